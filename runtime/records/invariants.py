"""What must be true of the database whatever crashed: one query each, for `ariane fsck`.

A query finds the rows that break its law, so no row is what is wished for.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records import people
from runtime.records.attendance import changes
from runtime.records.attendance.tables import attendance_changes, punches, refusals
from runtime.records.tables import calls, events, runtimes, versions
from runtime.records.words import Said

# Seconds after which a call that nobody carries must have ended, and a call's facts be complete.
GRACE_SECONDS = 60.0
CAME_TO = ("in", "out", "duplicate")
"""The outcomes of a step `punch` behind which there is a punch."""
TURNED_AWAY = ("unknown_worker", "inactive", "out_of_window", "unknown_site", "no_input")
"""Those behind which there is a refused attempt."""


@dataclass(frozen=True)
class Broken:
    """A row that breaks a law: `what` names it (a call, a punch, a number of the chain)."""

    workspace: str
    what: str
    why: Said | None = None


@dataclass(frozen=True)
class Law:
    """A law that was looked at: its name in the design, how much was looked at, what breaks it."""

    name: str
    looked_at: int
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing breaks it."""
        return not self.broken


def check(conn: Connection, now: float, here: str = "") -> list[Law]:
    """All laws, in the order in which they are told.

    `here`: the name of a studio that is at work (studio/folder.py): its test calls are alive.
    """
    laws: dict[str, Callable[[], tuple[int, Iterable[Broken]]]] = {
        "P1": lambda: _kept(conn, CAME_TO, punches),
        "P2": lambda: _kept_early(conn),
        "P3": lambda: _once(conn),
        "P5": lambda: _chains(conn),
        "P6": lambda: _kept(conn, TURNED_AWAY, refusals),
        "J1": lambda: _ended(conn, now, here),
        "J2": lambda: _complete(conn),
    }
    found = []
    for name, look in laws.items():
        count, broken = look()
        found.append(Law(name, count, tuple(broken)))
    return found


def _kept(conn: Connection, ports: tuple[str, ...], table: sa.Table) -> tuple[int, list[Broken]]:
    """What a step `punch` told its caller is on disk: as a punch, or as a refused attempt."""
    left = sa.or_(*(_by(events, port) for port in ports))
    query = sa.select(events).where(
        events.c.kind == "left", events.c.version > 0, left, ~_there(table)
    )
    return _count(conn, table), _at_punch(conn, query)


def _kept_early(conn: Connection) -> tuple[int, list[Broken]]:
    """Who hung up inside a step `punch` left a punch, or an attempt that was refused."""
    left = events.alias()
    over = sa.exists().where(
        left.c.call == events.c.call, left.c.n > events.c.n, left.c.kind == "left",
        left.c.node == events.c.node, ~_by(left, "hangup"),
    )  # fmt: skip
    gone = sa.exists().where(calls.c.id == events.c.call, calls.c.reason == "caller")
    query = sa.select(events).where(
        events.c.kind == "entered", events.c.version > 0, ~over, gone,
        ~_there(punches), ~_there(refusals),
    )  # fmt: skip
    return _count(conn, punches) + _count(conn, refusals), _at_punch(conn, query)


def _by(facts: Any, port: str) -> sa.ColumnElement[bool]:
    told: sa.ColumnElement[bool] = facts.c.data.contains(f'"port":"{port}"', autoescape=True)
    return told


def _there(table: sa.Table) -> sa.Exists:
    return sa.exists().where(table.c.workspace == events.c.workspace, table.c.call == events.c.call)


def _at_punch(conn: Connection, query: sa.Select[Any]) -> list[Broken]:
    """The calls of the facts that are about a step `punch`."""
    steps = _Steps(conn)
    rows = conn.execute(query.order_by(events.c.seq))
    found = [Broken(row.workspace, row.call) for row in rows if steps.type_of(row) == "punch"]
    return list(dict.fromkeys(found))


class _Steps:
    """The types of the steps of published versions."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._known: dict[tuple[str, str, int], dict[str, str]] = {}

    def type_of(self, row: sa.Row[Any]) -> str:
        """The type of the step that a row of the journal is about; "" for one no longer known."""
        key = (row.workspace, row.flow, row.version)
        if key not in self._known:
            mine = zip(
                (versions.c.workspace, versions.c.flow, versions.c.version), key, strict=True
            )
            query = sa.select(versions.c.document).where(*(column == one for column, one in mine))
            nodes = json.loads(self._conn.scalar(query) or "{}").get("nodes", {})
            self._known[key] = {name: node.get("type", "") for name, node in nodes.items()}
        return self._known[key].get(row.node, "")


def _once(conn: Connection) -> tuple[int, list[Broken]]:
    """A visit of a call to a step gave one punch at most."""
    query = (
        sa.select(punches.c.workspace, punches.c.call, punches.c.visit)
        .where(punches.c.call != "")
        .group_by(punches.c.workspace, punches.c.call, punches.c.visit)
        .having(sa.func.count() > 1)
    )
    found = [Broken(row.workspace, row.call) for row in conn.execute(query)]
    return _count(conn, punches), found


def _chains(conn: Connection) -> tuple[int, list[Broken]]:
    """The punches and the journal of every workspace are as they were written, none is missing."""
    found = []
    for workspace in people.workspace_ids(conn):
        verified = changes.whole(conn, workspace)
        if not verified.ok:  # no row of the punches is named where the journal is broken
            found.append(Broken(workspace, str(verified.broken_at or ""), verified.problem))
    return _count(conn, punches) + _count(conn, attendance_changes), found


def _ended(conn: Connection, now: float, here: str) -> tuple[int, list[Broken]]:
    """A call that nobody carries any more has ended."""
    alive = sa.select(runtimes.c.id).where(runtimes.c.beat > now - GRACE_SECONDS)
    query = sa.select(calls.c.workspace, calls.c.id).where(
        calls.c.ended.is_(None), calls.c.started < now - GRACE_SECONDS,
        calls.c.runtime.not_in(alive), calls.c.runtime != here,
    ).order_by(calls.c.started)  # fmt: skip
    return _count(conn, calls), [Broken(row.workspace, row.id) for row in conn.execute(query)]


def _complete(conn: Connection) -> tuple[int, list[Broken]]:
    """The facts of a call are numbered 1, 2, 3… without gap."""
    last = sa.func.max(events.c.n)
    query = (
        sa.select(sa.func.min(events.c.workspace).label("workspace"), events.c.call)
        .group_by(events.c.call)
        .having(sa.or_(last != sa.func.count(), sa.func.min(events.c.n) != 1))
        .order_by(sa.func.min(events.c.seq))
    )
    return _count(conn, events), [Broken(row.workspace, row.call) for row in conn.execute(query)]


def _count(conn: Connection, table: sa.Table) -> int:
    return int(conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
