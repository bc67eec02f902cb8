// The call so far as a test of the flow: its name, and what the test will look at.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { request } from "../api/http";
import { explain } from "../api/problem";
import type { FlowDetail, FlowDocument } from "../api/types";
import { arrange } from "../editor/screen";
import { useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { exported, useDebug } from "../live/debug";
import { Button, Dialog, DialogFoot, Notice, TextField, toast } from "../ui";
import css from "./Panel.module.css";

interface Scenario {
  name: string;
  expect?: { path?: string[] };
  [more: string]: unknown;
}

/** What tells the call from others: the steps it came to last. */
function wayOf({ name, expect }: Scenario, { nodes }: FlowDocument): string {
  const last = (expect?.path ?? []).slice(-2);
  return last.map((id) => nodes[id]?.name || id).join(" → ") || name;
}

interface Props {
  flow: FlowDetail;
  onClose: () => void;
}

export function SaveTest({ flow, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const store = useEditorStore();
  const ended = useDebug(({ told }) => told?.mode === "ended");
  const [scenario, setScenario] = useState<Scenario | null>(null);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    void exported("").then((found) => {
      if (!found) return onClose();
      setScenario(found as Scenario);
      setName((now) => now || wayOf(found as Scenario, store.getState().document));
    });
  }, [onClose, store]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!scenario || !name.trim()) return;
    setBusy(true);
    setError(null);
    try {
      const { flow: _, ...rest } = scenario;
      const body = { scenario: { ...rest, name: name.trim() } };
      await request("POST", `/flows/${flow.id}/scenarios`, { body });
      await client.invalidateQueries({ queryKey: ["scenarios"] });
      store.getState().set({ panel: "tests" });
      arrange({ leftOpen: true });
      toast({ text: t("debugger.save.done", { name: name.trim() }) });
      onClose();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <Dialog open onClose={onClose} title={t("debugger.save.title")}>
      <form className={css.saving} onSubmit={save}>
        <TextField
          label={t("debugger.save.name")}
          data-autofocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className={css.quiet}>{t(ended ? "debugger.save.whole" : "debugger.save.part")}</p>
        {error !== null && (
          <Notice tone="danger" alert>
            {explain(error, t)}
          </Notice>
        )}
        <DialogFoot>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button kind="primary" type="submit" busy={busy || !scenario} disabled={!name.trim()}>
            {t("debugger.save.keep")}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
