// The screens of attendance under one line of tabs; each comes when it is opened.
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { NotFound } from "../../app/NotFound";
import { PageWait } from "../../app/Page";
import { useLateWords } from "../../i18n/useLateWords";
import { useWords } from "../../i18n/useWords";
import { VisuallyHidden } from "../../ui";
import css from "./AttendanceShell.module.css";
import { useAttendanceLive, useOpenCount } from "./api";

const BoardPage = lazy(() => import("./BoardPage"));
const InboxPage = lazy(() => import("./InboxPage"));
const HistoryPage = lazy(() => import("./HistoryPage"));
const ReportsPage = lazy(() => import("./ReportsPage"));
const PlanningPage = lazy(() => import("./PlanningPage"));
const DirectoryPage = lazy(() => import("./DirectoryPage"));
const SettingsPage = lazy(() => import("./SettingsPage"));
const CardPage = lazy(() => import("./CardPage"));

const TABS = [
  { to: "/attendance", word: "attendance.tab.board" },
  { to: "/attendance/inbox", word: "attendance.tab.settle" },
  { to: "/attendance/history", word: "attendance.tab.history" },
  { to: "/attendance/reports", word: "attendance.tab.reports" },
  { to: "/attendance/planning", word: "attendance.tab.planning" },
  { to: "/attendance/directory", word: "attendance.tab.directory" },
  { to: "/attendance/settings", word: "attendance.tab.settings" },
] as const;

export default function AttendanceShell() {
  useLateWords("attendance");
  useAttendanceLive();
  return (
    <Switch>
      <Route path="/attendance/sites/:id/card">
        {({ id }) => (
          <Suspense fallback={<PageWait />}>
            <CardPage key={id} id={id} />
          </Suspense>
        )}
      </Route>
      <Route>
        <Tabs />
        <Suspense fallback={<PageWait />}>
          <Switch>
            <Route path="/attendance" component={BoardPage} />
            <Route path="/attendance/inbox" component={InboxPage} />
            <Route path="/attendance/history" component={HistoryPage} />
            <Route path="/attendance/reports" component={ReportsPage} />
            <Route path="/attendance/planning" component={PlanningPage} />
            <Route path="/attendance/directory" component={DirectoryPage} />
            <Route path="/attendance/settings" component={SettingsPage} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Route>
    </Switch>
  );
}

function Tabs() {
  const { t } = useWords();
  const [path] = useLocation();
  const open = useOpenCount().count;
  const tabs = useRef<HTMLElement>(null);
  // On a telephone the tabs are wider than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, another tab
  useEffect(() => {
    const here = tabs.current?.querySelector("[aria-current=page]");
    here?.scrollIntoView?.({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav ref={tabs} className={css.tabs} aria-label={t("attendance.nav")}>
      {TABS.map(({ to, word }) => (
        <Link
          key={to}
          href={to}
          className={css.tab}
          aria-current={path === to ? "page" : undefined}
        >
          {t(word)}
          {word === "attendance.tab.settle" && open > 0 && (
            <span className={css.count} data-tab-count={open}>
              {open}
              <VisuallyHidden>{t("attendance.toSettle", { count: open })}</VisuallyHidden>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
