"""The search for ways to every port: a call is forked wherever callers may differ.

States that no later node can tell apart count as one `Place`. What is found is a graph of places
and ways between them, which `runtime.covering` makes few calls of.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import Any

from flows.explore import Ground, Port
from nodes.world import World
from runtime.call import Voice
from runtime.forked import (
    GONE,
    SILENT,
    ForkedCall,
    Inputs,
    Line,
    Manner,
    Visit,
    begin_with,
    fork,
)  # fmt: skip
from runtime.pretended import ERROR, outside
from runtime.state import CallState

MOST_PLACES = 20_000
LEAST_STEPS = 500
"""Visits that are tried however slow the machine is."""
BY_HAND, CHOSEN, LOOP, DEEPER = 40, 60, 3, 0.01
"""How much later is tried: a calendar set by hand, a chosen outcome, a node once more or late."""
EMERGENCY = "emergency"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Options:
    """What calls can begin with. `tried` are the values of each field, the usual one first."""

    usual: Inputs
    from_: tuple[str, ...]
    to: tuple[str, ...]
    at: tuple[datetime, ...]

    def of(self, field: str) -> tuple[Any, ...]:
        """The values of a field."""
        return {"from": self.from_, "to": self.to, "at": self.at}[field]


@dataclass
class Place:
    """A state of a call before a node, and the first way that led there."""

    key: Key
    state: CallState
    line: Line
    inputs: Inputs
    came: "Way | None"
    late: float
    depth: int
    ways: "list[Way]" = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """From a place to another: by a visit, or by deciding how the call begins (`manner` None)."""

    source: Key
    target: Key | None
    port: Port | None
    manner: Manner | None
    inputs: Inputs
    deeds: int = 0
    silent: bool = False
    """Whether the caller was waited for in vain."""
    late: float = 0.0
    """How far from usual it is to begin so."""


class Search:
    """One search; `run` until all is covered, the time is over, or nothing new is found."""

    def __init__(self, ground: Ground, world: World, options: Options, voice: Voice) -> None:
        self.ground, self.options = ground, options
        self.call = ForkedCall(ground.program, world, options.usual, voice)
        self.places: dict[Key, Place] = {}
        self.covered: dict[Port, Way] = {}
        self.waited: set[str] = set()
        """Nodes in which some caller had an occasion to do something."""
        self.talked: set[str] = set()
        """Nodes that were visited with the caller on the line."""
        self.visited: set[str] = set()
        self.steps = 0
        self.complete = False
        self._queue: list[tuple[float, int, Key]] = []
        self._turn = count()
        self._expanded: dict[str, int] = {}
        self._left = {(n, p) for n, ports in ground.ports.items() for p in ports if p != "error"}
        self._mask = 0
        self._counts: dict[str, int] = {}
        for node, _ in self._left:
            self._add(node, 1)

    def _add(self, node: str, change: int) -> None:
        self._counts[node] = self._counts.get(node, 0) + change
        bit = self.ground.bit[node]
        self._mask = self._mask | bit if self._counts[node] else self._mask & ~bit

    def run(self, seconds: float) -> None:
        """Search for so many seconds at most."""
        until = monotonic() + seconds
        state = self.call.fresh(self.ground.program, Inputs())
        self.root = self._place(state, Line(), Inputs(), 0.0, 0).key
        while self._queue:
            late = monotonic() > until and self.steps > LEAST_STEPS
            if late or len(self.places) > MOST_PLACES:
                return
            _, _, key = heappop(self._queue)
            place = self.places[key]
            if self._useful(place):
                self._expand(place)
        self.complete = True

    def _useful(self, place: Place) -> bool:
        """Whether something new may follow; an outcome is chosen only if none came by itself."""
        node = place.state.at or ""
        pretended = next((o for _, at, o in place.inputs.chosen if at == node), ERROR)
        needed = pretended == ERROR or (node, pretended) in self._left
        return needed and bool(self.ground.reach[node] & self._mask)

    # --- one place ---

    def _expand(self, place: Place) -> None:
        node = place.state.at or ""
        self._expanded[node] = self._expanded.get(node, 0) + 1
        self._choose(place, node)
        visit = self._try(place, SILENT)
        if visit is None or not visit.waited or place.line.gone:
            return
        self._try(place, GONE)
        step = self.ground.program.nodes[node]
        if step.asks():
            for keys in self.ground.manners(node):
                self._try(place, Manner(keys))

    def _choose(self, place: Place, node: str) -> None:
        """Fork for the outcomes of the outside world that may be chosen here."""
        chosen = place.inputs.chosen
        found = outside(self.ground.program, node)
        by_hand = self.ground.calendars(node)
        if found is None or any(where in (node, *by_hand) for _, where, _ in chosen):
            return
        # it holds for the whole call, so nothing may have asked before
        for calendar in by_hand if place.inputs.at is None else ():
            one = ("calendars", calendar, EMERGENCY)
            self._decide(place, replace(place.inputs, chosen=(*chosen, one)), BY_HAND)
        for outcome in found.outcomes:
            wanted = outcome == ERROR or (node, outcome) in self._left
            if wanted and self.ground.program.after(node, outcome) is not None:
                one = (found.type, node, outcome)
                self._decide(place, replace(place.inputs, chosen=(*chosen, one)), CHOSEN)

    def _try(self, place: Place, manner: Manner) -> Visit | None:
        """One visit from a place; None when it hangs on what is not decided yet."""
        state = fork(place.state)
        visit = self.call.go(state, place.line, place.inputs, manner)
        self.steps += 1
        lacks = place.inputs.lacks(visit.read)
        if lacks:
            name = lacks[0]
            for nth, value in enumerate(self.options.of(name)):
                known = {"from": "from_"}.get(name, name)
                more: dict[str, Any] = {known: value}
                self._decide(place, replace(place.inputs, **more), nth * 0.5)
            return None
        self._note(place, visit)
        self._arrive(place, state, visit, manner)
        return visit

    def _note(self, place: Place, visit: Visit) -> None:
        self.visited.add(visit.node)
        if not place.line.gone:
            self.talked.add(visit.node)
        if visit.waited:
            self.waited.add(visit.node)

    def _arrive(self, place: Place, state: CallState, visit: Visit, manner: Manner) -> None:
        port = None if visit.port is None else (visit.node, visit.port)
        target: Key | None = None
        if state.at:
            line, late = self.call.line(), place.late
            target = self._place(state, line, place.inputs, late, place.depth + 1).key
        deeds = len(visit.deeds)
        way = Way(place.key, target, port, manner, place.inputs, deeds, visit.mute)
        self._join(place, way)

    def _decide(self, place: Place, inputs: Inputs, late: float) -> None:
        state = begin_with(place.state, inputs)
        target = self._place(state, place.line, inputs, place.late + late, place.depth)
        self._join(place, Way(place.key, target.key, None, None, inputs, late=late))

    def _join(self, place: Place, way: Way) -> None:
        place.ways.append(way)
        target = self.places[way.target] if way.target is not None else None
        if target is not None and target.came is None and target.key != self.root:
            target.came = way
        if way.port is not None and way.port not in self.covered:
            self.covered[way.port] = way
            if way.port in self._left:
                self._left.discard(way.port)
                self._add(way.port[0], -1)

    def _place(
        self, state: CallState, line: Line, inputs: Inputs, late: float, depth: int
    ) -> Place:  # fmt: skip
        key = self._key(state, line, inputs)
        known = self.places.get(key)
        if known is None:
            known = self.places[key] = Place(key, state, line, inputs, None, late, depth)
            again = self._expanded.get(state.at or "", 0)
            score = late + LOOP * again + DEEPER * depth
            heappush(self._queue, (score, next(self._turn), key))
        return known

    def _key(self, state: CallState, line: Line, inputs: Inputs) -> Key:
        """What later nodes can tell of a call."""
        at = state.at or ""
        live = self.ground.live[at]
        values = [
            (name, repr(state.variables.get(name, state.results.get(name))))
            for name in sorted(live)
        ]
        later = self.ground.reach[at]
        chosen = tuple(
            one for one in inputs.chosen
            if (self.ground.bit[one[1]] & later if one[0] != "calendars" else "now" in live)
        )  # fmt: skip
        return (
            at, state.lane, line.gone, state.answered, state.keys, tuple(values), chosen,
            inputs.from_ if "caller.number" in live else None,
            inputs.to if "called.number" in live else None,
            inputs.at if live & {"now", "call.started"} else None,
            state.language if "language" in live else None,
            line.swallow[0] if line.swallow[0] and line.time <= line.swallow[1] else "",
            tuple((one.site, one.punched.worker, one.punched.result) for one in line.made),
        )  # fmt: skip
