// One test in the list: how it stands, what it does as a sentence, and what one does with it.
import {
  Bug,
  CircleCheck,
  CircleDashed,
  CircleX,
  Copy,
  Download,
  Ellipsis,
  LoaderCircle,
  PenLine,
  Play,
  Trash2,
} from "lucide-react";
import { useEffect, useId } from "react";
import { useLocation } from "wouter";
import { explain } from "../api/problem";
import { type Result, type SavedScenario, type Scenario, useScenarioActs } from "../api/scenarios";
import { useRefusal } from "../app/useRole";
import { fieldOf } from "../debugger/moments";
import type { World } from "../debugger/session";
import { ask } from "../debugger/setup";
import { saveFile } from "../editor/saveFile";
import { useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Button, IconButton, Menu, MenuItem, MenuLine, toast } from "../ui";
import { Differences } from "./Differences";
import { forget, useResults } from "./results";
import { acceptable, accepted, fileName, fileOf, freeName } from "./scenario";
import type { View } from "./Tests";
import css from "./Tests.module.css";
import { tellAct, tellTest } from "./told";
import { useTelling, useZone } from "./useFlowHere";

const SIGNS = { passed: CircleCheck, failed: CircleX, none: CircleDashed };

interface Props {
  flow: string;
  test: SavedScenario;
  /** Of all tests: a copy is called otherwise. */
  names: string[];
  open: boolean;
  busy: boolean;
  onOpen: () => void;
  onRun: () => void;
  onView: (view: View) => void;
}

export function TestRow(props: Props) {
  const { test, open, busy, onOpen, onRun } = props;
  const { t } = useWords();
  const inside = useId();
  const telling = useTelling();
  const refusal = useRefusal()("test");
  const result = useResults((state) => state.results.get(test.id));
  const state =
    result === undefined || result.ran === false ? "none" : result.ok ? "passed" : "failed";
  const Sign = SIGNS[state];
  const first = result?.problem ?? result?.differences[0]?.message;
  return (
    <li className={css.row} data-test={test.id} data-state={state} data-open={open || undefined}>
      <div className={css.rowHead}>
        <button
          type="button"
          className={css.open}
          aria-expanded={open}
          aria-controls={inside}
          onClick={onOpen}
          data-act="open"
        >
          <Sign size={17} className={css.sign} aria-label={t(`scenarios.state.${state}`)} />
          <span className={css.told}>
            <span className={css.name}>{test.name}</span>
            {!open && (
              <span className={css.line}>
                {state !== "passed" && first ? first : tellTest(test.scenario, telling)}
              </span>
            )}
          </span>
        </button>
        <IconButton
          label={t("scenarios.run", { name: test.name })}
          size="md"
          aria-busy={busy || undefined}
          aria-disabled={refusal !== undefined || undefined}
          onClick={onRun}
          data-act="run-one"
        >
          {busy ? <LoaderCircle size={15} className={css.turning} /> : <Play size={15} />}
        </IconButton>
        <RowMenu {...props} />
      </div>
      <div id={inside} hidden={!open} className={css.inside}>
        {open && <Inside {...props} result={result} />}
      </div>
    </li>
  );
}

function Inside({ flow, test, result, onRun, onView }: Props & { result: Result | undefined }) {
  const { t } = useWords();
  const telling = useTelling();
  const refusal = useRefusal()("test");
  const debug = useOpenInDebugger(flow);
  const accept = useAccept(flow, onRun);
  const store = useEditorStore();
  const at = result?.differences.find(({ node }) => node)?.node;
  useEffect(() => {
    // What failed is looked at without being searched.
    if (at && store.getState().document.nodes[at]) store.getState().lookAt([at]);
  }, [store, at]);
  return (
    <>
      {result && !result.ok && <Differences result={result} />}
      <ol className={css.acts} aria-label={t("scenarios.acts")}>
        {(test.scenario.steps ?? []).map((act, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an act is known by its place alone
          <li key={place} data-hears={act.hear !== undefined || undefined}>
            {tellAct(act, telling)}
          </li>
        ))}
      </ol>
      <div className={css.rowActs}>
        <Button
          size="xs"
          icon={<PenLine size={14} />}
          reason={refusal}
          onClick={() => onView({ what: "edit", id: test.id })}
          data-act="edit"
        >
          {t("scenarios.edit")}
        </Button>
        {result && acceptable(result) && (
          <Button
            size="xs"
            icon={<CircleCheck size={14} />}
            reason={refusal}
            onClick={() => void accept(test, result)}
            data-act="accept"
          >
            {t("scenarios.accept")}
          </Button>
        )}
        <Button
          size="xs"
          icon={<Bug size={14} />}
          reason={refusal}
          onClick={() => debug(test)}
          data-act="debug"
        >
          {t("scenarios.debug")}
        </Button>
      </div>
    </>
  );
}

