"""The example of punch-in by its own directory: who calls from where is told by workspace.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.compile import compile
from flows.differences import Names
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World
from runtime.judging import judge
from runtime.pretended import Written
from runtime.scripted import play

FOLDER = Path(__file__).parents[2] / "examples/softycall"
FILES = sorted((FOLDER / "scenarios").glob("*.json"))
HERE = World.from_workspace((FOLDER / "workspace.json").read_bytes())
WHERE = {
    "arrivee": "orvane",
    "nuit": "sainte-aure",
    "masque-avec-code-du-site": "clos-fleuri",
    "ligne-inconnue-avec-code-du-site": "brevan",
    "touches-d-avance": "verdier",
    "ne-raccroche-pas": "tilleuls",
}
CHOSEN = ("depart", "rappelle-aussitot")
"""What a call alone cannot bring about: another one came before it."""


def program() -> Program:
    """The flow, which is sound."""
    report = compile((FOLDER / "pointage.json").read_bytes(), HERE)
    assert report.issues == ()
    assert report.program is not None
    return report.program


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_directory_answers_as_the_test_says(file: Path) -> None:
    given: dict[str, Any] = json.loads(file.read_text("utf-8"))
    if file.stem not in CHOSEN:
        del given["world"]
    scenario: Scenario = load(json.dumps(given))
    played, names = play(program(), scenario, Written(HERE)), Names.of(program(), {})
    assert [one.message(names) for one in judge(scenario, played, names)] == []
    if file.stem in WHERE:
        assert played.variables["site"] == WHERE[file.stem]


def test_twenty_people_at_twelve_sites_day_and_night() -> None:
    assert (len(HERE.workers), len(HERE.sites)) == (20, 12)
    assert {line.worker for line in HERE.planning} == {
        id for id, worker in HERE.workers.items() if worker.active
    }
    assert {line.site for line in HERE.planning} == set(HERE.sites)
    nights = [hours for line in HERE.planning for day in line.weekly.values() for hours in day
              if hours[:5] > hours[6:]]  # fmt: skip
    assert len(nights) > 5
