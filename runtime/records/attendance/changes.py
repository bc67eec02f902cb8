"""The journal: who added, changed or deleted sites, workers, planning and settings; when; what.

A row is written in the transaction of the change, never later, and never changed: rows are chained
as punches are, and `heads` holds the end. Fields are kept as `[name, before, after]`, before None
for something new, after None for something deleted. Codes are not in it: that one was given is. The
journal is kept for ever, which private telephones and e-mail addresses of workers must not be: they
are there masked, so that one sees that they changed.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance import chain
from runtime.records.attendance.chain import Head, Verified, digest, follow, plain
from runtime.records.attendance.tables import (
    attendance_changes,
    canonical,
    heads,
    shifts,
    site_lines,
    sites,
    workers,
)
from runtime.records.words import say

Kind = Literal["site", "worker", "shift", "settings", "webhook", "import"]
Act = Literal["added", "changed", "deleted", "imported"]
State = Mapping[str, Any] | None
COLUMNS = ("workspace", "seq", "at", "author", "kind", "thing", "name", "act", "fields", "previous")
CODE = "code"
"""The field of a code: both its values are None, for nobody is told what they were."""
HIDDEN = "•••"
WATCHED: dict[str, tuple[sa.Table, tuple[str, ...]]] = {
    "site": (sites, ("name", "code", "zone", "address", "active")),
    "worker": (workers, ("name", "active", "language", "phone", "email", "digits")),
    "shift": (shifts, ("worker", "site", "begins", "ends", "tolerance", "note", "cancelled")),
}
WHERE = " / "
"""Between worker and site, where a planned line is named."""
ASKED_AT_ONCE = 500
MOST = 1000
LEAST_SHOWN = 8
"""Of a telephone number no longer than that nothing is told."""


class Field(NamedTuple):
    """What became of a field."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A row of the journal; `at` in UTC seconds, `author` "" for what nobody signed in did."""

    seq: int
    at: float
    author: str
    kind: Kind
    thing: str
    name: str
    act: Act
    fields: tuple[Field, ...]
    hash: str


@dataclass(frozen=True)
class Noted:
    """What is to be noted of a thing: as it was, and as it is."""

    kind: Kind
    thing: str
    before: State
    after: State
    act: Act | None = None


@contextmanager
def noting(
    conn: Connection, workspace: str, kind: Kind, things: Sequence[str], author: str
) -> Iterator[None]:
    """Whatever becomes of these things meanwhile is noted, under the author's name.

    The caller has touched, so that nobody else changes them.
    """
    before = _states(conn, workspace, kind, things)
    yield
    after = _states(conn, workspace, kind, things)
    told = (Noted(kind, one, before.get(one), after.get(one)) for one in dict.fromkeys(things))
    note(conn, workspace, author, told)


def note(conn: Connection, workspace: str, author: str, what: Iterable[Noted]) -> None:
    """Write what changed at the end of the journal; nothing of what did not."""
    query = sa.select(heads.c.noted, heads.c.noted_hash).where(heads.c.workspace == workspace)
    head, at = Head(*conn.execute(query).one()), time.time()
    rows = []
    for one in what:
        fields = _differences(one.before, one.after)
        if one.kind == "worker":
            fields = [[name, _masked(name, was), _masked(name, now)] for name, was, now in fields]
        if not fields:
            continue
        row = {
            "workspace": workspace, "seq": head.seq + 1, "at": at, "author": author[:64],
            "kind": one.kind, "thing": one.thing[:64], "name": _name(one), "act": _act(one),
            "fields": fields, "previous": head.hash,
        }  # fmt: skip
        told = {**row, "fields": canonical(fields)}
        head = Head(head.seq + 1, digest([told[name] for name in COLUMNS]))
        rows.append({**row, "hash": head.hash})
    if rows:
        conn.execute(attendance_changes.insert(), rows)
        last = {"noted": head.seq, "noted_hash": head.hash}
        conn.execute(heads.update().where(heads.c.workspace == workspace).values(**last))


