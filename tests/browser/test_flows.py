"""The flow list: bring a flow in, put it into service, go back, put it aside."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, writing
from studio.demo import WORKSPACE
from tests.browser.conftest import Served, Tab, end, start

pytestmark = pytest.mark.browser
VIEWER, LOOKS = "viewer@example.org", "reading-only-1"
EXAMPLE = Path(__file__).parents[2] / "examples/dupont-sa/accueil.json"


@pytest.fixture
def studio(request: pytest.FixtureRequest, studio: Served, tmp_path: Path) -> Iterator[Served]:
    """The one of this file; a second try has its own, without the flows of the first."""
    if getattr(request.node, "execution_count", 1) == 1:
        yield studio
        return
    own = start(tmp_path / "again")
    yield own
    end(own)


def bring_in(page: Any, name: str, text: str) -> None:
    """Give the page a file."""
    file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("[data-testid=import-file]", file)


def row(page: Any, name: str) -> Any:
    """The row of a flow."""
    return page.locator("li[data-flow]").filter(has=page.get_by_role("link", name=name, exact=True))


def plain(text: str) -> str:
    """Without accents and capitals, as names are put in order."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().casefold()


def more(page: Any, name: str, act: str) -> None:
    """Choose from the menu of a flow."""
    row(page, name).get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name=act).click()


def test_files_that_are_no_flows_are_explained(desk: Tab) -> None:
    page = desk.go("/flows")
    page.wait_for_selector("li[data-flow=dupont-sa]")
    bring_in(page, "broken.json", '{"name": ')
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("s’arrête trop tôt, à la ligne 1, colonne 10").wait_for()
    dialog.get_by_role("button", name="Compris").click()
    dialog.wait_for(state="hidden")

    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"], document["nodes"] = "Faux", []
    bring_in(page, "wrong.json", json.dumps(document))
    dialog.get_by_text("wrong.json").wait_for()
    assert "/nodes" in dialog.inner_text()
    dialog.get_by_role("button", name="Compris").click()
    # The browser reports the 422 itself.
    desk.complaints = [said for said in desk.complaints if "422" not in said]


def test_a_list_asked_before_a_file_was_taken_is_asked_again(visit: Any) -> None:
    tab = visit().tab()
    late: list[Any] = []

    def hold(route: Any) -> None:
        """The studio reads its list at once; the browser gets it when told."""
        answer = route.fetch()
        late.append(lambda: route.fulfill(response=answer))

    tab.page.route("**/api/v1/flows", hold, times=1)
    page = tab.sign_in()
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Trop tôt"
    while not late:
        page.wait_for_timeout(20)
    with page.expect_response(lambda answer: answer.request.method == "POST") as taken:
        bring_in(page, "t.json", json.dumps(document))
    assert taken.value.status == 201
    [arrive] = late
    arrive()
    row(page, "Accueil Dupont SA").wait_for()
    # Sooner than the list is asked again by itself, every 30 seconds.
    row(page, "Trop tôt").wait_for(timeout=20_000)


