"""Punches: rows that are only ever added. What counts is the newest row about each punch."""

import math
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import DUPLICATE, STAY_SECONDS, Punch
from flows.punching import Past, toggled
from runtime.records.attendance import outbox
from runtime.records.attendance.chain import Head, append, touch
from runtime.records.attendance.sites import get_site
from runtime.records.attendance.tables import punches
from runtime.records.attendance.workers import get_worker
from runtime.records.clean import unstorable
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.words import say

Direction = Literal["in", "out"]
LONGEST_REASON = 500
EARLIEST = 946_684_800.0  # 2000
AHEAD_SECONDS = 60.0
"""How far the clock of who writes may be ahead of ours."""
ASKED_AT_ONCE = 500
COUNTED = ("id", "seq", "worker", "site", "direction", "at", "zone", "flags", "simulated")
MANUAL, CORRECTED, ACCEPTED = "manual", "corrected", "accepted"


@dataclass(frozen=True)
class PunchRow:
    """A row of the history, as written. Instants are UTC seconds; `zone` is that of the site.

    `corrects`: id of the punch that this row corrects or voids, "" for a punch itself.
    """

    id: str
    seq: int
    kind: Literal["punch", "correction", "void"]
    worker: str
    site: str
    direction: Direction
    at: float
    zone: str
    recorded: float
    call: str
    visit: str
    line: str
    attestation: str
    flags: tuple[str, ...]
    simulated: bool
    corrects: str
    author: str
    reason: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Wanted:
    """What a person writes by hand; what is None stays as it is (`at` in UTC seconds)."""

    author: str
    reason: str
    worker: str | None = None
    site: str | None = None
    direction: str | None = None
    at: float | None = None


@dataclass(frozen=True)
class Look:
    """Which punches: `since` ≤ at < `until` (UTC seconds), of a worker, at a site, in tests."""

    since: float
    until: float
    worker: str | None = None
    site: str | None = None
    simulated: bool | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """The same for SQL."""
        named = {"worker": self.worker, "site": self.site, "simulated": self.simulated}
        return [
            punches.c.at >= self.since,
            punches.c.at < self.until,
            *(punches.c[name] == value for name, value in named.items() if value is not None),
        ]

    def holds(self, punch: Punch) -> bool:
        """Whether it is one of them."""
        return self.since <= punch.at < self.until and all(
            wanted is None or getattr(punch, name) == wanted
            for name, wanted in (
                ("worker", self.worker), ("site", self.site), ("simulated", self.simulated)
            )
        )  # fmt: skip


def punch_list(
    conn: Connection,
    workspace: str,
    since: float,
    until: float,
    worker: str | None = None,
    site: str | None = None,
) -> list[PunchRow]:
    """The rows of punches at `since` ≤ at < `until` (UTC seconds), newest first.

    Each with every row that corrects or voids it; a correction that moved a punch out of or into
    the time is there with its punch.
    """
    rows = _rows(conn, workspace, Look(since, until, worker, site))
    about = _about(conn, workspace, [row.id for row in rows])
    return sorted([*rows, *about], key=lambda row: row.seq, reverse=True)


def get_punch(conn: Connection, workspace: str, punch: str) -> PunchRow:
    """One row; NotFound."""
    mine = (punches.c.workspace == workspace, punches.c.id == punch)
    row = conn.execute(punches.select().where(*mine)).first()
    if row is None:
        raise NotFound("punch", punch[:60])
    return _row(row)


def newest(conn: Connection, workspace: str, punch: str) -> PunchRow:
    """The row by which a punch counts, or no longer counts, now; NotFound."""
    return _root(conn, workspace, punch)[1]


def effective(conn: Connection, workspace: str, since: float, until: float) -> list[Punch]:
    """The punches that count, corrections applied and voids left out, by instant."""
    return effective_of(conn, workspace, Look(since, until))


