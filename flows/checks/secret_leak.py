"""A secret (a code, a card number) reaches something that says it or writes it down."""

from collections.abc import Iterator, Mapping

from flows.checks.rule import Fix, Found, Rule
from flows.facts import Facts
from flows.graph import Graph
from flows.problems import point
from flows.ways import forward
from nodes.base import LANES
from nodes.collect import Collect
from nodes.conditions import All, Any_, Condition, Not

FIXES = {
    "secret": (
        "Make “{target}” secret too",
        "Rendre « {target} » secrète aussi",
        "Rendi segreta anche «{target}»",
    ),
}
TEXTS = {
    "en": (
        "“{node}” uses “{name}”, which is secret: it must not be said, tested, counted or copied.",
        "What the caller keyed in confidence is heard, logged or sent on.",
    ),
    "fr": (
        (
            "« {node} » utilise « {name} », qui est secret : cela ne doit être ni dit, ni testé, "
            "ni compté, ni copié."
        ),
        "Ce que l’appelant a saisi en confiance est dit, journalisé ou transmis.",
    ),
    "it": (
        (
            "«{node}» usa «{name}», che è segreto: non va né detto, né verificato, né contato, né "
            "copiato."
        ),
        "Ciò che il chiamante ha digitato in confidenza viene detto, registrato o trasmesso.",
    ),
}
HIDDEN = ("value", "digits")


def find(graph: Graph) -> Iterator[Found]:
    """Which variables may hold a secret on entering each node, against what the node reads."""
    variables = graph.flow.variables
    declared = {name for name, v in variables.items() if getattr(v, "secret", False)}
    asking = {id for id, node in graph.nodes.items() if isinstance(node, Collect) and node.secret}
    if not (declared or asking) or graph.flow.start not in graph.flow.nodes:
        return
    bits = {name: 1 << at for at, name in enumerate(variables)}
    always = sum(bits[name] for name in declared)
    results = {f"{id}.{result}" for id in asking for result in HIDDEN}

    def step(node: str, port: str, here: int) -> int:
        known = graph.facts.get(node)
        if known is None or port in LANES:
            return here
        return always | _after(known, here, bits, secret=node in asking)

    may = forward(graph, {graph.flow.start: always}, step, lambda a, b: a | b)
    for id, known in graph.facts.items():
        here = may.get(id, 0)
        for at, name in _told(known):
            if not (here & bits.get(name, 0) or name in results):
                continue
            target = _target(known, at)
            if target in declared:
                continue
            fixes = tuple(_fixes(target if target in variables else None))
            yield Found(graph.pointer(id, at), id, at, {"name": name}, fixes)


def _after(known: Facts, here: int, bits: Mapping[str, int], *, secret: bool) -> int:
    """The variables that hold a secret once the node has set its own, one after the other."""
    read: dict[str, int] = {}
    for at, name in known.reads:
        read[_line(at)] = read.get(_line(at), 0) | bits.get(name, 0)
    for at, name in known.stores:
        held = secret or bool(here & read.get(_line(at), 0))
        bit = bits.get(name, 0)
        here = here | bit if held else here & ~bit
    return here


def _line(at: str) -> str:
    """The record that a field belongs to: `/values/0` for `/values/0/value`."""
    return at.rpartition("/")[0]


def _target(known: Facts, at: str) -> str | None:
    """The variable that a value read here is copied into."""
    lines = {_line(place): name for place, name in known.stores if _line(place)}
    return lines.get(_line(at))


def _told(known: Facts) -> Iterator[tuple[str, str]]:
    """What is read, but for tests of whether there is a value at all."""
    tested = {
        (at, name)
        for at, condition in known.conditions
        for name in _names(condition, ("is_set", "is_not_set"), within=True)
        if name not in set(_names(condition, ("is_set", "is_not_set"), within=False))
    }
    yield from (read for read in known.reads if read not in tested)


def _names(condition: Condition, ops: tuple[str, ...], *, within: bool) -> Iterator[str]:
    """The names read by rows whose operator is one of these, or is none of them."""
    if isinstance(condition, Not):
        yield from _names(condition.not_, ops, within=within)
    elif isinstance(condition, All | Any_):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _names(part, ops, within=within)
    elif (condition.op in ops) == within:
        yield condition.left
        if (other := getattr(condition.right, "var", None)) is not None:
            yield other


def _fixes(target: str | None) -> Iterator[Fix]:
    if target is not None:
        change = {"op": "add", "path": point(("variables", target, "secret")), "value": True}
        yield Fix("secret", (change,), {"target": target})


RULE = Rule("secret-leak", "error", TEXTS, find, FIXES)
