"""The example: sound, complete in its languages, tidy on the canvas, and every scenario holds."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from flows.calendars import opening
from flows.compile import compile
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World
from nodes.world import Opening
from tests.runtime.walks import facts, fresh, path, play_out

FOLDER = Path(__file__).parents[2] / "examples/dupont-sa"
SCENARIOS = sorted((FOLDER / "scenarios").glob("*.json"))
CARD = (224, 96)


def known() -> World:
    return World.from_workspace((FOLDER / "workspace.json").read_bytes())


def program() -> Program:
    report = compile((FOLDER / "accueil.json").read_bytes(), known())
    assert report.to_json("fr") == {"ok": True, "issues": []}
    assert report.program is not None
    return report.program


@dataclass
class Calendars:
    """The calendars of the workspace, some in a state that the scenario chose."""

    calendars: Mapping[str, Mapping[str, Any]]
    chosen: Mapping[str, str]

    async def opening(self, calendar: str, at: datetime) -> Opening:
        override = {"state": self.chosen[calendar]} if calendar in self.chosen else None
        return opening({**self.calendars[calendar], "override": override}, at)


@dataclass
class Business:
    calendars: Calendars


def run(scenario: Scenario, flow: Program) -> tuple[Any, Any]:
    at = scenario.call.at
    assert at is not None
    state = fresh(flow, caller=scenario.call.from_, called=scenario.call.to, started=at.timestamp())
    world = Business(Calendars(known().calendars, scenario.world.get("calendars", {})))
    return play_out(flow, scenario.steps, state, world)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_the_scenario_holds(file: Path) -> None:
    scenario, flow = load(file.read_bytes()), program()
    assert (file.parent / scenario.flow).resolve() == FOLDER / "accueil.json"
    call, book = run(scenario, flow)
    expected = scenario.expect
    assert path(book) == list(expected.path or ())
    left = {e.node: e.data["port"] for e in book.events if e.kind == "left"}
    assert left == left | dict(expected.ports or {})
    assert facts(book, "ended")[0]["reason"] == expected.end
    assert Counter(fact["name"] for fact in facts(book, "marked")) == expected.markers
    for name, value in (expected.variables or {}).items():
        assert call.get(name) == value
    assert not facts(book, "failed")
    # a last `hear` is met by the end of the call, at which a scripted caller does nothing more
    assert not [step for step in call._steps if step.hear is None or not call._has_heard(step)]


def test_the_scenarios_take_every_port_of_the_example() -> None:
    flow = program()
    taken = set()
    for file in SCENARIOS:
        book = run(load(file.read_bytes()), flow)[1]
        taken |= {(e.node, e.data["port"]) for e in book.events if e.kind == "left"}
    assert {wire for wire in flow.wires if wire[0] != "excuses"} <= taken


def test_cards_lie_on_the_grid_from_top_to_bottom_without_overlap() -> None:
    document = json.loads((FOLDER / "accueil.json").read_text("utf-8"))
    layout = document["layout"]
    assert list(layout) == list(document["nodes"])
    for (_, a), (_, b) in combinations(layout.items(), 2):
        assert abs(a["x"] - b["x"]) >= CARD[0] + 16 or abs(a["y"] - b["y"]) >= CARD[1] + 16
    assert all(place[axis] % 8 == 0 for place in layout.values() for axis in "xy")
    for name, node in document["nodes"].items():
        for target in node.get("next", {}).values():
            assert layout[target]["y"] > layout[name]["y"]


def test_every_prompt_differs_from_every_other() -> None:
    # each is known by ear, and by the tone that stands for it in tests with a real Asterisk
    document = json.loads((FOLDER / "accueil.json").read_text("utf-8"))
    texts: list[str] = []

    def collect(value: Any) -> None:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if key == "text":
                texts.extend(item.values())
            elif isinstance(item, dict | list):
                collect(item)

    collect(document["nodes"])
    assert len(texts) == len(set(texts))
    assert len(texts) > 30