def effective_of(conn: Connection, workspace: str, look: Look) -> list[Punch]:
    """The same, of a worker, at a site, or of tests only."""
    here, roots = punches.c.workspace == workspace, _roots(workspace, look)
    # Ordered here: asked for an order, SQLite would go through all that was ever punched.
    later = conn.execute(sa.select(punches).where(here, punches.c.corrects.in_(roots)))
    newest = {row.corrects: _row(row) for row in sorted(later, key=lambda row: row.seq)}
    query = sa.select(*(punches.c[name] for name in COUNTED)).where(here, punches.c.id.in_(roots))
    found = []
    # A board asks for thousands: no more columns than it takes, straight into place.
    for id_, seq, worker, site, direction, at, zone, flags, simulated in conn.execute(query):
        now = newest.get(id_)
        if now is None:
            kept = tuple(flags), bool(simulated)
            found.append(Punch(id_, seq, worker, site, direction, at, zone, *kept))
        elif now.kind != "void":
            found.append(_counts(id_, seq, now))
    return sorted(filter(look.holds, found), key=lambda punch: (punch.at, punch.seq))


def add_punch(conn: Connection, workspace: str, wanted: Wanted) -> PunchRow:
    """A punch by hand: somebody forgot, or had no telephone. Invalid, NotFound."""
    head = touch(conn, workspace)
    return written(conn, workspace, head, checked(conn, workspace, wanted, (MANUAL,)))


def correct_punch(conn: Connection, workspace: str, punch: str, wanted: Wanted) -> PunchRow:
    """A new row that counts instead of a punch, given by its id or by that of a correction of it.

    A punch that was voided counts again, one that was taken for a repetition counts from now on.
    NotFound, Invalid; Conflict when nothing is different.
    """
    head = touch(conn, workspace)
    root, now = _root(conn, workspace, punch)
    whole = Wanted(
        wanted.author, wanted.reason,
        now.worker if wanted.worker is None else wanted.worker,
        now.site if wanted.site is None else wanted.site,
        now.direction if wanted.direction is None else wanted.direction,
        now.at if wanted.at is None else wanted.at,
    )  # fmt: skip
    same = (whole.worker, whole.site, whole.direction, whole.at)
    counts = now.kind != "void" and DUPLICATE not in now.flags
    if counts and same == (now.worker, now.site, now.direction, now.at):
        raise Conflict("nothing-corrected")
    flags = [flag for flag in root.flags if flag != DUPLICATE]
    values = checked(conn, workspace, whole, (*flags, CORRECTED))
    values |= {"kind": "correction", "corrects": root.id, **_origin(root)}
    return written(conn, workspace, head, values)


def void_punch(
    conn: Connection, workspace: str, punch: str, *, author: str, reason: str
) -> PunchRow:
    """A new row by which a punch no longer counts. NotFound, Invalid, Conflict when it is void."""
    head = touch(conn, workspace)
    root, now = _root(conn, workspace, punch)
    if now.kind == "void":
        raise Conflict("voided-already")
    values = {
        "kind": "void", "corrects": root.id, "worker": now.worker, "site": now.site,
        "direction": now.direction, "at": now.at, "zone": now.zone, "flags": list(now.flags),
        "author": author, "reason": _reason(reason), **_origin(root),
    }  # fmt: skip
    return written(conn, workspace, head, values)


def checked(
    conn: Connection, workspace: str, wanted: Wanted, flags: Iterable[str]
) -> dict[str, Any]:
    """The columns of what somebody wrote by hand. Invalid, NotFound."""
    reason = _reason(wanted.reason)
    errors = []
    if not wanted.worker:
        errors.append(FieldError.of("/worker", "worker-needed"))
    if not wanted.site:
        errors.append(FieldError.of("/site", "site-needed"))
    if wanted.direction not in ("in", "out"):
        errors.append(FieldError.of("/direction", "direction-known"))
    at = math.nan if wanted.at is None else float(wanted.at)
    if not EARLIEST <= at <= time.time() + AHEAD_SECONDS:
        errors.append(FieldError.of("/at", "instant-past"))
    if errors:
        raise Invalid(say("bad-punch"), errors)
    worker = get_worker(conn, workspace, str(wanted.worker))
    site = get_site(conn, workspace, str(wanted.site))
    return {
        "kind": "punch", "worker": worker.id, "site": site.id, "direction": wanted.direction,
        "at": at, "zone": site.zone, "flags": list(flags), "author": wanted.author[:64],
        "reason": reason,
    }  # fmt: skip


