"""kill -9: calls go on where they were, each thing is counted once, nobody is forgotten."""

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from runtime.events import Event
from tests.asterisk import waiting
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.rig import APOLOGY_CODES, AsteriskRig, free_port
from tests.asterisk.service import Service, ended, visited
from tests.asterisk.spy import until

pytestmark = pytest.mark.asterisk

FLOWS = {
    "301": waiting.PLAY,
    "302": waiting.CHOOSE,
    "303": waiting.TYPE,
    "304": waiting.LANGUAGE,
    "305": waiting.VALUE,
    "306": waiting.EARLY,
}
SHORT = "307"
CHAIN, LINKS = "310", 6
PATH = ["a", *(node for at in range(LINKS) for node in (f"p{at}", f"m{at}")), "h"]
APOLOGY = list(APOLOGY_CODES.values())


def furnish(service: Service) -> None:
    """All flows of these tests, and the runtime started."""
    for number, document in FLOWS.items():
        service.serve(number, document, seconds=waiting.LONG)
    service.serve(SHORT, waiting.CHOOSE, seconds=0.6)
    service.serve(CHAIN, waiting.chain(LINKS), seconds=0.5)
    service.start()


@contextmanager
def served(outbound: bool = False, database: str | None = None) -> Iterator[Service]:
    """A runtime to be killed; `outbound`: Asterisk connects to it, and keeps events for it."""
    rig, env = None, {}
    if outbound:
        address = f"ws://127.0.0.1:{free_port(socket.SOCK_STREAM)}/ari"
        rig, env = start_rig(outbound_url=address), {"ARIANE_ARI_LISTEN": address}
    rig = rig or start_rig()
    try:
        service = Service(rig, rig.shared / "crash", database, env=env)
        try:
            furnish(service)
            yield service
        finally:
            service.close()
    finally:
        rig.stop()


@pytest.fixture(scope="module")
def inbound() -> Iterator[Service]:
    """Events over a socket that the runtime opens."""
    with served() as service:
        yield service


@pytest.fixture(scope="module")
def outbound() -> Iterator[Service]:
    """Events over a socket that Asterisk opens."""
    with served(outbound=True) as service:
        yield service


@pytest.fixture(params=["inbound", "outbound"])
def crashing(request: pytest.FixtureRequest) -> Service:
    """Either of them, for the tests where it matters."""
    service: Service = request.getfixturevalue(request.param)
    return service


@dataclass
class Person:
    """A caller waiting somewhere, and the keys that lead on from there."""

    number: str
    prompt: str
    before: str = ""
    after: str = ""
    wait: float = 0.0
    caller: Caller = field(init=False)
    from_: str = field(init=False)


_numbers = iter(range(1, 10_000))


def new_number() -> str:
    """A caller's number not used before."""
    return f"+4179100{next(_numbers):04}"


@asynccontextmanager
async def on_the_line(service: Service, *people: Person) -> AsyncIterator[None]:
    """All of them dial, at once."""
    for person in people:
        person.from_ = new_number()
        person.caller = await Caller.dial(
            service.rig.sip, person.number, person.from_, book=service.book
        )
    try:
        yield
    finally:
        await asyncio.gather(*(person.caller.hang_up() for person in people))


async def in_place(service: Service, person: Person) -> None:
    """Wait until a person is at the very moment to be tested."""
    if person.prompt:
        await person.caller.hear(person.prompt)
    else:  # a spoken value: no coded prompt
        await person.caller.answered()
        await until(lambda: len(person.caller.pcm()) > 4000, 5, "nothing is said")
    await asyncio.sleep(person.wait)
    if person.before:
        await person.caller.press(person.before)
    await asyncio.sleep(0.4)


