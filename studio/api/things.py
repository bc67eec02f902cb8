"""The JSON of what flows are made with: templates, numbers, calendars, sounds."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from studio.api.shapes import Document, Shape

# --- templates ------------------------------------------------------------------------------------


class AskShape(Shape):
    """Something of the workspace that a template needs, and whether it is there already."""

    kind: Literal["calendar", "sound"]
    id: str
    name: str
    there: bool


class TemplateShape(Shape):
    id: str
    name: str
    description: str
    icon: str | None
    kind: str
    languages: list[str]
    steps: int
    document: Document
    asks: list[AskShape]


class TemplateList(Shape):
    templates: list[TemplateShape]


class FromTemplate(Shape):
    name: Annotated[str, Field(max_length=200)] | None = None
    languages: Annotated[list[str], Field(min_length=1, max_length=20)] | None = None


# --- numbers, calendars, sounds -------------------------------------------------------------------


class NumberShape(Shape):
    """A number, and the flow it leads to: to its draft, for tests, when `draft`."""

    number: str
    flow: str
    label: str
    draft: bool


class NumberList(Shape):
    numbers: list[NumberShape]


class Assign(Shape):
    flow: Annotated[str, Field(max_length=64)]
    label: Annotated[str, Field(max_length=200)] = ""
    draft: bool = False


class UserOfThing(Shape):
    """A flow whose draft names this calendar or sound."""

    flow: str
    name: str


class CalendarShape(Shape):
    id: str
    name: str
    document: Document
    etag: str
    saved: str
    used_by: list[UserOfThing]


class PlaceShape(Shape):
    """One wrong value: a JSON pointer, and what is wrong with it."""

    pointer: str
    detail: str


class CalendarProblems(Shape):
    ok: bool
    problems: list[PlaceShape]


class HolidaysQuery(Shape):
    country: Annotated[str, Field(max_length=10)]
    region: Annotated[str, Field(max_length=40)] = ""
    year: Annotated[int, Field(ge=1970, le=2199)]


class HolidayShape(Shape):
    date: str
    name: str


class RegionShape(Shape):
    code: str
    name: str


class HolidayList(Shape):
    days: list[HolidayShape]
    regions: list[RegionShape]


class CountryShape(Shape):
    code: str
    name: str
    regions: list[RegionShape]


class CountryList(Shape):
    countries: list[CountryShape]


class DaysQuery(Shape):
    from_: Annotated[date | None, Field(alias="from")] = None
    days: Annotated[int, Field(ge=1, le=800)] = 366


class Stretch(Shape):
    """A part of a day in one state; `until` may be 24:00."""

    at: str
    until: str
    state: str


class DayShape(Shape):
    date: str
    changes: list[Stretch]
    holiday: str | None
    exception: bool


class DayList(Shape):
    zone: str
    days: list[DayShape]


class CalendarList(Shape):
    calendars: list[CalendarShape]


class OpeningQuery(Shape):
    at: datetime | None = None


class OpeningShape(Shape):
    at: str
    state: str
    next_open: str | None


class SoundShape(Shape):
    id: str
    name: str
    language: str
    seconds: float
    created: str
    used_by: list[UserOfThing]


class SoundList(Shape):
    sounds: list[SoundShape]


class Speak(Shape):
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
