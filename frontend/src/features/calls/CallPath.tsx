// One call from its first step to its end: where it went, what was heard, which keys were pressed.
import { PhoneOff, SearchX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { useCall, useCatalogue, useFlow, useVersion } from "../../api/hooks";
import { Problem } from "../../api/http";
import type { CallDetail, CallStep, FlowDocument, Kind } from "../../api/types";
import { useRefusal } from "../../app/useRole";
import { portsOf, portWord } from "../../graph/ports";
import { duration, phone, secondsBetween } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { callerName, HangUp } from "../../monitor/callLists";
import { reasonWord } from "../../monitor/reasons";
import { useNames } from "../../monitor/useNames";
import { Button, Empty, Failure, Loading, StepIcon, Tag } from "../../ui";
import css from "./Calls.module.css";

const MakeTest = lazy(() => import("../../scenarios/MakeTest"));

export function CallPath({ id }: { id: string }) {
  const { t } = useWords();
  const call = useCall(id);
  if (call.error instanceof Problem && call.error.status === 404) {
    return (
      <Empty icon={<SearchX />} title={t("calls.goneTitle")} small>
        {t("calls.goneText")}
      </Empty>
    );
  }
  if (call.isError && !call.data)
    return <Failure error={call.error} onRetry={() => call.refetch()} small />;
  if (!call.data) return <Loading rows={5} height={56} />;
  return <Told call={call.data} />;
}

function Told({ call }: { call: CallDetail }) {
  const { t, language } = useWords();
  const kinds = useCatalogue(language);
  const document = useDocumentOf(call);
  return (
    <>
      <Facts call={call} />
      <ol className={css.steps} aria-label={t("calls.path")}>
        {call.path.map((step, at) => (
          <Step
            key={`${step.at} ${step.node} ${call.path.indexOf(step)}`}
            step={step}
            last={at === call.path.length - 1}
            document={document}
            kinds={kinds.data}
          />
        ))}
        <li className={css.end} data-live={!call.ended || undefined}>
          {call.ended ? reasonWord(call.reason ?? "", t) : t("calls.going")}
        </li>
      </ol>
    </>
  );
}

/** The document that the call walks or walked: its version, or the draft in a test. */
function useDocumentOf(call: CallDetail): FlowDocument | undefined {
  const draft = useFlow(call.version === 0 ? call.flow : null);
  const version = useVersion(call.flow, call.version > 0 ? call.version : null);
  return call.version === 0 ? draft.data?.document : version.data;
}

function Facts({ call }: { call: CallDetail }) {
  const { t, moment } = useWords();
  const [ending, setEnding] = useState(false);
  const refusal = useRefusal()("operate");
  const seconds = call.ended ? secondsBetween(call.started, call.ended) : null;
  return (
    <div className={css.facts}>
      <p className={css.factTitle}>
        {callerName(call.from, t("call.hidden"))}
        {call.simulated && <Tag tone="amber">{t("phone.test")}</Tag>}
        {!call.ended && <Tag tone="thread">{t("calls.now")}</Tag>}
      </p>
      <dl>
        <dt>{t("calls.flow")}</dt>
        <dd>
          <Link href={`/flows/${call.flow}/live?view=${call.simulated ? "test" : "real"}`}>
            {call.flow_name}
          </Link>{" "}
          <span className={css.quiet}>
            {call.version > 0 ? t("calls.version", { version: call.version }) : t("calls.draft")}
          </span>
        </dd>
        {call.to && <dt>{t("calls.called")}</dt>}
        {call.to && <dd className="number">{phone(call.to)}</dd>}
        <dt>{t("calls.started")}</dt>
        <dd>{moment(call.started)}</dd>
        {seconds !== null && <dt>{t("calls.lasted")}</dt>}
        {seconds !== null && <dd className="number">{duration(seconds)}</dd>}
      </dl>
      {!call.ended && (
        <Button icon={<PhoneOff size={16} />} reason={refusal} onClick={() => setEnding(true)}>
          {t("live.hangUpAct")}
        </Button>
      )}
      {call.ended && (
        <Suspense fallback={null}>
          <MakeTest call={call.id} />
        </Suspense>
      )}
      <HangUp call={ending ? call : null} onClose={() => setEnding(false)} />
    </div>
  );
}

interface StepProps {
  step: CallStep;
  last: boolean;
  document: FlowDocument | undefined;
  kinds: ReadonlyMap<string, Kind> | undefined;
}

function Step({ step, document, kinds }: StepProps) {
  const { t, clock } = useWords();
  const names = useNames();
  const placed = document?.nodes[step.node];
  const kind = placed && kinds?.get(placed.type);
  const choice = kind ? portsOf(kind, placed?.params).length - kind.lanes.length > 1 : true;
  const told = step.port && (choice || kind?.lanes.includes(step.port)) && !kind?.ends;
  const word = told && placed ? portWord(kind, placed, step.port ?? "", names) : null;
  return (
    <li className={css.step}>
      <div className={css.stepHead}>
        <StepIcon icon={kind?.icon} group={kind?.group} />
        <strong>{step.name || placed?.name || step.node}</strong>
        <span className={css.quiet}>{clock(step.at)}</span>
      </div>
      <div className={css.stepBody}>
        {step.heard?.map((heard, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts of the past never move
          <p key={at} className={css.heard} data-cut={heard.end !== "done" || undefined}>
            <span lang={heard.language || undefined}>
              {heard.text ? t("ui.quote", { text: heard.text }) : t("phone.recording")}
            </span>
            {heard.end && heard.end !== "done" && <small>{cutWord(heard.end)}</small>}
          </p>
        ))}
        {step.keys && (
          <p className={css.pressed}>
            {t("calls.keys")}
            {[...step.keys].map((key, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: facts of the past never move
              <kbd key={at}>{key}</kbd>
            ))}
          </p>
        )}
        {word && <p className={css.outcome}>{word}</p>}
      </div>
    </li>
  );

  function cutWord(end: string): string {
    const known = (["key", "hangup", "skipped", "failed"] as const).find((one) => one === end);
    return known ? t(`calls.heard.${known}`) : end;
  }
}
