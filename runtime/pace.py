"""Where a debugged call stands still between two steps, and what makes it go on."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

from nodes.conditions import Condition

if TYPE_CHECKING:
    from runtime.call import BaseCall

Why = Literal["start", "step", "breakpoint", "here", "pause"]


class Pace(Protocol):
    """Asked before each visit, those of the two lanes included; most calls have none."""

    async def before(self, call: "BaseCall") -> None:
        """Return once the visit of `call.state.at` may begin; hold the call with `call.hold`."""


class Stops:
    """A `Pace` steered by a person: breakpoints, step by step, run to here.

    `changed` is told whenever the call is held or goes on. A hang-up ends a hold: the call goes
    on by one step, and is held again in the hang-up lane.
    """

    def __init__(
        self, breakpoints: Mapping[str, Condition | None], *, paused: bool,
        changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self.breakpoints = dict(breakpoints)
        self.why: Why | None = None
        """Why the call is held now; None while it goes on."""
        self._changed = changed
        self._next: Why | None = "start" if paused else None
        self._here: str | None = None
        self._now: Why | None = None
        self._freed = asyncio.Event()
        self._ordered = False

    async def before(self, call: "BaseCall") -> None:
        """Hold the call if there is a reason to."""
        why = self._reason(call)
        if why is None:
            return
        self.why, self._ordered = why, False
        self._now = self._next = self._here = None
        self._freed.clear()
        self._changed()
        try:
            await call.hold(self._freed)
        finally:
            self.why = None
        if not self._ordered:
            self._next = "step"
        self._changed()

    def _reason(self, call: "BaseCall") -> Why | None:
        at = call.state.at or ""
        if self._now or at == self._here:
            return self._now or "here"
        if at in self.breakpoints:
            when = self.breakpoints[at]
            if when is None or call.holds(when):
                return "breakpoint"
        return self._next

    def go(self) -> None:
        """Go on to the next breakpoint or the end."""
        self._free(None, None)

    def step(self) -> None:
        """Go on by one step."""
        self._free("step", None)

    def here(self, node: str) -> None:
        """Go on until this step is about to begin; a breakpoint on the way holds as well."""
        self._free(None, node)

    def pause(self, why: Why = "pause") -> None:
        """Hold before the next step, wherever the call was to go on to."""
        self._next, self._here = why, None

    def stay(self, why: Why) -> None:
        """Hold before the next step for this reason, whatever others there are."""
        self._now = why

    def _free(self, then: Why | None, here: str | None) -> None:
        self._next, self._here, self._ordered = then, here, True
        self._freed.set()
