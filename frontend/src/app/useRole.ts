// Why the signed-in person may not do something, in words; nothing when they may.
import { useWords } from "../i18n/useWords";
import { type Allowance, includes, ROLES } from "./roles";
import { useSession } from "./session";

export function useRefusal(): (act: Allowance) => string | undefined {
  const { t } = useWords();
  const { role } = useSession().user;
  const known = ROLES.find((one) => one === role);
  const name = known ? t(`role.name.${known}`) : role;
  return (act) => (includes(role, act) ? undefined : t(`role.no.${act}`, { role: name }));
}
