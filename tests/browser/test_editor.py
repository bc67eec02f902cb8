"""The editor around the canvas: steps to add, outline, problems, undo, Ctrl+K, paste, paper."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.test_everything_readable import ask

pytestmark = pytest.mark.browser
EXAMPLE = Path(__file__).parents[2] / "examples/dupont-sa/accueil.json"


def create(page: Any, name: str, document: dict[str, Any] | None = None) -> str:
    """Add a flow through the API; gives its id."""
    flow = document or json.loads(EXAMPLE.read_text("utf-8"))
    made = ask(page, "POST", "/flows", {"document": {**flow, "name": name}})
    return str(made["id"])


def empty() -> dict[str, Any]:
    """A flow without a step."""
    return {"format": 1, "kind": "inbound", "languages": ["fr"], "start": "", "nodes": {}}


def open_flow(tab: Any, flow: str) -> Any:
    """Open the editor of a flow and wait for its list of steps."""
    page = tab.go(f"/flows/{flow}")
    page.locator("[data-kind=menu]").wait_for()
    return page


def outline(page: Any) -> Any:
    """Show the outline."""
    page.get_by_text("Plan", exact=True).click()
    lines = page.locator("[data-outline=panel]")
    lines.wait_for()
    return lines


def focused(page: Any) -> str:
    """The step whose line has the keyboard."""
    return str(page.evaluate("document.activeElement?.dataset.line ?? ''"))


def has_keyboard(page: Any, selector: str) -> None:
    """What the selector finds has the keyboard, or gets it in a moment."""
    page.locator(f"{selector}:focus").wait_for()


def says(page: Any, text: str) -> None:
    """The polite voice says it."""
    page.locator("[data-voice]", has_text=text).wait_for(state="attached")


def saved(page: Any) -> dict[str, Any]:
    """The document in the studio, once all is saved."""
    page.locator("[data-save=saved]", has_text=":").wait_for()
    flow = page.url.split("/flows/")[1]
    found = page.evaluate("async (id) => (await fetch(`/api/v1/flows/${id}`)).json()", flow)
    document: dict[str, Any] = found["document"]
    return document


def test_an_empty_flow_asks_what_the_caller_hears(desk: Tab) -> None:
    page = open_flow(desk, create(desk.page, "Vide", empty()))
    page.get_by_role("heading", name="Que doit entendre l’appelant ?").wait_for()
    assert page.title() == "Vide · Ariane"
    page.get_by_role("button", name="Une annonce").click()
    says(page, "Ajouté : Dire un message, relié à Décrocher")
    # The canvas, the settings and the list of problems know of it at once.
    page.locator("[data-inspector]", has_text="Dire un message").wait_for()
    page.get_by_role("button", name="à corriger").wait_for()
    nodes = saved(page)["nodes"]
    assert [node["type"] for node in nodes.values()] == ["answer", "play", "hangup"]
    # One act, one undo, with its name.
    page.get_by_role("button", name="Annuler : Ajouter « Dire un message »").click()
    page.get_by_role("heading", name="Que doit entendre l’appelant ?").wait_for()
    says(page, "Annulé : Ajouter « Dire un message »")
    page.get_by_role("button", name="Rétablir : Ajouter « Dire un message »").wait_for()


def test_a_step_is_found_by_another_name_and_follows_the_selected_one(desk: Tab) -> None:
    page = open_flow(desk, create(desk.page, "Synonymes"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Que cherchez-vous ?").fill("ventes")
    page.get_by_role("option", name="Vous avez choisi le département des ventes").click()
    search = page.get_by_role("searchbox", name="Chercher une étape…")
    search.fill("repondeur vocal")
    page.get_by_text("Aucune étape ne s’appelle").wait_for()
    search.fill("compteur")
    search.press("Enter")
    says(page, "Ajouté : Marqueur, relié à Ventes")
    nodes = saved(page)["nodes"]
    added = nodes["ventes"]["next"]["next"]
    assert nodes[added]["type"] == "marker"
    assert nodes[added]["next"] == {"next": "fin"}


def test_letters_typed_before_the_commands_are_there_are_not_lost(desk: Tab) -> None:
    page = open_flow(desk, create(desk.page, "Vite"))
    # All in one task of the page: nothing of the dialog is drawn between two keys.
    page.evaluate(
        """() => {
          const press = (key, held = {}) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }));
          press("k", { ctrlKey: true });
          for (const letter of "Mono") press(letter);
        }"""
    )
    field = page.get_by_role("combobox", name="Que cherchez-vous ?")
    field.wait_for()
    assert field.input_value() == "Mono"
    assert field.evaluate("field => field === document.activeElement")
    # None of them acted as a key of the drawing: "o" shows the outline, "n" adds a note.
    assert page.locator("[data-panel=steps]").count() == 1
    page.keyboard.press("Escape")
    field.wait_for(state="detached")
    page.keyboard.press("Control+k")
    field.wait_for()
    assert field.input_value() == ""


def test_the_outline_is_an_editor_for_the_keyboard_alone(desk: Tab) -> None:
    page = open_flow(desk, create(desk.page, "Au clavier"))
    lines = outline(page)
    lines.locator("[data-line=decroche]").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "langue"
    # Add after: the next line has the keyboard.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")
    page.get_by_role("dialog").get_by_role("searchbox").wait_for()
    page.keyboard.type("annonce")
    page.keyboard.press("Enter")
    has_keyboard(page, "[data-line=dire_un_message]")
    # Rename in place.
    page.keyboard.press("F2")
    page.get_by_label("Nouveau nom de Dire un message").fill("Bonjour à tous")
    page.keyboard.press("Enter")
    lines.get_by_text("Bonjour à tous").wait_for()
    has_keyboard(page, "[data-line=dire_un_message]")
    # Up and down in the telling.
    page.keyboard.press("Alt+ArrowUp")
    says(page, "Déplacer « Bonjour à tous »")
    page.keyboard.press("Alt+ArrowDown")
    # Link to another step, by its name.
    page.keyboard.press("l")
    page.get_by_role("combobox", name="Chercher une étape…").fill("au revoir")
    page.keyboard.press("Enter")
    says(page, "à « Au revoir »")
    assert saved(page)["nodes"]["dire_un_message"]["next"] == {"next": "fin"}
    page.keyboard.press("Control+z")
    says(page, "Annulé")
    # Both ends of the link that went are selected now; the arrows choose one line again.
    lines.locator("[data-line=decroche]").focus()
    page.keyboard.press("ArrowDown")
    # Delete heals; the keyboard stays in the outline, the toast takes it back.
    page.keyboard.press("Delete")
    page.get_by_text("« Bonjour à tous » est supprimé").wait_for()
    has_keyboard(page, "[data-line]")
    document = saved(page)
    assert "dire_un_message" not in document["nodes"]
    assert document["nodes"]["decroche"]["next"] == {"next": "langue"}
    page.locator(".mantine-Notification-root").get_by_role("button", name="Annuler").click()
    lines.get_by_text("Bonjour à tous").wait_for()


def test_a_problem_leads_to_its_very_field(desk: Tab) -> None:
    document = json.loads(EXAMPLE.read_text("utf-8"))
    del document["nodes"]["services"]["params"]["prompt"]["text"]["de"]
    del document["nodes"]["horaires"]["next"]["closed"]
    page = open_flow(desk, create(desk.page, "Problèmes", document))
    page.get_by_role("button", name="à corriger").click()
    # What the caller would live through stands beside the problem.
    problems = page.get_by_role("region", name="Problèmes").get_by_role("listitem")
    assert problems.count() >= 2
    page.keyboard.press("F8")
    has_keyboard(page, "[data-inspector] [data-port=closed]")
    page.keyboard.press("F8")
    has_keyboard(page, "[data-inspector] [data-field='/prompt/text/de'] *")
    page.keyboard.press("Shift+F8")
    has_keyboard(page, "[data-inspector] [data-port=closed]")
    # One click repairs; the list follows.
    before = problems.count()
    page.get_by_role("button", name="Supprimer cette étape").first.click()
    page.get_by_role("button", name="Annuler : Correction").wait_for()
    problems.nth(before - 1).wait_for(state="detached")


def test_steps_travel_between_tabs_as_text(visit: Any) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = visitor.tab()
    tab.known()
    page = open_flow(tab, create(tab.page, "D’ici"))
    other = visitor.tab()
    document = {**empty(), "languages": ["fr", "de", "en"]}
    other.open("/flows")
    there = open_flow(other, create(other.page, "Là", document))

    page.bring_to_front()
    lines = outline(page)
    lines.locator("[data-line=horaires]").click()
    page.keyboard.press("Control+c")
    page.get_by_text("1 étape copiée").wait_for()
    there.bring_to_front()
    there.locator("body").press("Control+v")
    there.locator("[data-inspector]", has_text="Heures d'ouverture").wait_for()
    node = next(iter(saved(there)["nodes"].values()))
    assert (node["type"], node["params"]["calendar"]) == ("hours", "bureau")
    there.keyboard.press("Control+z")
    there.get_by_role("heading", name="Que doit entendre l’appelant ?").wait_for()


def test_the_help_sheet_and_the_panels(visit: Any) -> None:
    tab = visit(width=1024).tab()
    tab.known()
    page = open_flow(tab, create(tab.page, "Panneaux"))
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Raccourcis de l’éditeur")
    sheet.get_by_text("Relier à…").wait_for()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    edge = page.get_by_role("separator", name="Largeur du panneau de gauche")
    before = int(edge.get_attribute("aria-valuenow"))
    edge.press("ArrowRight")
    assert int(edge.get_attribute("aria-valuenow")) == before + 16
    page.keyboard.press("[")
    edge.wait_for(state="hidden")
    page.reload()
    page.get_by_role("button", name="Montrer les étapes et le plan").click()
    edge.wait_for()
    assert int(edge.get_attribute("aria-valuenow")) == before + 16
    # Nothing is wider than the window.
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024


def test_on_a_telephone_the_outline_is_the_editor(visit: Any) -> None:
    tab = visit(width=390).tab()
    tab.known()
    flow = create(tab.page, "Au téléphone")
    page = tab.open(f"/flows/{flow}")
    page.locator("[data-line=accueil]").click()
    page.get_by_label("Nom de l’étape").fill("Bienvenue à tous")
    page.get_by_role("button", name="Retour au plan").click()
    page.locator("[data-line=accueil]", has_text="Bienvenue à tous").wait_for()
    assert saved(page)["nodes"]["accueil"]["name"] == "Bienvenue à tous"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_outline_prints(desk: Tab) -> None:
    page = open_flow(desk, create(desk.page, "Sur papier"))
    page.emulate_media(media="print")
    paper = page.locator("[data-outline=paper]")
    paper.wait_for()
    assert paper.locator("[data-line]").count() == len(
        json.loads(EXAMPLE.read_text("utf-8"))["nodes"]
    )
    assert page.locator("[data-canvas]").is_hidden()
    page.emulate_media(media="screen")
