"""Small flows, and a scripted caller to walk them: shared by the tests of the walk."""

import asyncio
from collections.abc import Sequence
from typing import Any

from flows.compile import compile
from flows.model import Program
from flows.scenario import Step
from flows.world import World as Known
from nodes.world import World
from runtime.simulated_call import Notebook, ScriptedCall
from runtime.state import CallState
from runtime.walker import walk


def said(text: str) -> dict[str, Any]:
    """A prompt in French."""
    return {"text": {"fr": text}}


def flow(nodes: dict[str, Any], start: str = "a", **more: Any) -> dict[str, Any]:
    """A whole document around these nodes: `{"a": ("play", params, next)}`."""
    placed = {
        ident: {"type": kind, "name": ident, "params": params, "next": wires}
        for ident, (kind, params, wires) in nodes.items()
    }
    head = {"format": 1, "name": "Test", "kind": "inbound", "languages": ["fr"]}
    return {**head, "start": start, "nodes": placed, **more}


def program(document: dict[str, Any], known: Known | None = None) -> Program:
    """The compiled document; the issues fail the test when there are errors."""
    report = compile(document, known or Known.empty())
    assert report.program is not None, report.to_json("en")
    return report.program


def fresh(program: Program, **more: Any) -> CallState:
    """The state of a call that begins."""
    given = {
        "call": "c1", "workspace": "main", "flow": "test", "version": 1, "simulated": True,
        "caller": "+41790000001", "caller_name": "", "called": "+41218025555",
        "started": 1_800_000_000.0, "language": program.languages[0], "at": program.start,
    }  # fmt: skip
    return CallState(**{**given, **more})


def steps(*given: dict[str, Any]) -> list[Step]:
    """Steps of a scenario."""
    return [Step.model_validate(step) for step in given]


class NoWorld:
    """A business without anything, where what is done is done."""

    calendars: Any = None
    attendance: Any = None
    real: bool = True


def play_out(
    program: Program, script: Sequence[Step] = (), state: CallState | None = None,
    world: World | None = None, book: Notebook | None = None,
) -> tuple[ScriptedCall, Notebook]:  # fmt: skip
    """Walk one scripted call to its end."""
    book = book or Notebook()
    state = state or fresh(program)
    call = ScriptedCall(program, state, world or NoWorld(), script, book=book)
    if state.visit == 0:
        call.begin()
    asyncio.run(walk(program, state, call))
    return call, book


def path(book: Notebook) -> list[str]:
    """The nodes entered, in order."""
    return [event.node for event in book.events if event.kind == "entered"]


def facts(book: Notebook, kind: str) -> list[dict[str, Any]]:
    """The data of all facts of one kind."""
    return [event.data for event in book.events if event.kind == kind]
