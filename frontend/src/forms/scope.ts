// The step whose form is shown, and its fields for components.
import { createContext, useCallback, useContext } from "react";
import type { Issue, Kind } from "../api/types";
import { useEditor, useEditorShallow, useEditorStore } from "../editor/useEditor";
import { type ParamOptions, setParam } from "../graph/commands";
import { valueAt, within } from "./pointer";
import type { FieldSpec } from "./schema";

export interface Scope {
  node: string;
  kind: Kind;
}

export const FormScope = createContext<Scope | null>(null);

export function useScope(): Scope {
  const scope = useContext(FormScope);
  if (!scope) throw new Error("outside of a form");
  return scope;
}

/** What every widget is given. `id` and `describedBy` tie it to its label and help. */
export interface WidgetProps {
  pointer: string;
  field: FieldSpec;
  id: string;
  describedBy: string | undefined;
  wrong: boolean;
  /** Its label is only read aloud. */
  bare: boolean;
}

export type Put = (value: unknown, options?: ParamOptions) => void;

/** A setting and how to change it; only its own changes draw the component again. */
export function useParam(pointer: string): [unknown, Put] {
  const { node } = useScope();
  const store = useEditorStore();
  const value = useEditor((state) => valueAt(state.document.nodes[node]?.params, pointer));
  const put = useCallback<Put>(
    (next, options) => {
      const state = store.getState();
      state.run(setParam(state.context(), node, pointer, next, options));
    },
    [store, node, pointer],
  );
  return [value, put];
}

/** A setting and how to change it; what is emptied of an optional one goes back to its default. */
export function useSetting({ pointer, field }: Pick<WidgetProps, "pointer" | "field">) {
  const [value, put] = useParam(pointer);
  const { required, shape } = field;
  const set = useCallback<Put>(
    (next, options) => {
      const none = next === "" || next === null;
      put(none && !required && shape.default == null ? undefined : next, options);
    },
    [put, required, shape.default],
  );
  return [value, set] as const;
}

/** The problems of this step at a field; `inside`: also those of its parts. */
export function useIssues(pointer: string, inside: boolean): Issue[] {
  const { node } = useScope();
  return useEditorShallow((state) =>
    state.issues.filter(
      (issue) =>
        issue.node === node && (inside ? within(issue.param, pointer) : issue.param === pointer),
    ),
  );
}

/** Whether fields may be filled in; null: as the drawing may be changed. */
export const FieldsShut = createContext<boolean | null>(null);

export function useShut(): boolean {
  const own = useContext(FieldsShut);
  const drawing = useEditor((state) => state.shut !== null);
  return own ?? drawing;
}
