"""Import of the planning from a table: who, where, on which day, from when to when.

A row is found again by its reference, else by worker, site and begin. What is planned already, by
hand or by another import, is not planned twice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.shifts import instant, span
from runtime.records.attendance import cells
from runtime.records.attendance.import_words import say
from runtime.records.attendance.importing import Import, Preview, Row, refuse_twice, rows_of
from runtime.records.attendance.planning import (
    LONGEST_NOTE,
    LONGEST_TOLERANCE,
    Name,
    Planned,
    PlannedShift,
    change,
    insert,
    problems,
    site_names,
    worker_names,
)
from runtime.records.attendance.sheet import plain
from runtime.records.attendance.tables import shifts, sites
from runtime.records.errors import Invalid

UID_LENGTH = 255
ASKED_AT_ONCE = 500


class Names:
    """Workers or sites by what people write for them: id, code of a site, name."""

    def __init__(self, known: Mapping[str, Name], codes: Mapping[str, str], kind: str) -> None:
        self.known, self._kind = known, kind
        self._codes = codes
        self._named: dict[str, list[str]] = defaultdict(list)
        self._plain = {one.id: f" {plain(one.name)} " for one in known.values()}
        self._inside: dict[str, str] = {}
        for id_, bare in self._plain.items():
            for way in {bare.strip(), " ".join(sorted(bare.split()))}:
                self._named[way].append(id_)

    def find(self, text: str) -> str:
        """The id; Bad when there is none, or several are called so."""
        if not text:
            raise cells.Bad("needed")
        if text.lower() in self.known:
            return text.lower()
        if text in self._codes:
            return self._codes[text]
        bare = plain(text)
        # Registers turn names round: "Rossi Anna" is "Anna Rossi".
        alike = self._named.get(bare) or self._named.get(" ".join(sorted(bare.split())), [])
        if len(alike) > 1:
            ids = ", ".join(sorted(alike)[:10])
            raise cells.Bad(f"{self._kind}-twice", name=text[:80], ids=ids)
        if not alike:
            raise cells.Bad(f"no-{self._kind}", name=text[:80])
        return alike[0]

    def look(self, text: str) -> str:
        """The id; "" when there is none, or several are called so."""
        try:
            return self.find(text)
        except cells.Bad:
            return ""

    def inside(self, text: str) -> str:
        """The id of the one with the longest name that is in a text; "" for none, or several."""
        if text not in self._inside:
            bare = f" {plain(text)} "
            found = {id_: name for id_, name in self._plain.items() if name in bare}
            longest = max(map(len, found.values()), default=0)
            best = [id_ for id_, name in found.items() if len(name) == longest]
            self._inside[text] = best[0] if len(best) == 1 else ""
        return self._inside[text]

    def check(self, given: str | None) -> None:
        """Invalid when what was chosen for all rows is not there."""
        if given is not None and given not in self.known:
            raise Invalid(say(f"no-{self._kind}", name=given[:80]), code=f"no-{self._kind}")


class People(NamedTuple):
    """Whom and which places rows may name."""

    workers: Names
    sites: Names


def people(conn: Connection, workspace: str, asked: Import) -> People:
    """The workers and sites of a workspace; Invalid when those chosen are not among them."""
    query = sa.select(sites.c.code, sites.c.id)
    rows = conn.execute(query.where(sites.c.workspace == workspace, sites.c.code != ""))
    codes = {row.code: row.id for row in rows}
    found = People(
        Names(worker_names(conn, workspace), {}, "worker"),
        Names(site_names(conn, workspace), codes, "site"),
    )
    found.workers.check(asked.worker)
    found.sites.check(asked.site)
    return found


def import_table(conn: Connection, workspace: str, asked: Import, *, apply: bool) -> Preview:
    """Look at a table of planned lines, and import it when `apply` and all its rows are right."""
    known = people(conn, workspace, asked)
    plans = [(row, _planned(row, asked, known)) for row in rows_of(asked)]
    return settle(conn, workspace, plans, "csv", apply=apply, author=asked.author)


def settle(
    conn: Connection, workspace: str, plans: Sequence[tuple[Row, PlannedShift]], source: str, *,
    apply: bool, author: str = "",
) -> Preview:  # fmt: skip
    """Compare with what is planned: new, changed or the same; then write, if `apply`."""
    right = [(row, plan) for row, plan in plans if not row.errors]
    refuse_twice(((row, plan.uid) for row, plan in right), "from")
    right = [(row, plan) for row, plan in right if not row.errors]
    known = _known(conn, workspace, source, [plan.uid for _, plan in right])
    there = _there(conn, workspace, [plan for _, plan in right])
    new, changed = [], []
    for row, wanted in right:
        before = known.get(wanted.uid)
        plan = replace(wanted, id=before.id if before else "", source=source)
        if before is not None:
            row.state = "same" if plan == before else "changed"
            changed += [plan] if plan != before else []
        elif _moment(plan) in there or plan.cancelled:
            row.state = "same"
        else:
            new.append(plan)
    preview = Preview([row for row, _ in plans])
    if apply and preview.ok:
        change(conn, workspace, changed, author)
        insert(conn, workspace, new, source, author)
        preview.applied = True
    return preview


def _planned(row: Row, asked: Import, known: People) -> PlannedShift:
    """The line of the planning that a row means; what is wrong is noted in the row."""
    parts = [row.values.pop(name, "") for name in ("first", "worker", "last")]
    if any(parts):
        row.values = {"worker": " ".join(part for part in parts if part), **row.values}
    worker = asked.worker or row.read("worker", known.workers.find, "")
    site = asked.site or row.read("site", known.sites.find, "")
    begins, ends = _times(row, known.sites.known[site].zone if site else "UTC")
    plan = PlannedShift(
        worker, site, begins, ends,
        row.optional("tolerance", cells.tolerance, asked.tolerance or 0.0),
        row.optional("note", partial(cells.text, longest=LONGEST_NOTE), ""),
        row.optional("cancelled", lambda cell: cells.yes(cell, False), False),
    )  # fmt: skip
    if not row.errors:
        check(row, plan)
    reference = row.optional("id", partial(cells.text, longest=UID_LENGTH), "")
    return replace(plan, uid=reference or name_of(worker, site, begins))


def check(row: Row, plan: Planned) -> None:
    """Note what makes a line unusable by itself."""
    for problem in problems(plan):
        where = problem.pointer[1:]
        most = {"most": round(LONGEST_TOLERANCE / 60), "longest": LONGEST_NOTE, "hours": 48}
        word = {"from": "date-range", "tolerance": "tolerance-range", "note": "note-shape"}.get(
            where, "too-long" if plan.ends > plan.begins else "end-before-begin"
        )
        row.wrong(where, say(word, **most))


def name_of(*parts: object) -> str:
    """A short name that is always the same for the same parts."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:40]


