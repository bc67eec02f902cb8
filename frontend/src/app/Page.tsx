// The frame of a page: its title (also the tab's), what stands beside it, and the waiting states.
import { type ReactNode, useEffect } from "react";
import { Loading } from "../ui";
import { Logo } from "./Logo";
import css from "./Page.module.css";

interface PageProps {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  above?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

export function Page({ title, heading, lead, actions, above, children, wide }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Ariane`;
  }, [title]);
  return (
    <div className={css.page} data-wide={wide || undefined}>
      {above}
      <header className={css.head}>
        <div className={css.titles}>
          <h1 className={css.title}>{heading ?? title}</h1>
          {lead && <div className={css.lead}>{lead}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function PageWait() {
  return (
    <div className={css.page}>
      <Loading rows={5} />
    </div>
  );
}

export function Splash({ children }: { children?: ReactNode }) {
  return (
    <div className={css.splash}>
      <Logo size={44} />
      {children}
    </div>
  );
}
