// What goes on beside the screen while calls are followed: keys, stops and the changed drawing are
// sent, and leaving ends the call.
import { useEffect, useRef } from "react";
import { offer } from "../editor/actions";
import type { EditorStore } from "../editor/store";
import { useEditorStore } from "../editor/useEditor";
import { useKeypad } from "../features/phone/Keypad";
import { close, order, press, sendProgram, useDebug } from "../live/debug";
import { useZone } from "../scenarios/useFlowHere";
import { CONDUCT } from "./conduct";
import { sendable } from "./session";
import { takeUp, useSetup } from "./setup";

/** One rests a moment before a changed drawing is sent. */
const REST_MS = 500;

export function useFollow(version: number | null): void {
  const store = useEditorStore();
  const zone = useZone();
  const first = useRef(zone);
  useEffect(() => {
    takeUp(store.getState().flow, version, first.current);
    const takeBack = offer(CONDUCT);
    const unfollow = [followStops(store), followDrawing(store, version)];
    return () => {
      takeBack();
      for (const end of unfollow) end();
      close();
    };
  }, [store, version]);
  useEffect(() => {
    first.current = zone;
    useSetup.setState({ zone });
  }, [zone]);
  useKeypad(() => {
    const { line, told } = useDebug.getState();
    return line === "open" && told !== null && told.mode !== "ended" && !told.real;
  }, press);
}

function followStops(store: EditorStore): () => void {
  return useSetup.subscribe(({ stops, world }, before) => {
    const { nodes } = store.getState().document;
    if (stops !== before.stops) void order("breakpoints", { breakpoints: sendable(stops, nodes) });
    if (world !== before.world) void order("world", { world });
  });
}

/** The call takes a changed drawing while it is held; changes made meanwhile wait for that. */
function followDrawing(store: EditorStore, version: number | null): () => void {
  if (version !== null) return () => undefined;
  let sent = store.getState().revision;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = () => {
    const { revision, document } = store.getState();
    const { told, line } = useDebug.getState();
    if (line !== "open" || told?.mode !== "held" || told.real || revision === sent) return;
    sent = revision;
    void sendProgram(document);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(send, REST_MS);
  };
  const ends = [
    store.subscribe((now, before) => now.revision !== before.revision && soon()),
    useDebug.subscribe(({ line, told }, before) => {
      // A new call begins with the drawing as it is.
      if (line === "opening" && before.line !== "opening") sent = store.getState().revision;
      else if (told?.mode === "held" && before.told?.mode !== "held") soon();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
