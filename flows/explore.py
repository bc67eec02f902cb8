"""What there is to cover in a flow, and what callers may try to cover it: all that can be known
without walking. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from flows.facts import Facts, facts
from flows.model import Program
from flows.ways import knots
from nodes.base import LANES, CalendarRef, Node, Variable, ports_of
from nodes.conditions import All, Condition, Not, Row, Var
from nodes.selector import Selector

Port = tuple[str, str]
INPUTS = {"caller.number": "from", "called.number": "to", "now": "at", "call.started": "at"}
"""Built-in values that depend on who calls whom and when, and the field of the test for them."""
KEYS = "1234567890*#"
USUAL_CALLER = "+41791234567"
STRANGERS = ("+33612345678", "+12025550123")
MOST_WANTED = 60


@dataclass(frozen=True)
class Ground:
    """A compiled flow as the explorer looks at it."""

    program: Program

    @cached_property
    def facts(self) -> Mapping[str, Facts]:
        """What is known of each node by itself."""
        return {id: facts(node.type, params(node)) for id, node in self.program.nodes.items()}

    @cached_property
    def ports(self) -> Mapping[str, tuple[str, ...]]:
        """All outcomes of each node."""
        return {id: ports_of(type(n), params(n)) for id, n in self.program.nodes.items()}

    @cached_property
    def after(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """(port, node) of the ways from each node, jumps and lanes included."""
        flow = self.program
        found: dict[str, list[tuple[str, str]]] = {id: [] for id in flow.nodes}
        for (node, port), target in flow.wires.items():
            found[node].append((port, target))
        for id, step in flow.nodes.items():
            for lane in LANES if step.talks else ("error",):
                to = flow.after(id, lane)
                if to is not None and (id, lane) not in flow.wires:
                    found[id].append((lane, to))
        return {id: tuple(ways) for id, ways in found.items()}

    @cached_property
    def bit(self) -> Mapping[str, int]:
        """A bit for each node."""
        return {id: 1 << at for at, id in enumerate(self.program.nodes)}

    @cached_property
    def reach(self) -> Mapping[str, int]:
        """The bits of each node and of all that a call may meet after it."""
        return self._gathered(self.bit)

    @cached_property
    def live(self) -> Mapping[str, frozenset[str]]:
        """The values that may yet decide the way of a call at each node."""
        nodes = list(self.program.nodes)
        names = sorted({name for id in nodes for name in self.reads(id)})
        bits = {name: 1 << at for at, name in enumerate(names)}
        own = {id: sum(bits[name] for name in self.reads(id)) for id in nodes}
        kept = {
            (id, port): ~sum(bits.get(name, 0) for name in self.sets(id, port))
            for id in nodes
            for port, _ in self.after[id]
        }
        order = [id for knot in knots(nodes, self._onward) for id in knot]
        found, changed = dict(own), True
        while changed:
            changed = False
            for id in order:
                known = own[id]
                for port, to in self.after[id]:
                    known |= found[to] & kept[id, port]
                changed, found[id] = changed or known != found[id], known
        return {
            id: frozenset(name for name in names if known & bits[name])
            for id, known in found.items()
        }

    @cached_property
    def _onward(self) -> dict[str, list[str]]:
        return {id: [to for _, to in ways] for id, ways in self.after.items()}

    def _gathered(self, own: Mapping[str, int]) -> dict[str, int]:
        onward, found = self._onward, dict[str, int]()
        for knot in knots(self.program.nodes, onward):
            whole = 0
            for id in knot:
                whole |= own[id]
                for to in onward[id]:
                    whole |= found.get(to, 0)
            found.update(dict.fromkeys(knot, whole))
        return found

    def reads(self, node: str) -> frozenset[str]:
        """The values that a node itself looks at; what it says with them decides nothing."""
        known = self.facts[node]
        said = tuple(f"{at}/" for at, _ in known.prompts)
        names = {name for at, name in known.reads if not at.startswith(said)}
        return frozenset(names.union(self.program.nodes[node].looks_at))

    def calendars(self, node: str) -> tuple[str, ...]:
        """The calendars that a node asks."""
        words = self.facts[node].words
        return tuple(dict.fromkeys(str(word) for _, word in words if isinstance(word, CalendarRef)))

    # --- what to try ---

    @cached_property
    def constants(self) -> Mapping[str, tuple[str, ...]]:
        """The texts that each value is compared with, as wanted values (`*` is any text)."""
        found: dict[str, dict[str, None]] = {}
        for id, node in self.program.nodes.items():
            for row in rows_of(self.facts[id], node):
                found.setdefault(row.left, {}).update(dict.fromkeys(_wanted(row)))
                if isinstance(row.right, Var):
                    found.setdefault(row.right.var, {})
            for at, word in self.facts[id].words:
                if isinstance(word, Variable) and at.count("/") == 1:
                    found.setdefault(str(word), {}).update(dict.fromkeys(self.ports[id]))
            for name in {row.left for row in rows_of(self.facts[id], node)}:
                found[name].update(dict.fromkeys(_joined(name, rows_of(self.facts[id], node))))
        self._hand_on(found)
        return {name: tuple(values)[:MOST_WANTED] for name, values in found.items()}

    def _hand_on(self, found: dict[str, dict[str, None]]) -> None:
        """A value that others are made of is wanted as they are."""
        made = [
            (name, store)
            for known in self.facts.values()
            for _, store in known.stores
            for at, name in known.reads
            if not any(at.startswith(f"{place}/") for place, _ in known.prompts)
        ]
        for _ in range(4):
            for name, store in made:
                found.setdefault(name, {}).update(found.get(store, {}))

    def wanted(self, node: str) -> tuple[str, ...]:
        """What the answer of a node is compared with later."""
        kind = type(self.program.nodes[node])
        names = [store for _, store in self.facts[node].stores]
        names += [f"{node}.{result}" for result in kind.results]
        return tuple(dict.fromkeys(v for name in names for v in self.constants.get(name, ())))

    def manners(self, node: str) -> Iterator[tuple[str, ...]]:
        """What a caller may key on a visit, question after question; first what ports are for."""
        step = self.program.nodes[node]
        known = tuple(dict.fromkeys(_keys(params(step), schema_of(type(step)))))
        yield from ((keys,) for keys in known)
        if step.asks():
            yield from step.entries(self.wanted(node))
            free = [key for key in reversed(KEYS) if not any(key in keys for keys in known)]
            wrong = sorted(free, key=lambda key: not key.isdigit())
            if known:
                yield ((*wrong, *KEYS)[0],) * 18
                yield ("0" * 7,) * 18

    def callers(self) -> tuple[str, ...]:
        """Numbers to call from: a usual one, those the flow knows, a hidden one, strangers."""
        wanted = self.constants.get("caller.number", ())
        found = [telephone(value, start) for start in ("+4179", "+3361") for value in wanted]
        return tuple(dict.fromkeys((USUAL_CALLER, *found, "", *STRANGERS)))

    def called(self, number: str) -> tuple[str, ...]:
        """Numbers to call: the flow's own and those it knows."""
        found = [telephone(value) for value in self.constants.get("called.number", ())]
        return tuple(dict.fromkeys((number, *found)))

    def written(self, node: str) -> frozenset[str]:
        """The names a node may set."""
        kind = type(self.program.nodes[node])
        stores = {store for _, store in self.facts[node].stores}
        return frozenset(stores | {f"{node}.{result}" for result in kind.results})

    def sets(self, node: str, port: str) -> frozenset[str]:
        """The names that a node has set whenever it is left by a port."""
        if port in LANES:
            return frozenset()
        kind = type(self.program.nodes[node])
        results = {f"{node}.{result}" for result in kind.results}
        if kind.stores_on is not None and port not in kind.stores_on:
            return frozenset(results)
        return frozenset(results | {store for _, store in self.facts[node].stores})