def test_from_a_file_to_callers_and_back(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Essai du matin"
    bring_in(page, "matin.json", json.dumps(document))
    row(page, "Essai du matin").get_by_text("Brouillon").wait_for()

    row(page, "Essai du matin").get_by_role("button", name="Mettre en service…").click()
    page.get_by_text("Vérifié : chaque chemin mène quelque part.").wait_for()
    page.get_by_label("Ce qui change").fill("Première")
    page.get_by_role("button", name="Mettre en service la v1").click()
    row(page, "Essai du matin").get_by_text("v1 en service").wait_for()

    more(page, "Essai du matin", "Mettre en service…")
    page.get_by_role("button", name="Mettre en service la v2").click()
    row(page, "Essai du matin").get_by_text("v2 en service").wait_for()
    more(page, "Essai du matin", "Versions…")
    page.locator("[data-version='1']").get_by_role("button", name="Première").click()
    page.get_by_role("button", name="Y revenir").click()
    page.get_by_role("button", name="Revenir à cette version").click()
    page.get_by_text("Reprend la version 1").wait_for()
    page.get_by_role("button", name="Revenir à cette version").wait_for(state="hidden")
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    row(page, "Essai du matin").get_by_text("v3 en service").wait_for()


def test_a_flow_with_problems_is_refused_with_reasons(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Inachevé"
    del document["nodes"]["horaires"]["next"]["closed"]
    bring_in(page, "x.json", json.dumps(document))
    row(page, "Inachevé").get_by_text("1 à corriger").wait_for()
    row(page, "Inachevé").get_by_role("button", name="Mettre en service…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("ne peut pas être mis en service").wait_for()
    problem = dialog.locator("li[data-severity=error]")
    problem.get_by_text("Heures d'ouverture").wait_for()
    assert dialog.get_by_role("button", name="Mettre en service la v1").is_disabled()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    row(page, "Inachevé").get_by_text("1 à corriger").click()
    dialog.get_by_text("Heures d'ouverture").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    row(page, "Inachevé").get_by_role("button", name="Mettre en service…").click()
    problem.get_by_role("button", name="Montrer").click()
    page.wait_for_url("**/flows/inacheve")
    page.go_back()
    more(page, "Inachevé", "Voir les appels en direct")
    page.locator("h1").get_by_text("1 à corriger").click()
    dialog.get_by_text("Heures d'ouverture").wait_for()


def test_a_file_of_the_same_name_replaces_a_draft_only_when_told_so(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Deux fois"
    bring_in(page, "a.json", json.dumps(document))
    row(page, "Deux fois").wait_for()
    dialog = page.get_by_role("dialog")
    bring_in(page, "b.json", json.dumps(document))
    dialog.get_by_role("button", name="Annuler").click()
    dialog.wait_for(state="hidden")
    assert row(page, "Deux fois").count() == 1

    del document["nodes"]["horaires"]["next"]["closed"]
    bring_in(page, "b.json", json.dumps(document))
    dialog.get_by_role("button", name="Remplacer le brouillon de « Deux fois »").click()
    row(page, "Deux fois").get_by_text("1 à corriger").wait_for()
    assert row(page, "Deux fois").count() == 1

    bring_in(page, "b.json", json.dumps(document))
    dialog.get_by_role("button", name="Créer un nouveau parcours").click()
    page.get_by_text("deux-fois-2", exact=True).wait_for()
    assert row(page, "Deux fois").count() == 2


def test_numbers_are_given_and_taken(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Avec numéro"
    bring_in(page, "n.json", json.dumps(document))
    row(page, "Avec numéro").get_by_role("button", name="Attribuer un numéro").click()
    page.get_by_label("Numéro, avec l’indicatif").fill("bonjour")
    page.get_by_role("button", name="Attribuer ce numéro").click()
    page.get_by_text("Ce n’est pas un numéro").wait_for()
    page.get_by_label("Numéro, avec l’indicatif").fill("0218025557")
    page.get_by_text("Ce n’est pas un numéro").wait_for(state="hidden")
    page.get_by_role("button", name="Attribuer ce numéro").click()
    page.get_by_text("Écrivez-le avec son pays : +41 21 802 55 57").wait_for()
    page.get_by_label("Numéro, avec l’indicatif").fill("0041 22 111 22 33")
    page.get_by_role("button", name="Attribuer ce numéro").click()
    page.get_by_role("dialog").get_by_text("+41 22 111 22 33").wait_for()
    page.get_by_label("Numéro, avec l’indicatif").fill("4711")
    page.get_by_role("switch", name="Numéro de test").click()
    page.get_by_role("button", name="Attribuer ce numéro").click()
    page.get_by_role("listitem").filter(has_text="4711").get_by_text("Numéro de test").wait_for()
    page.get_by_role("switch", name="Numéro de test", checked=False).wait_for()
    page.keyboard.press("Escape")
    row(page, "Avec numéro").get_by_text("4711 (test)").wait_for()
    row(page, "Avec numéro").get_by_text("+41 22 111 22 33").wait_for()

    more(page, "Avec numéro", "Archiver")
    page.get_by_text("2 numéros mènent à ce parcours").wait_for()


def test_archived_comes_back(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Éphémère"
    bring_in(page, "e.json", json.dumps(document))
    row(page, "Éphémère").wait_for()
    more(page, "Éphémère", "Archiver")
    row(page, "Éphémère").wait_for(state="hidden")
    page.get_by_role("button", name="Annuler").click()
    row(page, "Éphémère").wait_for()
    page.get_by_role("searchbox").fill("ephemere")
    page.get_by_text("1 parcours").wait_for()
    more(page, "Éphémère", "Dupliquer")
    row(page, "Éphémère (copie)").wait_for()
    page.get_by_role("searchbox").fill("ephemere copie")
    page.get_by_text("1 parcours").wait_for()
    with page.expect_download() as download:
        more(page, "Éphémère (copie)", "Exporter")
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert saved == document | {"name": "Éphémère (copie)"}


def test_put_aside_flows_are_found_among_the_archive(desk: Tab) -> None:
    page = desk.go("/flows")
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["name"] = "Vieille ligne"
    bring_in(page, "v.json", json.dumps(document))
    row(page, "Vieille ligne").wait_for()
    more(page, "Vieille ligne", "Archiver")
    row(page, "Vieille ligne").wait_for(state="hidden")
    page.get_by_role("button", name="Archives").click()
    assert row(page, "Vieille ligne").get_by_text("Archivé").is_visible()
    more(page, "Vieille ligne", "Sortir des archives")
    page.get_by_text("est sorti des archives").wait_for()
    row(page, "Vieille ligne").get_by_text("Brouillon", exact=True).wait_for()


def test_the_list_is_searched_sorted_and_walked_by_keys(desk: Tab) -> None:
    page = desk.go("/flows")
    page.wait_for_selector("li[data-flow=dupont-sa]")
    page.keyboard.press("/")
    page.keyboard.type("conseils")
    row(page, "Info coupure d'eau").get_by_text("Étape « Conseils »").wait_for()
    assert page.locator("li[data-flow]").count() == 1
    page.get_by_role("searchbox").fill("021 802 55 55")
    row(page, "Accueil Dupont SA").wait_for()
    page.get_by_role("searchbox").fill("introuvable")
    page.get_by_role("button", name="Effacer la recherche").click()
    page.get_by_label("Trier par").select_option("name")
    page.wait_for_selector("li[data-flow=mairie]")
    names = page.locator("[data-row-link]").all_inner_texts()
    assert names == sorted(names, key=plain)
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == names[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/flows/*")
    page.get_by_role("heading", name=names[0]).wait_for()


def test_a_viewer_is_told_what_is_not_allowed(visit: Any, studio: Served) -> None:
    engine = connect(Config.from_env(studio.data, {}).database_url)
    with writing(engine) as conn:
        people.add_user(conn, WORKSPACE, VIEWER, LOOKS, role="viewer")
    engine.dispose()
    tab = visit().tab()
    tab.known(VIEWER, LOOKS)
    page = tab.open("/flows")
    row = page.locator("li[data-flow=dupont-sa]")
    row.wait_for()
    for button in (
        page.get_by_role("button", name="Importer"),
        row.get_by_role("button", name="Appeler"),
    ):
        assert button.get_attribute("aria-disabled") == "true"
    row.get_by_role("button", name="Appeler").hover()
    page.get_by_text("Votre rôle (lecture) ne permet pas de faire des appels d’essai.").wait_for()
    row.get_by_role("button", name="Autres actions").click()
    for name in ("Mettre en service…", "Numéros…", "Dupliquer", "Archiver"):
        assert page.get_by_role("menuitem", name=name).is_disabled()
    assert page.get_by_role("menuitem", name="Exporter").is_enabled()

    tab.go("/phone")
    call = page.get_by_role("button", name="Appeler", exact=True)
    call.wait_for()
    assert call.get_attribute("aria-disabled") == "true"
    call.click(force=True)
    page.wait_for_timeout(500)
    assert page.get_attribute("section[data-state]", "data-state") == "idle"
