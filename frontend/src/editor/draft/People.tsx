// The others who have this flow open: small circles with names; a click goes where they are.
import { useWords } from "../../i18n/useWords";
import type { Person } from "../../live/edit";
import { Menu, MenuItem, Tooltip } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./People.module.css";
import { hueOf, initials } from "./presence";
import { useNameOf, useOthers, useStanding } from "./usePresence";

const MOST = 4;

export function People() {
  const { t } = useWords();
  useStanding();
  const people = useOthers();
  const shown = people.length > MOST ? people.slice(0, MOST - 1) : people;
  const more = people.slice(shown.length);
  return (
    <ul className={css.people} aria-label={t("presence.label")} data-count={people.length}>
      {shown.map((person) => (
        <li key={person.sid}>
          <Circle person={person} />
        </li>
      ))}
      {more.length > 0 && (
        <li>
          <Menu
            trigger={
              <button
                type="button"
                className={css.circle}
                aria-label={t("presence.more", { count: more.length })}
              >
                +{more.length}
              </button>
            }
          >
            {more.map((person) => (
              <More key={person.sid} person={person} />
            ))}
          </Menu>
        </li>
      )}
    </ul>
  );
}

function Circle({ person }: { person: Person }) {
  const { words, go } = useWhere(person);
  return (
    <Tooltip label={words} events={{ hover: true, focus: true, touch: true }}>
      <button
        type="button"
        className={css.circle}
        data-hue={hueOf(person.user)}
        data-person={person.name}
        aria-label={words}
        onClick={go}
      >
        {initials(person.name)}
      </button>
    </Tooltip>
  );
}

function More({ person }: { person: Person }) {
  const { words, go } = useWhere(person);
  return <MenuItem onClick={go}>{words}</MenuItem>;
}

/** Who they are and what they do, in words; and the act that brings them into view. */
function useWhere(person: Person) {
  const { node, field, can } = person;
  const { t } = useWords();
  const name = useNameOf()(person);
  const store = useEditorStore();
  const step = useEditor(({ document }) =>
    node === null ? undefined : (document.nodes[node]?.name ?? (document.nodes[node] && node)),
  );
  const where = step
    ? t(field === null ? "presence.at" : "presence.edits", { name, step })
    : t(can === "design" ? "presence.here" : "presence.looks", { name });
  return {
    words: where,
    go: () => {
      if (node !== null && step) store.getState().lookAt([node]);
    },
  };
}

/** A person's mark on the card of the step they are at. */
export function Mark({ person }: { person: Person }) {
  return (
    <span className={css.mark} data-hue={hueOf(person.user)} title={person.name}>
      {initials(person.name)}
    </span>
  );
}
