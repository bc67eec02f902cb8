// Small dialogs that ask one thing by list and keyboard: which step to add, where to lead, what to
// put a step behind, for which language to copy a branch.
import { useState } from "react";
import { addStep, connect, duplicateBranch } from "../graph/commands";
import { portWord } from "../graph/ports";
import { outlets, searchSteps, targetOf } from "../graph/queries";
import { summaryOf } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { useNames } from "../monitor/useNames";
import { Button, Dialog, DialogFoot, Notice, Segmented, Select, StepIcon, toast } from "../ui";
import css from "./Asking.module.css";
import { moveAfter } from "./actions/move";
import type { Exit } from "./actions/where";
import { Finder, type Found } from "./Finder";
import { Palette } from "./Palette";
import { arrange, type Asking as Question, useScreen } from "./screen";
import { useEditor, useEditorStore } from "./useEditor";

const close = () => arrange({ asking: null });

export function Asking() {
  const asking = useScreen((screen) => screen.asking);
  const title = useTitle(asking);
  return (
    <Dialog open={asking !== null} onClose={close} title={title} high>
      {asking?.what === "add" && <Add exit={asking.exit} how="new" />}
      {asking?.what === "connect" && <Connect exit={asking.exit} />}
      {asking?.what === "move" && <Move step={asking.step} />}
      {asking?.what === "branch" && <Branch step={asking.step} port={asking.port} />}
    </Dialog>
  );
}

function useTitle(asking: Question | null): string {
  const { t } = useWords();
  const words = useStepWords();
  if (asking?.what === "connect") {
    return t("editor.ask.connectTitle", { name: words.name(asking.exit.node) });
  }
  if (asking?.what === "move") return t("editor.ask.moveTitle", { name: words.name(asking.step) });
  if (asking?.what === "branch") return t("editor.ask.branchTitle");
  const exit = asking?.what === "add" ? asking.exit : null;
  if (!exit) return t("editor.ask.addTitle");
  return t("editor.ask.addAfter", { name: words.name(exit.node), port: words.port(exit) });
}

/** Names of steps and outcomes of the open flow. */
function useStepWords() {
  const names = useNames();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const kindOf = (id: string) => kinds.get(document.nodes[id]?.type ?? "");
  return {
    names,
    kindOf,
    name: (id: string) => document.nodes[id]?.name || kindOf(id)?.label || id,
    port: ({ node, port }: Exit) => {
      const placed = document.nodes[node];
      return placed ? portWord(kindOf(node), placed, port, names) : port;
    },
  };
}

function Add({ exit, how }: { exit: Exit | null; how: "new" | "old" }) {
  const { t } = useWords();
  const store = useEditorStore();
  const [which, setWhich] = useState(how);
  return (
    <div className={css.form}>
      {exit && (
        <Segmented
          label={t("editor.ask.how")}
          value={which}
          onChange={setWhich}
          wide
          options={[
            { value: "new", label: t("editor.ask.newStep") },
            { value: "old", label: t("editor.ask.oldStep") },
          ]}
        />
      )}
      {exit && which === "old" ? (
        <Targets exit={exit} />
      ) : (
        <div className={css.kinds}>
          <Palette
            first
            onChoose={(type) => {
              close();
              const { run, context } = store.getState();
              run(addStep(context(), { type, ...(exit ? { from: exit } : {}) }));
            }}
          />
        </div>
      )}
    </div>
  );
}

function Connect({ exit }: { exit: Exit }) {
  const { t } = useWords();
  const words = useStepWords();
  const placed = useEditor((state) => state.document.nodes[exit.node]);
  const [port, setPort] = useState(exit.port);
  if (!placed) return null;
  const ports = outlets(words.kindOf(exit.node), placed);
  return (
    <div className={css.form}>
      {ports.length > 1 && (
        <Select
          label={t("editor.ask.outcome")}
          value={port}
          onChange={setPort}
          options={ports.map((one) => ({
            value: one,
            label: words.port({ node: exit.node, port: one }),
          }))}
        />
      )}
      <Targets exit={{ node: exit.node, port }} />
    </div>
  );
}

