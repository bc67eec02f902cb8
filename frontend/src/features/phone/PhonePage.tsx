// A telephone in the browser: a test call through a flow, heard and steered like a real one.

import { Phone as PhoneIcon } from "lucide-react";
import { useEffect } from "react";
import { useSearch } from "wouter";
import { useFlows } from "../../api/hooks";
import { Page } from "../../app/Page";
import { useWords } from "../../i18n/useWords";
import { hangUp, press, putDown, usePhone } from "../../live/phone";
import { Empty, Failure, Loading, Tag } from "../../ui";
import { DialForm, flowOf } from "./DialForm";
import { useDialled } from "./dialled";
import { Handset } from "./Handset";
import { useKeypad } from "./Keypad";
import css from "./Phone.module.css";
import { Transcript } from "./Transcript";

export default function PhonePage() {
  const { t } = useWords();
  const flows = useFlows();
  useKeypad(() => usePhone.getState().state === "talking", press);
  useEffect(() => leave, []);
  return (
    <Page
      title={t("phone.title")}
      heading={
        <>
          {t("phone.title")} <Tag tone="amber">{t("phone.test")}</Tag>
        </>
      }
      lead={t("phone.lead")}
    >
      {flows.isPending && <Loading rows={3} height={120} />}
      {flows.isError && !flows.data && (
        <Failure error={flows.error} onRetry={() => flows.refetch()} />
      )}
      {flows.data?.every((flow) => flow.archived) && (
        <Empty icon={<PhoneIcon />} title={t("phone.noFlow")}>
          {t("phone.noFlowText")}
        </Empty>
      )}
      {flows.data?.some((flow) => !flow.archived) && (
        <Desk flows={flows.data.filter((f) => !f.archived)} />
      )}
    </Page>
  );
}

/** Leaving the page ends the call and forgets it: nobody hears a phone that is not shown. */
function leave(): void {
  const { state } = usePhone.getState();
  if (state !== "idle" && state !== "ended") hangUp();
  putDown();
}

function Desk({ flows }: { flows: NonNullable<ReturnType<typeof useFlows>["data"]> }) {
  const search = useSearch();
  const wished = new URLSearchParams(search).get("flow");
  const dialled = useDialled(flows, wished);
  return (
    <div className={css.desk}>
      <DialForm flows={flows} dialled={dialled} />
      <Handset dialled={dialled} name={flowOf(flows, dialled.target)?.name} />
      <Transcript />
    </div>
  );
}
