"""JSON Patches on a flow document that several rules offer, and the words on their buttons."""

from collections.abc import Collection
from typing import Any

from flows.checks.rule import Change, Fix, Words
from flows.graph import Graph
from flows.problems import point

KEYS = "1234567890*#"
BELOW = 176  # pixels from a card to the one under it

REMOVE_LINK: Words = ("Remove the link", "Supprimer le lien", "Togli il collegamento")
LINK: Words = ("Link to “{target}”", "Relier à « {target} »", "Collega a «{target}»")
REPLACE: Words = ("Use “{name}”", "Utiliser « {name} »", "Usa «{name}»")


def link(graph: Graph, node: str, port: str, target: str) -> Change:
    """Wires a port that has no link yet."""
    if graph.flow.nodes[node].next:
        return {"op": "add", "path": point(("nodes", node, "next", port)), "value": target}
    return {"op": "add", "path": point(("nodes", node, "next")), "value": {port: target}}


def add(graph: Graph, id: str, node: dict[str, Any], beside: str) -> tuple[Change, ...]:
    """A new node, on the canvas below another one if that has a place."""
    changes: tuple[Change, ...] = ({"op": "add", "path": point(("nodes", id)), "value": node},)
    if place := graph.flow.layout.get(beside):
        below = {"x": place.x, "y": place.y + BELOW}
        changes += ({"op": "add", "path": point(("layout", id)), "value": below},)
    return changes


def remove_nodes(graph: Graph, ids: Collection[str]) -> tuple[Change, ...]:
    """Nodes and their places on the canvas. No other node may link to them."""
    nodes = [point(("nodes", id)) for id in ids]
    places = [point(("layout", id)) for id in ids if id in graph.flow.layout]
    return tuple({"op": "remove", "path": path} for path in (*nodes, *places))


def fresh(taken: Collection[str], wish: str) -> str:
    """An id that nothing has yet: `end`, `end-2`, …"""
    names = (wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def free_key(taken: Collection[str]) -> str | None:
    """The first key of the telephone that is none of these and no beginning of one."""
    return next((k for k in KEYS if not any(t.startswith(k) for t in taken)), None)


def replace(pointer: str, name: str) -> Fix:
    """Write another name at a place, labelled `REPLACE` under `replace`."""
    return Fix("replace", ({"op": "replace", "path": pointer, "value": name},), {"name": name})
