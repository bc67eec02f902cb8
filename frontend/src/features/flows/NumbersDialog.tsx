// The telephone numbers that lead to a flow: give it one, take one away.
import { PhoneOff, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useAssign, useFlows, useNumbers, useUnassign } from "../../api/hooks";
import { explain, placesOf } from "../../api/problem";
import type { FlowRow, PhoneNumber } from "../../api/types";
import { useRefusal } from "../../app/useRole";
import { nationalExample, phone, plainNumber } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import {
  Button,
  Dialog,
  Empty,
  Failure,
  IconButton,
  Loading,
  Notice,
  Switch,
  Tag,
  TextField,
} from "../../ui";
import css from "./FlowsPage.module.css";

interface Props {
  flow: FlowRow;
  open: boolean;
  onClose: () => void;
}

export function NumbersDialog({ flow, open, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog open={open} onClose={onClose} title={t("numbers.title", { name: flow.name })}>
      {open && <Inside flow={flow} />}
    </Dialog>
  );
}

function Inside({ flow }: { flow: FlowRow }) {
  const { t } = useWords();
  const numbers = useNumbers();
  if (numbers.isPending) return <Loading rows={2} height={44} />;
  if (numbers.isError)
    return <Failure error={numbers.error} onRetry={() => numbers.refetch()} small />;
  const mine = numbers.data.filter((one) => one.flow === flow.id);
  const unheard = !flow.live && (mine.length === 0 || mine.some((one) => !one.draft));
  return (
    <div className={css.publish}>
      {unheard && <Notice tone="amber">{t("numbers.notLive")}</Notice>}
      {mine.length === 0 ? (
        <Empty icon={<PhoneOff />} title={t("numbers.none")} small />
      ) : (
        <ul className={css.numberList}>
          {mine.map((one) => (
            <Assigned key={one.number} number={one} />
          ))}
        </ul>
      )}
      <Add flow={flow} all={numbers.data} />
    </div>
  );
}

function Assigned({ number }: { number: PhoneNumber }) {
  const { t } = useWords();
  const unassign = useUnassign();
  const refusal = useRefusal()("operate");
  return (
    <li>
      <span>
        <strong className="number">{phone(number.number)}</strong>
        {number.label && <span className={css.quiet}>{number.label}</span>}
        {number.draft && (
          <Tag tone="amber" title={t("numbers.testHelp")}>
            {t("numbers.test")}
          </Tag>
        )}
      </span>
      <IconButton
        label={t("numbers.remove", { number: phone(number.number) })}
        disabled={unassign.isPending || refusal !== undefined}
        title={refusal}
        onClick={() => unassign.mutate(number.number)}
      >
        <X size={17} />
      </IconButton>
    </li>
  );
}

const SHAPE = /^\+?[0-9*#]{2,20}$/;

function Add({ flow, all }: { flow: FlowRow; all: PhoneNumber[] }) {
  const { t } = useWords();
  const flows = useFlows();
  const assign = useAssign();
  const [typed, setTyped] = useState("");
  const [label, setLabel] = useState("");
  const [draft, setDraft] = useState(false);
  const [wrong, setWrong] = useState("");
  const refusal = useRefusal()("operate");
  const number = plainNumber(typed);
  const taken = all.find((one) => one.number === number && one.flow !== flow.id);
  const owner = flows.data?.find((one) => one.id === taken?.flow)?.name ?? taken?.flow;

  function send(event: FormEvent) {
    event.preventDefault();
    const national = nationalExample(number);
    const problem = national
      ? t("numbers.national", { example: national.replaceAll(" ", "\u00a0") })
      : SHAPE.test(number)
        ? ""
        : t("numbers.wrong");
    setWrong(problem);
    if (problem) return;
    assign.mutate(
      { number, flow: flow.id, label: label.trim(), draft },
      {
        onSuccess: () => {
          setTyped("");
          setLabel("");
          setDraft(false);
        },
      },
    );
  }

  return (
    <form className={css.addNumber} onSubmit={send} noValidate>
      <TextField
        label={t("numbers.number")}
        type="tel"
        placeholder="+41 21 802 55 55"
        value={typed}
        description={t("numbers.help")}
        error={wrong}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong("");
          assign.reset();
        }}
      />
      <TextField
        label={t("numbers.label")}
        placeholder={t("numbers.labelExample")}
        value={label}
        maxLength={200}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Switch
        label={t("numbers.test")}
        description={t("numbers.testHelp")}
        checked={draft}
        onChange={(event) => setDraft(event.currentTarget.checked)}
      />
      {taken && <Notice tone="amber">{t("numbers.taken", { flow: owner })}</Notice>}
      {assign.isError && (
        <Notice tone="danger" alert>
          {placesOf(assign.error) || explain(assign.error, t)}
        </Notice>
      )}
      <Button kind="primary" type="submit" busy={assign.isPending} reason={refusal}>
        {taken ? t("numbers.move") : t("numbers.add")}
      </Button>
    </form>
  );
}
