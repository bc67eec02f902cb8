// A call of the past as a test: what the caller did, in sentences, and a name to keep it under.
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useCatalogue, useFlow } from "../api/hooks";
import { explain, placesOf } from "../api/problem";
import { addScenario, type Scenario, useScenarioOfCall } from "../api/scenarios";
import { useRefusal } from "../app/useRole";
import { keepPlace } from "../editor/place";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { Button, Dialog, DialogFoot, Loading, Notice, TextField, toast } from "../ui";
import css from "./Tests.module.css";
import { tellAct } from "./told";

export default function MakeTest({ call }: { call: string }) {
  useLateWords();
  const { t } = useWords();
  const refusal = useRefusal()("test");
  const [open, setOpen] = useState(false);
  const asked = useScenarioOfCall(call);
  return (
    <>
      <Button
        icon={<FlaskConical size={16} />}
        reason={refusal}
        onClick={() => {
          setOpen(true);
          asked.mutate();
        }}
        data-act="make-test"
      >
        {t("scenarios.fromCall.act")}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("scenarios.fromCall.title")} wide>
        {asked.isPending && <Loading rows={4} height={36} />}
        {asked.isError && (
          <Notice tone="danger" alert>
            {placesOf(asked.error) || explain(asked.error, t)}
          </Notice>
        )}
        {asked.data && open && (
          <Keep
            flow={asked.data.flow}
            scenario={asked.data.scenario}
            masked={asked.data.masked}
            onClose={() => setOpen(false)}
          />
        )}
      </Dialog>
    </>
  );
}

interface KeepProps {
  flow: string;
  scenario: Scenario;
  masked: string[];
  onClose: () => void;
}

function Keep({ flow, scenario, masked, onClose }: KeepProps) {
  const { t, language, number } = useWords();
  const client = useQueryClient();
  const [, go] = useLocation();
  const document = useFlow(flow).data?.document;
  const kinds = useCatalogue(language).data;
  const [name, setName] = useState(scenario.name);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const keep = async () => {
    setBusy(true);
    try {
      await addScenario(flow, { ...scenario, name: name.trim() });
      await client.invalidateQueries({ queryKey: ["scenarios", flow] });
      toast({
        text: t("scenarios.fromCall.kept", { name: name.trim() }),
        seconds: 10,
        act: {
          label: t("scenarios.fromCall.open"),
          run: () => {
            keepPlace(flow, { panel: "tests" });
            go(`/flows/${encodeURIComponent(flow)}`);
          },
        },
      });
      onClose();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <form
      className={css.keep}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) void keep();
      }}
    >
      <TextField
        label={t("scenarios.name")}
        value={name}
        maxLength={200}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {masked.length > 0 && (
        <Notice tone="amber">
          {t("scenarios.fromCall.masked", { names: masked.join(", "), count: masked.length })}
        </Notice>
      )}
      <ol className={css.acts} aria-label={t("scenarios.acts")}>
        {(scenario.steps ?? []).map((act, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an act is known by its place alone
          <li key={at} data-hears={act.hear !== undefined || undefined}>
            {tellAct(act, { t, number, document, kinds })}
          </li>
        ))}
      </ol>
      {error !== null && (
        <Notice tone="danger" alert>
          {placesOf(error) || explain(error, t)}
        </Notice>
      )}
      <DialogFoot>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button kind="primary" type="submit" busy={busy} disabled={!name.trim()}>
          {t("scenarios.fromCall.keep")}
        </Button>
      </DialogFoot>
    </form>
  );
}
