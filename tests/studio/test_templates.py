"""Templates: every example is one, in each language, and never harms what is there."""

import json
from pathlib import Path

import pytest

from flows.compile import compile
from flows.world import World
from studio.examples import example_folders
from studio.templates import Card, speak_only, template_list
from tests.runtime.records.documents import calendar
from tests.studio.visitor import Visitor

FOLDERS = [folder.name for folder in example_folders()]


def template(owner: Visitor, id: str, language: str = "fr") -> dict[str, object]:
    found = owner.get(f"/templates?language={language}").get_json()["templates"]
    return next(one for one in found if one["id"] == id)


def test_every_example_is_a_template(owner: Visitor) -> None:
    found = owner.get("/templates").get_json()["templates"]
    assert {one["id"] for one in found} == set(FOLDERS)
    for one in found:
        assert one["steps"] == len(one["document"]["nodes"])
        assert one["name"] == one["document"]["name"]
    dupont = template(owner, "dupont-sa")
    assert dupont["asks"] == [
        {"kind": "calendar", "id": "bureau", "name": "Heures de bureau", "there": False}
    ]


@pytest.mark.parametrize("folder", example_folders(), ids=FOLDERS)
def test_the_cards_of_templates_fit_their_flows(folder: Path) -> None:
    file = folder / "template.json"
    if not file.exists():
        return
    card = Card.model_validate(json.loads(file.read_text("utf-8")))
    (one,) = [t for t in template_list("en") if t.id == folder.name]
    nodes = set(one.document["nodes"])
    for language in ("fr", "en", "it"):
        assert card.title[language]
        assert card.description[language]
        assert set(card.names.get(language, {})) <= nodes, language


@pytest.mark.parametrize("id", FOLDERS)
def test_a_flow_made_from_a_template_has_no_error(owner: Visitor, id: str) -> None:
    for language in ("it", "fr"):
        made = owner.post(f"/templates/{id}?language={language}", {})
        assert made.status_code == 201, made.text
        detail = made.get_json()
        assert detail["document"] == template(owner, id, language)["document"]
        report = owner.post(f"/flows/{detail['id']}/check").get_json()
        assert report["ok"], report
    assert all(ask["there"] for ask in template(owner, id)["asks"])  # type: ignore[attr-defined]


def test_what_is_there_already_stays(owner: Visitor) -> None:
    owner.put("/calendars/bureau", calendar())
    made = owner.post("/templates/dupont-sa", {"name": "Chez nous"})
    assert made.get_json()["document"]["name"] == "Chez nous"
    assert made.get_json()["id"] == "chez-nous"
    assert owner.get("/calendars/bureau").get_json()["document"] == calendar()
    second = owner.post("/templates/dupont-sa", {"name": "Chez nous"}).get_json()
    assert second["id"] == "chez-nous-2"
    assert owner.get("/numbers").get_json()["numbers"] == []
    assert owner.post("/templates/none", {}).status_code == 404
    for wrong in ({"name": " "}, {"languages": []}, {"languages": ["klingon"]}, {"what": 1}):
        assert owner.post("/templates/dupont-sa", wrong).status_code == 422, wrong


def test_only_the_languages_wanted(owner: Visitor) -> None:
    made = owner.post("/templates/dupont-sa", {"languages": ["fr", "en"]}).get_json()["document"]
    assert made["languages"] == ["fr", "en"]
    choice = made["nodes"]["langue"]
    assert [option["language"] for option in choice["params"]["options"]] == ["fr", "en"]
    assert "de" not in choice["next"]
    italian = template(owner, "dupont-sa")["document"]
    speak_only(italian, ["it"])  # type: ignore[arg-type]
    # What nobody has translated yet stays, so that it can be; the check says what is missing.
    report = compile(italian, World.empty())
    assert {issue.code for issue in report.errors} & {"missing-prompt", "schema"}


def test_words_that_nobody_translated_yet_stay() -> None:
    prompts = [{"text": {"fr": "Oui", "it": "Sì"}}, {"text": {"fr": "Non"}}]
    document = {"languages": ["fr", "it"], "nodes": {"say": {"params": {"prompts": prompts}}}}
    speak_only(document, ["it"])
    assert document["languages"] == ["it"]
    assert prompts == [{"text": {"it": "Sì"}}, {"text": {"fr": "Non"}}]


@pytest.mark.parametrize("id", FOLDERS)
def test_a_flow_made_from_a_template_has_its_tests_and_they_hold(owner: Visitor, id: str) -> None:
    flow = owner.post(f"/templates/{id}?language=it", {}).get_json()["id"]
    kept = owner.get(f"/flows/{flow}/scenarios").get_json()["scenarios"]
    (folder,) = [one for one in example_folders() if one.name == id]
    assert len(kept) == len(list((folder / "scenarios").glob("*.json")))
    done = owner.post(f"/flows/{flow}/scenarios/run", {}).get_json()
    assert (done["ok"], done["failed"]) == (len(kept), 0)


def test_tests_of_languages_left_out_stay_out(owner: Visitor) -> None:
    flow = owner.post("/templates/dupont-sa", {"languages": ["fr", "en"]}).get_json()["id"]
    names = {one["id"] for one in owner.get(f"/flows/{flow}/scenarios").get_json()["scenarios"]}
    done = owner.post(f"/flows/{flow}/scenarios/run", {}).get_json()
    assert 15 < len(names) < 24
    assert (done["ok"], done["failed"]) == (len(names), 0)
