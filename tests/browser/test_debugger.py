"""The debugger: a call on the drawing that stops, steps, goes back, and changes while it lasts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT, Served, start, stop
from tests.browser.person import Person
from tests.browser.readable import LOCALES, complaints
from tests.browser.test_everything_readable import ask

pytestmark = pytest.mark.browser
TESTER, PASSWORD = "tester@example.org", "listening-only-1"
CASES = json.loads((ROOT / "examples/suivi-dossier/dossier.json").read_text("utf-8"))
del CASES["nodes"]["numero"]["params"]["confirm"]
HELD, RUNNING, ENDED = "[data-mode=held]", "[data-mode=running]", "[data-mode=ended]"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration with one more account, which may only test."""
    data = tmp_path_factory.mktemp("debugger")
    served = start(data)
    subprocess.run(
        [
            sys.executable, "-m", "studio", "user", "add", TESTER, "--role", "tester",
            "--password", PASSWORD, "--data", str(data),
        ],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    yield served
    stop(served)


def a_flow(page: Any, name: str) -> str:
    """A flow of its own with a variable, an entry and a condition; its id."""
    return str(ask(page, "POST", "/flows", {"document": {**CASES, "name": name}})["id"])


def debug(tab: Any, flow: str, more: str = "") -> Any:
    """The debugger of a flow, ready to call."""
    page = tab.open(f"/flows/{flow}/debug{more}")
    page.locator(".react-flow [data-step]").first.wait_for()
    page.locator("[data-call]").first.wait_for()
    return page


def card(page: Any, step: str) -> Any:
    """The card of a step."""
    return page.locator(f".react-flow [data-step={step}]")


def stop_at(page: Any, person: Person, step: str) -> None:
    """A breakpoint by a press in the margin of its card."""
    card(page, step).hover()
    person.click(card(page, step).locator("[data-breakpoint]"))
    card(page, step).locator("[data-breakpoint=set]").wait_for()


def hear(page: Any, text: str) -> None:
    """Wait until the phone says it."""
    page.locator("[data-phone] [data-playing]", has_text=text).wait_for(timeout=20_000)


def is_at(page: Any, step: str, mode: str = HELD) -> None:
    """Wait until the call stands there."""
    page.wait_for_selector(f".react-flow [data-step={step}][data-tone=active]")
    page.wait_for_selector(mode)


def keys(page: Any, typed: str) -> None:
    """On the keyboard, as on a telephone."""
    page.keyboard.type(typed, delay=20)


def value(page: Any, name: str) -> str:
    """A variable as it is shown."""
    return str(page.locator(f"[data-variable='{name}'] > :last-child").inner_text())


def test_from_the_editor_to_the_first_prompt_in_two_acts(visit: Any) -> None:
    tab = visit().tab()
    tab.known()
    page = tab.open("/flows/dupont-sa")
    card(page, "langue").wait_for()
    person = Person(page)
    with person.within(2):
        person.click(page.get_by_role("button", name="Tester", exact=True))
        person.click(page.locator("form [data-call]"))
        hear(page, "Pour le français, appuyez sur 1.")
    is_at(page, "langue", RUNNING)
    page.wait_for_selector("[data-wire='decroche:next'][data-tone=travelled]")
    keys(page, "1")
    page.wait_for_selector("[data-wire='langue:fr'][data-tone=travelled]")
    page.locator("[data-phone]").get_by_role("button", name="Raccrocher").click()
    page.wait_for_selector(ENDED)
    page.get_by_text("Appel terminé : L’appelant a raccroché").first.wait_for()
    page.get_by_role("button", name="Modifier", exact=True).click()
    page.get_by_role("button", name="Mettre en service…").wait_for()


def test_a_breakpoint_and_what_is_known_there(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Arrêt"))
    page.get_by_role("button", name="Tout voir").click()
    person = Person(page)
    with person.within(4):
        with person.within(1):
            stop_at(page, person, "genre")
        person.click(page.locator("form [data-call]"))
        hear(page, "Composez les six chiffres")
        keys(page, "123456")
        is_at(page, "genre")
    page.get_by_text("Point d’arrêt avant « ").first.wait_for()
    row = page.locator("[data-variable=dossier][data-changed]")
    row.wait_for()
    assert value(page, "dossier") == "123456"
    page.locator("[data-call-voice]", has_text="Point d’arrêt avant « ").wait_for(state="attached")


def test_a_variable_is_changed_and_the_call_goes_another_way(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Variable"))
    page.get_by_role("button", name="Tout voir").click()
    person = Person(page)
    stop_at(page, person, "genre")
    page.locator("form [data-call]").click()
    hear(page, "Composez")
    keys(page, "123456")
    is_at(page, "genre")
    with person.within(3):
        person.click(page.locator("[data-variable=dossier] button"))
        person.write("abc")
        page.get_by_text("Écrivez des chiffres seulement").wait_for()
        page.keyboard.press("Control+A")
        person.write("223456")
    page.locator("[data-variable=dossier] button").wait_for()
    assert value(page, "dossier") == "223456"
    page.locator("[data-kind=changed]", has_text="223456").wait_for()
    page.keyboard.press("F10")
    is_at(page, "reparation")
    page.wait_for_selector("[data-wire='genre:reparation'][data-tone=travelled]")

    page.keyboard.press("Shift+F10")
    is_at(page, "genre")
    assert page.locator("[data-wire='genre:reparation'][data-tone=travelled]").count() == 0
    page.keyboard.press("Shift+F10")
    is_at(page, "numero")
    page.locator("[data-kind=changed]").wait_for(state="detached")
    assert value(page, "dossier") == "vide"
    page.keyboard.press("F10")
    hear(page, "Composez")
    keys(page, "123456")
    is_at(page, "genre")
    assert value(page, "dossier") == "123456"


def test_a_condition_on_a_breakpoint(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Sous condition"))
    page.get_by_role("button", name="Tout voir").click()
    stop_at(page, Person(page), "genre")
    row = page.locator("[data-stop=genre]")
    row.get_by_role("button", name="toujours").click()
    row.locator("[data-condition] input").first.click()
    page.get_by_role("option", name="Numéro de dossier").first.click()
    row.locator("[data-condition] input").last.fill("299999")
    card(page, "genre").locator("[data-breakpoint=sometimes]").wait_for()
    page.locator("form [data-call]").click()
    hear(page, "Composez")
    keys(page, "123456")
    hear(page, "Votre appareil est pris en charge")
    page.wait_for_selector(RUNNING)
    page.get_by_role("button", name="Recommencer l’appel").click()
    hear(page, "Composez")
    keys(page, "299999")
    is_at(page, "genre")


def test_the_clock_of_the_call_and_an_outcome_that_is_chosen(visit: Any) -> None:
    tab = visit().tab()
    tab.known()
    page = debug(tab, "dupont-sa")
    page.get_by_role("button", name="Tout voir").click()
    person = Person(page)
    stop_at(page, person, "horaires")
    page.get_by_role("button", name="Lundi 10:00").first.click()
    page.locator("form [data-call]").click()
    hear(page, "Pour le français")
    keys(page, "1")
    is_at(page, "horaires")
    assert "lundi" in page.locator("[data-clock]").inner_text()
    with person.within(2):
        person.click(page.locator("[data-clock]"))
        person.click(page.get_by_role("dialog").get_by_role("button", name="Dimanche 03:00"))
    page.locator("[data-clock]", has_text="dimanche").wait_for()
    page.keyboard.press("F10")
    page.wait_for_selector("[data-wire='horaires:closed'][data-tone=travelled]")
    page.keyboard.press("Shift+F10")
    is_at(page, "horaires")
    chips = page.locator("[data-outside=horaires]")
    chips.get_by_role("button", name="Bureau").click()
    page.wait_for_selector("[data-outside=horaires] [aria-pressed=true] >> text=Bureau")
    page.keyboard.press("F10")
    page.wait_for_selector("[data-wire='horaires:bureau'][data-tone=travelled]")


def test_the_draft_changes_and_the_call_goes_on(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Modifié en route"))
    page.get_by_role("button", name="Tout voir").click()
    stop_at(page, Person(page), "bienvenue")
    page.locator("form [data-call]").click()
    is_at(page, "bienvenue")
    card(page, "bienvenue").locator("button").first.click()
    page.get_by_text("Réglages", exact=True).click()
    page.locator("[data-field='/prompts/0'] textarea").first.fill("Bonsoir à tous.")
    page.get_by_text("Appel", exact=True).click()
    page.locator("[data-kind=changed]", has_text="Le dessin a changé").wait_for()
    page.keyboard.press("F8")
    hear(page, "Bonsoir à tous.")

    page.keyboard.press("F10")
    is_at(page, "numero")
    card(page, "numero").locator("button").first.click()
    page.keyboard.press("Delete")
    page.wait_for_selector("[data-trouble=step-gone], [data-trouble=flow-has-errors]")
    page.get_by_text("L’appel continue avec le dessin d’avant.").wait_for()
    page.keyboard.press("Control+z")
    page.wait_for_selector("[data-trouble]", state="detached")


def test_a_call_becomes_a_test(visit: Any) -> None:
    tab = visit().tab()
    flow = a_flow(tab.known(), "Gardé")
    page = debug(tab, flow)
    page.locator("form [data-call]").click()
    hear(page, "Composez")
    keys(page, "123456")
    hear(page, "Votre appareil est pris en charge")
    page.locator("[data-phone]").get_by_role("button", name="Raccrocher").click()
    page.wait_for_selector(ENDED)
    person = Person(page)
    with person.within(2):
        person.click(page.get_by_role("button", name="Enregistrer comme test"))
        page.get_by_role("dialog").get_by_label("Nom du test").wait_for()
        page.wait_for_function("() => document.activeElement?.value")
        page.keyboard.press("Control+A")
        person.write("Sous garantie")
    page.get_by_text("Le test « Sous garantie » est enregistré.").wait_for()
    page.locator("aside").first.get_by_text("Sous garantie").first.wait_for()
    kept = ask(page, "GET", f"/flows/{flow}/scenarios")["scenarios"]
    assert [one["name"] for one in kept] == ["Sous garantie"]
    assert kept[0]["scenario"]["expect"]["path"][:4] == ["decroche", "bienvenue", "numero", "genre"]


def test_by_the_keyboard_alone(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Au clavier"))
    card(page, "bienvenue").locator("button").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F9")
    card(page, "bienvenue").locator("[data-breakpoint=set]").wait_for()
    page.keyboard.press("F10")
    is_at(page, "decroche")
    page.keyboard.press("F8")
    is_at(page, "bienvenue")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+F10")
    is_at(page, "numero")
    keys(page, "12")
    page.wait_for_selector("[data-typed='12']")
    page.keyboard.press("F8")
    page.wait_for_selector(RUNNING)
    keys(page, "3456")
    page.wait_for_selector("[data-wire='numero:ok'][data-tone=travelled]")
    page.keyboard.press("F8")
    page.wait_for_selector(HELD)
    page.get_by_text("Suspendu à « ").first.wait_for()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    sheet.get_by_text("Mise au point").wait_for()
    sheet.get_by_text("Reculer").wait_for()


def test_a_tester_sees_the_same_and_changes_nothing(visit: Any) -> None:
    tab = visit().tab()
    tab.known(TESTER, PASSWORD)
    page = debug(tab, "dupont-sa")
    page.get_by_text("Lecture seule").first.wait_for()
    assert page.locator("[data-canvas][data-open]").count() == 0
    stop_at(page, Person(page), "langue")
    page.locator("form [data-call]").click()
    is_at(page, "langue")
    page.keyboard.press("F8")
    hear(page, "Pour le français")
    card(page, "langue").locator("button").first.click()
    page.keyboard.press("Delete")
    assert card(page, "langue").is_visible()


def test_a_published_version_and_one_that_is_not(visit: Any) -> None:
    tab = visit().tab()
    tab.known()
    page = debug(tab, "dupont-sa", "?version=1")
    page.get_by_text("Version 1", exact=True).wait_for()
    page.locator("form [data-call]").click()
    hear(page, "Pour le français")
    tab.open("/flows/dupont-sa/debug?version=4711")
    page.get_by_text("404").or_(page.get_by_role("heading")).first.wait_for()
    tab.complaints = [said for said in tab.complaints if "404" not in said]


def test_a_flow_with_errors_says_so(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()
    broken = json.loads(json.dumps(CASES))
    del broken["nodes"]["numero"]["next"]["ok"]
    flow = str(ask(page, "POST", "/flows", {"document": {**broken, "name": "À finir"}})["id"])
    page = debug(tab, flow)
    page.locator("form [data-call]").click()
    page.wait_for_selector("[data-trouble=flow-has-errors]")
    page.get_by_role("alert").get_by_role("button", name="Montrer").click()
    page.wait_for_selector(".react-flow [data-step=numero][data-selected]")


def test_a_real_call_needs_a_test_number(visit: Any) -> None:
    tab = visit().tab()
    page = debug(tab, a_flow(tab.known(), "Pour de vrai"))
    page.get_by_text("Vrai téléphone").click()
    page.get_by_role("button", name="Écouter le numéro de test…").click()
    page.get_by_text("Aucun numéro de test ne mène à ce brouillon").wait_for()


def test_the_connection_is_lost(visit: Any, tmp_path: Any) -> None:
    mine = start(tmp_path)
    try:
        visitor = visit()
        visitor.url = mine.url
        tab = visitor.tab()
        tab.known()
        page = debug(tab, "dupont-sa")
        page.locator("form [data-call]").click()
        hear(page, "Pour le français")
    finally:
        stop(mine)
    page.get_by_text("Liaison coupée : l’appel est perdu").first.wait_for()
    page.get_by_text("La liaison est coupée", exact=True).wait_for()
    # The browser itself reports every try that failed while nobody answered.
    tab.complaints = []


def states(tab: Any, flow: str) -> Iterator[str]:
    """The debugger in its states, one after the other; each is there while its name is told."""
    page = debug(tab, flow)
    page.wait_for_timeout(200)
    yield "not called"
    card(page, "bienvenue").hover()
    card(page, "bienvenue").locator("[data-breakpoint]").click()
    page.locator("[data-stop=bienvenue] [aria-expanded]").click()
    page.wait_for_timeout(200)
    yield "condition"
    page.locator("[data-stop=bienvenue] [aria-expanded]").click()
    page.locator("[data-clock]").click()
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(250)
    yield "clock"
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    page.locator("form [data-call]").click()
    is_at(page, "bienvenue")
    yield "held"
    keys(page, "12")
    page.locator("[data-typed]").wait_for()
    page.keyboard.press("F8")
    page.locator("[data-phone] [data-playing]").wait_for()
    yield "running"
    page.locator("[data-phone] button").last.click()
    page.wait_for_selector(ENDED)
    yield "ended"
    page.locator("header button:has(svg.lucide-flask-conical)").click()
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(250)
    yield "save"
    page.keyboard.press("Escape")


@pytest.mark.timeout(200)
@pytest.mark.parametrize("language", LOCALES)
def test_for_everybody(visit: Any, language: str) -> None:
    tab = visit(LOCALES[language]).tab()
    page = tab.known()
    ask(page, "PATCH", "/session", {"language": language})
    found = {}
    for state in states(tab, a_flow(page, f"Pour tous ({language})")):
        found[state] = complaints(page, language, longer=language == "fr")
    ask(page, "PATCH", "/session", {"language": "fr"})
    assert {name: said for name, said in found.items() if said} == {}
