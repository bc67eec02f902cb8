"""What is known of a real call that is debugged: read from its facts and its last saved state."""

import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import msgspec

from flows.model import Program
from runtime.events import Event
from runtime.pace import Why
from runtime.records.calls import Call
from runtime.state import CallState
from runtime.values import secrets
from studio.debug_view import Mode, Seen, values, view

WAITING: dict[str, Any] = view(None, None, Seen(real=True))
"""The state while nobody has called yet."""


class Known:
    """One real call, as far as the journal tells."""

    def __init__(self, program: Program, call: Call) -> None:
        self.program, self.call = program, call
        self.told = 0
        """The number of the last fact known."""
        self._state: CallState | None = None
        self._before: dict[str, Any] | None = None
        self._wires: Counter[tuple[str, str]] = Counter()
        self._why: Why | None = None
        self._held_at = self._held = 0.0
        self._gone = False
        self._problem: str | None = None

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.call.ended is not None

    def take(self, call: Call, state: str | None, facts: list[Event]) -> list[dict[str, Any]]:
        """Learn what is new: the call's row, its saved state, its facts; returns log entries."""
        self.call = call
        for fact in facts:
            self._learn(fact)
        if state is not None:
            self._state = CallState.load(state)
        elif self._state is not None:
            self._state = msgspec.structs.replace(self._state, at=None, keys="")
        return [_entry(fact) for fact in facts]

    def shown(self, language: str) -> dict[str, Any]:
        """The `state` for the page."""
        call, now = self.call, datetime.now(UTC)
        seen = Seen(
            mode=self._mode(), why=self._why, real=True, number=call.called, now=now,
            seconds=self._lived(), gone=self._gone or self.over, reason=call.reason,
            problem=self._problem, wires=self._wires, before=self._before,
        )  # fmt: skip
        shown = view(self.program, self._state, seen, language)
        hidden = secrets(self.program)
        for row in shown["variables"]:
            row["editable"] = row["editable"] and row["name"] not in hidden
        return shown

    def _mode(self) -> Mode:
        if self.over:
            return "ended"
        return "running" if self._why is None else "held"

    def _lived(self) -> float:
        """Seconds of the call without those for which it was held."""
        until = self.call.ended or (self._held_at if self._why else time.time())
        return max(0.0, until - self.call.started - self._held)

    def _learn(self, fact: Event) -> None:
        self.told = fact.n
        data = fact.data
        match fact.kind:
            case "held":
                if self._why:  # by a runtime that died meanwhile
                    self._held += fact.at - self._held_at
                self._why, self._held_at = data["why"], fact.at
            case "freed":
                self._held += data["seconds"]
                self._go_on()
                self._gone = self._gone or data["why"] == "gone"
            case "entered":
                self._why = None
            case "left":
                self._wires[fact.node, data["port"]] += 1
                self._gone = self._gone or data["port"] == "hangup"
            case "failed":
                self._problem = data["problem"]
            case "ended":
                self._go_on()

    def _go_on(self) -> None:
        """What the values were until now is what changes are seen against."""
        self._why = None
        if self._state is not None:
            self._before = values(self.program, self._state)


def timeless(shown: dict[str, Any]) -> dict[str, Any]:
    """A state without what changes by itself: with time alone there is nothing to push."""
    moving = ("now", "seconds", "call.started")
    kept = {name: value for name, value in shown.items() if name not in moving}
    kept["variables"] = [row for row in shown.get("variables", []) if row["name"] not in moving]
    return kept


def _entry(fact: Event) -> dict[str, Any]:
    at = datetime.fromtimestamp(fact.at, UTC).isoformat(timespec="milliseconds")
    return {"n": fact.n, "at": at, "kind": fact.kind, "node": fact.node, "data": fact.data}
