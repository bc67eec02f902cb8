"""Public holidays of the world and the days of a calendar, for the forms of the browser."""

import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from babel import Locale

from flows.calendars import holiday_names, stretches
from runtime.records.words import Texts

HOLIDAY: Texts = ("Holiday", "Jour férié", "Festività")
LANGUAGES = ("en", "fr", "it")
# Several names of one region at most, each in one of its languages.
MOST_NAMES = 3


@lru_cache
def countries(language: str) -> list[tuple[str, str]]:
    """(code, name) of the countries whose holidays are known, by name in a language."""
    names = Locale(language).territories
    known = [code for code in holidays.list_supported_countries() if len(code) == 2]
    return sorted(((code, names.get(code, code)) for code in known), key=lambda one: plain(one[1]))


@lru_cache
def regions(country: str) -> list[tuple[str, str]]:
    """(code, name) of the parts of a country with holidays of their own; names as used there."""
    codes = holidays.list_supported_countries().get(country, [])
    if not codes:
        return []
    names: dict[str, list[str]] = {}
    for name, code in holidays.country_holidays(country).subdivisions_aliases.items():
        if not (name.isupper() and len(name) <= 3):
            names.setdefault(code, []).append(name)
    said = ((code, " / ".join(names.get(code, [code])[:MOST_NAMES])) for code in codes)
    return sorted(said, key=lambda one: plain(one[1]))


@lru_cache(maxsize=500)
def public(country: str, region: str | None, year: int, language: str) -> dict[date, str]:
    """The public holidays of a year by date, named in a language if known, else as used there."""
    book = holidays.country_holidays(country)
    known: tuple[str, ...] = getattr(book, "supported_languages", ())
    # Without a language the package would take that of the machine.
    tag = next((one for one in known if one.partition("_")[0] == language), book.default_language)
    found = holidays.country_holidays(country, subdiv=region or None, years=year, language=tag)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def days_of(
    calendar: dict[str, Any], first: date, days: int, language: str
) -> list[dict[str, Any]]:
    """Each day from `first`: its stretches of one state, its holiday, whether an exception."""
    wanted = calendar.get("holidays") or {}
    country, region = wanted.get("country"), wanted.get("region")
    exceptions = {one["date"] for one in calendar.get("exceptions", ())}
    own = HOLIDAY[LANGUAGES.index(language)]
    found = []
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        names = public(country, region, day.year, language) if country else {}
        free = day in holiday_names(calendar, day.year)
        parts = stretches(calendar, day)
        found.append({
            "date": day.isoformat(),
            "changes": [{"at": at, "until": until, "state": state} for at, until, state in parts],
            "holiday": names.get(day, own) if free else None,
            "exception": day.isoformat() in exceptions,
        })  # fmt: skip
    return found


def plain(name: str) -> str:
    """A name as it is sorted: accents do not count."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
