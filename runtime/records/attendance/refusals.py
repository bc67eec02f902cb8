"""Attempts that led to no punch: kept with their reason, and settled by people."""

import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nodes.world import Reason, Result
from runtime.records.attendance.chain import touch
from runtime.records.attendance.punches import (
    ACCEPTED,
    LONGEST_REASON,
    PunchRow,
    Wanted,
    checked,
    toggled_at,
    void_punch,
    written,
)
from runtime.records.attendance.tables import refusals
from runtime.records.clean import unstorable
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.words import say

State = Literal["open", "resolved", "dismissed"]
RESULTS: dict[str, Result] = {
    "wrong_code": "unknown_worker", "no_digits": "unknown_worker",
    "partial_code": "unknown_worker", "inactive": "inactive", "out_of_window": "out_of_window",
    "unknown_site": "unknown_site", "unknown_line": "unknown_site",
    "hidden_number": "unknown_site", "wrong_site_code": "unknown_site", "locked": "locked",
}  # fmt: skip
"""What the caller is told for each reason."""


@dataclass(frozen=True)
class Refusal:
    """An attempt without a punch. Instants are UTC seconds; `punch`: the one it became."""

    id: str
    at: float
    call: str
    key: str
    line: str
    site: str
    worker: str
    reason: Reason
    simulated: bool
    state: State
    resolved_by: str
    resolved_at: float | None
    punch: str
    note: str


def refusal_list(
    conn: Connection, workspace: str, *, state: State | None = "open", since: float = 0.0,
    limit: int = 1000,
) -> list[Refusal]:  # fmt: skip
    """Attempts in a state (None: in any), newest first; `since` in UTC seconds."""
    query = refusals.select().where(refusals.c.workspace == workspace, refusals.c.at >= since)
    if state is not None:
        query = query.where(refusals.c.state == state)
    query = query.order_by(refusals.c.at.desc(), refusals.c.id).limit(limit)
    return [_refusal(row) for row in conn.execute(query)]


def open_calls(conn: Connection, workspace: str) -> list[list[Refusal]]:
    """What nobody has settled yet, call by call, the newest call first; the attempts of a call as
    they were made. An attempt without a call stands alone.
    """
    calls: dict[str, list[Refusal]] = {}
    for one in refusal_list(conn, workspace):
        calls.setdefault(one.call or f"\0{one.id}", []).append(one)
    return [sorted(made, key=_turn) for made in calls.values()]


def telling(made: Sequence[Refusal]) -> Refusal:
    """Of the attempts of a call the one that tells most: who, where; else the last."""
    order = range(len(made))
    return made[max(order, key=lambda n: (bool(made[n].worker), bool(made[n].site), n))]


def open_refusals(conn: Connection, workspace: str) -> int:
    """How many calls wait to be settled."""
    call = sa.case((refusals.c.call == "", refusals.c.id), else_=refusals.c.call)
    mine = (refusals.c.workspace == workspace, refusals.c.state == "open")
    return conn.scalar(sa.select(sa.func.count(call.distinct())).where(*mine)) or 0


def _turn(one: Refusal) -> list[tuple[int, str]]:
    """By visit and try, as numbers: `call:2:punch-10` comes after `call:2:punch-9`."""
    parts = re.split(r"([0-9]+)", one.key)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def get_refusal(conn: Connection, workspace: str, refusal: str) -> Refusal:
    """One attempt; NotFound."""
    return _one(conn, workspace, refusals.c.id == refusal, refusal)


def with_key(conn: Connection, workspace: str, key: str) -> Refusal | None:
    """The attempt with this key, if it was refused."""
    mine = (refusals.c.workspace == workspace, refusals.c.key == key)
    row = conn.execute(refusals.select().where(*mine)).first()
    return None if row is None else _refusal(row)


def add_refusal(conn: Connection, workspace: str, key: str, values: dict[str, Any]) -> None:
    """Keep an attempt (`at call line site worker reason simulated`), if it is not there yet.

    The caller has touched, so that nobody adds it at the same time.
    """
    if with_key(conn, workspace, key) is None:
        row = {"workspace": workspace, "id": secrets.token_hex(12), "key": key, **values}
        conn.execute(refusals.insert().values(**row))


