// What surrounds every screen: the bar, the connection's state, shortcuts, and the way to skip it.
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useWords } from "../i18n/useWords";
import { ConnectionBanner } from "./ConnectionBanner";
import { ErrorBoundary } from "./ErrorBoundary";
import css from "./Shell.module.css";
import { Shortcuts } from "./Shortcuts";
import { TopBar } from "./TopBar";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page starts at its top, and the keyboard with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what it waits for
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [path]);

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link, to a place of this page */}
      <a
        className={css.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t("shell.skip")}
      </a>
      <TopBar />
      <ConnectionBanner />
      <main id="content" ref={main} tabIndex={-1} className={css.main}>
        <ErrorBoundary on={path}>{children}</ErrorBoundary>
      </main>
      <Shortcuts />
    </>
  );
}
