"""From a template to callers: make a flow, put it into service, now or later, and go back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.person import Person
from tests.browser.test_flows import bring_in, more, row

pytestmark = pytest.mark.browser
EXAMPLE = Path(__file__).parents[2] / "examples/info-coupure/annonce.json"

SAVE = """async ([path, document]) => {
  const { csrf } = await (await fetch('/api/v1/session')).json();
  const tag = (await fetch(path)).headers.get('ETag');
  const headers = { 'Content-Type': 'application/json', 'If-Match': tag, 'X-CSRF-Token': csrf };
  const body = JSON.stringify(document);
  return (await fetch(path, { method: 'PUT', headers, body })).status;
}"""


def draft(page: Any, flow: str) -> dict[str, Any]:
    """The document of a draft, as the studio has it."""
    read = "async path => (await (await fetch(path)).json()).document"
    return dict(page.evaluate(read, f"/api/v1/flows/{flow}"))


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The example with one change of each sort."""
    nodes = document["nodes"]
    nodes["situation"]["params"]["values"][0]["value"] = "18:00"
    nodes["fin"]["name"] = "Fin"
    nodes["suite"]["next"]["invalid"] = "perdu"
    nodes["perdu"] = {"type": "hangup", "name": "Touche inconnue", "params": {}}
    del nodes["conseils"]
    nodes["heure"]["next"]["next"] = "suite"
    document["layout"] = {id: place for id, place in document["layout"].items() if id in nodes}
    return document


def save(page: Any, flow: str, document: dict[str, Any]) -> None:
    """Replace a draft, as another person would, and see it in the list."""
    assert page.evaluate(SAVE, [f"/api/v1/flows/{flow}", document]) == 200
    page.reload()
    page.wait_for_selector(f"li[data-flow={flow}]")


def published(page: Any, name: str) -> str:
    """A flow of this name in service, from the example of an announcement; its id."""
    document = json.loads(EXAMPLE.read_text("utf-8")) | {"name": name}
    bring_in(page, f"{name}.json", json.dumps(document))
    row(page, name).get_by_role("button", name="Mettre en service…").click()
    page.get_by_text("Première mise en service, avec 10 étapes.").wait_for()
    page.get_by_role("button", name="Mettre en service la v1").click()
    row(page, name).get_by_text("v1 en service").wait_for()
    return str(row(page, name).get_attribute("data-flow"))


def test_a_flow_begins_from_a_template(visit: Any) -> None:
    page = visit().tab().sign_in()
    person = Person(page)
    with person.within(5):
        person.click(page.get_by_role("button", name="Nouveau parcours"))
        person.click(page.locator("[data-template=enquete-satisfaction]"))
        person.fill(page.get_by_label("Nom du parcours"), "Avis des clients")
        person.click(page.get_by_label("Italien"))
        person.click(page.get_by_role("button", name="Créer et ouvrir"))
        page.wait_for_url("**/flows/avis-des-clients")
    page.get_by_role("heading", name="Avis des clients").wait_for()
    made = draft(page, "avis-des-clients")
    assert made["languages"] == ["fr", "it"]
    assert set(made["nodes"]["merci"]["params"]["prompt"]["text"]) == {"fr", "it"}


def test_a_template_speaks_the_language_of_who_chooses_it(visit: Any) -> None:
    page = visit().tab().sign_in()
    page.locator("header button:has(svg.lucide-globe)").click()
    page.get_by_role("menuitemradio", name="English").click()
    page.get_by_role("button", name="New flow").click()
    page.get_by_role("button", name="Information line").click()
    page.get_by_role("button", name="Create and open").click()
    page.wait_for_url("**/flows/information-line")
    made = draft(page, "information-line")
    assert made["languages"] == ["en"]
    assert made["nodes"]["conseils"]["name"] == "Advice"
    page.goto(page.url.rsplit("/", 1)[0])
    page.locator("header button:has(svg.lucide-globe)").click()
    page.get_by_role("menuitemradio", name="Français").click()


def test_an_empty_flow_needs_a_name_and_a_language(visit: Any) -> None:
    page = visit().tab().sign_in()
    page.get_by_role("button", name="Nouveau parcours").click()
    page.get_by_role("button", name="Parcours vide").click()
    page.get_by_role("button", name="Créer et ouvrir").click()
    page.get_by_text("Donnez-lui un nom").wait_for()
    page.get_by_label("Nom du parcours").fill("Tout neuf")
    page.get_by_label("Français").uncheck()
    page.get_by_role("button", name="Créer et ouvrir").click()
    page.get_by_text("Choisissez au moins une langue").wait_for()
    page.get_by_label("Anglais").check()
    page.get_by_label("Usage").select_option("subflow")
    page.get_by_role("button", name="Créer et ouvrir").click()
    page.wait_for_url("**/flows/tout-neuf")
    made = draft(page, "tout-neuf")
    assert (made["languages"], made["kind"], made["nodes"]) == (["en"], "subflow", {})


def test_a_file_may_be_dropped_anywhere_on_the_list(visit: Any) -> None:
    page = visit().tab().sign_in()
    page.wait_for_selector("li[data-flow=dupont-sa]")
    document = json.loads(EXAMPLE.read_text("utf-8")) | {"name": "Tombé du ciel"}
    make = """text => {
      const held = new DataTransfer();
      held.items.add(new File([text], 'ciel.json', { type: 'application/json' }));
      return held;
    }"""
    held = page.evaluate_handle(make, json.dumps(document))
    page.dispatch_event("h1", "dragover", {"dataTransfer": held})
    page.get_by_text("Déposez ici un fichier de parcours").wait_for()
    page.dispatch_event("li[data-flow=dupont-sa]", "drop", {"dataTransfer": held})
    row(page, "Tombé du ciel").wait_for()
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.wait_for_url("**/flows/tombe-du-ciel")


