// What one does with all tests: make, generate, replay, files, and whether failing ones stop a release.
import { Download, Ellipsis, Plus, Route, Sparkles, Upload } from "lucide-react";
import { useRef } from "react";
import { explain, placesOf } from "../api/problem";
import {
  type SavedScenario,
  usePublishing,
  useScenarioActs,
  useSetPublishing,
} from "../api/scenarios";
import { useRefusal } from "../app/useRole";
import { saveFile } from "../editor/saveFile";
import { useWords } from "../i18n/useWords";
import { IconButton, Menu, MenuChoices, MenuItem, MenuLabel, MenuLine, toast } from "../ui";
import { fileOfAll, freeName, readFile } from "./scenario";
import type { View } from "./Tests";
import css from "./Tests.module.css";

interface Props {
  flow: string;
  tests: SavedScenario[];
  onView: (view: View) => void;
  onNew: () => Promise<void>;
}

export function TestsMenu({ flow, tests, onView, onNew }: Props) {
  const { t } = useWords();
  const refusal = useRefusal()("test");
  const files = useRef<HTMLInputElement>(null);
  const take = useImport(flow, tests);
  return (
    <>
      <Menu
        width={300}
        trigger={
          <IconButton label={t("scenarios.menu")} data-act="menu">
            <Ellipsis size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<Plus size={16} />} reason={refusal} onClick={() => void onNew()}>
          {t("scenarios.new")}
        </MenuItem>
        <MenuItem
          icon={<Sparkles size={16} />}
          reason={refusal}
          onClick={() => onView({ what: "generate" })}
        >
          {t("scenarios.generate.act")}
        </MenuItem>
        <MenuItem
          icon={<Route size={16} />}
          reason={refusal}
          onClick={() => onView({ what: "replay" })}
        >
          {t("scenarios.replay.act")}
        </MenuItem>
        <MenuLine />
        <MenuItem
          icon={<Upload size={16} />}
          reason={refusal}
          onClick={() => files.current?.click()}
        >
          {t("scenarios.import")}
        </MenuItem>
        {tests.length > 0 && (
          <MenuItem
            icon={<Download size={16} />}
            onClick={() =>
              saveFile(
                `${flow}-tests.json`,
                fileOfAll(
                  tests.map(({ scenario }) => scenario),
                  flow,
                ),
              )
            }
          >
            {t("scenarios.exportAll")}
          </MenuItem>
        )}
        <Publishing />
      </Menu>
      <input
        ref={files}
        type="file"
        accept="application/json,.json"
        multiple
        hidden
        aria-label={t("scenarios.import")}
        className={css.files}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void take(chosen);
        }}
      />
    </>
  );
}

/** Who runs the studio decides whether failing tests stop a flow from being put into service. */
function Publishing() {
  const { t } = useWords();
  const refusal = useRefusal()("operate");
  const setting = usePublishing();
  const change = useSetPublishing();
  if (!setting.data) return null;
  return (
    <>
      <MenuLine />
      <MenuLabel>{t("scenarios.blocking.label")}</MenuLabel>
      {refusal ? (
        <p className={css.setting}>
          {t(setting.data.block_on_failing ? "scenarios.blocking.on" : "scenarios.blocking.off")}
        </p>
      ) : (
        <MenuChoices
          value={setting.data.block_on_failing ? "on" : "off"}
          onChange={(chosen) =>
            change.mutate(chosen === "on", {
              onError: (error) => toast({ text: explain(error, t), tone: "danger" }),
            })
          }
          options={[
            { value: "off", label: t("scenarios.blocking.off") },
            { value: "on", label: t("scenarios.blocking.on") },
          ]}
        />
      )}
    </>
  );
}

function useImport(flow: string, tests: SavedScenario[]) {
  const { t } = useWords();
  const { addAll } = useScenarioActs(flow);
  return async (files: File[]) => {
    const names = tests.map(({ name }) => name);
    let count = 0;
    for (const file of files) {
      const found = readFile(await file.text());
      if (!found) {
        toast({ text: t("scenarios.notATest", { file: file.name }), tone: "danger", seconds: 8 });
        continue;
      }
      const fresh = found.map((one) => {
        const name = freeName(one.name, names);
        names.push(name);
        return { ...one, name };
      });
      try {
        count += (await addAll(fresh)).length;
      } catch (error) {
        const text = placesOf(error) || explain(error, t);
        toast({ text: `${file.name} : ${text}`, tone: "danger", seconds: 10 });
      }
    }
    if (count > 0) toast({ text: t("scenarios.imported", { count }) });
  };
}
