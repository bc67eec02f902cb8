// Publishing and versions, loaded when they are first opened.
import { lazy, Suspense } from "react";
import { arrange, useScreen } from "./screen";

const PublishDialog = lazy(() => import("./release/PublishDialog"));
const VersionsPanel = lazy(() => import("./release/VersionsPanel"));

const close = () => arrange({ shown: null });

export function Release({ flow }: { flow: string }) {
  const shown = useScreen((screen) => screen.shown);
  return (
    <Suspense fallback={null}>
      {shown === "publish" && <PublishDialog flow={flow} open onClose={close} />}
      {shown === "versions" && <VersionsPanel flow={flow} open onClose={close} />}
    </Suspense>
  );
}
