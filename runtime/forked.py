"""Calls to try a flow with, one visit at a time: from any state, again and again, in virtual time.

The nodes are the real ones. What a visit came to depends on nothing but the state it began with
and the manner of the caller, so a call can be forked between any two nodes.
"""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from flows.explore import INPUTS
from flows.model import Program
from nodes.base import Prompt, Value
from nodes.world import World
from runtime.call import Voice
from runtime.events import Kind
from runtime.pretended import Pretended
from runtime.simulated_call import ScriptedCall
from runtime.state import CallState
from runtime.walker import advance
from runtime.written_attendance import Made

PATIENCE = 1.0
"""Seconds of a sound after which a caller hangs up in it."""


class Manner(NamedTuple):
    """What the caller does on one visit: keys at one question after the other, or hanging up."""

    keys: tuple[str, ...] = ()
    hangs_up: bool = False


ROUNDS = 2
"""Visits of a node after which a caller who does nothing more hangs up in it."""
SILENT, GONE = Manner(), Manner(hangs_up=True)


class Deed(NamedTuple):
    """What the caller did: keys, or "" for hanging up; after how many prompts of the call; and
    how many seconds after the last prompt or deed."""

    keys: str
    heard: int
    late: float


@dataclass(frozen=True)
class Line:
    """All of a call that is alive between two nodes, beside its state."""

    time: float = 0.0
    gone: bool = False
    why: str | None = None
    swallow: tuple[str, float] = ("", 0.0)
    made: tuple[Made, ...] = ()
    """Punches of the call, which only its documents remember."""


@dataclass
class Visit:
    """What one visit came to. `port` is None when the call ended without leaving by one.

    `read`: which fields of the call's beginning (from, to, at) the node looked at.
    """

    node: str
    port: str | None = None
    heard: list[str] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    waited: bool = False
    mute: bool = False
    """Whether the caller let us wait in vain at last."""
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Inputs:
    """How a call begins; None is not decided yet, since nothing has asked for it.

    `chosen`: (type, node, outcome) of the outside world.
    """

    from_: str | None = None
    to: str | None = None
    at: datetime | None = None
    chosen: tuple[tuple[str, str, str], ...] = ()

    def lacks(self, read: set[str]) -> list[str]:
        """Those read and not decided."""
        known = {"from": self.from_, "to": self.to, "at": self.at}
        return sorted(name for name in read if known[name] is None)

    def world(self) -> dict[str, dict[str, str]]:
        """The outcomes as a test writes them."""
        found: dict[str, dict[str, str]] = {}
        for kind, node, outcome in self.chosen:
            found.setdefault(kind, {})[node] = outcome
        return found


