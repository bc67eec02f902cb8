"""How many acts things take: a press, a drag and a committed field are one each."""

import copy
import json
from typing import Any

import pytest

from tests.browser import building
from tests.browser.building import Builder
from tests.browser.person import Person
from tests.browser.test_everything_readable import ask

pytestmark = pytest.mark.browser


def a_flow(page: Any, name: str, document: Any = None) -> str:
    """A draft of its own; its id."""
    made = {"document": {**(document or building.wanted()), "name": name}}
    return str(ask(page, "POST", "/flows", made)["id"])


def open_editor(tab: Any, flow: str) -> Any:
    """The editor with its canvas."""
    page = tab.open(f"/flows/{flow}")
    page.locator(".react-flow [data-step]").first.wait_for()
    return page


def middle(page: Any, above: str, below: str) -> None:
    """Point at the middle of the wire between two cards, one under the other."""
    high, low = (
        page.locator(f".react-flow [data-step={step}]").bounding_box() for step in (above, below)
    )
    at = high["x"] + high["width"] / 2
    page.mouse.move(at, (high["y"] + high["height"] + low["y"]) / 2, steps=4)


def test_a_step_between_two_by_mouse(visit: Any) -> None:
    tab = visit().tab()
    page = open_editor(tab, a_flow(tab.known(), "Entre deux"))
    person = Person(page)
    middle(page, "decroche", "langue")
    with person.within(2):
        person.click(page.get_by_role("button", name="Insérer une étape après « Décrocher »"))
        page.get_by_role("combobox", name="Chercher une étape").wait_for()
        person.write("dire un message")
    nodes = building.saved(page)["nodes"]
    new = nodes["decroche"]["next"]["next"]
    assert (nodes[new]["type"], nodes[new]["next"]) == ("play", {"next": "langue"})


def test_a_step_between_two_by_keyboard_alone(visit: Any) -> None:
    tab = visit().tab()
    page = open_editor(tab, a_flow(tab.known(), "Sans souris"))
    person = Person(page)
    page.locator(".react-flow [data-step=decroche] button").first.focus()
    with person.within(2):
        person.press("Control+ArrowDown")
        page.get_by_role("combobox", name="Chercher une étape").wait_for()
        person.write("dire un message")
    nodes = building.saved(page)["nodes"]
    new = nodes["decroche"]["next"]["next"]
    assert (nodes[new]["type"], nodes[new]["next"]) == ("play", {"next": "langue"})


