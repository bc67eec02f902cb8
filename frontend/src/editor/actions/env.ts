// What acts work with, for components.
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useCalendarNames } from "../../api/hooks";
import { includes } from "../../app/roles";
import { useSession } from "../../app/session";
import { useWords } from "../../i18n/useWords";
import { useRestoreProduction } from "../draft/useRestoreProduction";
import { useEditorStore } from "../useEditor";
import type { Env } from "./action";

export function useEnv(): Env {
  const store = useEditorStore();
  const { t } = useWords();
  const [, go] = useLocation();
  const { role } = useSession().user;
  const restore = useRestoreProduction();
  const calendars = useCalendarNames().data;
  return useMemo(
    () => ({
      store,
      t,
      go: (address) => go(address),
      may: (act) => includes(role, act),
      restore: () => void restore(),
      has: (kind, id) => kind !== "calendar" || !calendars || calendars.has(id),
    }),
    [store, t, go, role, calendars, restore],
  );
}
