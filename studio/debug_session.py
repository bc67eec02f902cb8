"""One tried call at the debugger: goes, stands still, goes back, and changes under one's hands.

Everything here happens in the loop of the test calls.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from flows.model import Program
from nodes.world import World as Business
from runtime.acts import Acts
from runtime.call import Around, BaseCall, Voice
from runtime.events import Event
from runtime.pace import Stops, Why
from runtime.pretended import Pretended
from runtime.state import CallState
from runtime.tried_call import TriedCall
from runtime.values import secrets
from runtime.walker import walk
from studio import debug_orders as orders
from studio.debug_past import Moment, Past
from studio.debug_values import readable
from studio.debug_view import HIDDEN, Mode, Seen, values, view

TICK = 0.05
"""Seconds between two pushes of the state."""
PUSHED = ("answered", "play", "stop", "ended")


class Page(Protocol):
    """The browser's side of a session."""

    language: str

    def tell(self, what: str, details: dict[str, Any]) -> None:
        """Push; `play` holds `media`."""


class Session:
    """A call, the page it is shown on, and what happened so far. Implements `Pace` and `Book`."""

    def __init__(
        self, page: Page, program: Program, state: CallState, business: Business, voice: Voice,
        asked: orders.Open,
    ) -> None:  # fmt: skip
        """Refused when a breakpoint would read what is secret."""
        readable(program, asked.breakpoints)
        self.program, self.business, self._page = program, business, page
        self.version = asked.version
        self._world = Pretended(business, asked.world, lambda: self.call.state.at)
        self._around = Around(self._world, voice, self)
        self.stops = Stops(points(asked.breakpoints), paused=asked.paused, changed=self._held)
        self.call = TriedCall(program, state, self._around, self, asked.at)
        self.call.speed = asked.speed
        self.call.pace = self
        self._moments = Past()
        self.path: tuple[str, ...] = ()
        """The steps entered."""
        self.ways: tuple[tuple[str, str], ...] = ()
        """The (step, port) left by."""
        self.bent = False
        """Whether the clock or the world were changed during the call."""
        self._problem: str | None = None
        self._frozen = self._hold_again = False
        self._told, self._news = 0, list[dict[str, Any]]()
        self._before = values(program, state)
        self._pushed = 0.0
        self._push: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def begin(self) -> None:
        """The phone rings."""
        self.call.begin()
        self._walk()

    async def close(self) -> None:
        """Nobody looks any more."""
        await self._halt()
        if self._push is not None:
            self._push.cancel()

    # --- what is so now ---

    @property
    def why(self) -> Why | None:
        """Why the call stands still; None while it does not."""
        return "pause" if self._frozen else self.stops.why

    @property
    def mode(self) -> Mode:
        """Of `debug_view`."""
        if self.call.state.at is None:
            return "ended"
        return "running" if self.why is None else "held"

    @property
    def past(self) -> int:
        """How many steps one can go back."""
        return max(0, len(self._moments) - (self.mode != "ended"))

    @property
    def chosen(self) -> Mapping[str, Mapping[str, Any]]:
        """The chosen outcomes of the outside world."""
        return self._world.chosen

    def shown(self) -> dict[str, Any]:
        """The `state` for the page."""
        call = self.call
        seen = Seen(
            mode=self.mode, why=self.why, version=self.version, past=self.past, now=call.now,
            speed=call.speed, seconds=call.clock(), gone=call.gone,
            reason=call.state.reason if self.mode == "ended" else None, problem=self._problem,
            waiting=call.waiting, chosen=self.chosen, wires=Counter(self.ways), before=self._before,
        )  # fmt: skip
        return view(self.program, call.state, seen, self._page.language)

    # --- the walk ---

    async def before(self, call: BaseCall) -> None:
        """A visit is about to begin: remember the call as it is, and hold it if it must be."""
        again = call.state.inside
        if not again:
            self._moments.add(self._moment())
        if not again or self._hold_again:
            await self.stops.before(call)

    def _moment(self) -> Moment:
        call = self.call
        return Moment(
            call.state.dump(), call.clock(), (call.gone, call.why_gone), call.acts.copy(),
            self.ways, self.path, self._problem, self._told,
        )  # fmt: skip

    def _walk(self) -> None:
        call = self.call
        self._task = asyncio.create_task(walk(self.program, call.state, call))

    async def _halt(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _continue(
        self, state: CallState, lived: float, acts: Acts, why: Why | None,
        gone: tuple[bool, str | None] | None = None,
    ) -> None:  # fmt: skip
        before, self._frozen = self.call, False
        self.call = TriedCall(self.program, state, self._around, self)
        self.call.continued(before, lived)
        self.call.acts, self.call.pace = acts, self
        self.call.gone, self.call.why_gone = gone or (before.gone, before.why_gone)
        self._before = values(self.program, state)
        if why is not None:
            self.stops.stay(why)
        if state.at is not None:
            self._walk()
        else:
            self.call.stand_still()
        self.changed()

    def _thaw(self) -> None:
        if self._frozen:
            self._frozen = False
            self._before = values(self.program, self.call.state)
            self.call.move_on()

    def _held(self) -> None:
        """`Stops` tells that the call is held, or goes on."""
        if self.stops.why is not None:
            self._log("held", self.call.state.at or "", why=self.stops.why)
        else:
            self._before = values(self.program, self.call.state)
        self.changed()

    # --- what the call tells: as `Screen` and as `Book` ---

    def show(self, what: str, **details: Any) -> None:
        """Sounds go to the page at once."""
        if what in PUSHED:
            self._page.tell(what, details)
        self.changed()

    def tell(self, event: Event, state: str | None) -> None:
        """A fact of the call."""
        data = event.data
        if event.kind == "entered" and not data.get("resumed"):
            self.path = (*self.path, event.node)
        elif event.kind == "left" and not self.program.nodes[event.node].ends:
            self.ways = (*self.ways, (event.node, data["port"]))
        elif event.kind == "failed":
            self._problem = data["problem"]
        elif event.kind == "heard":
            data = {**data, "text": self._plain(data["text"])}
        elif event.kind == "ended":
            self.call.stand_still()
        self._log(event.kind, event.node, **data)
        self.changed()

    def keep(self, call: str, state: str) -> None:
        """Nothing is written down of a tried call."""

    async def saved(self) -> None:
        """Nothing to wait for."""

    async def settled(self) -> None:
        """The same."""

    def _plain(self, text: str) -> str:
        """Words as they may be logged."""
        for name in secrets(self.program):
            value = self.call.state.variables.get(name)
            text = text.replace(str(value), HIDDEN) if value not in (None, "") else text
        return text

    # --- what the page is told ---

    def _log(self, kind: str, node: str = "", **data: Any) -> None:
        self._told += 1
        at = self.call.now.isoformat(timespec="milliseconds")
        self._news.append({"n": self._told, "at": at, "kind": kind, "node": node, "data": data})

    def _forget(self, n: int) -> None:
        self._told = n
        self._news = [entry for entry in self._news if entry["n"] <= n]
        self._page.tell("rewound", {"n": n})

    def changed(self) -> None:
        """Something is different: push soon, but not too often."""
        if self._push is None:
            loop = asyncio.get_running_loop()
            self._push = loop.call_at(max(loop.time(), self._pushed + TICK), self._tell_state)

    def _tell_state(self) -> None:
        self._push, self._pushed = None, asyncio.get_running_loop().time()
        if self._news:
            news, self._news = self._news, []
            self._page.tell("log", {"entries": news})
        self._page.tell("state", self.shown())


def points(given: tuple[orders.Breakpoint, ...]) -> dict[str, Any]:
    return {point.node: point.when for point in given}