class ForkedCall(ScriptedCall):
    """A call that is put on any line, with a caller of any manner."""

    def __init__(self, program: Program, world: World, usual: Inputs, voice: Voice) -> None:
        """`usual`: how calls begin of which nothing is decided."""
        self.usual, self.manner, self.visit = usual, SILENT, Visit("")
        self._speaking = False
        self._prompts = 0
        self._since = 0.0
        self._keys: list[str] = []
        self.pretended = Pretended(world, {}, lambda: self.state.at)
        super().__init__(program, self.fresh(program, Inputs()), self.pretended, (), voice)

    def fresh(self, program: Program, inputs: Inputs) -> CallState:
        """The state of a call that begins so."""
        at = inputs.at or self.usual.at or datetime.now(UTC)
        return CallState(
            call="forked", workspace="", flow="", version=0, simulated=True,
            caller=self.usual.from_ or "" if inputs.from_ is None else inputs.from_,
            caller_name="", called=self.usual.to or "" if inputs.to is None else inputs.to,
            started=at.timestamp(), language=program.languages[0], at=program.start,
        )  # fmt: skip

    def go(self, state: CallState, line: Line, inputs: Inputs, manner: Manner) -> Visit:
        """Visit `state.at` (the state is changed) and tell what it came to."""
        self.state, self.manner = state, manner
        self.pretended.chosen = inputs.world()
        self.gone, self.why_gone = line.gone, line.why
        self._time, self._swallow, self._last_key = line.time, line.swallow, ("", -1.0)
        self._sound, self._resumed = None, False
        self.pretended.attendance.made = line.made
        self._keys = [keys for keys in manner.keys if keys]
        self.visit = Visit(state.at or "")
        run(advance(self.program, state, self))
        return self.visit

    def whole(self, inputs: Inputs, manners: list[Manner]) -> tuple[list[Visit], CallState]:
        """A whole call: the manner of each visit in order, silence after the last.

        Who would then go round in circles hangs up.
        """
        state, line, visits = self.fresh(self.program, inputs), Line(), list[Visit]()
        self._prompts, self._since = 0, 0.0
        while state.at:
            again = sum(visit.node == state.at for visit in visits) >= ROUNDS
            rest = GONE if again else SILENT
            manner = manners[len(visits)] if len(visits) < len(manners) else rest
            visits.append(self.go(state, line, inputs, manner))
            line = self.line()
        return visits, state

    def line(self) -> Line:
        """The line as it is now."""
        made = self.pretended.attendance.made
        return Line(self._time, self.gone, self.why_gone, self._swallow, made)

    # --- what is noted ---

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        visit = self.visit
        if kind == "left":
            visit.port = data["port"]
        elif kind == "marked":
            visit.marks.append(data["name"])
        elif kind == "heard" and data["end"] != "skipped":
            visit.heard.append(node)
            self._prompts, self._since = self._prompts + 1, self._time

    def keep(self) -> None:
        return None

    async def _saved(self) -> None:
        return None

    @property
    def now(self) -> datetime:
        self._looked("now")
        return datetime.fromtimestamp(self.instant(), UTC)

    def get(self, name: str) -> Value:
        if name not in self.state.variables and name not in self.state.results:
            self._looked(name)
        was, self._speaking = self._speaking, True  # reading a built-in looks at the clock
        try:
            return super().get(name)
        finally:
            self._speaking = was

    def _looked(self, name: str) -> None:
        # what is only said decides nothing
        if name in INPUTS and not self._speaking:
            self.visit.read.add(INPUTS[name])

    async def say(self, prompt: Prompt, *, barge_in: bool = True) -> bool:
        self._speaking = True
        try:
            media = await self._voice.prompt(self, prompt)
        finally:
            self._speaking = False
        return await self._play(media, barge_in)

    # --- the caller ---

    async def _answer(self) -> None:
        """Who hangs up without having heard anything does so while it still rings."""
        self.visit.waited = True
        if self.manner.hangs_up and not self.gone:
            self._leave()
        self._must_be_here()

    async def _pause(self, seconds: float) -> None:
        self.visit.waited = True
        if self._sound is not None:
            left = self._sound_ends - self._time
            if self.manner.hangs_up and not self.gone and not self._will_ask():
                self._time += min(PATIENCE, left / 2, seconds)
                self._leave()
                return
            self._time = min(self._time + seconds, max(self._time, self._sound_ends))
            if self._time >= self._sound_ends:
                self.feed_silence()
        elif self.manner.hangs_up and not self.gone:
            self._leave()
        elif self._keys:
            self._press(self._keys.pop(0))
        else:
            self._time += seconds
            self.visit.mute = True

    def _will_ask(self) -> bool:
        return self.program.nodes[self.visit.node].asks()

    def _press(self, keys: str) -> None:
        self._did(keys)
        self.visit.mute = False
        for key in keys:
            self._last_key = ("", -1.0)
            self.feed_key(key, self._time)

    def _leave(self) -> None:
        self._did("")
        self.feed_gone()

    def _did(self, keys: str) -> None:
        late = round(self._time - self._since, 3)
        self.visit.deeds.append(Deed(keys, self._prompts, late))
        self._since = self._time


def run(walk: Coroutine[Any, Any, None]) -> None:
    """Run what never really waits; without a loop, since thousands of them are run."""
    try:
        walk.send(None)
    except StopIteration:
        return
    walk.close()
    raise RuntimeError("a node waited in real time")


def fork(state: CallState) -> CallState:
    """A state to go on from, apart from the other."""
    return msgspec.structs.replace(
        state, variables=dict(state.variables), results=dict(state.results),
        idle=dict(state.idle), effects={},
    )  # fmt: skip


def begin_with(state: CallState, inputs: Inputs) -> CallState:
    """The state as if the call had begun so; only for what nothing has looked at."""
    made = fork(state)
    made.caller = made.caller if inputs.from_ is None else inputs.from_
    made.called = made.called if inputs.to is None else inputs.to
    made.started = made.started if inputs.at is None else inputs.at.timestamp()
    return made
