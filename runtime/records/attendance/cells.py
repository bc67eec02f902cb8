"""What people write in the cells of a table: days, times, telephones, yes and no.

Each function takes a text and gives the value, or raises `Bad` with the sentence that helps.
"""

import re
from datetime import date
from functools import cache

import phonenumbers

from flows.zones import zone_names
from nodes.base import NODE_ID
from runtime.records.attendance.import_words import say
from runtime.records.attendance.sheet import plain
from runtime.records.clean import unstorable
from runtime.records.words import Said

YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "1",
        "x",
        "oui",
        "o",
        "vrai",
        "si",
        "s",
        "vero",
        "active",
        "actif",
        "attivo",
        "attiva",
        "on",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "false",
        "0",
        "non",
        "faux",
        "falso",
        "inactive",
        "inactif",
        "inattivo",
        "inattiva",
        "off",
    ]
)
LANGUAGES = {
    "fr": "fr", "francais": "fr", "french": "fr", "francese": "fr",
    "it": "it", "italien": "it", "italian": "it", "italiano": "it",
    "en": "en", "anglais": "en", "english": "en", "inglese": "en",
    "de": "de", "allemand": "de", "german": "de", "tedesco": "de",
}  # fmt: skip
COUNTRIES = {"Europe/Paris": "FR", "Europe/Zurich": "CH", "Europe/Rome": "IT"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
TIME = re.compile(
    r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?|(\d{2}))?(?::\d{2})?\s*(am|pm|h)?", re.IGNORECASE | re.ASCII
)
EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[A-Za-z0-9.-]{1,250}")


class Bad(Exception):
    """A cell that is not understood."""

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(word)
        self.said: Said = say(word, **values)


def text(cell: str, longest: int, *, needed: bool = False) -> str:
    """A text that can be kept."""
    if needed and not cell:
        raise Bad("needed")
    if len(cell) > longest or unstorable(cell):
        raise Bad("text-shape", longest=longest)
    return cell


def day(cell: str) -> date:
    """`23/11/2026`, `23.11.26`, `2026-11-23`; spreadsheets may put midnight behind."""
    cell = re.sub(r"[T\s]+0?0:00(:00)?$", "", cell)
    if not cell:
        raise Bad("needed")
    try:
        if found := YEAR_FIRST.fullmatch(cell):
            return _known(date(int(found[1]), int(found[2]), int(found[3])))
        if found := DAY_FIRST.fullmatch(cell):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return _known(date(year, int(found[2]), int(found[1])))
    except ValueError as error:
        raise Bad("date-shape") from error
    raise Bad("date-shape")


def _known(one: date) -> date:
    if not 1971 <= one.year <= 2190:
        raise Bad("date-range")
    return one


def minutes(cell: str) -> int:
    """A time as minutes since midnight: `08:30` `8h30` `8h` `8.30` `0830` `8:30 pm` `24:00`."""
    if not cell:
        raise Bad("needed")
    found = TIME.fullmatch(cell)
    if not found:
        raise Bad("time-shape")
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = (found[4] or "").lower()
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise Bad("time-shape")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise Bad("time-shape")
    return hour * 60 + minute


def day_and_time(cell: str) -> tuple[date | None, int]:
    """A time, or a day and a time: `23/11/2026 08:30`, `2026-11-23T08:30`."""
    parts = re.split(r"[T\s]+", cell, maxsplit=1)
    if len(parts) == 2 and (DAY_FIRST.fullmatch(parts[0]) or YEAR_FIRST.fullmatch(parts[0])):
        return day(parts[0]), minutes(parts[1])
    return None, minutes(cell)


def two_times(cell: str) -> tuple[str, str]:
    """`08:30-10:00`, `8h30 à 10h`, `8.30/10.00` as its two times."""
    parts = re.split(r"\s*(?:-|–|—|/|\bà\b|\ba\b|\bto\b|\balle\b|→)\s*", cell)
    if len(parts) != 2 or not all(parts):
        raise Bad("hours-shape" if cell else "needed")
    return parts[0], parts[1]


def tolerance(cell: str) -> float:
    """Minutes, as seconds: `10`, `10 min`."""
    found = re.fullmatch(r"(\d{1,4})(?:\s*(?:min|mn|minutes?|minuti|'|’|m))?\.?", cell, re.ASCII)
    if not found:
        raise Bad("minutes-shape")
    return 60.0 * int(found[1])


def yes(cell: str, otherwise: bool) -> bool:
    """`oui`, `no`, `1`, `x`…; an empty cell is `otherwise`."""
    if not cell:
        return otherwise
    bare = plain(cell)
    if bare not in YES | NO:
        raise Bad("yes-shape")
    return bare in YES


def zone(cell: str) -> str:
    """A time zone, in any capitals."""
    try:
        return _zones()[cell.casefold().replace(" ", "_")]
    except KeyError as error:
        raise Bad("zone-shape") from error


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in zone_names()}


def language(cell: str) -> str:
    """A language by its name or code."""
    try:
        return LANGUAGES[plain(cell)]
    except KeyError as error:
        raise Bad("language-shape") from error


def phone(cell: str, country: str) -> str:
    """A telephone number as +33145223344; one without its country belongs to `country`."""
    bare = re.sub(r"^00", "+", re.sub(r"[\s().\-/]", "", cell))
    try:
        number = phonenumbers.parse(bare, country) if bare.isascii() else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_possible_number(number):
        raise Bad("phone-shape", number=cell[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phones(cell: str, country: str) -> list[str]:
    """Several, held apart by commas, semicolons, strokes with spaces around, or new lines."""
    parts = re.split(r"\s*[,;|\n]\s*|\s+/\s+", cell)
    return list(dict.fromkeys(phone(part, country) for part in parts if part.strip()))


def email(cell: str) -> str:
    """One address, or nothing."""
    if cell and (not EMAIL.fullmatch(cell) or unstorable(cell)):
        raise Bad("email-shape")
    return cell


def id_(cell: str) -> str:
    """An id as it may be chosen; capitals are made small."""
    cell = cell.lower()
    if not re.fullmatch(NODE_ID.replace("$", ""), cell):
        raise Bad("id-shape")
    return cell


def code(cell: str, word: str, least: int) -> str:
    """Digits of a code; spaces between them count for nothing."""
    bare = cell.replace(" ", "")
    if not re.fullmatch(rf"[0-9]{{{least},12}}", bare, re.ASCII):
        raise Bad(word)
    return bare