PEOPLE: dict[str, Callable[[], Person]] = {
    "play": lambda: Person("301", "f301:x@fr"),
    "menu, its prompt": lambda: Person("302", "f302:x@fr", after="1"),
    "menu, the silence after it": lambda: Person(SHORT, f"f{SHORT}:x@fr", after="2", wait=0.8),
    "collect, half typed": lambda: Person("303", "f303:x@fr", before="12", after="3456"),
    "language": lambda: Person("304", "f304:x@fr", after="1"),
    "say_value": lambda: Person("305", ""),
    "before the answer": lambda: Person("306", "f306:a@fr"),
}


def is_up(service: Service, launched: float) -> bool:
    """Whether the runtime launched then has given its first sign of life."""
    return any(row.started >= launched for row in service.runtimes())


def crash(service: Service) -> float:
    """kill -9 and a new runtime at once; returns when (UTC) it was launched."""
    service.kill()
    return service.launch()


def resumed(events: Sequence[Event]) -> list[Event]:
    """Visits that began again."""
    return [event for event in events if event.kind == "entered" and event.data.get("resumed")]


def once(events: Sequence[Event]) -> None:
    """Fail if the journal of a call has a gap or counts anything twice."""
    assert [event.n for event in events] == list(range(1, len(events) + 1))
    counted = [
        (event.kind, event.node, event.data.get("visit"), event.data.get("name"))
        for event in events
        if event.kind in ("started", "left", "marked", "ended")
        or (event.kind == "entered" and not event.data.get("resumed"))
    ]
    twice = [what for what, count in Counter(counted).items() if count > 1]
    assert not twice


def report(service: Service, launched: float, calls: Sequence[Sequence[Event]]) -> list[float]:
    """Print and return the seconds from the runtime's start to each call's new beginning."""
    up = max(row.started for row in service.runtimes())
    delays = sorted(event.at - up for events in calls for event in resumed(events))
    print(
        f"\nprocess up {up - launched:.2f} s after its launch; {len(delays)} calls resumed after"
        f" {delays[0]:.2f} to {delays[-1]:.2f} s, p95 {delays[int(0.95 * len(delays))]:.2f} s"
    )
    return delays


def test_killed_in_each_waiting_node(crashing: Service) -> None:
    """Everybody waits somewhere else when the runtime is killed, once and for all."""
    people = {name: make() for name, make in PEOPLE.items()}

    async def calls() -> float:
        async with on_the_line(crashing, *people.values()):
            await asyncio.gather(*(in_place(crashing, person) for person in people.values()))
            assert not any(person.caller.over for person in people.values())
            killed = time.monotonic()
            launched = await asyncio.to_thread(crash, crashing)
            await asyncio.gather(*(go_on(person, killed) for person in people.values()))
            return launched

    launched = asyncio.run(calls())
    told = {name: crashing.wait_ended(person.from_) for name, person in people.items()}
    for name, events in told.items():
        once(events)
        at = "a" if people[name].number == "306" else "x"
        assert [event.node for event in resumed(events)] == [at], name
        assert ended(events) == "finished", name
        assert [e.data["name"] for e in events if e.kind == "marked"][-1] == "after", name
    typed = [e.data["key"] for e in told["collect, half typed"] if e.kind == "pressed"]
    assert typed == list("123456"), "an entry begins anew"
    delays = report(crashing, launched, list(told.values()))
    assert delays[int(0.95 * len(delays))] < 2
    crashing.assert_idle()


async def go_on(person: Person, killed: float) -> None:
    """Hear the prompt from its beginning, alone, and do what it asks."""
    caller = person.caller
    if person.prompt:
        again = await caller.hear(person.prompt, 15)
        first, *_ = [heard for heard in caller.heard() if heard.code == again.code]
        assert again.start > killed, person
        assert person.wait or not first.complete, "the old prompt went on to its end"
        assert caller.names().count("?") == 0, f"two prompts at once: {caller.names()}"
        await asyncio.sleep(0.5)
    if person.after:
        await caller.press(person.after)
    await caller.ended(25)


def test_killed_at_any_moment(crashing: Service) -> None:
    """Twenty calls spread over their flow, two kills: each call passes each node once."""
    kill_at_any_moment(crashing)


