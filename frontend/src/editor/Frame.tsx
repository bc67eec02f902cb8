// The layout of the editor: top line, palette or outline, canvas, inspector, problems.
import { ArrowLeft, PanelLeftOpen, PanelRightOpen } from "lucide-react";
import { type CSSProperties, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { FlowDetail } from "../api/types";
import { useWords } from "../i18n/useWords";
import { Button, IconButton } from "../ui";
import { Asking } from "./Asking";
import { useClipboard } from "./actions/clipboard";
import { useEnv } from "./actions/env";
import { useShortcuts } from "./actions/useShortcuts";
import { CommandPalette } from "./CommandPalette";
import { askStudio, type Checking, startChecking } from "./checking";
import { draftOf } from "./draft/open";
import css from "./Editor.module.css";
import { EmptyCanvas } from "./EmptyCanvas";
import { HelpSheet } from "./HelpSheet";
import { LeftPanel } from "./LeftPanel";
import { Missing } from "./Missing";
import { OutlinePanel } from "./OutlinePanel";
import { Problems } from "./Problems";
import { keepPlace, readPlace } from "./place";
import { ReadOnly } from "./ReadOnly";
import { Release } from "./Release";
import { Splitter } from "./Splitter";
import { arrange, useScreen } from "./screen";
import { TopLine } from "./TopLine";
import { useEditor, useEditorStore } from "./useEditor";
import { NARROW, TIGHT, useMedia } from "./useMedia";
import { Voice } from "./Voice";

const Drawn = lazy(async () => ({ default: (await import("./Drawn")).Drawn }));
const Inspector = lazy(async () => ({ default: (await import("./Inspector")).Inspector }));
const Notices = lazy(async () => ({ default: (await import("./draft/Notices")).Notices }));
const DebugBar = lazy(async () => ({ default: (await import("../debugger")).DebugBar }));
const DebugDrawing = lazy(async () => ({ default: (await import("../debugger")).DebugDrawing }));
const DebugPanel = lazy(async () => ({ default: (await import("../debugger")).DebugPanel }));
const ConflictDialog = lazy(async () => ({
  default: (await import("./draft/ConflictDialog")).ConflictDialog,
}));

interface FrameProps {
  flow: FlowDetail;
  /** A call is followed on the drawing. */
  debug: boolean;
}

export function Frame({ flow, debug }: FrameProps) {
  const env = useEnv();
  const narrow = useMedia(NARROW);
  const checking = useChecking(flow.id);
  const printing = usePrinting();
  useTitle();
  useRemembered();
  useShortcuts(env);
  useClipboard(env);
  return (
    <>
      {narrow ? (
        <Telephone flow={flow} debug={debug} checking={checking} />
      ) : (
        <Desk flow={flow} debug={debug} checking={checking} />
      )}
      <Voice />
      <Asking />
      <CommandPalette />
      <HelpSheet />
      <Missing />
      <Release flow={flow.id} />
      <Suspense fallback={null}>
        <ConflictDialog />
      </Suspense>
      {printing && <Paper />}
    </>
  );
}

interface Props extends FrameProps {
  checking: Checking | null;
}

function Desk({ flow, debug, checking }: Props) {
  const { t } = useWords();
  const screen = useScreen();
  const tight = useMedia(TIGHT);
  const panel = useEditor((state) => (state.panel === "steps" ? "left" : "outline"));
  const left = screen.leftOpen && !(tight && screen.rightOpen);
  const widths = {
    "--left": `${left ? screen[panel] : 0}px`,
    "--right": `${screen.rightOpen ? screen.right : 0}px`,
  } as CSSProperties;
  return (
    <div className={css.frame} style={widths}>
      <TopLine flow={flow} debug={debug} />
      {debug && (
        <Suspense fallback={<div className={css.bar} />}>{<DebugBar flow={flow} />}</Suspense>
      )}
      {left && (
        <aside className={css.left} aria-label={t("editor.left")}>
          <LeftPanel />
          <Splitter side="left" of={panel} />
        </aside>
      )}
      <section className={css.canvas} aria-label={t("editor.canvas")}>
        <Above debug={debug} />
        <Suspense fallback={null}>{debug ? <DebugDrawing /> : <Drawn />}</Suspense>
        <EmptyCanvas />
        {!left && (
          <Opener
            side={css.openLeft}
            label={t("editor.showLeft")}
            onClick={() => arrange({ leftOpen: true, ...(tight ? { rightOpen: false } : {}) })}
          >
            <PanelLeftOpen size={18} />
          </Opener>
        )}
        {!screen.rightOpen && (
          <Opener
            side={css.openRight}
            label={t("editor.showRight")}
            onClick={() => arrange({ rightOpen: true })}
          >
            <PanelRightOpen size={18} />
          </Opener>
        )}
      </section>
      {screen.rightOpen && (
        <aside className={css.right} aria-label={t("editor.right")}>
          <Splitter side="right" of="right" />
          <div className={css.rightInside}>
            <Suspense fallback={null}>
              {debug ? <DebugPanel flow={flow} /> : <Inspector />}
            </Suspense>
          </div>
        </aside>
      )}
      {checking && <Problems checking={checking} />}
    </div>
  );
}

/** On a telephone the outline is the editor; the settings of a step cover it. */
function Telephone({ flow, debug, checking }: Props) {
  const { t } = useWords();
  const sheet = useScreen((screen) => screen.sheet);
  const focus = useEditor((state) => state.focus);
  useEffect(() => {
    if (focus && Date.now() - focus.at < 1000) arrange({ sheet: true });
  }, [focus]);
  return (
    <div className={css.telephone}>
      <TopLine flow={flow} debug={debug} />
      <div className={css.telephoneInside}>
        <Above debug={debug} />
        {debug && (
          <Suspense fallback={null}>
            <DebugBar flow={flow} />
            <DebugPanel flow={flow} />
          </Suspense>
        )}
        <div hidden={sheet}>
          <OutlinePanel />
        </div>
        {sheet && (
          <section aria-label={t("editor.right")}>
            <Button
              kind="quiet"
              size="xs"
              icon={<ArrowLeft size={16} />}
              onClick={() => arrange({ sheet: false })}
            >
              {t("editor.back")}
            </Button>
            <Suspense fallback={null}>
              <Inspector />
            </Suspense>
          </section>
        )}
      </div>
      {checking && <Problems checking={checking} />}
    </div>
  );
}

/** What there is to know before one edits: read only, what others did, what is not saved. */
function Above({ debug }: { debug: boolean }) {
  const draft = draftOf(useEditorStore());
  return (
    <div className={css.above}>
      {!debug && <ReadOnly />}
      <Suspense fallback={null}>{draft && <Notices draft={draft} />}</Suspense>
    </div>
  );
}

interface OpenerProps {
  side: string | undefined;
  label: string;
  onClick: () => void;
  children: ReactNode;
}

function Opener({ side, label, onClick, children }: OpenerProps) {
  return (
    <span className={side}>
      <IconButton kind="plain" label={label} onClick={onClick}>
        {children}
      </IconButton>
    </span>
  );
}

/** The whole outline, for the printer only. */
function Paper() {
  const { t, language } = useWords();
  const name = useEditor((state) => state.document.name);
  const today = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date());
  return (
    <div className={css.paper}>
      <h1>{name}</h1>
      <p>{t("outline.printed", { when: today })}</p>
      <OutlinePanel paper />
    </div>
  );
}

