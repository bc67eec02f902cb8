"""Whether ear, journal and Asterisk tell of the same prompts."""

from collections.abc import Sequence
from typing import NamedTuple

from runtime.events import Event
from tests.asterisk.caller import Caller
from tests.asterisk.service import Service
from tests.asterisk.spy import Spy
from tests.asterisk.tones import ID_SECONDS

SURE_MS = 1000 * ID_SECONDS + 150


class Said(NamedTuple):
    """A prompt as the journal tells it; `whole`: to its end; `sure`: an ear must know it."""

    name: str
    whole: bool
    sure: bool


def told(service: Service, events: Sequence[Event]) -> list[Said]:
    """The prompts of the journal that were begun, in order."""
    return [
        Said(
            service.named(event.data.get("audio", "")),
            event.data["end"] == "done",
            event.data["end"] == "done" or event.data["ms"] > SURE_MS,
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
    for prompt in caller.heard():
        assert prompt.complete or caller.book.name(prompt.code) in cut | {"?"}
    channel = service.the_call(number).channel
    played = [service.named(uri) for uri in spy.started(channel)]
    assert same(played, said), f"Asterisk played {played}, journal {said}"
    assert len(spy.endings(channel)) >= len(played), "a playback never ended"
    return events
