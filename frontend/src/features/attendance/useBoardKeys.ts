// Keys of the board: arrows turn its days, or go from bar to bar when one of them has the keyboard.
import { type KeyboardEvent as ReactKey, useEffect } from "react";
import { typing } from "../../app/Shortcuts";
import { today } from "./boardDay";
import type { BoardPlace } from "./boardPlace";

export function useBoardKeys(
  turn: (steps: number) => void,
  change: (news: Partial<BoardPlace>) => void,
): void {
  useEffect(() => {
    function listen(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.defaultPrevented || document.querySelector("[role=dialog]")) return;
      if (takesArrows(event.target) && event.key.startsWith("Arrow")) return;
      if (event.key === "ArrowLeft" || event.key === "PageUp") turn(-1);
      else if (event.key === "ArrowRight" || event.key === "PageDown") turn(1);
      else if (event.key === "Home") change({ day: today(), one: null });
      else return;
      event.preventDefault();
    }
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [turn, change]);
}

function takesArrows(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-bar], [role=radiogroup]") !== null;
}

/** From bar to bar: the next of its row, or the nearest of the row above or below. */
export function moveAmongBars(event: ReactKey<HTMLElement>): void {
  const bar = (event.target as HTMLElement).closest<HTMLElement>("[data-bar]");
  if (!bar) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const row = rows.findIndex((one) => one.contains(bar));
  const next = beside(bar, rows, row, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

const barsOf = (row: HTMLElement | undefined) => [
  ...(row?.querySelectorAll<HTMLElement>("[data-bar]") ?? []),
];

function beside(
  bar: HTMLElement,
  rows: HTMLElement[],
  row: number,
  key: string,
): HTMLElement | undefined {
  const mine = barsOf(rows[row]);
  const at = mine.indexOf(bar);
  if (key === "ArrowLeft") return mine[at - 1];
  if (key === "ArrowRight") return mine[at + 1];
  if (key === "Home") return mine[0];
  if (key === "End") return mine.at(-1);
  const step = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
  if (!step) return undefined;
  for (let other = row + step; other >= 0 && other < rows.length; other += step) {
    const found = nearestBar(barsOf(rows[other]), bar);
    if (found) return found;
  }
  return undefined;
}

function nearestBar(bars: HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const left = to.getBoundingClientRect().left;
  const away = (one: HTMLElement) => Math.abs(one.getBoundingClientRect().left - left);
  return bars.sort((a, b) => away(a) - away(b))[0];
}
