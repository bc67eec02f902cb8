"""Real-sounding prompts in four languages: which keys they tell the caller to press."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.announced import announced

FOLDER = Path(__file__).with_name("prompts")
LANGUAGES = ("fr", "en", "it", "de")
ENOUGH = 0.95


def prompts(language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return found


def scored(given: list[dict[str, Any]], language: str) -> tuple[float, float, list[Any]]:
    """Precision, recall, and the prompts that were not read right: (text, found, meant)."""
    right = wrong = missed = 0
    off = []
    for prompt in given:
        found, meant = set(announced(prompt["text"], language)), set(prompt["keys"])
        right += len(found & meant)
        wrong += len(found - meant)
        missed += len(meant - found)
        if found != meant:
            off.append((prompt["text"], sorted(found), sorted(meant)))
    return right / (right + wrong), right / (right + missed), off


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_that_prompts_announce_are_found(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    precision, recall, off = scored(prompts(language), language)
    with capsys.disabled():
        print(f"\n{language}: precision {precision:.1%}, recall {recall:.1%}, 60 prompts")
    assert len(prompts(language)) == 60
    assert precision >= ENOUGH, off
    assert recall >= ENOUGH, off


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["held-out", "held-out-2"])
def test_prompts_that_the_words_were_not_made_from(
    file: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """20 per language, in other turns of phrase; `first`: what they gave when first met."""
    held = json.loads((FOLDER / f"{file}.json").read_text("utf-8"))
    precision, recall, off = scored(held["prompts"][language], language)
    first = held["first"][language]
    with capsys.disabled():
        print(f"\n{language}, {file}: precision {precision:.1%}, recall {recall:.1%}"
              f" (first {first['precision']:.1%}, {first['recall']:.1%})")  # fmt: skip
    assert len(held["prompts"][language]) == 20
    assert precision >= ENOUGH, off
    assert recall >= ENOUGH, off


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Pour écrire, l'adresse est le 3 rue de la Paix. Sinon tapez 1.", "fr", ["1"]),
        ("Für einen Termin mit den 2 Kollegen drücken Sie 1.", "de", ["1"]),
        ("Prema 1 e 3 insieme.", "it", ["1", "3"]),
        ("Prema un tasto tra 1 e 3.", "it", ["1", "2", "3"]),
        ("Für den Stern der Woche sind 3 Tage Zeit.", "de", []),
        ("Thank you for calling Studio 7. To book a class, press 1.", "en", ["1"]),
        ("For ward 3, press 1.", "en", ["1"]),
        ("You are number 4. Press 1 to be called back.", "en", ["1"]),
        ("Tapez 1 ou patientez ; nous sommes là jusqu'à 5.", "fr", ["1"]),
        ("Lei è il numero 4 in coda, prema 1.", "it", ["1"]),
        ("Sie sind auf Platz 3. Mit der 1 werden Sie zurückgerufen.", "de", ["1"]),
    ],
)
def test_numbers_that_are_no_keys(text: str, language: str, keys: list[str]) -> None:
    assert list(announced(text, language)) == keys


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Sales is 1, support is 2.", "en", ["1", "2"]),
        ("One for yes, two for no.", "en", ["1", "2"]),
        ("Patients press 1, pharmacies 2, hospitals 3.", "en", ["1", "2", "3"]),
        ("Per le vendite 1, per l'assistenza 2.", "it", ["1", "2"]),
        ("Per Milano il tasto è l'1.", "it", ["1"]),
        ("Die Eins für Reparaturen, die Zwei für Bestellungen.", "de", ["1", "2"]),
        ("Für Fragen zur Rechnung ist die 4 richtig.", "de", ["4"]),
        ("Ventes : option 1 ; support : option 2.", "fr", ["1", "2"]),
    ],
)
def test_keys_without_a_verb(text: str, language: str, keys: list[str]) -> None:
    assert list(announced(text, language)) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Para ventas, pulse 1. Para soporte, pulse 2.", ["1", "2"]),
        ("Pulse el 3 para facturación o marque cero para hablar con un operador.", ["3", "0"]),
        ("Presione la tecla almohadilla para terminar.", ["#"]),
        ("Marque su código de 4 dígitos, seguido de asterisco.", ["*"]),
        ("Abrimos de 9 a 14 horas, 5 días a la semana.", []),
    ],
)
def test_spanish_too(text: str, keys: list[str]) -> None:
    assert list(announced(text, "es")) == keys


@pytest.mark.parametrize(
    ("text", "longest", "keys"),
    [
        ("Pour les ventes, tapez 12. Pour le support, tapez 3.", 2, ["12", "3"]),
        ("Pour les ventes, tapez 12. Pour le support, tapez 3.", 1, ["3"]),
        ("Tapez {{ choix }} pour continuer.", 1, []),
        ("", 1, []),
    ],
)
def test_longer_keys_count_only_where_there_are_such(
    text: str, longest: int, keys: list[str]
) -> None:
    assert list(announced(text, "fr", longest)) == keys


def test_other_languages_are_not_understood_and_nothing_is_claimed() -> None:
    assert announced("Pressione 1", "pt") == ()
