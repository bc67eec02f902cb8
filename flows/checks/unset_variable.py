"""A value is read that no step has set on some way there; lanes count as ways."""

import re
from collections.abc import Iterator, Mapping

from flows.checks.rule import Fix, Found, Joined, Rule
from flows.graph import Graph, Step
from flows.names import BUILT_IN, GIVEN, set_before
from flows.ways import forward
from nodes.base import LANES, Store
from nodes.text import compile_text

FIXES = {
    "default": (
        "Say nothing when “{name}” is missing",
        "Ne rien dire quand « {name} » manque",
        "Non dire niente quando «{name}» manca",
    ),
}
TEXTS = {
    "en": (
        (
            "“{node}” uses “{name}”, which has no value yet on the way {way}: set it before, or "
            "give it a default."
        ),
        "The caller hears nothing in its place, and conditions on it are never met.",
    ),
    "fr": (
        (
            "« {node} » utilise « {name} », qui n’a pas encore de valeur sur le chemin "
            "{way} : donnez-lui-en une avant, ou prévoyez une valeur par défaut."
        ),
        (
            "L’appelant n’entend rien à sa place, et les conditions sur cette valeur ne sont "
            "jamais remplies."
        ),
    ),
    "it": (
        (
            "«{node}» usa «{name}», che per la strada {way} non ha ancora un valore: datele "
            "prima un valore, o prevedetene uno predefinito."
        ),
        (
            "Il chiamante non sente niente al suo posto, e le condizioni su questo valore non "
            "sono mai soddisfatte."
        ),
    ),
}
SHOWN = 5


def find(graph: Graph) -> Iterator[Found]:
    """What surely has a value on entering each node, against what the node needs."""
    bits = {name: 1 << at for at, name in enumerate(_watched(graph))}
    if not bits or graph.flow.start not in graph.flow.nodes:
        return
    gains, opaque = _gains(graph, bits), graph.flow.nodes.keys() - graph.facts.keys()

    def step(node: str, port: str, here: int) -> int:
        # of a node that cannot be understood the best is taken for true
        return -1 if node in opaque else here | gains.get((node, port), 0)

    before = forward(graph, {graph.flow.start: 0}, step, lambda a, b: a & b)
    for id, known in graph.facts.items():
        here = before.get(id, -1)
        for at, name in known.needs:
            bit = bits.get(name, 0)
            if bit and not here & bit and not set_before(known, at, name):
                way = _way(graph, id, gains, bit)
                values = {"name": name, "way": way}
                remedies = tuple(_fixes(graph, id, at, name))
                yield Found(graph.pointer(id, at), id, at, values, remedies)


def _watched(graph: Graph) -> list[str]:
    """The values that steps need and that only steps can set."""
    given = set(BUILT_IN) | (set(graph.flow.variables) if graph.flow.kind in GIVEN else set())
    needed = {name for facts in graph.facts.values() for _, name in facts.needs} - given
    variables = {*graph.flow.variables, *(str(name) for _, _, name in graph.words(Store))}
    return sorted(name for name in needed if name in variables or _is_result(graph, name))


def _is_result(graph: Graph, name: str) -> bool:
    owner, _, result = name.partition(".")
    return owner in graph.facts and result in graph.facts[owner].kind.results


def _gains(graph: Graph, bits: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Per node and port the values that are set there, or were tested to be."""
    found = {}
    results: dict[str, int] = {}
    for name, bit in bits.items():
        owner, dot, _ = name.partition(".")
        if dot:
            results[owner] = results.get(owner, 0) | bit
    for id, known in graph.facts.items():
        own, tested = results.get(id, 0), known.implications
        stored = sum({bits.get(name, 0) for _, name in known.stores})
        if not (own or stored or tested):
            continue
        on = known.kind.stores_on
        for port, _ in graph.ways[id]:
            if port in LANES:
                continue
            gained = own | (stored if on is None or port in on else 0)
            for name in tested.get(port, ()):
                gained |= bits.get(name, 0)
            if gained:
                found[id, port] = gained
    return found


def _way(graph: Graph, to: str, gains: Mapping[tuple[str, str], int], bit: int) -> Joined:
    """A shortest way to a node by which the value is not set, by the names of its steps."""
    before: dict[str, str] = {graph.flow.start: ""}
    edge = [graph.flow.start]
    while edge and to not in before:
        fresh = []
        for at in edge:
            for port, target in graph.ways[at]:
                if target not in before and not gains.get((at, port), 0) & bit:
                    before[target] = at
                    fresh.append(target)
        edge = fresh
    path = [to]
    while before.get(path[-1]):
        path.append(before[path[-1]])
    steps: list[Step | str] = [graph.step(node) for node in reversed(path)]
    if len(steps) > SHOWN:
        steps = [*steps[:2], "…", *steps[2 - SHOWN :]]
    return Joined(tuple(steps), " → ")


def _fixes(graph: Graph, id: str, at: str, name: str) -> Iterator[Fix]:
    """A default, where the value is simply said."""
    for text in (text for place, text, _ in graph.facts[id].templates if place == at):
        mended = re.sub(rf"{{{{\s*({re.escape(name)})\b", r'{{ \1 | default("")', text)
        patch = ({"op": "replace", "path": graph.pointer(id, at), "value": mended},)
        if mended != text and name not in compile_text(mended).needs:
            yield Fix("default", patch, {"name": name})


RULE = Rule("unset-variable", "error", TEXTS, find, FIXES)
