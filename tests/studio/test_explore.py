"""Generated tests over HTTP: of the draft, of what is on screen; they can be kept and pass."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.studio.visitor import Visitor

DUPONT = Path(__file__).resolve().parents[2] / "examples" / "dupont-sa"
DOCUMENT: dict[str, Any] = json.loads((DUPONT / "accueil.json").read_text("utf-8"))
HOURS: dict[str, Any] = json.loads((DUPONT / "workspace.json").read_text("utf-8"))["calendars"]
EXPLORE = "/flows/accueil/explore"


@pytest.fixture
def dupont(visit: Callable[[str], Visitor]) -> Visitor:
    """A person who may design, in a workspace with the example."""
    owner = visit("owner@one")
    for name, calendar in HOURS.items():
        assert owner.put(f"/calendars/{name}", calendar).status_code in (200, 201)
    assert owner.post("/flows", {"document": DOCUMENT, "id": "accueil"}).status_code == 201
    return owner


def test_every_outcome_is_covered_by_tests_that_can_be_kept(dupont: Visitor) -> None:
    answer = dupont.post(EXPLORE, {})
    assert answer.status_code == 200
    found = answer.get_json()
    coverage = found["coverage"]
    assert coverage["covered"] == coverage["total"] > 35
    assert coverage["uncovered"] == []
    assert found["complete"]
    covered = {port for one in found["scenarios"] for port in one["covers"]}
    assert len(covered) == coverage["covered"]
    for one in found["scenarios"]:
        assert "flow" not in one["scenario"]
        body = {"scenario": one["scenario"]}
        assert dupont.post("/flows/accueil/scenarios", body).status_code == 201
    done = dupont.post("/flows/accueil/scenarios/run", {}).get_json()
    assert (done["failed"], done["ok"]) == (0, len(found["scenarios"]))


def test_a_tester_may_and_a_viewer_may_not(
    dupont: Visitor, visit: Callable[[str], Visitor]
) -> None:
    assert visit("tester@one").post(EXPLORE, {}).status_code == 200
    assert visit("viewer@one").post(EXPLORE, {}).status_code == 403


def test_what_is_on_screen_is_explored_and_told_in_the_readers_language(dupont: Visitor) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["nodes"]["seul"] = {"type": "hangup", "name": "Seul", "params": {}, "next": {}}
    answer = dupont.post(f"{EXPLORE}?language=it", {"document": document})
    assert answer.status_code == 200
    told = {gap["node"]: gap["message"] for gap in answer.get_json()["coverage"]["impossible"]}
    assert told["seul"] == "Nessun collegamento porta a «Seul»."


def test_a_flow_with_errors_is_refused_with_its_problems(dupont: Visitor) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    del document["nodes"]["services"]["next"]["2"]
    answer = dupont.post(EXPLORE, {"document": document})
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "flow-has-errors"
    assert dupont.post("/flows/nowhere/explore", {}).status_code == 404