def params(node: Node) -> dict[str, Any]:
    """The parameters of a node as JSON values."""
    return node.model_dump(mode="json", by_alias=True, exclude_none=True)


def rows_of(known: Facts, node: Node | None) -> Iterator[Row]:
    """All comparisons of a node; a case of a selector is one too."""
    for _, condition in known.conditions:
        yield from _rows(condition)
    if isinstance(node, Selector):
        for case in node.cases:
            yield Row(left=str(node.value), op="in", right=case.equals)


def _rows(condition: Condition) -> Iterator[Row]:
    if isinstance(condition, Row):
        yield condition
    elif isinstance(condition, Not):
        yield from _rows(condition.not_)
    else:
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _rows(part)


def _wanted(row: Row) -> Iterator[str]:
    right = row.right if isinstance(row.right, tuple) else (row.right,)
    for constant in right:
        if constant is None or isinstance(constant, Var):
            continue
        text = str(constant).lower() if isinstance(constant, bool) else str(constant)
        match row.op:
            case "starts_with":
                yield f"{text}*"
            case "ends_with":
                yield f"*{text}"
            case "contains":
                yield f"*{text}*"
            case "matches":
                yield text.replace("?", "1")
            case "lt" | "le" | "gt" | "ge" | "between":
                yield from (text, *_beside(text))
            case _:
                yield text


