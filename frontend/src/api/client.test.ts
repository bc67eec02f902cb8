import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { newQueryClient } from "./client";

/** A screen that shows what a studio answers when told, and what it was answered. */
function shown() {
  const client = newQueryClient();
  const waiting: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["flows"],
    queryFn: () => new Promise<string>((resolve) => waiting.push(resolve)),
  });
  observer.subscribe(() => undefined);
  const answer = async (text: string) => {
    waiting.shift()?.(text);
    await new Promise((done) => setTimeout(done, 0));
  };
  return { client, waiting, answer, text: () => observer.getCurrentResult().data };
}

test("what changed before the first answer came is asked again", async () => {
  const { client, waiting, answer, text } = shown();
  const told = client.invalidateQueries({ queryKey: ["flows"] });
  expect(waiting).toHaveLength(1);
  await answer("before");
  expect(text()).toBe("before");
  expect(waiting).toHaveLength(1);
  await answer("after");
  await told;
  expect(text()).toBe("after");
  expect(waiting).toHaveLength(0);
});

test("many changes before the first answer are one more question", async () => {
  const { client, waiting, answer, text } = shown();
  for (let i = 0; i < 20; i++) void client.invalidateQueries({ queryKey: ["flows"] });
  await answer("before");
  expect(waiting).toHaveLength(1);
  await answer("after");
  expect(text()).toBe("after");
  expect(waiting).toHaveLength(0);
});

test("an answer that came is asked again once", async () => {
  const { client, waiting, answer, text } = shown();
  await answer("before");
  const told = client.invalidateQueries();
  await answer("after");
  await told;
  expect(text()).toBe("after");
  expect(waiting).toHaveLength(0);
});
