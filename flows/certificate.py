"""The proof that every call ends: what ends each circle of a flow, and how long a call can last.

A circle is ended by a `wait` (the caller decides at every turn, and the flow's longest call is the
limit), by a `counter` that the flow itself keeps, or by nothing, which is an error. Lanes are
taken once in a call. Times are those of `flows.lengths`; a call never lasts longer than the
flow's `max_seconds`, nor more steps than the walk allows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, Literal

from flows.counting import turns_of
from flows.lengths import APOLOGY, Lengths
from flows.limits import MAX_IDLE_VISITS, MAX_STEPS
from flows.ways import circles, knots
from nodes.base import LANES

if TYPE_CHECKING:
    from flows.graph import Graph

After = Mapping[str, tuple[str, ...]]
Weight = Callable[[str], float]


@dataclass(frozen=True)
class Circle:
    """Nodes that lead to each other, and what ends the turning: `at` which nodes, in how many
    turns at most (None: as the caller likes, or never).
    """

    nodes: tuple[str, ...]
    ended_by: Literal["wait", "counter", "nothing"]
    at: tuple[str, ...] = ()
    turns: int | None = None


class Certificate:
    """What is proved of a flow that can be understood. Worked out once asked for."""

    def __init__(self, graph: "Graph") -> None:
        self._graph = graph

    @cached_property
    def onward(self) -> After:
        """Per node those it leads to, lanes and links of the lanes' outcomes left out."""
        found: dict[str, dict[str, None]] = {id: {} for id in self._graph.flow.nodes}
        for wire in self._graph.wires:
            if wire.target in found and wire.port not in LANES:
                found[wire.node][wire.target] = None
        return {id: tuple(targets) for id, targets in found.items()}

    @cached_property
    def circles(self) -> tuple[Circle, ...]:
        """All knots of circles, in the order of the document."""
        order = {id: at for at, id in enumerate(self._graph.flow.nodes)}
        found = [
            circle
            for knot in self._knots
            if self._turns(knot)
            for circle in self._judged(sorted(knot, key=order.__getitem__))
        ]
        return tuple(sorted(found, key=lambda circle: order[circle.nodes[0]]))

    def _turns(self, knot: list[str]) -> bool:
        return len(knot) > 1 or knot[0] in self.onward[knot[0]]

    def _judged(self, knot: list[str]) -> Iterator[Circle]:
        """The knot as a whole, when waits end it; what turns in it without any wait."""
        graph = self._graph
        waits = tuple(id for id in knot if graph.asks(id) or graph.unsure(id))
        if waits:
            yield Circle(tuple(knot), "wait", waits)
        busy = {id: None for id in knot if id not in waits}
        for inner in circles(busy, self.onward):
            turning = set(inner)
            members = tuple(id for id in knot if id in turning)
            at, turns = turns_of(graph, members, self.onward)
            if turns is None or turns > MAX_IDLE_VISITS:
                yield Circle(members, "nothing")
            else:
                yield Circle(members, "counter", at, turns)

    def steps(self) -> int:
        """The most steps of a call, its lanes included."""
        return int(min(MAX_STEPS, self._longest(lambda id: 1, lambda id: 1)))

    def seconds(self) -> float:
        """The longest call, lanes included, whatever the caller does."""
        most = Lengths.of(self._graph.flow.variables, most=True)

        def weight(id: str) -> float:
            known = self._graph.facts.get(id)
            return inf if known is None or known.repeats else known.lasts(most)

        longest = self._longest(weight, lambda id: 0) + APOLOGY
        return round(min(self._limit, longest), 1)

    @property
    def _limit(self) -> float:
        return float(self._graph.flow.max_seconds)

    def _longest(self, weight: Weight, silent: Weight) -> float:
        """Start, error lane and hang-up lane one after the other; no sound in the last."""
        flow = self._graph.flow
        wired: dict[str, list[str]] = {port: [] for port in LANES}
        for wire in self._graph.wires:
            if wire.port in wired and wire.target in flow.nodes:
                wired[wire.port].append(wire.target)
        here = self._weighed(weight)
        total = here.get(flow.start, 0.0)
        for port, lane in (("error", flow.on_error), ("hangup", flow.on_hangup)):
            if lane is not None and lane in flow.nodes:
                wired[port].append(lane)
            if wired[port]:
                costs = here if port == "error" else self._weighed(silent)
                total += max(costs[root] for root in wired[port])
        return total

    @cached_property
    def _knots(self) -> list[list[str]]:
        return knots(self._graph.flow.nodes, self.onward)

    def _weighed(self, weight: Weight) -> dict[str, float]:
        """From each node on, the heaviest way; a knot counts whole, as often as it turns."""
        counted = {id: c.turns for c in self.circles if c.ended_by == "counter" for id in c.nodes}
        heaviest: dict[str, float] = {}
        for knot in self._knots:
            own = sum(map(weight, knot))
            if self._turns(knot):
                turns = [counted.get(id) for id in knot]
                own = inf if None in turns else own * (1 + max(t for t in turns if t is not None))
            rest = [heaviest[t] for id in knot for t in self.onward[id] if t in heaviest]
            heaviest.update(dict.fromkeys(knot, own + max(rest, default=0.0)))
        return heaviest

    @cached_property
    def straight(self) -> tuple[float, int, list[str]]:
        """The longest way of a caller who never goes back: seconds, steps and its nodes.

        Every try of every question is used up, at the last moment each time.
        """
        usual = Lengths.of(self._graph.flow.variables, most=False)
        after, best = self.onward, dict[str, tuple[float, int, str | None]]()
        for at in self._backwards():
            known = self._graph.facts.get(at)
            own = known.lasts(usual) if known is not None else 0.0
            # a link to a node not yet done goes back
            seconds, steps, to = 0.0, 0, None
            for target in after[at]:
                one = best.get(target)
                if one and (one[0] > seconds or (one[0] == seconds and one[1] > steps)):
                    seconds, steps, to = one[0], one[1], target
            best[at] = (seconds + own, steps + 1, to)
        path, at = [], self._graph.flow.start
        while at is not None and at in best:
            path.append(at)
            at = best[at][2]  # type: ignore[assignment]  # None ends it
        seconds, steps, _ = best.get(self._graph.flow.start, (0.0, 0, None))
        return round(seconds, 1), steps, path

    def _backwards(self) -> list[str]:
        """The nodes from the start on, each after those it leads to, circles apart."""
        start = self._graph.flow.start
        seen, done = {start}, []
        stack = [(start, iter(self.onward.get(start, ())))] if start in self.onward else []
        while stack:
            at, rest = stack[-1]
            target = next((t for t in rest if t not in seen), None)
            if target is None:
                stack.pop()
                done.append(at)
            else:
                seen.add(target)
                stack.append((target, iter(self.onward[target])))
        return done

    def to_json(self) -> dict[str, Any]:
        """`{seconds, steps, limited, straight: {seconds, steps, path}, cycles: […]}`.

        `limited`: no way through the flow is the longest; the flow's own limit is what ends it.
        """
        seconds, (straight, steps, path) = self.seconds(), self.straight
        return {
            "seconds": seconds,
            "steps": self.steps(),
            "limited": seconds >= self._limit,
            "straight": {"seconds": straight, "steps": steps, "path": path},
            "cycles": [
                {"nodes": list(c.nodes), "ended_by": c.ended_by, "at": list(c.at),
                 "turns": c.turns}
                for c in self.circles
            ],
        }  # fmt: skip
