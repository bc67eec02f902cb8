"""Details of the editor that no other test looks at; the list of all is in frontend/README.md."""

from typing import Any

import pytest

from tests.browser import building
from tests.browser.building import Builder
from tests.browser.conftest import Tab
from tests.browser.readable import still
from tests.browser.test_budgets import a_flow

pytestmark = pytest.mark.browser


@pytest.fixture
def builder(desk: Tab, request: pytest.FixtureRequest) -> Builder:
    """Someone with the example open, as a draft of its own."""
    page = desk.go(f"/flows/{a_flow(desk.page, request.node.name)}")
    page.locator("[data-canvas][data-level] [data-step]").first.wait_for()
    return Builder(page)


def places(builder: Builder) -> Any:
    """Where the cards stand."""
    return building.saved(builder.page)["layout"]


def test_a_prompt_is_played_on_its_card(builder: Builder) -> None:
    play = builder.page.get_by_role("button", name="Écouter « Choix de la langue »")
    with builder.page.expect_response("**/api/v1/speech*") as spoken:
        builder.click(play)
    assert spoken.value.headers["content-type"].startswith("audio/")


def test_escape_comes_back_to_the_drawing(builder: Builder) -> None:
    builder.select("Choix de la langue")
    field = builder.form.get_by_label("Nom de l’étape")
    field.fill("Langue")
    assert builder.page.get_by_role("dialog").count() == 0
    field.press("Escape")
    builder.page.wait_for_function(
        "() => document.activeElement.closest('.react-flow, [data-canvas]')"
    )
    builder.card("Langue").wait_for()


def test_undoing_brings_the_view_there(builder: Builder) -> None:
    builder.select("Choix de la langue")
    builder.name("Langue")
    builder.press("Control+k")
    builder.found("Au revoir")
    builder.card("Langue").wait_for(state="detached")
    builder.page.get_by_role("button", name="Annuler : Renommer").click()
    card = builder.card("Choix de la langue")
    card.wait_for()
    builder.page.wait_for_function(building.FREE, arg=card.element_handle())


def test_a_branch_is_doubled_for_another_language(builder: Builder) -> None:
    page = builder.page
    builder.fill(builder.form.get_by_role("textbox", name="Ajouter une langue"), "Italien", "Enter")
    page.locator(".react-flow [data-step=langue] button").first.click(button="right")
    page.get_by_role("menuitem", name="Dupliquer la branche pour une autre langue").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Dupliquer").click()
    dialog.wait_for(state="hidden")
    made = building.saved(page)
    assert [o["language"] for o in made["nodes"]["langue"]["params"]["options"]][-1] == "it"
    branch = made["nodes"][made["nodes"]["langue"]["next"]["it"]]
    assert (branch["type"], branch["next"]) == ("marker", {"next": "accueil"})


def test_tidying_up_is_one_step_and_moves_what_was_asked(builder: Builder) -> None:
    before = places(builder)
    builder.page.get_by_role("button", name="Ranger", exact=True).click()
    undo = builder.page.get_by_role("button", name="Annuler : Ranger")
    undo.wait_for()
    after = places(builder)
    assert after != before
    assert after["decroche"] == before["decroche"]
    undo.click()
    assert places(builder) == before


def test_a_flow_opens_where_it_was_left(builder: Builder) -> None:
    page = builder.page
    zoom = page.get_by_role("toolbar", name="Zoom")
    shown = int("".join(filter(str.isdigit, zoom.inner_text())))
    assert shown >= 80
    assert page.locator(".react-flow [data-step=decroche]").is_visible()
    builder.select("Choix du service")
    page.wait_for_function("JSON.stringify(localStorage).includes('services')")
    still(page)
    where = builder.card("Choix du service").bounding_box()
    assert where is not None
    page.reload()
    builder.form.get_by_role("textbox", name="Nom de l’étape").wait_for()
    assert builder.form.get_by_label("Nom de l’étape").input_value() == "Choix du service"
    page.wait_for_function(
        "(y) => Math.abs(document.querySelector('.react-flow [data-step=services]')"
        ".getBoundingClientRect().y - y) < 2",
        arg=where["y"],
    )
