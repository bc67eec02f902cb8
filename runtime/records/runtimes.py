"""Signs of life of the call runtimes (they serve all workspaces)."""

import time
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from runtime.records.tables import runtimes

# Seconds without a sign of life after which a runtime counts as gone.
GONE_SECONDS = 6.0


@dataclass(frozen=True)
class RuntimeRow:
    """A runtime: `connected` says whether its Asterisk answers, `asterisk` its version."""

    id: str
    app: str
    pid: int
    started: float
    beat: float
    connected: bool
    asterisk: str

    def alive(self, now: float | None = None) -> bool:
        """Whether it gave a sign of life lately."""
        return (time.time() if now is None else now) - self.beat < GONE_SECONDS


def beat(  # noqa: PLR0913 - one row
    conn: Connection, runtime: str, *, app: str, pid: int, started: float, connected: bool,
    asterisk: str,
) -> None:  # fmt: skip
    """A sign of life; adds the runtime when it is new."""
    values = {
        "app": app, "pid": pid, "started": started, "beat": time.time(),
        "connected": connected, "asterisk": asterisk,
    }  # fmt: skip
    found = conn.execute(runtimes.update().where(runtimes.c.id == runtime).values(**values))
    if not found.rowcount:
        conn.execute(runtimes.insert().values(workspace="", id=runtime, **values))


def status(conn: Connection) -> list[RuntimeRow]:
    """All runtimes, the one heard last first."""
    rows = conn.execute(runtimes.select().order_by(runtimes.c.beat.desc()))
    return [
        RuntimeRow(r.id, r.app, r.pid, r.started, r.beat, bool(r.connected), r.asterisk)
        for r in rows
    ]
