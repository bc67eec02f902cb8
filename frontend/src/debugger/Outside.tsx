// What the world outside answers at a step: chosen here instead of asked, because nothing real happens.

import { stepName } from "../editor/canvas/card";
import { useEditor } from "../editor/useEditor";
import { portWord } from "../graph/ports";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { useNames } from "../monitor/useNames";
import css from "./Panel.module.css";
import { type Outside as Asked, chosen } from "./session";
import { set, useSetup } from "./setup";

export function Outside() {
  const { t } = useWords();
  const outside = useDebug(({ told, line }) => (line === "open" ? (told?.outside ?? null) : null));
  const world = useSetup((setup) => setup.world);
  const picks = Object.entries(world).flatMap(([type, steps]) =>
    Object.entries(steps).map(([node, outcome]) => ({ type, node, outcome })),
  );
  const others = picks.filter(({ node }) => node !== outside?.node);
  return (
    <>
      {outside && <Choice outside={outside} />}
      {others.length > 0 && (
        <section className={css.section} aria-label={t("debugger.world.title")}>
          <h3>{t("debugger.world.title")}</h3>
          <ul className={css.picks}>
            {others.map((one) => (
              <Pick key={one.node} {...one} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Choice({ outside }: { outside: Asked }) {
  const { t } = useWords();
  const word = useOutcome();
  const name = useEditor(({ document, kinds }) => stepName(document, kinds, outside.node));
  const world = useSetup((setup) => setup.world);
  const mine = world[outside.type]?.[outside.node] ?? outside.chosen;
  const choose = (outcome: string | null) => set({ world: chosen(world, outside, outcome) });
  return (
    <fieldset className={css.outside} data-outside={outside.node}>
      <legend>{t("debugger.world.at", { name })}</legend>
      <div className={css.chips}>
        <Chip on={mine === null} onClick={() => choose(null)}>
          {t("debugger.world.real")}
        </Chip>
        {outside.outcomes.map((outcome) => (
          <Chip key={outcome} on={mine === outcome} onClick={() => choose(outcome)}>
            {word(outside.node, outcome)}
          </Chip>
        ))}
      </div>
    </fieldset>
  );
}

interface ChipProps {
  on: boolean;
  onClick: () => void;
  children: string;
}

function Chip({ on, onClick, children }: ChipProps) {
  return (
    <button type="button" className={css.chip} aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  );
}

function Pick({ type, node, outcome }: { type: string; node: string; outcome: string }) {
  const { t } = useWords();
  const word = useOutcome();
  const name = useEditor(({ document, kinds }) => stepName(document, kinds, node));
  return (
    <li>
      <span>{t("debugger.world.chosen", { name, outcome: word(node, outcome) })}</span>
      <button
        type="button"
        className={css.link}
        onClick={() =>
          set({
            world: chosen(
              useSetup.getState().world,
              { type, node, outcomes: [], chosen: null },
              null,
            ),
          })
        }
      >
        {t("debugger.world.undo")}
      </button>
    </li>
  );
}

/** An outcome as the card's foot writes it. */
function useOutcome(): (node: string, outcome: string) => string {
  const { t } = useWords();
  const names = useNames();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  return (node, outcome) => {
    if (outcome === "error") return t("debugger.world.error");
    const placed = document.nodes[node];
    return placed ? portWord(kinds.get(placed.type), placed, outcome, names) : outcome;
  };
}
