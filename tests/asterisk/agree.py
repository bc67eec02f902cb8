"""Whether ear, journal and Asterisk tell of the same prompts."""

from collections.abc import Sequence
from typing import NamedTuple

from runtime.events import Event
from tests.asterisk.caller import Caller
from tests.asterisk.service import Service
from tests.asterisk.spy import Spy
from tests.asterisk.tones import ID_SECONDS

LOST = 0.2
"""Seconds that a busy machine may swallow of a prompt, its end tone among them."""
SURE_MS = 1000 * ID_SECONDS + 150


class Said(NamedTuple):
    """A prompt as the journal tells it; `whole`: to its end; `sure`: an ear must know it.

    `seconds`: how long it is.
    """

    name: str
    whole: bool
    sure: bool
    seconds: float


def told(service: Service, events: Sequence[Event]) -> list[Said]:
    """The prompts of the journal that were begun, in order."""
    return [
        Said(
            service.named(event.data.get("audio", "")),
            event.data["end"] == "done",
            event.data["end"] == "done" or event.data["ms"] > SURE_MS,
            int(event.data["audio"].rpartition("-")[2]) / 1000,
        )
        for event in events
        if event.kind == "heard" and event.data["end"] != "skipped"
    ]


def same(names: Sequence[str], said: Sequence[Said]) -> bool:
    """Whether an ear heard this. What was cut in its first moments may be unreadable or missing."""
    if not said:
        return not names
    first, rest = said[0], said[1:]
    if names and names[0] == first.name and same(names[1:], rest):
        return True
    if first.sure:
        return False
    return same(names, rest) or (bool(names) and names[0] == "?" and same(names[1:], rest))


def assert_agree(service: Service, caller: Caller, spy: Spy, number: str) -> list[Event]:
    """Fail unless the three tell of the same prompts; returns the facts of the call."""
    events = service.wait_ended(number, 8)
    said = told(service, events)
    assert same(caller.names(), said), f"heard {caller.names()}, journal {said}"
    cut = {said.name for said in said if not said.whole}
    least = {one.name: one.seconds - LOST for one in said}
    for prompt in caller.heard():
        name = caller.book.name(prompt.code)
        whole = prompt.complete or prompt.end - prompt.start > least.get(name, 0)
        assert whole or name in cut, f"{name} was cut at the ear, but not in the journal"
    channel = service.the_call(number).channel
    played = [service.named(uri) for uri in spy.started(channel)]
    assert same(played, said), f"Asterisk played {played}, journal {said}"
    assert len(spy.endings(channel)) >= len(played), "a playback never ended"
    return events
