"""What keyed digits mean: the value of an entry of each kind, or why it is not one. Pure."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Literal

import phonenumbers

from nodes.conditions import like

Kind = Literal["digits", "code", "amount", "date", "time", "phone", "card"]

LENGTHS: dict[Kind, tuple[int, int]] = {
    "digits": (1, 32), "code": (1, 32), "amount": (1, 12), "date": (8, 8), "time": (4, 4),
    "phone": (3, 17), "card": (12, 19),
}  # fmt: skip

ACCEPT = r"^([0-9]+-[0-9]+|[0-9?*]+)(, ?([0-9]+-[0-9]+|[0-9?*]+))*$"


class NotValid(ValueError):
    """The entry is not of its kind; the text is a short code such as `no_such_date`."""


def value_of(kind: Kind, keys: str, country: str | None = None) -> str:
    """The value keyed, leading zeros kept.

    amount: `12*50` → `12.50`; date: `24122026` (day, month, year) → `2026-12-24`; time: `1830` →
    `18:30`; phone: → `+41218025555` (E.164), national numbers as dialled in `country`.
    """
    if kind == "code":
        return keys
    if kind == "amount":
        return _amount(keys)
    if not keys.isdigit():
        raise NotValid("not_digits")
    match kind:
        case "date" if len(keys) == 8:
            return _date(keys)
        case "time" if len(keys) in (3, 4):
            return _time(keys)
        case "date" | "time":
            raise NotValid(f"no_such_{kind}")
        case "phone":
            return _phone(keys, country)
        case "card" if not 12 <= len(keys) <= 19 or not luhn(keys):
            raise NotValid("wrong_card")
        case _:
            return keys


def accepted(kind: Kind, keys: str, value: str, accept: str | None) -> bool:
    """Whether an entry is in a list such as `1-10,15,06*,20??`.

    `a-b` and `15` compare numbers (an amount by its value, all else by its keys); in a pattern
    `?` is one digit and `*` any digits.
    """
    if not accept:
        return True
    subject = value if kind == "amount" else keys
    return any(_fits(subject, item.strip()) for item in accept.split(","))


def luhn(digits: str) -> bool:
    """Whether the last digit is the right check digit, as on payment cards."""
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def _fits(subject: str, item: str) -> bool:
    low, dash, high = item.partition("-")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", subject) or not (dash or item.isdigit()):
        return like(subject, item)
    return Decimal(low) <= Decimal(subject) <= Decimal(high or low)


def _amount(keys: str) -> str:
    found = re.fullmatch(r"([0-9]{1,12})(?:\*([0-9]{1,2}))?", keys)
    if found is None:
        raise NotValid("no_such_amount")
    return f"{int(found[1])}.{(found[2] or '').ljust(2, '0')}"


def _date(keys: str) -> str:
    try:
        return date(int(keys[4:]), int(keys[2:4]), int(keys[:2])).isoformat()
    except ValueError as problem:
        raise NotValid("no_such_date") from problem


def _time(keys: str) -> str:
    try:
        return time(int(keys[:-2]), int(keys[-2:])).strftime("%H:%M")
    except ValueError as problem:
        raise NotValid("no_such_time") from problem


def _phone(keys: str, country: str | None) -> str:
    text = f"+{keys[2:]}" if keys.startswith("00") else keys
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as problem:
        raise NotValid("no_such_number") from problem
    if not phonenumbers.is_valid_number(number):
        raise NotValid("no_such_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
