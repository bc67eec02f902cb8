// What a recording made for a field is called, and its id.
import { useSounds } from "../../api/sounds";
import { useEditorStore } from "../../editor/useEditor";
import { fresh, slug, stepName } from "../../graph/ids";
import { useScope } from "../scope";

/** "Accueil · Message (fr)"; what already sounds here is replaced only when it was made here. */
export function useSoundName(label: string, language: string) {
  const { node, kind } = useScope();
  const store = useEditorStore();
  const sounds = useSounds().data;
  return (title: string | undefined, _before: string | undefined) => {
    const name = title || `${stepName(store.getState().document, node, kind.label)} · ${label}`;
    const wish = slug(`${title || node} ${language}`, "sound");
    const id = fresh(wish, (one) => sounds?.some((sound) => sound.id === one) ?? false);
    return { name: name.slice(0, 100), id };
  };
}
