"""Which published version calls get: a matter of dates alone, so nobody has to switch it over.

At any instant the live version is, of those not withdrawn and in effect by then, the one with the
latest date; of several with the same date, the newest. What was published at once (its date is not
later than its publication) is in effect whatever the clock says, for clocks are set back.
"""

import time
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.locks import hold, refuse_if_locked
from runtime.records.tables import flows, numbers, versions
from runtime.records.words import say

State = Literal["live", "scheduled", "past", "withdrawn"]
# How far ahead a version may be published, and how late an order for "now" may arrive, in seconds.
FARTHEST = 366 * 24 * 3600.0
LATE = 60.0
_effective = versions.alias("in_effect")


@dataclass(frozen=True)
class Version:
    """A published state of a flow. `restores`: the older version that it brought back.

    `effective`: when calls begin to get it. `withdrawn`: when it was taken back before that.
    All instants are UTC seconds.
    """

    version: int
    note: str
    author: str
    published: float
    restores: int | None
    effective: float
    withdrawn: float | None

    def state(self, live: int | None, now: float) -> State:
        """What it is at an instant at which `live` is the live version."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.version == live:
            return "live"
        return "scheduled" if self.effective > max(now, self.published) else "past"


@dataclass(frozen=True)
class Next:
    """A version that will come into effect."""

    version: int
    effective: float


def newest(of: sa.Table, flow: sa.Column[str]) -> sa.ScalarSelect[int]:
    """The live version at the instant bound as `now`, for a query over flows or numbers."""
    found = _effective.c
    return (
        sa.select(found.version)
        .where(found.workspace == of.c.workspace, found.flow == flow)
        .where(found.withdrawn.is_(None))
        .where((found.effective <= sa.bindparam("now")) | (found.effective <= found.published))
        .order_by(found.effective.desc(), found.version.desc())
        .limit(1)
        .correlate(of)
        .scalar_subquery()
    )


LIVE = newest(flows, flows.c.id)
CALLED = newest(numbers, numbers.c.flow)


def coming(conn: Connection, workspace: str, flow: str | None = None) -> dict[str, Next]:
    """The next scheduled version of each flow that has one, or of one flow."""
    query = (
        sa.select(versions.c.flow, versions.c.version, versions.c.effective)
        .where(versions.c.workspace == workspace, versions.c.withdrawn.is_(None))
        .where(versions.c.effective > time.time(), versions.c.effective > versions.c.published)
        .order_by(versions.c.effective.desc(), versions.c.version)
    )
    if flow is not None:
        query = query.where(versions.c.flow == flow)
    return {row.flow: Next(row.version, row.effective) for row in conn.execute(query)}


def count(conn: Connection, workspace: str, flow: str) -> int:
    """How often a flow was published, without reading all its documents."""
    mine = (versions.c.workspace == workspace, versions.c.flow == flow)
    query = sa.select(sa.func.count(versions.c.effective)).where(*mine)
    return int(conn.scalar(query) or 0)


def withdraw(conn: Connection, workspace: str, flow: str, version: int, user: str) -> None:
    """Take back a version not in effect yet; NotFound, Locked, Conflict when it is too late."""
    hold(conn, workspace, flow)
    refuse_if_locked(conn, workspace, flow, user)
    mine = (versions.c.workspace == workspace, versions.c.flow == flow,
            versions.c.version == version)  # fmt: skip
    columns = (versions.c.effective, versions.c.published, versions.c.withdrawn)
    row = conn.execute(sa.select(*columns).where(*mine)).first()
    if row is None:
        raise NotFound("version", f"{flow}/{version}")
    now = time.time()
    if row.withdrawn is not None:
        raise Conflict("withdrawn-already", version=version)
    if row.effective <= max(now, row.published):
        raise Conflict("in-effect", version=version)
    conn.execute(versions.update().where(*mine).values(withdrawn=now))


def set_back(conn: Connection, workspace: str, flow: str, now: float) -> None:
    """Versions published at once, by a clock that was ahead, must not outlast what comes now."""
    mine = (versions.c.workspace == workspace, versions.c.flow == flow)
    late = (versions.c.effective > now, versions.c.effective <= versions.c.published)
    conn.execute(versions.update().where(*mine, *late).values(effective=now))


def when(asked: float | None, now: float) -> float:
    """The instant from which a version published now counts; Invalid for an unusable date."""
    if asked is None:
        return now
    if asked < now - LATE:
        raise Invalid(say("bad-date"), [FieldError.of("/at", "date-past")])
    if asked > now + FARTHEST:
        raise Invalid(say("bad-date"), [FieldError.of("/at", "date-far")])
    return max(asked, now)


def of_row(row: Row[Any]) -> Version:
    """A row of the table."""
    return Version(
        row.version, row.note, row.author, row.published, row.restores, row.effective,
        row.withdrawn,
    )  # fmt: skip
