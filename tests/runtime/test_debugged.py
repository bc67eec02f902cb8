"""A call that somebody elsewhere debugs: orders, restarts, and people who go away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from runtime import debugged
from runtime.call import Around
from runtime.debugged import Debugged
from runtime.events import Event, Kind
from runtime.records.debug import Listening
from runtime.simulated_call import Notebook, SimulatedCall, TextVoice
from runtime.walker import walk
from tests.runtime.walks import NoWorld, facts, flow, fresh, path, program, said

DOCUMENT = flow(
    {
        "a": ("answer", {}, {"next": "s"}),
        "s": ("set", {"values": [{"variable": "age", "value": "7"}]}, {"next": "p"}),
        "p": ("play", {"prompts": [said("Vous avez {{ age }} ans.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "end"}),
        "end": ("hangup", {}, {}),
    },
    variables={"age": {"type": "number"}, "pin": {"type": "digits", "secret": True}},
    on_hangup="gone",
)
ROW = Listening("d1", "main", "test", "anna", "c1", [], False, time.time() + 1e6)
Act = Callable[[SimulatedCall, Debugged], None]


class Silent:
    """A screen whose sounds are over at once."""

    call: SimulatedCall

    def show(self, what: str, **details: Any) -> None:
        if what == "play":
            asyncio.get_running_loop().call_soon(self.call.played, details["playback"])


def walked(row: Listening, act: Act, last: Event | None = None) -> Notebook:
    """Walk a call to its end; `act` is called each time it is held."""

    class Book(Notebook):
        def tell(self, event: Event, state: str | None) -> None:
            super().tell(event, state)
            if event.kind == "held":
                asyncio.get_running_loop().call_soon(act, call, pace)

    compiled, book, screen = program(DOCUMENT), Book(), Silent()
    call = SimulatedCall(
        compiled, fresh(compiled, started=time.time()), Around(NoWorld(), TextVoice(), book), screen
    )
    pace = Debugged(call, row)

    async def run() -> None:
        pace.resume(last)
        call.pace, screen.call = pace, call
        call.begin()
        await asyncio.wait_for(walk(compiled, call.state, call), 30)

    asyncio.run(run())
    return book


def holds(book: Notebook) -> list[tuple[str, str]]:
    return [(event.node, event.data["why"]) for event in book.events if event.kind == "held"]


def freed(book: Notebook) -> list[str]:
    return [data["why"] for data in facts(book, "freed")]


def obey(order: str, **data: Any) -> Act:
    return lambda _, pace: pace.obey(order, data)


def points(*nodes: str) -> Listening:
    return replace(ROW, breakpoints=[{"node": node} for node in nodes])


def test_orders_are_carried_out_and_told() -> None:
    book = walked(replace(ROW, paused=True), obey("step"))
    assert holds(book) == [("a", "start"), ("s", "step"), ("p", "step"), ("h", "step")]
    assert freed(book) == ["step"] * 4
    book = walked(replace(ROW, paused=True), obey("here", node="h"))
    assert holds(book) == [("a", "start"), ("h", "here")]
    assert [data["until"] for data in facts(book, "freed")] == ["h", "h"]
    book = walked(points("s"), obey("go"))
    assert (holds(book), freed(book)) == ([("s", "breakpoint")], ["go"])


def test_values_are_set_and_told() -> None:
    def act(_: SimulatedCall, pace: Debugged) -> None:
        for name, value in (
            ("age", "many"), ("age", 40), ("pin", "1234"), ("pin", None), ("nothing", 1),
        ):  # fmt: skip
            pace.obey("set", {"name": name, "value": value})
        pace.obey("go", {})

    book = walked(points("p"), act)
    assert facts(book, "changed") == [
        {"name": "age", "value": 40}, {"name": "pin", "value": "•"}, {"name": "pin", "value": "•"},
    ]  # fmt: skip
    assert facts(book, "heard")[0]["text"] == "Vous avez 40 ans."


def test_conditions_of_breakpoints() -> None:
    def at(right: object) -> Listening:
        when = {"left": "age", "op": "ge", "right": right}
        return replace(ROW, breakpoints=[{"node": "p", "when": when}])

    assert holds(walked(at(7), obey("go"))) == [("p", "breakpoint")]
    assert holds(walked(at(8), obey("go"))) == []
    nonsense = replace(ROW, breakpoints=[{"node": "p", "when": {"left": "age", "op": "?"}}])
    assert holds(walked(nonsense, obey("go"))) == [("p", "breakpoint")]


def test_no_condition_tells_a_secret() -> None:
    def at(when: dict[str, Any]) -> list[tuple[str, str]]:
        return holds(walked(replace(ROW, breakpoints=[{"node": "p", "when": when}]), obey("go")))

    assert at({"left": "pin", "op": "is_not_set"}) == []
    assert at({"not": {"any": [{"left": "age", "op": "is", "right": {"var": "pin"}}]}}) == []
    assert at({"not": {"any": [{"left": "age", "op": "is", "right": 8}]}}) == [("p", "breakpoint")]


def test_nobody_is_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(_: SimulatedCall, pace: Debugged) -> None:
        pace.attend(points("s", "p", "h"))

    def remembered(_: SimulatedCall, pace: Debugged) -> None:
        pace.attend(points("s"))
        pace.obey("step", {})

    def until_an_order(_: SimulatedCall, pace: Debugged) -> None:
        pace.attend(points("s", "p", "h"))
        pace.obey("go", {})
        with monkeypatch.context() as later:
            later.setattr(debugged, "LONGEST", 1000.0)
            pace.attend(points("h"))

    kept = walked(points("s", "p"), remembered)
    assert holds(kept)[0] == ("s", "breakpoint")
    assert "alone" not in freed(kept)
    monkeypatch.setattr(debugged, "LONGEST", 0.0)
    book = walked(points("s", "p"), forgotten)
    assert (holds(book), freed(book)) == ([("s", "breakpoint")], ["alone"])
    assert path(book) == ["a", "s", "p", "h"]
    held = [("s", "breakpoint"), ("h", "breakpoint")]
    assert holds(walked(points("s", "p"), until_an_order)) == held


def test_what_the_row_says_is_followed() -> None:
    def more(_: SimulatedCall, pace: Debugged) -> None:
        pace.attend(points("h"))
        pace.obey("go", {})

    assert holds(walked(points("s", "p"), more)) == [("s", "breakpoint"), ("h", "breakpoint")]


@pytest.mark.parametrize("row", [None, replace(ROW, until=time.time() - 1)], ids=["left", "silent"])
def test_nobody_there_holds_nobody(row: Listening | None) -> None:
    book = walked(points("s", "p"), lambda _, pace: pace.attend(row))
    assert (holds(book), freed(book)) == ([("s", "breakpoint")], ["alone"])
    assert path(book) == ["a", "s", "p", "h"]
    late = replace(points("s"), until=time.time() - 1)
    assert holds(walked(late, obey("go"))) == []


def test_who_hangs_up_is_held_by_breakpoints_only() -> None:
    def act(call: SimulatedCall, pace: Debugged) -> None:
        if call.gone:
            pace.obey("go", {})
        else:
            call.feed_gone()

    book = walked(points("p"), act)
    assert (holds(book), freed(book)) == ([("p", "breakpoint")], ["gone"])
    assert path(book) == ["a", "s", "p", "gone", "end"]
    assert holds(walked(points("p", "gone"), act)) == [("p", "breakpoint"), ("gone", "breakpoint")]


@pytest.mark.parametrize(
    ("kind", "data", "held"),
    [
        ("held", {"why": "step"}, [("a", "step")]),
        ("held", {"why": "breakpoint"}, [("a", "breakpoint")]),
        ("freed", {"why": "step"}, [("a", "step")]),
        ("freed", {"why": "here", "until": "p"}, [("p", "here")]),
        ("freed", {"why": "go"}, []),
        ("held", {"why": "?"}, []),
    ],
    ids=["held", "held at a breakpoint", "in a step", "running to here", "running", "unknown"],
)
def test_a_restarted_runtime_goes_on_as_before(
    kind: Kind, data: dict[str, Any], held: list[tuple[str, str]]
) -> None:
    last = Event("main", "c1", 7, 0.0, kind, "test", 0, True, "a", data)
    assert holds(walked(replace(ROW, paused=True), obey("go"), last)) == held
