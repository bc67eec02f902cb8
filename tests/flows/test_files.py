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


PLACES: dict[str, Any] = {
    "sites": {
        "tour": {"name": "Tour Verre", "code": "1204", "lines": ["+33140000001", "+33140000002"]},
        "quai": {"name": "Quai Ouest", "code": "1305", "zone": "Europe/Zurich"},
    },
    "workers": {
        "marie": {"name": "Marie Dupont", "code": "482913", "language": "it", "active": False}
    },
    "planning": [{"worker": "marie", "site": "tour", "weekly": {"mon": ["22:00-06:00"]}}],
}


def test_a_world_holds_sites_workers_and_their_planning() -> None:
    world = World.from_workspace(PLACES)
    assert world.sites["tour"].lines == ("+33140000001", "+33140000002")
    assert [site.zone for site in world.sites.values()] == ["Europe/Paris", "Europe/Zurich"]
    assert not world.workers["marie"].active
    (planned,) = world.planning
    assert (planned.tolerance, planned.weekly) == (600, {"mon": ("22:00-06:00",)})


TWIN = {"name": "Paul Durand", "code": "482913"}
LINE = {"worker": "marie", "site": "tour", "weekly": {}}


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"workers": {**PLACES["workers"], "paul": TWIN}}, "/workers/paul/code", "Marie Dupont"),
        ({"workers": {"marie": {**TWIN, "code": "48x913"}}}, "/workers/marie/code", "4 à 12"),
        ({"workers": {"marie": {**TWIN, "code": "123"}}}, "/workers/marie/code", "4 à 12"),
        ({"sites": {**PLACES["sites"], "gare": {"name": "Gare", "code": "1204"}}},
         "/sites/gare/code", "Tour Verre"),
        ({"sites": {"tour": {"name": "Tour", "code": "1", "lines": []}}}, "/sites/tour/code", "2"),
        ({"sites": {"tour": {"name": "Tour", "code": "1204", "zone": "Mars/Base"}}},
         "/sites/tour/zone", "Mars/Base"),
        ({"sites": {"tour": {"name": "Tour", "code": "1204", "lines": ["0140000001"]}}},
         "/sites/tour/lines/0", "+33140000001"),
        ({"planning": [{**LINE, "worker": "mari"}]}, "/planning/0/worker", "vouliez-vous"),
        ({"planning": [LINE, {**LINE, "site": "gare"}]}, "/planning/1/site", "possibles"),
        ({"planning": [{**LINE, "weekly": {"mon": ["08:00-08:00"]}}]},
         "/planning/0/weekly/mon/0", "00:00-24:00"),
        ({"planning": [{**LINE, "weekly": {"lundi": []}}]}, "/planning/0/weekly/lundi", ""),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_with_sites_workers_and_planning_is_told(
    change: dict[str, Any], pointer: str, words: str
) -> None:
    (wrong,) = workspace_problems({**PLACES, **change})
    assert wrong.pointer == pointer
    assert words in wrong.text("fr")
    with pytest.raises(Unusable, match=pointer):
        World.from_workspace({**PLACES, **change})


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
        ({"call": {"at": "1969-12-31T23:00:00Z"}}, "/call/at", "1970-01-01 at the earliest"),
        ({"call": {"at": "9999-12-31T23:59:59-12:00"}}, "/call/at", "2200-01-01 at the latest"),
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