/** Takes what happened as what is expected from now on, and looks again; one press takes it back. */
function useAccept(flow: string, onRun: () => void) {
  const { t } = useWords();
  const { save } = useScenarioActs(flow);
  const put = async (test: SavedScenario, scenario: Scenario) => {
    try {
      await save(test.id, scenario);
      onRun();
      return true;
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
      return false;
    }
  };
  return async (test: SavedScenario, result: Result) => {
    if (!(await put(test, accepted(test.scenario, result)))) return;
    toast({
      text: t("scenarios.accepted", { name: test.name }),
      seconds: 10,
      act: { label: t("ui.undo"), run: () => void put(test, test.scenario) },
    });
  };
}

/** Sets the debugger's telephone as the test has it: who calls, when, in which world. */
function useOpenInDebugger(flow: string) {
  const [path, go] = useLocation();
  const zone = useZone();
  return ({ scenario: { call = {}, world = {} } }: SavedScenario) => {
    const there = `/flows/${encodeURIComponent(flow)}/debug`;
    const set = {
      from: call.from ?? "",
      hidden: !call.from,
      to: call.to ?? "",
      at: call.at ? fieldOf(call.at, zone) : "",
      world: world as World,
      tab: "call" as const,
    };
    ask(flow, set, path === there);
    go(there);
  };
}

function RowMenu({ flow, test, names, onView }: Props) {
  const { t } = useWords();
  const refusal = useRefusal()("test");
  const debug = useOpenInDebugger(flow);
  const { add, remove } = useScenarioActs(flow);
  const told = (act: () => Promise<unknown>) => () =>
    void act().catch((error: unknown) => toast({ text: explain(error, t), tone: "danger" }));
  const duplicate = told(async () => {
    const name = freeName(test.name, names);
    const id = await add({ ...test.scenario, name });
    onView({ what: "edit", id, fresh: true });
  });
  const away = told(async () => {
    await remove(test.id);
    forget(test.id);
    toast({
      text: t("scenarios.deleted", { name: test.name }),
      seconds: 10,
      act: { label: t("ui.undo"), run: told(() => add(test.scenario)) },
    });
  });
  return (
    <Menu
      trigger={
        <IconButton label={t("scenarios.more", { name: test.name })} size="md" data-act="more">
          <Ellipsis size={16} />
        </IconButton>
      }
    >
      <MenuItem
        icon={<PenLine size={16} />}
        reason={refusal}
        onClick={() => onView({ what: "edit", id: test.id, fresh: true })}
      >
        {t("scenarios.rename")}
      </MenuItem>
      <MenuItem icon={<Copy size={16} />} reason={refusal} onClick={duplicate}>
        {t("scenarios.duplicate")}
      </MenuItem>
      <MenuItem icon={<Bug size={16} />} reason={refusal} onClick={() => debug(test)}>
        {t("scenarios.debug")}
      </MenuItem>
      <MenuItem
        icon={<Download size={16} />}
        onClick={() => saveFile(fileName(test.name), fileOf(test.scenario, flow))}
      >
        {t("scenarios.export")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Trash2 size={16} />} danger reason={refusal} onClick={away}>
        {t("scenarios.delete")}
      </MenuItem>
    </Menu>
  );
}
