// The flow as text to read and to edit: a nested list, good to hear, for keyboards and telephones,
// and on paper.
import { Plus, Workflow } from "lucide-react";
import {
  createContext,
  type KeyboardEvent,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
} from "react";
import { flatten, type Line, outline } from "../graph/outline";
import { portWord } from "../graph/ports";
import { useWords } from "../i18n/useWords";
import { useNames } from "../monitor/useNames";
import { Button, Empty, IconButton } from "../ui";
import { moveDown, moveUp } from "./actions/move";
import { isElsewhere } from "./actions/typing";
import css from "./Outline.module.css";
import { OutlineLine } from "./OutlineLine";
import { stillThere } from "./outlineRows";
import { arrange } from "./screen";
import { useEditor, useEditorStore } from "./useEditor";

/** The line that Tab reaches: of the selected step, else the first. */
const Stop = createContext<string | null>(null);

export function useIsStop(id: string): boolean {
  return useContext(Stop) === id;
}

export function OutlinePanel({ paper }: { paper?: boolean }) {
  const { t } = useWords();
  const keys = useId();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const shut = useEditor((state) => state.shut !== null);
  const told = useMemo(() => outline(document, kinds), [document, kinds]);
  const order = useMemo(
    () => [told.main, ...told.lanes.map(({ lines }) => lines), told.apart].flatMap(flatten),
    [told],
  );
  const selected = useEditor((state) => state.selection[0]);
  const stop = selected && order.includes(selected) ? selected : (order[0] ?? null);
  const panel = useRef<HTMLDivElement>(null);
  useFollowing(panel, order);
  const press = useOutlineKeys(panel);

  if (order.length === 0) {
    return (
      <Empty
        small
        icon={<Workflow />}
        title={t("outline.empty")}
        actions={
          !shut && (
            <Button
              icon={<Plus size={16} />}
              onClick={() => arrange({ asking: { what: "add", exit: null } })}
            >
              {t("outline.add")}
            </Button>
          )
        }
      />
    );
  }
  return (
    <Stop value={stop}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows go from line to line */}
      <div
        ref={panel}
        className={css.outline}
        data-outline={paper ? "paper" : "panel"}
        onKeyDown={press}
      >
        <p id={keys} className={css.keys}>
          {t("outline.keys")}
        </p>
        <Lines lines={told.main} label={t("outline.label")} described={keys} />
        {told.lanes.map(({ lane, lines }) => (
          <Part key={lane} title={t(`outline.lane.${lane}`)} lines={lines} />
        ))}
        {told.apart.length > 0 && <Part title={t("outline.apart")} lines={told.apart} amber />}
        {!shut && (
          <Button
            kind="quiet"
            size="xs"
            className={css.add ?? ""}
            icon={<Plus size={15} />}
            onClick={() => arrange({ asking: { what: "add", exit: null } })}
          >
            {t("outline.add")}
          </Button>
        )}
      </div>
    </Stop>
  );
}

function Part({ title, lines, amber }: { title: string; lines: Line[]; amber?: boolean }) {
  const id = useId();
  return (
    <section className={css.part} data-amber={amber || undefined}>
      <h3 id={id}>{title}</h3>
      <Lines lines={lines} by={id} />
    </section>
  );
}

interface LinesProps {
  lines: Line[];
  label?: string;
  by?: string;
  described?: string;
}

function Lines({ lines, label, by, described }: LinesProps) {
  return (
    <ol className={css.lines} aria-label={label} aria-labelledby={by} aria-describedby={described}>
      {lines.map((line, at) => (
        <li key={line.id} data-step={line.id} className={css.line}>
          <OutlineLine line={line} next={lines[at + 1]?.id} />
          {line.branches.map(({ ports, lines: inside }) => (
            <Branch key={ports.join(" ")} id={line.id} ports={ports} lines={inside} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function Branch({ id, ports, lines }: { id: string; ports: string[]; lines: Line[] }) {
  const { t } = useWords();
  const title = useId();
  const names = useNames();
  const stop = useIsStop(id);
  const shut = useEditor((state) => state.shut !== null);
  const placed = useEditor((state) => state.document.nodes[id]);
  const kind = useEditor((state) => state.kinds.get(placed?.type ?? ""));
  if (!placed) return null;
  const words = ports.map((port) => portWord(kind, placed, port, names)).join(", ");
  return (
    <div className={css.branch}>
      <div className={css.branchHead}>
        <span id={title} className={css.branchName}>
          {words}
        </span>
        {!shut && (
          <IconButton
            size="sm"
            label={t("outline.insert", { port: words })}
            tabIndex={stop ? 0 : -1}
            className={css.insert ?? ""}
            data-port={ports[0]}
            onClick={() =>
              arrange({ asking: { what: "add", exit: { node: id, port: ports[0] ?? "" } } })
            }
          >
            <Plus size={14} />
          </IconButton>
        )}
      </div>
      <Lines lines={lines} by={title} />
    </div>
  );
}

/** After a change the keyboard goes to the step it was about, if it was in the outline before. */
function useFollowing(panel: React.RefObject<HTMLDivElement | null>, order: string[]): void {
  const store = useEditorStore();
  const deed = useEditor((state) => state.deed);
  const inside = useRef<{ id: string; order: string[] } | null>(null);
  const first = useRef(deed);

  useEffect(() => {
    const element = panel.current;
    const enter = (event: FocusEvent) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>("[data-step]")?.dataset.step;
      if (id) inside.current = { id, order };
    };
    element?.addEventListener("focusin", enter);
    return () => element?.removeEventListener("focusin", enter);
  }, [panel, order]);

  useEffect(() => {
    if (!deed || deed === first.current || !inside.current) return;
    const was = inside.current;
    let tries = 0;
    // A dialog gives the keyboard back first.
    const timer = setInterval(() => {
      const now = window.document.activeElement;
      tries += 1;
      if (isElsewhere(now) && tries < 12) return;
      clearInterval(timer);
      const mine = !now || now === window.document.body || panel.current?.contains(now);
      const { selection, document } = store.getState();
      const left = document.nodes[was.id] ? null : stillThere(was.order, was.id, document);
      const to = selection[0] ?? left;
      if (mine && to) focusLine(panel.current, to);
    }, 60);
    return () => clearInterval(timer);
  }, [deed, panel, store]);
}

export function focusLine(panel: HTMLElement | null, id: string): void {
  const line = panel?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
  line?.focus();
  line?.scrollIntoView({ block: "nearest" });
}

function useOutlineKeys(panel: React.RefObject<HTMLDivElement | null>) {
  const store = useEditorStore();
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>("[data-step]")?.dataset.step;
    if (!id || target.tagName === "INPUT") return;
    const lines = [...(panel.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
    const at = lines.findIndex((line) => line.dataset.line === id);
    const parent = target.closest("[data-step]")?.parentElement?.closest<HTMLElement>("[data-step]")
      ?.dataset.step;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const { run, context } = store.getState();
      run((event.key === "ArrowUp" ? moveUp : moveDown)(context(), id));
    } else if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    else if (event.key === "ArrowDown") lines[at + 1]?.focus();
    else if (event.key === "ArrowUp") lines[at - 1]?.focus();
    else if (event.key === "ArrowRight") {
      target.closest("[data-step]")?.querySelector<HTMLElement>("ol [data-line]")?.focus();
    } else if (event.key === "ArrowLeft") {
      if (parent) focusLine(panel.current, parent);
    } else if (event.key === "Home") lines[0]?.focus();
    else if (event.key === "End") lines.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
