"""The business around a call that is only tried: outcomes that somebody chose instead of the real.

`{type: {name: outcome}}`: for a step, by its type and its id (`{"hours": {"horaires": "closed"}}`);
for a whole calendar, by its id (`{"calendars": {"bureau": "holiday"}}`), as if it were set by hand
until further notice. Of a step that asks several times, the answers in order: `unknown_worker,in`,
or a list. What nobody chose, the real world answers. Real calls never see this.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from flows.calendars import opening
from flows.model import Program
from flows.world import World as Known
from nodes.base import Trouble
from nodes.world import (
    Answer,
    Attempt,
    Attendance,
    Calendars,
    Opening,
    Punched,
    Result,
    Site,
    World,
)
from runtime.written_attendance import Dry, Made, WrittenAttendance

Choices = Mapping[str, Mapping[str, Any]]
ERROR = "error"
"""The outcome of a thing that is asked in vain: the step leaves by its error lane."""


@dataclass(frozen=True)
class Outside:
    """A step that asks the outside world: its type, its id, and the outcomes there can be."""

    type: str
    node: str
    outcomes: tuple[str, ...]


def outside(program: Program, node: str) -> Outside | None:
    """What a step asks the outside world; None when it asks nothing."""
    step = program.nodes.get(node)
    outcomes = step.outside() if step is not None else ()
    return Outside(step.type, node, outcomes) if step is not None and outcomes else None


class Written:
    """`nodes.world.World` as its documents tell it: nothing is asked of a database or a service."""

    calendars: Calendars
    attendance: Attendance
    real = False

    def __init__(self, known: Known) -> None:
        self.calendars = WrittenCalendars(known.calendars)
        self.attendance = WrittenAttendance(known)


class WrittenCalendars:
    """Calendars by their documents."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._documents = documents

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """By the rules of the calendar; LookupError when it is not there."""
        return opening(self._documents[calendar], at)


class Pretended:
    """`nodes.world.World` where some outcomes are chosen. `where` tells the step at work.

    Both may be replaced at any time; the next question is answered by them. A later kind of
    question (dial, http …) gets an attribute that asks `outcome` before the real world. Nothing
    is ever written: what the real world would put on record is only judged.
    """

    calendars: Calendars
    attendance: "PretendedAttendance"
    real = False

    def __init__(self, world: World, chosen: Choices, where: Callable[[], str | None]) -> None:
        self.chosen, self.where = chosen, where
        self.calendars = PretendedCalendars(self, world.calendars)
        self.attendance = PretendedAttendance(self, world.attendance)

    def outcome(self, kind: str) -> Any:
        """What was chosen for the step at work, asked as a step of this type; None: nothing."""
        at = self.where()
        return None if at is None else self.chosen.get(kind, {}).get(at)


class PretendedCalendars:
    """Calendars in the state that was chosen for the step, or else for the calendar."""

    def __init__(self, world: Pretended, real: Calendars) -> None:
        self._world, self._real = world, real

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """As chosen for the step, its next opening the real one; LookupError for `error`.

        A calendar that is set by hand until further notice opens at no known time.
        """
        chosen = self._world.outcome("hours")
        if chosen == ERROR:
            raise LookupError(calendar)
        if chosen is not None:
            return Opening(str(chosen), await self._next_open(calendar, at))
        by_hand = self._world.chosen.get("calendars", {}).get(calendar)
        if by_hand is not None:
            return Opening(str(by_hand))
        return await self._real.opening(calendar, at)

    async def _next_open(self, calendar: str, at: datetime) -> datetime | None:
        try:
            return (await self._real.opening(calendar, at)).next_open
        except LookupError:
            return None


SOMEWHERE = (Site("site-1", "Site 1", "UTC"), Site("site-2", "Site 2", "UTC"))
"""Where people are of whom only the outcome is chosen."""
RESULTS = get_args(Result)
SOMEBODY = Punched("in", "in", "worker-1", "Marie Dupont", "Site 1", None, "tried-1")


class PretendedAttendance:
    """Attendance with the outcomes that were chosen for the steps `site` and `punch`."""

    def __init__(self, world: Pretended, real: Attendance) -> None:
        self._world = world
        self._real: WrittenAttendance | Dry = (
            real.apart() if isinstance(real, WrittenAttendance) else Dry(real)
        )

    @property
    def made(self) -> tuple[Made, ...]:
        """The punches of the call at work, where they depend on documents alone."""
        return self._real.made if isinstance(self._real, WrittenAttendance) else ()

    @made.setter
    def made(self, punches: tuple[Made, ...]) -> None:
        if isinstance(self._real, WrittenAttendance):
            self._real.made = punches

    def _chosen(self, kind: str, nth: int = 0) -> str:
        """What was chosen for the step at work; "" for nothing. `Trouble` for `error`.

        Of several answers the nth, as long as there are so many.
        """
        told = self._world.outcome(kind) or ""
        every = told if isinstance(told, list) and told else str(told).split(",")
        chosen = str(every[min(nth, len(every) - 1)]).strip()
        if chosen == ERROR:
            raise Trouble("nobody can tell sites and workers now: so it was chosen")
        return chosen

    async def tries(self, digits: int, most: int) -> int:
        return most if self._chosen("punch") else await self._real.tries(digits, most)

    async def sites_of(self, line: str) -> Sequence[Site]:
        """`one` and `many` are real ones where the line has them."""
        chosen, real = self._chosen("site"), await self._real.sites_of(line)
        match chosen:
            case "one":
                return [*real, *SOMEWHERE][:1]
            case "many":
                return real if len(real) > 1 else SOMEWHERE
            case "unknown":
                return ()
        return real

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        chosen = self._chosen("site", attempt)
        found = await self._real.site_by_code(code, call="", line=line, attempt=attempt)
        if chosen == "one":
            return found or SOMEWHERE[0]
        return None if chosen in ("many", "unknown") else found

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        """The chosen result, of the real worker where the code is one's."""
        chosen = self._chosen("punch", int(key.rpartition("-")[2]) - 1)
        if chosen not in RESULTS:
            return await self._real.punch(key, attempt)
        real = await self._real.judge(attempt)
        direction = chosen if chosen in ("in", "out") else "in" if chosen == "duplicate" else ""
        told = {"result": chosen, "direction": direction, "at": real["at"] or _at(attempt)}
        return {**SOMEBODY.answer(), **{k: v for k, v in real.items() if v}, **told}

    async def judge(self, attempt: Attempt) -> Answer:
        return await self._real.judge(attempt)

    async def recall(self, key: str) -> Answer | None:
        return await self._real.recall(key)

    async def refuse(self, key: str, **_: object) -> None:
        """Nothing is written."""


def _at(attempt: Attempt) -> str:
    return attempt.at.isoformat()