def kill_at_any_moment(crashing: Service, kills: int = 2) -> None:
    """The test, on a given service."""

    async def calls() -> list[str]:
        people = [Person(CHAIN, "") for _ in range(20)]

        async def late(person: Person, delay: float) -> None:
            await asyncio.sleep(delay)
            async with on_the_line(crashing, person):
                await person.caller.ended(60)

        working = [asyncio.create_task(late(p, random.uniform(0, 3))) for p in people]
        for _ in range(kills):
            await asyncio.sleep(random.uniform(0.9, 1.6))
            await asyncio.to_thread(crash, crashing)
            await asyncio.sleep(random.uniform(1.5, 2.5))
        await asyncio.gather(*working)
        return [person.from_ for person in people]

    cut = 0
    for from_ in asyncio.run(calls()):
        events = crashing.wait_ended(from_)
        once(events)
        cut += len(resumed(events))
        nodes = [e.node for e in events if e.kind == "entered" and "resumed" not in e.data]
        assert nodes == PATH, f"{events[-6:]}\n{crashing.log[-6000:]}"
        assert ended(events) == "finished"
    assert cut >= 3 * kills, f"only {cut} visits were cut short: the kills came at the wrong time"
    crashing.assert_idle()


def test_killed_again_while_it_recovers(inbound: Service) -> None:
    """Four kills around the moment at which calls are taken up, then peace."""

    async def calls() -> list[Person]:
        people = [PEOPLE[name]() for name in ("play", "menu, its prompt", "collect, half typed")]
        async with on_the_line(inbound, *people):
            await asyncio.gather(*(in_place(inbound, person) for person in people))
            await asyncio.to_thread(inbound.kill)
            for at in range(4):
                await until(partial(is_up, inbound, inbound.launch()), 15, "up")
                await asyncio.sleep(0.04 * at)
                inbound.kill()
            last = time.monotonic()
            await asyncio.to_thread(inbound.start)
            await asyncio.gather(*(settle(person, last) for person in people))
        return people

    async def settle(person: Person, last: float) -> None:
        caller = person.caller
        await until(
            lambda: any(
                heard.start > last and caller.book.name(heard.code) == person.prompt
                for heard in caller.heard()
            ),
            15,
            f"{person.prompt} not replayed",
        )
        if person.after:
            await asyncio.sleep(0.5)
            await caller.press(person.after)
        await caller.ended(25)

    for person in asyncio.run(calls()):
        events = inbound.wait_ended(person.from_)
        once(events)
        assert visited([e for e in events if not e.data.get("resumed")])[-2:] == ["after", "h"]
        assert ended(events) == "finished"
    inbound.assert_idle()


def test_who_calls_meanwhile_is_served(crashing: Service) -> None:
    """The caller hears it ring until the runtime is back."""

    async def calls() -> str:
        await asyncio.to_thread(crashing.kill)
        person = Person("302", "f302:x@fr")
        async with on_the_line(crashing, person):
            await asyncio.sleep(3)
            assert person.caller.ringing_at is not None
            assert person.caller.answered_at is None
            await asyncio.to_thread(crashing.launch)
            await person.caller.hear("f302:x@fr", 8)
            await person.caller.press("1")
            await person.caller.ended()
        return person.from_

    events = crashing.wait_ended(asyncio.run(calls()))
    once(events)
    assert not resumed(events)
    assert ended(events) == "finished"
    crashing.assert_idle()


