// The bar on top: where one is, where one can go, and how things stand.
import {
  History,
  Keyboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Phone,
  Radio,
  Sun,
  Workflow,
} from "lucide-react";
import { Link, useLocation } from "wouter";
import { useWords } from "../i18n/useWords";
import { useLive } from "../live/live";
import { Button, Menu, MenuItem, MenuLabel, MenuLine, type Scheme, useScheme } from "../ui";
import { AsteriskState } from "./AsteriskState";
import { LanguageSwitch } from "./LanguageSwitch";
import { Logo } from "./Logo";
import css from "./Shell.module.css";
import { showShortcuts } from "./Shortcuts";
import { useSession, useSignOut } from "./session";

const PLACES = [
  { to: "/flows", word: "nav.flows", icon: Workflow },
  { to: "/live", word: "nav.live", icon: Radio },
  { to: "/phone", word: "nav.phone", icon: Phone },
  { to: "/calls", word: "nav.calls", icon: History },
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
    </Link>
  );
}

const SCHEMES = [
  { scheme: "light", word: "theme.light", icon: Sun },
  { scheme: "dark", word: "theme.dark", icon: Moon },
  { scheme: "auto", word: "theme.auto", icon: Monitor },
] as const satisfies { scheme: Scheme; word: string; icon: LucideIcon }[];

function UserMenu() {
  const { t } = useWords();
  const { user, workspace, version } = useSession();
  const [scheme, setScheme] = useScheme();
  const signOut = useSignOut();
  return (
    <Menu
      width={250}
      trigger={
        <Button
          kind="quiet"
          className={css.person ?? ""}
          aria-label={t("shell.user", { name: user.name })}
        >
          <span className={css.avatar}>{initials(user.name || user.email)}</span>
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
      {SCHEMES.map(({ scheme: one, word, icon: Icon }) => (
        <MenuItem
          key={one}
          icon={<Icon size={16} />}
          chosen={scheme === one}
          onClick={() => setScheme(one)}
        >
          {t(word)}
        </MenuItem>
      ))}
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
