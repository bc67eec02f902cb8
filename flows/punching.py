"""Whether an attempt to punch in or out counts, and as what: one pure function.

The workspace's records and the documents beside a flow both answer by it, so that a call that is
only tried hears what a real one would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.attendance import DUPLICATE, STAY_SECONDS
from nodes.world import Attempt, Reason, Result

Direction = Literal["in", "out"]
Line = Literal["confirmed", "pending", "refused", ""]

SAME_DAY = timedelta(seconds=STAY_SECONDS)
"""Who came in longer ago than this has forgotten to leave: the next punch is an arrival again."""
WEAK = ("C", "failed")
"""What the operators say of a line that anybody may have written there."""


@dataclass(frozen=True)
class Past:
    """A punch of the worker at the site that counts (corrections applied, voids left out)."""

    at: datetime
    direction: Direction
    duplicate: bool = False


@dataclass(frozen=True)
class Planned:
    """A shift of the worker at the site; both instants aware."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Facts:
    """What is known when the code has been typed.

    `worker`: whose code it is, None when nobody's. `site`: the one that was named, or that the line
    tells, None when there is none or several. `line`: what the line is to that site. `locked`: too
    many wrong codes came from there. `past` and `planned` may hold more than is looked at.
    """

    worker: str | None
    site: str | None
    line: Line = ""
    active: bool = True
    locked: bool = False
    past: Sequence[Past] = ()
    planned: Sequence[Planned] = ()


@dataclass(frozen=True)
class Verdict:
    """`reason` when it is refused, else `direction` and the `flags` to keep with the punch.

    `learns`: a line nobody knew led to the site by its code, and may be one of its lines.
    """

    result: Result
    direction: Direction | Literal[""] = ""
    reason: Reason | None = None
    flags: tuple[str, ...] = ()
    learns: bool = False


def decide(attempt: Attempt, facts: Facts) -> Verdict:
    """What becomes of an attempt. `attempt.at` is aware; its code is judged in `facts` already."""
    if refused := _refused(attempt, facts):
        return refused
    flags = [*_unlisted(attempt, facts)]
    if attempt.attestation in WEAK:
        flags.append("weak_attestation")
    learns = bool(attempt.line) and facts.line in ("", "pending")
    if (last := _repeated(attempt, facts.past)) is not None:
        return Verdict("duplicate", last, None, (*flags, DUPLICATE), learns)
    direction = _direction(attempt, facts)
    if direction is None:
        return Verdict("out_of_window", reason="out_of_window")
    return Verdict(direction, direction, None, tuple(flags), learns)


def _refused(attempt: Attempt, facts: Facts) -> Verdict | None:
    if facts.locked:
        return Verdict("locked", reason="locked")
    if facts.worker is None:
        return Verdict("unknown_worker", reason="wrong_code")
    if facts.site is None:
        named = attempt.site is not None
        reason: Reason = "unknown_site" if named else unknown_line(attempt.line)
        return Verdict("unknown_site", reason=reason)
    if not facts.active:
        return Verdict("inactive", reason="inactive")
    if attempt.unlisted == "refuse" and facts.line != "confirmed":
        return Verdict("unknown_site", reason=unknown_line(attempt.line))
    return None


def unknown_line(line: str) -> Reason:
    """Why the line told no site."""
    return "unknown_line" if line else "hidden_number"


def _unlisted(attempt: Attempt, facts: Facts) -> Sequence[str]:
    if facts.line == "confirmed":
        return ()
    return ("unlisted_line",) if attempt.line else ("hidden_number",)


def _repeated(attempt: Attempt, past: Sequence[Past]) -> Direction | None:
    """The direction of the punch that this one repeats: whoever calls twice means one arrival."""
    window = timedelta(seconds=attempt.duplicate_window)
    near = [
        punch
        for punch in past
        if not punch.duplicate
        and abs(attempt.at - punch.at) <= window
        and attempt.direction in ("toggle", "schedule", punch.direction)
    ]
    closest = min(near, key=lambda punch: abs(attempt.at - punch.at), default=None)
    return None if closest is None else closest.direction


def _direction(attempt: Attempt, facts: Facts) -> Direction | None:
    match attempt.direction:
        case "in" | "out" as chosen:
            return chosen
        case "schedule":
            return _by_schedule(attempt, facts)
        case _:
            return toggled(attempt.at, facts.past)


def toggled(at: datetime, past: Sequence[Past]) -> Direction:
    """The opposite of the last punch of the day, an arrival without one."""
    before = [punch for punch in past if not punch.duplicate and at - SAME_DAY <= punch.at <= at]
    last = max(before, key=lambda punch: punch.at, default=None)
    return "out" if last is not None and last.direction == "in" else "in"


def _by_schedule(attempt: Attempt, facts: Facts) -> Direction | None:
    """The nearest begin or end of a shift; where one ends as the next begins, by what is open."""
    near: dict[Direction, timedelta] = {}
    for shift in facts.planned:
        ends: tuple[tuple[Direction, datetime], ...] = ("in", shift.begins), ("out", shift.ends)
        for direction, instant in ends:
            away = abs(attempt.at - instant)
            near[direction] = min(near.get(direction, away), away)
    closest = min(near.values(), default=None)
    if closest is None or closest > timedelta(seconds=attempt.window):
        return None
    nearest = [direction for direction, away in near.items() if away == closest]
    return nearest[0] if len(nearest) == 1 else toggled(attempt.at, facts.past)
