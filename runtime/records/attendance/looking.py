"""A look at the planning and the punches: which alerts are due, over, or not told yet.

It only reads, so that a studio may look often without holding up those who punch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import Due, Intervention, Punch, Shift, due, interventions
from runtime.records import settings as every
from runtime.records.attendance import punches, settings
from runtime.records.attendance.outbox import OLD_SECONDS
from runtime.records.attendance.settings import KINDS
from runtime.records.attendance.tables import alerts, heads, outbox, shifts, sites, workers

# What has been due for longer was nobody's concern while we were away, and is not now.
LOOK_BACK = 7 * 86400.0
# Around what is looked at: shifts that end so long before may share its punches; none is longer
# than that; and punches so long before a shift may be of a stay that reaches into it.
MARGIN, LONGEST_SHIFT, BEFORE = 86400.0, 2 * 86400.0, 86400.0
# What was planned, or changed, so long after it would have been due: whoever did that knows.
AFTERWARDS = 3600.0
LOOKED = "attendance-looked"


@dataclass(frozen=True)
class Alert:
    """`due`: since when it is true; `at`: when it was acknowledged (`by` a user) or closed."""

    id: str
    kind: str
    shift: str | None
    worker: str
    site: str
    due: float
    raised: float
    state: str
    by: str
    at: float | None
    note: str


@dataclass(frozen=True)
class Look:
    """What is to be raised (`new`), closed (`over`, with the stay that came), told (`untold`).

    `known`: the alerts of the shifts looked at; `planned`: those shifts with names, by id.
    `next`: the instant at which time alone may make something else due, if any.
    """

    new: list[Due]
    over: list[tuple[Alert, Intervention | None]]
    untold: list[Alert]
    known: dict[tuple[str | None, str], Alert]
    planned: dict[str, Any]
    next: float | None

    @property
    def workers(self) -> set[str]:
        """Whom it is about."""
        return {one.shift.worker for one in self.new} | {alert.worker for alert, _ in self.over}

    @property
    def anything(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.over or self.untold)


@dataclass(frozen=True)
class _Reach:
    """What a look takes in: what is due since an instant, of all workers or of some."""

    workspace: str
    now: float
    since: float
    workers: frozenset[str] | None

    def shifts(self) -> list[sa.ColumnElement[bool]]:
        """The shifts in which something can be due, and their neighbours."""
        first = self.since - MARGIN
        return [
            shifts.c.workspace == self.workspace, shifts.c.cancelled.is_(False),
            *(shifts.c.begins >= first - LONGEST_SHIFT, shifts.c.begins <= self.now),
            *(shifts.c.ends >= first, self.of(shifts)),
        ]  # fmt: skip

    def of(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """Rows of those workers."""
        return sa.true() if self.workers is None else table.c.worker.in_(self.workers)

    def punches(self, conn: Connection, lines: Sequence[Shift]) -> Iterator[Punch]:
        """What was punched around those shifts."""
        if lines:
            since, until = min(line.begins for line in lines) - BEFORE, self.now + 1
            for worker in (None,) if self.workers is None else sorted(self.workers):
                seen = punches.Look(since, until, worker)
                yield from punches.effective_of(conn, self.workspace, seen)


def look(
    conn: Connection,
    workspace: str,
    now: float,
    *,
    back: float = LOOK_BACK,
    workers: Iterable[str] | None = None,
) -> Look:
    """How things are at an instant (UTC seconds); what is due for more than `back` seconds, and
    what has to do with others than these `workers`, is left out.
    """
    wanted = settings.get(conn, workspace)
    whose = None if workers is None else frozenset(workers)
    reach = _Reach(workspace, now, now - back, whose)
    planned = {row.id: row for row in conn.execute(_planned(reach))}
    lines = [_shift(row) for row in planned.values()]
    known = _known(conn, reach)
    stamped = [punch for punch in reach.punches(conn, lines)
               if wanted.count_tests or not punch.simulated]  # fmt: skip
    found = [one for one in due(lines, stamped, now) if one.at >= reach.since]
    true = {(one.shift.id, one.kind) for one in found}
    over = [alert for alert in known.values() if _is_open(alert, reach)
            and (alert.shift, alert.kind) not in true]  # fmt: skip
    by_shift = {one.shift: one for one in interventions(stamped, lines, now)} if over else {}
    return Look(
        new=[one for one in found if wanted.on[one.kind] and _is_new(one, known)],
        over=[(alert, by_shift.get(alert.shift)) for alert in over],
        untold=_untold(conn, workspace, now) if wanted.alert_emails or wanted.alert_sms else [],
        known=known,
        planned=planned,
        next=_next(conn, workspace, lines, now),
    )


def mark(conn: Connection, workspace: str, now: float) -> None:
    """All that was due until now is raised: what turns up later was not true yet."""
    every.put(conn, workspace, LOOKED, now)


def marked(conn: Connection, workspace: str) -> float | None:
    """The last instant that was marked."""
    found = every.get(conn, workspace, LOOKED)
    return None if found is None else float(found)


def changes(conn: Connection) -> dict[str, int]:
    """How many transactions have changed anything of attendance, by workspace."""
    query = sa.select(heads.c.workspace, heads.c.changed)
    return {row.workspace: row.changed for row in conn.execute(query)}


def alert_of(row: Any) -> Alert:
    """A row of the table."""
    values = dict(row._mapping)
    del values["workspace"]
    return Alert(**values)


def _is_new(one: Due, known: dict[tuple[str | None, str], Alert]) -> bool:
    before = known.get((one.shift.id, one.kind))
    # Due only after it was raised: the shift has been moved to a later time since.
    return before is None or one.at > before.raised


def _is_open(alert: Alert, reach: _Reach) -> bool:
    return alert.state == "open" and alert.due >= reach.since


def _planned(reach: _Reach) -> sa.Select[Any]:
    names = (
        sites.c.zone, sites.c.name.label("site_name"), sites.c.address,
        workers.c.name.label("worker_name"), workers.c.phone, workers.c.email, workers.c.language,
    )  # fmt: skip
    return (
        sa.select(shifts, *names)
        .join(workers, _same(workers, shifts.c.worker))
        .join(sites, _same(sites, shifts.c.site))
        .where(*reach.shifts(), workers.c.active.is_(True), sites.c.active.is_(True))
    )


def _same(table: sa.Table, column: sa.Column[str]) -> sa.ColumnElement[bool]:
    return (table.c.workspace == shifts.c.workspace) & (table.c.id == column)


def _shift(row: Any) -> Shift:
    return Shift(row.id, row.worker, row.site, row.begins, row.ends, row.tolerance, row.zone)


def _known(conn: Connection, reach: _Reach) -> dict[tuple[str | None, str], Alert]:
    """The alerts of what is looked at, and those that wait for somebody."""
    looked = sa.select(shifts.c.id).where(*reach.shifts())
    recent = (alerts.c.state == "open") & (alerts.c.due >= reach.since)
    query = alerts.select().where(
        alerts.c.workspace == reach.workspace, alerts.c.kind.in_(KINDS), reach.of(alerts),
        recent | alerts.c.shift.in_(looked),
    )  # fmt: skip
    return {(row.shift, row.kind): alert_of(row) for row in conn.execute(query)}


def _untold(conn: Connection, workspace: str, now: float) -> list[Alert]:
    """Alerts of guessing, which who guards the codes only writes down."""
    told = sa.exists().where(
        outbox.c.workspace == alerts.c.workspace, outbox.c.about == alerts.c.id
    )
    query = alerts.select().where(
        alerts.c.workspace == workspace, alerts.c.kind == "guessing", alerts.c.state == "open",
        alerts.c.raised >= now - OLD_SECONDS, ~told,
    )  # fmt: skip
    return [alert_of(row) for row in conn.execute(query)]


def _next(conn: Connection, workspace: str, lines: Sequence[Shift], now: float) -> float | None:
    """A lower bound: a shift to come is due for nothing before it begins."""
    query = sa.select(sa.func.min(shifts.c.begins)).where(
        shifts.c.workspace == workspace, shifts.c.begins > now
    )
    coming = conn.scalar(query)
    instants = [at for line in lines for at in _instants(line) if at > now]
    return min([*instants, *([] if coming is None else [coming])], default=None)


def _instants(line: Shift) -> Iterator[float]:
    yield from (line.begins + line.tolerance, line.ends, line.ends + line.tolerance)
