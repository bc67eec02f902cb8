"""The planning: who shall be where, from when to when. Instants are UTC seconds."""

import math
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import Shift
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import noting
from runtime.records.attendance.planning_words import say, wrong
from runtime.records.attendance.tables import shifts, sites, workers
from runtime.records.clean import unstorable
from runtime.records.errors import FieldError, Invalid, NotFound

LONGEST_SHIFT = 48 * 3600.0
LONGEST_TOLERANCE = 4 * 3600.0
LONGEST_NOTE = 500
LONGEST_REPEAT = timedelta(days=366)
EARLIEST, LATEST = 0.0, 7_000_000_000.0
"""The years 1970 to 2191: beyond, clock changes are not known."""


@dataclass(frozen=True)
class Planned:
    """What is planned: a worker at a site between two instants; `tolerance` in seconds."""

    worker: str
    site: str
    begins: float
    ends: float
    tolerance: float = 600.0
    note: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class PlannedShift(Planned):
    """A line of the planning. `source`: "" by hand, else the import that made it; `uid` there."""

    id: str = ""
    source: str = ""
    uid: str = ""


class Name(NamedTuple):
    """What it takes to show a worker or a site; `zone` only of sites."""

    id: str
    name: str
    active: bool
    zone: str = ""


def site_names(conn: Connection, workspace: str) -> dict[str, Name]:
    """The sites by id, in the order of their names."""
    query = sa.select(sites.c.id, sites.c.name, sites.c.active, sites.c.zone)
    return _by_id(conn.execute(query.where(sites.c.workspace == workspace)))


def worker_names(conn: Connection, workspace: str) -> dict[str, Name]:
    """The workers by id, in the order of their names."""
    query = sa.select(workers.c.id, workers.c.name, workers.c.active)
    return _by_id(conn.execute(query.where(workers.c.workspace == workspace)))


def _by_id(rows: Iterable[Any]) -> dict[str, Name]:
    found = sorted((Name(*row) for row in rows), key=lambda n: (n.name.casefold(), n.id))
    return {one.id: one for one in found}


def shift_list(conn: Connection, workspace: str, since: float, until: float) -> list[PlannedShift]:
    """What touches a stretch of time, cancelled shifts too, by begin."""
    mine = _touching(workspace, since, until)
    query = shifts.select().where(*mine).order_by(shifts.c.begins, shifts.c.id)
    return [_shift(row) for row in conn.execute(query)]


def planned(
    conn: Connection, workspace: str, since: float, until: float,
    zones: Mapping[str, Name] | None = None,
) -> list[Shift]:  # fmt: skip
    """What is to be done in a stretch of time, as interventions are made of."""
    known = site_names(conn, workspace) if zones is None else zones
    zone_of = {site.id: site.zone for site in known.values()}
    mine = (*_touching(workspace, since, until), shifts.c.cancelled.is_(False))
    # Thousands of lines for a board: no more columns than it takes, straight into place.
    query = sa.select(shifts.c.id, shifts.c.worker, shifts.c.site, shifts.c.begins, shifts.c.ends,
                      shifts.c.tolerance)  # fmt: skip
    return [
        Shift(id_, worker, site, begins, ends, tolerance, zone_of.get(site, "UTC"))
        for id_, worker, site, begins, ends, tolerance in conn.execute(query.where(*mine))
    ]


def _touching(workspace: str, since: float, until: float) -> tuple[sa.ColumnElement[bool], ...]:
    """Lines of the planning that have to do with a stretch of time."""
    return (shifts.c.workspace == workspace, shifts.c.begins < until, shifts.c.ends > since,
            shifts.c.begins > since - LONGEST_SHIFT)  # fmt: skip


def get_shift(conn: Connection, workspace: str, shift: str) -> PlannedShift:
    """One line of the planning; NotFound."""
    row = conn.execute(shifts.select().where(*_this(workspace, shift))).first()
    if row is None:
        raise NotFound("shift", shift)
    return _shift(row)


def add_shift(conn: Connection, workspace: str, one: Planned, author: str = "") -> PlannedShift:
    """Plan an intervention by hand; Invalid."""
    touch(conn, workspace)  # first of all: nobody deletes the worker or the site meanwhile
    check(conn, workspace, one)
    return insert(conn, workspace, [one], author=author)[0]


def save_shift(
    conn: Connection, workspace: str, shift: str, one: Planned, author: str = ""
) -> PlannedShift:
    """Change a line of the planning; NotFound, Invalid."""
    touch(conn, workspace)
    get_shift(conn, workspace, shift)
    check(conn, workspace, one)
    with noting(conn, workspace, "shift", [shift], author):
        conn.execute(shifts.update().where(*_this(workspace, shift)).values(**_values(one)))
    return get_shift(conn, workspace, shift)


def delete_shift(conn: Connection, workspace: str, shift: str, author: str = "") -> None:
    """Take a line out of the planning; NotFound. What was punched stays, unplanned."""
    touch(conn, workspace)
    get_shift(conn, workspace, shift)
    with noting(conn, workspace, "shift", [shift], author):
        conn.execute(shifts.delete().where(*_this(workspace, shift)))


