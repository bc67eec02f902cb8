// The week as a sheet of paper: hours are painted with the pointer or the keyboard.
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import type { CalendarDocument, Weekly } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Button } from "../../ui";
import css from "./Hours.module.css";
import { clock, covers, DAY, DAYS, painted, type Stretch, stretches } from "./week";
import { useDayNames } from "./words";

const SLOT = 30;
const SLOTS = DAY / SLOT;

/** What is seen of a day while no range lies outside of it, in minutes. */
const USUAL: Stretch = [6 * 60, 22 * 60];
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24];
const USUAL_HOURS = [6, 9, 12, 15, 18, 21];

function withinUsual(ranges: CalendarDocument["ranges"]): boolean {
  return Object.values(ranges).every(({ weekly = {} }) =>
    Object.values(weekly)
      .flatMap((hours) => stretches(hours))
      .every(([start, end]) => start >= USUAL[0] && end <= USUAL[1]),
  );
}

interface Corner {
  day: number;
  slot: number;
}

interface WeekGridProps {
  ranges: CalendarDocument["ranges"];
  /** The range that is painted. */
  active: string;
  disabled: boolean;
  onChange: (weekly: Weekly) => void;
}

function rectangle(from: Corner, to: Corner): { days: number[]; part: Stretch } {
  const [left, right] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
  const [top, foot] = [Math.min(from.slot, to.slot), Math.max(from.slot, to.slot)];
  return {
    days: Array.from({ length: right - left + 1 }, (_, at) => left + at),
    part: [top * SLOT, (foot + 1) * SLOT],
  };
}

export function WeekGrid({ ranges, active, disabled, onChange }: WeekGridProps) {
  const { t } = useWords();
  const days = useDayNames();
  const sheet = useRef<HTMLDivElement>(null);
  const weekly = useMemo(() => ranges[active]?.weekly ?? {}, [ranges, active]);
  const [at, setAt] = useState<Corner>({ day: 0, slot: 16 });
  const [anchor, setAnchor] = useState<Corner | null>(null);
  const [drag, setDrag] = useState<{ from: Corner; to: Corner; on: boolean } | null>(null);
  const [said, setSaid] = useState("");
  const [whole, setWhole] = useState(false);
  const own = useRef(false);
  const usual = useMemo(() => withinUsual(ranges), [ranges]);
  const short = usual && !whole;

  useEffect(() => {
    // The cell the arrows moved to; the page itself never scrolls for it.
    if (!own.current) return;
    own.current = false;
    const cell = sheet.current?.querySelector<HTMLElement>("[tabindex='0']");
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest" });
  });

  const put = (from: Corner, to: Corner, on: boolean) => {
    if (disabled) return;
    const { days: chosen, part } = rectangle(from, to);
    onChange(painted(weekly, chosen, part, on));
    const names = [chosen[0] ?? 0, chosen.at(-1) ?? 0].map((day) => days.long[day]);
    const span = names[0] === names[1] ? names[0] : names.join("–");
    const time = `${clock(part[0])}–${clock(part[1])}`;
    setSaid(t(on ? "forms.hours.painted" : "forms.hours.rubbed", { days: span, time }));
  };
  const cornerOf = (event: PointerEvent): Corner | null => {
    const box = sheet.current?.getBoundingClientRect();
    if (!box) return null;
    const day = Math.floor(((event.clientX - box.left) / box.width) * 7);
    const slot = Math.floor(((event.clientY - box.top) / box.height) * SLOTS);
    return {
      day: Math.max(0, Math.min(6, day)),
      slot: Math.max(0, Math.min(SLOTS - 1, slot)),
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by) {
      event.preventDefault();
      const next = {
        day: Math.max(0, Math.min(6, at.day + by[0])),
        slot: Math.max(0, Math.min(SLOTS - 1, at.slot + by[1])),
      };
      setAnchor(event.shiftKey ? (anchor ?? at) : null);
      own.current = true;
      setAt(next);
      if (next.slot * SLOT < USUAL[0] || next.slot * SLOT >= USUAL[1]) setWhole(true);
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      put(anchor ?? at, at, !covers(weekly, at.day, at.slot * SLOT));
      setAnchor(null);
    } else if (event.key === "Escape" && anchor) {
      event.stopPropagation();
      setAnchor(null);
    }
  };
  const marked = drag ?? (anchor ? { from: anchor, to: at, on: true } : null);
  const names = Object.keys(ranges);
  return (
    <div className={css.week} data-short={short || undefined}>
      <div className={css.dayNames} aria-hidden="true">
        {days.short.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div className={css.times} aria-hidden="true">
        {(short ? USUAL_HOURS : HOURS).map((hour) => (
          <span
            key={hour}
            style={{ top: `${short ? ((hour - 6) / 16) * 100 : (hour / 24) * 100}%` }}
          >
            {hour}
          </span>
        ))}
      </div>
      <div className={css.window}>
        {/* biome-ignore lint/a11y/useSemanticElements: a grid of cells to paint is no table of data */}
        <div
          ref={sheet}
          className={css.sheet}
          role="grid"
          aria-label={t("forms.hours.week", { name: ranges[active]?.label || active })}
          aria-describedby="hours-hint"
          data-disabled={disabled || undefined}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            const from = cornerOf(event);
            if (!from || disabled || event.button !== 0) return;
            event.preventDefault();
            event.currentTarget.setPointerCapture(event.pointerId);
            setAt(from);
            setDrag({ from, to: from, on: !covers(weekly, from.day, from.slot * SLOT) });
          }}
          onPointerMove={(event) => {
            const to = drag && cornerOf(event);
            if (drag && to && (to.day !== drag.to.day || to.slot !== drag.to.slot)) {
              setDrag({ ...drag, to });
            }
          }}
          onPointerUp={() => {
            if (drag) put(drag.from, drag.to, drag.on);
            setDrag(null);
          }}
          onPointerCancel={() => setDrag(null)}
        >
          {Array.from({ length: SLOTS }, (_, slot) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a half hour is its place
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: its cells have the focus
            <div key={slot} role="row" className={css.slotRow}>
              {DAYS.map((name, day) => {
                const on = covers(weekly, day, slot * SLOT);
                const here = at.day === day && at.slot === slot;
                return (
                  // biome-ignore lint/a11y/useSemanticElements: see above
                  <div
                    key={name}
                    role="gridcell"
                    className={css.cell}
                    tabIndex={here ? 0 : -1}
                    aria-selected={on}
                    aria-label={`${days.long[day]} ${clock(slot * SLOT)}`}
                    data-cell={`${name}-${clock(slot * SLOT)}`}
                  />
                );
              })}
            </div>
          ))}
          {names.map((name, index) => (
            <Bars
              key={name}
              weekly={ranges[name]?.weekly ?? {}}
              hue={index}
              front={name === active}
              label={ranges[name]?.label || name}
            />
          ))}
          {marked && <Marked {...marked} />}
        </div>
      </div>
      {usual && (
        <span className={css.span}>
          <Button kind="quiet" size="xs" aria-pressed={whole} onClick={() => setWhole(!whole)}>
            {t("forms.hours.wholeDay")}
          </Button>
        </span>
      )}
      <p className={css.hidden} role="status">
        {said}
      </p>
    </div>
  );
}

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  PageUp: [0, -6],
  PageDown: [0, 6],
  Home: [0, -SLOTS],
  End: [0, SLOTS],
};

