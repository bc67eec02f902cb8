// A telephone that calls have taught: one of the site from now on, or not.
import { Check } from "lucide-react";
import { useRef } from "react";
import { explain } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button, toast } from "../../ui";
import { useJudgeLine } from "./api";
import css from "./Inbox.module.css";
import { useNames } from "./InboxItem";
import { useFocus } from "./InboxRefusal";
import type { PendingLine } from "./types";

export function LineForm({ line }: { line: PendingLine }) {
  const { t } = useWords();
  const refused = useRefusal()("attend");
  const { siteOf } = useNames();
  const judge = useJudgeLine();
  const button = useRef<HTMLButtonElement>(null);
  useFocus(button);
  const { site, number } = line;
  // The form is gone by then: what comes of it is told by the promise, not by the form.
  const run = (act: "approve" | "refuse") =>
    judge.mutateAsync({ site, number, act }).then(
      () =>
        toast({
          text: t(act === "approve" ? "inbox.approved" : "inbox.lineRefused", {
            number: phone(number),
            site: siteOf(site),
          }),
        }),
      (error) => toast({ text: explain(error, t), tone: "danger" }),
    );
  return (
    <div className={css.form}>
      <p className={css.proposal}>{t("inbox.lineText")}</p>
      <div className={css.acts}>
        <Button
          ref={button}
          data-proposal
          kind="primary"
          icon={<Check size={16} />}
          reason={refused}
          busy={judge.isPending}
          onClick={() => run("approve")}
        >
          {t("directory.approve")}
        </Button>
        <Button reason={refused} onClick={() => run("refuse")}>
          {t("directory.refuse")}
        </Button>
      </div>
    </div>
  );
}
