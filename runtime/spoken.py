"""The words for a value (digits, amounts, dates…) in French, English, Italian and German.

Pure: text in, text out. Cardinals come from num2words, names of months and currencies from
Babel; the code here does what those get wrong (French and Swiss ordinals and tens, agreement
with the noun, cents, hours) or do not have (grouped digits, spelling).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, cast, get_args

import phonenumbers
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_currency_name, get_currency_precision, list_currencies
from num2words import num2words

from runtime.spoken_words import WORDS, Tongue

Kind = Literal["digits", "number", "money", "date", "time", "duration", "ordinal", "spell"]
Spoken = str | int | float | Decimal | date | time | timedelta | None
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = tuple(WORDS)

LARGEST = 10**12
LONGEST = 64
UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def spoken(
    value: Spoken, kind: str, language: str, currency: str | None = None, *, weekday: bool = False
) -> str:
    """The words to say for a value, to be read by text to speech or shown as transcript.

    `kind` is one of KINDS, `language` a tag such as `it` or `fr-CH`. Amounts are in `currency`
    (ISO code, EUR when not given), durations in seconds; instants are read in their own zone.
    Raises ValueError, with a text for the flow's author, when the value is not of that kind.
    """
    tongue = Tongue(language)
    if value is None or isinstance(value, bool) or str(value).strip() == "":
        raise wrong(value, kind, "there is no value to say")
    if kind == "money":
        return say_money(value, tongue, currency or "EUR")
    if kind == "date":
        return say_date(value, tongue, weekday)
    if kind not in SAY:
        raise ValueError(f"no way to say a value as {kind!r}: choose one of {', '.join(KINDS)}")
    return SAY[kind](value, tongue)


def wrong(value: object, kind: str, remedy: str) -> ValueError:
    shown = str(value)
    return ValueError(f"cannot say {shown[:40]!r} as {kind}: {remedy}")


def decimal(value: Spoken, kind: str, tongue: Tongue) -> Decimal:
    """A number as people and templates write it: `1 234,50`, `1'234.5`, in English `1,234.5`."""
    text = re.sub(r"[\s'’]", "", plain(value))
    if tongue.base == "en" and re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif tongue.base != "en" and "." not in text:
        text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
        raise wrong(value, kind, "write a number such as 12 or 12.50")
    if len(text) > LONGEST or abs(Decimal(text)) >= LARGEST:
        raise wrong(value, kind, "the number must have at most 12 digits")
    return Decimal(text)


def plain(value: Spoken) -> str:
    """The value without an exponent: `1e-7` and `1E+2` are how Python writes some numbers."""
    if isinstance(value, float):
        return f"{value:.9f}"
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < LONGEST:
        return f"{value:f}"
    return str(value)


def whole(value: Spoken, kind: str, tongue: Tongue) -> int:
    number = decimal(value, kind, tongue)
    if number != number.to_integral_value():
        raise wrong(value, kind, "write a whole number")
    return int(number)


def say_number(value: Spoken, tongue: Tongue) -> str:
    """`3,05` → `trois virgule zéro cinq`; Latin tongues read short decimals as one number."""
    number = decimal(value, "number", tongue)
    text = f"{number:f}"
    units, _, decimals = text.lstrip("-").partition(".")
    decimals = decimals[:9].rstrip("0")
    words = tongue.cardinal(int(units))
    if decimals:
        zeros = len(decimals) - len(decimals.lstrip("0"))
        if tongue.base in ("fr", "it") and len(decimals) - zeros <= 3:
            tail = [tongue.one_by_one("0" * zeros), tongue.cardinal(int(decimals))]
        else:
            tail = [tongue.one_by_one(decimals)]
        words = " ".join([words, tongue.words.comma, *filter(None, tail)])
    return f"{tongue.words.minus} {words}" if number < 0 and number else words


def say_digits(value: Spoken, tongue: Tongue) -> str:
    """`0612345678` → `zéro six, un deux, …`; groups as written, else as the country groups."""
    text = str(value).strip()
    if not re.fullmatch(r"\+?[0-9*#][0-9*#\s.()/-]*", text) or len(text) > LONGEST:
        raise wrong(value, "digits", f"write at most {LONGEST} digits, * or #")
    if isinstance(value, float):
        raise wrong(value, "digits", "a number with decimals has no digits to dictate")
    return ", ".join(tongue.one_by_one(group) for group in digit_groups(text, tongue))


def digit_groups(text: str, tongue: Tongue) -> list[str]:
    written = re.findall(r"\+?[0-9*#]+", text)
    if len(written) > 1:
        return written
    digits = written[0]
    if digits.startswith("+"):
        return international_groups(digits)
    if len(digits) <= 4:
        return [digits]
    if tongue.region == "CH" and len(digits) == 10 and digits.startswith("0"):
        return [digits[:3], digits[3:6], digits[6:8], digits[8:]]
    if tongue.words.by_pairs:
        head = 3 if len(digits) % 2 else 2
        return [digits[:head], *(digits[i : i + 2] for i in range(head, len(digits), 2))]
    head = len(digits) - 4 if len(digits) % 3 == 1 else len(digits)  # no lonely last digit
    threes = [digits[i : min(i + 3, head)] for i in range(0, head, 3)]
    return [*threes, digits[head:]] if head < len(digits) else threes


def international_groups(number: str) -> list[str]:
    """`+33612345678` as its own country writes it, else in threes."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ["+" + number[1:4], *re.findall(r".{1,3}", number[4:])]
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return re.findall(r"\+?\d+", phonenumbers.format_number(parsed, form))


