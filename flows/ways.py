"""The ways of a call through a flow, and what is true along them: two small engines.

`forward` carries facts from the start along all ways, lanes included, until nothing changes: with
`&` what holds on every way (definite assignment), with `|` what may hold on some (taint, states).
`states` does so for a little machine of named states (typestate). `knots` finds the circles.
All are near linear in the size of the flow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from nodes.base import LANES

if TYPE_CHECKING:
    from flows.graph import Graph

Way = tuple[str, str]  # a port and the node it leads to
Step = Callable[[str, str, int], int | None]
Join = Callable[[int, int], int]
Machine = Callable[[str, str, str], str | None]


def ways(graph: "Graph") -> dict[str, tuple[Way, ...]]:
    """Per node where its ports lead, jumps and lanes included; links to nowhere are left out.

    Any node may fail, and one that talks may lose the caller: an unwired `error` or `hangup`
    leads to the lane. Each lane is taken once in a call, which no analysis here makes use of.
    """
    nodes = graph.flow.nodes
    found: dict[str, list[Way]] = {id: [] for id in nodes}
    for wire in graph.wires:
        if wire.target in nodes:
            found[wire.node].append((wire.port, wire.target))
    for port, lane in zip(LANES, (graph.flow.on_hangup, graph.flow.on_error), strict=True):
        for id in nodes if lane in nodes else ():
            sound = graph.nodes.get(id)
            here = port == "error" or sound is None or sound.talks
            if here and port not in nodes[id].next:
                found[id].append((port, str(lane)))
    return {id: tuple(leads) for id, leads in found.items()}


def forward(graph: "Graph", begin: Mapping[str, int], step: Step, join: Join) -> dict[str, int]:
    """The facts (bits) that hold on entering each node that can be reached from `begin`.

    `step(node, port, facts)` is what holds after leaving by a port, None when no call does.
    """
    rank = {id: at for at, id in enumerate(_order(graph.ways, begin))}
    found = dict(begin)
    todo = sorted((rank[id], id) for id in found)
    queued = set(found)
    while todo:
        _, at = heappop(todo)
        queued.discard(at)
        here = found[at]
        for port, target in graph.ways[at]:
            after = step(at, port, here)
            if after is None:
                continue
            known = found.get(target)
            joined = after if known is None else join(known, after)
            if joined != known:
                found[target] = joined
                if target not in queued:
                    queued.add(target)
                    heappush(todo, (rank[target], target))
    return found


def states(graph: "Graph", begin: Mapping[str, str], machine: Machine) -> dict[str, frozenset[str]]:
    """The states in which a call may enter each node.

    `machine(node, port, state)` is the state after leaving by a port, None when the way is of no
    more interest. States get their names from it and from `begin`.
    """
    bits: dict[str, int] = {}

    def bit(state: str) -> int:
        return bits.setdefault(state, 1 << len(bits))

    def step(node: str, port: str, here: int) -> int | None:
        after = [machine(node, port, state) for state, b in list(bits.items()) if here & b]
        kept = {bit(state) for state in after if state is not None}
        return sum(kept) or None

    first = {id: bit(state) for id, state in begin.items() if id in graph.ways}
    found = forward(graph, first, step, lambda a, b: a | b)
    return {id: frozenset(s for s, b in bits.items() if here & b) for id, here in found.items()}


def _order(leads: Mapping[str, tuple[Way, ...]], roots: Iterable[str]) -> list[str]:
    """Nodes before those that follow them, circles apart (reverse postorder). Not recursive."""
    seen: set[str] = set()
    done: list[str] = []
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(leads[root]))]
        while stack:
            at, rest = stack[-1]
            for _, target in rest:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(leads[target])))
                    break
            else:
                stack.pop()
                done.append(at)
    return done[::-1]


def knots(nodes: Collection[str], after: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The knots of nodes that all lead to each other, single nodes without a circle included.

    Only links among `nodes` count. A knot comes after those it leads to (Tarjan, not recursive).
    """
    inside = nodes if isinstance(nodes, set | frozenset | dict) else set(nodes)
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    place: dict[str, int] = {}
    path: list[str] = []
    waiting: set[str] = set()
    found: list[list[str]] = []

    def enter(node: str) -> tuple[str, Iterator[str]]:
        number[node] = low[node] = len(number)
        place[node] = len(path)
        path.append(node)
        waiting.add(node)
        return node, iter(after.get(node, ()))

    for root in nodes:
        stack = [] if root in number else [enter(root)]
        while stack:
            at, rest = stack[-1]
            for target in rest:
                if target in number:
                    if target in waiting:
                        low[at] = min(low[at], number[target])
                elif target in inside:
                    stack.append(enter(target))
                    break
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[at])
                if low[at] == number[at]:
                    cut = place[at]
                    knot, path[cut:] = path[cut:], []
                    waiting.difference_update(knot)
                    found.append(knot)
    return found


def circles(nodes: Collection[str], after: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The knots in which a call can turn."""
    return [k for k in knots(nodes, after) if len(k) > 1 or k[0] in after.get(k[0], ())]


def shortest(node: str, inside: Collection[str], after: Mapping[str, Iterable[str]]) -> list[str]:
    """From a node of a circle back to itself, by as few links as possible; breadth first."""
    before: dict[str, str] = {}
    edge = [node]
    while edge and node not in before:
        coming = []
        for at in edge:
            for target in after.get(at, ()):
                if target in inside and target not in before:
                    before[target] = at
                    coming.append(target)
        edge = coming
    path = [node, before[node]]
    while path[-1] != node:
        path.append(before[path[-1]])
    return path[::-1]
