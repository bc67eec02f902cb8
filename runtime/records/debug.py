"""Who debugs real calls: rows by which a studio tells the runtimes where to hold a caller.

A person listens for the calls to the test numbers of one flow. The runtime that answers such a call
claims the row, and holds the call as the row and the orders (see `commands`) say, as long as the
studio behind it gives signs of life.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from runtime.events import Event
from runtime.records.calls import facts
from runtime.records.tables import calls, debug

ALONE_SECONDS = 60.0
"""Seconds after which a held call goes on when its studio gives no sign of life."""
FORGOTTEN_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Listening:
    """One person's wish to follow the calls of a flow; `call` is the one being followed.

    `breakpoints` are `{node, when?}`; with `paused` a call is held before its first step. `until`
    is the instant (UTC seconds) from which on nobody counts as being there.
    """

    id: str
    workspace: str
    flow: str
    author: str
    call: str
    breakpoints: list[dict[str, Any]]
    paused: bool
    until: float


def listen(
    conn: Connection, workspace: str, flow: str, author: str,
    breakpoints: Sequence[dict[str, Any]] = (), *, paused: bool = False,
) -> Listening:  # fmt: skip
    """Wait for the next call to a test number of the flow."""
    now = time.time()
    conn.execute(
        debug.delete().where(
            debug.c.workspace == workspace, debug.c.until < now - FORGOTTEN_SECONDS
        )
    )
    ident, until = secrets.token_hex(12), now + ALONE_SECONDS
    row = Listening(ident, workspace, flow, author, "", list(breakpoints), paused, until)
    conn.execute(debug.insert().values(**vars(row), created=now))
    return row


def get(conn: Connection, workspace: str, ident: str) -> Listening | None:
    """One row; None when nobody listens under this id any more."""
    mine = (debug.c.workspace == workspace, debug.c.id == ident)
    row = conn.execute(debug.select().where(*mine)).first()
    return None if row is None else _listening(row)


def left_alone(conn: Connection, workspace: str, flow: str, author: str) -> list[Listening]:
    """Rows of this person whose call lasts: the page was reloaded, or the studio restarted."""
    lasts = sa.select(calls.c.id).where(calls.c.ended.is_(None))
    rows = conn.execute(
        debug.select()
        .where(debug.c.workspace == workspace, debug.c.flow == flow, debug.c.author == author)
        .where(debug.c.call.in_(lasts))
        .order_by(debug.c.created.desc())
    )
    return [_listening(row) for row in rows]


def change(conn: Connection, workspace: str, ident: str, **values: Any) -> None:
    """Other `breakpoints`, or another `paused` or `until`."""
    mine = (debug.c.workspace == workspace, debug.c.id == ident)
    conn.execute(debug.update().where(*mine).values(**values))


def leave(conn: Connection, workspace: str, ident: str) -> None:
    """Nobody listens any more: a held call goes on."""
    conn.execute(debug.delete().where(debug.c.workspace == workspace, debug.c.id == ident))


def claim(conn: Connection, workspace: str, flow: str, call: str) -> Listening | None:
    """The row that shall follow this call from now on: the newest of an idle person who is there.

    A call that was claimed before keeps its row, whoever carries it now.
    """
    lasts = sa.select(calls.c.id).where(calls.c.ended.is_(None), calls.c.id != call)
    idle = (debug.c.call == "") | (debug.c.call == call) | debug.c.call.not_in(lasts)
    rows = conn.execute(
        debug.select()
        .where(debug.c.workspace == workspace, debug.c.flow == flow, idle)
        .where(debug.c.until > time.time())
        .order_by(sa.case((debug.c.call == call, 0), else_=1), debug.c.created.desc())
    ).all()
    for row in rows:
        taken = conn.execute(
            debug.update().where(debug.c.id == row.id, debug.c.call == row.call).values(call=call)
        )
        if taken.rowcount:
            return _listening(row, call)
    return None


def present(conn: Connection, idents: Sequence[str]) -> dict[str, Listening]:
    """Rows by id, of all workspaces; those that were left are missing."""
    rows = conn.execute(debug.select().where(debug.c.id.in_(idents)))
    return {row.id: _listening(row) for row in rows}


def last_told(conn: Connection, workspace: str, call: str) -> Event | None:
    """The last time a call was held or freed; None if it never was."""
    told = [fact for fact in facts(conn, workspace, call) if fact.kind in ("held", "freed")]
    return told[-1] if told else None


def saved_state(conn: Connection, workspace: str, call: str) -> str | None:
    """The state of a call as last written down; None once it has ended."""
    query = sa.select(calls.c.state).where(calls.c.workspace == workspace, calls.c.id == call)
    found: str | None = conn.scalar(query)
    return found


def _listening(row: Row[Any], call: str | None = None) -> Listening:
    return Listening(
        row.id, row.workspace, row.flow, row.author, row.call if call is None else call,
        row.breakpoints, bool(row.paused), row.until,
    )  # fmt: skip
