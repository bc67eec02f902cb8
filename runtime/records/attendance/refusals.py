"""Attempts that led to no punch: kept with their reason, and settled by people."""

import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
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
MOST_LISTED = 1000
_others = refusals.alias()
_named = (
    sa.select(sa.func.count(_others.c.worker.distinct()))
    .where(
        _others.c.workspace == refusals.c.workspace, _others.c.call == refusals.c.call,
        _others.c.worker != "",
    )
    .correlate(refusals)
    .scalar_subquery()
)  # fmt: skip
together = sa.case(
    (refusals.c.call == "", refusals.c.id),
    (_named > 1, refusals.c.call + " " + refusals.c.worker),
    else_=refusals.c.call,
)
"""What attempts that are one thing to settle have in common: their call, if it named one worker at
most, also among those settled; else their call and their worker. One without a call stands alone.
"""


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
    limit: int = MOST_LISTED,
) -> list[Refusal]:  # fmt: skip
    """Attempts in a state (None: in any), newest first; `since` in UTC seconds."""
    query = _list(workspace, state, since).limit(limit)
    return [_refusal(row) for row in conn.execute(query)]


def _list(workspace: str, state: State | None, since: float) -> sa.Select[Any]:
    query = refusals.select().where(refusals.c.workspace == workspace, refusals.c.at >= since)
    if state is not None:
        query = query.where(refusals.c.state == state)
    return query.order_by(refusals.c.at.desc(), refusals.c.id)


def open_calls(conn: Connection, workspace: str) -> list[list[Refusal]]:
    """What nobody has settled yet, call by call, the newest call first; the attempts of a call as
    they were made. A call in which several workers were named is one for each of them.
    """
    query = _list(workspace, "open", 0.0).add_columns(together.label("of"))
    calls: dict[str, list[Refusal]] = {}
    for row in conn.execute(query.limit(MOST_LISTED)):
        calls.setdefault(row.of, []).append(_refusal(row))
    return [sorted(made, key=lambda one: _turn(one.key)) for made in calls.values()]


def telling(made: Sequence[Refusal]) -> Refusal:
    """Of the attempts of a call the one that tells most: who, where; else the last."""
    order = range(len(made))
    return made[max(order, key=lambda n: (bool(made[n].worker), bool(made[n].site), n))]


def open_refusals(conn: Connection, workspace: str) -> int:
    """How many calls wait to be settled."""
    mine = (refusals.c.workspace == workspace, refusals.c.state == "open")
    return conn.scalar(sa.select(sa.func.count(together.distinct())).where(*mine)) or 0


def _turn(key: str) -> list[tuple[int, str]]:
    """By visit and try, as numbers: `call:2:punch-10` comes after `call:2:punch-9`."""
    parts = re.split(r"([0-9]+)", key)
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
    attempts of that call are settled with it: somebody tried again what they meant. Not so
    those of another worker, nor, where several are named, those of nobody knows whom.

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
    mine = (*_together(conn, workspace, found), refusals.c.state == "open")
    conn.execute(refusals.update().where(*mine).values(**values))
    return get_refusal(conn, workspace, refusal)


def _together(conn: Connection, workspace: str, one: Refusal) -> list[sa.ColumnElement[bool]]:
    """This attempt, and the others of its call that are settled with it."""
    mine = [refusals.c.workspace == workspace]
    if not one.call:
        return [*mine, refusals.c.id == one.id]
    mark = conn.scalar(sa.select(together).where(*mine, refusals.c.id == one.id))
    return [*mine, refusals.c.call == one.call, together == mark]


def _of_call(one: Refusal) -> sa.ColumnElement[bool]:
    """This attempt, and the others of its call."""
    this = refusals.c.id == one.id
    return sa.or_(this, refusals.c.call == one.call) if one.call else this


def settle_before(conn: Connection, workspace: str, key: str, punch: PunchRow, now: float) -> None:
    """Who mistyped and then punched needs nobody: the attempts of this call before the punch (with
    this key) are settled by it; only those of this worker, and of nobody knows whom unless others
    tried in this call too. They stay, under nobody's name.
    """
    if not punch.call:
        return
    mine = (refusals.c.workspace == workspace, refusals.c.call == punch.call)
    made = [_refusal(row) for row in conn.execute(refusals.select().where(*mine))]
    alone = not {one.worker for one in made} - {"", punch.worker}
    whose = {punch.worker, ""} if alone else {punch.worker}
    turn = _turn(key)
    ids = [one.id for one in made
           if one.state == "open" and one.worker in whose and _turn(one.key) < turn]  # fmt: skip
    if ids:
        values = {"state": "resolved", "punch": punch.id, "resolved_at": now}
        conn.execute(refusals.update().where(*mine, refusals.c.id.in_(ids)).values(**values))


def reopen_refusal(
    conn: Connection, workspace: str, refusal: str, *, author: str, reason: str
) -> Refusal:
    """Take back how an attempt was settled: it is open again, with those of its call that were
    settled with it, and the punch it became is void; not one that its caller made.

    Who did that, and why, is with the void in the history. NotFound, Invalid; Conflict when the
    attempt is open.
    """
    touch(conn, workspace)
    found = get_refusal(conn, workspace, refusal)
    if found.state == "open":
        raise Conflict("open-already")
    if found.punch and found.resolved_by:
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
    values = {one.name: row._mapping[one.name] for one in fields(Refusal)}
    return Refusal(**{**values, "simulated": bool(row.simulated)})


__all__ = [
    "PunchRow", "Refusal", "State", "add_refusal", "get_refusal", "open_calls", "open_refusals",
    "refusal_list",
    "reopen_refusal", "resolve_refusal", "settle_before", "telling", "with_key",
]  # fmt: skip