def test_what_changes_is_seen_before_it_is_published_and_taken_back_in_one_click(
    visit: Any,
) -> None:
    page = visit().tab().sign_in()
    flow = published(page, "Annonce du jour")
    save(page, flow, changed(draft(page, flow)))
    row(page, "Annonce du jour").get_by_role("button", name="Mettre en service…").click()
    dialog = page.get_by_role("dialog")
    told = {
        "situation": ["est modifiée", "Avant : 16:30", "Après : 18:00"],
        "fin": ["Nom", "Avant : Au revoir", "Après : Fin"],
        "suite": ["La sortie « Touche inconnue » mène à", "« Touche inconnue »"],
        "heure": ["mène à", "« Conseils »", "« Réécouter ? »"],
        "perdu": ["« Touche inconnue » est ajoutée"],
        "conseils": ["« Conseils » est supprimée"],
    }
    for step, words in told.items():
        shown = dialog.locator(f"[data-change={step}]").inner_text()
        assert [word for word in words if word not in shown] == [], step
    # the same canvas, on both sides: what came is only there after, what went only before
    dialog.locator("[data-change=perdu] button").click()
    dialog.locator("[data-step=perdu]").wait_for()
    dialog.locator("[data-change=conseils] button").click()
    dialog.locator("[data-step=conseils]").wait_for()
    assert dialog.get_by_role("radio", name="Avant").is_checked()
    assert dialog.locator("[data-step=perdu]").count() == 0

    dialog.get_by_label("Ce qui change (facultatif)").fill("Nouvelle heure")
    dialog.get_by_role("button", name="Mettre en service la v2").click()
    row(page, "Annonce du jour").get_by_text("v2 en service").wait_for()
    page.get_by_role("button", name="Revenir à la v1").click()
    row(page, "Annonce du jour").get_by_text("v3 en service").wait_for()
    page.get_by_text("La version 1 est de nouveau en service, comme v3.").wait_for()


def test_a_version_may_wait_for_its_hour_and_be_withdrawn(visit: Any) -> None:
    page = visit().tab().sign_in()
    flow = published(page, "Demain matin")
    save(page, flow, changed(draft(page, flow)))
    row(page, "Demain matin").get_by_role("button", name="Mettre en service…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("À un moment choisi").click()
    dialog.get_by_label("Date").fill("2020-01-01")
    dialog.get_by_text("Ce moment est déjà passé").wait_for()
    assert dialog.get_by_role("button", name="Programmer la v2").is_disabled()
    dialog.get_by_label("Date").fill((datetime.now(UTC).date() + timedelta(days=2)).isoformat())
    dialog.get_by_role("button", name="Programmer la v2").click()
    waiting = row(page, "Demain matin").get_by_text("v2 programmée")
    waiting.click()
    dialog.locator("[data-version='2']").get_by_text("Programmée").wait_for()
    dialog.get_by_role("button", name="Retirer du programme").click()
    dialog.locator("[data-version='2']").get_by_text("Retirée").wait_for()
    dialog.get_by_role("button", name="Fermer").click()
    waiting.wait_for(state="hidden")
    row(page, "Demain matin").get_by_text("v1 en service").wait_for()


def test_an_old_version_comes_back_into_the_draft(visit: Any) -> None:
    page = visit().tab().sign_in()
    flow = published(page, "Retour en arrière")
    first = draft(page, flow)
    save(page, flow, changed(draft(page, flow)))
    more(page, "Retour en arrière", "Versions…")
    dialog = page.get_by_role("dialog")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Exporter").click()
    assert json.loads(download.value.path().read_text("utf-8")) == first
    dialog.get_by_label("Comparer avec").select_option("draft")
    dialog.locator("[data-change=perdu]").get_by_text("est supprimée").wait_for()
    dialog.get_by_role("button", name="Reprendre dans le brouillon").click()
    page.get_by_text("Le brouillon est maintenant la version 1.").wait_for()
    assert draft(page, flow) == first
    page.get_by_role("button", name="Annuler").click()
    page.wait_for_timeout(500)
    assert "perdu" in draft(page, flow)["nodes"]


def test_in_the_editor_an_old_version_is_restored_as_one_change_that_can_be_undone(
    visit: Any,
) -> None:
    page = visit().tab().sign_in()
    flow = published(page, "Éditée")
    save(page, flow, changed(draft(page, flow)))
    row(page, "Éditée").get_by_role("link", name="Éditée", exact=True).click()
    page.get_by_text("Plan", exact=True).click()
    page.locator("[data-step=perdu]").first.wait_for(state="attached")
    page.keyboard.press("Control+k")
    page.keyboard.type("versions")
    page.get_by_role("option", name="Versions…").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Reprendre dans le brouillon").click()
    dialog.wait_for(state="hidden")
    page.locator("[data-step=conseils]").first.wait_for(state="attached")
    page.get_by_role("button", name="Annuler").first.click()
    page.locator("[data-step=perdu]").first.wait_for(state="attached")
    assert page.locator("[data-step=conseils]").count() == 0
