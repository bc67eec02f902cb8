"""Sites and workers of a workspace as documents, for calls that are only tried.

What they come to hangs on nothing but these: no punch, and no shift of the real planning.
"""

from collections import Counter
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance_shape import SiteDoc, WorkerDoc
from flows.world import World
from runtime.records import directory
from runtime.records.attendance.sites import site_list
from runtime.records.attendance.tables import workers
from runtime.records.attendance.workers import code_hash


class HashedCodes:
    """The codes of workers, known by their hashes only."""

    def __init__(self, conn: Connection, workspace: str, secret: bytes) -> None:
        """`secret`: see `Config.secret`; read at once, and used without the database."""
        self._workspace, self._secret = workspace, secret
        columns = (workers.c.id, workers.c.code_hash, workers.c.digits, workers.c.active)
        rows = conn.execute(sa.select(*columns).where(workers.c.workspace == workspace)).all()
        self._owners = {row.code_hash: str(row.id) for row in rows}
        self._lengths = Counter(row.digits for row in rows if row.active)

    def worker(self, code: str) -> str | None:
        """Whose code it is."""
        return self._owners.get(code_hash(self._secret, self._workspace, code))

    def count(self, digits: int) -> int:
        """How many active ones are as long."""
        return self._lengths[digits]


def world(conn: Connection, workspace: str, secret: bytes) -> World:
    """What the flows of the workspace may refer to, with the active sites and the workers."""
    sites = {
        site.id: SiteDoc.model_construct(
            name=site.name, code=site.code, zone=site.zone, address=site.address,
            lines=tuple(line.number for line in site.lines if line.state == "confirmed"),
        )
        for site in site_list(conn, workspace) if site.active
    }  # fmt: skip
    rows = conn.execute(workers.select().where(workers.c.workspace == workspace)).all()
    people = {
        row.id: WorkerDoc.model_construct(
            name=row.name, code="", language=row.language, active=row.active
        )
        for row in rows
    }
    known = directory.world(conn, workspace)
    codes = HashedCodes(conn, workspace, secret)
    return replace(known, sites=sites, workers=people, codes=codes)
