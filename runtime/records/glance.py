"""What may change of a flow while somebody has it open, in one cheap look."""

import time
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.locks import Lock, lock_list
from runtime.records.tables import flows, users, versions
from runtime.records.versions import LIVE


@dataclass(frozen=True)
class Glance:
    """A flow at one instant: its draft's revision and author, its versions, its lock.

    `newest` is the last version published, from `effective` on; `withdrawn` counts those that were
    taken back.
    """

    revision: int
    author: str
    name: str
    live: int | None
    newest: int | None
    effective: float | None
    withdrawn: int
    lock: Lock | None


def glances(conn: Connection, workspace: str, wanted: Collection[str]) -> dict[str, Glance]:
    """The flows wanted that exist, by id."""
    mine = (versions.c.workspace == flows.c.workspace) & (versions.c.flow == flows.c.id)
    newest = (
        sa.select(versions.c.version)
        .where(mine)
        .order_by(versions.c.version.desc())
        .limit(1)
        .correlate(flows)
        .scalar_subquery()
    )
    effective = (
        sa.select(versions.c.effective)
        .where(mine, versions.c.version == newest)
        .correlate(flows)
        .scalar_subquery()
    )
    withdrawn = (
        sa.select(sa.func.count())
        .select_from(versions)
        .where(mine, versions.c.withdrawn.is_not(None))
        .correlate(flows)
        .scalar_subquery()
    )
    query = (
        sa.select(
            flows.c.id, flows.c.revision, flows.c.author, users.c.name, LIVE.label("live"),
            newest.label("newest"), effective.label("effective"), withdrawn.label("withdrawn"),
        )
        .outerjoin(users, (users.c.workspace == flows.c.workspace) & (users.c.id == flows.c.author))
        .where(flows.c.workspace == workspace, flows.c.id.in_(list(wanted)))
    )  # fmt: skip
    locks = lock_list(conn, workspace)
    return {
        row.id: Glance(
            row.revision, row.author, row.name or row.author, row.live, row.newest,
            row.effective, row.withdrawn, locks.get(row.id),
        )
        for row in conn.execute(query, {"now": time.time()})
    }  # fmt: skip
