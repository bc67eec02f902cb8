// What surrounds every screen: the bar, the connection's state, shortcuts, and the way to skip it.
import { type ReactNode, type RefObject, Suspense, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useWords } from "../i18n/useWords";
import { ConnectionBanner } from "./ConnectionBanner";
import { ErrorBoundary } from "./ErrorBoundary";
import { PageWait } from "./Page";
import css from "./Shell.module.css";
import { Shortcuts } from "./Shortcuts";
import { TopBar } from "./TopBar";

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef("/");

  // A new page starts at its top, and the keyboard with it; the first one, also when "/" led to it,
  // leaves the keyboard before the bar.
  useEffect(() => {
    const came = before.current;
    before.current = path;
    if (came === "/") return;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [path]);

  return (
    <>
      <Skip to={main} />
      <TopBar />
      <ConnectionBanner />
      <main id="content" ref={main} tabIndex={-1} className={css.main}>
        <ErrorBoundary on={path}>{children}</ErrorBoundary>
      </main>
      <Shortcuts />
    </>
  );
}

/** For screens with a bar of their own, as high as the window. */
export function Bare({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <Skip to={main} />
      <ConnectionBanner />
      <main id="content" ref={main} tabIndex={-1} className={css.bare}>
        <ErrorBoundary on={path}>
          <Suspense fallback={<PageWait />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

function Skip({ to }: { to: RefObject<HTMLElement | null> }) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it is a link, to a place of this page
    <a
      className={css.skip}
      href="#content"
      onClick={(event) => {
        event.preventDefault();
        to.current?.focus();
      }}
    >
      {t("shell.skip")}
    </a>
  );
}
