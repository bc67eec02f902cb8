// Ctrl+K: acts, steps and what they say, kinds to add, variables and flows, by a few letters.
import { Variable, Workflow } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useFlows } from "../api/hooks";
import { addStep } from "../graph/commands";
import { folded } from "../graph/ids";
import { searchKinds, searchSteps, usedVariables } from "../graph/queries";
import { promptText } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { Dialog, StepIcon } from "../ui";
import { ACTIONS, type Env } from "./actions";
import { useEnv } from "./actions/env";
import { whereToAdd } from "./actions/where";
import { type Entry, ranked, together } from "./commands";
import { Finder, type Found } from "./Finder";
import { Keys } from "./Keys";
import { recent, used } from "./remembered";
import { arrange, useScreen } from "./screen";

type Item = Found & Entry;
const MOST_STEPS = 12;

export function CommandPalette() {
  const { t } = useWords();
  const open = useScreen((screen) => screen.shown === "commands");
  return (
    <Dialog
      open={open}
      onClose={() => arrange({ shown: null })}
      title={t("editor.commands.title")}
      wide
      high
    >
      {open && <Inside />}
    </Dialog>
  );
}

function Inside() {
  const { t } = useWords();
  const env = useEnv();
  const flows = useFlows().data;
  const lately = useMemo(recent, []);
  const begun = useScreen((screen) => screen.typed);
  useEffect(() => () => arrange({ typed: "" }), []);
  const acts = useMemo(() => actItems(env), [env]);

  const find = (text: string): Found[] => {
    const others = flowItems(env, flows ?? []);
    if (text === "")
      return beginning([...acts, ...others], lately, t("editor.commands.group.recent"));
    const steps = stepItems(env, text);
    const named = ranked(
      [...acts, ...kindItems(env, text), ...variableItems(env), ...others],
      text,
      lately,
    );
    return together([...steps.filter(exact(text)), ...named, ...steps]).filter(firstOfItsId());
  };
  return (
    <Finder
      label={t("editor.commands.title")}
      placeholder={t("editor.commands.placeholder")}
      nothing={t("editor.commands.nothing")}
      begun={begun}
      find={(text) => find(text).map(closing)}
    />
  );
}

/** Without a word: what was used lately, then every act. */
function beginning(items: Item[], lately: string[], group: string): Item[] {
  const known = lately.flatMap((id) => items.filter((item) => item.id === id).slice(0, 1));
  const acts = items.filter((item) => item.id.startsWith("act:") && !lately.includes(item.id));
  return [...known.map((item) => ({ ...item, group })), ...acts];
}

const exact = (text: string) => (item: Item) => folded(item.label).includes(folded(text));

function firstOfItsId(): (item: Item) => boolean {
  const seen = new Set<string>();
  return ({ id }) => !seen.has(id) && seen.add(id) !== undefined;
}

function closing(item: Found): Found {
  return {
    ...item,
    run: () => {
      used(item.id);
      arrange({ shown: null });
      item.run();
    },
  };
}

function actItems(env: Env): Item[] {
  return ACTIONS.filter((one) => one.id !== "commands" && one.when(env)).map((one) => {
    const Icon = one.icon;
    const words = one.words?.(env);
    return {
      id: `act:${one.id}`,
      label: one.label(env),
      group: env.t("editor.commands.group.actions"),
      icon: <Icon aria-hidden />,
      ...(words ? { words } : {}),
      ...(one.keys?.[0] ? { end: <Keys of={one.keys[0]} /> } : {}),
      run: () => one.run(env),
    };
  });
}

function stepItems(env: Env, text: string): Item[] {
  const { document, kinds, select, lookAt, spoken } = env.store.getState();
  return searchSteps(document, kinds, text)
    .slice(0, MOST_STEPS)
    .flatMap((id) => {
      const placed = document.nodes[id];
      if (!placed) return [];
      const kind = kinds.get(placed.type);
      const said = saidWith(placed.params, folded(text), spoken);
      return {
        id: `step:${id}`,
        label: placed.name || id,
        detail: said ?? kind?.label ?? placed.type,
        group: env.t("editor.commands.group.steps"),
        icon: <StepIcon icon={kind?.icon} group={kind?.group} />,
        run: () => {
          select([id]);
          lookAt([id]);
        },
      };
    });
}

/** The words of a prompt in which the text was found. */
function saidWith(value: unknown, wanted: string, language: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("text" in value && typeof value.text === "object" && value.text !== null) {
    const texts = Object.values(value.text as Record<string, string>);
    const hit = texts.find((one) => typeof one === "string" && folded(one).includes(wanted));
    return hit ?? (wanted === "" ? promptText(value as never, language) : undefined);
  }
  for (const part of Object.values(value)) {
    const found = saidWith(part, wanted, language);
    if (found) return found;
  }
  return undefined;
}

function kindItems(env: Env, text: string): Item[] {
  const state = env.store.getState();
  if (state.shut) return [];
  return searchKinds(state.kinds, text).map((kind) => ({
    id: `add:${kind.type}`,
    label: env.t("editor.commands.addOne", { name: kind.label }),
    words: [kind.label, ...kind.keywords].join(", "),
    detail: kind.group_label,
    group: env.t("editor.commands.group.add"),
    icon: <StepIcon icon={kind.icon} group={kind.group} />,
    run: () => {
      const now = env.store.getState();
      const from = whereToAdd(now);
      now.run(addStep(now.context(), { type: kind.type, ...(from ? { from } : {}) }));
    },
  }));
}

function variableItems(env: Env): Item[] {
  const { document, kinds, select, lookAt } = env.store.getState();
  const uses = usedVariables(document, kinds);
  const names = new Set([...Object.keys(document.variables ?? {}), ...uses.keys()]);
  return [...names].map((name) => {
    const steps = uses.get(name) ?? [];
    return {
      id: `variable:${name}`,
      label: name,
      words: document.variables?.[name]?.label ?? "",
      detail: env.t("editor.commands.usedIn", { count: steps.length }),
      group: env.t("editor.commands.group.variables"),
      icon: <Variable aria-hidden />,
      run: () => {
        select(steps);
        if (steps.length > 0) lookAt(steps);
        else arrange({ rightOpen: true });
      },
    };
  });
}

function flowItems(env: Env, flows: { id: string; name: string; archived: boolean }[]): Item[] {
  const here = env.store.getState().flow;
  return flows
    .filter(({ id, archived }) => id !== here && !archived)
    .map(({ id, name }) => ({
      id: `flow:${id}`,
      label: name,
      group: env.t("editor.commands.group.flows"),
      icon: <Workflow aria-hidden />,
      run: () => env.go(`/flows/${encodeURIComponent(id)}`),
    }));
}
