// The versions of a flow: what each one was, how any two differ, and going back to one of them.
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useContext, useState } from "react";
import { useCatalogue, useFlows, useVersion, useVersions } from "../../api/hooks";
import type { FlowDetail, FlowDocument, Version } from "../../api/types";
import type { Kinds } from "../../graph/change";
import { useWords } from "../../i18n/useWords";
import { Empty, Failure, Loading, Select, Sheet, Tag } from "../../ui";
import { EditorContext } from "../useEditor";
import { Compare, Drawing } from "./Compare";
import css from "./release.module.css";
import { readSettled } from "./settled";
import { VersionActs } from "./VersionActs";
import { DRAFT, type Ref, usualPartner } from "./versions";

interface Props {
  flow: string;
  open: boolean;
  onClose: () => void;
}

export default function VersionsPanel({ flow, open, onClose }: Props) {
  const { t } = useWords();
  const name = useFlows().data?.find(({ id }) => id === flow)?.name ?? flow;
  return (
    <Sheet open={open} onClose={onClose} title={t("versions.title", { name })}>
      {open && <Opened flow={flow} onClose={onClose} />}
    </Sheet>
  );
}

export { VersionsPanel };

function Opened({ flow, onClose }: { flow: string; onClose: () => void }) {
  const { t, language } = useWords();
  const store = useContext(EditorContext);
  const versions = useVersions(flow);
  const kinds = useCatalogue(language);
  const draft = useQuery({
    queryKey: ["flow", flow, "compared"],
    queryFn: () => readSettled(flow, store?.getState().flow === flow ? store : null),
    staleTime: 0,
  });
  const error = versions.error ?? kinds.error ?? draft.error;
  if (error) return <Failure error={error} onRetry={() => versions.refetch()} small />;
  if (!versions.data || !kinds.data || !draft.data) return <Loading rows={4} height={72} />;
  if (versions.data.length === 0) {
    return (
      <Empty icon={<History />} title={t("versions.emptyTitle")} small>
        {t("versions.emptyText")}
      </Empty>
    );
  }
  return <Shown draft={draft.data} versions={versions.data} kinds={kinds.data} onClose={onClose} />;
}

interface ShownProps {
  draft: FlowDetail;
  versions: Version[];
  kinds: Kinds;
  onClose: () => void;
}

function Shown({ draft, versions, kinds, onClose }: ShownProps) {
  const { t } = useWords();
  const latestFirst = [...versions].sort((a, b) => b.version - a.version);
  const [chosen, setChosen] = useState<Ref>(latestFirst[0]?.version ?? DRAFT);
  const [partner, setPartner] = useState<Ref | null>(null);
  const against = partner ?? usualPartner(chosen, versions);
  const version = versions.find((one) => one.version === chosen) ?? null;

  function choose(ref: Ref) {
    setChosen(ref);
    setPartner(null);
  }

  return (
    <div className={css.versions}>
      <ol className={css.list} aria-label={t("release.list")}>
        <li>
          <button
            type="button"
            className={css.version}
            aria-pressed={chosen === DRAFT}
            onClick={() => choose(DRAFT)}
          >
            <strong>{t("flows.draft")}</strong>
            <span className={css.quiet}>{t("release.draftText")}</span>
          </button>
        </li>
        {latestFirst.map((one) => (
          <li key={one.version} data-version={one.version}>
            <Entry version={one} chosen={chosen === one.version} onChoose={choose} />
          </li>
        ))}
      </ol>
      <div className={css.looked}>
        <div className={css.between}>
          <Select
            label={t("release.compare")}
            value={String(against ?? "")}
            onChange={(value) => setPartner(value === DRAFT ? DRAFT : Number(value))}
            options={partners()}
          />
          {version && <VersionActs flow={draft} version={version} onClose={onClose} />}
        </div>
        <Pair draft={draft} before={against} after={chosen} kinds={kinds} />
      </div>
    </div>
  );

  function partners() {
    const refs: Ref[] = [DRAFT, ...latestFirst.map((one) => one.version)];
    const options = refs
      .filter((ref) => ref !== chosen)
      .map((ref) => ({
        value: String(ref),
        label: ref === DRAFT ? t("flows.draft") : t("versions.number", { version: ref }),
      }));
    return against === null ? [{ value: "", label: t("release.nothing") }, ...options] : options;
  }
}

interface EntryProps {
  version: Version;
  chosen: boolean;
  onChoose: (ref: Ref) => void;
}

function Entry({ version, chosen, onChoose }: EntryProps) {
  const { t, moment } = useWords();
  const { state, effective, published, author, restores, note } = version;
  const when =
    state === "scheduled"
      ? t("release.from", { when: moment(effective) })
      : t("versions.by", { when: moment(published), author });
  return (
    <button
      type="button"
      className={css.version}
      aria-pressed={chosen}
      onClick={() => onChoose(version.version)}
    >
      <span className={css.versionHead}>
        <strong>{t("versions.number", { version: version.version })}</strong>
        {state !== "past" && (
          <Tag tone={state === "live" ? "ok" : state === "scheduled" ? "primary" : "plain"}>
            {t(`release.state.${state}`)}
          </Tag>
        )}
      </span>
      <span className={css.quiet}>{when}</span>
      {restores !== null && (
        <span className={css.quiet}>{t("versions.restores", { version: restores })}</span>
      )}
      {note && <span className={css.noted}>{note}</span>}
    </button>
  );
}

interface PairProps {
  draft: FlowDetail;
  before: Ref | null;
  after: Ref;
  kinds: Kinds;
}

function Pair({ draft, before, after, kinds }: PairProps) {
  const was = useDocument(draft, before);
  const is = useDocument(draft, after);
  if (was.error || is.error) return <Failure error={was.error ?? is.error} small />;
  if (!is.document || (before !== null && !was.document)) return <Loading rows={1} height={380} />;
  if (!was.document) {
    return (
      <div className={css.alone}>
        <Drawing document={is.document} kinds={kinds} />
      </div>
    );
  }
  return <Compare before={was.document} after={is.document} kinds={kinds} />;
}

function useDocument(
  draft: FlowDetail,
  ref: Ref | null,
): { document: FlowDocument | undefined; error: unknown } {
  const version = useVersion(draft.id, typeof ref === "number" ? ref : null);
  if (ref === DRAFT) return { document: draft.document, error: null };
  return { document: ref === null ? undefined : version.data, error: version.error };
}
