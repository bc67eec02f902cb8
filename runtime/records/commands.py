"""Orders to the runtimes: rows that the runtime of a call reads and carries out."""

import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, NotFound
from runtime.records.tables import calls, commands

# Seconds after which an order makes no sense any more.
STALE_SECONDS = 60
# Seconds for which orders are kept, whatever became of them.
KEPT_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Order:
    """One order about one call: `hangup`, or of who debugs it: go, step, here {node}, pause,
    set {name, value}.
    """

    seq: int
    workspace: str
    order: str
    call: str
    data: dict[str, Any]


def hang_up(conn: Connection, workspace: str, call: str) -> None:
    """Order a live call to be ended; NotFound, or Conflict when it has ended."""
    order(conn, workspace, call, "hangup")


def order(conn: Connection, workspace: str, call: str, what: str, **data: Any) -> None:
    """Order something about a live call; NotFound, or Conflict when it has ended."""
    mine = (calls.c.workspace == workspace, calls.c.id == call)
    row = conn.execute(sa.select(calls.c.ended).where(*mine)).first()
    if row is None:
        raise NotFound("call", call)
    if row.ended is not None:
        raise Conflict("call-ended")
    now = time.time()
    old = (commands.c.workspace == workspace, commands.c.created < now - KEPT_SECONDS)
    conn.execute(commands.delete().where(*old))
    conn.execute(
        commands.insert().values(workspace=workspace, order=what, call=call, created=now, data=data)
    )


def waiting(engine: Engine) -> list[Order]:
    """Orders not yet done, of all workspaces, oldest first; those too old are left out."""
    with reading(engine) as conn:
        rows = conn.execute(
            sa.select(commands)
            .where(commands.c.done.is_(None), commands.c.created > time.time() - STALE_SECONDS)
            .order_by(commands.c.seq)
        )
        return [Order(row.seq, row.workspace, row.order, row.call, row.data or {}) for row in rows]


def done(engine: Engine, seq: int) -> None:
    """The order was carried out; what it was about, perhaps of a caller, is not kept."""
    with writing(engine) as conn:
        carried_out = {"done": time.time(), "data": None}
        conn.execute(commands.update().where(commands.c.seq == seq).values(**carried_out))