def say_ordinal(value: Spoken, tongue: Tongue) -> str:
    """`21` → `vingt et unième`, masculine; from 1 to 999 999."""
    number = whole(value, "ordinal", tongue)
    if not 1 <= number < 10**6:
        raise wrong(value, "ordinal", "write a whole number from 1 to 999999")
    if tongue.base == "fr":
        return french_ordinal(number, tongue)
    text = str(num2words(number, lang=tongue.base, to="ordinal"))
    if tongue.region == "US":
        text = text.replace(" and ", " ")
    return text.replace("ß", "ss") if tongue.region in ("CH", "LI") else text


def french_ordinal(number: int, tongue: Tongue) -> str:
    if number == 1:
        return "premier"
    text = tongue.cardinal(number)
    text = re.sub(r"(cent|vingt)s$", r"\1", text).removesuffix("e")
    endings = {"cinq": "cinqu", "neuf": "neuv"}
    for cardinal, stem in endings.items():
        if text.endswith(cardinal):
            text = text.removesuffix(cardinal) + stem
    return f"{text}ième"


def say_money(value: Spoken, tongue: Tongue, currency: str) -> str:
    """`12.5` → `douze euros cinquante`, rounded to the currency's smallest coin."""
    code = currency.upper()
    if code not in list_currencies():
        raise ValueError(f"unknown currency {currency!r}: write an ISO code such as EUR or CHF")
    places = min(get_currency_precision(code), 2)
    exact = decimal(value, "money", tongue)
    amount = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    units, cents = divmod(int(abs(amount) * 10**places), 10**places)
    names = tongue.words.money.get(code)
    if names is None:
        text = foreign_money(abs(amount), units, cents, code, tongue)
    else:
        one, many, cent, many_cents = names
        few_units = units == 1 or (units == 0 and tongue.base == "fr")
        parts = [tongue.counted(units, one if few_units else many)] if units or not cents else []
        if units and cents >= 10 and tongue.words.bare_cents is not None:
            parts.append(tongue.words.bare_cents + tongue.cardinal(cents))
        elif cents:
            link = f"{tongue.words.and_} " if units else ""
            parts.append(link + tongue.counted(cents, cent if cents == 1 else many_cents))
        text = " ".join(parts)
    return f"{tongue.words.minus} {text}" if amount < 0 else text


def foreign_money(amount: Decimal, units: int, cents: int, code: str, tongue: Tongue) -> str:
    """Currencies without an entry of their own: Babel's name, decimals read as a number."""
    count = amount if cents else units
    name = str(get_currency_name(code, count=cast(int, count), locale=tongue.base))
    if cents:
        return f"{say_number(amount, tongue)} {name}"
    return tongue.counted(units, name)


def say_date(value: Spoken, tongue: Tongue, weekday: bool) -> str:
    """`2026-03-01` → `premier mars deux mille vingt-six`, with the weekday before if wanted."""
    day = as_date(value)
    base, locale = tongue.base, tongue.base
    month = get_month_names("wide", "format", locale)[day.month]
    name = get_day_names("wide", "format", locale)[day.weekday()] if weekday else ""
    ordinal = say_ordinal(day.day, tongue)
    year = tongue.cardinal(day.year)
    if base in ("en", "de"):
        year = str(num2words(day.year, lang=base, to="year"))
    if base == "en" and tongue.region == "US":
        return f"{name + ', ' if name else ''}{month} {ordinal}, {year.replace(' and ', ' ')}"
    if base == "en":
        return f"{name + ' the' if name else 'the'} {ordinal} of {month}, {year}"
    if base == "de":
        year = year.replace("ß", "ss") if tongue.region in ("CH", "LI") else year
        return f"{name + ', ' if name else ''}{ordinal}r {month} {year}"
    number = ordinal if day.day == 1 else tongue.cardinal(day.day)
    return f"{name} {number} {month} {year}".strip()


