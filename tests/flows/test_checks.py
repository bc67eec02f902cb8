"""Every rule on a flow that breaks it and on one that keeps it."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.checks import RULES, reference
from flows.checks.rule import LANGUAGES, Rule
from flows.compile import compile
from flows.world import World

CASES = Path(__file__).with_name("checks")
PLACES = ("node", "param", "pointer")
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.json"))}
ids = [rule.code for rule in RULES]


def world(case: dict[str, Any]) -> World:
    return World.from_workspace(case.get("workspace", {}))


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert sorted(FILES) == sorted(ids)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_failing_flow_breaks_this_rule_at_these_places_and_no_other(rule: Rule) -> None:
    case = FILES[rule.code]
    report = compile(case["fails"], world(case)).to_json("fr")
    found = [{place: issue[place] for place in PLACES} for issue in report["issues"]]
    assert {issue["code"] for issue in report["issues"]} == {rule.code}, report
    assert {issue["severity"] for issue in report["issues"]} == {rule.severity}
    assert found == case["issues"]
    assert report["ok"] is (rule.severity != "error")


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_passing_flow_has_no_issue_at_all(rule: Rule) -> None:
    case = FILES[rule.code]
    report = compile(case["passes"], world(case))
    assert report.to_json()["issues"] == []
    assert report.program is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_texts_are_whole_sentences_without_places_left_open(rule: Rule, language: str) -> None:
    case = FILES[rule.code]
    for issue in compile(case["fails"], world(case)).to_json(language)["issues"]:
        for text in (issue["message"], issue["effect"]):
            assert text.endswith((".", "?"))
            assert "{" not in text.replace("{{ nom", "")
            assert len(text) > 20
    assert rule.texts[language] != rule.texts["en"] or language == "en"


def test_fixes_make_the_issue_go_away() -> None:
    case = FILES["unknown-port"]
    document = json.loads(json.dumps(case["fails"]))
    for issue in compile(document, World.empty()).to_json()["issues"]:
        for change in issue["fixes"][0]["patch"]:
            assert change["op"] == "remove"
            *path, last = change["path"].split("/")[1:]
            place = document
            for key in path:
                place = place[key]
            del place[last]
    assert compile(document, World.empty()).issues == ()


def test_the_cycle_is_printed_by_name_with_its_jump() -> None:
    issue = compile(FILES["endless-loop"]["fails"], World.empty()).to_json()["issues"][0]
    assert "Message → Essais → Encore → Message" in issue["message"]


def test_the_reference_is_fresh() -> None:
    assert reference.FILE.read_text("utf-8") == reference.text(), (
        "run: python -m flows.checks.reference"
    )


def test_a_regional_language_may_be_written_as_its_base() -> None:
    document = {**FILES["missing-prompt"]["passes"], "languages": ["fr-CH"]}
    issues = compile(document, World.empty()).issues
    assert [(i.code, i.param) for i in issues] == [
        ("missing-reference", "/options/0/language"),
        ("missing-reference", "/options/1/language"),
    ]