def change_list(
    conn: Connection, workspace: str, kind: str = "", thing: str = "", *,
    before: int | None = None, limit: int | None = MOST,
) -> list[Change]:  # fmt: skip
    """Rows of the journal, the newest first: of a kind, of a thing, before a number.

    `limit`: None for all of them.
    """
    query = attendance_changes.select().where(attendance_changes.c.workspace == workspace)
    if kind:
        query = query.where(attendance_changes.c.kind == kind)
    if thing:
        query = query.where(attendance_changes.c.thing == thing)
    if before is not None:
        query = query.where(attendance_changes.c.seq < before)
    newest = query.order_by(attendance_changes.c.seq.desc()).limit(limit)
    return [_change(row) for row in conn.execute(newest)]


def verify(conn: Connection, workspace: str) -> Verified:
    """Whether every row of the journal is as it was written, and none missing or added."""
    query = sa.select(heads.c.noted, heads.c.noted_hash).where(heads.c.workspace == workspace)
    end = Head(*(conn.execute(query).first() or (0, "")))
    rows = plain(attendance_changes, COLUMNS, workspace)
    return follow(conn, rows, COLUMNS.index("seq"), end)


def whole(conn: Connection, workspace: str) -> Verified:
    """The proof of the punches; not right either when the journal is not as it was written."""
    found = chain.verify(conn, workspace)
    journal = verify(conn, workspace)
    if not found.ok or journal.ok:
        return found
    return replace(found, ok=False, problem=say("journal-broken", seq=journal.broken_at))


def _states(
    conn: Connection, workspace: str, kind: str, things: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """What is watched of these things, by id; of those that are there."""
    table, names = WATCHED[kind]
    columns = [table.c.id, *(table.c[name] for name in names)]
    if kind == "worker":
        columns.append(table.c.code_hash)
    found: dict[str, dict[str, Any]] = {}
    for begin in range(0, len(things), ASKED_AT_ONCE):
        some = things[begin : begin + ASKED_AT_ONCE]
        mine = (table.c.workspace == workspace, table.c.id.in_(some))
        for row in conn.execute(sa.select(*columns).where(*mine)):
            found[row.id] = {name: value for name, value in row._mapping.items() if name != "id"}
        if kind == "site":
            _add_lines(conn, workspace, some, found)
    return found


def _add_lines(
    conn: Connection, workspace: str, some: Sequence[str], found: dict[str, dict[str, Any]]
) -> None:
    """The telephones of a site are fields of it: `line +33145223344`, and what it is."""
    lines = (site_lines.c.workspace == workspace, site_lines.c.site.in_(some))
    for row in conn.execute(site_lines.select().where(*lines).order_by(site_lines.c.number)):
        if row.site in found:
            found[row.site][f"line {row.number}"] = row.state


def _differences(before: State, after: State) -> list[list[Any]]:
    was, now = dict(before or {}), dict(after or {})
    new_code = was.pop("code_hash", None) != now.pop("code_hash", None) and after is not None
    fields = [
        [name, was.get(name), now.get(name)]
        for name in {**was, **now}
        if was.get(name) != now.get(name) and {was.get(name), now.get(name)} != {None, ""}
    ]
    return [*fields, [CODE, None, None]] if new_code else fields


def _masked(name: str, value: Any) -> Any:
    """A value of a worker, as it may be kept for ever."""
    if not value or name not in ("phone", "email"):
        return value
    if name == "phone":
        return f"{value[:3]} {HIDDEN} {value[-2:]}" if len(value) > LEAST_SHOWN else HIDDEN
    begin, _, domain = value.rpartition("@")
    return f"{begin[:1]}{HIDDEN}@{domain}" if begin else HIDDEN


def _name(one: Noted) -> str:
    """What the thing is called; of a planned line its worker and its site, by their ids."""
    state = one.after or one.before or {}
    if one.kind == "shift":
        return f"{state['worker']}{WHERE}{state['site']}"[:200]
    return str(state.get("name", ""))[:200]


def _act(one: Noted) -> Act:
    if one.act is not None:
        return one.act
    if one.before is None:
        return "added"
    return "deleted" if one.after is None else "changed"


def _change(row: sa.Row[Any]) -> Change:
    return Change(
        row.seq, row.at, row.author, row.kind, row.thing, row.name, row.act,
        tuple(Field(*field) for field in row.fields), row.hash,
    )  # fmt: skip
