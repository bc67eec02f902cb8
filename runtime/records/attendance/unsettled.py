"""Stays without their arrival or their departure that still want somebody."""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import Intervention
from runtime.records.attendance.board import between
from runtime.records.attendance.tables import alerts, punches

MISSING = frozenset({"missing_in", "missing_out"})


def gaps(
    conn: Connection, workspace: str, first: date, last: date, now: float
) -> list[Intervention]:
    """What lacks an arrival or a departure from one day to another; `now` in UTC seconds.

    Left out: test calls, what somebody acknowledged, and what was planned before anybody punched
    here: there the planning is older than the telephone, and nobody could have called.
    """
    begun = conn.scalar(sa.select(sa.func.min(punches.c.at)).where(_in(punches, workspace)))
    if begun is None:
        return []
    seen = between(conn, workspace, first, last, now, tests=False).interventions
    lacking = [one for one in seen if MISSING & {*one.gaps}]
    told = _acknowledged(conn, workspace) if lacking else {}
    return [
        one
        for one in lacking
        if (one.planned is None or one.planned[1] >= begun)
        and not (MISSING & {*one.gaps} <= told.get(one.shift, set()))
    ]


def _acknowledged(conn: Connection, workspace: str) -> dict[str | None, set[str]]:
    """The kinds of alerts that somebody has seen to, by shift."""
    seen = (alerts.c.state == "acknowledged", alerts.c.shift.is_not(None))
    query = sa.select(alerts.c.shift, alerts.c.kind).where(_in(alerts, workspace), *seen)
    found: dict[str | None, set[str]] = defaultdict(set)
    for row in conn.execute(query):
        found[row.shift].add(row.kind)
    return found


def _in(table: sa.Table, workspace: str) -> sa.ColumnElement[bool]:
    return table.c.workspace == workspace