def _times(row: Row, zone: str) -> tuple[float, float]:
    """Begin and end as instants; (0, 1) when they are not understood."""
    begin, end = row.cell("from"), row.cell("to")
    if not begin and not end and row.cell("hours"):
        begin, end = row.read("hours", cells.two_times, ("", ""))
        row.values |= {"from": begin, "to": end}
        row.values.pop("hours")
    none: tuple[date | None, int] = (None, 0)
    first = row.read("from", cells.day_and_time, none)
    last = row.read("to", cells.day_and_time, none)
    day = first[0] if first[0] and not row.cell("date") else row.read("date", cells.day, None)
    if row.errors or day is None:
        return 0.0, 1.0
    if last[0] is None and first[1] == last[1]:
        row.wrong("to", say("same-times"))
        return 0.0, 1.0
    begins, ends = span(day, first[1], last[1], zone)
    return begins, ends if last[0] is None else instant(last[0], last[1], zone)


def _known(
    conn: Connection, workspace: str, source: str, uids: Sequence[str]
) -> dict[str, PlannedShift]:
    """What this source has planned before, by its name there."""
    found = {}
    for at in range(0, len(uids), ASKED_AT_ONCE):
        mine = (shifts.c.workspace == workspace, shifts.c.source == source,
                shifts.c.uid.in_(uids[at : at + ASKED_AT_ONCE]))  # fmt: skip
        for row in conn.execute(shifts.select().where(*mine)):
            found[row.uid] = of_row(dict(row._mapping))
    return found


def of_row(columns: dict[str, Any]) -> PlannedShift:
    """A row of the table of shifts."""
    values = {str(name): value for name, value in columns.items() if name != "workspace"}
    return PlannedShift(**{**values, "cancelled": bool(values["cancelled"])})


def _there(
    conn: Connection, workspace: str, plans: Iterable[Planned]
) -> set[tuple[str, str, float, float]]:
    """Who is planned where and when already, in the time of these lines."""
    begins = [plan.begins for plan in plans]
    if not begins:
        return set()
    mine = (shifts.c.workspace == workspace, shifts.c.begins.between(min(begins), max(begins)),
            shifts.c.cancelled.is_(False))  # fmt: skip
    columns = (shifts.c.worker, shifts.c.site, shifts.c.begins, shifts.c.ends)
    return {(w, s, b, e) for w, s, b, e in conn.execute(sa.select(*columns).where(*mine))}


def _moment(plan: Planned) -> tuple[str, str, float, float]:
    return plan.worker, plan.site, plan.begins, plan.ends
