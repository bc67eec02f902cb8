// A test while it is written: saved a moment after each change, each change can be taken back.
import { useCallback, useEffect, useRef, useState } from "react";
import { type SavedScenario, type Scenario, useScenarioActs } from "../api/scenarios";
import { forget } from "./results";
import { isWholeTest, tidy } from "./scenario";

const PAUSE_MS = 500;
/** Typing on in the same field is one change. */
const MERGE_MS = 800;

export type Saving = "saved" | "waiting" | "unfinished" | "failed";

/** Changes the test; changes with the same name that follow quickly are taken back together. */
export type Change = (next: Partial<Scenario>, name?: string) => void;

export interface TestDraft {
  scenario: Scenario;
  change: Change;
  saving: Saving;
  error: unknown;
  undo: (() => void) | null;
  redo: (() => void) | null;
}

interface History {
  past: Scenario[];
  now: Scenario;
  future: Scenario[];
  last: { name: string | undefined; at: number };
}

export function useTestDraft(flow: string, saved: SavedScenario): TestDraft {
  const [history, setHistory] = useState<History>({
    past: [],
    now: saved.scenario,
    future: [],
    last: { name: undefined, at: 0 },
  });
  const change = useCallback<Change>((next, name) => {
    setHistory(({ past, now, last }) => {
      const at = Date.now();
      const same = name !== undefined && last.name === name && at - last.at < MERGE_MS;
      return {
        past: same ? past : [...past, now],
        now: { ...now, ...next },
        future: [],
        last: { name, at },
      };
    });
  }, []);
  const move = (back: boolean) =>
    setHistory(({ past, now, future }) => {
      const to = back ? past.at(-1) : future[0];
      if (!to) return { past, now, future, last: { name: undefined, at: 0 } };
      return {
        past: back ? past.slice(0, -1) : [...past, now],
        now: to,
        future: back ? [now, ...future] : future.slice(1),
        last: { name: undefined, at: 0 },
      };
    });
  const kept = useKept(flow, saved, history.now);
  return {
    ...kept,
    scenario: history.now,
    change,
    undo: history.past.length > 0 ? () => move(true) : null,
    redo: history.future.length > 0 ? () => move(false) : null,
  };
}

function useKept(flow: string, saved: SavedScenario, now: Scenario) {
  const { save } = useScenarioActs(flow);
  const [state, setState] = useState<{ saving: Saving; error: unknown }>({
    saving: "saved",
    error: null,
  });
  const there = useRef(JSON.stringify(tidy(saved.scenario)));
  const newest = useRef(now);
  newest.current = now;
  const saver = useRef(async () => undefined as undefined);
  saver.current = async () => {
    const wanted = tidy(newest.current);
    const text = JSON.stringify(wanted);
    if (text === there.current || !isWholeTest(wanted)) return;
    const before = there.current;
    there.current = text;
    forget(saved.id);
    try {
      await save(saved.id, wanted);
      if (there.current === text) setState({ saving: "saved", error: null });
    } catch (error) {
      there.current = before;
      setState({ saving: "failed", error });
    }
  };
  useEffect(() => {
    const text = JSON.stringify(tidy(now));
    if (text === there.current) {
      setState((state) => (state.saving === "waiting" ? state : { saving: "saved", error: null }));
      return;
    }
    if (!isWholeTest(now)) {
      setState({ saving: "unfinished", error: null });
      return;
    }
    setState({ saving: "waiting", error: null });
    const timer = setTimeout(() => void saver.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [now]);
  useEffect(() => () => void saver.current(), []);
  return state;
}
