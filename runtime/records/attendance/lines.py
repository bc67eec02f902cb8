"""Telephones that stand at sites: known ones, and those that callers let us learn.

Who calls from a telephone nobody knows, types the code of the site and then punches, proposes that
telephone: it waits for approval, and until then its punches are marked.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nodes.world import Site
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import noting
from runtime.records.attendance.tables import site_lines, sites
from runtime.records.directory import normalise
from runtime.records.errors import Invalid, NotFound
from runtime.state import clean

State = Literal["confirmed", "pending", "refused"]
NATIONAL = re.compile(r"0[1-9][0-9]{5,12}")
LEARNABLE = re.compile(r"\+?[0-9]{5,20}")


@dataclass(frozen=True)
class Line:
    """A telephone of a site. `uses`: punches from it while it was not confirmed; `worker`: who
    first called from it; `since`: UTC seconds.
    """

    site: str
    number: str
    state: State
    uses: int
    worker: str
    since: float


def as_number(line: str) -> str:
    """A line as it is kept with a site: +33145223344 where it can be told, else as it came."""
    try:
        return normalise(line)
    except Invalid:
        pass
    try:
        return normalise(f"+{line}") if line.isascii() and line.isdigit() else line
    except Invalid:
        return line


def line_list(conn: Connection, workspace: str, site: str) -> list[Line]:
    """The telephones of a site, by number."""
    mine = (site_lines.c.workspace == workspace, site_lines.c.site == site)
    return _found(conn, mine)


def pending_lines(conn: Connection, workspace: str) -> list[Line]:
    """Telephones that wait for approval, by number."""
    mine = (site_lines.c.workspace == workspace, site_lines.c.state == "pending")
    return _found(conn, mine)


def lines_of(conn: Connection, workspace: str) -> dict[str, list[Line]]:
    """All telephones, by site."""
    found: dict[str, list[Line]] = {}
    for line in _found(conn, (site_lines.c.workspace == workspace,)):
        found.setdefault(line.site, []).append(line)
    return found


def add_line(conn: Connection, workspace: str, site: str, number: str, author: str = "") -> Line:
    """A telephone that stands there, confirmed at once. NotFound for the site, Invalid."""
    number = normalise(number)
    touch(conn, workspace)
    _site_exists(conn, workspace, site)
    values = {"state": "confirmed", "since": time.time()}
    with noting(conn, workspace, "site", [site], author):
        _put(conn, workspace, site, number, values, values)
    return _one(conn, workspace, site, number)


def approve_line(
    conn: Connection, workspace: str, site: str, number: str, author: str = ""
) -> Line:
    """The telephone stands there: from now on it tells the site. NotFound."""
    return _judge(conn, workspace, site, number, "confirmed", author)


def refuse_line(conn: Connection, workspace: str, site: str, number: str, author: str = "") -> Line:
    """The telephone does not stand there, and is not proposed again. NotFound."""
    return _judge(conn, workspace, site, number, "refused", author)


def delete_line(conn: Connection, workspace: str, site: str, number: str, author: str = "") -> None:
    """The telephone is not there any more; NotFound."""
    touch(conn, workspace)
    mine = _mine(workspace, site, as_number(number))
    with noting(conn, workspace, "site", [site], author):
        if not conn.execute(site_lines.delete().where(*mine)).rowcount:
            raise NotFound("line", number[:60])


def learn(conn: Connection, workspace: str, site: str, line: str, worker: str) -> None:
    """Somebody punched from there after typing the code of the site; the caller has touched."""
    number = as_number(line)
    if not LEARNABLE.fullmatch(number) or not number.isascii():
        return  # the name of a SIP telephone, or a stranger's joke
    first = {"state": "pending", "uses": 1, "worker": worker, "since": time.time()}
    _put(conn, workspace, site, number, first, {"uses": site_lines.c.uses + 1})


def sites_of(conn: Connection, workspace: str, line: str) -> list[Site]:
    """The active sites with this confirmed telephone, by name."""
    numbers = _spellings(conn, workspace, clean(line))
    if not numbers:
        return []
    query = (
        sa.select(sites.c.id, sites.c.name, sites.c.zone)
        .join(
            site_lines,
            (site_lines.c.workspace == sites.c.workspace) & (site_lines.c.site == sites.c.id),
        )
        .where(sites.c.workspace == workspace, sites.c.active, site_lines.c.number.in_(numbers))
        .where(site_lines.c.state == "confirmed")
        .distinct()
    )
    return sorted((Site(*row) for row in conn.execute(query)), key=lambda s: (s.name, s.id))


def state_at(conn: Connection, workspace: str, site: str, line: str) -> State | Literal[""]:
    """What a telephone is to a site; "" when nobody has heard of it, or it is hidden."""
    numbers = _spellings(conn, workspace, clean(line))
    mine = (site_lines.c.workspace == workspace, site_lines.c.site == site,
            site_lines.c.number.in_(numbers))  # fmt: skip
    states = set(conn.scalars(sa.select(site_lines.c.state).where(*mine))) if numbers else set()
    for state in ("confirmed", "pending", "refused"):
        if state in states:
            return state
    return ""


def _spellings(conn: Connection, workspace: str, line: str) -> Sequence[str]:
    """The numbers it may be kept as: carriers write a line with +, with 00, bare or national."""
    if not line:
        return ()
    found = {line, as_number(line)}
    if NATIONAL.fullmatch(line) and line.isascii():
        alike = (site_lines.c.workspace == workspace, site_lines.c.number.endswith(line[1:]))
        candidates = conn.scalars(sa.select(site_lines.c.number).where(*alike).distinct())
        found |= {number for number in candidates if _national(number) == line}
    return sorted(found)


def _national(number: str) -> str:
    """+33145223344 as people dial it at home: 0145223344."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"[^0-9]", "", written)


def _judge(
    conn: Connection, workspace: str, site: str, number: str, state: State, author: str
) -> Line:
    touch(conn, workspace)
    mine = _mine(workspace, site, as_number(number))
    with noting(conn, workspace, "site", [site], author):
        if not conn.execute(site_lines.update().where(*mine).values(state=state)).rowcount:
            raise NotFound("line", number[:60])
    return _one(conn, workspace, site, as_number(number))


def _put(
    conn: Connection, workspace: str, site: str, number: str,
    first: dict[str, object], later: dict[str, object],
) -> None:  # fmt: skip
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    row = insert(site_lines).values(workspace=workspace, site=site, number=number, **first)
    keys = ["workspace", "site", "number"]
    conn.execute(row.on_conflict_do_update(index_elements=keys, set_=later))


def _site_exists(conn: Connection, workspace: str, site: str) -> None:
    mine = (sites.c.workspace == workspace, sites.c.id == site)
    if conn.scalar(sa.select(sites.c.id).where(*mine)) is None:
        raise NotFound("site", site[:60])


def _one(conn: Connection, workspace: str, site: str, number: str) -> Line:
    (line,) = _found(conn, _mine(workspace, site, number))
    return line


def _found(conn: Connection, mine: tuple[sa.ColumnElement[bool], ...]) -> list[Line]:
    query = site_lines.select().where(*mine).order_by(site_lines.c.number, site_lines.c.site)
    return [
        Line(row.site, row.number, row.state, row.uses, row.worker, row.since)
        for row in conn.execute(query)
    ]


def _mine(workspace: str, site: str, number: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        site_lines.c.workspace == workspace,
        site_lines.c.site == site,
        site_lines.c.number == number,
    )
