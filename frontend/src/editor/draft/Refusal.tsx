// A draft that the studio does not take: what is wrong and where. It stays here until it is right.
import { TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import { pathOf } from "../../graph/pointers";
import { useWords } from "../../i18n/useWords";
import { Notice } from "../../ui";
import css from "./draft.module.css";
import type { OpenDraft } from "./open";
import { flowField } from "./words";

const MOST = 5;

export function Refusal({ draft }: { draft: OpenDraft }) {
  const { t } = useWords();
  const trouble = useStore(draft.saving.draft, (state) => state.trouble);
  const document = useStore(draft.store, (state) => state.document);
  const kinds = useStore(draft.store, (state) => state.kinds);
  if (!trouble) return null;
  const placeOf = (pointer: string) => {
    const [top, node] = pathOf(pointer);
    if (top !== "nodes" || node === undefined) return null;
    const placed = document.nodes[node];
    return placed ? { node, name: placed.name || kinds.get(placed.type)?.label || node } : null;
  };
  return (
    <div className={css.card} data-notice="refused">
      <Notice tone="danger" icon={<TriangleAlert />} alert>
        <p>{t("draft.refused")}</p>
        <ul className={css.places}>
          {trouble.errors.slice(0, MOST).map(({ pointer, detail }) => {
            const place = placeOf(pointer);
            return (
              <li key={`${pointer} ${detail}`}>
                {place ? (
                  <button
                    type="button"
                    className={css.retry}
                    onClick={() => draft.store.getState().goTo({ node: place.node, param: "" })}
                  >
                    {place.name}
                  </button>
                ) : (
                  <strong>{flowField(pathOf(pointer)[0] ?? "", t)}</strong>
                )}{" "}
                {detail}
              </li>
            );
          })}
          {trouble.errors.length === 0 && <li>{trouble.message}</li>}
        </ul>
      </Notice>
    </div>
  );
}
