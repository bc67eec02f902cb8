"""What changes while people call: versions, opening hours, sound files."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.records import flows
from runtime.records.database import writing
from tests.asterisk import dupont
from tests.asterisk.caller import Caller
from tests.asterisk.scenarios import Actor
from tests.asterisk.service import WORKSPACE, Service, ended, visited
from tests.runtime.walks import flow, said, steps

pytestmark = pytest.mark.asterisk


def edition(word: str) -> dict[str, Any]:
    """A flow with a prompt, a menu and a goodbye of this edition."""
    options = [{"key": "1", "label": "Un"}]
    return flow(
        {
            "a": ("answer", {}, {"next": f"m{word}"}),
            f"m{word}": (
                "menu",
                {"prompt": said(f"Édition {word}."), "options": options, "timeout": 20},
                {"1": f"p{word}", "no_input": "h", "invalid": "h"},
            ),
            f"p{word}": ("play", {"prompts": [said(f"Au revoir {word}.")]}, {"next": "h"}),
            "h": ("hangup", {}, {}),
        }
    )


async def greeted(service: Service, number: str, word: str, from_: str) -> Caller:
    """A caller who has heard the question of an edition."""
    caller = await Caller.dial(service.rig.sip, number, from_, book=service.book)
    await caller.hear(f"f{number}:m{word}@fr")
    return caller


async def leave(service: Service, caller: Caller, number: str, word: str) -> None:
    """Press 1, hear the goodbye of the same edition."""
    await caller.press("1")
    await caller.hear(f"f{number}:p{word}@fr")
    await caller.ended()


def test_a_new_version_is_for_the_next_call(service: Service) -> None:
    number = "401"
    service.serve(number, edition("a"))

    async def calls() -> None:
        first = await greeted(service, number, "a", "+41794010001")
        await asyncio.to_thread(service.serve, number, edition("b"))
        await asyncio.sleep(0.5)
        second = await greeted(service, number, "b", "+41794010002")
        with writing(service.engine) as connection:
            assert flows.rollback(connection, WORKSPACE, f"f{number}", 1, "test") == 3
        await asyncio.sleep(0.5)
        third = await greeted(service, number, "a", "+41794010003")
        for caller, word in ((third, "a"), (second, "b"), (first, "a")):
            await leave(service, caller, number, word)

    asyncio.run(calls())
    for from_, version, word in (
        ("+41794010001", 1, "a"), ("+41794010002", 2, "b"), ("+41794010003", 3, "a"),
    ):  # fmt: skip
        events = service.wait_ended(from_)
        assert {event.version for event in events} == {version}
        assert visited(events) == ["a", f"m{word}", f"p{word}", "h"]
        assert ended(events) == "finished"
    service.assert_idle()


def test_a_version_taken_up_again_is_still_the_first(service: Service) -> None:
    number = "402"
    service.serve(number, edition("a"))

    async def calls() -> None:
        caller = await greeted(service, number, "a", "+41794020001")
        await asyncio.to_thread(service.serve, number, edition("b"))
        await asyncio.to_thread(service.kill)
        await asyncio.to_thread(service.start)
        await caller.hear(f"f{number}:ma@fr")
        await leave(service, caller, number, "a")

    asyncio.run(calls())
    events = service.wait_ended("+41794020001")
    assert {event.version for event in events} == {1}
    assert ended(events) == "finished"


def test_opening_hours_changed_are_true_for_the_next_call(service: Service) -> None:
    ways = {"+41794030001": "urgence", "+41794030002": "services"}

    async def call(from_: str, node: str) -> None:
        script = steps({"hear": "langue"}, {"press": "1"}, {"hear": node}, {"hangup": True})
        async with await Caller.dial(
            service.rig.sip, dupont.NUMBERS["bureau"], from_, book=service.book
        ) as caller:
            await Actor(service.prompts, caller).play(script)

    for (from_, node), state in zip(ways.items(), ("emergency", "bureau"), strict=True):
        service.calendar("bureau", dupont.forced(dupont.HOURS, state))
        time.sleep(1.1)  # the second that a change may take
        asyncio.run(call(from_, node))
        assert node in visited(service.wait_ended(from_))


def sound_file(service: Service, name: str) -> Path:
    """The file of a coded prompt."""
    sha = next(sha for sha, known in service.shas.items() if known == name)
    return service.sounds.place(WORKSPACE, sha)


def test_a_deleted_sound_file_is_spoken_instead(service: Service) -> None:
    """The words are there: the caller hears them by the voice, and the call goes on."""
    number = "404"
    service.serve(number, edition("a"))

    async def calls() -> None:
        caller = await greeted(service, number, "a", "+41794040001")
        sound_file(service, f"f{number}:pa@fr").unlink()
        await caller.silence(0.3)  # speech right behind a cut prompt would not be told from it
        before = len(caller.pcm())
        await caller.press("1")
        await caller.ended(15)
        assert len(caller.pcm()) - before > 4000, "silence in place of the words"
        assert "?" in caller.names()

    asyncio.run(calls())
    events = service.wait_ended("+41794040001")
    assert visited(events) == ["a", "ma", "pa", "h"]
    assert ended(events) == "finished"
    last = [event.data for event in events if event.kind == "heard"][-1]
    assert (last["text"], last["end"]) == ("Au revoir a.", "done")
    assert "audio" not in last, "the journal says what was really heard"
    assert "recording missing" in service.log
    service.assert_idle()