function Targets({ exit }: { exit: Exit }) {
  const { t } = useWords();
  const store = useEditorStore();
  const words = useStepWords();
  const find = (text: string): Found[] => {
    const { document, kinds } = store.getState();
    const now = targetOf(document, kinds, exit);
    return searchSteps(document, kinds, text).map((id) => {
      const kind = words.kindOf(id);
      const placed = document.nodes[id];
      return {
        id,
        label: words.name(id),
        detail: placed ? summaryOf(kind, placed, document, words.names) : "",
        icon: <StepIcon icon={kind?.icon} group={kind?.group} />,
        end: id === now && <span className={css.now}>{t("editor.ask.now")}</span>,
        run: () => {
          close();
          const { run, context } = store.getState();
          run(connect(context(), exit, id));
        },
      };
    });
  };
  return <Finder label={t("editor.ask.target")} nothing={t("editor.ask.noTarget")} find={find} />;
}

/** Every outcome of every other step is a place to go. */
function Move({ step }: { step: string }) {
  const { t } = useWords();
  const store = useEditorStore();
  const words = useStepWords();
  const find = (text: string): Found[] => {
    const { document, kinds } = store.getState();
    return searchSteps(document, kinds, text)
      .filter((id) => id !== step)
      .flatMap((node) => {
        const placed = document.nodes[node];
        const kind = words.kindOf(node);
        const ports = placed ? outlets(kind, placed) : [];
        return ports.map((port): Found => {
          const exit = { node, port };
          const to = targetOf(document, kinds, exit);
          return {
            id: `${node}:${port}`,
            label:
              ports.length > 1 ? `${words.name(node)} · ${words.port(exit)}` : words.name(node),
            detail: to ? t("editor.ask.leadsTo", { name: words.name(to) }) : t("editor.ask.free"),
            icon: <StepIcon icon={kind?.icon} group={kind?.group} />,
            run: () => {
              close();
              const { run, context } = store.getState();
              run(moveAfter(context(), step, exit));
            },
          };
        });
      });
  };
  return (
    <Finder label={t("editor.ask.moveTarget")} nothing={t("editor.ask.noTarget")} find={find} />
  );
}

function Branch({ step, port }: { step: string; port: string | null }) {
  const { t, languageName } = useWords();
  const store = useEditorStore();
  const words = useStepWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const placed = document.nodes[step];
  const wired = placed
    ? outlets(words.kindOf(step), placed).filter((one) =>
        targetOf(document, kinds, { node: step, port: one }),
      )
    : [];
  const [from, setFrom] = useState(port ?? wired[0] ?? "");
  const tongues = document.languages.filter((one) => one !== from);
  const [language, setLanguage] = useState(tongues.at(-1) ?? "");
  const act = () => {
    close();
    const { run, context } = store.getState();
    const done = run(duplicateBranch(context(), { node: step, port: from, language }));
    if (!done) toast({ text: t("editor.ask.branchNothing") });
  };
  return (
    <div className={css.form}>
      <Notice>{t("editor.ask.branchText")}</Notice>
      <Select
        label={t("editor.ask.outcome")}
        value={from}
        onChange={setFrom}
        options={wired.map((one) => ({ value: one, label: words.port({ node: step, port: one }) }))}
      />
      <Select
        label={t("editor.ask.branchLanguage")}
        value={language}
        onChange={setLanguage}
        options={tongues.map((one) => ({ value: one, label: languageName(one) }))}
      />
      <DialogFoot>
        <Button onClick={close}>{t("ui.cancel")}</Button>
        <Button kind="primary" onClick={act}>
          {t("editor.ask.branchDo")}
        </Button>
      </DialogFoot>
    </div>
  );
}
