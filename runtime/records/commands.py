"""Orders to the runtimes: rows that the runtime of a call reads and carries out."""

import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, NotFound
from runtime.records.tables import calls, commands

# Seconds after which an order makes no sense any more.
STALE_SECONDS = 60


@dataclass(frozen=True)
class Order:
    """One order about one call; `order` is `hangup`."""

    seq: int
    workspace: str
    order: str
    call: str


def hang_up(conn: Connection, workspace: str, call: str) -> None:
    """Order a live call to be ended; NotFound, or Conflict when it has ended."""
    mine = (calls.c.workspace == workspace, calls.c.id == call)
    row = conn.execute(sa.select(calls.c.ended).where(*mine)).first()
    if row is None:
        raise NotFound("call", call)
    if row.ended is not None:
        raise Conflict("This call has ended already.", "call-ended")
    conn.execute(
        commands.insert().values(
            workspace=workspace, order="hangup", call=call, created=time.time()
        )
    )


def waiting(engine: Engine) -> list[Order]:
    """Orders not yet done, of all workspaces, oldest first; those too old are left out."""
    with reading(engine) as conn:
        rows = conn.execute(
            sa.select(commands)
            .where(commands.c.done.is_(None), commands.c.created > time.time() - STALE_SECONDS)
            .order_by(commands.c.seq)
        )
        return [Order(row.seq, row.workspace, row.order, row.call) for row in rows]


def done(engine: Engine, seq: int) -> None:
    """The order was carried out."""
    with writing(engine) as conn:
        conn.execute(commands.update().where(commands.c.seq == seq).values(done=time.time()))
