// One day on a telephone: a list, by worker or site.
import { useWords } from "../../i18n/useWords";
import { Tag } from "../../ui";
import css from "./Board.module.css";
import { GroupHead, RowHead, type Shown } from "./BoardDay";
import { namesOf, statusOf } from "./boardStatus";
import { hours } from "./boardWords";
import { StatusTag } from "./StatusIcon";

export function BoardList({ board, groups, by, glowing, onOpen }: Shown) {
  const { t } = useWords();
  const names = namesOf(board);
  return (
    <div className={css.list}>
      {groups.map((group) => (
        <section key={group.key} aria-label={group.name ?? t("attendance.byWorker")}>
          {group.name !== null && <GroupHead group={group} />}
          <ul>
            {group.rows.map((row) => (
              <li key={row.key} className={css.listRow}>
                <RowHead row={row} />
                {row.interventions.map((one) => (
                  <button
                    key={one.id}
                    type="button"
                    className={css.listOne}
                    data-bar={one.id}
                    data-in={one.in_punch ?? undefined}
                    data-out={one.out_punch ?? undefined}
                    data-glow={glowing.has(one.id) || undefined}
                    onClick={() => onOpen(one.id)}
                  >
                    <span className={css.listWhat}>
                      {by === "worker" && <span>{names.site(one.site)}</span>}
                      <span className={css.quiet}>
                        {one.planned && hours(one.planned.from, one.planned.to)}
                      </span>
                      {(one.arrived || one.left) && <span>{hours(one.arrived, one.left)}</span>}
                    </span>
                    <span className={css.listTags}>
                      {one.simulated && <Tag tone="amber">{t("attendance.test")}</Tag>}
                      <StatusTag status={statusOf(one)} />
                    </span>
                  </button>
                ))}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
