"""The example, served four times over: one workspace and one number for each state of its hours."""

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows import calendars
from flows.compile import compile
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World
from tests.asterisk.service import WORKSPACE, Service

FOLDER = Path(__file__).resolve().parents[2] / "examples/dupont-sa"
DOCUMENT: dict[str, Any] = json.loads((FOLDER / "accueil.json").read_text("utf-8"))
HOURS: dict[str, Any] = json.loads((FOLDER / "workspace.json").read_text("utf-8"))["calendars"][
    "bureau"
]
NUMBERS = {
    "bureau": "+41218025555",
    "closed": "+41218025556",
    "holiday": "+41218025557",
    "emergency": "+41218025558",
}
SECONDS = 1.0
"""Length of every prompt."""


def program() -> Program:
    """The example, ready to be walked."""
    made = compile(DOCUMENT, World(calendars={"bureau": HOURS})).program
    assert made is not None
    return made


def scenarios() -> dict[str, Scenario]:
    """All scenario files by name."""
    files = sorted((FOLDER / "scenarios").glob("*.json"))
    return {file.stem: load(file.read_text("utf-8")) for file in files}


def hours_of(scenario: Scenario) -> dict[str, Any]:
    """The opening hours that the scenario describes."""
    state = scenario.world.get("calendars", {}).get("bureau")
    return {**HOURS, "override": {"state": state}} if state else HOURS


def state_of(scenario: Scenario) -> str:
    """What the hours say at the instant of the scenario."""
    assert scenario.call.at is not None
    return calendars.opening(hours_of(scenario), scenario.call.at).state


def forced(hours: Mapping[str, Any], state: str, until: str | None = None) -> dict[str, Any]:
    """The hours with a state that applies now, whatever the time is.

    `until`: an instant at which what somebody decided by hand is over; else nobody knows when.
    """
    changed = copy.deepcopy(dict(hours))
    if state == "holiday":  # nobody decides one by hand: it is in the calendar
        today = datetime.now(ZoneInfo(hours["zone"])).date()
        days = [(today + timedelta(days=ahead)).isoformat() for ahead in (-1, 0, 1)]
        others = [e for e in changed.get("exceptions", []) if e["date"] not in days]
        changed["exceptions"] = [*others, *({"date": d, "state": "holiday"} for d in days)]
    else:
        changed["override"] = {"state": state, **({"until": until} if until else {})}
    assert calendars.opening(changed, datetime.now(UTC)).state == state
    return changed


def install(service: Service) -> None:
    """Publish the example with coded prompts in all its states."""
    for state, number in NUMBERS.items():
        workspace = WORKSPACE if state == "bureau" else state
        if workspace != WORKSPACE:
            service.workspace(workspace)
        service.calendar("bureau", forced(HOURS, state), workspace)
        service.publish("accueil", DOCUMENT, seconds=SECONDS, workspace=workspace)
        service.assign(number, "accueil", workspace)


def name(node: str, language: str = "fr", more: str = "") -> str:
    """How callers know a prompt of the example; `more` for others than a node's first."""
    return f"accueil:{node}{more}@{language}"
