// One step of the outline: its name and what it does, its acts, and its outcomes in words.
import { ArrowRight, Ellipsis, Link2, Plus } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import type { FlowDocument, Kind, Placed } from "../api/types";
import { rename } from "../graph/commands";
import type { Line } from "../graph/outline";
import { portWord } from "../graph/ports";
import { isUnfinished, todo } from "../graph/queries";
import { summaryOf } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { useNames } from "../monitor/useNames";
import { IconButton, Menu, StepIcon, Tag, VisuallyHidden } from "../ui";
import { action } from "./actions";
import { useEnv } from "./actions/env";
import { isElsewhere } from "./actions/typing";
import { ActionItems } from "./Menus";
import css from "./Outline.module.css";
import { useIsStop } from "./OutlinePanel";
import { type Exit, exitsToTell } from "./outlineRows";
import { useProblemsOf } from "./Problems";
import { arrange, useScreen } from "./screen";
import { useEditor, useEditorStore } from "./useEditor";

interface Props {
  line: Line;
  next: string | undefined;
}

export const OutlineLine = memo(function OutlineLine({ line, next }: Props) {
  const placed = useEditor((state) => state.document.nodes[line.id]);
  if (!placed) return null;
  return <Inside line={line} next={next} placed={placed} />;
});

function Inside({ line, next, placed }: Props & { placed: Placed }) {
  const { t } = useWords();
  const { id } = line;
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const kind = kinds.get(placed.type);
  const here = useEditor((state) => state.selection.includes(id));
  const renaming = useScreen((screen) => screen.renaming === id);
  const stop = useIsStop(id);
  const name = placed.name || kind?.label || id;
  return (
    <>
      <div className={css.row} data-here={here || undefined}>
        {renaming ? (
          <Rename id={id} name={placed.name ?? ""} />
        ) : (
          <Name id={id} name={name} placed={placed} kind={kind} document={document} stop={stop} />
        )}
        <Menu
          width={290}
          trigger={
            <IconButton
              label={t("outline.acts", { name })}
              tabIndex={stop ? 0 : -1}
              className={css.acts ?? ""}
            >
              <Ellipsis size={17} />
            </IconButton>
          }
        >
          <Acts id={id} />
        </Menu>
      </div>
      <Exits
        id={id}
        placed={placed}
        kind={kind}
        exits={exitsToTell(document, kinds, line, next)}
        document={document}
        stop={stop}
      />
    </>
  );
}

interface NameProps {
  id: string;
  name: string;
  placed: Placed;
  kind: Kind | undefined;
  document: FlowDocument;
  stop: boolean;
}

function Name({ id, name, placed, kind, document, stop }: NameProps) {
  const { t } = useWords();
  const names = useNames();
  const store = useEditorStore();
  const env = useEnv();
  const spoken = useEditor((state) => state.spoken);
  const problems = useProblemsOf(id);
  const start = document.start === id;
  const open = todo(kind, placed, document);
  const summary = summaryOf(kind, placed, document, { ...names, language: spoken });
  const choose = () => {
    const { selection, select, lookAt } = store.getState();
    if (selection.length === 1 && selection[0] === id) return;
    select([id]);
    lookAt([id]);
  };
  return (
    <button
      type="button"
      className={css.name}
      data-line={id}
      tabIndex={stop ? 0 : -1}
      aria-current={store.getState().selection.includes(id) ? "true" : undefined}
      onFocus={(event) => {
        // A dialog or menu that gives the keyboard back does not choose.
        const { selection } = store.getState();
        if (event.relatedTarget && !isElsewhere(event.relatedTarget)) choose();
        else if (selection.length === 0) choose();
      }}
      onClick={(event) => {
        choose();
        // A click of the keyboard has no count: Enter goes on to the settings.
        if (event.detail === 0) action("settings").run(env);
        else arrange({ sheet: true });
      }}
      onDoubleClick={() => action("settings").run(env)}
    >
      <StepIcon icon={kind?.icon} group={kind?.group} />
      <span className={css.words}>
        <span className={css.title}>
          {name}
          {start && <Tag tone="ok">{t("outline.start")}</Tag>}
          {problems > 0 && <Tag tone="danger">{t("outline.problems", { count: problems })}</Tag>}
          {problems === 0 && isUnfinished(open) && (
            <Tag tone="amber">{t("outline.unfinished")}</Tag>
          )}
        </span>
        <span className={css.summary}>{summary || kind?.label}</span>
        {placed.note && <span className={css.note}>{placed.note}</span>}
      </span>
    </button>
  );
}

function Acts({ id }: { id: string }) {
  const store = useEditorStore();
  useEffect(() => {
    const { selection, select } = store.getState();
    if (selection.length !== 1 || selection[0] !== id) select([id]);
  }, [store, id]);
  return <ActionItems spot="step" />;
}

function Rename({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const store = useEditorStore();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const leave = (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    const text = field.current?.value.trim() ?? "";
    const row = field.current?.closest("[data-outline]");
    arrange({ renaming: null });
    const { run, context } = store.getState();
    if (keep && text && text !== name) run(rename(context(), id, text));
    requestAnimationFrame(() =>
      row?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  return (
    <input
      ref={field}
      className={css.rename}
      aria-label={t("outline.rename", { name: name || id })}
      defaultValue={name}
      onBlur={() => leave(true)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        leave(event.key === "Enter");
      }}
    />
  );
}

interface ExitsProps {
  id: string;
  placed: Placed;
  kind: Kind | undefined;
  exits: Exit[];
  document: FlowDocument;
  stop: boolean;
}

function Exits({ id, placed, kind, exits, document, stop }: ExitsProps) {
  const { t } = useWords();
  const names = useNames();
  const store = useEditorStore();
  const shut = useEditor((state) => state.shut !== null);
  if (exits.length === 0) return null;
  const tab = { tabIndex: stop ? 0 : -1, type: "button" } as const;
  return (
    <ul className={css.exits}>
      {exits.map(({ port, to }) => {
        const word = portWord(kind, placed, port, names);
        const name = to && (document.nodes[to]?.name || to);
        const exit = { node: id, port };
        return (
          <li key={port} className={css.exit} data-free={!to || undefined}>
            {to ? (
              <button
                {...tab}
                className={css.exitButton}
                data-port={port}
                onClick={(event) => goTo(event.currentTarget, store, to)}
              >
                {exits.length > 1 ? <span>{word}</span> : <VisuallyHidden>{word}</VisuallyHidden>}
                <VisuallyHidden>{t("outline.leads")}</VisuallyHidden>
                <ArrowRight size={13} aria-hidden />
                <strong>{name}</strong>
              </button>
            ) : (
              <button
                {...tab}
                className={css.exitButton}
                data-port={port}
                disabled={shut}
                title={t("outline.chooseFor", { port: word })}
                onClick={() => arrange({ asking: { what: "add", exit } })}
              >
                <span>{word}</span> <Plus size={14} aria-hidden />
                <strong>{t("outline.choose")}</strong>
              </button>
            )}
            {to && !shut && (
              <IconButton
                size="sm"
                label={t("outline.change", { port: word })}
                tabIndex={tab.tabIndex}
                onClick={() => arrange({ asking: { what: "connect", exit } })}
              >
                <Link2 size={14} />
              </IconButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function goTo(from: HTMLElement, store: ReturnType<typeof useEditorStore>, id: string): void {
  const line = from
    .closest("[data-outline]")
    ?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
  line?.focus();
  line?.scrollIntoView({ block: "nearest" });
  store.getState().select([id]);
}
