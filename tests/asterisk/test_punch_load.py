"""Five hundred callers punch, err, fall silent and hang up at every moment: rows suit their keys.

What becomes of a call is judged by the keys that its telephone sent, read from the wire: six digits
of a worker's code make a punch, whatever the caller does next; fewer make a refusal with its
reason. Each call dials a number of its own, by which it is known even if the caller hides.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from runtime.events import Event
from runtime.records.database import writing
from runtime.records.directory import assign
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.punching import (
    HIDDEN,
    assert_sound,
    call_listed,
    furnish,
    punch_flow,
    punched,
    refusals,
)
from tests.asterisk.scenarios import HAND
from tests.asterisk.service import WORKSPACE, Service
from tests.asterisk.wire import Sent, Wire
from tests.runtime.punchers import Staff, code_of, site_code

pytestmark = pytest.mark.asterisk

CALLS, RATE = 500, 24
WORKERS, SITES = 30, 17
"""So that each call can be of another worker at another site."""
DIGITS, SITE_DIGITS = 6, 4
STEP_MS, STEPS = 100, 40
CODE_AFTER_MS = 1500
"""From the first key of a site's code to the first of the worker's own."""


@dataclass(frozen=True)
class Plan:
    """What one caller does: keys after keys, and when they hang up after the first of the last."""

    nth: int
    line: str  # known, unknown or hidden
    kind: str  # right, wrong, partial or wrong_site
    hold: int

    @property
    def worker(self) -> int:
        return self.nth % WORKERS

    @property
    def site(self) -> int:
        return self.nth // WORKERS

    @property
    def called(self) -> str:
        return f"70{self.nth:03}"

    @property
    def caller(self) -> str:
        return HIDDEN if self.line == "hidden" else f"+3319903{self.nth:04}"

    def row(self) -> list[str]:
        """As SIPp wants it."""
        code = code_of(self.worker)
        last = {"wrong": "481516", "partial": code[:3]}.get(self.kind, code)
        site = site_code(self.site) if self.kind != "wrong_site" else "1111"
        if self.kind == "wrong_site":
            return [self.called, self.caller, "", "0", site, str(self.hold)]
        if self.line == "known":
            return [self.called, self.caller, "", "0", last, str(self.hold)]
        return [self.called, self.caller, site, str(CODE_AFTER_MS), last, str(self.hold)]


def plans() -> Iterator[Plan]:
    """All callers. Of ten, six call from a known line, two from an unknown one, two hide."""
    seen: Counter[str] = Counter()
    for nth in range(CALLS):
        line = ("known",) * 6 + ("unknown",) * 2 + ("hidden",) * 2
        mine = line[nth % 10]
        at, seen[mine] = seen[mine], seen[mine] + 1
        kinds = ("wrong", "partial") if mine == "known" else ("wrong", "wrong_site")
        # one wrong code at each site from hidden numbers, and never so many that they are locked
        kind = "right" if at % 7 else kinds[at // 7 % 2]
        hold = at % STEPS * STEP_MS if kind == "right" else 3100 + at % 5 * STEP_MS
        yield Plan(nth, mine, kind, hold)


PLANS = list(plans())
SILENT = {
    "70901": ("+33199037001", ("no_digits", "s0")),
    "70902": (None, ("hidden_number", "")),
    "70903": ("+33199037003", ("unknown_line", "")),
}
"""Telephones without keys by the number they call: their line, and what is on record of them."""


@pytest.fixture
def busy() -> Iterator[Service]:
    """A runtime with workers, sites, and a number for every call."""
    rig = start_rig()
    try:
        service = Service(rig, rig.shared / "punch")
        try:
            lines = {site: [p.caller for p in PLANS if (p.site, p.line) == (site, "known")]
                     for site in range(SITES)}  # fmt: skip
            lines[0].append("+33199037001")
            furnish(service, Staff(WORKERS, SITES, DIGITS, lines))
            service.publish("punch", punch_flow(DIGITS, confirm=True), seconds=2.0)
            with writing(service.engine) as conn:
                for called in (*SILENT, *(plan.called for plan in PLANS)):
                    assign(conn, WORKSPACE, called, "punch")
            service.start()
            yield service
        finally:
            service.close()
    finally:
        rig.stop()


def keyed(events: list[Event]) -> tuple[int, int]:
    """How many keys came for the site's code, and how many for the worker's."""
    at = Counter(event.node for event in events if event.kind == "pressed")
    return at["site"], at["punch"]


def expected(plan: Plan, site: int, code: int) -> tuple[list[Any], list[str]]:
    """The punch and the reasons of refusals that a caller with so many keys leaves behind."""
    if plan.line != "known" and site < SITE_DIGITS:
        return [], []
    if plan.kind == "wrong_site":
        return [], ["wrong_site_code"]
    if code < DIGITS:
        return [], ["partial_code" if code else "no_digits"]
    if plan.kind == "wrong":
        return [], ["wrong_code"]
    flags = {"known": [], "unknown": ["unlisted_line"], "hidden": ["hidden_number"]}[plan.line]
    line = "" if plan.line == "hidden" else plan.caller
    return [(f"w{plan.worker}", f"s{plan.site}", "in", line, flags)], []


async def stay(service: Service, called: str, from_: str | None) -> None:
    """Press nothing and never hang up: the service says why it ends, and ends."""
    async with await Caller.dial(service.rig.sip, called, from_, book=service.book) as caller:
        await caller.ended(90)
        assert caller.ended_by == "them"


async def everybody(service: Service) -> tuple[dict[str, Sent], int]:
    """All of them call; returns what each sent, and how many SIPp could not bring to an end."""
    known = [plan.row() for plan in PLANS if plan.line == "known" or plan.kind == "wrong_site"]
    others = [plan.row() for plan in PLANS if plan.line != "known" and plan.kind != "wrong_site"]
    patient = asyncio.gather(
        *(stay(service, called, from_) for called, (from_, _) in SILENT.items())
    )
    async with Wire(service.rig) as wire:
        results = await asyncio.gather(
            call_listed(service.rig.sip, known, RATE * len(known) / CALLS, first=False),
            call_listed(service.rig.sip, others, RATE * len(others) / CALLS, first=True),
        )
    assert sum(result.created for result in results) == CALLS
    await patient
    return wire.calls, sum(result.failed for result in results)


def test_five_hundred_punches(busy: Service) -> None:
    begun = time.monotonic()
    sent, failed = asyncio.run(everybody(busy))
    busy.assert_idle(20)
    calls = {row.called: row for row in busy.calls()}
    told: dict[str, list[Event]] = {}
    for event in busy.events():
        told.setdefault(event.call, []).append(event)
    rows: dict[str, list[Any]] = {}
    for row in punched(busy):
        mine = (row.worker, row.site, row.direction, row.line, [*row.flags])
        rows.setdefault(row.call, []).append(mine)
    reasons: dict[str, list[str]] = {}
    refused = refusals(busy)
    for refusal in refused:
        reasons.setdefault(refusal.call, []).append(refusal.reason)
    wrong, lost = {}, []
    for plan in PLANS:
        call, mine = calls[plan.called].id, sent[plan.called]
        came = keyed(told[call])
        found = (rows.get(call, []), reasons.get(call, []))
        if found != expected(plan, *came):
            wrong[plan] = (came, found)
        if not len(mine.sure(HAND)) <= sum(came) <= len(mine.keys):
            lost.append((plan, came, mine))
    counts = Counter(reason for found in reasons.values() for reason in found)
    print(f"\n{CALLS} calls in {time.monotonic() - begun:.1f} s: {sum(map(len, rows.values()))}"
          f" punches, refused {dict(counts)}")  # fmt: skip
    assert not lost, lost
    assert not wrong, wrong
    assert len(rows) > CALLS / 4
    assert counts["partial_code"] > CALLS / 10
    assert failed == 0
    assert len(calls) == CALLS + len(SILENT)
    for called, (_, kept) in SILENT.items():
        mine = [(r.reason, r.site) for r in refused if r.call == calls[called].id]
        assert mine == [kept]
        assert calls[called].reason == "finished"
    assert_sound(busy)
