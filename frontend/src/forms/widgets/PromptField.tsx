// What the caller hears: words and recordings in each language of the flow.
import { Plus, Trash2 } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { Prompt } from "../../api/types";
import { useEditor, useEditorShallow, useEditorStore } from "../../editor/useEditor";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton } from "../../ui";
import { Grip, useReorder } from "../order";
import { Problems } from "../Problems";
import { joined, valueAt } from "../pointer";
import { isEmptyPrompt, silentIn } from "../schema";
import { useIssues, useParam, useScope, useShut, type WidgetProps } from "../scope";
import css from "./Prompt.module.css";
import { PromptSound } from "./PromptSound";
import { TemplateText } from "./TemplateField";

/** The language of the part that the prompt is in, when that part has one of its own. */
function useOwnLanguage(pointer: string): string | null {
  const [around] = useParam(pointer.slice(0, pointer.lastIndexOf("/")));
  const nested = pointer.split("/").length > 2 && !Array.isArray(around);
  const tag = nested ? (around as { language?: unknown } | undefined)?.language : null;
  return typeof tag === "string" && tag ? tag : null;
}

export function PromptField({ pointer, field, describedBy }: WidgetProps) {
  return (
    <OnePrompt
      pointer={pointer}
      label={field.label}
      optional={!field.required}
      describedBy={describedBy}
    />
  );
}

interface OnePromptProps {
  pointer: string;
  label: string;
  /** An empty one is taken out of the document. */
  optional: boolean;
  describedBy?: string | undefined;
}

export function OnePrompt({ pointer, label, optional, describedBy }: OnePromptProps) {
  const { t, languageName } = useWords();
  const store = useEditorStore();
  const id = useId();
  const { node } = useScope();
  const [value, put] = useParam(pointer);
  const own = useOwnLanguage(pointer);
  const spoken = useEditor((state) => state.spoken);
  const all = useEditor((state) => state.document.languages);
  const languages = own ? [own] : all;
  const language = languages.includes(spoken) ? spoken : (languages[0] ?? spoken);
  const prompt = (value ?? {}) as Prompt;
  const issues = useIssues(pointer, true);
  const said = !isEmptyPrompt(prompt);
  const silent = silentIn(prompt, languages);
  // An optional message that is not used misses nothing.
  const missing = said || !optional ? silent : [];
  const set = (part: "text" | "audio", words: string) => {
    // As it is by now: a recording is put in when it has arrived, and words may be newer.
    const params = store.getState().document.nodes[node]?.params;
    const now = (valueAt(params, pointer) ?? {}) as Prompt;
    const { [language]: _, ...others } = now[part] ?? {};
    const next = { ...now, [part]: words === "" ? others : { ...now[part], [language]: words } };
    put(optional && isEmptyPrompt(next) ? undefined : next, { merge: true });
  };
  const audio = prompt.audio?.[language];
  return (
    <div className={css.prompt}>
      {languages.length > 1 && (
        <div
          className={css.tabs}
          role="tablist"
          aria-label={t("forms.prompt.languages", { label })}
        >
          {languages.map((tag, at) => (
            <button
              key={tag}
              type="button"
              role="tab"
              id={`${id}-${tag}`}
              aria-selected={tag === language}
              aria-controls={`${id}-panel`}
              tabIndex={tag === language ? 0 : -1}
              data-missing={missing.includes(tag) || undefined}
              onClick={() => store.getState().set({ spoken: tag })}
              onKeyDown={(event) => {
                const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
                const next = by && languages[(at + by + languages.length) % languages.length];
                if (!next) return;
                event.preventDefault();
                store.getState().set({ spoken: next });
                document.getElementById(`${id}-${next}`)?.focus();
              }}
            >
              {languageName(tag)}
              {missing.includes(tag) && (
                <span className={css.mark} title={t("forms.prompt.missing")}>
                  <span aria-hidden="true">!</span>
                  <span className={css.hidden}>{t("forms.prompt.missing")}</span>
                </span>
              )}
            </button>
          ))}
        </div>
      )}
      <div
        className={css.panel}
        id={`${id}-panel`}
        {...(languages.length > 1
          ? { role: "tabpanel", "aria-labelledby": `${id}-${language}` }
          : {})}
        data-field={joined(pointer, "text", language)}
      >
        <TemplateText
          label={t("forms.prompt.words", { label, language: languageName(language) })}
          describedBy={describedBy}
          value={prompt.text?.[language] ?? ""}
          onChange={(text) => set("text", text)}
          lang={language}
          judged={issues.length > 0}
          placeholder={audio ? t("forms.prompt.keptText") : t("forms.prompt.placeholder")}
          actions={
            <PromptSound
              label={label}
              prompt={prompt}
              language={language}
              onAudio={(sound) => set("audio", sound ?? "")}
            />
          }
        />
      </div>
    </div>
  );
}

/** Several messages, one after the other. */
export function PromptList({ pointer, field, describedBy }: WidgetProps) {
  const { t } = useWords();
  const { shape } = field;
  const shut = useShut();
  const [value, put] = useParam(pointer);
  const list = Array.isArray(value) ? (value as Prompt[]) : [];
  const order = useReorder(pointer, list, put);
  const [fresh, setFresh] = useState<number | null>(null);
  const most = shape.maxItems ?? 20;
  const add = () => {
    put([...list, {}]);
    setFresh(list.length);
  };
  const keys = useMemo(() => list.map((_, at) => `${at}`), [list]);
  return (
    <div className={css.list}>
      {keys.map((key, at) => (
        <div key={key} className={css.item} {...order.item(at)}>
          {list.length > 1 && (
            <div className={css.itemHead}>
              <Grip {...order.grip(at)} />
              <span className={css.nth}>{t("forms.prompt.nth", { at: at + 1 })}</span>
              <RemoveItem at={at} onRemove={() => put(list.filter((_, index) => index !== at))} />
            </div>
          )}
          {list.length === 1 && (shape.minItems ?? 0) === 0 && (
            <div className={css.itemHead} data-lone>
              <RemoveItem at={at} onRemove={() => put(undefined)} />
            </div>
          )}
          <PromptItem
            pointer={joined(pointer, at)}
            label={list.length > 1 ? t("forms.prompt.nth", { at: at + 1 }) : field.label}
            describedBy={describedBy}
            fresh={fresh === at}
          />
        </div>
      ))}
      {list.length < most && (
        <span>
          <Button size="xs" icon={<Plus size={14} />} disabled={shut} onClick={add}>
            {t("forms.prompt.add")}
          </Button>
        </span>
      )}
    </div>
  );
}

function RemoveItem({ at, onRemove }: { at: number; onRemove: () => void }) {
  const { t } = useWords();
  const shut = useShut();
  return (
    <IconButton
      label={t("forms.prompt.remove", { at: at + 1 })}
      size="sm"
      disabled={shut}
      onClick={onRemove}
    >
      <Trash2 size={14} />
    </IconButton>
  );
}

interface PromptItemProps {
  pointer: string;
  label: string;
  describedBy: string | undefined;
  fresh: boolean;
}

function PromptItem({ pointer, label, describedBy, fresh }: PromptItemProps) {
  const { node } = useScope();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fresh) box.current?.querySelector("textarea")?.focus();
  }, [fresh]);
  const issues = useEditorShallow((state) =>
    state.issues.filter((one) => one.node === node && one.param.startsWith(pointer)),
  );
  return (
    <div data-field={pointer} ref={box}>
      <OnePrompt pointer={pointer} label={label} optional={false} describedBy={describedBy} />
      <Problems issues={issues} />
    </div>
  );
}
