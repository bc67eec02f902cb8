"""Opening hours."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from flows import calendar_shape
from flows.calendar_shape import YEARS
from flows.calendars import opening
from runtime.records import calendars, used
from runtime.records.calendars import Calendar
from runtime.records.clean import field_errors, unstorable
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio import days
from studio.api import shapes, things
from studio.api.flows import etag, revision_asked, used_by
from studio.auth import reader_language
from studio.errors import Refused
from studio.routes import Area, At, Reply
from studio.words import say, wrong

area = Area("calendars")


@area.get("/calendars", can="read", answer=things.CalendarList)
def list_calendars(at: At[None]) -> things.CalendarList:
    """All calendars of the workspace."""
    with reading(at.studio.engine) as conn:
        found = calendars.calendar_list(conn, at.workspace)
        users = used.users(conn, at.workspace)
    return things.CalendarList(calendars=[_shape(calendar, users) for calendar in found])


@area.get("/calendars/countries", can="read", answer=things.CountryList)
def list_countries(at: At[None]) -> things.CountryList:
    """The countries whose public holidays are known, with their regions."""
    return things.CountryList(
        countries=[
            things.CountryShape(code=code, name=name, regions=_regions(code))
            for code, name in days.countries(reader_language())
        ]
    )


@area.get("/calendars/holidays", can="read", query=things.HolidaysQuery, answer=things.HolidayList)
def list_holidays(at: At[None]) -> things.HolidayList:
    """The public holidays of a country or region in a year."""
    country, region = at.query.country, at.query.region
    if country not in dict(days.countries("en")):
        raise NotFound("country", country)
    if region and region not in dict(days.regions(country)):
        raise NotFound("region", region)
    found = days.public(country, region or None, at.query.year, reader_language())
    return things.HolidayList(
        days=[things.HolidayShape(date=day.isoformat(), name=name) for day, name in found.items()],
        regions=_regions(country),
    )


@area.post("/calendars/check", can="read", document=True, answer=things.CalendarProblems)
def check_calendar(at: At[Any]) -> things.CalendarProblems:
    """Everything wrong with a calendar, without saving it."""
    problems = unstorable(at.body) or field_errors(calendar_shape.problems(at.body))
    told = [things.PlaceShape(pointer=p.pointer, detail=p.text(reader_language()))
            for p in problems]  # fmt: skip
    return things.CalendarProblems(ok=not told, problems=told)


@area.get("/calendars/<calendar>", can="read", answer=things.CalendarShape)
def get_calendar(at: At[None], calendar: str) -> Reply:
    """One calendar."""
    with reading(at.studio.engine) as conn:
        found = calendars.get_calendar(conn, at.workspace, calendar)
        users = used.users(conn, at.workspace)
    return Reply(_shape(found, users), 200, {"ETag": etag(found.revision)})


@area.put("/calendars/<calendar>", can="design", document=True, answer=things.CalendarShape)
def save_calendar(at: At[Any], calendar: str) -> Reply:
    """Add or replace a calendar; calls follow the new hours at once. If-Match is honoured."""
    revision = revision_asked() if request.headers.get("If-Match") else None
    with writing(at.studio.engine) as conn:
        saved = calendars.save_calendar(conn, at.workspace, calendar, at.body, revision)
        users = used.users(conn, at.workspace)
    return Reply(_shape(saved, users), 200, {"ETag": etag(saved.revision)})


@area.delete("/calendars/<calendar>", can="design", status=204)
def delete_calendar(at: At[None], calendar: str) -> Reply:
    """Delete a calendar; 409 while a live flow asks for it."""
    with writing(at.studio.engine) as conn:
        calendars.delete_calendar(conn, at.workspace, calendar)
    return Reply(None, 204)


@area.get(
    "/calendars/<calendar>/opening", can="read", query=things.OpeningQuery,
    answer=things.OpeningShape,
)  # fmt: skip
def get_opening(at: At[None], calendar: str) -> things.OpeningShape:
    """Whether it is open at an instant (ISO 8601 with its zone), or now; and when it opens."""
    with reading(at.studio.engine) as conn:
        found = calendars.get_calendar(conn, at.workspace, calendar)
    moment: datetime = at.query.at or datetime.now(UTC)
    if moment.tzinfo is None:
        raise Refused(400, say("bad-instant"), errors=(wrong("/at", "zone"),))
    try:
        state = opening(found.document, moment)
    except (ValueError, OverflowError) as error:
        last = YEARS[-1] - 1  # the next opening may be a year away
        errors = (wrong("/at", "years", first=YEARS[0], last=last),)
        raise Refused(400, say("bad-instant"), errors=errors) from error
    return things.OpeningShape(
        at=moment.isoformat(),
        state=state.state,
        next_open=state.next_open.isoformat() if state.next_open else None,
    )


@area.get("/calendars/<calendar>/days", can="read", query=things.DaysQuery, answer=things.DayList)
def list_days(at: At[None], calendar: str) -> things.DayList:
    """What each day is like: its stretches of one state, holiday, exception; for a year strip."""
    with reading(at.studio.engine) as conn:
        found = calendars.get_calendar(conn, at.workspace, calendar)
    zone = str(found.document["zone"])
    first = at.query.from_ or datetime.now(ZoneInfo(zone)).date()
    last = first.year + at.query.days // 365 + 1
    if first.year not in YEARS or last not in YEARS:
        errors = (wrong("/from", "years", first=YEARS[0], last=YEARS[-1] - 3),)
        raise Refused(400, say("bad-instant"), errors=errors)
    shown = days.days_of(found.document, first, at.query.days, reader_language())
    return things.DayList.model_validate({"zone": zone, "days": shown})


def _regions(country: str) -> list[things.RegionShape]:
    return [things.RegionShape(code=code, name=name) for code, name in days.regions(country)]


def _shape(calendar: Calendar, users: used.Users) -> things.CalendarShape:
    return things.CalendarShape(
        id=calendar.id, name=calendar.name, document=calendar.document,
        etag=etag(calendar.revision), saved=shapes.instant(calendar.saved),
        used_by=used_by(users, "calendar", calendar.id),
    )  # fmt: skip
