import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FlowDocument, FlowRow, Kind } from "../../api/types";
import { firstLanguages, readyLanguages } from "./languages";
import { previewOf } from "./preview";
import { counted, found, shown } from "./shelf";

const row = (name: string, more: Partial<FlowRow> = {}): FlowRow => ({
  id: name.toLowerCase(),
  name,
  kind: "inbound",
  languages: ["fr"],
  steps: 2,
  step_names: ["Décrocher", "Support technique"],
  draft: { etag: '"1"', saved: "2026-11-20T10:00:00Z", author: "A", differs: false },
  live: null,
  next: null,
  lock: null,
  numbers: [],
  test_numbers: [],
  problems: { errors: 0, warnings: 0 },
  calls: { now: 0, today: 0 },
  archived: false,
  ...more,
});

test("a flow is found by its name, number, language or a step, accents or not", () => {
  const flow = row("Régie du Lac", { numbers: ["+41218025555"] });
  expect(found(flow, "regie")).toEqual({ flow, step: null });
  expect(found(flow, "lac regie")).toEqual({ flow, step: null });
  expect(found(flow, "021 802")).toEqual({ flow, step: null });
  expect(found(flow, "support")).toEqual({ flow, step: "Support technique" });
  expect(found(flow, "comptabilité")).toBeNull();
  expect(found(flow, "")).toEqual({ flow, step: null });
});

test("states are counted and shown, archived ones only when asked for", () => {
  const live = { version: 1, published: "2026-11-20T10:00:00Z", author: "A" };
  const flows = [
    row("Un", { live }),
    row("Deux", { draft: { ...row("x").draft, differs: true, saved: "2026-11-21T10:00:00Z" } }),
    row("Trois", { archived: true, live }),
    row("Quatre", {
      next: { version: 2, effective: "2026-12-01T07:00:00Z" },
      calls: { now: 0, today: 9 },
    }),
    row("Cinq", { problems: { errors: 1, warnings: 0 } }),
  ];
  expect(counted(flows)).toEqual({
    all: 4,
    live: 1,
    draft: 1,
    scheduled: 1,
    problems: 1,
    archived: 1,
  });
  const names = (state: Parameters<typeof shown>[1]["state"], order: "saved" | "name" | "calls") =>
    shown(flows, { search: "", state, order, language: "fr" }).map(({ flow }) => flow.name);
  expect(names("all", "saved")[0]).toBe("Deux");
  expect(names("all", "name")).toEqual(["Cinq", "Deux", "Quatre", "Un"]);
  expect(names("all", "calls")[0]).toBe("Quatre");
  expect(names("archived", "name")).toEqual(["Trois"]);
});

const EXAMPLES = join(import.meta.dirname, "../../../../examples");
const NO_KINDS: ReadonlyMap<string, Kind> = new Map();

function examples(): [string, FlowDocument][] {
  const entries = readdirSync(EXAMPLES, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.flatMap((folder) => {
    const files = readdirSync(join(EXAMPLES, folder)).filter((name) => name.endsWith(".json"));
    return files.flatMap((file): [string, FlowDocument][] => {
      const value = JSON.parse(readFileSync(join(EXAMPLES, folder, file), "utf8")) as FlowDocument;
      return value.nodes ? [[folder, value]] : [];
    });
  });
}

test.each(examples())("%s is offered in the languages it is ready for", (folder, document) => {
  const ready = readyLanguages(document);
  expect([...ready].sort()).toEqual(
    folder === "dupont-sa" ? ["de", "en", "fr"] : ["en", "fr", "it"],
  );
  const first = firstLanguages(document, "it");
  expect(first).toEqual(folder === "dupont-sa" ? ["fr", "de", "en"] : ["it"]);
});

test.each(examples())("%s is drawn with its beginning in the window", (_, document) => {
  for (const shape of [16 / 9, 4 / 3]) {
    const { boxes, view } = previewOf(document, NO_KINDS, shape);
    const [x, y, width, height] = view;
    expect(width / height).toBeCloseTo(shape);
    expect(boxes).toHaveLength(Object.keys(document.nodes).length);
    const start = boxes.find(({ id }) => id === document.start);
    expect(start && start.x >= x && start.x + start.width <= x + width).toBe(true);
    expect(start && start.y >= y && start.y + start.height <= y + height).toBe(true);
  }
});

test("an empty flow has an empty drawing", () => {
  const nothing = {
    format: 1,
    name: "x",
    kind: "inbound",
    languages: ["fr"],
    start: null,
    nodes: {},
  };
  expect(previewOf(nothing, NO_KINDS, 2).boxes).toEqual([]);
});
