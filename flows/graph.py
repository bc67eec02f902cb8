"""The flow as the rules see it: typed nodes where they are sound, and all links between them.

A broken document still gives a graph of what can be understood, so that one mistake never hides
the others. What a rule cannot know about a broken node it must take for harmless.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import proxy

from flows.certificate import Certificate
from flows.facts import Facts
from flows.judged import Told, verdicts
from flows.model import Flow, Placed
from flows.problems import Problem, point
from flows.ways import ways
from flows.world import World
from nodes import KINDS
from nodes.base import Node, Prompt, Text, Word
from nodes.catalogue import texts
from nodes.conditions import Condition

if TYPE_CHECKING:
    import networkx as nx

W = TypeVar("W", bound=Word)


class Wire(NamedTuple):
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
class Step:
    """A placed node as people speak of it: by its name, else by what it is, as its card does."""

    id: str
    name: str
    kind: str

    def text(self, language: str) -> str:
        """Its words; its id when it is nothing that is known."""
        if self.name or self.kind not in KINDS:
            return self.name or self.id
        return str(texts(language)["types"][self.kind]["label"])


@dataclass(frozen=True)
class Graph:
    """What rules read. `facts` and `nodes` hold only the nodes whose parameters are sound.

    `problems` is what was wrong with the document before it became a graph.
    """

    flow: Flow
    world: World
    facts: Mapping[str, Facts]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The sound nodes, typed."""
        return {id: known.node for id, known in self.facts.items() if known.node is not None}

    def name(self, node: str) -> str:
        """The name of the node, else its id."""
        placed = self.flow.nodes.get(node)
        return (placed.name.strip() if placed else "") or node

    def step(self, node: str) -> Step:
        """The node, for texts in any language."""
        placed = self.flow.nodes.get(node)
        if placed is None:
            return Step(node, "", "")
        return Step(node, placed.name.strip(), placed.type)

    def pointer(self, node: str, param: str = "") -> str:
        """Where a node, or something in its parameters, is written in the document."""
        return point(("nodes", node)) + (f"/params{param}" if param else "")

    @cached_property
    def ports(self) -> Mapping[str, tuple[str, ...]]:
        """The ports of every sound node."""
        return {id: known.ports for id, known in self.facts.items()}

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """All links in document order, jumps included, also those that lead nowhere."""
        found: list[Wire] = []
        for id, placed in self.flow.nodes.items():
            found += [Wire(id, port, target) for port, target in placed.next.items()]
            node = self.nodes.get(id)
            if node is not None and node.jumps:
                found.append(Wire(id, node.jumps, getattr(node, node.jumps), drawn=False))
        return tuple(found)

    @property
    def prompts(self) -> Iterator[tuple[str, str, Prompt]]:
        """All prompts as (node, pointer in its parameters, prompt)."""
        for id, known in self.facts.items():
            for at, prompt in known.prompts:
                yield id, at, prompt

    def words(self, kind: type[W]) -> Iterator[tuple[str, str, W]]:
        """All fields of exactly one kind as (node, pointer in its parameters, value)."""
        yield from self._words.get(kind, ())  # type: ignore[misc]  # they are of this kind

    @cached_property
    def _words(self) -> Mapping[type[Word], list[tuple[str, str, Word]]]:
        found: dict[type[Word], list[tuple[str, str, Word]]] = {}
        for id, known in self.facts.items():
            for at, word in known.words:
                kind = type(word)
                if kind is not Text:  # the most by far: facts have them as templates
                    found.setdefault(kind, []).append((id, at, word))
        return found

    def conditions(self) -> Iterator[tuple[str, str, Condition]]:
        """All structured conditions as (node, pointer in its parameters, condition)."""
        for id, known in self.facts.items():
            for at, condition in known.conditions:
                yield id, at, condition

    @cached_property
    def ways(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Per node (port, target) of all ways a call may go on from it, lanes included."""
        return ways(self)

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """Per node those it is linked to, each once, without the lanes."""
        found: dict[str, dict[str, None]] = {id: {} for id in self.flow.nodes}
        for wire in self.wires:
            if wire.target in found:
                found[wire.node][wire.target] = None
        return {id: tuple(targets) for id, targets in found.items()}

    @cached_property
    def verdicts(self) -> tuple[Told, ...]:
        """(node, pointer of its list, ids of its ports, verdict) of every step that has rules."""
        return tuple(verdicts(self))

    @cached_property
    def certificate(self) -> Certificate:
        """What is proved about circles and the length of calls."""
        # weakly, so that no circle keeps the graph of thousands of nodes after the check
        return Certificate(proxy(self))

    @cached_property
    def net(self) -> "nx.DiGraph[str]":
        """Nodes and links that exist. A link of an unknown port counts: the author meant it."""
        import networkx as nx  # late: only steps that nobody reaches need it

        return nx.DiGraph(self.after)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes that some call can reach, from the start or through the lanes."""
        return self.following(self.flow.start, self.flow.on_error, self.flow.on_hangup)

    def following(self, *roots: str | None) -> frozenset[str]:
        """The given nodes and all that follow them, without the lanes."""
        found = [root for root in roots if root in self.flow.nodes]
        seen = set(found)
        while found:
            for target in self.after[found.pop()]:
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
