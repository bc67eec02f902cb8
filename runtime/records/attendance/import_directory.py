"""Import of sites and workers: found again by their id, else by their name; new ones otherwise.

A cell that is empty, or has no column, changes nothing. Everything is looked at in memory and
written in a few statements, so that nobody who punches has to wait.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance import cells, guard
from runtime.records.attendance.changes import noting
from runtime.records.attendance.import_words import say
from runtime.records.attendance.importing import (
    Import,
    Made,
    Preview,
    Row,
    free_id,
    refuse_twice,
    rows_of,
)
from runtime.records.attendance.lines import lines_of
from runtime.records.attendance.secret_mark import claim
from runtime.records.attendance.sheet import plain
from runtime.records.attendance.sites import Site, site_list
from runtime.records.attendance.tables import site_lines, sites, workers
from runtime.records.attendance.workers import (
    LONGEST_CODE,
    USUAL_DIGITS,
    Worker,
    code_hash,
    worker_list,
)
from runtime.records.clean import slug

LONGEST_NAME, LONGEST_ADDRESS = 200, 500


class Written(NamedTuple):
    """What a row comes to: the id, and the columns to write (none that stay)."""

    row: Row
    id: str
    columns: dict[str, Any]
    lines: list[str]
    code: str = ""


class Finder:
    """Finds what there is again."""

    def __init__(self, present: Iterable[Site | Worker]) -> None:
        self.ids: set[str] = set()
        self._names: dict[str, list[str]] = defaultdict(list)
        for one in present:
            self.ids.add(one.id)
            self._names[plain(one.name)].append(one.id)

    def find(self, row: Row, word: str) -> str | None:
        """The id that is written, else of who or what is called so; None for something new."""
        id_ = row.cell("id").lower()
        if id_:
            return id_ if id_ in self.ids else None
        alike = self._names.get(plain(row.cell("name")), [])
        if len(alike) > 1:
            row.wrong("name", say(word, name=row.cell("name")[:80], ids=", ".join(sorted(alike))))
        return alike[0] if len(alike) == 1 else None


def country_of(all_: Iterable[Site]) -> str:
    """The country in whose zone most sites are; France without any."""
    known = [cells.COUNTRIES[site.zone] for site in all_ if site.zone in cells.COUNTRIES]
    return max(sorted(set(known)), key=known.count) if known else "FR"


# --- sites ----------------------------------------------------------------------------------------


def import_sites(conn: Connection, workspace: str, asked: Import, *, apply: bool) -> Preview:
    """Look at a table of sites, and import it when `apply` and all its rows are right."""
    present = site_list(conn, workspace)
    rows = rows_of(asked)
    finder = Finder(present)
    country = asked.country or country_of(present)
    by_id = {site.id: site for site in present}
    taken = {site.id for site in present}
    plans = [_site(row, finder, by_id, country, taken) for row in rows]
    _refuse_codes(plans, by_id)
    _refuse_twice(plans)
    preview = Preview(rows)
    if apply and preview.ok:
        new = [plan for plan in plans if plan.row.state != "same"]
        with noting(conn, workspace, "site", [plan.id for plan in new], asked.author):
            _write_sites(conn, workspace, new, by_id)
        preview.applied = True
    return preview


def _site(
    row: Row, finder: Finder, by_id: dict[str, Site], country: str, taken: set[str]
) -> Written:
    code = row.optional("code", partial(cells.code, word="site-code-shape", least=2), "")
    columns: dict[str, Any] = {
        "name": row.read("name", partial(cells.text, longest=LONGEST_NAME, needed=True), ""),
        "code": code,
        "zone": row.optional("zone", cells.zone, ""),
        "address": row.optional("address", partial(cells.text, longest=LONGEST_ADDRESS), ""),
        "active": row.optional("active", lambda cell: cells.yes(cell, True), None),
    }
    columns = {name: value for name, value in columns.items() if value not in ("", None)}
    here = {v: k for k, v in cells.COUNTRIES.items()}
    own = cells.COUNTRIES.get(columns.get("zone", here.get(country, "")), country)
    none: list[str] = []
    lines = row.optional("lines", lambda cell: cells.phones(cell, own), none)
    id_ = finder.find(row, "site-twice") or _new_id(row, "site", taken)
    if id_ in by_id and not row.errors:
        site = by_id[id_]
        columns = _differences(row, columns, site)
        known = {line.number for line in site.lines if line.state == "confirmed"}
        lines = [number for number in lines if number not in known]
        row.state = "changed" if columns or lines else "same"
    return Written(row, id_, columns, lines)


def _refuse_twice(plans: Sequence[Written]) -> None:
    """Two rows with one id, or with one name and no id, are about the same."""
    refuse_twice(((plan.row, plan.id) for plan in plans), "name")
    names = ((p.row, plain(p.row.cell("name"))) for p in plans if not p.row.cell("id"))
    refuse_twice(((row, name) for row, name in names if not row.errors), "name")


def _differences(row: Row, columns: dict[str, Any], present: Site | Worker) -> dict[str, Any]:
    """What a row changes. Who is found by the name keeps its spelling in the directory."""
    found = {name: value for name, value in columns.items() if getattr(present, name) != value}
    if not row.cell("id"):
        found.pop("name", None)
    return found


def _new_id(row: Row, kind: str, taken: set[str]) -> str:
    """The id that is given, else one made from the name."""
    if row.cell("id"):
        return row.read("id", cells.id_, "")
    return free_id(slug(row.cell("name"), kind), taken)


def _refuse_codes(plans: Sequence[Written], by_id: dict[str, Site]) -> None:
    """Two sites cannot have one code: present ones, or two rows."""
    changing = {plan.id for plan in plans if "code" in plan.columns}
    owners = {s.code: s.name for s in by_id.values() if s.code and s.id not in changing}
    for plan in plans:
        code = plan.columns.get("code")
        if code and code in owners:
            plan.row.wrong("code", say("site-code-taken", name=owners[code]))
        elif code:
            owners[code] = plan.row.cell("name")


def _write_sites(
    conn: Connection, workspace: str, plans: Sequence[Written], by_id: dict[str, Site]
) -> None:
    usual = {"code": "", "zone": "Europe/Paris", "address": "", "active": True}
    now = time.time()
    new = [{**usual, **p.columns, "workspace": workspace, "id": p.id, "created": now}
           for p in plans if p.id not in by_id]  # fmt: skip
    if new:
        conn.execute(sites.insert(), new)
    for plan in plans:
        if plan.id in by_id and plan.columns:
            mine = (sites.c.workspace == workspace, sites.c.id == plan.id)
            conn.execute(sites.update().where(*mine).values(**plan.columns))
    _write_lines(conn, workspace, plans, now)


def _write_lines(conn: Connection, workspace: str, plans: Sequence[Written], now: float) -> None:
    there = {(site, line.number) for site, lines in lines_of(conn, workspace).items()
             for line in lines}  # fmt: skip
    wanted = [(plan.id, number) for plan in plans for number in plan.lines]
    for site, number in [pair for pair in wanted if pair in there]:
        mine = (site_lines.c.workspace == workspace, site_lines.c.site == site,
                site_lines.c.number == number)  # fmt: skip
        conn.execute(site_lines.update().where(*mine).values(state="confirmed"))
    new = [
        {"workspace": workspace, "site": site, "number": number, "state": "confirmed", "uses": 0,
         "worker": "", "since": now}
        for site, number in dict.fromkeys(wanted) if (site, number) not in there
    ]  # fmt: skip
    if new:
        conn.execute(site_lines.insert(), new)


# --- workers --------------------------------------------------------------------------------------


def import_workers(
    conn: Connection, workspace: str, asked: Import, secret: bytes, *, apply: bool
) -> Preview:
    """Look at a table of workers, and import it when `apply` and all its rows are right.

    New workers without a code get one, long enough for so many; the codes are in the answer.
    """
    present = {worker.id: worker for worker in worker_list(conn, workspace)}
    rows = rows_of(asked)
    codes = _Codes(conn, workspace, secret)
    finder = Finder(present.values())
    country = asked.country or country_of(site_list(conn, workspace))
    taken = set(present)
    plans = [_worker(row, finder, present, codes, country, taken) for row in rows]
    _refuse_twice(plans)
    codes.judge(plans, present)
    preview = Preview(rows)
    if apply and preview.ok:
        with noting(conn, workspace, "worker", [plan.id for plan in plans], asked.author):
            preview.codes = _write_workers(conn, workspace, plans, present, codes)
        preview.applied = True
    return preview


class _Codes:
    """The codes of a workspace, as their hashes."""

    def __init__(self, conn: Connection, workspace: str, secret: bytes) -> None:
        self.secret = secret
        self._hash: Callable[[str], str] = partial(code_hash, secret, workspace)
        query = sa.select(workers.c.code_hash, workers.c.id)
        rows = conn.execute(query.where(workers.c.workspace == workspace))
        self.owners: dict[str, str] = {row.code_hash: row.id for row in rows}

    def hash(self, code: str) -> str:
        """What is kept of a code; "" of none."""
        return self._hash(code) if code else ""

    def judge(self, plans: Sequence[Written], present: dict[str, Worker]) -> None:
        """Refuse codes that are weak, taken, or too short for the workers there will be."""
        lengths: dict[int, int] = defaultdict(int)
        given = {plan.id: plan for plan in plans}
        for worker in present.values():
            if worker.active and not (worker.id in given and given[worker.id].code):
                lengths[worker.digits] += 1
        for plan in plans:
            if plan.code:
                lengths[len(plan.code)] += 1
        owners = dict(self.owners)
        for plan in plans:
            if plan.code:
                self._judge(plan, owners, lengths[len(plan.code)])

    def _judge(self, plan: Written, owners: dict[str, str], count: int) -> None:
        digits = len(plan.code)
        if guard.is_weak(plan.code):
            plan.row.wrong("code", say("code-weak"))
        elif not _enough(count, digits):
            plan.row.wrong("code", say("code-short", count=count, digits=_needed(count, digits)))
        elif owners.setdefault(self.hash(plan.code), plan.id) != plan.id:
            plan.row.wrong("code", say("code-taken"))

    def make(self, digits: int, worker: str) -> tuple[str, str]:
        """A new code that nobody has, and its hash."""
        while True:
            code = f"{secrets.randbelow(10**digits):0{digits}d}"
            kept = self.hash(code)
            if kept not in self.owners and not guard.is_weak(code):
                self.owners[kept] = worker
                return code, kept


def _enough(count: int, digits: int) -> bool:
    return guard.allowed(count, digits, guard.USUAL_TRIES) == guard.USUAL_TRIES


def _needed(count: int, least: int) -> int:
    return next((d for d in range(least, LONGEST_CODE) if _enough(count, d)), LONGEST_CODE)


def _worker(
    row: Row, finder: Finder, present: dict[str, Worker], codes: _Codes, country: str,
    taken: set[str],
) -> Written:  # fmt: skip
    _whole_name(row)
    code = row.optional("code", partial(cells.code, word="worker-code-shape", least=4), "")
    columns: dict[str, Any] = {
        "name": row.read("name", partial(cells.text, longest=LONGEST_NAME, needed=True), ""),
        "language": row.optional("language", cells.language, ""),
        "phone": row.optional("phone", lambda cell: cells.phone(cell, country), ""),
        "email": row.optional("email", cells.email, ""),
        "active": row.optional("active", lambda cell: cells.yes(cell, True), None),
    }
    columns = {name: value for name, value in columns.items() if value not in ("", None)}
    id_ = finder.find(row, "worker-twice") or _new_id(row, "worker", taken)
    if id_ in present and not row.errors:
        worker = present[id_]
        columns = _differences(row, columns, worker)
        if code and codes.owners.get(codes.hash(code)) == id_:
            code = ""
        row.state = "changed" if columns or code else "same"
    return Written(row, id_, columns, [], code)


def _whole_name(row: Row) -> None:
    """First and last name in columns of their own: `Nom` is then the last, `Nome` the first."""
    first, last = row.values.pop("first", ""), row.values.pop("last", "")
    name = row.cell("name")
    parts = (first or name, last) if last else (first, name)
    row.values = {"name": " ".join(part for part in parts if part), **_without(row.values, "name")}


def _without(values: dict[str, str], name: str) -> dict[str, str]:
    return {field: cell for field, cell in values.items() if field != name}


def _write_workers(
    conn: Connection, workspace: str, plans: Sequence[Written], present: dict[str, Worker],
    codes: _Codes,
) -> list[Made]:  # fmt: skip
    if plans:
        claim(conn, workspace, codes.secret)
    made: list[Made] = []
    usual = {"language": "fr", "phone": "", "email": "", "active": True}
    without = [plan for plan in plans if plan.id not in present and not plan.code]
    alike = sum(worker.active and worker.digits == USUAL_DIGITS for worker in present.values())
    digits = _needed(alike + len(plans), USUAL_DIGITS)
    new, now = [], time.time()
    for plan in plans:
        columns = dict(plan.columns)
        if plan.code:
            columns |= {"code_hash": codes.hash(plan.code), "digits": len(plan.code)}
        if plan in without:
            code, kept = codes.make(digits, plan.id)
            columns |= {"code_hash": kept, "digits": digits}
            made.append(Made(plan.id, plan.columns["name"], code))
        if plan.id not in present:
            new.append({**usual, **columns, "workspace": workspace, "id": plan.id, "created": now})
        elif columns:
            mine = (workers.c.workspace == workspace, workers.c.id == plan.id)
            conn.execute(workers.update().where(*mine).values(**columns))
    if new:
        conn.execute(workers.insert(), new)
    return made
