// The node types as the studio's catalogue describes them, from the files of the checkout.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowDocument, JsonSchema, Kind, PortRule } from "../../src/api/types";
import type { Context, Kinds } from "../../src/graph/change";

const root = join(import.meta.dirname, "..", "..", "..");

export function json(path: string) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

const each = (param: string, id: string | null = "id", empty: string | null = null) => ({
  each: param,
  id,
  empty,
});

const PORTS: Record<string, PortRule[]> = {
  menu: [
    each("options", "key"),
    { when: "back_key", port: "back" },
    { when: "operator_key", port: "operator" },
    "no_input",
    "invalid",
  ],
  collect: ["ok", "no_input", "invalid", "cancelled"],
  condition: [each("rules"), "otherwise"],
  selector: [each("cases"), "otherwise"],
  hours: ["emergency", "holiday", each("ranges", null), "closed"],
  language: [each("options", "language", "next")],
  hangup: [],
  jump: [],
};
const SILENT = ["condition", "selector", "hours", "jump", "set", "marker"];

interface Branch {
  if: { properties: { type: { const: string } } };
  then: { properties: { params: { $ref: string } } };
}

/** The parts a schema refers to, and those they refer to. */
function needed(defs: Record<string, unknown>, name: string, found: Record<string, unknown> = {}) {
  for (const [, part = ""] of JSON.stringify(defs[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) {
    if (found[part]) continue;
    found[part] = defs[part];
    needed(defs, part, found);
  }
  return found;
}

function read(): Kinds {
  const schema = json("flows/flow.schema.json");
  const texts = json("nodes/locales/fr.json");
  const all = schema.$defs.Placed.allOf as Branch[];
  return new Map(
    all.map((branch) => {
      const type = branch.if.properties.type.const;
      const name = branch.then.properties.params.$ref.split("/").pop() ?? "";
      const said = texts.types[type];
      const lanes = SILENT.includes(type) ? [] : ["hangup", "error"];
      const kind = {
        type,
        group: "",
        icon: "",
        waits: false,
        talks: lanes.length > 0,
        ends: type === "hangup",
        jumps: type === "jump" ? "to" : null,
        ports: PORTS[type] ?? ["next"],
        lanes,
        schema: { ...schema.$defs[name], $defs: needed(schema.$defs, name) } as JsonSchema,
        label: said.label,
        summary: said.summary,
        keywords: said.keywords,
        port_labels: said.ports,
        fields: said.fields,
      };
      return [type, kind as unknown as Kind];
    }),
  );
}

export const kinds = read();
export const dupont: FlowDocument = json("examples/dupont-sa/accueil.json");

export function context(document: FlowDocument): Context {
  return { document, kinds, language: "fr" };
}

export function blank(part: Partial<FlowDocument> = {}): FlowDocument {
  return {
    format: 1,
    name: "Essai",
    kind: "inbound",
    languages: ["fr", "de"],
    start: "",
    nodes: {},
    layout: {},
    ...part,
  };
}

/** A flow of `size` steps like a real one: menus whose keys lead to messages that come together. */
export function large(size: number): FlowDocument {
  const document = blank({ start: "m0" });
  const text = { text: { fr: "Bonjour et bienvenue {{ nom }}.", de: "Guten Tag." } };
  for (let at = 0; Object.keys(document.nodes).length < size; at++) {
    const options = ["1", "2", "3"].map((key) => ({ key, label: `Service ${key}` }));
    const next: Record<string, string> = { no_input: `e${at}` };
    for (const { key } of options) next[key] = `p${at}_${key}`;
    document.nodes[`m${at}`] = {
      type: "menu",
      name: `Choix ${at}`,
      params: { prompt: text, options },
      next,
    };
    document.nodes[`e${at}`] = { type: "jump", params: { to: `m${at}` } };
    for (const key of ["1", "2"]) {
      document.nodes[`p${at}_${key}`] = {
        type: "play",
        name: `Message ${at} ${key}`,
        params: { prompts: [text] },
        next: { next: `b${at}` },
      };
    }
    document.nodes[`p${at}_3`] = {
      type: "play",
      params: { prompts: [text] },
      next: { next: `m${at + 1}` },
    };
    document.nodes[`b${at}`] = { type: "hangup", name: "Au revoir", params: { prompt: text } };
  }
  return document;
}
