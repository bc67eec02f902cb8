// Why something was not delivered, in words; what a server said stays as it said it.
import { useWords } from "../../i18n/useWords";
import type { Delivery } from "./types";

export function useWhy() {
  const { t, moment } = useWords();
  const reason = ({ kind, error }: Delivery): string => {
    if (!error) return "";
    if (error === "not-configured")
      return t(kind === "sms" ? "alerting.because.noGateway" : "alerting.because.noServer");
    if (error === "settled") return t("alerting.because.settled");
    if (error === "removed") return t("alerting.because.removed");
    if (error === "private-address") return t("alerting.because.private");
    const status = /^HTTP (\d{3})$/.exec(error)?.[1];
    if (status) return t("alerting.because.status", { status });
    if (error.startsWith("no answer within")) return t("alerting.because.silent");
    if (error.endsWith("no such host")) return t("alerting.because.noHost");
    if (/connection refused/i.test(error)) return t("alerting.because.closed");
    return t("alerting.because.said", { error });
  };
  return (one: Delivery): string =>
    [
      reason(one),
      one.state === "waiting" && one.next ? t("alerting.next", { when: moment(one.next) }) : "",
    ]
      .filter(Boolean)
      .join(" · ");
}
