// The planning board: who is where, as it happens, against what was planned.
import { CalendarClock, ChevronLeft, ChevronRight, LayoutTemplate, SearchX } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { Page } from "../../app/Page";
import { NARROW, useMedia } from "../../editor/useMedia";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Failure, IconButton, Loading, Segmented, TextField } from "../../ui";
import { AlertStrip } from "./Alerts";
import { useBoard } from "./api";
import css from "./Board.module.css";
import { BoardDay } from "./BoardDay";
import { BoardFigures } from "./BoardFigures";
import { BoardList } from "./BoardList";
import { BoardNews, useNews } from "./BoardNews";
import { BoardPanel } from "./BoardPanel";
import { BoardWeek } from "./BoardWeek";
import { today } from "./boardDay";
import { type BoardPlace, daysShown, useBoardPlace } from "./boardPlace";
import { groupsOf } from "./boardStatus";
import { weekText, wholeDay } from "./boardWords";
import type { Board } from "./types";
import { useBoardKeys } from "./useBoardKeys";

export default function BoardPage() {
  const { t, language } = useWords();
  const { place, change, turn } = useBoardPlace();
  const { from, days } = daysShown(place);
  const board = useBoard(from, days);
  const here = board.data?.from === from && board.data.days === days ? board.data : undefined;
  const news = useNews(here);
  useBoardKeys(turn, change);
  const title = place.view === "week" ? weekText(from, language) : wholeDay(from, language);
  return (
    <Page
      title={t("attendance.tab.board")}
      heading={<span className={css.title}>{title}</span>}
      wide
      actions={<Turn place={place} change={change} turn={turn} />}
    >
      {board.isError && !board.data && (
        <Failure error={board.error} onRetry={() => board.refetch()} />
      )}
      {!here && !board.isError && <Loading rows={6} height={56} />}
      {here && (
        <Shown
          board={here}
          since={board.dataUpdatedAt}
          place={place}
          change={change}
          glowing={news.glowing}
        />
      )}
      <BoardNews said={news.said} />
    </Page>
  );
}

interface PlaceProps {
  place: BoardPlace;
  change: (news: Partial<BoardPlace>) => void;
}

function Turn({ place, change, turn }: PlaceProps & { turn: (steps: number) => void }) {
  const { t } = useWords();
  const week = place.view === "week";
  return (
    <>
      <div className={css.turn}>
        <IconButton
          kind="plain"
          label={t(week ? "attendance.previousWeek" : "attendance.previousDay")}
          onClick={() => turn(-1)}
        >
          <ChevronLeft size={18} />
        </IconButton>
        <Button onClick={() => change({ day: today(), one: null })}>{t("attendance.today")}</Button>
        <IconButton
          kind="plain"
          label={t(week ? "attendance.nextWeek" : "attendance.nextDay")}
          onClick={() => turn(1)}
        >
          <ChevronRight size={18} />
        </IconButton>
      </div>
      <TextField
        type="date"
        aria-label={t("attendance.goToDay")}
        value={place.day}
        onChange={(event) =>
          event.currentTarget.value && change({ day: event.currentTarget.value })
        }
      />
      <Segmented
        label={t("attendance.view")}
        value={place.view}
        onChange={(view) => change({ view })}
        options={[
          { value: "day", label: t("attendance.day") },
          { value: "week", label: t("attendance.week") },
        ]}
      />
    </>
  );
}

interface ShownProps extends PlaceProps {
  board: Board;
  /** When it came. */
  since: number;
  glowing: ReadonlySet<string>;
}

function Shown({ board, since, place, change, glowing }: ShownProps) {
  const { t, language } = useWords();
  const narrow = useMedia(NARROW);
  const [search, setSearch] = useState("");
  const sought = useDeferredValue(search);
  const groups = useMemo(
    () => groupsOf(board, place.by, sought, language),
    [board, place.by, sought, language],
  );
  const open = useCallback((one: string) => change({ one }), [change]);
  const shown = { board, since, groups, by: place.by, glowing, onOpen: open };
  const chosen = board.interventions.find(({ id }) => id === place.one);
  return (
    <>
      <AlertStrip board={board} onOpen={change} />
      {board.interventions.length === 0 ? (
        <NothingYet board={board} />
      ) : (
        <>
          <div className={css.tools}>
            <BoardFigures board={board} />
            <TextField
              type="search"
              className={css.search ?? ""}
              aria-label={t("attendance.search")}
              placeholder={t("attendance.search")}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Segmented
              label={t("attendance.rows")}
              value={place.by}
              onChange={(by) => change({ by })}
              options={[
                { value: "worker", label: t("attendance.byWorker") },
                { value: "site", label: t("attendance.bySite") },
              ]}
            />
          </div>
          {groups.length === 0 && (
            <Empty icon={<SearchX />} title={t("attendance.nothingFound")} small />
          )}
          {groups.length > 0 && place.view === "week" && <BoardWeek {...shown} />}
          {groups.length > 0 &&
            place.view === "day" &&
            (narrow ? <BoardList {...shown} /> : <BoardDay {...shown} />)}
        </>
      )}
      <BoardPanel
        board={board}
        one={chosen}
        open={place.one !== null && chosen !== undefined}
        onClose={() => change({ one: null })}
        onOpen={open}
      />
    </>
  );
}

/** Nothing is planned or was punched: says what to do next. */
function NothingYet({ board }: { board: Board }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const nobody = board.workers.length === 0 || board.sites.length === 0;
  return (
    <div className={css.box}>
      <Empty
        icon={<CalendarClock />}
        title={t(nobody ? "attendance.emptyTitle" : "attendance.quietTitle")}
        actions={
          nobody ? (
            <>
              <Button kind="primary" onClick={() => go("/attendance/directory")}>
                {t("attendance.toDirectory")}
              </Button>
              <Button icon={<LayoutTemplate size={16} />} onClick={() => go("/flows")}>
                {t("attendance.toExample")}
              </Button>
            </>
          ) : (
            <>
              <Button kind="primary" onClick={() => go("/attendance/planning")}>
                {t("attendance.toPlanning")}
              </Button>
              <Button onClick={() => go("/phone")}>{t("attendance.toPhone")}</Button>
            </>
          )
        }
      >
        {t(nobody ? "attendance.emptyText" : "attendance.quietText")}
      </Empty>
    </div>
  );
}
