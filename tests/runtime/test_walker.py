"""The walk: lanes, guards, resuming, effects. Every flow is compiled, every call is scripted."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.compile import rebuild
from flows.limits import reading_time
from flows.model import Program
from flows.scenario import Step
from nodes.base import Trouble, Value
from runtime.ari_call import AriCall
from runtime.call import SLACK, Around
from runtime.events import Event
from runtime.simulated_call import (
    Notebook,
    ScriptedCall,
    SimulatedCall,
    TextVoice,
)
from runtime.sounds import Media
from runtime.state import CallState
from runtime.walker import walk
from tests.runtime.walks import (
    NoWorld,
    facts,
    flow,
    fresh,
    path,
    play_out,
    program,
    said,
    steps,
)

MENU = {"prompt": said("Tapez 1."), "options": [{"key": "1", "label": "Un"}]}
SHORT = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "p", "no_input": "h", "invalid": "h"}),
        "p": ("play", {"prompts": [said("Bravo.")]}, {"next": "k"}),
        "k": ("marker", {"name": "bravo"}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)
LANES = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "h", "no_input": "h", "invalid": "h"}),
        "h": ("hangup", {"prompt": said("Au revoir.")}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "end"}),
        "end": ("hangup", {}, {}),
        "sorry": ("play", {"prompts": [said("Désolé.")]}, {"next": "end2"}),
        "end2": ("hangup", {}, {}),
    },
    on_hangup="gone",
    on_error="sorry",
)


def test_a_call_from_answer_to_end() -> None:
    _, book = play_out(program(SHORT), steps({"hear": "m"}, {"press": "1"}))
    assert path(book) == ["a", "m", "p", "k", "h"]
    assert [event.n for event in book.events] == list(range(1, len(book.events) + 1))
    assert [fact["text"] for fact in facts(book, "heard")] == ["Tapez 1.", "Bravo."]
    assert facts(book, "marked") == [{"name": "bravo"}]
    assert facts(book, "ended")[0]["reason"] == "finished"


def test_a_key_cuts_the_prompt_and_one_typed_ahead_skips_it() -> None:
    _, book = play_out(program(SHORT), steps({"wait": 0.2}, {"press": "1"}))
    cut = facts(book, "heard")[0]
    assert (cut["end"], cut["ms"]) == ("key", 200)
    state = fresh(program(SHORT), keys="1")
    _, book = play_out(program(SHORT), state=state)
    assert facts(book, "heard")[0]["end"] == "skipped"
    assert path(book)[2] == "p"


def test_hang_up_takes_the_lane_and_counts_there() -> None:
    _, book = play_out(program(LANES), steps({"wait": 0.1}, {"hangup": True}))
    assert path(book) == ["a", "m", "gone", "end"]
    assert facts(book, "marked") == [{"name": "parti"}]
    assert facts(book, "ended")[0]["reason"] == "caller"
    assert facts(book, "left")[1] == {"port": "hangup"}


def test_a_wired_hangup_port_wins_over_the_lane() -> None:
    document = flow(
        {
            "a": ("answer", {}, {"next": "p"}),
            "p": ("play", {"prompts": [said("Bonjour.")]}, {"next": "e", "hangup": "k"}),
            "k": ("marker", {"name": "ici"}, {"next": "e"}),
            "e": ("hangup", {}, {}),
            "gone": ("marker", {"name": "parti"}, {"next": "e2"}),
            "e2": ("hangup", {}, {}),
        },
        on_hangup="gone",
    )
    _, book = play_out(program(document), steps({"wait": 0.1}, {"hangup": True}))
    assert path(book) == ["a", "p", "k", "e"]


def broken(at: str, base: dict[str, Any]) -> Program:
    """The program with a node that breaks when it runs."""
    good = program(base)

    class Bomb(type(good.nodes[at])):  # type: ignore[misc]  # a node that fails, made on the spot
        async def run(self, call: Any) -> str:
            raise RuntimeError("boom")

    bomb = Bomb.model_construct(**good.nodes[at].__dict__)
    return Program(**{**good.__dict__, "nodes": {**good.nodes, at: bomb}})


def test_our_fault_goes_to_the_error_lane_once() -> None:
    _, book = play_out(broken("m", LANES))
    assert path(book) == ["a", "m", "sorry", "end2"]
    assert "RuntimeError: boom" in facts(book, "failed")[0]["problem"]
    assert facts(book, "ended")[0]["reason"] == "failed"


def test_without_a_lane_the_caller_hears_an_apology() -> None:
    call, book = play_out(broken("m", SHORT))
    assert path(book) == ["a", "m"]
    assert "incident technique" in facts(book, "heard")[-1]["text"]
    assert call.gone


def test_an_error_in_the_error_lane_ends_the_call() -> None:
    both = broken("m", LANES)
    worse = broken("sorry", LANES).nodes["sorry"]
    _, book = play_out(Program(**{**both.__dict__, "nodes": {**both.nodes, "sorry": worse}}))
    assert path(book) == ["a", "m", "sorry"]
    assert len(facts(book, "failed")) == 2
    assert facts(book, "ended")[0]["reason"] == "failed"


def test_a_walk_that_never_waits_is_stopped() -> None:
    good = program(SHORT)
    loop = Program(**{**good.__dict__, "wires": {**good.wires, ("p", "next"): "p"}})
    _, book = play_out(loop, steps({"press": "1"}))
    assert path(book).count("p") == 10
    assert "without waiting" in facts(book, "failed")[0]["problem"]


def test_a_silent_caller_cannot_stay_for_ever() -> None:
    good = program(SHORT)
    loop = Program(**{**good.__dict__, "wires": {**good.wires, ("m", "no_input"): "m"}})
    _, book = play_out(Program(**{**loop.__dict__, "max_seconds": 600}))
    end = facts(book, "ended")[0]
    assert end["reason"] == "too_long"
    assert 600 <= end["seconds"] < 601


def test_a_thousand_steps_are_enough() -> None:
    good = program(SHORT)
    loop = Program(
        **{**good.__dict__, "wires": {**good.wires, ("m", "no_input"): "m"}, "max_seconds": 10**6}
    )
    _, book = play_out(loop)
    assert len(path(book)) == 1000
    assert facts(book, "ended")[0]["reason"] == "failed"


def test_a_call_killed_after_any_fact_and_resumed_ends_the_same() -> None:
    plan = program(SHORT)
    _, whole = play_out(plan, steps({"hear": "m"}, {"press": "1"}))
    for facts_on_disk in range(1, len(whole.events)):
        state, told = cut_short(plan, facts_on_disk)
        _, rest = play_out(plan, steps({"hear": "m"}, {"press": "1"}), state)
        both = told + rest.events
        entered = [e for e in both if e.kind == "entered" and not e.data.get("resumed")]
        assert [event.node for event in entered] == path(whole), facts_on_disk
        left = [(event.node, event.data["port"]) for event in both if event.kind == "left"]
        assert left == [(e.node, e.data["port"]) for e in whole.events if e.kind == "left"]
        again = [e.node for e in rest.events if e.data.get("resumed")]
        cut = [e for e in told if e.kind in ("entered", "left")][-1:]
        assert again == [event.node for event in cut if event.kind == "entered"], facts_on_disk
        marks = [event for event in told if event.kind == "marked"] + facts(rest, "marked")
        assert len(marks) == 1, "the marker counts once, whenever the crash came"
        assert rest.events[0].n == facts_on_disk + 1


def cut_short(
    plan: Program, facts_on_disk: int, script: Sequence[Step] | None = None
) -> tuple[CallState, list[Event]]:
    """What the disk holds when the runtime dies right after that many facts."""

    class Killed(BaseException):
        pass

    class Disk(Notebook):
        def tell(self, event: Event, state: str | None) -> None:
            super().tell(event, state)
            if len(self.events) == facts_on_disk:
                raise Killed

    disk, state = Disk(), fresh(plan)
    script = script or steps({"hear": "m"}, {"press": "1"})
    call = ScriptedCall(plan, state, NoWorld(), script, book=disk)

    async def live() -> None:
        call.begin()
        await walk(plan, state, call)

    with pytest.raises(Killed):
        asyncio.run(live())
    again = CallState.load(disk.states["c1"])
    again.resumes += 1
    again.n = len(disk.events)
    return again, disk.events


class Acting(ScriptedCall):
    """A scripted caller on a line that is real enough to act."""

    _do = AriCall._do  # type: ignore[assignment]  # it needs nothing else of that call


def test_an_effect_runs_once_even_when_its_node_runs_again() -> None:
    plan = program(SHORT)
    state = fresh(plan, visit=3, at="p")
    done: list[str] = []

    async def charge(key: str) -> Value:
        done.append(key)
        return 42

    async def twice() -> list[Value]:
        call = Acting(plan, state, NoWorld(), ())
        first = await call.once("charge", charge)
        again = CallState.load(call.book.states["c1"])  # type: ignore[attr-defined]  # a Notebook
        second = Acting(plan, again, NoWorld(), ())
        return [first, await second.once("charge", charge)]

    assert asyncio.run(twice()) == [42, 42]
    assert done == ["c1:3:charge"]


def test_nothing_real_happens_in_a_call_that_is_only_tried() -> None:
    plan = program(SHORT)
    done: list[str] = []

    async def charge(key: str) -> Value:
        done.append(key)
        return 42

    call = ScriptedCall(plan, fresh(plan, visit=3, at="p"), NoWorld(), ())
    with pytest.raises(Trouble, match="charge is not done"):
        asyncio.run(call.once("charge", charge))
    assert done == []
    assert "done charge" not in call.state.effects


def test_a_key_heard_twice_is_one_press() -> None:
    call = ScriptedCall(program(SHORT), fresh(program(SHORT)), NoWorld(), ())
    call.feed_key("1", 10.0)
    call.feed_key("1", 10.05)
    call.feed_key("1", 10.4)
    call.feed_key("2", 10.41)
    assert call.state.keys == "112"


def test_secrets_are_not_written_down() -> None:
    document = flow(
        {
            "a": ("answer", {}, {"next": "c"}),
            "c": (
                "collect",
                {"prompt": said("Code ?"), "min": 4, "max": 4, "secret": True, "store": "code"},
                {"ok": "p", "no_input": "h", "invalid": "h", "cancelled": "h"},
            ),
            "p": ("play", {"prompts": [said("Merci.")]}, {"next": "h"}),
            "h": ("hangup", {}, {}),
        },
        variables={"code": {"type": "digits", "secret": True}},
    )
    call, book = play_out(program(document), steps({"press": "4829"}))
    assert call.get("code") == "4829"
    assert [fact["key"] for fact in facts(book, "pressed")] == ["•"] * 4
    written = str(book.events) + str(book.states)
    assert "4829" not in written


def test_a_crash_in_the_hang_up_lane_changes_neither_lane_nor_reason() -> None:
    plan = program(LANES)
    script = steps({"wait": 0.1}, {"hangup": True})
    _, whole = play_out(plan, script)
    gone = [event.kind for event in whole.events].index("left", 4) + 1
    for facts_on_disk in range(gone, len(whole.events)):
        state, told = cut_short(plan, facts_on_disk, script)
        _, rest = play_out(plan, steps({"hangup": True}), state)
        assert facts(rest, "ended")[0]["reason"] == "caller", facts_on_disk
        both = told + rest.events
        assert [e.data["name"] for e in both if e.kind == "marked"] == ["parti"], facts_on_disk


@pytest.mark.parametrize("said", ["Infinity", "NaN", "1e999999999", "douze"])
def test_what_is_no_number_is_refused(said: str) -> None:
    document = flow(
        {
            "a": (
                "set",
                {"values": [{"variable": "n", "value": "{{ caller.name }}"}]},
                {"next": "h"},
            ),
            "h": ("hangup", {}, {}),
        },
        variables={"n": {"type": "number"}},
    )
    flow_ = program(document)
    _, book = play_out(flow_, state=fresh(flow_, caller_name=said))
    assert "must be a number" in facts(book, "failed")[0]["problem"]


def test_a_habitual_hash_after_a_full_entry_is_overlooked_once() -> None:
    document = flow(
        {
            "a": ("answer", {}, {"next": "c"}),
            "c": (
                "collect",
                {"prompt": said("Code ?"), "min": 2, "max": 2, "store": "code"},
                {"ok": "m", "no_input": "h", "invalid": "h", "cancelled": "h"},
            ),
            "m": ("menu", MENU, {"1": "h", "no_input": "h", "invalid": "h"}),
            "h": ("hangup", {}, {}),
        },
        variables={"code": {"type": "digits"}},
    )
    plan = program(document)
    for keys in ("12#1", "121"):
        _, book = play_out(plan, steps({"hear": "c"}, {"press": keys}))
        assert facts(book, "left")[-2] == {"port": "1"}, keys
    _, book = play_out(plan, steps({"hear": "c"}, {"press": "12"}, {"wait": 0.5}, {"press": "#"}))
    assert [fact["end"] for fact in facts(book, "heard")][1] == "done", "the menu is heard whole"
    _, book = play_out(plan, steps({"hear": "c"}, {"press": "12##"}))
    assert facts(book, "pressed")[-1] == {"key": "#"}, "only one is habit"


def test_a_pretended_date_is_for_the_flow_not_for_the_journal() -> None:
    plan = program(SHORT)
    state = fresh(plan, started=time.time(), keys="1")
    book = Notebook()

    class Nobody:
        def show(self, what: str, **details: Any) -> None:
            if what == "play":
                asyncio.get_running_loop().call_soon(call.played, details["playback"])

    around = Around(NoWorld(), TextVoice(), book)
    christmas = datetime(2030, 12, 25, 3, tzinfo=UTC)
    call = SimulatedCall(plan, state, around, Nobody(), christmas)
    call.begin()
    assert str(call.get("now")).startswith("2030-12-25T03:00")
    assert str(call.get("call.started")).startswith("2030-12-25T03:00")
    asyncio.run(walk(plan, state, call))
    assert all(abs(event.at - time.time()) < 60 for event in book.events)
    assert facts(book, "ended")[0]["seconds"] < 60


def test_the_lanes_follow_each_other_and_never_go_back() -> None:
    sorry = flow(
        {
            "a": ("answer", {}, {"next": "m"}),
            "m": ("menu", MENU, {"1": "h", "no_input": "h", "invalid": "h"}),
            "h": ("hangup", {}, {}),
            "gone": ("marker", {"name": "parti"}, {"next": "k"}),
            "k": ("marker", {"name": "encore"}, {"next": "end"}),
            "end": ("hangup", {}, {}),
            "sorry": ("play", {"prompts": [said("Désolé, vraiment désolé.")]}, {"next": "end2"}),
            "end2": ("hangup", {}, {}),
        },
        on_hangup="gone",
        on_error="sorry",
    )
    _, book = play_out(broken("m", sorry), steps({"wait": 0.2}, {"hangup": True}))
    assert path(book) == ["a", "m", "sorry", "gone", "k", "end"], "hang-up in the error lane"
    _, book = play_out(broken("k", sorry), steps({"wait": 0.2}, {"hangup": True}))
    assert path(book) == ["a", "m", "gone", "k"], "an error after the hang-up ends it"


def test_a_sound_whose_end_is_never_told_does_not_hold_the_call() -> None:
    class Mute(ScriptedCall):
        async def _start_sound(self, media: Media, number: int) -> None:
            self._sound_ends = float("inf")

    plan = program(SHORT)
    book = Notebook()
    call = Mute(plan, fresh(plan), NoWorld(), (), book=book)
    call.begin()
    asyncio.run(walk(plan, call.state, call))
    assert {fact["end"] for fact in facts(book, "heard")} == {"failed"}
    assert path(book) == ["a", "m", "h"]
    heard = facts(book, "heard")[0]
    assert heard["ms"] == round(1000 * (reading_time("Tapez 1.") + SLACK))


def test_the_intention_is_on_disk_before_the_effect() -> None:
    plan = program(SHORT)
    call = Acting(plan, fresh(plan, visit=3, at="p"), NoWorld(), ())
    seen: list[bool] = []

    async def charge(key: str) -> Value:
        written = CallState.load(call.book.states["c1"])  # type: ignore[attr-defined]  # a Notebook
        seen.append("intent charge" in written.effects)
        return None

    asyncio.run(call.once("charge", charge))
    assert seen == [True]


def test_a_call_that_lasts_too_long_still_takes_the_hang_up_lane() -> None:
    good = program(LANES)
    loop = Program(
        **{**good.__dict__, "wires": {**good.wires, ("m", "no_input"): "m"}, "max_seconds": 300}
    )
    call, book = play_out(loop)
    assert path(book)[-2:] == ["gone", "end"]
    assert facts(book, "marked") == [{"name": "parti"}]
    assert facts(book, "ended")[0]["reason"] == "too_long"
    assert call.gone


def test_a_held_key_does_not_grow_the_call_without_end() -> None:
    plan = program(SHORT)
    call = ScriptedCall(plan, fresh(plan), NoWorld(), ())
    for at in range(1000):
        call.feed_key("1", float(at))
    assert len(call.state.keys) == 32


def test_keys_pressed_ahead_of_a_secret_question_are_not_written_down() -> None:
    document = flow(
        {
            "a": ("answer", {}, {"next": "p"}),
            "p": ("play", {"prompts": [said("Bonjour à vous.")], "barge_in": False}, {"next": "s"}),
            "s": ("set", {"values": [{"variable": "n", "value": "x{{ code }}"}]}, {"next": "c"}),
            "c": (
                "collect",
                {"prompt": said("Code ?"), "min": 4, "max": 4, "secret": True, "store": "code"},
                {"ok": "s", "no_input": "h", "invalid": "h", "cancelled": "h"},
            ),
            "h": ("hangup", {}, {}),
        },
        variables={"code": {"type": "digits"}, "n": {"type": "text"}},
    )
    script = steps({"wait": 0.1}, {"press": "4829"}, {"hear": "c"}, {"press": "4829"})
    published = rebuild(document)  # the compiler refuses it by now, for the secret that is copied
    assert published is not None
    _, book = play_out(published, script)
    assert book.states
    for text in book.states.values():
        state = CallState.load(text)
        assert state.keys == ""
        assert "code" not in state.variables, "a plain variable that holds a secret is one too"
    assert "4829" not in str(facts(book, "failed"))
