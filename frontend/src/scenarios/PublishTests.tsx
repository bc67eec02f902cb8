// The tests of a draft that is about to be put into service: run at once, what fails is told first.
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, FlaskConical } from "lucide-react";
import { useEffect } from "react";
import { explain } from "../api/problem";
import { type Result, runScenarios, usePublishing, useScenarios } from "../api/scenarios";
import type { FlowDetail } from "../api/types";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { Button, Notice } from "../ui";
import css from "./Tests.module.css";

interface Props {
  draft: FlowDetail;
  /** What keeps the flow from being tried at all: then nothing is run. */
  errors: number;
  onShow: (node: string) => void;
  /** How many failing tests stop it from being put into service. */
  onBlocked: (count: number) => void;
}

export default function PublishTests({ draft, errors, onShow, onBlocked }: Props) {
  useLateWords();
  const { t } = useWords();
  const tests = useScenarios(draft.id);
  const count = tests.data?.length ?? 0;
  const blocks = usePublishing(count > 0).data?.block_on_failing ?? false;
  const run = useQuery({
    queryKey: ["publishing-tests", draft.id, draft.etag],
    queryFn: () => runScenarios(draft.id, { document: draft.document }),
    enabled: count > 0 && errors === 0,
    gcTime: 0,
    retry: false,
  });
  const failed = run.data?.results.filter(({ ok, ran }) => !ok && ran !== false) ?? [];
  const late = run.data?.results.filter(({ ran }) => ran === false) ?? [];
  const blocked = blocks ? failed.length : 0;
  useEffect(() => onBlocked(blocked), [onBlocked, blocked]);
  if (!tests.data || errors > 0) return null;
  if (count === 0) {
    return (
      <p className={css.publishLine}>
        <FlaskConical size={16} aria-hidden="true" />
        {t("scenarios.publish.none")}
      </p>
    );
  }
  if (run.isPending) {
    return (
      <p className={css.publishLine} role="status">
        <FlaskConical size={16} aria-hidden="true" />
        {t("scenarios.publish.running", { count })}
      </p>
    );
  }
  if (run.isError) return <Notice tone="amber">{explain(run.error, t)}</Notice>;
  if (failed.length === 0 && late.length > 0) {
    return (
      <Notice tone="amber">
        {late.map(({ name }) => name).join(", ")} — {late[0]?.differences[0]?.message}
      </Notice>
    );
  }
  if (failed.length === 0) {
    return (
      <Notice tone="ok" icon={<CircleCheck />}>
        {t("scenarios.passed", { count })}
      </Notice>
    );
  }
  return <Failing failed={failed} blocks={blocks} onShow={onShow} />;
}

interface FailingProps {
  failed: Result[];
  blocks: boolean;
  onShow: (node: string) => void;
}

function Failing({ failed, blocks, onShow }: FailingProps) {
  const { t } = useWords();
  return (
    <div data-failing={failed.length}>
      <Notice tone={blocks ? "danger" : "amber"} icon={<CircleX />}>
        {t("scenarios.publish.failing", { count: failed.length })}{" "}
        {t(blocks ? "scenarios.publish.blocked" : "scenarios.publish.allowed")}
      </Notice>
      <ul className={css.failing}>
        {failed.map(({ id, name, problem, differences }) => {
          const node = differences.find((one) => one.node)?.node;
          return (
            <li key={id ?? name}>
              <div>
                <p className={css.name}>{name}</p>
                <p>{problem ?? differences[0]?.message}</p>
              </div>
              {node && (
                <Button size="xs" onClick={() => onShow(node)}>
                  {t("scenarios.show")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
