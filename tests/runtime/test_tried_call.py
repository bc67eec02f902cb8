"""The clock of a tried call: still, faster, skipped, set; and what a test tells of its caller."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.model import Program
from runtime.acts import Act, Acts, at_once, untaken
from runtime.call import MOST_KEYS, Around
from runtime.simulated_call import Notebook, TextVoice
from runtime.tried_call import TriedCall
from runtime.walker import walk
from tests.runtime.walks import NoWorld, facts, flow, fresh, path, program, said

MENU = {
    "prompt": said("Tapez 1."), "options": [{"key": "1", "label": "Un"}], "timeout": 60,
    "max_no_input": 1,
}  # fmt: skip
DOCUMENT = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "h", "no_input": "h", "invalid": "h"}),
        "h": ("hangup", {}, {}),
    },
    max_seconds=300,
)


class Screen:
    """What the browser is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.waits = asyncio.Event()

    def show(self, what: str, **details: Any) -> None:
        self.told.append(what)
        if what == "waiting":
            self.waits.set()


def tried(
    act: Callable[[TriedCall], Awaitable[None]], compiled: Program | None = None
) -> tuple[TriedCall, Notebook, list[str]]:
    """Walk, and let a person act once the first prompt is played."""
    compiled, book = compiled or program(DOCUMENT), Notebook()

    async def run() -> tuple[TriedCall, Notebook, list[str]]:
        screen = Screen()
        state = fresh(compiled, started=datetime.now(UTC).timestamp())
        call = TriedCall(compiled, state, Around(NoWorld(), TextVoice(), book), screen)
        call.begin()
        task = asyncio.create_task(walk(compiled, state, call))
        await asyncio.wait_for(screen.waits.wait(), 30)
        await act(call)
        await asyncio.wait_for(task, 60)
        return call, book, screen.told

    return asyncio.run(run())


