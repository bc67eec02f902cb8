// A key of an act, as it stands on the keyboard.
import { useWords } from "../i18n/useWords";
import { Key } from "../ui";
import { keyCaps } from "./actions/keys";
import css from "./Help.module.css";

const NAMED = ["Mod", "Shift", "Alt", "Delete", "Backspace", "Insert", "Escape"] as const;
type Named = (typeof NAMED)[number];

/** How keys with a name are called in the language of the user. */
export function useKeyWord(): (key: string) => string {
  const { t } = useWords();
  return (key) => (isNamed(key) ? t(`editor.key.${key}`) : key);
}

export function Keys({ of }: { of: string }) {
  const word = useKeyWord();
  return (
    <span className={css.keys}>
      {keyCaps(of, word).map((cap) => (
        <Key key={cap}>{cap}</Key>
      ))}
    </span>
  );
}

function isNamed(key: string): key is Named {
  return NAMED.includes(key as Named);
}
