import { expect, test } from "vitest";
import { dupont, kinds } from "../../tests/graph/kinds";
import type { T } from "../i18n/i18n";
import { nameOf, type Telling, tellTest } from "./told";

const t = ((key: string, gaps: Record<string, unknown> = {}) =>
  [key.split(".").at(-1), ...Object.values(gaps)].join(" ")) as unknown as T;
const telling: Telling = { t, number: String, document: dupont, kinds };

test("a test as a sentence, its steps by their names", () => {
  const steps = [
    { hear: "services" },
    { press: "2" },
    { wait: 3 },
    { hear: { text: "Au revoir" } },
    { hear: "" },
    { hangup: true },
  ];
  const services = dupont.nodes.services?.name;
  expect(tellTest({ name: "x", steps }, telling)).toBe(
    `caller hear ${services} → press 2 → wait 3 → hear Au revoir → hear … → hangup`,
  );
  expect(tellTest({ name: "x" }, telling)).toBe("nothing");
});

test("a step that is gone, or a flow not read yet, is told by its id", () => {
  expect(nameOf("gone", telling)).toBe("gone");
  expect(nameOf("services", { t, number: String, document: undefined, kinds: undefined })).toBe(
    "services",
  );
});
