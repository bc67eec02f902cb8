// Why nothing may be changed, and what can be done instead.
import { Copy, Eye, Lock, Phone } from "lucide-react";
import { useStore } from "zustand";
import { ROLES } from "../app/roles";
import { useSession } from "../app/session";
import { useWords } from "../i18n/useWords";
import { Button, Notice } from "../ui";
import { action } from "./actions";
import { copySelected } from "./actions/clipboard";
import { useEnv } from "./actions/env";
import { draftOf, type OpenDraft } from "./draft/open";
import css from "./Editor.module.css";
import { useEditor, useEditorStore } from "./useEditor";

export function ReadOnly() {
  const shut = useEditor((state) => state.shut);
  const draft = draftOf(useEditorStore());
  const { t } = useWords();
  const { role } = useSession().user;
  const known = ROLES.find((one) => one === role);
  if (!shut) return null;
  return (
    <div className={css.banner} data-shut={shut}>
      <Notice tone="amber" icon={shut === "lock" ? <Lock /> : <Eye />} action={<Instead />}>
        {shut === "role" &&
          t("editor.readOnly.role", { role: known ? t(`role.name.${known}`) : role })}
        {shut === "version" && t("editor.readOnly.version")}
        {shut === "lock" && (draft ? <Locked draft={draft} /> : t("editor.readOnly.version"))}
      </Notice>
    </div>
  );
}

function Locked({ draft }: { draft: OpenDraft }) {
  const { t } = useWords();
  const lock = useStore(draft.about, (about) => about.lock);
  const name = lock?.name ?? t("editor.readOnly.someone");
  return lock?.note
    ? t("editor.readOnly.lockNote", { name, note: lock.note })
    : t("editor.readOnly.lock", { name });
}

function Instead() {
  const { t } = useWords();
  const env = useEnv();
  const test = action("test");
  const all = () => {
    const { document, select } = env.store.getState();
    select(Object.keys(document.nodes));
    copySelected(env);
  };
  return (
    <span className={css.bannerActs}>
      {test.when(env) && (
        <Button size="xs" icon={<Phone size={14} />} onClick={() => test.run(env)}>
          {test.label(env)}
        </Button>
      )}
      <Button size="xs" icon={<Copy size={14} />} onClick={all}>
        {t("editor.readOnly.copy")}
      </Button>
    </span>
  );
}
