// What the board shows, kept in the address: a link leads to the same day, view and intervention.
import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { isDay, monday, plusDays, today } from "./boardDay";
import type { Grouping } from "./boardStatus";

export interface BoardPlace {
  day: string;
  view: "day" | "week";
  by: Grouping;
  /** The intervention that is open beside the board. */
  one: string | null;
}

export function placeOf(search: string): BoardPlace {
  const query = new URLSearchParams(search);
  const day = query.get("day");
  return {
    day: isDay(day) ? day : today(),
    view: query.get("view") === "week" ? "week" : "day",
    by: query.get("by") === "site" ? "site" : "worker",
    one: query.get("one"),
  };
}

export function addressOf(place: BoardPlace): string {
  const query = new URLSearchParams();
  if (place.day !== today()) query.set("day", place.day);
  if (place.view === "week") query.set("view", "week");
  if (place.by === "site") query.set("by", "site");
  if (place.one) query.set("one", place.one);
  const text = query.toString();
  return text ? `/attendance?${text}` : "/attendance";
}

/** The first day that is shown, and how many. */
export function daysShown({ day, view }: BoardPlace): { from: string; days: 1 | 7 } {
  return view === "week" ? { from: monday(day), days: 7 } : { from: day, days: 1 };
}

export function useBoardPlace() {
  const search = useSearch();
  const [, go] = useLocation();
  const place = useMemo(() => placeOf(search), [search]);
  const change = useCallback(
    (news: Partial<BoardPlace>) =>
      go(addressOf({ ...placeOf(location.search), ...news }), { replace: true }),
    [go],
  );
  const turn = useCallback(
    (steps: number) => {
      const { day, view } = placeOf(location.search);
      change({ day: plusDays(day, steps * (view === "week" ? 7 : 1)), one: null });
    },
    [change],
  );
  return { place, change, turn };
}
