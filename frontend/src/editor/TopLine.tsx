// The line on top of the editor: which flow, how it stands, and what one does with it as a whole.
import { CalendarClock, Ellipsis, Phone } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link } from "wouter";
import { useFlow, useFlows } from "../api/hooks";
import type { FlowDetail } from "../api/types";
import { Logo } from "../app/Logo";
import { useChooseLanguage } from "../app/session";
import { UserMenu } from "../app/TopBar";
import { useRefusal } from "../app/useRole";
import { setFlow } from "../graph/commands";
import { languageName, phone } from "../i18n/format";
import { isLanguage, LANGUAGES } from "../i18n/i18n";
import { useWords } from "../i18n/useWords";
import { Button, IconButton, Menu, MenuChoices, MenuLabel, MenuLine, Tag } from "../ui";
import { action } from "./actions";
import { useEnv } from "./actions/env";
import { LockButton, People, SaveState } from "./draft";
import { ActionItems } from "./Menus";
import { arrange } from "./screen";
import css from "./TopLine.module.css";
import { useEditor, useEditorStore } from "./useEditor";

const DebugActs = lazy(async () => ({ default: (await import("../debugger")).DebugActs }));
const DebugStates = lazy(async () => ({ default: (await import("../debugger")).DebugStates }));

export function TopLine({ flow, debug }: { flow: FlowDetail; debug: boolean }) {
  const { t } = useWords();
  return (
    <header className={css.line}>
      <Link href="/flows" className={css.brand} aria-label={t("shell.home")}>
        <Logo />
        <span translate="no">{t("app.name")}</span>
      </Link>
      <nav aria-label={t("editor.path")} className={css.path}>
        <Link href="/flows" className={css.crumb}>
          {t("nav.flows")}
        </Link>
        <span aria-hidden="true" className={css.crumb}>
          /
        </span>
        <Name />
      </nav>
      {debug ? (
        <Suspense fallback={null}>
          <p className={css.states}>
            <DebugStates />
          </p>
        </Suspense>
      ) : (
        <States flow={flow} />
      )}
      <div className={css.end}>
        <History />
        <SaveState />
        <People />
        {debug ? (
          <Suspense fallback={null}>
            <DebugActs flow={flow} />
          </Suspense>
        ) : (
          <Acts />
        )}
        <More />
        <UserMenu />
      </div>
    </header>
  );
}

function Acts() {
  const { t } = useWords();
  const refusal = useRefusal();
  const env = useEnv();
  return (
    <>
      <LockButton />
      <Button
        icon={<Phone size={16} />}
        className={css.test ?? ""}
        reason={refusal("test")}
        onClick={() => action("test").run(env)}
      >
        <span className={css.word}>{t("action.test")}</span>
      </Button>
      <Button
        kind="primary"
        className={css.publish ?? ""}
        reason={refusal("publish")}
        onClick={() => arrange({ shown: "publish" })}
      >
        {t("flows.publish")}
      </Button>
    </>
  );
}

/** The name is a field that looks like a title: written where it is read. */
function Name() {
  const { t } = useWords();
  const store = useEditorStore();
  const name = useEditor((state) => state.document.name);
  const shut = useEditor((state) => state.shut !== null);
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const keep = () => {
    const wanted = text.trim();
    if (!wanted) return setText(name);
    const { run, context } = store.getState();
    if (wanted !== name) run(setFlow(context(), { name: wanted }));
  };
  return (
    <h1 className={css.title}>
      <span className={css.hidden}>{name}</span>
      <input
        className={css.name}
        aria-label={t("editor.name")}
        title={name}
        value={text}
        readOnly={shut}
        maxLength={200}
        size={Math.max(6, Math.min(40, text.length))}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText(name);
          if (event.key === "Enter" || event.key === "Escape") {
            const field = event.currentTarget;
            requestAnimationFrame(() => field.blur());
          }
        }}
      />
    </h1>
  );
}

function States({ flow: opened }: { flow: FlowDetail }) {
  const { t, moment, ago } = useWords();
  const flow = useFlow(opened.id).data ?? opened;
  const row = useFlows().data?.find(({ id }) => id === opened.id);
  const touched = useEditor((state) => state.history.past.length > 0);
  const differs = touched || (row?.draft.differs ?? false);
  const numbers = row?.numbers ?? [];
  const { live } = flow;
  return (
    <p className={css.states} data-many={(live && differs) || row?.next ? "" : undefined}>
      {!live && (
        <Tag tone="primary" title={t("editor.draftHelp")}>
          {t("flows.draft")}
        </Tag>
      )}
      {live && differs && <Tag tone="primary">{t("flows.differs")}</Tag>}
      {live && (
        <Tag tone="ok" title={t("flows.liveSince", { when: ago(live.published) })}>
          {t("flows.live", { version: live.version })}
          {numbers.length > 0 && (
            <span className={css.numbers}>· {numbers.map(phone).join(", ")}</span>
          )}
        </Tag>
      )}
      {row?.next && (
        <Tag tone="amber" icon={<CalendarClock />}>
          {t("editor.next", { version: row.next.version, when: moment(row.next.effective) })}
        </Tag>
      )}
    </p>
  );
}

/** Undo and redo, each with the name of what it takes back or does again. */
function History() {
  const env = useEnv();
  useEditor((state) => state.history);
  return (
    <span className={css.history}>
      {["undo", "redo"].map((id) => {
        const act = action(id);
        const Icon = act.icon;
        const off = !act.when(env);
        return (
          <IconButton
            key={id}
            label={act.label(env)}
            aria-disabled={off || undefined}
            data-off={off || undefined}
            data-act={id}
            onClick={() => act.when(env) && act.run(env)}
          >
            <Icon size={18} />
          </IconButton>
        );
      })}
    </span>
  );
}

function More() {
  const { t, language } = useWords();
  const choose = useChooseLanguage();
  return (
    <Menu
      width={310}
      trigger={
        <IconButton label={t("editor.more")}>
          <Ellipsis size={19} />
        </IconButton>
      }
    >
      <ActionItems spot="flow" />
      <MenuLine />
      <MenuLabel>{t("editor.language")}</MenuLabel>
      <MenuChoices
        value={isLanguage(language) ? language : "fr"}
        onChange={choose}
        options={LANGUAGES.map((tag) => ({
          value: tag,
          label: <span lang={tag}>{languageName(tag, tag)}</span>,
        }))}
      />
    </Menu>
  );
}
