"""Reading keys for menus and entries: what ends a reading, what is said after a failure.

Works only through `Call`, so the same rules hold on Asterisk, for a person and for a script.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from nodes.base import Call, HungUp, Lengths, Prompt

HABIT = 2.0
"""Seconds within which a terminator after a full entry is habit, not an answer to what follows."""


@dataclass(frozen=True)
class Reading:
    """When an entry is over. Times in seconds; `total` runs from the end of the prompt."""

    shortest: int
    longest: int
    terminator: str
    cancel: str
    timeout: float
    inter_digit: float
    total: float
    secret: bool = False


@dataclass(frozen=True)
class Entry:
    """What was keyed, without terminator, and what ended it. `ms`: wait for the first key."""

    keys: str
    end: Literal["full", "terminator", "time", "cancel", "hangup"]
    ms: int


async def choose(call: Call, options: Collection[str], first: float, inter_digit: float) -> str:
    """The keys pressed: one of the options, or something else; "" when none came in time.

    Waits `first` seconds for the first key. Ends at once when no longer option begins with what
    was pressed. A complete option followed by hang-up counts.
    """
    pressed = await call.key(first)
    try:
        while pressed and any(o.startswith(pressed) and o != pressed for o in options):
            key = await call.key(inter_digit)
            if not key:
                break
            pressed += key
    except HungUp:
        if pressed not in options:
            raise
    return pressed


async def read(call: Call, rule: Reading) -> Entry:
    """One entry. `HungUp` only when the caller left before the shortest entry was complete."""
    started, keys, wait, ms = call.clock(), "", rule.timeout, 0
    while len(keys) < rule.longest:
        left = rule.total - (call.clock() - started)
        try:
            key = await call.key(max(0, min(wait, left)), secret=rule.secret)
        except HungUp:
            if len(keys) < rule.shortest:
                raise
            return Entry(keys, "hangup", ms)
        ms = ms if keys else since(call, started)
        if not key:
            return Entry(keys, "time", ms)
        if key in rule.terminator:
            return Entry(keys, "terminator", ms)
        if key == rule.cancel:
            return Entry(keys, "cancel", ms)
        keys, wait = keys + key, rule.inter_digit
    call.swallow(rule.terminator, HABIT)
    return Entry(keys, "full", ms)


async def complain(
    call: Call, messages: Sequence[Prompt], nth: int, *, last: bool, barge_in: bool = True
) -> bool:
    """Say the message of the nth failure of its kind. True if a key cut it.

    A list shorter than the failures repeats its last message, but not on the way out.
    """
    if not messages or (last and nth > len(messages)):
        return False
    return await call.say(messages[min(nth, len(messages)) - 1], barge_in=barge_in)


def longest(lengths: Lengths, messages: Sequence[Prompt]) -> float:
    """Seconds of the longest of some messages."""
    return max(map(lengths.prompt, messages), default=0.0)


def since(call: Call, started: float) -> int:
    """Milliseconds since a time of the call's clock."""
    return round((call.clock() - started) * 1000)
