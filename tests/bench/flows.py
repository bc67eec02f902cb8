"""Large sound flows of every node type, no two nodes alike: what the compiler is measured on."""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
NAMES = ("ventes", "support", "comptabilité", "logistique", "direction", "accueil", "achats")
BLOCK = 10
"""Nodes of one block, about."""


def large_flow(count: int, turn: int = 0) -> Document:
    """A sound flow of about `count` nodes; another `turn` gives other texts everywhere."""
    blocks = max(1, count // BLOCK)
    nodes: Document = {
        "start": {"type": "answer", "name": "Décrocher", "params": {}, "next": {"next": "set-0"}},
        "end": {"type": "hangup", "name": "Fin", "params": {"prompt": _said("Au revoir.", turn)}},
    }
    for at in range(blocks):
        nodes.update(_block(at, f"set-{at + 1}" if at + 1 < blocks else "end", turn))
    variables = {f"v{at}": {"type": kind} for at, kind in enumerate(("text", "digits", "number"))}
    return {
        "format": 1, "name": f"Grand {turn}", "kind": "inbound", "languages": ["fr", "en"],
        "start": "start", "on_error": "end", "nodes": nodes, "variables": variables,
        "layout": {id: {"x": 256 * (at % 9), "y": 176 * (at // 9)} for at, id in enumerate(nodes)},
    }  # fmt: skip


def world() -> Document:
    """The `workspace.json` that the flow needs."""
    week = {day: ["08:00-12:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = {"zone": "Europe/Paris", "ranges": {"jour": {"weekly": week}}}
    return {"calendars": {"bureau": calendar}}


def _said(text: str, turn: int = 0) -> Document:
    more = f" ({turn})" if turn else ""
    return {"text": {"fr": f"{text}{more}", "en": f"In English: {text}{more}"}}


def _block(at: int, onward: str, turn: int) -> Iterator[tuple[str, Document]]:
    name = f"{NAMES[at % len(NAMES)]} {at}"

    def node(kind: str, params: Document, **wires: str) -> tuple[str, Document]:
        next_ = {port.strip("_"): to for port, to in wires.items()}
        return f"{kind}-{at}", {"type": kind, "name": f"{kind} {name}", "params": params,
                                "next": next_}  # fmt: skip

    welcome = f"Bienvenue au service {name}, {{{{ v0 }}}}."
    choice = {"text": {
        "fr": f"Pour le {name}, tapez 1. Pour un message, tapez 2. Pour revenir, tapez 3. {turn}",
        "en": f"For {name}, press 1. For a message, press 2. To go back, press 3. {turn}",
    }}  # fmt: skip
    rows = [{"left": "caller.number", "op": "starts_with", "right": f"+33{at}{turn}"},
            {"left": "v2", "op": "ge", "right": at}]  # fmt: skip
    rules = [{"id": "oui", "when": {"all": rows}}, {"id": "non", "when": {"any": rows}}]
    yield node("set", {"values": [
        {"variable": "v0", "value": f"{name} {{{{ caller.number }}}}"},
        {"variable": "v2", "value": str(at + turn)},
    ]}, next=f"play-{at}")  # fmt: skip
    yield node("play", {"prompts": [_said(welcome, turn)]}, next=f"hours-{at}")
    yield node("hours", {"calendar": "bureau", "ranges": ["jour"]}, emergency="end",
               holiday=f"marker-{at}", jour=f"menu-{at}", closed=f"marker-{at}")  # fmt: skip
    yield node("menu", {"prompt": choice, "options": [
        {"key": "1", "label": name}, {"key": "2", "label": "Message"}, {"key": "3"},
    ]}, _1=f"collect-{at}", _2=f"condition-{at}", _3=f"set-{at}", no_input="end",
        invalid="end")  # fmt: skip
    yield node("collect", {"prompt": _said(f"Composez le code du service {name}.", turn),
                           "min": 3, "max": 3 + at % 20, "store": "v1"},
               ok=f"say_value-{at}", no_input="end", invalid="end",
               cancelled=f"menu-{at}")  # fmt: skip
    yield node("say_value", {"value": f"{turn}{{{{ v1 }}}}", "as": "digits"},
               next=f"selector-{at}")  # fmt: skip
    yield node("selector", {"value": f"menu-{at}.key", "cases": [
        {"id": "un", "equals": [str(at % 10)]}, {"id": "deux", "equals": [name, f"a{turn}"]},
    ]}, un=f"condition-{at}", deux=onward, otherwise=f"jump-{at}")  # fmt: skip
    yield node("condition", {"rules": rules}, oui=f"marker-{at}", non="end",
               otherwise=onward)  # fmt: skip
    yield node("marker", {"name": f"{name} {turn}", "value": "{{ v2 }}"}, next=onward)
    yield node("jump", {"to": onward})
