"""Debugging real calls: a person at the screen holds a caller on music, looks, and lets them go."""

import asyncio
import json
import time
from collections.abc import Iterator

import pytest

from runtime.records import debug, people
from runtime.records.database import writing
from tests.asterisk.screen import (
    EMAIL,
    PASSWORD,
    Screen,
    answered,
    dial,
    kill,
    music,
    serve_draft,
    studio_for,
    told,
    value,
)
from tests.asterisk.service import WORKSPACE, Service, ended, visited
from tests.runtime.walks import flow, said
from tests.studio.server import Browser, Server

pytestmark = pytest.mark.asterisk

MENU = {
    "prompt": said("Tapez 1."), "options": [{"key": "1", "label": "Un"}], "timeout": 4,
    "max_no_input": 1,
}  # fmt: skip
OLD = {"id": "old", "when": {"left": "age", "op": "ge", "right": 18}}
AGES = flow(
    {
        "s": ("set", {"values": [{"variable": "age", "value": "7"}]}, {"next": "a"}),
        "a": ("answer", {}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "w", "no_input": "h", "invalid": "h"}),
        "w": ("condition", {"rules": [OLD]}, {"old": "adult", "otherwise": "child"}),
        "adult": ("play", {"prompts": [said("Adulte.")]}, {"next": "h"}),
        "child": ("play", {"prompts": [said("Enfant.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "h2"}),
        "h2": ("hangup", {}, {}),
    },
    start="s",
    variables={"age": {"type": "number"}},
    on_hangup="gone",
)


@pytest.fixture(scope="module")
def browser(service: Service) -> Iterator[Browser]:
    with studio_for(service, "studio") as server:
        yield server.sign_in(EMAIL, PASSWORD)


def assert_told(service: Service, from_: str) -> None:
    """What the journal says of the caller who was held three times."""
    events = service.wait_ended(from_)
    assert visited(events) == ["s", "a", "m", "w", "adult", "h"]
    assert ended(events) == "finished"
    assert {(event.version, event.simulated) for event in events} == {(0, True)}
    assert [data["why"] for data in told(service, from_, "held")] == [
        "breakpoint", "breakpoint", "step",
    ]  # fmt: skip
    assert [data["why"] for data in told(service, from_, "freed")] == ["go", "step", "go"]
    assert told(service, from_, "changed") == [{"name": "age", "value": 40}]


def assert_test_call(browser: Browser, flow: str, from_: str) -> None:
    """Wherever the call shows it is a test, and no figure of real calls contains it."""
    (row,) = [row for row in browser.http.get("/calls").json()["calls"] if row["from"] == from_]
    assert (row["simulated"], row["version"]) == (True, 0)
    counters = browser.http.get(f"/flows/{flow}/counters").json()
    assert (counters["real"]["calls"], counters["test"]["calls"]) == (0, 1)


async def assert_refused(screen: Screen) -> None:
    """What a real call does not take."""
    wrong = await screen.order("set", name="age", value="many")
    assert (wrong["ok"], wrong["error"]) == (False, "wrong-value")
    assert (await screen.order("set", name="language", value="fr"))["error"] == "no-such-variable"
    for what, details in (("back", {}), ("skip", {}), ("key", {"key": "1"})):
        assert (await screen.order(what, **details))["error"] == "not-on-real-calls"


def test_a_caller_is_held_on_music_and_goes_another_way(service: Service, browser: Browser) -> None:
    number, from_ = "701", "+41797010001"
    screen = Screen(browser, serve_draft(service, number, AGES), "m", "w")
    assert (screen.answer["number"], screen.answer["numbers"]) == (number, [number])

    async def call() -> list[str]:
        waiting = await screen.sees(lambda state: state["mode"] == "waiting")
        assert waiting["real"]
        assert (await screen.order("go"))["error"] == "no-call"
        async with await dial(service, number, from_) as caller:
            state = await screen.held("m", "breakpoint")
            assert (state["number"], state["version"], state["answered"]) == (number, None, True)
            assert value(state, "caller.number")["value"] == from_
            assert await music(caller)
            await caller.press("1")
            await screen.sees(lambda state: state["keys"] == "1")
            assert (await screen.order("go"))["ok"]
            state = await screen.held("w", "breakpoint")  # the key typed meanwhile was taken
            assert state["wires"] == {"s:next": 1, "a:next": 1, "m:1": 1}
            assert not value(state, "age")["changed"]
            await assert_refused(screen)
            assert (await screen.order("set", name="age", value=40))["ok"]
            state = await screen.sees(lambda state: value(state, "age")["value"] == 40)
            assert value(state, "age")["changed"]
            assert (await screen.order("step"))["ok"]
            await screen.held("adult", "step")
            assert await music(caller)
            assert (await screen.order("go"))["ok"]
            await caller.hear(f"f{number}:adult@fr")
            await caller.ended(10)
            return [name for name in caller.names() if name != "?"]

    heard = asyncio.run(call())
    assert heard == [f"f{number}:adult@fr"], "keys typed ahead skip the prompt of the menu"
    assert_told(service, from_)
    state = screen.line.wait("state", lambda state: state["mode"] == "ended")
    assert (state["reason"], state["at"], state["problem"]) == ("finished", None, None)
    assert screen.log()[0] == "started"
    assert screen.log()[-1] == "ended"
    assert screen.line.call("go", {})["error"] == "ended"
    assert_test_call(browser, f"f{number}", from_)
    screen.line.call("close", {})
    service.assert_idle()


def test_conditions_run_to_here_pause_and_the_next_call(service: Service, browser: Browser) -> None:
    number = "702"
    asked = {"node": "w", "when": {"left": "age", "op": "gt", "right": 99}}
    screen = Screen(browser, serve_draft(service, number, AGES), asked, paused=True)

    async def first() -> None:
        async with await dial(service, number, "+41797020001") as caller:
            state = await screen.held("s", "start")
            assert not state["answered"]
            assert not caller.pcm(), "silence before the answer"
            assert caller.answered_at is None
            assert (await screen.order("here", node="nowhere"))["error"] == "no-such-step"
            assert (await screen.order("here", node="child"))["ok"]
            await caller.hear(f"f{number}:m@fr")
            await caller.press("1")
            await screen.held("child", "here")  # the condition of the breakpoint did not hold
            assert (await screen.order("go"))["ok"]
            await caller.hear(f"f{number}:child@fr")
            await caller.ended(10)

    async def second() -> None:
        """The same page follows the next caller; a pause holds before the next step."""
        async with await dial(service, number, "+41797020002") as caller:
            await screen.held("s", "start")
            assert screen.log() == ["started", "held"]
            assert (await screen.order("go"))["ok"]
            await caller.hear(f"f{number}:m@fr")
            assert (await screen.order("pause"))["ok"]
            await asyncio.sleep(0.5)  # an order takes a moment
            await caller.press("1")
            await screen.held("w", "pause")
            assert (await screen.order("hangup"))["ok"]
            await caller.ended(5)
            assert caller.ended_by == "them"

    asyncio.run(first())
    assert visited(service.wait_ended("+41797020001")) == ["s", "a", "m", "w", "child", "h"]
    asyncio.run(second())
    assert ended(service.wait_ended("+41797020002")) == "supervisor"
    screen.line.call("close", {})
    service.assert_idle()


def test_who_hangs_up_while_held_is_not_kept(service: Service, browser: Browser) -> None:
    number, from_ = "703", "+41797030001"
    screen = Screen(browser, serve_draft(service, number, AGES), "m")

    async def call() -> None:
        async with await dial(service, number, from_) as caller:
            await screen.held("m", "breakpoint")
            assert await music(caller)

    asyncio.run(call())
    events = service.wait_ended(from_)
    assert ended(events) == "caller"
    assert visited(events) == ["s", "a", "m", "gone", "h2"]
    assert [event.data["name"] for event in events if event.kind == "marked"] == ["parti"]
    assert [data["why"] for data in told(service, from_, "freed")] == ["gone"]
    state = screen.line.wait("state", lambda state: state["mode"] == "ended")
    assert (state["reason"], state["gone"]) == ("caller", True)
    (freed,) = told(service, from_, "freed")
    lasted = events[-1].at - events[0].at
    assert abs(state["seconds"] - (lasted - freed["seconds"])) < 0.1, "held seconds do not count"
    screen.line.call("close", {})
    service.assert_idle()


def test_a_page_that_comes_back_finds_its_caller(service: Service, browser: Browser) -> None:
    number, from_ = "704", "+41797040001"
    ident = serve_draft(service, number, AGES)
    first = Screen(browser, ident, "m")

    async def call() -> None:
        async with await dial(service, number, from_) as caller:
            await first.held("m", "breakpoint")
            other = await asyncio.to_thread(Screen, browser, ident)
            await other.sees(lambda state: state["mode"] == "waiting")  # the call is not its
            await asyncio.to_thread(other.line.close)
            await asyncio.to_thread(first.line.close)
            again = await asyncio.to_thread(Screen, browser, ident, "adult")
            state = await again.held("m", "breakpoint")
            assert state["wires"] == {"s:next": 1, "a:next": 1}
            assert (await again.order("close"))["ok"]  # has had enough: the caller goes on
            await caller.hear(f"f{number}:m@fr")
            await caller.press("1")
            await caller.hear(f"f{number}:child@fr")
            await caller.ended(10)

    asyncio.run(call())
    service.wait_ended(from_)
    assert [data["why"] for data in told(service, from_, "freed")] == ["alone"]
    service.assert_idle()


def test_a_runtime_that_restarts_holds_on(service: Service, browser: Browser) -> None:
    number, from_ = "705", "+41797050001"
    screen = Screen(browser, serve_draft(service, number, AGES), "w")

    async def call() -> None:
        async with await dial(service, number, from_) as caller:
            await caller.hear(f"f{number}:m@fr")
            await caller.press("1")
            await screen.held("w", "breakpoint")
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(service.start)
            await asyncio.to_thread(
                service.wait, lambda: len(told(service, from_, "held")) == 2, 5, "not held again"
            )
            assert await music(caller)
            await screen.held("w", "breakpoint")
            assert (await screen.order("set", name="age", value=18))["ok"]
            assert (await screen.order("step"))["ok"]
            await screen.held("adult", "step")
            assert (await screen.order("go"))["ok"]
            await caller.hear(f"f{number}:adult@fr")
            await caller.ended(10)

    asyncio.run(call())
    events = service.wait_ended(from_)
    assert visited(events) == ["s", "a", "m", "w", "adult", "h"]
    assert ended(events) == "finished"
    screen.line.call("close", {})
    service.assert_idle()


def test_a_step_gone_meanwhile_ends_the_call_in_words(service: Service) -> None:
    """The draft is read again by a restarted runtime; without the step there is nothing to do."""
    number, from_ = "708", "+41797080001"
    document = json.loads(json.dumps(AGES).replace('"m"', '"menu"'))
    serve_draft(service, number, AGES)

    async def call() -> None:
        async with await dial(service, number, from_) as caller:
            await caller.hear(f"f{number}:m@fr")
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(serve_draft, service, number, document)
            await asyncio.to_thread(service.start)
            await caller.ended(20)
            assert caller.ended_by == "them"

    asyncio.run(call())
    assert ended(service.wait_ended(from_)) == "failed"
    service.assert_idle()


def test_a_studio_that_dies_keeps_nobody_on_hold(service: Service) -> None:
    number, from_ = "706", "+41797060001"
    ident = serve_draft(service, number, AGES)

    async def call(server: Server) -> None:
        screen = Screen(server.sign_in(EMAIL, PASSWORD), ident, "m", "child")
        async with await dial(service, number, from_) as caller:
            await screen.held("m", "breakpoint")
            await asyncio.to_thread(kill, server)
            with writing(service.engine) as conn:
                (row,) = [
                    row
                    for user in people.user_list(conn, WORKSPACE)
                    for row in debug.left_alone(conn, WORKSPACE, ident, user.id)
                ]
                left = row.until - time.time()
                assert debug.ALONE_SECONDS - 15 < left <= debug.ALONE_SECONDS
                debug.change(conn, WORKSPACE, row.id, until=time.time() + 1)  # as time passes
            await caller.hear(f"f{number}:m@fr", 10)
            await caller.press("1")
            await caller.hear(f"f{number}:child@fr")  # its breakpoints hold nobody either
            await caller.ended(10)

    with studio_for(service, "dying") as server:
        asyncio.run(call(server))
    service.wait_ended(from_)
    assert [data["why"] for data in told(service, from_, "freed")] == ["alone"]
    service.assert_idle()


def test_the_draft_of_the_moment(service: Service, browser: Browser) -> None:
    """A test number needs nobody at a screen; a draft with problems takes no calls."""
    number = "707"
    ident = serve_draft(service, number, AGES)

    async def call(from_: str) -> int:
        async with await dial(service, number, from_) as caller:
            if not await answered(caller):
                return caller.status
            await caller.hear(f"f{number}:m@fr")
            return 200

    assert asyncio.run(call("+41797070001")) == 200
    broken = {**AGES, "nodes": {**AGES["nodes"], "m": {**AGES["nodes"]["m"], "next": {}}}}
    serve_draft(service, number, broken)
    time.sleep(0.3)  # as long as a look at the routes is kept
    assert asyncio.run(call("+41797070002")) == 404
    line = browser.socket("/debug")
    refused = line.call("listen", {"flow": ident})
    assert (refused["error"], refused["issues"] > 0) == ("flow-has-errors", True)
    assert line.call("listen", {"flow": "nowhere"})["error"] == "not-found"
    service.publish("f709", AGES)
    answer = line.call("listen", {"flow": "f709"})
    assert answer == {"ok": True, "number": None, "numbers": []}
    line.close()
    service.assert_idle()