def _joined(name: str, rows: Iterable[Row]) -> Iterator[str]:
    """Beginnings with endings: both may be asked at once."""
    own = [row for row in rows if row.left == name]
    for start in (row for row in own if row.op == "starts_with"):
        for end in (row for row in own if row.op == "ends_with"):
            yield f"{start.right}*{end.right}"


def _beside(text: str) -> tuple[str, ...]:
    """What lies just below and just above a number or a date."""
    try:
        number = Decimal(text)
        return (f"{number + 1:f}", f"{number - 1:f}") if number.is_finite() else ()
    except (InvalidOperation, ValueError):
        pass
    try:
        day = date.fromisoformat(text[:10])
        return ((day + timedelta(days=1)).isoformat(), (day - timedelta(days=1)).isoformat())
    except (ValueError, OverflowError):
        return ()


def telephone(wanted: str, usual: str = "+4179") -> str:
    """A number that looks like one: `+33*` gives `+33612345678`; `usual` begins what may."""
    if "*" not in wanted:
        return wanted
    start, _, rest = wanted.partition("*")
    end = rest.replace("*", "")
    start = start or usual
    filler = "612345678901"[: max(0, 12 - len(start) - len(end))]
    return start + filler + end


# --- keys in parameters ---------------------------------------------------------------------------

_schemas: dict[type[Node], Mapping[str, Any]] = {}


def schema_of(kind: type[Node]) -> Mapping[str, Any]:
    """The JSON Schema of a type's parameters."""
    if kind not in _schemas:
        _schemas[kind] = kind.model_json_schema()
    return _schemas[kind]


def _keys(value: Any, schema: Mapping[str, Any]) -> Iterator[str]:
    """The keys that stand in parameters, by the `format` of their fields."""
    definitions = schema.get("$defs", {})

    def look(value: Any, here: Mapping[str, Any]) -> Iterator[str]:
        if "$ref" in here:
            here = {**definitions[here["$ref"].rpartition("/")[2]], **here}
        if isinstance(value, str) and here.get("format") in ("key", "keys"):
            yield value
        for other in here.get("anyOf", ()):
            yield from look(value, other)
        if isinstance(value, dict):
            for name, part in value.items():
                yield from look(part, here.get("properties", {}).get(name, {}))
        elif isinstance(value, list):
            for part in value:
                yield from look(part, here.get("items", {}))

    yield from look(value, schema)
