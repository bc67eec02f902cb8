"""Case files: one step of a flow, a scripted caller, and what must have happened.

A case is `{name, params, call?, variables?, languages?, recordings?, calendars?, workspace?,
punches?, steps?, expect}`:

* `call`: `{from, to, name, at, language, answered, keys, values}`: `keys` were pressed before,
  `values` are the variables so far.
* `variables`: declarations as in a flow file. `recordings`: recording id → seconds.
* `workspace`: `{sites, workers, planning}` as in `workspace.json`; `punches` before the call:
  `{worker, site, direction, at}`.
* `steps`: as in scenario files, but `{"hear": "words"}` means the words, since there is one step.
* `expect`: `port`, `heard: [{text | audio, end}]`, `pressed`, `variables`, `results`, `markers`,
  `language`, `answered`, `hungup` (cause, or true), `keys_left`, `seconds` (virtual, from the
  start of the step to its end), `problem` (words of the failure), `recorded` (what attendance put
  on record, in order: a result or the reason of a refusal). What is given must match exactly; of
  `variables` and `results` the names given.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flows import calendars
from flows.model import Program, VariableDecl
from flows.scenario import Step
from flows.world import World as Known
from nodes import KINDS
from nodes.world import Answer, Attempt, Opening, Punched
from runtime.call import BaseCall
from runtime.simulated_call import Notebook, ScriptedCall, TextVoice
from runtime.state import CallState
from runtime.walker import walk
from runtime.written_attendance import Made, WrittenAttendance

HERE = Path(__file__).parent
NODE = "step"
FIELDS = {
    "name", "params", "call", "variables", "languages", "recordings", "calendars", "workspace",
    "punches", "steps", "expect",
}  # fmt: skip
EXPECTED = {
    "port", "heard", "pressed", "variables", "results", "markers", "language", "answered",
    "hungup", "keys_left", "seconds", "problem", "recorded",
}  # fmt: skip


@dataclass
class KnownCalendars:
    """The calendars of a case, by the real rules."""

    known: Mapping[str, Mapping[str, Any]]

    async def opening(self, calendar: str, at: datetime) -> Opening:
        return calendars.opening(self.known[calendar], at)


class NotedAttendance(WrittenAttendance):
    """The attendance of a case, by the real rules; notes what would be put on record."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self.recorded: list[str] = []

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        answer = await super().punch(key, attempt)
        self.recorded.append(answer["result"])
        return answer

    async def refuse(self, key: str, **why: object) -> None:
        self.recorded.append(str(why["reason"]))


@dataclass
class CaseWorld:
    """The business around the call."""

    calendars: KnownCalendars
    attendance: NotedAttendance
    real = False


def world(case: Mapping[str, Any]) -> CaseWorld:
    """What surrounds the call of a case."""
    attendance = NotedAttendance(Known.from_workspace(case.get("workspace", {})))
    for nth, one in enumerate(case.get("punches", ())):
        at = datetime.fromisoformat(one["at"])
        punched = Punched(one["direction"], one["direction"], one["worker"], at=at)
        attendance.made = (*attendance.made, Made(f"before-{nth}", one["site"], punched))
    return CaseWorld(KnownCalendars(case.get("calendars", {})), attendance)


class Remembers(BaseCall):
    """A call that remembers how the step itself left the line."""

    dropped: tuple[str | None] | None = None
    left_at: float | None = None
    keys_left: str = ""

    async def _drop(self, cause: str | None) -> None:
        if self.state.at is not None:
            self.dropped = (cause,)

    def emit(self, kind: Any, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind in ("left", "failed") and self.left_at is None:
            self.left_at, self.keys_left = self.clock(), self.state.keys


class CaseCall(Remembers, ScriptedCall):
    """The case in virtual time."""


@dataclass
class Outcome:
    """What happened, in the words of `expect`."""

    seen: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)


def load(kind: str) -> list[dict[str, Any]]:
    """The cases of a type."""
    cases: list[dict[str, Any]] = json.loads((HERE / f"{kind}.json").read_text("utf-8"))
    return cases


def program(kind: str, case: Mapping[str, Any]) -> Program:
    """The one step as a program. The parameters must also pass the type's own check."""
    node = KINDS[kind].model_validate(case["params"])
    assert not list(node.check())
    declared = {n: VariableDecl.model_validate(v) for n, v in case.get("variables", {}).items()}
    return Program(
        name="case", kind="inbound", languages=tuple(case.get("languages", ("fr", "en"))),
        variables=declared, start=NODE, on_error=None, on_hangup=None, max_seconds=7200,
        nodes={NODE: node}, names={NODE: case["name"]}, markers={}, wires={},
    )  # fmt: skip


def begin(one: Program, case: Mapping[str, Any]) -> CallState:
    """The state of the call as the step begins."""
    said = case.get("call", {})
    at = datetime.fromisoformat(said.get("at", "2026-11-21T10:00:00+01:00"))
    return CallState(
        call="case", workspace="main", flow="case", version=1, simulated=True,
        caller=said.get("from", "+41790000001"), caller_name=said.get("name", ""),
        called=said.get("to", "+41218025555"), started=at.timestamp(),
        language=said.get("language", one.languages[0]), at=NODE,
        answered=said.get("answered", True), variables=dict(said.get("values", {})),
        keys=said.get("keys", ""),
    )  # fmt: skip


def step(given: Mapping[str, Any]) -> Step:
    """One thing the caller does."""
    words = given.get("hear")
    return Step.model_validate({"hear": {"text": words}} if isinstance(words, str) else given)


def play(kind: str, case: Mapping[str, Any]) -> Outcome:
    """Walk the step with its caller."""
    one = program(kind, case)
    state, book = begin(one, case), Notebook()
    steps = [step(given) for given in case.get("steps", ())]
    call = CaseCall(one, state, world(case), steps, TextVoice(case.get("recordings")), book)
    asyncio.run(walk(one, state, call))
    return outcome(call, book)


def outcome(call: Remembers, book: Notebook) -> Outcome:
    """The facts told, in the words of `expect`."""
    kinds = [event.kind for event in book.events]
    # after a failure the walk itself apologises: not the step's doing
    events = book.events[: kinds.index("failed") + 1] if "failed" in kinds else book.events
    told = {kind: [e.data for e in events if e.kind == kind] for kind in set(kinds)}
    failed = told.get("failed", [])
    seen = {
        "port": "error" if failed else told["left"][0]["port"],
        "heard": [_heard(data) for data in told.get("heard", [])],
        "pressed": "".join(data["key"] for data in told.get("pressed", [])),
        "markers": told.get("marked", []),
        "language": call.state.language,
        "answered": call.state.answered,
        "hungup": (call.dropped[0] or True) if call.dropped else False,
        "keys_left": call.keys_left,
        "seconds": round(call.left_at or 0, 2),
        "problem": failed[0]["problem"] if failed else "",
        "recorded": getattr(call.world.attendance, "recorded", []),
    }
    prefix = f"{NODE}."
    results = {name.removeprefix(prefix): v for name, v in call.state.results.items()}
    return Outcome(seen, call.state.variables, results)


def _heard(data: Mapping[str, Any]) -> dict[str, Any]:
    what = {"audio": data["audio"]} if data.get("audio") else {"text": data["text"]}
    return {**what, "end": data["end"]}
