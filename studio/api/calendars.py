"""Opening hours."""

from datetime import UTC, datetime
from typing import Any

from flask import request

from flows.calendars import opening
from runtime.records import calendars
from runtime.records.calendars import Calendar
from runtime.records.database import reading, writing
from runtime.records.errors import FieldError
from studio.api import shapes
from studio.api.flows import etag, revision_asked
from studio.errors import Refused
from studio.routes import Area, At, Reply

area = Area("calendars")


@area.get("/calendars", can="read", answer=shapes.CalendarList)
def list_calendars(at: At[None]) -> shapes.CalendarList:
    """All calendars of the workspace."""
    with reading(at.studio.engine) as conn:
        found = calendars.calendar_list(conn, at.workspace)
    return shapes.CalendarList(calendars=[_shape(calendar) for calendar in found])


@area.get("/calendars/<calendar>", can="read", answer=shapes.CalendarShape)
def get_calendar(at: At[None], calendar: str) -> Reply:
    """One calendar."""
    with reading(at.studio.engine) as conn:
        found = calendars.get_calendar(conn, at.workspace, calendar)
    return Reply(_shape(found), 200, {"ETag": etag(found.revision)})


@area.put("/calendars/<calendar>", can="design", document=True, answer=shapes.CalendarShape)
def save_calendar(at: At[Any], calendar: str) -> Reply:
    """Add or replace a calendar; calls follow the new hours at once. If-Match is honoured."""
    revision = revision_asked() if request.headers.get("If-Match") else None
    with writing(at.studio.engine) as conn:
        saved = calendars.save_calendar(conn, at.workspace, calendar, at.body, revision)
    return Reply(_shape(saved), 200, {"ETag": etag(saved.revision)})


@area.delete("/calendars/<calendar>", can="design", status=204)
def delete_calendar(at: At[None], calendar: str) -> Reply:
    """Delete a calendar; 409 while a live flow asks for it."""
    with writing(at.studio.engine) as conn:
        calendars.delete_calendar(conn, at.workspace, calendar)
    return Reply(None, 204)


@area.get(
    "/calendars/<calendar>/opening", can="read", query=shapes.OpeningQuery,
    answer=shapes.OpeningShape,
)  # fmt: skip
def get_opening(at: At[None], calendar: str) -> shapes.OpeningShape:
    """Whether it is open at an instant (ISO 8601 with its zone), or now; and when it opens."""
    with reading(at.studio.engine) as conn:
        found = calendars.get_calendar(conn, at.workspace, calendar)
    moment: datetime = at.query.at or datetime.now(UTC)
    if moment.tzinfo is None:
        what = "write it with its zone, as 2026-11-21T10:00:00+01:00"
        raise Refused(400, "The instant has no zone.", errors=(FieldError("/at", what),))
    try:
        state = opening(found.document, moment)
    except (ValueError, OverflowError) as error:
        raise Refused(400, f"The instant is unusable: {error}.",
                      errors=(FieldError("/at", str(error)),)) from error  # fmt: skip
    return shapes.OpeningShape(
        at=moment.isoformat(),
        state=state.state,
        next_open=state.next_open.isoformat() if state.next_open else None,
    )


def _shape(calendar: Calendar) -> shapes.CalendarShape:
    return shapes.CalendarShape(
        id=calendar.id, name=calendar.name, document=calendar.document,
        etag=etag(calendar.revision), saved=shapes.instant(calendar.saved),
    )  # fmt: skip
