"""Two outcomes of a node share one key or one id."""

from collections.abc import Iterable, Iterator
from functools import cache, partial

from flows.checks import fixes
from flows.checks.rule import Change, Fix, Found, Rule
from flows.graph import Graph
from nodes.base import Each, Node

FIXES = {
    "next": ("Use “{key}” instead", "Utiliser plutôt « {key} »", "Usa invece «{key}»"),
}
TEXTS = {
    "en": (
        "“{node}”: “{key}” is used twice; give each outcome its own.",
        "Of the two, the caller only ever gets the first.",
    ),
    "fr": (
        "« {node} » : « {key} » sert deux fois ; chaque sortie doit avoir le sien.",
        "Des deux, l’appelant n’obtient jamais que le premier.",
    ),
    "it": (
        "«{node}»: «{key}» è usato due volte; ogni esito deve avere il suo.",
        "Dei due, il chiamante ottiene sempre solo il primo.",
    ),
}
Place = tuple[str, str]  # pointer in the parameters, key or id


def find(graph: Graph) -> Iterator[Found]:
    """Keys among themselves, and ids among themselves and the node's other outcomes."""
    for id, known in graph.facts.items():
        node = known.node
        if node is None or not _has_ids(known.kind):
            continue
        for at, key in known.once("again", partial(_twice, node)):
            remedies = tuple(_fixes(graph, id, at, key))
            yield Found(graph.pointer(id, at), id, at, {"key": key}, remedies)


def _fixes(graph: Graph, id: str, at: str, key: str) -> Iterator[Fix]:
    """Another key or id; if that makes a new port, it leads where the doubled one does."""
    node = graph.nodes[id]
    if not at.endswith(("key", "/id")):
        return  # a language or a range is what it is
    taken = [name for _, name in (*_ids(node), *_keys(node))]
    free = fixes.free_key(taken) if at.endswith("key") else fixes.fresh(taken, key)
    if free is None:
        return
    patch: tuple[Change, ...] = ({"op": "replace", "path": graph.pointer(id, at), "value": free},)
    target = graph.flow.nodes[id].next.get(key)
    if at in dict(_ids(node)) and target is not None:
        patch += (fixes.link(graph, id, free, target),)
    yield Fix("next", patch, {"key": free})


@cache
def _has_ids(kind: type[Node]) -> bool:
    return "options" in kind.model_fields or any(isinstance(rule, Each) for rule in kind.ports)


def _twice(node: Node) -> Iterable[Place]:
    return (_again(_ids(node)) | _again(_keys(node))).items()


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


RULE = Rule("duplicate-key", "error", TEXTS, find, FIXES)
