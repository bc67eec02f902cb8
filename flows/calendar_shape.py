"""The calendar object: its shape, and everything that can be wrong with one."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

import holidays
from pydantic import AwareDatetime, Field, ValidationError

from flows.problems import Problem, Say, from_pydantic, point, shown
from flows.shape import checker, find
from flows.zones import zone_names
from nodes.base import NODE_ID, Part

HOURS = r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
DAY = r"^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STATES = ("emergency", "holiday", "closed")
YEARS = range(1970, 2200)  # clock changes and holidays are not known beyond

Hours = Annotated[str, Field(pattern=HOURS, json_schema_extra={"format": "hours"})]
Date = Annotated[str, Field(pattern=DATE, json_schema_extra={"format": "date"})]
Day = Annotated[str, Field(pattern=DAY, json_schema_extra={"format": "day"})]
Id = Annotated[str, Field(pattern=NODE_ID, json_schema_extra={"format": "id"})]
Times = Annotated[tuple[Hours, ...], Field(max_length=50)]


class Range(Part):
    """Named weekly hours, such as the office's."""

    label: Annotated[str, Field(max_length=200)] = ""
    weekly: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Times] = Field(
        default_factory=dict
    )


class Holidays(Part):
    """Public holidays of a country or region, and own days (yearly `12-26` or dated)."""

    country: Annotated[str, Field(max_length=10)] | None = None
    region: Annotated[str, Field(max_length=40)] | None = None
    days: Annotated[tuple[Day, ...], Field(max_length=1000)] = ()


class Dated(Part):
    """One date that is unlike the others: closed, a holiday, or open at other hours."""

    date: Date
    state: Literal["closed", "holiday"] | None = None
    range: Id | None = None
    hours: Times = ()
    label: Annotated[str, Field(max_length=200)] = ""


class Override(Part):
    """A state set by hand, until an instant or until taken back."""

    state: Id
    until: Annotated[AwareDatetime, Field(json_schema_extra={"format": "instant"})] | None = None


class Calendar(Part):
    """Opening hours in one time zone. Of overlapping ranges the first one written counts."""

    label: Annotated[str, Field(max_length=200)] = ""
    zone: Annotated[str, Field(max_length=64)]
    ranges: dict[Id, Range] = Field(default_factory=dict)
    holidays: Holidays | None = None
    exceptions: Annotated[tuple[Dated, ...], Field(max_length=5000)] = ()
    override: Override | None = None


_CHECKER = checker(Calendar.model_json_schema())


def problems(calendar: Any) -> list[Problem]:
    """Everything wrong with a calendar; empty when it can be used."""
    found = find(_CHECKER, calendar)
    if found:
        return found
    found = [*_zone(calendar), *_country(calendar), *_ranges(calendar), *_dates(calendar)]
    if found:
        return found
    try:
        Calendar.model_validate(calendar)
    except ValidationError as wrong:
        return from_pydantic(wrong)
    return []


def _zone(calendar: Mapping[str, Any]) -> Iterator[Problem]:
    if calendar["zone"] not in zone_names():
        yield Problem("/zone", "unknown-zone", {"value": shown(calendar["zone"])})


def _country(calendar: Mapping[str, Any]) -> Iterator[Problem]:
    wanted = calendar.get("holidays") or {}
    country, region = wanted.get("country"), wanted.get("region")
    if country is None and region is None:
        return  # to know them all takes a fifth of a second
    known = holidays.list_supported_countries()
    if country is not None and country not in known:
        values = {"value": shown(country), "known": sorted(known)}
        yield Problem("/holidays/country", "unknown-country", values)
    elif region is not None and region not in known.get(country or "", ()):
        values = {"value": shown(region), "known": sorted(known.get(country or "", ()))}
        yield Problem("/holidays/region", "unknown-country", values)


def _ranges(calendar: Mapping[str, Any]) -> Iterator[Problem]:
    known = list(calendar.get("ranges", {}))
    for name in known:
        if name in STATES:
            problem = f"{name} is already a state of every calendar: choose another id"
            yield Problem(point(("ranges", name)), "invalid", {"detail": problem})
        for day, hours in calendar["ranges"][name].get("weekly", {}).items():
            yield from _empty_hours(hours, ("ranges", name, "weekly", day))
    for at, dated in enumerate(calendar.get("exceptions", ())):
        yield from _empty_hours(dated.get("hours", ()), ("exceptions", at, "hours"))
        used = dated.get("range")
        if used is not None and used not in known:
            place = point(("exceptions", at, "range"))
            yield Problem(place, "unknown-range", {"value": shown(used), "known": known})
    override = calendar.get("override") or {"state": "closed"}
    if override["state"] not in [*known, "emergency", "closed"]:
        values = {"value": shown(override["state"]), "known": [*known, "emergency", "closed"]}
        yield Problem("/override/state", "unknown-range", values)


def _empty_hours(hours: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    for at, span in enumerate(hours):
        if span[:5] == span[6:]:
            problem = f"{span} lasts no time; write 00:00-24:00 for a whole day"
            yield Problem(point((*path, at)), "invalid", {"detail": problem})


def _dates(calendar: Mapping[str, Any]) -> Iterator[Problem]:
    for at, dated in enumerate(calendar.get("exceptions", ())):
        path = ("exceptions", at)
        yield from _real(dated["date"], (*path, "date"), "date")
        if dated.get("state") is None and (dated.get("range") is None or not dated.get("hours")):
            problem = "give either a state (closed, holiday) or a range with its hours"
            yield Problem(point(path), "invalid", {"detail": problem})
        elif dated.get("state") and (dated.get("range") or dated.get("hours")):
            problem = "a state and hours exclude each other: remove one of them"
            yield Problem(point(path), "invalid", {"detail": problem})
    for at, day in enumerate((calendar.get("holidays") or {}).get("days", ())):
        # 29 February exists in a leap year
        yield from _real(day if len(day) > 5 else f"2024-{day}", ("holidays", "days", at), "day")
    until = (calendar.get("override") or {}).get("until")
    if until is not None:
        yield from _instant(until)


def _real(text: str, path: tuple[str | int, ...], word: str) -> Iterator[Problem]:
    try:
        date.fromisoformat(text)
    except ValueError:
        yield Problem(point(path), "bad-pattern", {"value": shown(text), "wanted": Say(word)})


def _instant(text: str) -> Iterator[Problem]:
    try:
        instant = datetime.fromisoformat(text)
        sound = instant.tzinfo is not None and instant.year in YEARS
    except ValueError:
        sound = False
    if not sound:
        values = {"value": shown(text), "wanted": Say("instant")}
        yield Problem("/override/until", "bad-pattern", values)
