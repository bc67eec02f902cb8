"""A real call that somebody debugs: held before steps, as a studio orders by rows of the database.

The person is at a screen elsewhere: what they want is in the row that listens for the call (see
`runtime.records.debug`) and in orders; what happens is told in the journal (held, freed, changed).
"""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

import structlog
from pydantic import TypeAdapter, ValidationError

from nodes.base import Trouble
from nodes.conditions import Condition, reads
from runtime.call import BaseCall
from runtime.events import Event
from runtime.pace import Stops, Why
from runtime.records.debug import Listening
from runtime.values import secrets

WHEN: TypeAdapter[Condition] = TypeAdapter(Condition)
WHYS = get_args(Why)
LONGEST = 30 * 60.0
"""Seconds for which a caller may be held in a row."""

log = structlog.get_logger()


class Debugged(Stops):
    """The pace of such a call."""

    def __init__(self, call: BaseCall, listening: Listening) -> None:
        wanted = points(listening.breakpoints, secrets(call.program))
        super().__init__(wanted, paused=listening.paused, changed=self._tell)
        self.id = listening.id
        self._call, self._until = call, listening.until
        self._freed_by, self._held_at = "", 0.0
        self._forgotten = False

    @property
    def alone(self) -> bool:
        """Whether nobody is there any more to let the caller go on."""
        return time.time() > self._until

    async def before(self, call: BaseCall) -> None:
        """Hold the call if there is a reason to, and somebody who will free it."""
        if not self.alone:
            await super().before(call)
            if call.gone and not self._ordered:
                self._next = None  # who hung up is not kept: only a breakpoint holds from here on

    def resume(self, last: Event | None) -> None:
        """Go on as before a restart: `last` is the last time the call was held or freed."""
        if last is None:
            return
        why = last.data.get("why")
        self._next = why if why == "step" or (last.kind == "held" and why in WHYS) else None
        self._here = last.data.get("until") if why == "here" else None

    def attend(self, listening: Listening | None) -> None:
        """What the row says now; None: the person has left.

        Who holds a caller for `LONGEST` seconds has forgotten them, until they order something.
        """
        if self.why is not None and self._call.clock() - self._held_at >= LONGEST:
            self._forgotten = True
        if listening is None or self._forgotten:
            self.leave()
            return
        self._until = listening.until
        self.breakpoints = points(listening.breakpoints, secrets(self._call.program))
        if self.alone:
            self.leave()

    def leave(self) -> None:
        """Nobody is there any more: the call goes on by itself."""
        self._until, self.breakpoints = 0.0, {}
        if self.why is not None:
            self._freed_by = "alone"
        self.go()

    def obey(self, order: str, data: Mapping[str, Any]) -> None:
        """Carry out one order of `runtime.records.commands`."""
        self._forgotten = False
        match order:
            case "go":
                self._freed_by = "go"
                self.go()
            case "step":
                self._freed_by = "step"
                self.step()
            case "here":
                self._freed_by = "here"
                self.here(str(data.get("node", "")))
            case "pause":
                self.pause()
            case "set":
                self._set(str(data.get("name", "")), data.get("value"))

    def _set(self, name: str, value: Any) -> None:
        call = self._call
        if name not in call.program.variables:
            return
        try:
            if value is None:
                call.state.variables.pop(name, None)
            else:
                call.set(name, value)
        except Trouble as problem:
            log.warning("a value that does not fit", call=call.state.call, problem=str(problem))
            return
        shown = "•" if name in secrets(call.program) else call.get(name)
        call.emit("changed", call.state.at or "", name=name, value=shown)
        call.keep()

    def _tell(self) -> None:
        """Write down that the call is held, or goes on."""
        call, at = self._call, self._call.state.at or ""
        if self.why is not None:
            self._freed_by, self._held_at = "", call.clock()
            call.emit("held", at, why=self.why)
        else:
            seconds = round(call.clock() - self._held_at, 3)
            until = {"until": self._here} if self._freed_by == "here" else {}
            call.emit("freed", at, why=self._freed_by or "gone", seconds=seconds, **until)
        call.keep()


def points(
    breakpoints: Sequence[Mapping[str, Any]], hidden: Collection[str]
) -> dict[str, Condition | None]:
    """Breakpoints as the row has them; one whose condition cannot be read holds always.

    One whose condition reads what is `hidden` never does: whether it held would tell the value.
    """
    found: dict[str, Condition | None] = {}
    for point in breakpoints:
        when = point.get("when")
        try:
            condition = None if when is None else WHEN.validate_python(when)
        except ValidationError:
            condition = None
        if condition is None or not any(name in hidden for name in reads(condition)):
            found[str(point.get("node", ""))] = condition
    return found
