"""What goes wrong between Asterisk, the network and us, on purpose."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest

from runtime.records import calls, commands
from runtime.records.database import reading, writing
from runtime.records.tables import versions
from tests.asterisk.caller import Caller
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.service import WORKSPACE, Service, ended, visited
from tests.asterisk.spy import Spy
from tests.asterisk.tones import encode
from tests.runtime.walks import flow, said

pytestmark = pytest.mark.asterisk

OPTIONS = [{"key": "1", "label": "Un"}]
TALK = flow(
    {
        "a": ("answer", {}, {"next": "p"}),
        "p": ("play", {"prompts": [said("Bonjour.")], "barge_in": False}, {"next": "q"}),
        "q": ("play", {"prompts": [said("Au revoir.")], "barge_in": False}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)
WAIT = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": (
            "menu",
            {"prompt": said("Tapez 1."), "options": OPTIONS, "timeout": 30},
            {"1": "h", "no_input": "h", "invalid": "h"},
        ),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "h2"}),
        "h2": ("hangup", {}, {}),
    },
    on_hangup="gone",
)
WHO = {"variable": "who", "value": "{{ caller.name }}"}
GREET = flow(
    {
        "a": ("answer", {}, {"next": "v"}),
        "v": ("set", {"values": [WHO]}, {"next": "p"}),
        "p": ("play", {"prompts": [said("{{ who }} {{ caller.number }}.")]}, {"next": "k"}),
        "k": ("marker", {"name": "dit", "value": "{{ caller.number }}"}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    },
    variables={"who": {"type": "text"}},
)


@contextmanager
def elsewhere(rig: AsteriskRig, sounds: str) -> Iterator[Service]:
    """A runtime whose Asterisk looks for the sound files in another folder, `sounds`."""
    service = Service(
        rig, rig.shared / "here", env={"ARIANE_ASTERISK_SOUNDS": rig.inside(rig.shared / sounds)}
    )
    try:
        service.serve("501", TALK)
        service.start()
        yield service
    finally:
        service.close()


async def listen(service: Service, from_: str, seconds: float) -> Caller:
    """Call 501 and listen to the end."""
    async with await Caller.dial(service.rig.sip, "501", from_, book=service.book) as caller:
        await caller.ended(seconds)
        return caller


def endings(service: Service, from_: str) -> list[str]:
    """How the prompts of a call ended, by the journal; the call itself must have finished."""
    events = service.wait_ended(from_)
    assert visited(events) == ["a", "p", "q", "h"]
    assert ended(events) == "finished"
    service.assert_idle()
    return [event.data["end"] for event in events if event.kind == "heard"]


def test_sounds_that_asterisk_cannot_find(own_asterisk: AsteriskRig) -> None:
    """It tells of each failure; the call goes on to its end."""
    with elsewhere(own_asterisk, "nowhere") as service:

        async def call() -> list[str]:
            async with Spy(service.rig) as spy:
                await listen(service, "+41795010001", 10)
                await asyncio.sleep(0.2)
                return spy.endings(service.the_call("+41795010001").channel)

        assert asyncio.run(call()) == ["failed", "failed"]
        assert endings(service, "+41795010001") == ["failed", "failed"]


def test_a_sound_that_does_not_end(own_asterisk: AsteriskRig) -> None:
    """Asterisk's copy is longer than ours, so its end does not come: we stop it and go on."""
    with elsewhere(own_asterisk, "there") as service:
        for sha, name in service.shas.items():
            path = service.rig.shared / f"there/assets/{WORKSPACE}/{sha}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode(service.book.code(name), 30.0 if ":p@" in name else 0.8))
        begun = time.monotonic()
        caller = asyncio.run(listen(service, "+41795020001", 20))
        assert 6 < time.monotonic() - begun < 15
        assert [heard.complete for heard in caller.heard()] == [False, True]
        assert endings(service, "+41795020001") == ["failed", "done"]
        assert "sound never ended" in service.log


# Who calls is told by strangers.