function usePrinting(): boolean {
  const media = useMedia("print");
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The page is drawn before the browser takes its picture.
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return media || printing;
}

function useTitle(): void {
  const name = useEditor((state) => state.document.name);
  useEffect(() => {
    document.title = `${name} · Ariane`;
  }, [name]);
}

function useChecking(flow: string): Checking | null {
  const store = useEditorStore();
  const { language } = useWords();
  const [checking, setChecking] = useState<Checking | null>(null);
  useEffect(() => {
    const started = startChecking(store, askStudio(flow));
    setChecking(started);
    return started.stop;
  }, [store, flow]);
  // What the studio says of the flow comes in the language of the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is what it waits for
  useEffect(() => checking?.again(), [checking, language]);
  return checking;
}

/** Where a person was: the panel and what was selected (the canvas keeps its view). */
function useRemembered(): void {
  const store = useEditorStore();
  useEffect(() => {
    const { flow, document, select, set } = store.getState();
    const { panel, selection } = readPlace(flow);
    if (panel) set({ panel });
    const there = selection?.filter((id) => document.nodes[id]) ?? [];
    if (there.length > 0 && store.getState().selection.length === 0) select(there);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unfollow = store.subscribe((now, before) => {
      if (now.selection === before.selection) return;
      clearTimeout(timer);
      timer = setTimeout(() => keepPlace(flow, { selection: [...now.selection] }), 400);
    });
    return () => {
      unfollow();
      clearTimeout(timer);
      arrange({ shown: null, asking: null, renaming: null, sheet: false, problemsOpen: false });
    };
  }, [store]);
}