interface BarsProps {
  weekly: Weekly;
  hue: number;
  front: boolean;
  label: string;
}

/** The hours of one range; what reaches past midnight goes on in the next day. */
function Bars({ weekly, hue, front, label }: BarsProps) {
  const pieces = DAYS.flatMap((name, day) =>
    stretches(weekly[name]).flatMap(([start, end]) => {
      const mine = { day, from: start, to: Math.min(end, DAY), over: false };
      const rest = { day: (day + 1) % 7, from: 0, to: end - DAY, over: true };
      return end > DAY ? [mine, rest] : [mine];
    }),
  );
  return pieces.map(({ day, from, to, over }) => (
    <span
      key={`${day}-${from}-${over}`}
      className={css.bar}
      data-hue={hue % 6}
      data-front={front || undefined}
      data-over={over || undefined}
      aria-hidden="true"
      title={`${label} ${clock(from)}–${clock(to)}`}
      style={{
        left: `${(day / 7) * 100}%`,
        top: `${(from / DAY) * 100}%`,
        height: `${((to - from) / DAY) * 100}%`,
      }}
    >
      {to - from >= 90 && (
        <small>
          {clock(from)}
          <br />
          {clock(to)}
        </small>
      )}
    </span>
  ));
}

function Marked({ from, to, on }: { from: Corner; to: Corner; on: boolean }) {
  const { days, part } = rectangle(from, to);
  return (
    <span
      className={css.marked}
      data-on={on}
      aria-hidden="true"
      style={{
        left: `${((days[0] ?? 0) / 7) * 100}%`,
        width: `${(days.length / 7) * 100}%`,
        top: `${(part[0] / DAY) * 100}%`,
        height: `${((part[1] - part[0]) / DAY) * 100}%`,
      }}
    >
      <small>
        {clock(part[0])}–{clock(part[1])}
      </small>
    </span>
  );
}