def resolve_refusal(
    conn: Connection, workspace: str, refusal: str, act: Literal["accept", "attach", "dismiss"],
    wanted: Wanted,
) -> Refusal:  # fmt: skip
    """Settle an attempt: `accept` it with what it tells, `attach` it to what `wanted` says, or
    `dismiss` it. Accepted and attached ones become a punch at the instant of the call. The other
    attempts of that call are settled with it: somebody tried again what they meant.

    `wanted` may leave out what the attempt tells, and (but for `attach`) the reason. Invalid names
    what is missing; Conflict when it is settled already.
    """
    head = touch(conn, workspace)
    found = get_refusal(conn, workspace, refusal)
    if found.state != "open":
        raise Conflict("resolved-already")
    note = wanted.reason.strip()
    if len(note) > LONGEST_REASON or unstorable(note):
        wrong = FieldError.of("/reason", "reason-needed", longest=LONGEST_REASON)
        raise Invalid(say("bad-punch"), [wrong])
    values: dict[str, Any] = {"state": "dismissed", "note": note}
    if act != "dismiss":
        columns = checked(conn, workspace, _filled(conn, workspace, found, wanted), (ACCEPTED,))
        # Numbered: one that was reopened becomes another punch of the same call.
        visit = f"refusal {found.id} {head.seq + 1}" if found.call else ""
        columns |= {"call": found.call, "visit": visit,
                    "line": found.line, "simulated": found.simulated}  # fmt: skip
        punch = written(conn, workspace, head, columns)
        values |= {"state": "resolved", "punch": punch.id}
    values |= {"resolved_by": wanted.author[:64], "resolved_at": time.time()}
    mine = (refusals.c.workspace == workspace, _of_call(found), refusals.c.state == "open")
    conn.execute(refusals.update().where(*mine).values(**values))
    return get_refusal(conn, workspace, refusal)


def _of_call(one: Refusal) -> sa.ColumnElement[bool]:
    """This attempt, and the others of its call."""
    this = refusals.c.id == one.id
    return sa.or_(this, refusals.c.call == one.call) if one.call else this


def reopen_refusal(
    conn: Connection, workspace: str, refusal: str, *, author: str, reason: str
) -> Refusal:
    """Take back how an attempt was settled: it is open again, with those of its call that were
    settled with it, and the punch it became is void.

    Who did that, and why, is with the void in the history. NotFound, Invalid; Conflict when the
    attempt is open.
    """
    touch(conn, workspace)
    found = get_refusal(conn, workspace, refusal)
    if found.state == "open":
        raise Conflict("open-already")
    if found.punch:
        with suppress(Conflict):  # it is void already
            void_punch(conn, workspace, found.punch, author=author, reason=reason)
    values = {"state": "open", "resolved_by": "", "resolved_at": None, "punch": "", "note": ""}
    mine = (refusals.c.workspace == workspace, _of_call(found))
    alike = (refusals.c.resolved_at == found.resolved_at, refusals.c.punch == found.punch)
    conn.execute(refusals.update().where(*mine, *alike).values(**values))
    return get_refusal(conn, workspace, refusal)


def _filled(conn: Connection, workspace: str, found: Refusal, wanted: Wanted) -> Wanted:
    """What people wrote, and for the rest what the attempt tells. Where nobody says whether it was
    an arrival or a departure, it is what a call at that instant would have been.
    """
    whole = replace(
        wanted,
        worker=wanted.worker or found.worker or None,
        site=wanted.site or found.site or None,
        at=found.at if wanted.at is None else wanted.at,
        reason=wanted.reason.strip() or found.reason,
    )
    if whole.direction or not (whole.worker and whole.site):
        return whole
    return replace(whole, direction=toggled_at(conn, workspace, whole, simulated=found.simulated))


def _one(conn: Connection, workspace: str, which: Any, name: str) -> Refusal:
    row = conn.execute(refusals.select().where(refusals.c.workspace == workspace, which)).first()
    if row is None:
        raise NotFound("refusal", name[:60])
    return _refusal(row)


def _refusal(row: sa.Row[Any]) -> Refusal:
    values = dict(row._mapping)
    del values["workspace"]
    return Refusal(**{**values, "simulated": bool(row.simulated)})


__all__ = [
    "PunchRow", "Refusal", "State", "add_refusal", "get_refusal", "open_calls", "open_refusals",
    "refusal_list",
    "reopen_refusal", "resolve_refusal", "telling", "with_key",
]  # fmt: skip
