"""The case files of all node types by telephone: what they say of a virtual call is true of a real
one, give or take what keys and ears need."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from nodes import KINDS
from runtime.ari.client import Ari
from runtime.ari.socket import Inbound
from runtime.switchboard import Switchboard
from tests.asterisk.cases import FIRST, Case, CaseDesk, play_case, result
from tests.asterisk.conftest import start_rig
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.spy import until
from tests.nodes.script import Outcome, load, play

pytestmark = pytest.mark.asterisk

LONGEST = 25.0
"""Seconds of virtual time; cases that last longer are played in virtual time only."""
LEFT_OUT = 14
"""At most so many cases are played in virtual time only."""
AT_ONCE = 36
LATE_MS = 900
"""Milliseconds that a press, which takes no time in a script, may add to a measured wait."""
ALL = [Case(kind, case) for kind in KINDS for case in load(kind)]


def by_phone(case: Case) -> bool:
    """Whether a person can do it, and in time: no case of minutes, and none in which keys that the
    step does not take are pressed at the same instant as those it takes.
    """
    seen = play(case.kind, case.given).seen
    presses = [step["press"] for step in case.given.get("steps", ()) if "press" in step]
    before = case.given.get("call", {}).get("keys", "")
    at_once = any(len(press) > 1 for press in presses)
    untaken = len("".join(presses)) + len(before) > len(seen["pressed"])
    return seen["seconds"] <= LONGEST and not (at_once and untaken and not before)


NAMES = [f"{case.kind}: {case.given['name']}" for case in ALL]


@dataclass
class Played:
    """All cases, played; by name: what happened, or why it could not be played.

    `scripted` names those that only their script plays.
    """

    scripted: set[str]
    happened: dict[str, Outcome]
    problems: dict[str, BaseException]
    left: dict[str, list[str]]


@pytest.fixture(scope="module")
def played() -> Played:
    """Every case on one Asterisk, some at a time."""
    return on_an_asterisk([at for at, case in enumerate(ALL) if by_phone(case)])


def on_an_asterisk(chosen: list[int]) -> Played:
    rig = start_rig()
    try:
        return asyncio.run(play_all(rig, chosen))
    finally:
        rig.stop()


async def play_all(rig: AsteriskRig, chosen: list[int]) -> Played:
    ari = Ari(rig.ari_url, rig.user, rig.password, rig.settings.app)
    desk = CaseDesk(rig, ari, ALL)
    board = Switchboard(ari, desk)  # type: ignore[arg-type]  # the part of a desk it needs
    socket = asyncio.create_task(Inbound(rig.ari_url, rig.user, rig.password, ari.app, board).run())
    await until(lambda: board.connected_now, 10, "no connection")
    gate, problems = asyncio.Semaphore(AT_ONCE), {}

    async def one(at: int) -> None:
        async with gate:
            try:
                await play_case(rig, ALL[at], FIRST + at)
            except Exception as problem:
                problems[NAMES[at]] = problem

    await asyncio.gather(*map(one, chosen))
    await until(lambda: not board.live(), 10, "calls that never end")
    happened = {NAMES[at]: result(desk, ALL[at]) for at in chosen if NAMES[at] not in problems}
    scripted = {name for at, name in enumerate(NAMES) if at not in chosen}
    left = await asyncio.to_thread(rig.leftovers)
    socket.cancel()
    await asyncio.gather(socket, return_exceptions=True)
    await board.stop()
    await ari.close()
    return Played(scripted, happened, problems, left)


@pytest.mark.parametrize("at", range(len(ALL)), ids=NAMES)
def test_case(at: int, played: Played, request: pytest.FixtureRequest) -> None:
    name, case = NAMES[at], ALL[at]
    if getattr(request.node, "execution_count", 1) > 1:  # a second try, without the others
        played = on_an_asterisk([at])
    if name in played.scripted:
        return  # counted and bounded below
    if name in played.problems:
        raise played.problems[name]
    happened, expect = played.happened[name], dict(case.given["expect"])
    for key, value in expect.pop("variables", {}).items():
        assert happened.variables.get(key) == value, key
    for key, value in expect.pop("results", {}).items():
        found = happened.results.get(key)
        assert near(found, value) if key == "ms_to_answer" and value else found == value, key
    keys = sum(len(step.get("press", "")) for step in case.given.get("steps", ()))
    if "seconds" in expect:
        wanted = expect.pop("seconds")
        assert wanted - 0.2 <= happened.seen["seconds"] <= wanted + 1 + 0.3 * keys
    if "problem" in expect:
        assert expect.pop("problem") in happened.seen["problem"]
    if "heard" in expect:
        assert cut(happened.seen["heard"]) == cut(expect.pop("heard"))
    shown = {key: happened.seen[key] for key in expect}
    assert shown == expect, json.dumps(shown, ensure_ascii=False, indent=1)


def near(found: Any, wanted: float) -> bool:
    """Whether a wait measured by telephone is that of the script."""
    return isinstance(found, int) and wanted - 50 <= found <= wanted + LATE_MS


def cut(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was heard; a prompt stopped in its first moments is as good as one never begun."""
    return [{**one, "end": "key" if one["end"] == "skipped" else one["end"]} for one in heard]


def test_few_cases_are_left_to_the_script(played: Played) -> None:
    told = f"{len(played.happened)} of {len(ALL)} cases by telephone"
    print(f"\n{told}; by script only: {sorted(played.scripted)}")
    assert len(played.scripted) <= LEFT_OUT
    assert len(played.happened) + len(played.problems) + len(played.scripted) == len(ALL)
    assert played.left == {}
