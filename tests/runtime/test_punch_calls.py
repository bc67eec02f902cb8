"""Punching on calls that are killed, hung up, watched and tried: once, and no digit is shown."""

import asyncio
from typing import Any

import pytest

from flows.model import Program
from flows.scenario import Scenario, Step
from flows.world import World as Known
from nodes.base import HungUp
from nodes.world import Answer, Attempt
from runtime.events import Event
from runtime.pretended import Pretended, Written
from runtime.scripted import play
from runtime.simulated_call import Notebook, ScriptedCall
from runtime.state import CallState, clean
from runtime.walker import walk
from runtime.written_attendance import WrittenAttendance, allowed
from tests.runtime.walks import facts, flow, fresh, program, said, steps

PLACES = {
    "sites": {
        "tour": {"name": "Tour Verre", "code": "1204", "lines": ["+33140000001"]},
        "quai": {"name": "Quai Ouest", "code": "1406"},
    },
    "workers": {"marie": {"name": "Marie Dupont", "code": "482913"}},
}
KNOWN = Known.from_workspace(PLACES)
WAYS = ("in", "out", "duplicate", "unknown_worker", "inactive", "out_of_window", "unknown_site",
        "no_input")  # fmt: skip
DOCUMENT = flow(
    {
        "a": ("answer", {}, {"next": "s"}),
        "s": (
            "site",
            {"store": "lieu"},
            {"one": "p", "many": "h", "unknown": "h", "anonymous": "h"},
        ),
        "p": ("punch", {"prompt": said("Votre code ?"), "site": "lieu"}, dict.fromkeys(WAYS, "h")),
        "h": ("hangup", {"prompt": said("Au revoir.")}, {}),
    },
    variables={"lieu": {"type": "text"}},
)
THANKS = "Merci Marie Dupont."
CODE = {"hear": {"text": "Votre code"}}
SITE = ({"hear": {"text": "site"}}, {"press": "1406"})
WRONG = (CODE, {"press": "111111"})
RIGHT = (CODE, {"press": "482913"})


class Killed(BaseException):
    """The runtime is killed."""


class Fuse:
    """Blows after so many moments at which a runtime may die."""

    def __init__(self, after: int) -> None:
        self.left = after

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


