// The versions of a flow that have been in service, and going back to one of them.
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useRollback, useVersions } from "../../api/hooks";
import { explain } from "../../api/problem";
import type { FlowRow, Version } from "../../api/types";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Confirm, Drawer, Empty, Failure, Loading, Notice, Tag, toast } from "../../ui";
import css from "./FlowsPage.module.css";

interface Props {
  flow: FlowRow;
  open: boolean;
  onClose: () => void;
}

export function VersionsDrawer({ flow, open, onClose }: Props) {
  const { t } = useWords();
  return (
    <Drawer open={open} onClose={onClose} title={t("versions.title", { name: flow.name })}>
      {open && <Inside flow={flow} />}
    </Drawer>
  );
}

function Inside({ flow }: { flow: FlowRow }) {
  const { t } = useWords();
  const versions = useVersions(flow.id);
  const [chosen, setChosen] = useState<Version | null>(null);

  if (versions.isPending) return <Loading rows={4} height={72} />;
  if (versions.isError)
    return <Failure error={versions.error} onRetry={() => versions.refetch()} small />;
  if (versions.data.length === 0) {
    return (
      <Empty icon={<History />} title={t("versions.emptyTitle")} small>
        {t("versions.emptyText")}
      </Empty>
    );
  }
  const latestFirst = [...versions.data].sort((a, b) => b.version - a.version);
  return (
    <>
      <ol className={css.versions}>
        {latestFirst.map((version) => (
          <Entry
            key={version.version}
            version={version}
            live={version.version === flow.live?.version}
            onChoose={() => setChosen(version)}
          />
        ))}
      </ol>
      <RollBack flow={flow} version={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

interface EntryProps {
  version: Version;
  live: boolean;
  onChoose: () => void;
}

function Entry({ version, live, onChoose }: EntryProps) {
  const { t, moment } = useWords();
  const refusal = useRefusal()("publish");
  return (
    <li className={css.version}>
      <div>
        <p className={css.versionHead}>
          <strong>{t("versions.number", { version: version.version })}</strong>
          {live && <Tag tone="ok">{t("versions.live")}</Tag>}
        </p>
        <p className={css.quiet}>
          {t("versions.by", { when: moment(version.published), author: version.author })}
        </p>
        {version.restores && (
          <p className={css.quiet}>{t("versions.restores", { version: version.restores })}</p>
        )}
        {version.note && <p>{version.note}</p>}
      </div>
      {!live && (
        <Button size="xs" icon={<RotateCcw size={14} />} reason={refusal} onClick={onChoose}>
          {t("versions.back")}
        </Button>
      )}
    </li>
  );
}

interface RollBackProps {
  flow: FlowRow;
  version: Version | null;
  onClose: () => void;
}

function RollBack({ flow, version, onClose }: RollBackProps) {
  const { t } = useWords();
  const rollback = useRollback();
  const number = version?.version ?? 0;
  return (
    <Confirm
      open={version !== null}
      onClose={onClose}
      title={t("versions.confirm", { version: number })}
      act={t("versions.act")}
      busy={rollback.isPending}
      onConfirm={() =>
        rollback.mutate(
          { id: flow.id, version: number },
          {
            onSuccess: (made) => {
              toast({ text: t("versions.done", { version: number, made: made.version }) });
              onClose();
            },
          },
        )
      }
    >
      <p>{t("versions.confirmText")}</p>
      {rollback.isError && (
        <Notice tone="danger" alert>
          {explain(rollback.error, t)}
        </Notice>
      )}
    </Confirm>
  );
}