def test_nobody_comes_back_in_time(outbound: Service) -> None:
    """Who calls hears an apology and is no call of ours; who hung up is lost, once."""

    async def calls() -> tuple[str, str]:
        person, in_vain = PEOPLE["menu, its prompt"](), new_number()
        async with on_the_line(outbound, person):
            await in_place(outbound, person)
            await asyncio.to_thread(outbound.kill)
            await person.caller.hang_up()
        await asyncio.sleep(5.5)  # until then the silence of the runtime tells nothing
        async with await Caller.dial(outbound.rig.sip, "302", in_vain) as caller:
            await caller.hear(APOLOGY[0], 13)
            await caller.ended(15)
            assert caller.answered_at is None
        return person.from_, in_vain

    person, in_vain = asyncio.run(calls())
    outbound.start()
    events = outbound.wait_ended(person)
    once(events)
    assert ended(events) == "lost"
    assert [e.data["name"] for e in events if e.kind == "marked"] == ["before", "gone"]
    assert in_vain not in {row.caller for row in outbound.calls()}
    outbound.assert_idle()
    outbound.kill()
    outbound.start()
    time.sleep(0.5)
    assert outbound.events(events[0].call) == events, "closed once, whatever comes"


def test_a_stopped_runtime_leaves_its_calls_to_the_next(inbound: Service) -> None:
    """SIGTERM is no reason to hang up."""

    async def calls() -> str:
        person = PEOPLE["menu, its prompt"]()
        async with on_the_line(inbound, person):
            await in_place(inbound, person)
            await asyncio.to_thread(inbound.stop)
            await asyncio.sleep(1)
            assert not person.caller.over
            await asyncio.to_thread(inbound.launch)
            await go_on(person, time.monotonic() - 1)
        return person.from_

    events = inbound.wait_ended(asyncio.run(calls()))
    once(events)
    assert len(resumed(events)) == 1
    assert ended(events) == "finished"
    inbound.assert_idle()


def test_a_runtime_that_stands_still_for_five_seconds(inbound: Service) -> None:
    """SIGSTOP, SIGCONT: who waited goes on, who called meanwhile is served."""

    async def calls() -> list[str]:
        person, other = PEOPLE["menu, the silence after it"](), Person("302", "f302:x@fr")
        async with on_the_line(inbound, person):
            await in_place(inbound, person)
            inbound.freeze()
            async with on_the_line(inbound, other):
                await asyncio.sleep(5)
                inbound.thaw()
                await other.caller.hear("f302:x@fr", 10)
                for caller in (other.caller, person.caller):
                    await caller.press("1")
                    await caller.ended(10)
        return [person.from_, other.from_]

    for from_ in asyncio.run(calls()):
        events = inbound.wait_ended(from_)
        once(events)
        assert not resumed(events)
        assert ended(events) == "finished"
    inbound.assert_idle()


def test_asterisk_killed_and_started_again(own_asterisk: AsteriskRig) -> None:
    """Its calls are lost, and closed; the next ones work."""
    service = Service(own_asterisk, own_asterisk.shared / "crash")
    furnish(service)
    assert service.process is not None
    process = service.process

    async def lost() -> list[str]:
        people = [make() for make in PEOPLE.values()]
        async with on_the_line(service, *people):
            await asyncio.gather(*(in_place(service, person) for person in people))
            await asyncio.to_thread(own_asterisk.kill)
            await asyncio.gather(*(person.caller.vanish() for person in people))
            await asyncio.sleep(1)
            await asyncio.to_thread(own_asterisk.boot)
        return [person.from_ for person in people]

    async def served() -> str:
        person = Person("302", "f302:x@fr")
        async with on_the_line(service, person):
            await person.caller.hear("f302:x@fr", 15)
            await person.caller.press("1")
            await person.caller.ended()
        return person.from_

    try:
        before = service.usage()
        for from_ in asyncio.run(lost()):
            events = service.wait_ended(from_, 15)
            once(events)
            assert ended(events) == "lost"
        assert ended(service.wait_ended(asyncio.run(served()))) == "finished"
        assert service.process is process
        assert process.poll() is None, "the runtime itself lives through it"
        service.assert_idle()
        threads, files = service.usage()
        assert threads <= before[0] + 8, "threads left behind"
        assert files <= before[1] + 12, "connections left behind"
    finally:
        service.close()
