// What happens now: one socket for the whole page, one store, one update per frame.
import { replaceEqualDeep } from "@tanstack/react-query";
import { useEffect } from "react";
import { io, type Socket } from "socket.io-client";
import { create } from "zustand";
import type { CallRow, Counters } from "../api/types";
import { perFrame } from "./frame";

export type LiveStatus = "connecting" | "connected" | "lost";

interface LiveState {
  status: LiveStatus;
  counters: Counters | null;
  calls: CallRow[];
  flows: Record<string, { now: number; today: number }>;
  /** Counted up by the studio with every change of attendance. */
  attendance: number;
}

const EMPTY: LiveState = {
  status: "connecting",
  counters: null,
  calls: [],
  flows: {},
  attendance: 0,
};

export const useLive = create<LiveState>(() => EMPTY);

/** Unchanged parts keep their identity, so that only the steps that moved render again. */
const tell = perFrame<LiveState>((news) =>
  useLive.setState((state) => replaceEqualDeep(state, { ...state, ...news })),
);

let socket: Socket | null = null;
let watched: string | null = null;

/** Opens the socket of the signed-in person; returns the act that closes it. */
export function connectLive(): () => void {
  const line = io("/live", { transports: ["websocket", "polling"], reconnectionDelayMax: 4000 });
  socket = line;
  line.on("connect", () => {
    tell({ status: "connected" });
    line.emit("watch", { flow: watched });
  });
  line.on("disconnect", () => tell({ status: "lost" }));
  line.on("connect_error", () => tell({ status: "lost" }));
  line.on("counters", (counters: Counters) => {
    if (counters.flow === watched) tell({ counters });
  });
  line.on("calls", ({ calls }: { calls: CallRow[] }) => tell({ calls }));
  line.on("flows", ({ flows }: { flows: LiveState["flows"] }) => tell({ flows }));
  line.on("attendance", ({ changed }: { changed: number }) => tell({ attendance: changed }));
  return () => {
    line.close();
    if (socket === line) socket = null;
    useLive.setState(EMPTY, true);
  };
}

/** Follows one flow, or all of them with null, while the calling component is shown. */
export function useWatch(flow: string | null): void {
  useEffect(() => {
    watched = flow;
    useLive.setState((state) => (state.counters?.flow === flow ? state : { counters: null }));
    if (socket?.connected) socket.emit("watch", { flow });
    return () => {
      watched = null;
    };
  }, [flow]);
}
