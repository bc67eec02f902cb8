// Bringing several cards into line.
import {
  AlignCenterVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
} from "lucide-react";
import { useShut } from "../../forms/scope";
import { cardOf } from "../../graph/cards";
import { moveSteps } from "../../graph/commands";
import { placeOf } from "../../graph/layout";
import { useWords } from "../../i18n/useWords";
import { IconButton } from "../../ui";
import { useEditorStore } from "../useEditor";
import { type Alignment, aligned } from "./align";
import css from "./Inspector.module.css";

const ICONS = {
  left: AlignStartVertical,
  center: AlignCenterVertical,
  top: AlignStartHorizontal,
  spread: AlignHorizontalSpaceAround,
};

export function AlignActs({ ids }: { ids: readonly string[] }) {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useShut();
  const act = (how: Alignment) => {
    const state = store.getState();
    const { document, kinds } = state;
    const places = placeOf(document, kinds);
    const boxes = ids.flatMap((id) => {
      const placed = document.nodes[id];
      const place = places[id];
      if (!placed || !place) return [];
      const { width, height } = cardOf(kinds.get(placed.type), placed);
      return [{ id, ...place, width, height }];
    });
    state.run(moveSteps(state.context(), aligned(boxes, how)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own
    <div className={css.align} role="group" aria-label={t("forms.many.align")}>
      {(Object.keys(ICONS) as Alignment[]).map((how) => {
        const Icon = ICONS[how];
        return (
          <IconButton
            key={how}
            kind="plain"
            label={t(`forms.many.${how}`)}
            disabled={shut}
            onClick={() => act(how)}
          >
            <Icon size={17} />
          </IconButton>
        );
      })}
    </div>
  );
}