def as_date(value: Spoken) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}([T ].*)?", text):
            return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    raise wrong(value, "date", "write a date of the calendar as 2026-12-24")


def say_time(value: Spoken, tongue: Tongue) -> str:
    """`08:30` → `huit heures trente`; seconds are not read."""
    at = as_time(value)
    if tongue.base == "fr" and at.hour in (0, 12) and not at.minute:
        return "midi" if at.hour else "minuit"
    return say_time_words(at.hour, at.minute, tongue)


def say_time_words(hour: int, minute: int, tongue: Tongue) -> str:
    """The hour and minute alone, as in a text that already says more about them."""
    return {"fr": french_time, "en": english_time, "it": italian_time, "de": german_time}[
        tongue.base
    ](hour, minute, tongue)


def as_time(value: Spoken) -> time:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    text = str(value).strip()
    text = re.sub(r"^\d{4}-?\d{2}-?\d{2}[T ]", "", text)
    found = re.match(r"(\d{1,2})[:hH.](\d{2})(?!\d)|(\d{2})(\d{2})$", text)
    if found:
        hour, minute = (int(part) for part in found.groups() if part)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise wrong(value, "time", "write a time of the day as 08:30")


def french_time(hour: int, minute: int, tongue: Tongue) -> str:
    text = tongue.counted(hour, "heures" if hour > 1 else "heure")
    if not minute:
        return text
    return f"{text} {tongue.counted(minute, 'minute').removesuffix(' minute')}"


def english_time(hour: int, minute: int, tongue: Tongue) -> str:
    if not minute and hour in (0, 12):
        return "noon" if hour else "midnight"
    clock = tongue.cardinal(hour % 12 or 12)
    oh = "oh " if minute < 10 else ""
    minutes = f" {oh}{tongue.cardinal(minute)}" if minute else ""
    return f"{clock}{minutes} {'a.m.' if hour < 12 else 'p.m.'}"


def italian_time(hour: int, minute: int, tongue: Tongue) -> str:
    if not minute and hour in (0, 12):
        return "mezzogiorno" if hour else "mezzanotte"
    clock = "una" if hour == 1 else tongue.cardinal(hour)
    return f"ore {clock}" + (f" e {tongue.cardinal(minute)}" if minute else "")


def german_time(hour: int, minute: int, tongue: Tongue) -> str:
    return tongue.counted(hour, "Uhr") + (f" {tongue.cardinal(minute)}" if minute else "")


def say_duration(value: Spoken, tongue: Tongue) -> str:
    """Seconds: `3725` → `une heure, deux minutes et cinq secondes`."""
    seconds = Decimal(value.total_seconds()) if isinstance(value, timedelta) else None
    exact = decimal(value, "duration", tongue) if seconds is None else seconds
    left = int(exact.to_integral_value(ROUND_HALF_UP))
    if not 0 <= left < 10**9:
        raise wrong(value, "duration", "write a number of seconds, zero or more")
    parts: list[str] = []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count or (unit == "second" and not parts):
            one, many = tongue.words.units[unit]
            few = count == 1 or (count == 0 and tongue.base == "fr")
            parts.append(tongue.counted(count, one if few else many))
    last = parts.pop()
    return f"{', '.join(parts)} {tongue.words.and_} {last}" if parts else last


def say_spell(value: Spoken, tongue: Tongue) -> str:
    """`Zoé-1` → `Z, O, E accent aigu, tiret, un`: commas make the voice pause."""
    text = unicodedata.normalize("NFC", str(value)).strip()
    if len(text) > LONGEST:
        raise wrong(value, "spell", f"at most {LONGEST} characters can be spelled")
    return ", ".join(say_character(c, value, tongue) for c in text if not c.isspace())


def say_character(character: str, value: Spoken, tongue: Tongue) -> str:
    if character.isascii() and character.isalpha():
        return character.upper()
    if character.isascii() and character.isdigit():
        return tongue.cardinal(int(character))
    if character in tongue.words.signs:
        return tongue.words.signs[character]
    upper = character.upper()
    if tongue.base == "de" and upper in ("Ä", "Ö", "Ü"):
        return upper
    letter, *marks = list(unicodedata.normalize("NFD", character))
    if letter.isascii() and letter.isalpha() and len(marks) == 1:
        accent = tongue.words.accents.get(marks[0])
        if accent:
            return f"{letter.upper()} {accent}"
    raise wrong(value, "spell", f"the character {character!r} has no name here")


SAY: dict[str, Callable[[Spoken, Tongue], str]] = {
    "digits": say_digits,
    "number": say_number,
    "time": say_time,
    "duration": say_duration,
    "ordinal": say_ordinal,
    "spell": say_spell,
}
