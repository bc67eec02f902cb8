// Where two people changed the same field: both versions side by side, each chosen separately.
// Nothing is lost until it is chosen; closed, it can be opened again.
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { replaceAll } from "../../graph/commands";
import { type Conflict, settled } from "../../graph/diff";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Conflict.module.css";
import { draftOf, type OpenDraft } from "./open";
import { fieldOf, mineNow, ownerOf, type Speaker, together, valueWords } from "./words";

type Choice = "mine" | "theirs" | "both";

/** A person who types is not interrupted before they pause. */
const PAUSE_MS = 1500;

export function ConflictDialog() {
  const draft = draftOf(useEditorStore());
  return draft && <Conflicts draft={draft} />;
}

function Conflicts({ draft }: { draft: OpenDraft }) {
  const { t } = useWords();
  const conflicts = useStore(draft.saving.draft, (state) => state.conflicts);
  const open = useStore(draft.about, (about) => about.choosing);
  const revision = useEditor((state) => state.revision);
  const count = conflicts.length;
  const show = (choosing: boolean) => draft.about.setState({ choosing });

  // biome-ignore lint/correctness/useExhaustiveDependencies: each keystroke begins the pause again
  useEffect(() => {
    if (count === 0 || draft.about.getState().offered >= count) return;
    const timer = setTimeout(
      () => draft.about.setState({ choosing: true, offered: count }),
      PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [count, revision, draft]);
  useEffect(() => {
    if (count === 0) draft.about.setState({ choosing: false, offered: 0 });
  }, [count, draft]);

  return (
    <Dialog open={open && count > 0} onClose={() => show(false)} title={t("conflict.title")} wide>
      <Choices draft={draft} conflicts={conflicts} onLater={() => show(false)} />
    </Dialog>
  );
}

interface ChoicesProps {
  draft: OpenDraft;
  conflicts: readonly Conflict[];
  onLater: () => void;
}

const keyOf = (conflict: Conflict) => `${conflict.node ?? ""} ${conflict.param}`;

function Choices({ draft, conflicts, onLater }: ChoicesProps) {
  const { t } = useWords();
  const shut = useEditor((state) => state.shut !== null);
  const [chosen, setChosen] = useState<Record<string, Choice>>({});
  const ready = conflicts.filter((conflict) => chosen[keyOf(conflict)] !== undefined);
  const all = (choice: Choice) =>
    setChosen(Object.fromEntries(conflicts.map((conflict) => [keyOf(conflict), choice])));
  const apply = () => {
    // From the last to the first: an item taken out of a list moves only those behind it.
    for (const conflict of [...ready].reverse()) {
      settle(draft, conflict, chosen[keyOf(conflict)] ?? "mine");
    }
    setChosen({});
  };
  return (
    <div className={css.conflicts}>
      <p className={css.lead}>{t("conflict.lead", { count: conflicts.length })}</p>
      {conflicts.length > 1 && (
        <div className={css.all}>
          <Button size="xs" onClick={() => all("mine")}>
            {t("conflict.allMine")}
          </Button>
          <Button size="xs" onClick={() => all("theirs")}>
            {t("conflict.allTheirs")}
          </Button>
        </div>
      )}
      {conflicts.map((conflict) => (
        <Field
          key={keyOf(conflict)}
          draft={draft}
          conflict={conflict}
          chosen={chosen[keyOf(conflict)] ?? null}
          choose={(choice) => setChosen((now) => ({ ...now, [keyOf(conflict)]: choice }))}
        />
      ))}
      <p className={css.safe}>{t("conflict.safe")}</p>
      <DialogFoot>
        <Button onClick={onLater}>{t("conflict.later")}</Button>
        <Button kind="primary" disabled={shut || ready.length === 0} onClick={apply}>
          {t("conflict.apply", { count: ready.length })}
        </Button>
      </DialogFoot>
    </div>
  );
}

interface FieldProps {
  draft: OpenDraft;
  conflict: Conflict;
  chosen: Choice | null;
  choose: (choice: Choice) => void;
}

function Field({ draft, conflict, chosen, choose }: FieldProps) {
  const { t } = useWords();
  const speaker = useSpeaker();
  const by = useStore(draft.about, (about) => about.merge?.by ?? null);
  const theirs = by && !by.self ? t("conflict.theirsOf", { name: by.name }) : t("conflict.theirs");
  const mine = mineNow(conflict, speaker.document);
  const both = together(conflict, mine);
  const options: { choice: Choice; title: string; words: string | null }[] = [
    { choice: "mine", title: t("conflict.mine"), words: valueWords(mine, conflict, speaker) },
    { choice: "theirs", title: theirs, words: valueWords(conflict.theirs, conflict, speaker) },
  ];
  if (both !== null) options.push({ choice: "both", title: t("conflict.both"), words: both });
  return (
    <fieldset className={css.field} data-conflict={keyOf(conflict)}>
      <legend className={css.legend}>
        <strong>{ownerOf(conflict, speaker)}</strong>
        <span>{fieldOf(conflict, speaker)}</span>
      </legend>
      <div className={css.columns}>
        {options.map(({ choice, title, words }) => (
          <label key={choice} className={css.option} data-choice={choice}>
            <span className={css.optionTitle}>
              <input
                type="radio"
                name={keyOf(conflict)}
                checked={chosen === choice}
                onChange={() => choose(choice)}
              />
              {title}
            </span>
            <span className={css.value} data-empty={words === null || undefined}>
              {words ?? t("conflict.empty")}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function useSpeaker(): Speaker {
  const { t, language, languageName } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  return { t, kinds, document, language, languageName };
}

/** Does what was chosen for one field; a choice can be undone like any change. */
function settle(draft: OpenDraft, conflict: Conflict, choice: Choice): void {
  const { context, run } = draft.store.getState();
  const c = context();
  const mine = mineNow(conflict, c.document);
  const theirs = choice === "both" ? together(conflict, mine) : conflict.theirs;
  const decided = settled(
    c.document,
    { ...conflict, mine, theirs },
    choice === "mine" ? "mine" : "theirs",
  );
  const change = replaceAll(c, decided, { key: "settle" });
  // What is selected stays so: the person is at work there.
  const { selection } = draft.store.getState();
  run(change && { ...change, select: [...selection] });
  draft.saving.tell({ what: "settled", conflict });
}
