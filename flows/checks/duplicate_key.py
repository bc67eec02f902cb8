"""Two outcomes of a node share one key or one id."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from nodes.base import Each, Node

TEXTS = {
    "en": (
        "“{node}”: “{key}” is used twice; give each outcome its own.",
        "Of the two, the caller only ever gets the first.",
    ),
    "fr": (
        "« {node} » : « {key} » sert deux fois ; donnez à chaque sortie le sien.",
        "Des deux, l'appelant n'obtient jamais que le premier.",
    ),
    "it": (
        "«{node}»: «{key}» è usato due volte; dare a ogni esito il suo.",
        "Dei due, il chiamante ottiene sempre solo il primo.",
    ),
}
Place = tuple[str, str]  # pointer in the parameters, key or id


def find(graph: Graph) -> Iterator[Found]:
    """Keys among themselves, and ids among themselves and the node's other outcomes."""
    for id, node in graph.nodes.items():
        for at, key in (_again(_ids(node)) | _again(_keys(node))).items():
            yield Found(graph.pointer(id, at), id, at, {"key": key})


def _again(places: Iterator[Place]) -> dict[str, str]:
    seen: set[str] = set()
    again = {}
    for at, key in places:
        if key in seen:
            again[at] = key
        seen.add(key)
    return again


def _ids(node: Node) -> Iterator[Place]:
    kind = type(node)
    for fixed in kind.ports:
        if isinstance(fixed, str):
            yield "", fixed
    for rule in kind.ports:
        if isinstance(rule, Each):
            for at, item in enumerate(getattr(node, rule.param)):
                place = f"/{rule.param}/{at}"
                name = item if rule.id is None else getattr(item, rule.id)
                yield place if rule.id is None else f"{place}/{rule.id}", str(name)


def _keys(node: Node) -> Iterator[Place]:
    """The keys of the options, then the special keys that the author has set."""
    options = getattr(node, "options", ())
    for at, option in enumerate(options):
        if key := getattr(option, "key", None):
            yield f"/options/{at}/key", key
    for name in type(node).model_fields if options else ():
        # a default such as `repeat_key` gives way to an option
        if name.endswith("_key") and name in node.model_fields_set and getattr(node, name):
            yield f"/{name}", getattr(node, name)


RULE = Rule("duplicate-key", "error", TEXTS, find)
