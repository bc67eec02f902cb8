"""The flow as the rules see it: typed nodes where they are sound, and all links between them.

A broken document still gives a graph of what can be understood, so that one mistake never hides
the others. What a rule cannot know about a broken node it must take for harmless.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

import networkx as nx
from pydantic import BaseModel

from flows.model import Flow, Placed
from flows.problems import Problem, point
from flows.world import World
from nodes import TYPES
from nodes.base import Node, Prompt, Word, ports_of, prompts, words
from nodes.conditions import All, Any_, Condition, Not, Row

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Wire:
    """A link from a port of a node to another node. `drawn` is false for a jump."""

    node: str
    port: str
    target: str
    drawn: bool = True

    @property
    def pointer(self) -> str:
        """Where the link is written in the document."""
        if self.drawn:
            return point(("nodes", self.node, "next", self.port))
        return point(("nodes", self.node, "params", self.port))


@dataclass(frozen=True)
class Graph:
    """What rules read. `nodes` holds only the nodes whose parameters are sound.

    `problems` is what was wrong with the document before it became a graph.
    """

    flow: Flow
    world: World
    nodes: Mapping[str, Node]
    problems: tuple[Problem, ...] = ()

    def name(self, node: str) -> str:
        """What people call the node."""
        placed = self.flow.nodes.get(node)
        return (placed.name.strip() if placed else "") or node

    def pointer(self, node: str, param: str = "") -> str:
        """Where a node, or something in its parameters, is written in the document."""
        return point(("nodes", node)) + (f"/params{param}" if param else "")

    @cached_property
    def ports(self) -> Mapping[str, tuple[str, ...]]:
        """The ports of every sound node."""
        placed = self.flow.nodes
        return {id: ports_of(type(node), placed[id].params) for id, node in self.nodes.items()}

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """All links in document order, jumps included, also those that lead nowhere."""
        return tuple(wire for id, node in self.flow.nodes.items() for wire in self._of(id, node))

    def _of(self, id: str, placed: Placed) -> Iterator[Wire]:
        for port, target in placed.next.items():
            yield Wire(id, port, target)
        node = self.nodes.get(id)
        if node is not None and node.jumps:
            yield Wire(id, node.jumps, getattr(node, node.jumps), drawn=False)

    @cached_property
    def prompts(self) -> tuple[tuple[str, str, Prompt], ...]:
        """All prompts as (node, pointer in its parameters, prompt)."""
        return tuple(
            (id, at, prompt)
            for id, node in self.nodes.items()
            if type(node) in _kinds_with(Prompt)
            for at, prompt in prompts(node)
        )

    @cached_property
    def _words(self) -> Mapping[str, tuple[tuple[str, Word], ...]]:
        return {id: tuple(words(node, Word)) for id, node in self.nodes.items()}

    def words(self, kind: type[W]) -> Iterator[tuple[str, str, W]]:
        """All fields of one kind as (node, pointer in its parameters, value)."""
        for id, found in self._words.items():
            for at, word in found:
                if isinstance(word, kind):
                    yield id, at, word

    def conditions(self) -> Iterator[tuple[str, str, Condition]]:
        """All structured conditions as (node, pointer in its parameters, condition)."""
        for id, node in self.nodes.items():
            if type(node) in _kinds_with(Row):
                for at, condition in _conditions(node):
                    yield id, at, condition

    @cached_property
    def net(self) -> "nx.DiGraph[str]":
        """Nodes and links that exist. A link of an unknown port counts: the author meant it."""
        net: nx.DiGraph[str] = nx.DiGraph()
        net.add_nodes_from(self.flow.nodes)
        net.add_edges_from((w.node, w.target) for w in self.wires if w.target in self.flow.nodes)
        return net

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes that some call can reach, from the start or through the lanes."""
        return self.after(self.flow.start, self.flow.on_error, self.flow.on_hangup)

    def after(self, *roots: str | None) -> frozenset[str]:
        """The given nodes and all that follow them, without the lanes."""
        found = [root for root in roots if root in self.flow.nodes]
        seen = set(found)
        while found:
            for target in self.net.successors(found.pop()):
                if target not in seen:
                    seen.add(target)
                    found.append(target)
        return frozenset(seen)

    def asks(self, node: str) -> bool:
        """Whether the node surely waits for the caller."""
        sound = self.nodes.get(node)
        return sound is not None and sound.asks()

    def unsure(self, node: str) -> bool:
        """Whether nothing certain is known of the node, so that no rule may accuse it."""
        return node not in self.nodes


@cache
def _kinds_with(part: type[BaseModel]) -> frozenset[type[Node]]:
    """The node types that may hold such a part somewhere; the others need no search."""
    name = part.__name__
    return frozenset(
        kind
        for kind in TYPES
        if any(d.endswith(name) for d in kind.model_json_schema().get("$defs", {}))
    )


def _conditions(value: Any, pointer: str = "") -> Iterator[tuple[str, Condition]]:
    if isinstance(value, All | Any_ | Not | Row):
        yield pointer, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _conditions(getattr(value, name), f"{pointer}/{name}")
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _conditions(item, f"{pointer}/{at}")


def draft(document: Mapping[str, Any]) -> Flow:
    """What can be understood of a document, sound or not, as a flow."""
    nodes = {
        id: _placed(node if isinstance(node, dict) else {})
        for id, node in _dict(document, "nodes").items()
    }
    tongues = document.get("languages")
    known: dict[str, Any] = {
        "format": 1,
        "name": _text(document, "name") or "",
        "kind": _text(document, "kind") or "inbound",
        "languages": tuple(
            t for t in (tongues if isinstance(tongues, list) else ()) if isinstance(t, str)
        ),
        "variables": _dict(document, "variables"),
        "start": _text(document, "start") or "",
        "on_error": _text(document, "on_error"),
        "on_hangup": _text(document, "on_hangup"),
        "nodes": nodes,
    }
    return Flow.model_construct(**known)


def _placed(node: Mapping[str, Any]) -> Placed:
    return Placed.model_construct(
        type=_text(node, "type") or "",
        name=_text(node, "name") or "",
        params=_dict(node, "params"),
        next={p: t for p, t in _dict(node, "next").items() if isinstance(t, str)},
        marker=_text(node, "marker"),
    )


def _dict(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(of: Mapping[str, Any], name: str) -> str | None:
    found = of.get(name)
    return found if isinstance(found, str) else None
