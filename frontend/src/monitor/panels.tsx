// The panels beside the steps: markers and how calls ended.
import { Flag } from "lucide-react";
import type { ReactNode } from "react";
import type { Counts } from "../api/types";
import { useWords } from "../i18n/useWords";
import { Flash } from "./Flash";
import css from "./LivePage.module.css";
import { reasonWord } from "./reasons";

interface PanelProps {
  title: string;
  id: string;
  children: ReactNode;
  aside?: ReactNode;
}

export function Panel({ title, id, children, aside }: PanelProps) {
  return (
    <section className={css.panel} aria-labelledby={id}>
      <header className={css.panelHead}>
        <h2 id={id} className={css.panelTitle}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

export function Markers({ counts }: { counts: Counts | undefined }) {
  const { t, number } = useWords();
  const markers = Object.entries(counts?.markers ?? {}).sort(([, a], [, b]) => b.count - a.count);
  const values = markers.some(([, { total }]) => total !== 0);
  return (
    <Panel title={t("live.markers")} id="markers">
      {markers.length === 0 ? (
        <p className={css.none}>
          <Flag size={16} aria-hidden="true" />
          {t("live.noMarkers")}
        </p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("live.marker")}</th>
              <th scope="col">{t("live.times")}</th>
              {values && <th scope="col">{t("live.sum")}</th>}
              {values && <th scope="col">{t("live.average")}</th>}
            </tr>
          </thead>
          <tbody>
            {markers.map(([name, { count, total }]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <Flash value={count}>{number(count)}</Flash>
                </td>
                {values && <td>{total === 0 ? "–" : number(total)}</td>}
                {values && <td>{total === 0 ? "–" : number(total / count)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

export function Ends({ counts }: { counts: Counts | undefined }) {
  const { t, number, percent } = useWords();
  const ends = Object.entries(counts?.ends ?? {}).sort(([, a], [, b]) => b - a);
  const all = ends.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Panel title={t("live.ends")} id="ends">
      {all === 0 ? (
        <p className={css.none}>{t("live.noEnds")}</p>
      ) : (
        <ul className={css.ends}>
          {ends.map(([reason, count]) => (
            <li key={reason}>
              <span>{reasonWord(reason, t)}</span>
              <span className={css.share}>{percent(count / all)}</span>
              <Flash value={count}>
                <strong>{number(count)}</strong>
              </Flash>
              <span className={css.endTrack} aria-hidden="true">
                <span style={{ inlineSize: `${(count / all) * 100}%` }} data-reason={reason} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
