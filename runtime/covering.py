"""Few calls out of many ways: which ways to join so that a small set of callers takes every port.

A call is joined from ways that were found apart, so each is really walked before it counts.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from time import monotonic

from flows.explore import Port
from runtime.forked import ForkedCall, Inputs, Manner, Visit
from runtime.searching import Key, Search, Way
from runtime.state import CallState

NEW, OLD, UNUSUAL, DEED, SILENCE = 0.01, 1.0, 0.1, 0.3, 2.0
"""What a way costs: one that covers something new takes this part of what an old one does."""
LONGEST, MOST_DEEDS = 40, 6
"""Visits and deeds of a call that is made longer to cover more."""


@dataclass(frozen=True)
class Walked:
    """A whole call as it really went."""

    inputs: Inputs
    visits: tuple[Visit, ...]
    state: CallState

    @cached_property
    def ports(self) -> frozenset[Port]:
        """All ports it took."""
        return frozenset((v.node, v.port) for v in self.visits if v.port is not None)

    @property
    def deeds(self) -> int:
        """How often the caller did something."""
        return sum(len(visit.deeds) for visit in self.visits)


class Cover:
    """Chooses calls for all that a search covered."""

    def __init__(self, search: Search, seconds: float) -> None:
        """For half of the time the best calls are looked for, then any."""
        self._search, self._call = search, search.call
        begun = monotonic()
        self._best_until, self._until = begun + seconds / 2, begun + seconds
        self._missing = {p for p in search.covered if p in self._counted()}
        self.calls: list[Walked] = []

    @property
    def complete(self) -> bool:
        """Whether a call was tried for all of it, once `run`."""
        return not self._missing

    def _counted(self) -> set[Port]:
        ports = self._search.ground.ports
        return {(node, port) for node, own in ports.items() for port in own}

    def run(self) -> list[Walked]:
        """The calls: each covers something that no other does."""
        while self._missing and (monotonic() < self._until or not self.calls):
            walked = self._next()
            self._missing -= walked.ports
            self.calls.append(walked)
        return without_redundant(self.calls)

    def _next(self) -> Walked:
        if monotonic() < self._best_until:
            for ways in self._plans():
                walked = self._walk(ways)
                if ways[-1].port in walked.ports and self._missing & walked.ports:
                    return walked
        port = max(self._missing, key=lambda port: (self._depth(port), port))
        walked = self._walk(self._first_way(port))
        self._missing.discard(port)  # taken or not, it is not tried again
        return walked

    def _depth(self, port: Port) -> int:
        return self._search.places[self._search.covered[port].source].depth

    def _plans(self) -> list[list[Way]]:
        """The best call there is, and a plain one for the same port."""
        cost, before = self._cheapest(self._search.root, self._missing)
        best: tuple[int, float, Port, list[Way]] | None = None
        for port in self._missing:
            way = self._search.covered[port]
            if way.source not in cost:
                continue
            ways = [*self._back(way.source, before), way]
            new = len({w.port for w in ways} & self._missing)
            if best is None or (-new, cost[way.source], port) < best[:3]:
                best = (-new, cost[way.source], port, ways)
        if best is None:
            return []
        return [self._longer(best[3]), best[3]]

    def _longer(self, ways: list[Way]) -> list[Way]:
        """The same call, led on to what is new as long as it is not tedious."""
        missing = self._missing - {way.port for way in ways}
        while missing and ways[-1].target is not None and _short(ways):
            here = ways[-1].target
            cost, before = self._cheapest(here, missing, ways[-1].inputs)
            reached = [
                (cost[way.source], way.port, way)
                for port in missing
                if (way := self._search.covered[port]).source in cost
                and fits(ways[-1].inputs, way.inputs)
            ]
            if not reached:
                break
            ways = [*ways, *self._back(min(reached)[2].source, before), min(reached)[2]]
            missing -= {way.port for way in ways}
        return ways

    def _cheapest(
        self, start: Key, missing: set[Port], inputs: Inputs | None = None
    ) -> tuple[dict[Key, float], dict[Key, Way]]:
        """The cheapest ways from a place to all others."""
        cost, before = {start: 0.0}, dict[Key, Way]()
        queue, turn = [(0.0, 0, start)], count(1)
        done: set[Key] = set()
        while queue:
            here, _, key = heappop(queue)
            if key in done:
                continue
            done.add(key)
            for way in self._search.places[key].ways:
                if way.target is None or way.target in done:
                    continue
                if inputs is not None and not fits(inputs, way.inputs):
                    continue
                total = here + _cost(way, missing)
                if total < cost.get(way.target, total + 1):
                    cost[way.target], before[way.target] = total, way
                    heappush(queue, (total, next(turn), way.target))
        return cost, before

    def _back(self, key: Key, before: dict[Key, Way]) -> list[Way]:
        ways = []
        while key in before:
            ways.append(before[key])
            key = before[key].source
        return ways[::-1]

    def _first_way(self, port: Port) -> list[Way]:
        """How it was first taken."""
        way: Way | None = self._search.covered[port]
        ways = []
        while way is not None:
            ways.append(way)
            way = self._search.places[way.source].came
        return ways[::-1]

    def _walk(self, ways: list[Way]) -> Walked:
        return walk(self._call, joined(ways), [w.manner for w in ways if w.manner is not None])


def walk(call: ForkedCall, inputs: Inputs, manners: list[Manner]) -> Walked:
    """Really walk a call."""
    visits, state = call.whole(inputs, manners)
    return Walked(inputs, tuple(visits), state)


def joined(ways: list[Way]) -> Inputs:
    """All that some way needs to be decided; what is decided first counts."""
    from_, to, at = None, None, None
    chosen: dict[tuple[str, str], str] = {}
    for way in ways:
        if way.manner is None:
            one = way.inputs
            from_ = one.from_ if from_ is None else from_
            to = one.to if to is None else to
            at = one.at if at is None else at
            for kind, node, outcome in one.chosen:
                chosen.setdefault((kind, node), outcome)
    return Inputs(from_, to, at, tuple((*key, outcome) for key, outcome in chosen.items()))


def fits(one: Inputs, other: Inputs) -> bool:
    """Whether a call that began as one says may go on as the other."""
    pairs = ((one.from_, other.from_), (one.to, other.to), (one.at, other.at))
    return all(a is None or b is None or a == b for a, b in pairs)


def without_redundant(calls: list[Walked]) -> list[Walked]:
    """The calls without those whose ports are all taken by others; small ones go first."""
    times = Counter(port for call in calls for port in call.ports)
    kept = list(calls)
    for one in sorted(calls, key=lambda call: (len(call.ports), -len(call.visits))):
        if all(times[port] > 1 for port in one.ports):
            times.subtract(one.ports)
            kept.remove(one)
    return kept


def _short(ways: list[Way]) -> bool:
    return len(ways) < LONGEST and sum(way.deeds for way in ways) < MOST_DEEDS


def _cost(way: Way, missing: set[Port]) -> float:
    if way.manner is None:
        return UNUSUAL * way.late
    cost = OLD + DEED * way.deeds + SILENCE * way.silent
    return cost * NEW if way.port in missing else cost
