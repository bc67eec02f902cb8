"""Who needs a thing: nothing that a live flow names may be deleted under it."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.errors import Conflict
from runtime.records.tables import flows, versions


def refuse_if_used(conn: Connection, workspace: str, name: str) -> None:
    """Conflict when a live version names this calendar or sound anywhere."""
    same_flow = (versions.c.workspace == flows.c.workspace) & (versions.c.flow == flows.c.id)
    live = (
        sa.select(flows.c.name)
        .join(versions, same_flow)
        .where(flows.c.workspace == workspace, versions.c.version == flows.c.live_version)
        .where(flows.c.archived.is_(False))
        .where(versions.c.document.contains(f'"{name}"', autoescape=True))
    )
    if users := sorted(conn.scalars(live)):
        raise Conflict(f"{', '.join(users)} needs it. Change that flow first.", "in-use")
