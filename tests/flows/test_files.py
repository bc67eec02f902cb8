"""Workspace and scenario files: what they give, and what is said of broken ones."""

import json
from typing import Any

import pytest

from flows.scenario import Said, load
from flows.scenario import problems as scenario_problems
from flows.shape import Unusable
from flows.world import World
from flows.world import problems as workspace_problems

WORKSPACE: dict[str, Any] = {
    "calendars": {"bureau": {"zone": "Europe/Zurich"}},
    "prompts": {"accueil-fr": {"name": "Accueil", "language": "fr", "file": "accueil.wav"}},
    "groups": {"ventes": {"people": ["dumas"]}},
    "people": {"dumas": {"name": "Madame Dumas"}},
    "numbers": {"+41218025555": {"flow": "accueil", "label": "Principal"}},
    "flows": ["accueil.json", "nuit"],
}
SCENARIO: dict[str, Any] = {
    "name": "Samedi 10 h, piquet",
    "flow": "accueil.json",
    "call": {"from": "+41790000001", "to": "+41440000000", "at": "2026-11-21T10:00:00+01:00"},
    "world": {"dial": {"piquet": "no_answer"}, "http": {"crm": {"status": 200, "body": {}}}},
    "steps": [
        {"hear": "langue"},
        {"press": "1"},
        {"wait": 3},
        {"hear": {"text": "Bienvenue"}},
        {"hangup": True},
    ],
    "expect": {"path": ["langue"], "ports": {"langue": "1"}, "end": "caller",
               "markers": {"piquet": 1}, "variables": {"language": "fr"}},
}  # fmt: skip


def test_a_world_holds_the_ids_of_the_workspace() -> None:
    for source in (WORKSPACE, json.dumps(WORKSPACE), json.dumps(WORKSPACE).encode()):
        world = World.from_workspace(source)
        assert list(world.calendars) == ["bureau"]
        assert world.audio == {"accueil-fr"}
        assert world.flows == {"accueil", "nuit"}
        assert (world.groups, world.people, world.numbers) == (
            {"ventes"}, {"dumas"}, {"+41218025555"},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"calender": {}}, "/calender"),
        ({"calendars": {"bureau": {"zone": "Nowhere"}}}, "/calendars/bureau/zone"),
        ({"calendars": {"bureau": 3}}, "/calendars/bureau"),
        ({"calendars": {"Mon bureau": {"zone": "UTC"}}}, "/calendars/Mon bureau"),
        ({"numbers": {"021 802": {"flow": "accueil"}}}, "/numbers/021 802"),
        ({"numbers": {"+41218025555": {}}}, "/numbers/+41218025555"),
        ({"flows": {}}, "/flows"),
    ],
)
def test_a_broken_workspace_is_told_with_its_place(change: Any, pointer: str) -> None:
    found = workspace_problems({**WORKSPACE, **change})
    assert [problem.pointer for problem in found] == [pointer]
    with pytest.raises(Unusable) as refused:
        World.from_workspace({**WORKSPACE, **change})
    assert pointer in str(refused.value)


@pytest.mark.parametrize("source", ["{", "[]", b"\xff", None, 3])
def test_what_is_no_workspace_or_scenario_at_all_is_refused(source: Any) -> None:
    for reader in (World.from_workspace, load):
        with pytest.raises(Unusable):
            reader(source)


def test_a_scenario_is_read_as_written() -> None:
    scenario = load(json.dumps(SCENARIO))
    assert scenario.call.from_ == "+41790000001"
    assert scenario.call.at is not None
    assert scenario.call.at.utcoffset() is not None
    assert scenario.steps[3].hear == Said(text="Bienvenue")
    assert scenario.expect.path == ("langue",)
    assert load({"name": "x", "flow": "y.json"}).steps == ()


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"step": []}, "/step", "remove it|did you mean|possible"),
        ({"name": ""}, "/name", "too short"),
        ({"flow": None}, "/flow", "a text"),
        ({"call": {"from": "x", "at": "demain"}}, "/call/at", "zone"),
        ({"call": {"at": "2026-11-21T10:00:00"}}, "/call/at", "zone"),
        ({"call": {"frm": "x"}}, "/call/frm", "“from”"),
        ({"steps": [{"press": "1a"}]}, "/steps/0/press", "keys out of"),
        ({"steps": [{"wait": -1}]}, "/steps/0/wait", "at least 0"),
        ({"steps": [{"press": "1", "wait": 1}]}, "/steps/0", "exactly one"),
        ({"steps": [{}]}, "/steps/0", "exactly one"),
        ({"steps": [{"hear": {"txt": "a"}}]}, "/steps/0/hear/txt", "“text”"),
        ({"expect": {"end": "hungup"}}, "/expect/end", "finished"),
        ({"expect": {"markers": {"a": "1"}}}, "/expect/markers/a", "a whole number"),
    ],
)
def test_a_broken_scenario_is_told_with_its_place(change: Any, pointer: str, words: str) -> None:
    found = scenario_problems({**SCENARIO, **change})
    assert found[0].pointer == pointer
    text = " ".join(problem.text() for problem in found)
    assert any(word in text for word in words.split("|")), text
    with pytest.raises(Unusable):
        load({**SCENARIO, **change})
