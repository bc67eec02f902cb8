// The editor of one flow: opens its draft and lays out the screen; in debug mode a call is followed on
// the same drawing. `?version=3` debugs a version that was published.
import { lazy } from "react";
import { useSearch } from "wouter";
import { Problem } from "../api/http";
import { NotFound } from "../app/NotFound";
import { PageWait } from "../app/Page";
import { Failure } from "../ui";
import { useDraft } from "./draft";
import { Frame } from "./Frame";
import { EditorContext } from "./useEditor";

const VersionPage = lazy(async () => ({ default: (await import("../debugger")).VersionPage }));

interface Props {
  id: string;
  debug?: boolean;
}

export default function EditorPage({ id, debug = false }: Props) {
  const version = Number(new URLSearchParams(useSearch()).get("version"));
  if (debug && Number.isInteger(version) && version > 0) {
    return <VersionPage key={version} id={id} version={version} />;
  }
  return <DraftPage id={id} debug={debug} />;
}

function DraftPage({ id, debug }: Required<Props>) {
  const { draft, error, retry } = useDraft(id);
  if (draft) {
    return (
      <EditorContext value={draft.store}>
        <Frame flow={draft.detail} debug={debug} />
      </EditorContext>
    );
  }
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  if (error) return <Failure error={error} onRetry={retry} />;
  return <PageWait />;
}
