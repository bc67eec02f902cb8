"""The example of punch-in by telephone: each of its tests, and what it leaves on record.

Its two callers who press nothing wait long: they call in test_punch_load.py, in its time.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.compile import compile
from flows.scenario import Scenario, Step, load
from flows.world import World
from runtime.events import Event
from runtime.records.attendance.punches import Wanted, add_punch
from runtime.records.database import reading, writing
from studio.bring_attendance import bring_attendance
from studio.examples import read_bundle
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.scenarios import PATIENCE, Actor, assert_expected, outcome
from tests.asterisk.service import Service
from tests.runtime.punchers import refused, rows_of
from tests.runtime.walks import flow, said

pytestmark = pytest.mark.asterisk

FOLDER = Path(__file__).resolve().parents[2] / "examples/softycall"
DOCUMENT: dict[str, Any] = json.loads((FOLDER / "pointage.json").read_text("utf-8"))
SILENT = ("sans-touches", "masque-sans-code")
SCENARIOS = {
    file.stem: load(file.read_bytes())
    for file in sorted((FOLDER / "scenarios").glob("*.json"))
    if file.stem not in SILENT
}
BEFORE = {"depart": ("a-benali", "orvane", 7200), "rappelle-aussitot": ("p-garnier", "arcades", 60)}
"""Arrivals that came before: whose, where, and seconds ago."""
PUNCHES = {
    "arrivee": ("a-benali", "orvane", "in", []),
    "depart": ("a-benali", "orvane", "out", []),
    "nuit": ("i-ivanova", "sainte-aure", "in", []),
    "rappelle-aussitot": ("p-garnier", "arcades", "in", ["duplicate"]),
    "masque-avec-code-du-site": ("n-haddad", "clos-fleuri", "in", ["hidden_number"]),
    "ne-raccroche-pas": ("f-kone", "tilleuls", "in", []),
    "raccroche-aussitot": ("j-dupuis", "bellerive", "in", []),
    "ligne-inconnue-avec-code-du-site": ("o-perrin", "brevan", "in", ["unlisted_line"]),
    "code-faux-puis-juste": ("r-rossi", "brevan", "in", []),
    "touches-d-avance": ("j-dupuis", "verdier", "in", ["hidden_number"]),
}
REFUSED = {
    "code-desactive": ["inactive"],
    "code-faux": ["wrong_code"] * 3,
    "code-faux-puis-juste": ["wrong_code"],
    "code-incomplet": ["partial_code"],
    "ligne-inconnue-mauvais-code-du-site": ["wrong_site_code"],
}
SEALS = {
    "A": (("P-Attestation-Indicator", "A"),),
    "B": (("P-Asserted-Identity", "<sip:1;verstat=TN-Validation-Passed-B@c.example>"),),
    "C": (("P-Asserted-Identity", "<sip:+33199005001;verstat=TN-Validation-Failed@c.example>"),),
    "": (("P-Attestation-Indicator", "A'); DROP TABLE punches; --"),),
}


LEVEL_NUMBER = "7290"
LEVEL = flow(
    {
        "a": ("answer", {}, {"next": "p"}),
        "p": ("play", {"prompts": [said("Niveau {{ caller.attestation }}.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)


@dataclass
class Office:
    """The example in a workspace for each of its tests, and what its callers came to."""

    service: Service
    problems: dict[str, BaseException]

    def number(self, name: str) -> str:
        """The number to call for a test."""
        return f"72{[*SCENARIOS].index(name):02}"

    def events(self, name: str) -> list[Event]:
        """The facts of its call."""
        calls = [row for row in self.service.calls() if row.called == self.number(name)]
        return [event for row in calls for event in self.service.events(row.id)]

    async def call(self, name: str) -> None:
        """By telephone, as the test says."""
        scenario, service = SCENARIOS[name], self.service
        from_ = scenario.call.from_ or None
        number = self.number(name)
        async with await Caller.dial(service.rig.sip, number, from_, book=service.book) as caller:
            await Listener(self, name, caller).play(scenario.steps)


class Listener(Actor):
    """A caller who listens by the journal: what is spoken carries no code."""

    def __init__(self, office: Office, name: str, caller: Caller) -> None:
        super().__init__(office.service.prompts, caller)
        self._office, self._name = office, name

    async def _hear(self, step: Step) -> None:
        until = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(self._heard, step):
            assert time.monotonic() < until, f"{step} never heard in {self._name}"
            await asyncio.sleep(0.15)

    def _heard(self, step: Step) -> bool:
        told = [event for event in self._office.events(self._name) if event.kind == "heard"]
        for at in range(self._next, len(told)):
            data = told[at].data
            if data["end"] != "skipped" and step.hears(told[at].node, data["text"]):
                self._next = at + 1
                return True
        return False


def furnish(service: Service) -> Office:
    """The example in a workspace of its own for each test."""
    office, bundle = Office(service, {}), read_bundle(FOLDER)
    for name in SCENARIOS:
        service.workspace(name)
        with writing(service.engine) as conn:
            bring_attendance(conn, name, bundle.workspace, lambda: service.config.secret)
            if name in BEFORE:
                worker, site, ago = BEFORE[name]
                wanted = Wanted("test", "oubli", worker, site, "in", time.time() - ago)
                add_punch(conn, name, wanted)
        service.publish("pointage", DOCUMENT, seconds=1.0, workspace=name)
        service.assign(office.number(name), "pointage", name)
    service.publish("level", LEVEL, toned=False)
    service.assign(LEVEL_NUMBER, "level")
    return office


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """All tests of the example called at once."""
    rig = start_rig()
    try:
        service = Service(rig, rig.shared / "punch")
        try:
            made = furnish(service)
            service.start()

            async def one(name: str) -> None:
                try:
                    await made.call(name)
                except Exception as problem:
                    made.problems[name] = problem

            async def everybody() -> None:
                await asyncio.gather(*map(one, SCENARIOS))

            asyncio.run(everybody())
            service.assert_idle(10)
            yield made
        finally:
            service.close()
    finally:
        rig.stop()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_example(office: Office, name: str) -> None:
    if name in office.problems:
        raise office.problems[name]
    scenario: Scenario = SCENARIOS[name]
    program = compile(DOCUMENT, World()).program
    assert program is not None
    assert_expected(scenario, program, outcome(program, office.events(name)))
    with reading(office.service.engine) as conn:
        made = [row for row in rows_of(conn, name) if row.call]
        reasons = [row.reason for row in refused(conn, name)]
    found = [(row.worker, row.site, row.direction, [*row.flags]) for row in made]
    assert found == ([PUNCHES[name]] if name in PUNCHES else [])
    assert reasons == REFUSED.get(name, [])
    (call,) = [row for row in office.service.calls() if row.called == office.number(name)]
    assert all(abs(row.at - call.started) < 1 for row in made), "the time is when it rang"


@pytest.mark.parametrize("level", SEALS, ids=lambda level: level or "hostile")
def test_how_far_the_number_is_vouched_for(office: Office, level: str) -> None:
    service, line = office.service, f"+3319900500{[*SEALS].index(level)}"

    async def call() -> None:
        headers = SEALS[level]
        async with await Caller.dial(
            service.rig.sip, LEVEL_NUMBER, line, headers=headers, book=service.book
        ) as caller:
            await caller.ended(15)

    asyncio.run(call())
    said = [e.data["text"] for e in service.wait_ended(line) if e.kind == "heard"]
    assert said == [f"Niveau {level}."]
