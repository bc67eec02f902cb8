"""Sites, workers and codes that tests punch with, and what is on disk of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance import lines, sites, workers
from runtime.records.attendance.tables import punches, refusals

WORKSPACE = "main"


def code_of(worker: int, digits: int = 6) -> str:
    """The code of the n-th worker: distinct, and none that is refused as too simple."""
    return str(137_911 * (worker + 1) % 10**digits + 10**digits)[1:]


def site_code(site: int) -> str:
    """The code of the n-th site."""
    return str(2081 + 37 * site)


@dataclass(frozen=True)
class Staff:
    """So many workers (`w0` …) and sites (`s0` …); `lines`: the telephones of each site."""

    workers: int
    sites: int
    digits: int = 6
    lines: dict[int, Sequence[str]] = field(default_factory=dict)

    def hire(self, conn: Connection, secret: bytes, workspace: str = WORKSPACE) -> None:
        """Put them all on record."""
        for nth in range(self.workers):
            card = workers.WorkerCard(f"Personne {nth}", code_of(nth, self.digits))
            workers.save_worker(conn, workspace, f"w{nth}", card, secret)
        for nth in range(self.sites):
            sites.save_site(
                conn, workspace, f"s{nth}", sites.SiteCard(f"Site {nth}", site_code(nth))
            )
            for number in self.lines.get(nth, ()):
                lines.add_line(conn, workspace, f"s{nth}", number)


def rows_of(conn: Connection, workspace: str = WORKSPACE) -> list[Any]:
    """All punches as they were written, oldest first."""
    mine = punches.c.workspace == workspace
    return list(conn.execute(punches.select().where(mine).order_by(punches.c.seq)))


def refused(conn: Connection, workspace: str = WORKSPACE) -> list[Any]:
    """All refused attempts, oldest first."""
    mine = refusals.c.workspace == workspace
    return list(conn.execute(refusals.select().where(mine).order_by(refusals.c.at)))


def keys_of(rows: Iterable[Any]) -> list[str]:
    """The calls and visits that led to these punches."""
    return [f"{row.call}:{row.visit}" for row in rows]


def ids(conn: Connection, table: sa.Table, workspace: str = WORKSPACE) -> set[str]:
    """The ids in a table of attendance."""
    return set(conn.scalars(sa.select(table.c.id).where(table.c.workspace == workspace)))