NASTY = [
    "Robert'); DROP TABLE calls;--", "' OR '1'='1", '" OR ""="', "1; DELETE FROM events", "%s%s%n",
    "{{7*7}}", "{% for x in range(9) %}x{% endfor %}", "${EPOCH}", "${SHELL(id)}", "$(id)", "`id`",
    "{{ call.__class__ }}", "<script>alert(1)</script>", "<img src=x onerror=a()>", "&lt;b&gt;",
    "=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(1+1)", "../../etc/passwd", "C:\\con\\con", "-1",
    "Éva Müller", "日本語の名前", "مرحبا بالعالم", "שלום", "😀👩‍👩‍👧‍👦🏴‍☠️", "a\u0300\u0301" * 9,
    "ﷺ" * 40, "\u202egnp.exe", "\u200b\u200c\u200d", "\ufeffbom", "ＦＵＬＬ", "İıſẞ", "x" * 500,
    "é" * 400, "null", "None", "NaN", "true", "undefined", "0", "", " ", "\t", "a\tb", "anonymous",
    "unknown", "a%0d%0aBye: now", "a%00b", "a\x01\x1f\x7fb", "sip:x@y", "<sip:1@2>", "a;tag=1",
    "a,b,c", "a:b", "\\", "\\\\", "a\\\\\\", "''", "#", "?", "&", "=", "[]", "{}", "()", "||", "~",
    "^", "!", "*",
]  # fmt: skip
NUMBERS = ["0", "+", "%27OR%201=1", "x" * 120, "%C3%A9", "%3Cscript%3E", "1%2C2", "%7B%7B7*7%7D%7D",
           "..%2F..", "%25s", "9" * 80, "%E6%97%A5", "%22quoted%22", "a;b=c", "%00", "%0d%0aX:%20y",
           "anonymous", "00000", "-1", "%5C", "1e9", "%E2%80%AE12", "abc", "%24%7BEPOCH%7D",
           "*31%23", "%F0%9F%98%80", "unknown", "restricted", "%09", "%20"]  # fmt: skip


def hostile() -> list[tuple[str, str]]:
    """200 pairs of name and number as they stand in the From header."""
    named = [(name.replace("\\", "\\\\").replace('"', '\\"'), "") for name in NASTY]
    pairs = [(name, f"+4179600{at:04}") for at, (name, _) in enumerate(named)]
    pairs += [("", number) for number in NUMBERS]
    while len(pairs) < 200:
        at = len(pairs)
        pairs.append((named[at * 7 % len(named)][0], NUMBERS[at % len(NUMBERS)]))
    return pairs


def serve_as_before(service: Service, number: str, document: dict[str, Any]) -> None:
    """As published when recordings could still stand for texts with values: calls go on so."""
    plain = json.loads(json.dumps(document).replace("{{ who }} {{ caller.number }}", "Bonjour"))
    service.serve(number, plain, seconds=0.5)
    toned = service.tone(document, f"f{number}", 0.5)
    with writing(service.engine) as connection:
        connection.execute(
            versions.update().where(versions.c.flow == f"f{number}")
            .values(document=json.dumps(toned))
        )  # fmt: skip


def test_two_hundred_hostile_callers(service: Service) -> None:
    serve_as_before(service, "502", GREET)
    known, before = {row.id for row in service.calls()}, len(service.events())
    gate = asyncio.Semaphore(20)

    async def call(name: str, number: str) -> int:
        async with (
            gate,
            await Caller.dial(
                service.rig.sip, "502", number, name=name, book=service.book, muted=True
            ) as caller,
        ):
            try:
                await caller.ended(15)
            except AssertionError:
                return 0
            return caller.status

    async def all_calls() -> list[int]:
        return await asyncio.gather(*(call(*pair) for pair in hostile()))

    answers = asyncio.run(all_calls())
    service.assert_idle(15)
    rows = [row for row in service.calls() if row.id not in known]
    served, refused = answers.count(200), sum(status in (400, 403, 484) for status in answers)
    print(f"\nhostile callers: {served} served, {refused} refused by Asterisk itself")
    assert served + refused == 200, answers
    assert served >= 180
    assert len(rows) == served
    for row in rows:
        assert row.reason == "finished"
        assert len(row.caller) <= 128
        assert row.caller.isprintable()
    with reading(service.engine) as connection:
        shown = calls.recent(connection, WORKSPACE, flow="f502", limit=1000)
        for row in shown:
            json.dumps([event.data for event in calls.facts(connection, WORKSPACE, row.id)])
    assert {row.id for row in shown} == {row.id for row in rows}
    begun = [e.data for e in service.events()[before:] if e.kind == "started"]
    names = {data["name"] for data in begun}
    plain = {
        "Robert'); DROP TABLE calls;--",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "日本語の名前",
    }
    assert plain <= names, f"changed on their way: {plain - names}"
    texts = [e.data["text"] for e in service.events()[before:] if e.kind == "heard"]
    assert any("{{7*7}}" in text for text in texts), "a caller's name is a value, not a template"
    assert not any(text.startswith("49 ") for text in texts)


