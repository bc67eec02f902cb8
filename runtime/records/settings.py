"""Settings of a workspace: a JSON value by name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from runtime.records.tables import settings


def _upsert(insert: Any) -> Any:
    return insert.on_conflict_do_update(
        index_elements=["workspace", "name"], set_={"value": insert.excluded.value}
    )


# One statement: of two who set a setting for the first time at once, neither fails.
PUT: dict[str, Any] = {
    "sqlite": _upsert(sqlite.insert(settings)),
    "postgresql": _upsert(postgresql.insert(settings)),
}


def get(conn: Connection, workspace: str, name: str, otherwise: Any = None) -> Any:
    """The value of a setting; `otherwise` while nobody has set it."""
    row = conn.execute(sa.select(settings.c.value).where(*_mine(workspace, name))).first()
    return otherwise if row is None else row.value


def put(conn: Connection, workspace: str, name: str, value: Any) -> None:
    """Set a setting to a JSON value."""
    row = {"workspace": workspace, "name": name, "value": value}
    conn.execute(PUT[conn.dialect.name], row)


def _mine(workspace: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (settings.c.workspace == workspace, settings.c.name == name)
