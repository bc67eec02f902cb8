// The sheet of shortcuts, made from the acts themselves.
import { useWords } from "../i18n/useWords";
import { Dialog } from "../ui";
import { ACTIONS, type Group } from "./actions";
import { useEnv } from "./actions/env";
import css from "./Help.module.css";
import { Keys } from "./Keys";
import { arrange, useScreen } from "./screen";

const GROUPS: Group[] = ["debug", "step", "connect", "edit", "view", "go", "flow"];

/** Keys that belong to the drawing or the outline and not to an act. */
const OTHERS = [
  { keys: ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"], word: "editor.help.follow" },
  { keys: ["Mod+ArrowDown"], word: "editor.help.grow" },
  { keys: ["Escape"], word: "editor.help.escape" },
  { keys: ["Alt+ArrowUp", "Alt+ArrowDown"], word: "editor.help.swap" },
] as const;

export function HelpSheet() {
  const { t } = useWords();
  const open = useScreen((screen) => screen.shown === "help");
  return (
    <Dialog
      open={open}
      onClose={() => arrange({ shown: null })}
      title={t("editor.help.title")}
      wide
    >
      {open && <Sheet />}
    </Dialog>
  );
}

function Sheet() {
  const { t } = useWords();
  const env = useEnv();
  return (
    <>
      <div className={css.groups}>
        <section>
          <h3 className={css.group}>{t("editor.help.canvas")}</h3>
          <dl className={css.list}>
            {OTHERS.map(({ keys, word }) => (
              <Row key={word} label={t(word)} keys={keys} />
            ))}
          </dl>
        </section>
        {GROUPS.filter((group) => ACTIONS.some((one) => one.group === group)).map((group) => (
          <section key={group}>
            <h3 className={css.group}>{t(`editor.help.group.${group}`)}</h3>
            <dl className={css.list}>
              {ACTIONS.filter((one) => one.group === group && one.keys).map((one) => (
                <Row key={one.id} label={one.name?.(env) ?? one.label(env)} keys={one.keys ?? []} />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={css.note}>{t("editor.help.note")}</p>
    </>
  );
}

function Row({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <Keys key={key} of={key} />
        ))}
      </dd>
    </div>
  );
}
