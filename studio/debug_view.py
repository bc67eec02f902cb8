"""A debugged call as its screen shows it: one pure function, for tried and for real calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from flows.model import Program
from nodes.catalogue import texts
from runtime.pace import Why
from runtime.pretended import Choices, outside
from runtime.state import CallState
from runtime.values import secrets
from studio.builtins import builtins

Mode = Literal["waiting", "running", "held", "ended"]
HIDDEN, KEY = "•••", "•"
SETTABLE = ("caller.number", "caller.name", "language")
"""Built-in variables that a tester may change in a tried call."""


@dataclass
class Seen:
    """What is known of a debugged call beside its program and its state.

    `now` is the instant as the flow sees it, `seconds` those lived; `before` are the `values` at
    the last hold; `waiting` is `{what: key|sound, seconds}`; `wires` counts those travelled by
    (node, port).
    """

    mode: Mode = "waiting"
    why: Why | None = None
    real: bool = False
    number: str | None = None
    version: int | None = None
    past: int = 0
    now: datetime | None = None
    speed: float = 1
    seconds: float = 0.0
    gone: bool = False
    reason: str | None = None
    problem: str | None = None
    waiting: dict[str, Any] | None = None
    chosen: Choices = field(default_factory=dict)
    wires: Mapping[tuple[str, str], int] = field(default_factory=dict)
    before: Mapping[str, Any] | None = None


def view(
    program: Program | None, state: CallState | None, seen: Seen, language: str = "en"
) -> dict[str, Any]:
    """The whole `state` that is pushed to the page; no program and state while none called."""
    call: dict[str, Any] = {
        "at": None,
        "lane": "",
        "answered": False,
        "keys": "",
        "variables": [],
        "outside": None,
    }
    if program is not None and state is not None:
        call = {
            "at": state.at, "lane": state.lane, "answered": state.answered,
            "keys": _keys(program, state, seen.real),
            "variables": _variables(program, state, seen, language),
            "outside": _outside(program, state.at, seen.chosen),
        }  # fmt: skip
    return {
        "mode": seen.mode, "why": seen.why, "real": seen.real, "number": seen.number,
        "version": seen.version, "past": seen.past,
        "now": seen.now.isoformat(timespec="milliseconds") if seen.now else None,
        "speed": seen.speed, "seconds": round(seen.seconds, 3), "gone": seen.gone,
        "reason": seen.reason, "problem": seen.problem, "waiting": seen.waiting,
        "wires": {f"{node}:{port}": n for (node, port), n in seen.wires.items()},
        **call,
    }  # fmt: skip


def values(program: Program, state: CallState) -> dict[str, Any]:
    """Every value that may change during a call, by name: what `changed` is told by."""
    found: dict[str, Any] = {name: state.variables.get(name) for name in program.variables}
    found |= {
        "caller.number": state.caller, "caller.name": state.caller_name, "language": state.language
    }  # fmt: skip
    return found | state.results


def masked(program: Program, name: str, value: Any) -> Any:
    """The value as it may be shown: a secret is there or not, and no more."""
    return HIDDEN if name in secrets(program) and value is not None else value


def _keys(program: Program, state: CallState, real: bool) -> str:
    """Keys not yet taken; at a real call those before a secret question may be meant for it."""
    hidden = getattr(program.nodes.get(state.at or ""), "secret", False)
    return KEY * len(state.keys) if hidden or (real and program.secret) else state.keys


def _variables(
    program: Program, state: CallState, seen: Seen, language: str
) -> list[dict[str, Any]]:
    now, hidden = values(program, state), secrets(program)
    before = now if seen.before is None else seen.before
    changeable = set(now)
    now |= {"called.number": state.called, "call.id": state.call} | _instants(seen)

    def row(name: str, kind: str, label: str, type: str, editable: bool) -> dict[str, Any]:
        value = now.get(name)
        return {
            "name": name, "label": label, "type": type, "kind": kind,
            "value": HIDDEN if name in hidden and value is not None else value,
            "changed": name in changeable and before.get(name) != value,
            "editable": editable and seen.mode != "ended",
        }  # fmt: skip

    rows = [row(n, "variable", v.label, v.type, True) for n, v in program.variables.items()]
    rows += [
        row(b.name, "builtin", b.label, b.type, b.name in SETTABLE and not seen.real)
        for b in builtins(language)
    ]
    for name in state.results:
        label, type = _result(program, name, language)
        rows.append(row(name, "result", label, type, False))
    return rows


def _instants(seen: Seen) -> dict[str, str | None]:
    """When it began and what time it is, as the flow sees it."""
    if seen.now is None:
        return {"now": None, "call.started": None}
    begun = seen.now - timedelta(seconds=seen.seconds)
    return {
        "now": seen.now.isoformat(timespec="seconds"),
        "call.started": begun.isoformat(timespec="seconds"),
    }


def _result(program: Program, name: str, language: str) -> tuple[str, str]:
    """Label and type of a result such as `menu-1.key`."""
    node, _, short = name.rpartition(".")
    kind = type(program.nodes[node]) if node in program.nodes else None
    if kind is None:
        return name, "text"
    said = texts(language)["types"][kind.type]["results"]
    step = program.names.get(node) or node
    return f"{step} · {said.get(short, short)}", str(kind.results.get(short, "text"))


def _outside(program: Program, at: str | None, chosen: Choices) -> dict[str, Any] | None:
    asked = outside(program, at) if at else None
    if asked is None:
        return None
    return {
        "type": asked.type, "node": asked.node, "outcomes": list(asked.outcomes),
        "chosen": chosen.get(asked.type, {}).get(asked.node),
    }  # fmt: skip
