import { expect, test } from "vitest";
import type { FlowRow } from "../../api/types";
import { bestOf } from "./dialled";

const flow = (id: string, live: boolean, errors: number) =>
  ({ id, live: live ? { version: 1 } : null, problems: { errors, warnings: 0 } }) as FlowRow;

test("the phone proposes a flow that answers", () => {
  const all = [flow("draft", false, 0), flow("broken", true, 1), flow("good", true, 0)];
  expect(bestOf(all)?.id).toBe("good");
  expect(bestOf(all.slice(0, 2))?.id).toBe("broken");
  expect(bestOf([flow("bad", false, 2), flow("draft", false, 0)])?.id).toBe("draft");
  expect(bestOf([])).toBeUndefined();
});
