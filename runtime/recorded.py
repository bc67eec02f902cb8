"""A call as its journal tells it: what happened in order, and what its caller did, when.

What a crash cut short was begun again, so the first try counts for nothing; what somebody held in
the debugger took no time. Instants are seconds since the call began.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from runtime.events import Event
from runtime.replay_words import Unreplayable

BY_THE_CALLER = ("caller", "lost", "supervisor")
"""Ends that are, for the flow, the caller's hanging up."""
PAUSES = ("held", "freed")


@dataclass(frozen=True)
class Fact:
    """One thing that happened, at an instant."""

    t: float
    kind: str
    node: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Pressed:
    """A key at the instant it was pressed; `due`: the fact that tells what became of it."""

    t: float
    key: str
    due: int
    taken: bool


@dataclass(frozen=True)
class Recorded:
    """The whole call. `gone`: when the caller left, None when we ended the call."""

    started: Event
    facts: list[Fact]
    keys: list[Pressed]
    gone: float | None
    reason: str
    steps: list[tuple[str, str | None]] = field(default_factory=list)


def recorded(events: Sequence[Event]) -> Recorded:
    """The call of these facts; `Unreplayable` when they do not tell it whole."""
    if not events or events[0].kind != "started":
        raise Unreplayable("incomplete")
    if events[-1].kind != "ended":
        raise Unreplayable("lasts")
    if [event.n for event in events] != list(range(1, len(events) + 1)):
        raise Unreplayable("incomplete")
    if any(event.kind == "changed" for event in events):
        raise Unreplayable("by-hand")
    facts = _whole(_timed(events))
    end = facts[-1]
    reason = str(end.data.get("reason", ""))
    _check_end(facts, reason)
    return Recorded(events[0], facts, _keys(facts), _gone(facts, reason), reason, steps(events))


def steps(events: Sequence[Event]) -> list[tuple[str, str | None]]:
    """The (node, port) passed, in order; port None where the call ended inside a node."""
    found: list[tuple[str, str | None]] = []
    for event in events:
        if event.kind == "entered" and not event.data.get("resumed"):
            found.append((event.node, None))
        elif event.kind == "left" and found:
            found[-1] = (found[-1][0], str(event.data.get("port")))
    return found


def _timed(events: Sequence[Event]) -> list[Fact]:
    """All but the start, on the call's own clock: it stands still while somebody holds the call."""
    begun, held, facts = events[0].at, 0.0, []
    for event in events[1:]:
        if event.kind == "freed":
            held += float(event.data.get("seconds") or 0.0)
        elif event.kind != "held":
            facts.append(Fact(event.at - begun - held, event.kind, event.node, event.data))
    return facts


def _whole(facts: list[Fact]) -> list[Fact]:
    """Without the tries that a crash cut short; markers ticked in them stay ticked."""
    kept: list[Fact] = []
    for fact in facts:
        if not (fact.kind == "entered" and fact.data.get("resumed")):
            kept.append(fact)
            continue
        begun = [at for at, one in enumerate(kept) if one.kind == "entered"]
        if not begun or kept[begun[-1]].node != fact.node:
            raise Unreplayable("incomplete")
        again = begun[-1] + 1
        kept[again:] = [one for one in kept[again:] if one.kind == "marked"]
    return kept


def _check_end(facts: list[Fact], reason: str) -> None:
    """A runtime that gives a call up tells its end alone: no test can bring that about."""
    if reason == "failed" and not any(fact.kind == "failed" for fact in facts):
        raise Unreplayable("technical", step=next((f.node for f in facts[::-1] if f.node), ""))
    if not any(fact.kind == "entered" for fact in facts):
        raise Unreplayable("incomplete")


def _keys(facts: list[Fact]) -> list[Pressed]:
    """All keys in the order they were pressed, which is that in which they were taken or dropped.

    No key is later than the next one: how long one waited is not told to the last moment.
    """
    keys: list[Pressed] = []
    for at, fact in enumerate(facts):
        for key, ago in fact.data.get("forgot", ()):
            keys.append(Pressed(fact.t - ago, str(key), at, False))
        if fact.kind == "pressed":
            pressed = fact.t - float(fact.data.get("ahead", 0.0))
            keys.append(Pressed(pressed, str(fact.data["key"]), at, True))
    for at in range(len(keys) - 1, 0, -1):
        if keys[at - 1].t > keys[at].t:
            keys[at - 1] = replace(keys[at - 1], t=keys[at].t)
    return keys


def _gone(facts: list[Fact], reason: str) -> float | None:
    end = facts[-1]
    if reason == "too_long":
        return None
    if (ago := end.data.get("gone")) is not None:
        return end.t - float(ago)
    if reason not in BY_THE_CALLER:
        return None
    # Journals of before this was told: at the first sign of it.
    for fact in facts:
        if (fact.kind, fact.data.get("end")) == ("heard", "hangup"):
            return fact.t
        if (fact.kind, fact.data.get("port")) == ("left", "hangup"):
            return fact.t
    return end.t