def test_why_a_number_rings_nobody(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()
    document = copy.deepcopy(building.wanted())
    del document["nodes"]["horaires"]["next"]["closed"]
    flow = a_flow(page, "Ne sonne pas", document)
    page = tab.open("/flows")
    person = Person(page)
    row = page.locator(f"li[data-flow={flow}]")
    with person.within(3):
        person.click(row.get_by_role("link", name="Ne sonne pas", exact=True))
        person.click(page.get_by_role("button", name="Montrer", exact=True))
        chosen = page.get_by_label("« Fermé » mène à")
        chosen.wait_for()
    page.wait_for_function(
        "() => document.activeElement?.getAttribute('aria-label') === '« Fermé » mène à'"
    )
    assert page.locator(".react-flow [data-step=horaires][data-selected]").is_visible()


def test_hours_of_a_live_flow_a_version_and_back(visit: Any) -> None:
    tab = visit().tab()
    page = open_editor_of_live(tab)
    person = Builder(page)
    with person.within(8):
        person.select("Heures d'ouverture")
        person.click(person.form.get_by_role("button", name="Nouveau calendrier"))
        sheet = page.get_by_role("dialog")
        person.fill(sheet.get_by_label("Nom du calendrier"), "Été")
        person.drag(*(sheet.locator(f"[data-cell='sat-{time}']") for time in ("09:00", "11:30")))
        person.click(sheet.get_by_role("button", name="Enregistrer les horaires"))
        sheet.wait_for(state="hidden")
        person.click(page.get_by_role("button", name="Mettre en service…"))
        person.click(page.get_by_role("button", name="Mettre en service la v2"))
        person.click(page.get_by_role("button", name="Revenir à la v1"))
        page.get_by_text("est de nouveau en service, comme v3").wait_for()
    answer = page.request.get(tab.url + "/api/v1/calendars").json()
    hours = next(one for one in answer["calendars"] if one["name"] == "Été")
    [weekly] = [range["weekly"] for range in hours["document"]["ranges"].values()]
    assert weekly["sat"] == ["09:00-12:00"]
    assert building.saved(page)["nodes"]["horaires"]["params"]["calendar"] == hours["id"]


def open_editor_of_live(tab: Any) -> Any:
    """The example, which callers hear."""
    tab.known()
    return open_editor(tab, "dupont-sa")


@pytest.mark.timeout(150)
def test_dupont_language_and_hours_from_nothing(visit: Any) -> None:
    tab = visit().tab()
    builder = Builder(tab.sign_in())
    with builder.within(150):
        builder.language_and_hours("Dupont à la main")
    page = builder.page
    part = {"Décrocher", "Choix de la langue", "Appels en français", "Appels en allemand",
            "Appels en anglais", "Message de bienvenue", "Heures d'ouverture", "Bureaux fermés",
            "Jour férié", "Fermeture exceptionnelle", "Au revoir"}  # fmt: skip
    made = building.saved(page)
    assert building.meaning(made, part) == building.meaning(building.wanted(), part)
    named = made["nodes"]["horaires"]["params"]["calendar"]
    answer = page.request.get(tab.url + "/api/v1/calendars").json()
    hours = next(one for one in answer["calendars"] if one["id"] == named)["document"]
    assert building.same_hours(hours, building.calendar()), json.dumps(hours)


def test_dupont_from_its_template(visit: Any) -> None:
    tab = visit().tab()
    builder = Builder(tab.sign_in())
    page = builder.page
    texts = {
        "fr": "Bienvenue chez Rochat et fils.",
        "de": "Willkommen bei Rochat und Söhne.",
        "en": "Welcome to Rochat and Sons.",
    }
    with builder.within(70):
        builder.click(page.get_by_role("button", name="Nouveau parcours"))
        builder.click(page.get_by_role("button", name="Accueil en plusieurs langues"))
        dialog = page.get_by_role("dialog")
        builder.fill(dialog.get_by_label("Nom du parcours"), "Rochat et fils")
        builder.click(dialog.get_by_role("button", name="Créer et ouvrir"))
        builder.card("Message de bienvenue").wait_for()
        assert building.meaning(building.saved(page)) == building.meaning(building.wanted())
        builder.select("Message de bienvenue")
        builder.say("/prompts/0", texts)
        builder.select("Heures d'ouverture")
        builder.click(builder.form.get_by_role("button", name="Nouveau calendrier"))
        builder.calendar()
        builder.click(page.get_by_role("button", name="Mettre en service…"))
        builder.click(page.get_by_role("button", name="Mettre en service la v1"))
        page.get_by_text("« Rochat et fils » v1 est en service.").wait_for()
    assert building.saved(page)["nodes"]["accueil"]["params"]["prompts"][0]["text"] == texts


def test_a_prompt_is_recorded_and_used(visit: Any) -> None:
    tab = visit().tab()
    page = open_editor(tab, a_flow(tab.known(), "Enregistré"))
    person = Builder(page)
    with person.within(6):
        person.select("Message de bienvenue")
        person.click(person.form.get_by_role("button", name="Enregistrer", exact=True))
        person.form.get_by_text("Parlez maintenant").wait_for()
        page.wait_for_timeout(1200)
        person.click(person.form.get_by_role("button", name="Terminer"))
        person.click(person.form.get_by_role("button", name="Garder"))
        person.form.get_by_text("C’est lui que l’appelant entend, pas le texte.").wait_for()
    page.wait_for_timeout(800)
    prompt = building.saved(page)["nodes"]["accueil"]["params"]["prompts"][0]
    sounds = page.request.get(tab.url + "/api/v1/sounds").json()["sounds"]
    assert prompt["audio"]["fr"] in {sound["id"] for sound in sounds}
