"""Holding calls between two steps: why, what goes on, and what time it costs them."""

import asyncio
from collections.abc import Callable
from typing import Any

from nodes.conditions import Condition, Row
from runtime.call import Around
from runtime.pace import Stops
from runtime.simulated_call import Notebook, SimulatedCall, TextVoice
from runtime.walker import walk
from tests.runtime.walks import NoWorld, facts, flow, fresh, path, program, said

MENU = {
    "prompt": said("Tapez 1."), "options": [{"key": "1", "label": "Un"}], "timeout": 1,
    "max_no_input": 1,
}  # fmt: skip
DOCUMENT = flow(
    {
        "a": ("answer", {}, {"next": "s"}),
        "s": ("set", {"values": [{"variable": "age", "value": "7"}]}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "h", "no_input": "h", "invalid": "h"}),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "end"}),
        "end": ("hangup", {}, {}),
    },
    variables={"age": {"type": "number"}},
    on_hangup="gone",
    max_seconds=60,
)


class Silent:
    """A screen whose sounds are over at once."""

    call: SimulatedCall

    def show(self, what: str, **details: Any) -> None:
        if what == "play":
            asyncio.get_running_loop().call_soon(self.call.played, details["playback"])


def held(
    act: Callable[[SimulatedCall, Stops], None], document: dict[str, Any] = DOCUMENT, *,
    paused: bool = False, seconds: float = 0, **breakpoints: Condition | None,
) -> tuple[list[tuple[str, str]], Notebook, SimulatedCall]:  # fmt: skip
    """Walk, and `act` each time the call is held; (step, why) of each hold."""
    holds: list[tuple[str, str]] = []
    book, screen = Notebook(), Silent()
    compiled = program(document)
    state = fresh(compiled)

    async def run() -> SimulatedCall:
        call = SimulatedCall(compiled, state, Around(NoWorld(), TextVoice(), book), screen)
        state.started = call.instant()

        def changed() -> None:
            if stops.why:
                holds.append((state.at or "", stops.why))
                asyncio.get_running_loop().call_later(seconds, act, call, stops)

        stops = Stops(breakpoints, paused=paused, changed=changed)
        call.pace, screen.call = stops, call
        call.begin()
        await asyncio.wait_for(walk(compiled, state, call), 30)
        return call

    return holds, book, asyncio.run(run())


def go(_call: SimulatedCall, stops: Stops) -> None:
    stops.go()


def test_nothing_holds_a_call_without_a_reason() -> None:
    holds, book, _ = held(go)
    assert holds == []
    assert path(book) == ["a", "s", "m", "h"]


def test_it_is_held_at_the_start_and_goes_step_by_step_to_its_end() -> None:
    holds, book, _ = held(lambda _, stops: stops.step(), paused=True)
    assert holds == [("a", "start"), ("s", "step"), ("m", "step"), ("h", "step")]
    assert path(book) == ["a", "s", "m", "h"]


def test_breakpoints_hold_when_their_condition_is_true() -> None:
    young, old = Row(left="age", op="lt", right=18), Row(left="age", op="ge", right=18)
    assert held(go, m=young)[0] == [("m", "breakpoint")]
    assert held(go, m=old)[0] == []
    assert held(go, s=young, h=None)[0] == [("h", "breakpoint")]


def test_it_goes_on_to_a_step_and_holds_there_once() -> None:
    holds, _, _ = held(
        lambda call, stops: stops.here("m") if call.state.at == "a" else stops.go(), paused=True
    )
    assert holds == [("a", "start"), ("m", "here")]


def test_keys_pressed_while_it_is_held_are_kept() -> None:
    def press(call: SimulatedCall, stops: Stops) -> None:
        call.feed_key("1", 0.0)
        stops.go()

    _, book, _ = held(press, m=None)
    assert [fact["key"] for fact in facts(book, "pressed")] == ["1"]
    assert facts(book, "heard")[0]["end"] == "skipped"


def test_a_hang_up_ends_the_hold_and_the_lane_is_held_again() -> None:
    def hang_up(call: SimulatedCall, stops: Stops) -> None:
        if call.gone:
            stops.go()
        else:
            call.feed_gone()

    holds, book, _ = held(hang_up, m=None)
    assert holds == [("m", "breakpoint"), ("gone", "step")]
    assert path(book) == ["a", "s", "m", "gone", "end"]
    assert facts(book, "ended")[0]["reason"] == "caller"


def test_held_seconds_are_not_lived() -> None:
    shortly = {**DOCUMENT, "max_seconds": 2}
    holds, book, call = held(go, shortly, seconds=1.5, m=None, h=None)
    assert [step for step, _ in holds] == ["m", "h"]
    assert facts(book, "ended")[0]["reason"] == "finished"
    assert call.state.held >= 3.0