def repeat(
    conn: Connection, workspace: str, shift: str, until: date, author: str = ""
) -> list[PlannedShift]:
    """Plan the same again each week, up to a day (included), in one act; what is new.

    The hours stay those of the clock at the site, whatever clocks do. A week in which the same is
    planned already is left as it is. NotFound; Invalid for more than a year.
    """
    touch(conn, workspace)
    first = get_shift(conn, workspace, shift)
    zone = site_names(conn, workspace)[first.site].zone
    begin = datetime.fromtimestamp(first.begins, ZoneInfo(zone))
    if until <= begin.date() or until > begin.date() + LONGEST_REPEAT:
        raise Invalid(say("bad-shift"), [wrong("/until", "repeat-range")])
    there = {
        (one.worker, one.site, one.begins)
        for one in shift_list(conn, workspace, first.begins, first.begins + 400 * 86400.0)
    }
    again = [one for one in _weeks(first, zone, until)
             if (one.worker, one.site, one.begins) not in there]  # fmt: skip
    return insert(conn, workspace, again, author=author)


def _weeks(first: PlannedShift, zone: str, until: date) -> Iterator[Planned]:
    """The same hours of the clock, week after week."""
    begin = datetime.fromtimestamp(first.begins, ZoneInfo(zone))
    end = datetime.fromtimestamp(first.ends, ZoneInfo(zone))
    week = timedelta(days=7)
    while (begin + week).date() <= until:
        begin, end = begin + week, end + week
        begins, ends = begin.timestamp(), end.timestamp()
        if ends <= begins:  # both within the hour that the clock skips
            ends = begins + first.ends - first.begins
        values = {**_values(first), "begins": begins, "ends": ends, "cancelled": False}
        yield Planned(**values)


def insert(
    conn: Connection, workspace: str, new: Iterable[Planned], source: str = "", author: str = ""
) -> list[PlannedShift]:
    """Add checked lines. An import says its `source`; lines that are `PlannedShift` their uid."""
    rows: list[dict[str, Any]] = []
    for one in new:
        id_ = uuid.uuid4().hex
        uid = one.uid if isinstance(one, PlannedShift) and one.uid else id_
        rows.append({**_values(one), "id": id_, "source": source, "uid": uid})
    if rows:
        with noting(conn, workspace, "shift", [row["id"] for row in rows], author):
            conn.execute(shifts.insert(), [{**row, "workspace": workspace} for row in rows])
    return [PlannedShift(**row) for row in rows]


def change(
    conn: Connection, workspace: str, changed: Iterable[PlannedShift], author: str = ""
) -> None:
    """Replace checked lines, found by their ids."""
    rows = [{**_values(one), "this": one.id} for one in changed]
    if rows:
        mine = (shifts.c.workspace == workspace, shifts.c.id == sa.bindparam("this"))
        columns: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "this"}
        with noting(conn, workspace, "shift", [row["this"] for row in rows], author):
            conn.execute(shifts.update().where(*mine).values(columns), rows)


def check(conn: Connection, workspace: str, one: Planned) -> None:
    """Invalid with all that makes a line unusable."""
    errors = list(problems(one))
    if one.worker not in worker_names(conn, workspace):
        errors.append(wrong("/worker", "no-worker", name=one.worker[:80]))
    if one.site not in site_names(conn, workspace):
        errors.append(wrong("/site", "no-site", name=one.site[:80]))
    if errors:
        raise Invalid(say("bad-shift"), errors)


def problems(one: Planned) -> Iterator[FieldError]:
    """What is wrong with a line by itself; the names of fields are those of the API."""
    known = math.isfinite(one.begins) and EARLIEST <= one.begins <= LATEST
    if not known:
        yield wrong("/from", "date-range")
    elif not one.begins < one.ends:
        yield wrong("/to", "end-before-begin")
    elif not one.ends - one.begins <= LONGEST_SHIFT:
        yield wrong("/to", "too-long", hours=round(LONGEST_SHIFT / 3600))
    if not 0 <= one.tolerance <= LONGEST_TOLERANCE:
        yield wrong("/tolerance", "tolerance-range", most=round(LONGEST_TOLERANCE / 60))
    if len(one.note) > LONGEST_NOTE or unstorable(one.note):
        yield wrong("/note", "note-shape", longest=LONGEST_NOTE)


def _values(one: Planned) -> dict[str, Any]:
    kept = {"worker", "site", "begins", "ends", "tolerance", "note", "cancelled"}
    return {name: value for name, value in asdict(one).items() if name in kept}


def _shift(row: Any) -> PlannedShift:
    values = {name: value for name, value in row._mapping.items() if name != "workspace"}
    return PlannedShift(**{**values, "cancelled": bool(values["cancelled"])})


def _this(workspace: str, shift: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (shifts.c.workspace == workspace, shifts.c.id == shift)
