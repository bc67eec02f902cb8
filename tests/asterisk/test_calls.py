"""Real calls on a real Asterisk: what the caller hears, the journal and Asterisk's events agree."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.asterisk.caller import Caller
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.service import Service, ended, heard, visited
from tests.runtime.walks import flow, said

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


@pytest.fixture(scope="module")
def service(asterisk: AsteriskRig) -> Iterator[Service]:
    service = Service(asterisk, asterisk.shared / "calls")
    service.publish("simple", SIMPLE)
    service.assign("100", "simple")
    service.start()
    yield service
    service.close()
    asterisk.assert_clean()


def names(service: Service, events: list[Any]) -> list[str]:
    """The journal's recordings by the names that callers know them by."""
    return [service.book.name(int(audio.split("-")[1])) for audio in heard(events)]


def test_the_caller_hears_what_the_journal_says(service: Service) -> None:
    async def call() -> list[str]:
        async with await Caller.dial(
            service.rig.sip, "100", "+41790000001", book=service.book
        ) as caller:
            await caller.answered(5)
            await caller.hear("simple:m@fr")
            await caller.press("1")
            await caller.ended(10)
            return caller.names()

    ear = asyncio.run(call())
    events = service.wait_ended("+41790000001")
    assert ear == ["simple:m@fr", "simple:un@fr", "simple:un/prompts/1@fr"]
    assert names(service, events) == ear
    assert visited(events) == ["a", "m", "un", "h"]
    assert ended(events) == "finished"