def test_a_hidden_number(service: Service) -> None:
    service.serve("503", TALK, seconds=0.5)

    async def call() -> None:
        async with await Caller.dial(service.rig.sip, "503", None, book=service.book) as caller:
            await caller.ended(10)

    asyncio.run(call())
    service.wait(lambda: any(row.flow == "f503" and row.ended for row in service.calls()), 5, "end")
    [row] = [row for row in service.calls() if row.flow == "f503"]
    assert (row.caller, row.reason) == ("", "finished")


def test_a_number_nobody_has(service: Service) -> None:
    before = len(service.calls())

    async def call(number: str) -> tuple[int, int]:
        async with await Caller.dial(service.rig.sip, number) as caller:
            await caller.ended(10)
            assert caller.answered_at is None
            return caller.status, caller.cause

    assert asyncio.run(call("+41218029999")) == (404, 1)
    assert asyncio.run(call(quote("999#*"))) == (404, 1)
    assert len(service.calls()) == before
    service.assert_idle()


def test_hung_up_by_a_supervisor(service: Service) -> None:
    service.serve("504", WAIT)
    from_ = "+41795040001"

    async def call() -> None:
        async with await Caller.dial(service.rig.sip, "504", from_, book=service.book) as caller:
            await caller.hear("f504:m@fr")
            await asyncio.sleep(0.2)
            with writing(service.engine) as connection:
                commands.hang_up(connection, WORKSPACE, service.the_call(from_).id)
            asked = time.monotonic()
            assert await caller.ended(5) - asked < 2
            assert caller.ended_by == "them"

    asyncio.run(call())
    events = service.wait_ended(from_)
    assert ended(events) == "supervisor"
    assert [event.data["name"] for event in events if event.kind == "marked"] == ["parti"]
    service.assert_idle()


@pytest.mark.parametrize("runtime_id", ["runtime-1", "runtime-2"])
def test_the_newer_of_two_runtimes_wins(own_asterisk: AsteriskRig, runtime_id: str) -> None:
    """It takes the calls up, whoever had them; the older one stops by itself and says why."""
    older = Service(own_asterisk, own_asterisk.shared / "both")
    newer = Service(
        own_asterisk, own_asterisk.shared / "both", env={"ARIANE_RUNTIME_ID": runtime_id}, new=False
    )
    newer.book, newer.shas, newer.prompts = older.book, older.shas, older.prompts
    from_ = "+41795050001"

    async def call() -> None:
        async with await Caller.dial(older.rig.sip, "505", from_, book=older.book) as caller:
            await caller.hear("f505:m@fr")
            await caller.silence(0.3)
            await asyncio.to_thread(newer.start)
            await caller.hear("f505:m@fr", 10)
            await caller.press("1")
            await caller.ended()

    try:
        older.serve("505", WAIT)
        older.start()
        asyncio.run(call())
        assert older.process is not None
        assert older.process.wait(10) == 3
        assert "another runtime took over" in older.log
        events = newer.wait_ended(from_)
        assert [event.n for event in events] == list(range(1, len(events) + 1))
        assert ended(events) == "finished"
        assert sum(bool(event.data.get("resumed")) for event in events) == 1
        assert newer.the_call(from_).runtime == runtime_id
        newer.assert_idle()
    finally:
        older.close()
        newer.close()
