"""Every case again on the call a person makes from the browser: the two must not differ.

The event loop's clock jumps over the waiting, so that minutes of listening take no time.
"""

import asyncio
import json
import selectors
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from nodes import KINDS
from runtime.call import Around
from runtime.simulated_call import Notebook, SimulatedCall, TextVoice
from runtime.sounds import Media
from runtime.walker import walk
from tests.nodes.script import (
    Outcome,
    Remembers,
    begin,
    load,
    outcome,
    program,
    step,
    world,
)

CASES = [(kind, case) for kind in KINDS for case in load(kind)]


class Jump(selectors.DefaultSelector):  # type: ignore[misc,valid-type]  # chosen by the system
    """Waits for nothing: the time it should have waited is added to the clock."""

    ahead = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.ahead += timeout or 0.0
        return super().select(0)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass at once."""

    def __init__(self) -> None:
        self._jump = Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.ahead


class Person:
    """Somebody at the screen: hears each sound to its end unless it is stopped, follows a list."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.steps = [step(given) for given in case.get("steps", ())]
        self.book = Notebook()
        self.call: PersonalCall
        self._sound: asyncio.TimerHandle | None = None
        self._matched = 0

    def show(self, what: str, **details: Any) -> None:
        if self._sound is not None:
            self._sound.cancel()
        if what == "play":
            media: Media = details["media"]
            loop = asyncio.get_running_loop()
            self._sound = loop.call_later(media.seconds, self.call.played, details["playback"])

    async def act(self) -> None:
        loop = asyncio.get_running_loop()
        for one in self.steps:
            if one.wait is not None:
                await asyncio.sleep(one.wait)
            while one.hear is not None and not self.has_heard(one):
                await asyncio.sleep(0.001)
            for nth, key in enumerate(one.press or ""):
                self.call.feed_key(key, loop.time() + nth)  # told apart, though at one moment
            if one.hangup:
                self.call.feed_gone()

    def has_heard(self, one: Any) -> bool:
        told = [e for e in self.book.events if e.kind == "heard" and e.data["end"] != "skipped"]
        for at in range(self._matched, len(told)):
            if one.hears(told[at].node, told[at].data["text"]):
                self._matched = at + 1
                return True
        return False


class PersonalCall(Remembers, SimulatedCall):
    """The case as a person lives it."""


def play(kind: str, case: dict[str, Any]) -> Outcome:
    one = program(kind, case)
    state, person = begin(one, case), Person(case)
    around = Around(world(case), TextVoice(case.get("recordings")), person.book)
    at = datetime.fromtimestamp(state.started, UTC)
    state.started = time.time()  # the case's date is pretended
    person.call = call = PersonalCall(one, state, around, person, at)

    async def live() -> None:
        acting = asyncio.create_task(person.act())
        await walk(one, state, call)
        acting.cancel()

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(live())
    return outcome(call, person.book)


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{k}: {c['name']}" for k, c in CASES])
def test_case(kind: str, case: dict[str, Any]) -> None:
    happened = play(kind, case)
    expect = {k: v for k, v in case["expect"].items() if k not in ("seconds", "problem")}
    for name, value in expect.pop("variables", {}).items():
        assert happened.variables.get(name) == value, name
    results = expect.pop("results", {})
    for name in results.keys() - {"ms_to_answer"}:
        assert happened.results.get(name) == results[name], name
    shown = {name: happened.seen[name] for name in expect}
    assert shown == expect, json.dumps(shown, ensure_ascii=False, indent=1)