class Disk(Notebook):
    """Keeps what was surely written when the runtime died: all up to the last `saved`."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self.fuse, self.kept = fuse, dict[str, str]()

    def tell(self, event: Event, state: str | None) -> None:
        super().tell(event, state)
        if not self.kept and state is not None:
            self.kept = dict(self.states)  # a call that is not known is not resumed
        self.fuse.burn()

    async def saved(self) -> None:
        self.fuse.burn()
        self.kept = dict(self.states)
        self.fuse.burn()


class Records(WrittenAttendance):
    """Attendance that outlives the runtime: an attempt is judged and on record once."""

    def __init__(self) -> None:
        super().__init__(KNOWN)
        self.rows: dict[str, Answer] = {}
        self.refused: list[str] = []
        self.fuse = Fuse(0)

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        self.fuse.burn()
        if key not in self.rows:
            self.rows[key] = await super().punch(key, attempt)
        self.fuse.burn()
        return self.rows[key]

    async def recall(self, key: str) -> Answer | None:
        return self.rows.get(key)

    async def refuse(self, key: str, **why: object) -> None:
        self.refused.append(str(why["reason"]))

    @property
    def results(self) -> list[str]:
        return [row["result"] for row in self.rows.values()]


class Business:
    """A business in which things really happen."""

    calendars: Any = None
    real = True

    def __init__(self) -> None:
        self.attendance = Records()


class RealCall(ScriptedCall):
    """A scripted caller on a line that is real enough to act."""

    async def _do(self, name: str, action: Any, key: str) -> Any:
        return await action(key)


def live(plan: Program, world: Business, state: CallState, script: list[Step], fuse: Fuse) -> Disk:
    """One life of the runtime; what it leaves on disk."""
    disk = Disk(fuse)
    world.attendance.fuse = fuse
    call = RealCall(plan, state, world, script, book=disk)

    async def run() -> None:
        if not state.resumes:
            call.begin()
        await walk(plan, state, call)

    try:
        asyncio.run(run())
    except Killed:
        return disk
    disk.kept = {}
    return disk


@pytest.mark.parametrize("wrong", [0, 1], ids=["right at once", "wrong, then right"])
@pytest.mark.parametrize("line", ["+33140000001", ""], ids=["known line", "hidden number"])
def test_killed_at_any_moment_a_punch_is_made_once_and_confirmed(line: str, wrong: int) -> None:
    plan, died = program(DOCUMENT, KNOWN), 0
    script = steps(*(() if line else SITE), *WRONG * wrong, *RIGHT)
    for moment in range(1, 200):
        world, state = Business(), fresh(plan, caller=line, version=1)
        first = live(plan, world, state, script, Fuse(moment))
        if not first.kept:
            break
        died += 1
        again = CallState.load(first.kept["c1"])
        again.resumes += 1
        before = list(world.attendance.results)
        asked = not line and again.at in ("a", "s") and "done site-1" not in again.effects
        erring = WRONG * (wrong - before.count("unknown_worker"))
        rest = live(plan, world, again, steps(*SITE * asked, *erring, *RIGHT), Fuse(0))
        told = [*facts(first, "heard"), *facts(rest, "heard")]
        assert world.attendance.results.count("in") == 1, moment
        assert set(world.attendance.results) <= {"in", "unknown_worker"}, moment
        assert any("Arrivée enregistrée" in one["text"] for one in told), moment
        if "in" in before:
            assert not [one for one in facts(rest, "pressed") if one["key"] == "•"], moment
        assert world.attendance.refused == [], moment
    assert died > 25


def test_who_is_gone_by_the_time_the_runtime_is_back_has_punched_or_is_on_record() -> None:
    plan = program(DOCUMENT, KNOWN)
    script = steps(*RIGHT, {"hangup": True})
    for moment in range(1, 200):
        world = Business()
        first = live(plan, world, fresh(plan, caller="+33140000001"), script, Fuse(moment))
        if not first.kept:
            break
        again = CallState.load(first.kept["c1"])
        again.resumes += 1
        rest = live(plan, world, again, steps({"hangup": True}), Fuse(0))
        assert world.attendance.results in (["in"], []), moment
        told = len(world.attendance.results) + len(world.attendance.refused)
        assert told == 1 or "p" not in [event.node for event in rest.events], moment
        assert told <= 1, moment
    assert moment > 10


def test_a_hidden_number_is_none_whatever_the_operator_calls_it() -> None:
    """Else the step `site` would take it for a line of no site."""
    for told in ("anonymous", "Unavailable", " Withheld ", "RESTRICTED", "\0private"):
        assert clean(told) == ""
    assert clean(" +33140000001\r\n") == "+33140000001"


def test_no_digit_of_a_code_is_written_down() -> None:
    plan = program(DOCUMENT, KNOWN)
    assert plan.secret
    script = steps({"press": "482913"})
    book, world = Notebook(), Business()
    call = RealCall(plan, fresh(plan, caller="+33140000001"), world, script, book=book)
    asyncio.run(walk(plan, call.state, call))
    assert world.attendance.results == ["in"]
    assert [fact["key"] for fact in facts(book, "pressed")] == ["•"] * 6
    assert "482913" not in str(book.events) + str(book.states) + call.state.dump()


def test_a_tried_call_punches_nothing_for_the_next_one() -> None:
    world = Written(KNOWN)
    plan = program(DOCUMENT, KNOWN)
    told = {"name": "x", "flow": "x.json", "call": {"from": "+33140000001"}, "steps": [*RIGHT]}
    scenario = Scenario.model_validate(told)
    ways = [dict(play(plan, scenario, world).ports)["p"] for _ in range(2)]
    assert ways == ["in", "in"]


def test_in_a_world_that_is_real_a_scripted_call_punches_nothing() -> None:
    plan, world = program(DOCUMENT, KNOWN), Business()
    call = ScriptedCall(plan, fresh(plan, caller="+33140000001"), world, steps(*RIGHT))
    asyncio.run(walk(plan, call.state, call))
    assert world.attendance.results == []
    dry = Pretended(world, {}, lambda: call.state.at)
    call = ScriptedCall(plan, fresh(plan, caller="+33140000001"), dry, steps(*RIGHT))
    asyncio.run(walk(plan, call.state, call))
    assert call.state.results["p.direction"] == "in"
    assert world.attendance.results == []


@pytest.mark.parametrize(
    ("chosen", "port", "spoken"),
    [
        ("out", "out", f"{THANKS} Départ enregistré à"),
        ("inactive", "inactive", "Votre code ?"),
        (
            "unknown_worker,duplicate",
            "duplicate",
            "Merci Marie Dupont. C’était déjà enregistré.",
        ),
        (["unknown_worker", "out"], "out", f"{THANKS} Départ enregistré à"),
        ("locked", "unknown_worker", "Votre code ?"),
        ("error", "error", ""),
    ],
    ids=str,
)
def test_the_outcome_that_was_chosen(chosen: Any, port: str, spoken: str) -> None:
    plan, book = program(DOCUMENT, KNOWN), Notebook()
    world = Pretended(Written(Known()), {"punch": {"p": chosen}, "site": {"s": "one"}}, lambda: "")
    state = fresh(plan)
    world.where = lambda: state.at
    call = ScriptedCall(plan, state, world, steps(*WRONG, *WRONG), book=book)
    asyncio.run(walk(plan, state, call))
    left = {event.node: event.data["port"] for event in book.events if event.kind == "left"}
    assert left["p"] == port
    heard = [fact["text"] for fact in facts(book, "heard")]
    assert not spoken or spoken in heard


def test_few_codes_may_be_tried_where_many_are_in_use() -> None:
    """The chance to find one by guessing is at most one in ten thousand calls."""
    for codes in (0, 1, 20, 33, 34, 500, 20_000):
        for digits in range(4, 9):
            tries = allowed(codes, digits, 3)
            assert tries == 3 or (tries + 1) * codes > 10 ** (digits - 4)
            assert tries * codes <= 10 ** (digits - 4)
    assert allowed(20, 6, 3) == 3
    assert allowed(20, 4, 3) == 0


def test_a_call_that_is_gone_raises_for_its_node() -> None:
    plan, world = program(DOCUMENT, KNOWN), Business()
    state = fresh(plan, caller="+33140000001", at="p", answered=True)
    call = RealCall(plan, state, world, ())
    call.feed_gone()
    with pytest.raises(HungUp):
        asyncio.run(plan.nodes["p"].run(call))
    assert world.attendance.refused == ["no_digits"]
