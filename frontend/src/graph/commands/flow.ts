// What belongs to the flow as a whole: its name, languages, variables and sheets of paper.
import type { FlowDocument, Note, Variable } from "../../api/types";
import type { Change, Context } from "../change";
import { renameNames, usersOf } from "../references";
import { edited } from "./edit";

export type FlowPart = Partial<Pick<FlowDocument, "name" | "languages" | "kind" | "max_seconds">>;

/** Sets parts of the flow; undefined takes the longest call back to its usual length. */
export function setFlow(c: Context, part: FlowPart): Change | null {
  const names = Object.keys(part) as (keyof FlowPart)[];
  const [only] = names;
  const label = { key: names.length === 1 && only ? `flow_${only}` : "flow" };
  const merge = only === "name" ? { merge: "flow:name" } : {};
  return edited(c, { label, steps: [], ...merge }, (draft) => {
    for (const name of names) {
      const value = part[name];
      if (JSON.stringify(draft[name]) === JSON.stringify(value)) continue;
      if (value === undefined) delete draft[name];
      else (draft as Record<string, unknown>)[name] = structuredClone(value);
    }
  });
}

const VARIABLE = /^[a-z][a-z0-9_]{0,63}$/;

/** Declares a variable, changes its declaration, or (null) takes it away. */
export function setVariable(c: Context, name: string, variable: Variable | null): Change | null {
  const before = c.document.variables?.[name];
  if (variable && !VARIABLE.test(name)) return null;
  if (JSON.stringify(before ?? null) === JSON.stringify(variable)) return null;
  const key = variable ? (before ? "variable" : "variableNew") : "variableGone";
  const merge = before && variable ? { merge: `variable:${name}` } : {};
  return edited(c, { label: { key, values: { name } }, steps: [], ...merge }, (draft) => {
    draft.variables ??= {};
    if (variable) draft.variables[name] = { ...variable };
    else delete draft.variables[name];
  });
}

/** Gives a variable another name, in every text and field that uses it too. */
export function renameVariable(c: Context, name: string, to: string): Change | null {
  const { document, kinds } = c;
  const variables = document.variables ?? {};
  if (name === to || !variables[name] || variables[to] || !VARIABLE.test(to)) return null;
  const steps = usersOf(document, kinds, name);
  const label = { key: "variableName", values: { name, to } };
  return edited(c, { label, steps }, (draft) => {
    // The order of the declarations is the order people see.
    draft.variables = Object.fromEntries(
      Object.entries(variables).map(([one, declared]) => [one === name ? to : one, declared]),
    );
    for (const id of steps) {
      const placed = draft.nodes[id];
      if (placed) {
        renameNames(kinds.get(placed.type), placed, (one) => (one === name ? to : one));
      }
    }
  });
}

export function addNote(c: Context, note: Note): Change | null {
  return edited(c, { label: { key: "noteNew" }, steps: [] }, (draft) => {
    draft.notes ??= [];
    draft.notes.push({ ...note });
  });
}

/** Changes a sheet of paper: its text, place or size. */
export function setNote(c: Context, at: number, part: Partial<Note>): Change | null {
  const note = c.document.notes?.[at];
  if (!note) return null;
  const key = part.text !== undefined ? "noteText" : "noteMove";
  const merge = `note:${at}:${Object.keys(part).join(" ")}`;
  return edited(c, { label: { key }, steps: [], merge }, (draft) => {
    const mine = draft.notes?.[at];
    if (mine) Object.assign(mine, part);
  });
}

export function removeNote(c: Context, at: number): Change | null {
  if (!c.document.notes?.[at]) return null;
  return edited(c, { label: { key: "noteGone" }, steps: [] }, (draft) => {
    draft.notes?.splice(at, 1);
  });
}
