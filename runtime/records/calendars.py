"""Opening hours: kept as documents, read by calls a second after they were changed."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from flows import calendars as rules
from nodes.world import Opening
from runtime.records.clean import check_id, check_name, field_errors, unstorable
from runtime.records.database import reading
from runtime.records.errors import Invalid, NotFound, Stale
from runtime.records.tables import calendars
from runtime.records.used import refuse_if_used
from runtime.records.words import say

# Seconds that a change of opening hours may take to reach running calls.
FRESH_SECONDS = 1.0


@dataclass(frozen=True)
class Calendar:
    """Opening hours as a document (`flows/calendars.py` says its shape)."""

    id: str
    name: str
    document: dict[str, Any]
    revision: int
    saved: float


def calendar_list(conn: Connection, workspace: str) -> list[Calendar]:
    """The calendars, by name."""
    rows = conn.execute(calendars.select().where(calendars.c.workspace == workspace))
    found = [Calendar(r.id, r.name, r.document, r.revision, r.saved) for r in rows]
    return sorted(found, key=lambda calendar: calendar.name.casefold())


def get_calendar(conn: Connection, workspace: str, calendar: str) -> Calendar:
    """One calendar; NotFound."""
    mine = (calendars.c.workspace == workspace, calendars.c.id == calendar)
    row = conn.execute(calendars.select().where(*mine)).first()
    if row is None:
        raise NotFound("calendar", calendar)
    return Calendar(row.id, row.name, row.document, row.revision, row.saved)


def save_calendar(
    conn: Connection, workspace: str, calendar: str, document: Any, revision: int | None = None
) -> Calendar:
    """Add or replace a calendar. `revision`: Stale unless it is the present one (0: none yet)."""
    check_id(calendar)
    if errors := unstorable(document) or field_errors(rules.problems(document)):
        raise Invalid(say("not-a-calendar"), errors, code="not-a-calendar")
    name = check_name(str(document.get("label") or calendar))
    mine = (calendars.c.workspace == workspace, calendars.c.id == calendar)
    present = conn.scalar(sa.select(calendars.c.revision).where(*mine).with_for_update())
    if revision is not None and revision != (present or 0):
        raise Stale(present or 0)
    values = {"name": name, "document": document, "saved": time.time()}
    if present is None:
        conn.execute(
            calendars.insert().values(workspace=workspace, id=calendar, revision=1, **values)
        )
    else:
        conn.execute(calendars.update().where(*mine).values(revision=present + 1, **values))
    return get_calendar(conn, workspace, calendar)


def delete_calendar(conn: Connection, workspace: str, calendar: str) -> None:
    """Delete a calendar; NotFound, or Conflict while a live flow asks for it."""
    get_calendar(conn, workspace, calendar)
    refuse_if_used(conn, workspace, calendar)
    mine = (calendars.c.workspace == workspace, calendars.c.id == calendar)
    conn.execute(calendars.delete().where(*mine))


class Calendars:
    """The opening hours of one workspace as nodes ask for them; a change counts at once."""

    def __init__(self, engine: Engine, workspace: str) -> None:
        self._engine = engine
        self._workspace = workspace
        self._read: float | None = None
        self._documents: dict[str, dict[str, Any]] = {}

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """The state at an instant; LookupError when there is no such calendar."""
        if self._read is None or time.monotonic() - self._read > FRESH_SECONDS:
            self._documents = await asyncio.to_thread(self._load)
            self._read = time.monotonic()
        if calendar not in self._documents:
            raise LookupError(f"there is no calendar {calendar!r}")
        return rules.opening(self._documents[calendar], at)

    def _load(self) -> dict[str, dict[str, Any]]:
        with reading(self._engine) as conn:
            return {c.id: c.document for c in calendar_list(conn, self._workspace)}