def written(
    conn: Connection, workspace: str, head: Head, values: dict[str, Any], now: float | None = None
) -> PunchRow:
    """Add a row behind `head`; a new punch is told to the webhooks in the same transaction."""
    whole = {
        "id": secrets.token_hex(12), "recorded": time.time() if now is None else now, "call": "",
        "visit": "", "line": "", "attestation": "", "simulated": False, "corrects": "",
        "author": "", "reason": "", **values,
    }  # fmt: skip
    row = _punch(append(conn, workspace, head, whole))
    outbox.punch_recorded(conn, workspace, vars(row))
    return row


def toggled_at(conn: Connection, workspace: str, wanted: Wanted, *, simulated: bool) -> Direction:
    """Arrival or departure, by the worker's last punch at the site before the instant."""
    at = wanted.at or 0.0
    look = Look(at - STAY_SECONDS, at + 1, wanted.worker, wanted.site, simulated)
    return toggled(instant(at), past_of(effective_of(conn, workspace, look)))


def past_of(found: Iterable[Punch]) -> list[Past]:
    """Punches as the rules look at them."""
    return [
        Past(instant(p.at), "in" if p.direction == "in" else "out", DUPLICATE in p.flags)
        for p in found
    ]


def instant(at: float) -> datetime:
    """UTC seconds as an instant."""
    return datetime.fromtimestamp(at, UTC)


def _origin(root: PunchRow) -> dict[str, Any]:
    """What a later row keeps of the punch: whether it is a test, and where it came from."""
    return {"simulated": root.simulated, "line": root.line, "attestation": root.attestation}


def _reason(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_REASON or unstorable(text):
        wrong = FieldError.of("/reason", "reason-needed", longest=LONGEST_REASON)
        raise Invalid(say("bad-punch"), [wrong])
    return text


def _root(conn: Connection, workspace: str, punch: str) -> tuple[PunchRow, PunchRow]:
    """The punch itself, and the row by which it counts now."""
    row = get_punch(conn, workspace, punch)
    root = get_punch(conn, workspace, row.corrects) if row.corrects else row
    about = _about(conn, workspace, [root.id])
    return root, about[-1] if about else root


def _roots(workspace: str, look: Look) -> sa.Select[tuple[str]]:
    """The ids of the punches that are, or were, or came to be, within the time."""
    ids = sa.case((punches.c.kind == "punch", punches.c.id), else_=punches.c.corrects)
    return sa.select(ids).where(punches.c.workspace == workspace, *look.conditions())


def _rows(conn: Connection, workspace: str, look: Look) -> list[PunchRow]:
    """These punches as they were recorded."""
    here = punches.c.workspace == workspace
    query = sa.select(punches).where(here, punches.c.id.in_(_roots(workspace, look)))
    return [_row(row) for row in conn.execute(query)]


def _about(conn: Connection, workspace: str, ids: list[str]) -> list[PunchRow]:
    """The rows that correct or void these punches, oldest first."""
    found = []
    for begin in range(0, len(ids), ASKED_AT_ONCE):
        some = punches.c.corrects.in_(ids[begin : begin + ASKED_AT_ONCE])
        query = sa.select(punches).where(punches.c.workspace == workspace, some)
        found += [_row(row) for row in conn.execute(query)]
    return sorted(found, key=lambda row: row.seq)


def _counts(id_: str, seq: int, now: PunchRow) -> Punch:
    """A punch by its own id and number, as the newest row about it says."""
    return Punch(
        id_, seq, now.worker, now.site, now.direction, now.at, now.zone, now.flags, now.simulated
    )


def _row(row: sa.Row[Any]) -> PunchRow:
    return _punch(dict(row._mapping))


def _punch(columns: dict[str, Any]) -> PunchRow:
    del columns["workspace"]
    kept = {"flags": tuple(columns["flags"]), "simulated": bool(columns["simulated"])}
    return PunchRow(**{**columns, **kept})
