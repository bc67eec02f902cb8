// All kinds of steps, by group, with a search that knows their other names. Dragged onto the canvas,
// or chosen by click or Enter: then the step follows the selected one.
import { type DragEvent, type KeyboardEvent, useMemo, useState } from "react";
import type { Kind } from "../api/types";
import type { Kinds } from "../graph/change";
import { searchKinds } from "../graph/queries";
import { useWords } from "../i18n/useWords";
import { StepIcon } from "../ui";
import css from "./Palette.module.css";
import { useEditor } from "./useEditor";

/** What a dragged kind is called in the drag's data. */
export const STEP_TYPE = "application/x-ariane-step";

interface Props {
  onChoose: (type: string) => void;
  draggable?: boolean;
  /** Whether the search field has the keyboard at once. */
  first?: boolean;
  off?: boolean;
}

export function Palette({ onChoose, draggable, first, off }: Props) {
  const { t } = useWords();
  const kinds = useEditor((state) => state.kinds);
  const [text, setText] = useState("");
  const groups = useMemo(() => grouped(kinds, text.trim()), [kinds, text]);
  const best = groups[0]?.[1][0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows go from one button to the next
    <div className={css.palette} onKeyDown={walk}>
      <input
        type="search"
        className={css.search}
        aria-label={t("palette.search")}
        placeholder={t("palette.search")}
        value={text}
        {...(first ? { "data-autofocus": true } : {})}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !best || off) return;
          event.preventDefault();
          setText("");
          onChoose(best.type);
        }}
      />
      {groups.map(([group, members]) => (
        <section key={group} aria-label={members[0]?.group_label} className={css.group}>
          <h3 className={css.name} data-group={group}>
            {members[0]?.group_label}
          </h3>
          <ul>
            {members.map((kind) => (
              <li key={kind.type}>
                <button
                  type="button"
                  className={css.kind}
                  data-kind={kind.type}
                  data-best={(text.trim() !== "" && kind === best) || undefined}
                  disabled={off}
                  draggable={draggable && !off}
                  onDragStart={(event) => take(event, kind)}
                  onClick={() => onChoose(kind.type)}
                >
                  <StepIcon icon={kind.icon} group={kind.group} />
                  <span>{kind.label}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 && <p className={css.none}>{t("palette.none", { text })}</p>}
    </div>
  );
}

/** In the palette's order; while searching, the groups of the best fits first. */
function grouped(kinds: Kinds, text: string): [string, Kind[]][] {
  const found = text ? searchKinds(kinds, text) : [...kinds.values()];
  const groups = new Map<string, Kind[]>();
  for (const kind of found) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
  return [...groups];
}

function take(event: DragEvent, kind: Kind): void {
  event.dataTransfer.setData(STEP_TYPE, kind.type);
  event.dataTransfer.effectAllowed = "copy";
}

/** Up and down go through the field and the buttons. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, button:enabled")];
  const at = stops.indexOf(event.target as HTMLElement);
  const next = stops[at + by];
  if (at === -1 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
