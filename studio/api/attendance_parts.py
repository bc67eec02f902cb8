"""What the routes of punch-in share: revisions, names, instants as clocks at a site show them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy.engine import Connection

from flows.calendar_shape import YEARS
from runtime.records.attendance import planning
from runtime.records.attendance.planning import Name
from runtime.records.attendance.times import iso
from runtime.records.clean import slug
from runtime.records.errors import NotFound
from runtime.records.words import Said
from studio.api import attendance_things as things
from studio.api.flows import author_names
from studio.errors import Refused
from studio.words import say, wrong

USUAL_ZONE = "Europe/Paris"
MOST_DAYS = 400
"""The longest stretch that is answered at once: a year and some."""

__all__ = ["iso"]


def tag_of(*values: Any) -> str:
    """The entity tag of what people wrote: it changes with it, and with nothing else."""
    text = json.dumps(values, sort_keys=True, default=str)
    return f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]}"'


def check_tag(present: str, why: Said | None = None) -> None:
    """412 when the request says (If-Match) that it was made for something older."""
    asked = request.headers.get("If-Match", "").strip()
    if asked not in ("", "*", present, present.strip('"')):
        raise Refused(412, why or say("stale-record"))


def free_id(name: str, kind: str, asked: str | None, get: Callable[[str], Any]) -> str:
    """An id for something new: the one asked for (409 when there is one), else from its name."""
    if asked is not None:
        if _known(get, asked):
            raise Refused(409, say("id-taken", id=asked), code="id-in-use")
        return asked
    first = slug(name, kind)
    tries = (first, *(f"{first}-{number}" for number in range(2, 10_000)))
    return next(one for one in tries if not _known(get, one))


def _known(get: Callable[[str], Any], one: str) -> bool:
    try:
        get(one)
    except NotFound:
        return False
    return True


class Names:
    """Who and where, for what is told of them; authors by their names."""

    def __init__(self, conn: Connection, workspace: str) -> None:
        self.sites: Mapping[str, Name] = planning.site_names(conn, workspace)
        self.workers: Mapping[str, Name] = planning.worker_names(conn, workspace)
        self._authors = author_names(conn, workspace)

    def author(self, one: str) -> str:
        """The name of who did something: a user's, or what stands there in words."""
        return self._authors.get(one, one)

    def zone(self, site: str | None) -> str:
        """The zone of a site; of most sites where there is none."""
        if site is not None and site in self.sites:
            return self.sites[site].zone
        zones = [one.zone for one in self.sites.values()]
        return max(sorted(set(zones)), key=zones.count) if zones else USUAL_ZONE

    def told(self) -> dict[str, Any]:
        """The parts of `things.Named`."""
        return {
            "workers": [
                things.WorkerName(id=one.id, name=one.name, active=one.active)
                for one in self.workers.values()
            ],
            "sites": [
                things.SiteName(id=one.id, name=one.name, zone=one.zone)
                for one in self.sites.values()
            ],
        }


def seconds_of(at: datetime, zone: str, place: str) -> float:
    """UTC seconds of an instant that was sent; without an offset it is one at the site."""
    if not YEARS[0] < at.year < YEARS[-1]:
        errors = (wrong(place, "years", first=YEARS[0] + 1, last=YEARS[-1] - 1),)
        raise Refused(422, say("bad-instant"), errors=errors)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).timestamp()


def days_asked(query: things.DaysBetween, zone: str, usual: int = 7) -> tuple[date, date]:
    """The first and the last day that a query asks for; without any, the `usual` last ones."""
    for place, day in (("/from", query.from_), ("/to", query.to)):
        if day is not None:  # first of all: there is no day before the first one, after the last
            years_checked(place, day)
    last = query.to or (query.from_ and query.from_ + timedelta(days=usual - 1))
    last = last or datetime.now(ZoneInfo(zone)).date()
    first = query.from_ or last - timedelta(days=usual - 1)
    if not first <= last or (last - first).days >= MOST_DAYS:
        errors = (wrong("/to", "days-between", most=MOST_DAYS),)
        raise Refused(400, say("bad-parameters"), errors=errors)
    return first, last


def years_checked(place: str, day: date) -> None:
    """400 for a day of a year of which clock changes are not known, or one beside it."""
    if not YEARS[0] < day.year < YEARS[-1]:
        errors = (wrong(place, "years", first=YEARS[0] + 1, last=YEARS[-1] - 1),)
        raise Refused(400, say("bad-parameters"), errors=errors)


def instants_of(first: date, last: date, zone: str) -> tuple[float, float]:
    """From the beginning of one day to the end of another, as clocks in a zone show them."""
    after = last + timedelta(days=1)
    begin, end = (
        datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) for day in (first, after)
    )
    return begin.timestamp(), end.timestamp()


def now() -> float:
    """The present instant, UTC seconds."""
    return datetime.now(UTC).timestamp()
