// The bar on top: where one is, where one can go, and how things stand.
import {
  CalendarClock,
  History,
  Keyboard,
  LogOut,
  type LucideIcon,
  Phone,
  Radio,
  Workflow,
} from "lucide-react";
import { lazy, Suspense } from "react";
import { Link, useLocation } from "wouter";
import { useWords } from "../i18n/useWords";
import { useLive } from "../live/live";
import {
  Button,
  Menu,
  MenuChoices,
  MenuItem,
  MenuLabel,
  MenuLine,
  type Scheme,
  useScheme,
  VisuallyHidden,
} from "../ui";
import { AsteriskState } from "./AsteriskState";
import { LanguageSwitch } from "./LanguageSwitch";
import { Logo } from "./Logo";
import css from "./Shell.module.css";
import { showShortcuts } from "./Shortcuts";
import { useSession, useSignOut } from "./session";

const NavCount = lazy(() => import("../features/attendance/NavCount"));

const PLACES = [
  { to: "/flows", word: "nav.flows", icon: Workflow },
  { to: "/live", word: "nav.live", icon: Radio },
  { to: "/phone", word: "nav.phone", icon: Phone },
  { to: "/calls", word: "nav.calls", icon: History },
  { to: "/attendance", word: "nav.attendance", icon: CalendarClock },
] as const satisfies { to: string; word: string; icon: LucideIcon }[];

export function TopBar() {
  const { t } = useWords();
  const session = useSession();
  return (
    <header className={css.bar}>
      <Link href="/flows" className={css.brand} aria-label={t("shell.home")}>
        <Logo />
        <span translate="no">{t("app.name")}</span>
      </Link>
      <nav className={css.nav} aria-label={t("shell.nav")}>
        {PLACES.map((place) => (
          <Place key={place.to} {...place} />
        ))}
      </nav>
      <div className={css.end}>
        <span className={css.workspace} title={t("shell.workspace")}>
          {session.workspace.name}
        </span>
        <AsteriskState asterisk={session.asterisk} />
        <LanguageSwitch />
        <UserMenu />
      </div>
    </header>
  );
}

function Place({ to, word, icon: Icon }: (typeof PLACES)[number]) {
  const { t } = useWords();
  const [path] = useLocation();
  const live = path.endsWith("/live");
  const here = to === "/live" ? live : path.startsWith(to) && !live;
  const now = useLive((state) => (to === "/live" ? state.calls.length : 0));
  return (
    <Link href={to} className={css.place} aria-current={here ? "page" : undefined}>
      <Icon size={17} aria-hidden="true" />
      <span className={css.placeWord}>{t(word)}</span>
      {now > 0 && (
        <span className={css.count}>
          {now}
          <span className={css.hidden}>{t("nav.callsNow", { count: now })}</span>
        </span>
      )}
      {to === "/attendance" && (
        <Suspense fallback={null}>
          <NavCount className={css.count ?? ""} />
        </Suspense>
      )}
    </Link>
  );
}

const SCHEMES = [
  { scheme: "light", word: "theme.light" },
  { scheme: "dark", word: "theme.dark" },
  { scheme: "auto", word: "theme.auto" },
] as const satisfies { scheme: Scheme; word: string }[];

export function UserMenu() {
  const { t } = useWords();
  const { user, workspace, version } = useSession();
  const [scheme, setScheme] = useScheme();
  const signOut = useSignOut();
  return (
    <Menu
      width={250}
      trigger={
        <Button kind="quiet" className={css.person ?? ""}>
          <VisuallyHidden>{t("shell.user", { name: user.name })}</VisuallyHidden>
          <span className={css.avatar} aria-hidden="true">
            {initials(user.name || user.email)}
          </span>
        </Button>
      }
    >
      <div className={css.who}>
        <strong>{user.name}</strong>
        <span>{user.email}</span>
        <span>{workspace.name}</span>
      </div>
      <MenuLine />
      <MenuLabel>{t("theme.label")}</MenuLabel>
      <MenuChoices
        value={scheme}
        onChange={setScheme}
        options={SCHEMES.map((one) => ({ value: one.scheme, label: t(one.word) }))}
      />
      <MenuLine />
      <MenuItem icon={<Keyboard size={16} />} onClick={showShortcuts}>
        {t("shortcuts.title")}
      </MenuItem>
      <MenuItem icon={<LogOut size={16} />} onClick={() => signOut.mutate()}>
        {t("shell.signOut")}
      </MenuItem>
      <MenuLabel>{t("shell.version", { version })}</MenuLabel>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
