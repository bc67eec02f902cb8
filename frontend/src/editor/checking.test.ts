import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../api/http";
import type { FlowDocument, Report } from "../api/types";
import { replaceAll } from "../graph/commands";
import { type Asker, startChecking } from "./checking";
import { createEditor, type EditorStore } from "./store";

const document: FlowDocument = {
  format: 1,
  name: "a",
  kind: "inbound",
  languages: ["fr"],
  start: null,
  nodes: {},
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(): EditorStore {
  return createEditor({ flow: "f", document, kinds: new Map(), language: "fr", shut: null });
}

function named(store: EditorStore, name: string): void {
  const { run, context } = store.getState();
  run(replaceAll(context(), { ...document, name }, { key: "restore" }));
}

const report = (name: string) => ({ ok: false, issues: [{ message: name }] }) as unknown as Report;

test("typing is one question, about the last word", async () => {
  const store = opened();
  const asked: string[] = [];
  const checking = startChecking(store, async ({ name }) => {
    asked.push(name);
    return report(name);
  });
  await vi.advanceTimersByTimeAsync(10);
  for (const name of ["b", "bo", "bon"]) {
    named(store, name);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(checking.state.getState().checked).toBe("waiting");
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual(["a", "bon"]);
  expect(store.getState().issues[0]?.message).toBe("bon");
  expect(store.getState().checked).toBe(store.getState().revision);
  expect(checking.state.getState().checked).toBe("done");
  checking.stop();
});

test("one question at a time; an answer about an older flow is not shown", async () => {
  const store = opened();
  const answers: ((report: Report) => void)[] = [];
  let open = 0;
  const ask: Asker = async () => {
    open += 1;
    expect(open).toBe(1);
    const answer = await new Promise<Report>((resolve) => answers.push(resolve));
    open -= 1;
    return answer;
  };
  const checking = startChecking(store, ask);
  await vi.advanceTimersByTimeAsync(10);
  named(store, "b");
  await vi.advanceTimersByTimeAsync(1000);
  answers[0]?.(report("old"));
  await vi.advanceTimersByTimeAsync(400);
  expect(store.getState().issues).toEqual([]);
  answers[1]?.(report("new"));
  await vi.advanceTimersByTimeAsync(10);
  expect(store.getState().issues[0]?.message).toBe("new");
  checking.stop();
});

test("silence is tried again, a refusal is not", async () => {
  const store = opened();
  let status = 0;
  let asked = 0;
  const checking = startChecking(store, async () => {
    asked += 1;
    throw new Problem(status, {});
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(checking.state.getState().checked).toBe("lost");
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(2);
  status = 404;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(3);
  checking.stop();
});
