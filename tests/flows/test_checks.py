"""Every rule on a flow that breaks it and on one that keeps it."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.checks import RULES, reference
from flows.checks.rule import LANGUAGES, Rule
from flows.compile import compile
from flows.world import World
from tests.flows.patches import patched

CASES = Path(__file__).with_name("checks")
PLACES = ("node", "param", "pointer")
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.json"))}
ids = [rule.code for rule in RULES]


def world(case: dict[str, Any]) -> World:
    """The workspace of a case; `broken`: recordings that cannot be played, `today`: a date."""
    today = date.fromisoformat(case["today"]) if "today" in case else None
    known = World.from_workspace(case.get("workspace", {}))
    return replace(known, broken=frozenset(case.get("broken", ())), today=today)


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert sorted(FILES) == sorted(ids)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_failing_flow_breaks_this_rule_at_these_places_and_no_other(rule: Rule) -> None:
    case = FILES[rule.code]
    report = compile(case["fails"], world(case)).to_json("fr")
    own = [issue for issue in report["issues"] if issue["code"] not in case.get("also", ())]
    found = [{place: issue[place] for place in PLACES} for issue in own]
    assert {issue["code"] for issue in own} == {rule.code}, report
    assert {issue["severity"] for issue in own} == {case.get("severity", rule.severity)}
    assert found == case["issues"]
    assert report["ok"] is (case.get("severity", rule.severity) != "error")


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
            assert "{" not in text.replace("{{ caller", "")
            assert len(text) > 20
    assert rule.texts[language] != rule.texts["en"] or language == "en"


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_each_fix_mends_its_issue_and_breaks_nothing_else(rule: Rule) -> None:
    case = FILES[rule.code]
    before = compile(case["fails"], world(case)).to_json()["issues"]
    seen = set()
    for index, issue in enumerate(compile(case["fails"], world(case)).issues):
        seen.update(fix["name"] for fix in issue.fixes if issue.code == rule.code)
        place = (issue.code, before[index]["pointer"])
        for fix in before[index]["fixes"]:
            report = compile(patched(case["fails"], fix["patch"]), world(case)).to_json()["issues"]
            assert errors(report) <= errors(before), fix
            assert places(report)[place] < places(before)[place], fix
            # without its wrong link, an outcome has none
            new = {code for code, _ in places(report) - places(before)}
            assert new <= {"unwired-port", "unreachable", "unused-variable"}, fix
    assert seen == set(rule.fixes), "the failing flow shows every fix of its rule"


def places(issues: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((issue["code"], issue["pointer"]) for issue in issues)


def errors(issues: list[dict[str, Any]]) -> int:
    return sum(issue["severity"] == "error" for issue in issues)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_each_fix_has_a_label_in_three_languages(rule: Rule) -> None:
    case = FILES[rule.code]
    reports = [compile(case["fails"], world(case)).to_json(tag)["issues"] for tag in LANGUAGES]
    for same in zip(*reports, strict=True):
        labels = [[fix["label"] for fix in issue["fixes"]] for issue in same]
        for label in zip(*labels, strict=True):
            assert len(set(label)) == len(LANGUAGES)
            assert all(word and "{" not in word and not word.endswith(".") for word in label)


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


def test_each_place_says_what_it_means_to_the_caller() -> None:
    case = FILES["prompt-key-mismatch"]
    issues = compile(case["fails"], world(case)).to_json("en")["issues"]
    effects = {issue["message"]: issue["effect"] for issue in issues}
    refused = [effect for message, effect in effects.items() if "nothing is set" in message]
    unknown = [effect for message, effect in effects.items() if "never says" in message]
    assert set(refused) == {"The caller presses what they were told and is refused."}
    assert set(unknown) == {"The caller never learns of this choice."}
    assert all("in French" in message or "in English" in message for message in effects)
