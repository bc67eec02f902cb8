"""Digits in the place of secret ones: an entry that a step takes, or refuses, as it did the real.

Nothing here knows the real digits: the journal does not have them.
"""

from collections.abc import Iterator
from typing import Literal

import phonenumbers

from nodes.collect import Collect
from nodes.entries import NotValid, accepted, luhn, value_of
from nodes.punch import Punch

DIGITS = "0123456789"
Way = Literal["good", "bad", "cancelled"]
TRIED = 2000
"""Entries tried before none is found."""


def keys(step: Collect | Punch, count: int, way: Way, *, ended: bool) -> str:
    """`count` keys for a step that took or refused them; "" when there are none such.

    `ended`: the last key ended the entry (a terminator, unless the entry is full without one)."""
    rule = step.reading()
    if isinstance(step, Punch):  # whose code is any: what it comes to is chosen
        return ("1" * (count - 1) + "#") if ended and count < rule.longest else "1" * count
    if way == "cancelled":
        return "1" * (count - 1) + (rule.cancel or "*")
    ends = [rule.terminator[:1] if ended else ""]
    if count == rule.longest:
        ends.insert(0, "")  # full without a terminator
    for end in dict.fromkeys(ends):
        for digits in _candidates(step, count - len(end)):
            if not digits.strip(DIGITS) and _takes(step, digits) == (way == "good"):
                return digits + end
    return ""


def _takes(step: Collect, digits: str) -> bool:
    rule = step.reading()
    if not rule.shortest <= len(digits) <= rule.longest:
        return False
    try:
        value = value_of(step.kind, digits, step.country)
    except NotValid:
        return False
    return accepted(step.kind, digits, value, step.accept)


def _candidates(step: Collect, size: int) -> Iterator[str]:
    yield ("1234567890" * 4)[:size]
    yield from (digits for digits in ("01012000", "1200") if len(digits) == size)
    yield from (digits for digits in _phones(step.country) if len(digits) == size)
    for item in (step.accept or "").split(","):
        low = item.strip().partition("-")[0]
        yield low.zfill(size)[:size]
        yield (
            low.replace("?", "1").replace("*", "1" * (size - len(low) + 1)).ljust(size, "1")[:size]
        )
    step_by = max(1, 10**size // TRIED)
    yield from (str(n).zfill(size) for n in range(0, min(10**size, step_by * TRIED), step_by))
    if 12 <= size <= 19:
        yield from (d for n in range(10) if luhn(d := "4" * (size - 1) + str(n)))


def _phones(country: str | None) -> Iterator[str]:
    example = phonenumbers.example_number(country or "CH")
    if example is not None:
        national = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
        yield "".join(c for c in national if c.isdigit())
        yield f"00{example.country_code}{example.national_number}"
