// Before the call: who calls whom, when, and which version; or a real telephone that is waited for.
import { Phone, PhoneIncoming, StepForward } from "lucide-react";
import { useLocation } from "wouter";
import { useFlows, useVersions } from "../api/hooks";
import type { FlowDetail } from "../api/types";
import { useRefusal } from "../app/useRole";
import { useEditorStore } from "../editor/useEditor";
import { phone } from "../i18n/format";
import { useWords } from "../i18n/useWords";
import { close, listen, useDebug } from "../live/debug";
import { Button, Notice, Segmented, Select, Switch, TextField } from "../ui";
import { Presets } from "./Clock";
import { begin } from "./conduct";
import css from "./Panel.module.css";
import { sendable } from "./session";
import { set, useSetup } from "./setup";

export function Calling({ flow }: { flow: FlowDetail }) {
  const { t } = useWords();
  const real = useSetup((setup) => setup.real);
  const version = useSetup((setup) => setup.version);
  return (
    <section className={css.phone} aria-label={t("debugger.phone")}>
      {version === null && (
        <Segmented
          label={t("debugger.how")}
          wide
          value={real ? "real" : "tried"}
          onChange={(how) => set({ real: how === "real" })}
          options={[
            { value: "tried", label: t("debugger.tried") },
            { value: "real", label: t("debugger.real") },
          ]}
        />
      )}
      {real && version === null ? <Listening flow={flow} /> : <Dialling flow={flow} />}
    </section>
  );
}

function Dialling({ flow }: { flow: FlowDetail }) {
  const { t } = useWords();
  const store = useEditorStore();
  const { from, hidden, to, at } = useSetup();
  const opening = useDebug((view) => view.line === "opening");
  const refusal = useRefusal()("test");
  const numbers = useFlows().data?.find(({ id }) => id === flow.id)?.numbers ?? [];
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (!refusal) begin(store, false);
      }}
    >
      <TextField
        label={t("debugger.from")}
        type="tel"
        value={hidden ? "" : from}
        placeholder={hidden ? t("call.hidden") : "+41 79 555 12 34"}
        disabled={hidden}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <Switch
        label={t("debugger.hide")}
        checked={hidden}
        onChange={(event) => set({ hidden: event.currentTarget.checked })}
      />
      <TextField
        label={t("debugger.to")}
        type="tel"
        value={to}
        placeholder={numbers[0] ? phone(numbers[0]) : "+41 21 802 55 55"}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      <TextField
        label={t("debugger.when")}
        type="datetime-local"
        value={at}
        onChange={(event) => set({ at: event.currentTarget.value })}
      />
      <Presets at={at} onChoose={(field) => set({ at: field })} />
      <Versions flow={flow} />
      <div className={css.start}>
        <Button
          kind="primary"
          size="md"
          wide
          type="submit"
          data-autofocus
          data-call
          busy={opening}
          reason={refusal}
          icon={<Phone size={18} />}
        >
          {t("debugger.call")}
        </Button>
        <Button
          wide
          disabled={opening}
          reason={refusal}
          icon={<StepForward size={16} />}
          onClick={() => begin(store, true)}
        >
          {t("debugger.callPaused")}
        </Button>
      </div>
      <p className={css.quiet}>{t("debugger.nothingReal")}</p>
    </form>
  );
}

function Versions({ flow }: { flow: FlowDetail }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const version = useSetup((setup) => setup.version);
  const versions = useVersions(flow.id).data ?? [];
  if (versions.length === 0) return null;
  const path = `/flows/${encodeURIComponent(flow.id)}/debug`;
  return (
    <Select
      label={t("debugger.what")}
      value={String(version ?? "")}
      onChange={(value) => go(value ? `${path}?version=${value}` : path)}
      options={[
        { value: "", label: t("debugger.draft") },
        ...versions.map((one) => ({
          value: String(one.version),
          label: t(
            flow.live?.version === one.version ? "debugger.versionLive" : "debugger.version",
            { version: one.version },
          ),
        })),
      ]}
    />
  );
}

/** A real telephone: the number that leads to the draft, and the wait for whoever calls it. */
function Listening({ flow }: { flow: FlowDetail }) {
  const { t } = useWords();
  const store = useEditorStore();
  const stops = useSetup((setup) => setup.stops);
  const listening = useDebug((view) => view.listening);
  const line = useDebug((view) => view.line);
  const refusal = useRefusal()("test");
  const waiting = line === "open" && listening?.number;
  return (
    <div className={css.fields}>
      <p className={css.quiet}>{t("debugger.realHelp")}</p>
      {listening?.number === null && (
        <Notice tone="amber" icon={<PhoneIncoming />}>
          {t("debugger.noNumber")}
        </Notice>
      )}
      {waiting ? (
        <>
          <p className={css.number} role="status">
            {t("debugger.waitsOn", { number: phone(waiting) })}
          </p>
          <Button wide onClick={close}>
            {t("debugger.stopListening")}
          </Button>
        </>
      ) : (
        <Button
          kind="primary"
          size="md"
          wide
          busy={line === "opening"}
          reason={refusal}
          icon={<PhoneIncoming size={18} />}
          onClick={() => void listen(flow.id, sendable(stops, store.getState().document.nodes))}
        >
          {t("debugger.listen")}
        </Button>
      )}
    </div>
  );
}
