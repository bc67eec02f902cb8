// Lays what the tests showed over the drawing, as long as the list is open.
import { useEffect } from "react";
import type { Coverage, Result } from "../api/scenarios";
import { useEditor } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { overlayOf } from "./overlay";
import { useResults } from "./results";

export function useOverlay(chosen: string | null): void {
  const results = useResults((state) => state.results);
  const coverage = useResults((state) => (state.showCoverage ? state.coverage : null));
  useLaidOver(results, coverage, chosen);
}

const NONE: ReadonlyMap<string, Result> = new Map();

/** What tests that are not kept yet would cover. */
export function useCoverageOver(coverage: Coverage | null): void {
  useLaidOver(NONE, coverage, null);
}

function useLaidOver(
  results: ReadonlyMap<string, Result>,
  coverage: Coverage | null,
  chosen: string | null,
): void {
  const { t } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  useEffect(() => {
    if (results.size === 0 && !coverage) {
      useResults.setState({ overlay: undefined });
      return;
    }
    const words = {
      failed: (count: number) => t("scenarios.card.failed", { count }),
      passed: (count: number) => t("scenarios.card.covered", { count }),
      never: t("scenarios.card.uncovered"),
    };
    useResults.setState({
      overlay: overlayOf({ document, kinds, results, coverage, chosen, words }),
    });
  }, [t, document, kinds, results, coverage, chosen]);
}
