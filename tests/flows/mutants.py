"""Sound flows with one thing broken each, and the steps a good compiler would point at.

An operator takes a flow and gives its mutants. Only what a caller would notice counts: a wire that
leads to another sound place is a different service, not a broken one.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nodes import KINDS
from nodes.base import LANES, Each, ports_of

Document = dict[str, Any]
Broken = Iterator[tuple[Document, set[str]]]


@dataclass(frozen=True)
class Mutant:
    """A broken flow; `right` are the steps an issue may point at ("" is the flow itself)."""

    operator: str
    document: Document
    right: frozenset[str]


def mutants(document: Document) -> Iterator[Mutant]:
    """All mutants of a flow, by every operator."""
    for operator in OPERATORS:
        for broken, right in operator(document):
            yield Mutant(operator.__name__, broken, frozenset(right))


def _wires(document: Document) -> Iterator[tuple[str, str, str]]:
    for id, node in document["nodes"].items():
        for port, target in (node.get("next") or {}).items():
            yield id, port, target


def _sources(document: Document, target: str) -> set[str]:
    found = {id for id, _, to in _wires(document) if to == target}
    jumps = {
        id
        for id, node in document["nodes"].items()
        if (param := KINDS[node["type"]].jumps) and node["params"].get(param) == target
    }
    lanes = {document["start"], document.get("on_error"), document.get("on_hangup")}
    return found | jumps | ({""} if target in lanes else set())


def _after(document: Document, root: str) -> set[str]:
    """Every step that calls can come to from `root`."""
    seen, due = {root}, [root]
    while due:
        node = document["nodes"][due.pop()]
        param = KINDS[node["type"]].jumps
        targets = [*(node.get("next") or {}).values(), node["params"].get(param) if param else None]
        due += [t for t in targets if t and t not in seen]
        seen |= {t for t in targets if t}
    return seen


def _reachable(document: Document) -> set[str]:
    roots = [document["start"], document.get("on_error"), document.get("on_hangup")]
    return set().union(*(_after(document, root) for root in roots if root))


def _waits(document: Document, id: str) -> bool:
    return KINDS[document["nodes"][id]["type"]].waits


def drop_wire(document: Document) -> Broken:
    """An outcome that led somewhere leads nowhere."""
    for id, port, _ in _wires(document):
        if port not in LANES:
            broken = copy.deepcopy(document)
            del broken["nodes"][id]["next"][port]
            yield broken, {id}


def wire_to_nowhere(document: Document) -> Broken:
    """A wire leads to a step that does not exist."""
    for id, port, _ in _wires(document):
        broken = copy.deepcopy(document)
        broken["nodes"][id]["next"][port] = "nulle-part"
        yield broken, {id}


def cut_off(document: Document) -> Broken:
    """A wire leads elsewhere, and no caller comes to its old target any more."""
    for id, port, target in _wires(document):
        elsewhere = next(
            (n for n in document["nodes"] if n not in (id, target) and _ends(document, n)), None
        )
        if elsewhere is None:
            continue
        broken = copy.deepcopy(document)
        broken["nodes"][id]["next"][port] = elsewhere
        if target not in _reachable(broken):
            yield broken, {id, target}


def _ends(document: Document, id: str) -> bool:
    return KINDS[document["nodes"][id]["type"]].ends


def remove_step(document: Document) -> Broken:
    """A step is deleted, the wires to it are not."""
    for id in document["nodes"]:
        broken = copy.deepcopy(document)
        del broken["nodes"][id]
        broken.get("layout", {}).pop(id, None)
        yield broken, _sources(document, id)


def turn_in_circles(document: Document) -> Broken:
    """A wire leads back up a way on which nothing waits for the caller."""
    for id, port, _ in _wires(document):
        if port in LANES or _waits(document, id):
            continue
        for back in _silent_way_up(document, id):
            broken = copy.deepcopy(document)
            broken["nodes"][id]["next"][port] = back
            yield broken, _silent_way_up(document, id)


def _silent_way_up(document: Document, id: str) -> set[str]:
    """The step itself and its only predecessors, as long as none of them waits."""
    way = {id}
    while len(before := _sources(document, id) - {""}) == 1:
        (id,) = before
        if id in way or _waits(document, id):
            break
        way.add(id)
    return way


def _lists(document: Document) -> Iterator[tuple[str, Each, list[Any]]]:
    for id, node in document["nodes"].items():
        for rule in KINDS[node["type"]].ports:
            if isinstance(rule, Each) and isinstance(items := node["params"].get(rule.param), list):
                yield id, rule, items


def delete_option(document: Document) -> Broken:
    """An option goes, its wire stays."""
    for id, rule, items in _lists(document):
        for at in range(len(items)):
            broken = copy.deepcopy(document)
            del broken["nodes"][id]["params"][rule.param][at]
            yield broken, {id}


def delete_option_and_wire(document: Document) -> Broken:
    """An option goes with its wire, but the prompt still offers its key."""
    for id, rule, items in _lists(document):
        if rule.id != "key" or len(items) < 2:
            continue
        for at, item in enumerate(items):
            broken = copy.deepcopy(document)
            del broken["nodes"][id]["params"][rule.param][at]
            broken["nodes"][id]["next"].pop(item[rule.id], None)
            yield broken, {id}


def same_key_twice(document: Document) -> Broken:
    """Two options have one key."""
    for id, rule, items in _lists(document):
        if rule.id is None:
            continue
        for at in range(1, len(items)):
            broken = copy.deepcopy(document)
            broken["nodes"][id]["params"][rule.param][at][rule.id] = items[0][rule.id]
            yield broken, {id}


def other_key(document: Document) -> Broken:
    """An option listens to another key than the one announced, its wire moved along."""
    for id, rule, items in _lists(document):
        if rule.id != "key":
            continue
        free = next((k for k in "987654" if all(item["key"] != k for item in items)), None)
        for at, item in enumerate(items):
            if free is None:
                break
            broken = copy.deepcopy(document)
            node = broken["nodes"][id]
            node["params"][rule.param][at]["key"] = free
            node["next"] = {free if p == item["key"] else p: t for p, t in node["next"].items()}
            yield broken, {id}


def _prompts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), dict):
            yield value
        for inner in value.values():
            yield from _prompts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _prompts(inner)


def _texts(document: Document) -> Iterator[tuple[str, int, str]]:
    """Each text in a language that the flow speaks."""
    for id, node in document["nodes"].items():
        for at, prompt in enumerate(_prompts(node["params"])):
            spoken = (tag for tag in prompt["text"] if tag in document["languages"])
            yield from ((id, at, language) for language in spoken)


def remove_language(document: Document) -> Broken:
    """A prompt lacks one language of the flow."""
    for id, at, language in _texts(document):
        broken = copy.deepcopy(document)
        del list(_prompts(broken["nodes"][id]["params"]))[at]["text"][language]
        yield broken, {id}


def empty_text(document: Document) -> Broken:
    """A prompt says nothing in one language."""
    for id, at, language in _texts(document):
        broken = copy.deepcopy(document)
        list(_prompts(broken["nodes"][id]["params"]))[at]["text"][language] = "  "
        yield broken, {id}


def other_type(document: Document) -> Broken:
    """A step becomes one of another type and keeps its parameters and wires."""
    for id, node in document["nodes"].items():
        for kind in ("menu", "collect", "hangup"):
            ports = ports_of(KINDS[kind], node["params"])
            fits = set(node["params"]) <= set(KINDS[kind].model_fields)
            if kind == node["type"] or (fits and set(node.get("next") or {}) <= set(ports)):
                continue
            broken = copy.deepcopy(document)
            broken["nodes"][id]["type"] = kind
            yield broken, {id}


def unknown_setting(document: Document) -> Broken:
    """A parameter is misspelt."""
    for id, node in document["nodes"].items():
        for param in node["params"]:
            broken = copy.deepcopy(document)
            params = broken["nodes"][id]["params"]
            params[param + "s_"] = params.pop(param)
            yield broken, {id}


def unknown_calendar(document: Document) -> Broken:
    """A calendar that does not exist."""
    for id, node in document["nodes"].items():
        if "calendar" in node["params"]:
            broken = copy.deepcopy(document)
            broken["nodes"][id]["params"]["calendar"] = "jamais"
            yield broken, {id}


def misspelt_variable(document: Document) -> Broken:
    """A template reads a variable that nobody knows."""
    for id, node in document["nodes"].items():
        for place in _places(node["params"], re.compile(r"\{\{\s*\w")):
            broken = copy.deepcopy(document)
            _change(broken, id, place, lambda text: re.sub(r"\{\{\s*(\w)", r"{{ xx\1", text))
            yield broken, {id}


def broken_template(document: Document) -> Broken:
    """A template is not closed."""
    for id, node in document["nodes"].items():
        for place in _places(node["params"], re.compile(r"\{\{.*\}\}")):
            broken = copy.deepcopy(document)
            _change(broken, id, place, lambda text: text.replace("}}", "}", 1))
            yield broken, {id}


def _places(value: Any, wanted: re.Pattern[str], at: tuple[Any, ...] = ()) -> Iterator[Any]:
    if isinstance(value, str) and wanted.search(value):
        yield at
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _places(inner, wanted, (*at, key))


def _change(document: Document, id: str, at: Any, how: Callable[[Any], Any]) -> None:
    inside = document["nodes"][id]["params"]
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = how(inside[at[-1]])


def rename_store(document: Document) -> Broken:
    """What a step writes goes to another variable; its readers find nothing."""
    for id, node in document["nodes"].items():
        name = node["params"].get("store")
        readers = {n for n in document["nodes"] if n != id and name and _reads(document, n, name)}
        writers = [n for n in document["nodes"].values() if _writes(n, name)]
        if not readers or len(writers) != 1:
            continue
        broken = copy.deepcopy(document)
        broken["nodes"][id]["params"]["store"] = "autre_chose"
        broken["variables"]["autre_chose"] = dict(broken["variables"].get(name, {"type": "text"}))
        yield broken, readers


def _writes(node: Any, name: Any) -> bool:
    params = node["params"]
    values = params.get("values") if isinstance(params.get("values"), list) else []
    return params.get("store") == name or any(v.get("variable") == name for v in values)


def _reads(document: Document, id: str, name: str) -> bool:
    params = document["nodes"][id]["params"]
    if re.search(rf"\{{\{{[^}}]*\b{name}\b", str(params)) or params.get("value") == name:
        return True
    return any(row.get("left") == name for row in _rows(params))


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "op" in value and "left" in value:
            yield value
        for inner in value.values():
            yield from _rows(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _rows(inner)


def step_over(document: Document) -> Broken:
    """A way around the only step that writes a variable which a later one needs."""
    for id, node in document["nodes"].items():
        name, next = node["params"].get("store"), node.get("next") or {}
        if not name or "ok" not in next:
            continue
        readers = {n for n in document["nodes"] if _reads(document, n, name)} - {id}
        for source, port, target in _wires(document):
            if target == id and source != id and readers & _after(document, next["ok"]):
                broken = copy.deepcopy(document)
                broken["nodes"][source]["next"][port] = next["ok"]
                yield broken, readers | {id, source}


def rule_twice(document: Document) -> Broken:
    """The same condition again in a later rule, which can never win."""
    for id, node in document["nodes"].items():
        rules = node["params"].get("rules")
        if not isinstance(rules, list):
            continue
        for at in range(1, len(rules)):
            broken = copy.deepcopy(document)
            changed = broken["nodes"][id]["params"]["rules"]
            changed[at]["when"] = copy.deepcopy(changed[0]["when"])
            yield broken, {id}


def rule_contradicts(document: Document) -> Broken:
    """A condition that asks for itself and its opposite."""
    for id, node in document["nodes"].items():
        rules = node["params"].get("rules")
        for at in range(len(rules) if isinstance(rules, list) else 0):
            broken = copy.deepcopy(document)
            rule = broken["nodes"][id]["params"]["rules"][at]
            rule["when"] = {"all": [rule["when"], {"not": copy.deepcopy(rule["when"])}]}
            yield broken, {id}


def no_start(document: Document) -> Broken:
    """The flow begins nowhere."""
    yield {**document, "start": "nulle-part"}, {""}


def no_answer(document: Document) -> Broken:
    """Nobody picks up, and the flow asks all the same."""
    first = document["nodes"][document["start"]]
    if first["type"] == "answer" and (first.get("next") or {}).get("next"):
        broken = copy.deepcopy(document)
        broken["start"] = first["next"]["next"]
        talking = {i for i, n in document["nodes"].items() if KINDS[n["type"]].talks}
        yield broken, talking | {"", document["start"]}


def speak_to_nobody(document: Document) -> Broken:
    """After the caller hung up, something is still said."""
    for id, node in document["nodes"].items():
        if KINDS[node["type"]].talks and not KINDS[node["type"]].ends:
            yield {**copy.deepcopy(document), "on_hangup": id}, _after(document, id) | {""}


OPERATORS: tuple[Callable[[Document], Broken], ...] = (
    drop_wire, wire_to_nowhere, cut_off, remove_step, turn_in_circles, delete_option,
    delete_option_and_wire, same_key_twice, other_key, remove_language, empty_text, other_type,
    unknown_setting, unknown_calendar, misspelt_variable, broken_template, rename_store, step_over,
    rule_twice, rule_contradicts, no_start, no_answer, speak_to_nobody,
)  # fmt: skip
