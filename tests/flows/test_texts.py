"""The words: three languages everywhere, with the same places to fill."""

import re

import pytest

from flows.checks import RULES
from flows.checks.rule import LANGUAGES, Rule
from flows.problems import Problem, Say
from flows.texts import HINTS, SAME_WORD, TEXTS, WORDS


def places(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("table", [TEXTS, HINTS, WORDS], ids=["texts", "hints", "words"])
def test_every_problem_is_said_in_three_languages(table: dict[str, tuple[str, str, str]]) -> None:
    for code, texts in table.items():
        assert len(texts) == len(LANGUAGES), code
        assert all(places(text) == places(texts[0]) for text in texts), code


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_every_rule_is_said_in_three_languages(rule: Rule) -> None:
    assert tuple(rule.texts) == LANGUAGES
    message, effect = rule.texts["en"]
    for other in rule.texts.values():
        assert places(other[0]) == places(message)
        assert set(places(other[1])) >= set(places(effect))


def test_words_that_stand_for_others_exist() -> None:
    assert set(SAME_WORD.values()) <= set(WORDS)


def test_quotes_are_those_of_the_language() -> None:
    problem = Problem("", "unknown-field", {"name": "titel", "known": ["title", "start"]})
    assert problem.text() == "no field is called “titel”; did you mean “title”?"
    assert problem.text("fr") == "aucun champ ne s’appelle « titel » ; vouliez-vous « title » ?"
    assert problem.text("it-CH") == "nessun campo si chiama «titel»; forse «title»?"
    assert problem.text("de") == problem.text()


def test_a_missing_step_among_many_is_not_answered_with_all_of_them() -> None:
    known = [f"step-{n}" for n in range(17)]
    names = ["Opening hours", *known[1:]]
    far = Problem("", "no-node", {"value": "“xyz”", "known": known, "names": names})
    assert far.text() == "there is no step “xyz”; there are 17 others"
    by_name = Problem("", "no-node", {"value": "“Opening hour”", "known": known, "names": names})
    assert by_name.text().endswith("did you mean “Opening hours”?")
    few = Problem("", "no-node", {"value": "“xyz”", "known": ["say", "bye"]})
    assert few.text().endswith("possible: say, bye")


def test_french_melts_de_with_an_article() -> None:
    problem = Problem("", "wrong-type", {"got": Say("string"), "wanted": Say("array")})
    assert problem.text("fr") == "un texte au lieu d’une liste [ ]"
    keys = Problem("", "wrong-type", {"got": Say("array"), "wanted": Say("key-set")})
    assert keys.text("fr") == "une liste [ ] au lieu de touches parmi 0–9, * et #"
    assert problem.text("it") == "un testo invece di una lista [ ]"
