// A published version to be debugged: the same screen on a drawing that nobody changes.
import { useMemo } from "react";
import { useCatalogue, useFlow, useVersion } from "../api/hooks";
import { Problem } from "../api/http";
import { NotFound } from "../app/NotFound";
import { PageWait } from "../app/Page";
import { Frame } from "../editor/Frame";
import { createEditor } from "../editor/store";
import { EditorContext } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Failure } from "../ui";

export function VersionPage({ id, version }: { id: string; version: number }) {
  const { language } = useWords();
  const flow = useFlow(id);
  const wanted = useVersion(id, version);
  const catalogue = useCatalogue(language);
  const document = wanted.data;
  const kinds = catalogue.data;
  const store = useMemo(
    () =>
      document && kinds
        ? createEditor({ flow: id, document, kinds, language, shut: "version" })
        : null,
    [id, document, kinds, language],
  );
  const error = flow.error ?? wanted.error ?? catalogue.error;
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => wanted.refetch()} />;
  if (!store || !flow.data) return <PageWait />;
  return (
    <EditorContext value={store}>
      <Frame flow={flow.data} debug />
    </EditorContext>
  );
}