async def turn() -> None:
    """Let what was ordered happen."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_sounds_and_waits_are_skipped() -> None:
    async def skip(call: TriedCall) -> None:
        assert call.waiting is not None
        assert call.waiting["what"] == "sound"
        call.skip()
        await turn()
        assert call.waiting is not None
        assert (call.waiting["what"], call.waiting["seconds"] > 50) == ("key", True)
        call.skip()

    call, book, told = tried(skip)
    assert path(book) == ["a", "m", "h"]
    assert facts(book, "left")[1] == {"port": "no_input"}
    assert 60 <= facts(book, "ended")[0]["seconds"] < 90
    assert told.count("stop") == 1
    assert call.acts.timeouts == 1


def test_keys_that_wait_are_not_skipped() -> None:
    async def press(call: TriedCall) -> None:
        call.skip()
        await turn()
        call.stand_still()
        call.press("1")
        call.skip()
        call.move_on()

    _, book, _ = tried(press)
    assert facts(book, "left")[1] == {"port": "1"}
    assert facts(book, "ended")[0]["seconds"] < 30


def test_the_clock_is_set_and_stands_still_and_runs_faster() -> None:
    async def play(call: TriedCall) -> None:
        call.stand_still()
        begun, lived = call.now, call.clock()
        await asyncio.sleep(0.05)
        assert (call.now, call.clock()) == (begun, lived)
        call.now = datetime(2026, 12, 24, 17, 1, tzinfo=UTC)
        assert call.now == datetime(2026, 12, 24, 17, 1, tzinfo=UTC)
        assert call.clock() == lived
        assert abs(call.begun + timedelta(seconds=lived) - call.now) < timedelta(seconds=0.001)
        call.speed = 1000
        assert call.clock() == lived
        call.move_on()
        await asyncio.sleep(0.05)
        assert call.clock() >= lived + 50

    call, book, _ = tried(play)
    assert facts(book, "ended")[0]["reason"] == "finished"
    assert call.get("now") >= "2026-12-24T17:02"  # type: ignore[operator]  # a text


def test_two_holds_are_ended_one_by_one() -> None:
    async def hold(call: TriedCall) -> None:
        call.stand_still()
        call.stand_still()
        call.move_on()
        lived = call.clock()
        await asyncio.sleep(0.02)
        assert call.clock() == lived
        call.move_on()
        call.skip()
        await turn()
        call.press("1")

    assert path(tried(hold)[1]) == ["a", "m", "h"]


def test_a_call_that_lasts_too_long_ends() -> None:
    async def wait(call: TriedCall) -> None:
        call.skip()
        await turn()
        call.skip()

    shortly = program({**DOCUMENT, "max_seconds": 60})
    assert facts(tried(wait, shortly)[1], "ended")[0]["reason"] == "too_long"


def test_nobody_presses_keys_or_hangs_up_after_hanging_up() -> None:
    async def leave(call: TriedCall) -> None:
        call.hang_up_now()
        call.hang_up_now()
        call.press("1")

    call, book, _ = tried(leave)
    assert facts(book, "ended")[0]["reason"] == "caller"
    assert call.acts.steps(untaken) == [{"wait": 0.2}, {"hangup": True}]


PRESS = Act("press", "4", 1.0, visit=2)


@pytest.mark.parametrize(
    ("acts", "likely", "sure"),
    [
        ([], [], []),
        ([PRESS], [{"press": "4"}], [{"press": "4"}]),
        (
            [Act("press", "4", 1.0, visit=2, into=3.0), Act("heard", "m", 1.0, cut=True),
             Act("press", "2", 1.5, visit=2)],
            [{"wait": 0.2}, {"press": "42"}],
            [{"wait": 0.2}, {"press": "4"}, {"hear": "m"}, {"press": "2"}],
        ),
        (
            [Act("heard", "m", 1.0), Act("press", "4", 8.0, timeouts=1, visit=2)],
            [{"hear": "m"}, {"wait": 7.0}, {"press": "4"}],
            [{"hear": "m"}, {"wait": 7.0}, {"press": "4"}],
        ),
        (
            [PRESS, Act("press", "2", 1.0, visit=3, ahead=True), Act("press", "1", 1.0, visit=3)],
            [{"press": "4"}, {"press": "21"}],
            [{"press": "42"}, {"press": "1"}],
        ),
        ([PRESS, Act("hangup", "", 2.0, answered=False)], [{"hangup": True}], [{"hangup": True}]),
        (
            [Act("hangup", "", 5000.0, timeouts=1)],
            [{"wait": 3600.0}, {"wait": 1400.2}, {"hangup": True}],
            [{"wait": 3600.0}, {"wait": 1400.2}, {"hangup": True}],
        ),
        (
            [Act("heard", "p", 1.0), Act("heard", "m", 2.0), Act("heard", "m", 9.0, timeouts=1),
             Act("press", "1", 9.5, timeouts=1)],
            [{"hear": "m"}, {"hear": "m"}, {"press": "1"}],
            [{"hear": "m"}, {"hear": "m"}, {"press": "1"}],
        ),
    ],
    ids=["nothing", "a key", "cut", "late", "ahead", "rings", "hours", "again"],
)  # fmt: skip
def test_what_a_test_tells_of_a_caller(
    acts: list[Act], likely: list[dict[str, Any]], sure: list[dict[str, Any]]
) -> None:
    assert Acts(acts).steps(at_once) == likely
    assert Acts(acts).steps(untaken) == sure


def test_keys_that_nobody_takes_are_not_collected_for_ever() -> None:
    async def act(call: TriedCall) -> None:
        call.stand_still()
        for _ in range(MOST_KEYS + 5):
            call.press("2")
        call.move_on()
        call.hang_up_now()

    call, _, _ = tried(act)
    pressed = [step["press"] for step in call.acts.steps(untaken) if "press" in step]
    assert "".join(pressed) == "2" * MOST_KEYS
