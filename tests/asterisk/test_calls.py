"""Real calls on a real Asterisk: what the caller hears, the journal and Asterisk's events agree."""

import asyncio

import pytest

from tests.asterisk import dupont
from tests.asterisk.agree import assert_agree
from tests.asterisk.caller import Caller
from tests.asterisk.scenarios import Actor
from tests.asterisk.service import Service, ended, visited
from tests.asterisk.spy import Spy
from tests.runtime.walks import flow, said, steps

pytestmark = pytest.mark.asterisk

MENU = {
    "prompt": said("Tapez 1 ou 2."),
    "options": [{"key": "1", "label": "Un"}, {"key": "2", "label": "Deux"}],
    "timeout": 1,
    "max_no_input": 2,
    "max_invalid": 2,
    "no_input_prompts": [said("Rien entendu.")],
    "invalid_prompts": [said("Ce choix n'existe pas.")],
}
SIMPLE = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": ("menu", MENU, {"1": "un", "2": "c", "no_input": "rien", "invalid": "faux"}),
        "un": ("play", {"prompts": [said("Un."), said("Encore.")]}, {"next": "h"}),
        "c": (
            "collect",
            {"prompt": said("Votre code ?"), "min": 4, "max": 4, "timeout": 2, "store": "code"},
            {"ok": "bon", "no_input": "rien", "invalid": "faux", "cancelled": "h"},
        ),
        "bon": ("play", {"prompts": [said("Merci.")], "barge_in": False}, {"next": "h"}),
        "rien": ("play", {"prompts": [said("Au revoir.")]}, {"next": "h"}),
        "faux": ("play", {"prompts": [said("Désolé.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "h2"}),
        "h2": ("hangup", {}, {}),
    },
    on_hangup="gone",
    variables={"code": {"type": "digits"}},
)
LONG = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": (
            "menu",
            {**MENU, "timeout": 5},
            {"1": "p", "2": "p", "no_input": "h", "invalid": "h"},
        ),
        "p": ("play", {"prompts": [said("Bien.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)
BARGE_IN_MS = 200


@pytest.fixture(scope="module")
def simple(service: Service) -> Service:
    """The service with the small flows of this file."""
    service.serve("100", SIMPLE, seconds=1.2)
    service.serve("101", LONG, seconds=4.0)
    return service


def n(name: str) -> str:
    """The name of a prompt of the simple flow."""
    return f"f100:{name}@fr"


CODE = [{"hear": "m"}, {"press": "2"}, {"hear": "c"}]
WALKS = {
    "a key after the prompt": (
        [{"hear": "m"}, {"press": "1"}],
        ["m", "un", "un/prompts/1"], ["a", "m", "un", "h"], "finished",
    ),
    "barge-in": (
        [{"wait": 0.6}, {"press": "1"}],
        ["m", "un", "un/prompts/1"], ["a", "m", "un", "h"], "finished",
    ),
    "a key stops all prompts of a step": (
        [{"hear": "m"}, {"press": "1"}, {"wait": 0.9}, {"press": "5"}],
        ["m", "un"], ["a", "m", "un", "h"], "finished",
    ),
    "typed ahead": (
        [{"wait": 0.5}, {"press": "24829"}],
        ["m", "bon"], ["a", "m", "c", "bon", "h"], "finished",
    ),
    "a code typed slowly": (
        [*CODE, {"press": "48"}, {"wait": 1.2}, {"press": "29"}],
        ["m", "c", "bon"], ["a", "m", "c", "bon", "h"], "finished",
    ),
    "no input": (
        [], ["m", "m/no_input_prompts/0", "m", "rien"], ["a", "m", "rien", "h"], "finished",
    ),
    "invalid keys": (
        [{"hear": "m"}, {"press": "9"}, {"hear": "m"}, {"hear": "m"}, {"press": "8"}],
        ["m", "m/invalid_prompts/0", "m", "faux"], ["a", "m", "faux", "h"], "finished",
    ),
    "hang-up before anything was asked": (
        [{"hangup": True}], [], ["a", "m", "gone", "h2"], "caller",
    ),
    "hang-up during the prompt of a menu": (
        [{"wait": 0.6}, {"hangup": True}], ["m"], ["a", "m", "gone", "h2"], "caller",
    ),
    "hang-up instead of a key": (
        [{"hear": "m"}, {"wait": 0.4}, {"hangup": True}], ["m"], ["a", "m", "gone", "h2"], "caller",
    ),
    "hang-up during a message": (
        [{"hear": "m"}, {"press": "1"}, {"wait": 0.9}, {"hangup": True}],
        ["m", "un"], ["a", "m", "un", "gone", "h2"], "caller",
    ),
    "hang-up with the code half typed": (
        [{"hear": "m"}, {"press": "2"}, {"hear": "c"}, {"press": "48"}, {"hangup": True}],
        ["m", "c"], ["a", "m", "c", "gone", "h2"], "caller",
    ),
    "hang-up right after the whole code": (
        [{"hear": "m"}, {"press": "2"}, {"hear": "c"}, {"press": "4829"}, {"hangup": True}],
        ["m", "c"], ["a", "m", "c", "bon", "gone", "h2"], "caller",
    ),
}  # fmt: skip


def test_what_is_heard_told_and_played_is_the_same(simple: Service) -> None:
    """All ways through the small flow, all callers at once."""
    numbers = {name: f"+4179100{at:04}" for at, name in enumerate(WALKS)}

    async def one(name: str) -> Caller:
        from_ = numbers[name]
        async with await Caller.dial(simple.rig.sip, "100", from_, book=simple.book) as caller:
            await caller.answered(5)
            await Actor(simple.prompts, caller).play(steps(*WALKS[name][0]))
            return caller

    async def everybody() -> tuple[Spy, list[Caller]]:
        async with Spy(simple.rig) as spy:
            callers = await asyncio.gather(*map(one, WALKS))
            await asyncio.sleep(0.5)
            return spy, callers

    spy, callers = asyncio.run(everybody())
    for name, caller in zip(WALKS, callers, strict=True):
        _, ear, path, reason = WALKS[name]
        events = assert_agree(simple, caller, spy, numbers[name])
        certain = [heard for heard in caller.names() if heard != "?"]
        assert [heard for heard in certain if heard in map(n, ear)] == list(map(n, ear)), name
        assert (visited(events), ended(events)) == (path, reason), name
        if name.startswith("hang-up right after"):
            ports = {e.node: e.data["port"] for e in events if e.kind == "left"}
            assert ports["c"] == "ok", "a complete entry counts"
    simple.assert_idle()


def barge_in(service: Service, attempt: int) -> float:
    """Milliseconds from the end of a key to the last sound of the prompt it cuts."""

    async def call() -> float:
        async with await Caller.dial(
            service.rig.sip, "101", f"+417911000{attempt:02}", book=service.book
        ) as caller:
            heard = await caller.hear("f101:m@fr")
            await asyncio.sleep(0.7)
            press = await caller.press("1")
            await caller.hear("f101:p@fr")
            cut = caller.heard()[0]
            assert cut.code == heard.code
            assert not cut.complete
            return 1000 * (cut.end - press.ended)

    return asyncio.run(call())


def test_a_key_silences_the_prompt(simple: Service) -> None:
    tries = [barge_in(simple, attempt) for attempt in range(3)]
    print("\nsilent after", ", ".join(f"{ms:.0f}" for ms in tries), "ms")
    assert min(tries) <= BARGE_IN_MS


def test_two_callers_on_different_branches(simple: Service) -> None:
    """Entangled in time, they do not disturb each other."""

    async def one(keys: str, from_: str) -> list[str]:
        async with await Caller.dial(simple.rig.sip, "100", from_, book=simple.book) as caller:
            await caller.hear(n("m"))
            for key in keys:
                await caller.press(key)
                await asyncio.sleep(0.35)
            await caller.ended(10)
            return caller.names()

    async def both() -> list[list[str]]:
        return await asyncio.gather(one("1", "+41791200001"), one("24829", "+41791200002"))

    first, second = asyncio.run(both())
    assert (first[-1], second[-1]) == (n("un/prompts/1"), n("bon"))
    pressed = {
        from_: "".join(e.data["key"] for e in simple.wait_ended(from_) if e.kind == "pressed")
        for from_ in ("+41791200001", "+41791200002")
    }
    assert pressed == {"+41791200001": "1", "+41791200002": "24829"}


# Hang-up at every node of the example that makes a sound, by the way that leads there.


OPEN, TO_MENU = dupont.NUMBERS["bureau"], [{"hear": "langue"}, {"press": "1"}, {"hear": "services"}]
SILENT: list[dict[str, object]] = [{"hear": {"text": "pas reçu"}}] * 2
WAYS = {
    "langue": (OPEN, []),
    "accueil": (OPEN, [{"hear": "langue"}, {"press": "1"}]),
    "services": (OPEN, [{"hear": "langue"}, {"press": "1"}, {"hear": "accueil"}]),
    "support": (OPEN, [*TO_MENU, {"press": "1"}]),
    "ventes": (OPEN, [*TO_MENU, {"press": "2"}]),
    "piquet": (OPEN, [*TO_MENU, {"press": "3"}]),
    "invalide": (
        OPEN,
        [*TO_MENU, *[{"press": "9"}, {"hear": {"text": "pas proposé"}}] * 2, {"press": "9"}],
    ),
    "fin": (OPEN, [*TO_MENU, {"press": "1"}, {"hear": "support"}]),
    "ferme": (dupont.NUMBERS["closed"], [{"hear": "langue"}, {"press": "1"}, {"hear": "accueil"}]),
    "ferie": (dupont.NUMBERS["holiday"], [{"hear": "langue"}, {"press": "1"}, {"hear": "accueil"}]),
    "urgence": (
        dupont.NUMBERS["emergency"],
        [{"hear": "langue"}, {"press": "1"}, {"hear": "accueil"}],
    ),
}


@pytest.mark.parametrize("pause", [0.1, 0.5], ids=["as it begins", "in the middle"])
def test_hang_up_at_every_node(service: Service, pause: float) -> None:
    numbers = {node: f"+417913{round(pause * 10)}0{at:03}" for at, node in enumerate(WAYS)}

    async def one(node: str) -> None:
        number, way = WAYS[node]
        async with await Caller.dial(
            service.rig.sip, number, numbers[node], book=service.book
        ) as caller:
            await caller.answered(5)
            await Actor(service.prompts, caller).do(steps(*way))
            await asyncio.sleep(pause)

    async def everybody() -> None:
        await asyncio.gather(*map(one, WAYS))

    asyncio.run(everybody())
    for node, from_ in numbers.items():
        events = service.wait_ended(from_)
        assert visited(events)[-1] == node, visited(events)
        assert ended(events) == "caller", node
        last = [event for event in events if event.kind == "left"][-1:]
        assert last, node
        if pause == 0.5:
            sound = [event.data["end"] for event in events if event.kind == "heard"][-1]
            assert sound == "hangup", node
    service.assert_idle()


def test_hang_up_in_silence_at_the_questions_of_the_example(service: Service) -> None:
    """While a key is awaited, after the last word."""
    offers = [{"hear": "langue"}] * 3
    ways = {"langue": offers, "services": TO_MENU}

    async def one(node: str, from_: str) -> None:
        script = steps(*ways[node], {"wait": 0.6}, {"hangup": True})
        async with await Caller.dial(service.rig.sip, OPEN, from_, book=service.book) as caller:
            await Actor(service.prompts, caller).play(script)

    async def both() -> None:
        await asyncio.gather(one("langue", "+41791400001"), one("services", "+41791400002"))

    asyncio.run(both())
    for node, from_ in (("langue", "+41791400001"), ("services", "+41791400002")):
        events = service.wait_ended(from_)
        assert (visited(events)[-1], ended(events)) == (node, "caller")
        assert [e.data["end"] for e in events if e.kind == "heard"][-1] == "done"
    service.assert_idle()
