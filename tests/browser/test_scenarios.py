"""The tests of a flow on the screen: run, read, written, copied, generated; before publishing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows import scenario as files
from tests.browser.conftest import Tab
from tests.browser.person import Person
from tests.browser.test_everything_readable import ask
from tests.browser.trials import (
    SALES,
    a_flow,
    card,
    example,
    lead_sales_astray,
    open_tests,
    publishing,
    row,
    run_all,
    scenarios,
    words,
)  # fmt: skip

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_all_tests_run_in_one_act(desk: Tab) -> None:
    page = open_tests(desk, "dupont-sa")
    person = Person(page)
    rows = page.locator("[data-test]")
    assert rows.count() == 24
    assert page.locator("[data-test][data-state=none]").count() == 24
    with person.within(1):
        person.click(page.locator("[data-act=run-all]"))
        page.wait_for_function(
            "() => document.querySelectorAll('[data-state=passed]').length === 24"
        )
    assert page.get_by_text("24 tests réussis").first.is_visible()
    assert page.get_by_text("25 sorties parcourues sur 26").first.is_visible()
    page.wait_for_selector(".react-flow [data-step=langue][data-tone=covered]")
    with person.within(1), page.expect_response(lambda answer: "/scenarios/run" in answer.url):
        person.click(page.locator("[data-act=run-all]"))
    # One of them: its way is the red thread.
    row(page, "En allemand, support technique").locator("[data-act=open]").click()
    page.wait_for_selector(".react-flow [data-step=allemand][data-tone=travelled]")
    assert card(page, "francais").get_attribute("data-tone") is None


def test_a_break_fails_the_right_tests_on_the_right_step(desk: Tab) -> None:
    flow = a_flow(desk.page, "Cassé", *SALES, "fr-support", "ferme-samedi")
    page = open_tests(desk, flow)
    lead_sales_astray(page)
    run_all(page)
    page.wait_for_selector("[data-state=failed]")
    states = page.locator("[data-test]").evaluate_all(
        "rows => rows.map(row => [row.innerText.split('\\n')[0], row.dataset.state])"
    )
    failed = [name for name, state in states if state == "failed"]
    assert sorted(failed) == sorted(example(name)["name"] for name in SALES)
    assert [state for _, state in states] == ["failed"] * 3 + ["passed"] * 2
    page.wait_for_selector(".react-flow [data-step=services][data-tone=failed]")
    assert page.locator(".react-flow [data-step][data-tone=failed]").count() == 1
    assert "3 tests échouent" in card(page, "services").inner_text()
    page.locator("[data-act=open]").first.click()
    first = page.locator("[data-test] ul li").first
    assert "« Choix du service »" in first.inner_text()
    assert "« Support technique »" in first.inner_text()
    assert "« Ventes »" in first.inner_text()
    page.keyboard.press("Escape")
    first.locator("button").click()
    page.wait_for_selector(".react-flow [data-step=services] button[aria-pressed=true]")
    # Taken back on the drawing, all is as before; the screen says that the results are old.
    page.get_by_role("button", name="Annuler", exact=False).first.click()
    page.get_by_text("Le parcours a changé depuis").wait_for()
    run_all(page)
    page.wait_for_function("() => document.querySelectorAll('[data-state=passed]').length === 5")


def test_what_happened_becomes_what_is_expected(desk: Tab) -> None:
    flow = a_flow(desk.page, "Voulu", "fr-ventes", "fr-support")
    page = open_tests(desk, flow)
    lead_sales_astray(page)
    run_all(page)
    test = row(page, "En français, ventes")
    test.locator("[data-act=open]").click()
    test.locator("[data-act=accept]").click()
    page.wait_for_selector("[data-state=passed] >> text=En français, ventes")
    kept = {one["name"]: one["scenario"] for one in scenarios(page, flow)}
    expected = kept["En français, ventes"]["expect"]
    assert "support" in expected["path"]
    assert expected["markers"] == {"langue-fr": 1, "support": 1}
    page.get_by_role("alert").or_(page.locator(".mantine-Notification-root")).get_by_role(
        "button", name="Annuler"
    ).first.click()
    page.wait_for_selector("[data-state=failed] >> text=En français, ventes")
    again = {one["name"]: one["scenario"] for one in scenarios(page, flow)}
    assert again["En français, ventes"]["expect"] == example("fr-ventes")["expect"]


def saved(page: "Page") -> None:
    page.wait_for_selector("[data-saving=saved]")


def written(page: "Page", flow: str) -> dict[str, Any]:
    """The newest test, as the studio has it."""
    test: dict[str, Any] = scenarios(page, flow)[-1]["scenario"]
    return test


def test_a_test_is_written_by_keyboard_alone(desk: Tab) -> None:
    flow = a_flow(desk.page, "Clavier", "fr-ventes")
    page = open_tests(desk, flow)
    keys = page.keyboard
    page.locator("[data-act=new-test]").focus()
    keys.press("Enter")
    page.wait_for_selector("[data-writing] input:focus")
    keys.type("Par le clavier")
    page.locator("[data-row='act/0'] input").focus()
    assert page.locator("[data-row='act/0'] input").input_value() == "Choix de la langue"
    page.locator("[data-add=act]").focus()
    keys.press("Enter")
    page.wait_for_selector("[data-row='act/1'] input:focus")
    page.wait_for_selector("[data-saving=unfinished]")
    keys.type("1")
    keys.press("Enter")  # the next line, below
    page.wait_for_selector("[data-row='act/2'] input:focus")
    keys.type("Choix du serv")
    page.get_by_role("option", name="Choix du service").wait_for()
    keys.press("Enter")
    page.locator("[data-add=act]").focus()
    keys.press("Enter")
    page.wait_for_selector("[data-row='act/3'] input:focus")
    keys.type("2")
    saved(page)
    want = [{"hear": "langue"}, {"press": "1"}, {"hear": "services"}, {"press": "2"}]
    assert written(page, flow)["steps"] == want


def test_lines_move_and_go_and_come_back_by_keyboard(desk: Tab) -> None:
    flow = a_flow(desk.page, "Lignes", "fr-ventes")
    page = open_tests(desk, flow)
    keys = page.keyboard
    page.locator("[data-act=open]").press("Enter")
    page.locator("[data-act=edit]").press("Enter")
    want = written(page, flow)["steps"]
    last = page.locator("[data-row='act/4'] input")
    assert last.input_value() == "2", want
    last.focus()
    # A line moves with Alt and an arrow, and goes with its button; both can be taken back.
    keys.press("Alt+ArrowUp")
    page.wait_for_function("() => document.querySelector(`[data-row='act/3'] input`).value === '2'")
    page.locator("[data-row='act/0']").get_by_role("button").last.focus()
    keys.press("Enter")
    saved(page)
    assert [*written(page, flow)["steps"][0]] == ["press"]
    keys.press("Control+z")
    keys.press("Control+z")
    page.wait_for_function("() => document.querySelectorAll('[data-row^=act]').length === 7")
    saved(page)
    assert written(page, flow)["steps"] == want


def test_a_moment_and_an_end_are_expected_and_tried(desk: Tab) -> None:
    flow = a_flow(desk.page, "Moment")
    page = open_tests(desk, flow)
    keys = page.keyboard
    page.locator("[data-act=new-test]").press("Enter")
    page.wait_for_selector("[data-writing]")
    page.locator("[data-part=expect] select").last.select_option("end")
    page.locator("[data-part=call] [data-add=when]").focus()
    keys.press("Enter")
    saved(page)
    page.locator("[data-act=run-this]").focus()
    keys.press("Enter")
    page.wait_for_selector("[data-outcome=passed]")
    assert written(page, flow)["expect"] == {"end": "finished"}
    assert "T10:00:00+0" in written(page, flow)["call"]["at"]
    page.locator("[data-act=back]").focus()
    keys.press("Enter")
    page.wait_for_selector("[data-test][data-open] >> text=Nouveau test")


def menu(page: "Page", name: str, icon: str) -> None:
    """An act from a test's menu."""
    row(page, name).last.locator("[data-act=more]").click()
    page.get_by_role("menuitem").filter(has=page.locator(f"svg.{icon}")).click()


def test_tests_are_copied_deleted_brought_back_and_carried_as_files(
    desk: Tab, tmp_path: Path
) -> None:
    flow = a_flow(desk.page, "Fichiers", "fr-ventes")
    page = open_tests(desk, flow)
    name = "En français, ventes"
    menu(page, name, "lucide-copy")
    page.wait_for_selector("[data-writing]")
    page.click("[data-act=back]")
    row(page, f"{name} (2)").wait_for()
    menu(page, f"{name} (2)", "lucide-trash-2")
    row(page, f"{name} (2)").wait_for(state="detached")
    page.locator(".mantine-Notification-root").get_by_role("button", name="Annuler").first.click()
    row(page, f"{name} (2)").wait_for()
    with page.expect_download() as download:
        menu(page, f"{name} (2)", "lucide-download")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "en-francais-ventes-2.json"
    loaded = files.load(path.read_bytes())
    assert loaded.name == f"{name} (2)"
    path.write_text(path.read_text().replace(f"{name} (2)", "Venu d'ailleurs"), "utf-8")
    wrong = tmp_path / "autre.json"
    wrong.write_text("[1, 2", "utf-8")
    page.set_input_files("[data-tests] input[type=file]", [path, wrong])
    row(page, "Venu d'ailleurs").wait_for()
    page.get_by_text("« autre.json » n’est pas un fichier de tests.").wait_for()


def test_tests_are_generated_and_kept(desk: Tab) -> None:
    flow = a_flow(desk.page, "Généré")
    page = open_tests(desk, flow)
    page.get_by_text("Aucun test pour l’instant").wait_for()
    person = Person(page)
    with person.within(2):
        person.click(page.locator("[data-act=generate]"))
        page.wait_for_selector("[data-generated]", timeout=30_000)
        assert "100 %" in words(page.locator("[data-tests]"))
        page.wait_for_selector(".react-flow [data-step=accueil][data-tone=covered]")
        found = page.locator("[data-generated]").count()
        person.click(page.locator("[data-act=keep]"))
    page.wait_for_selector("[data-tests=list] [data-test]")
    assert page.locator("[data-test]").count() == found
    run_all(page)
    page.wait_for_function(
        f"() => document.querySelectorAll('[data-state=passed]').length === {found}"
    )
    # Once more: all of them are there already.
    page.locator("[data-act=generate]").click()
    page.wait_for_selector("[data-generated]", timeout=30_000)
    assert page.locator("[data-generated] input:checked").count() == 0
    assert page.locator("[data-act=keep]").is_disabled()


def test_failing_tests_are_told_before_publishing_and_may_stop_it(desk: Tab) -> None:
    flow = a_flow(desk.page, "À publier", "fr-ventes", "fr-support")
    page = open_tests(desk, flow)
    lead_sales_astray(page)
    page.wait_for_selector("[data-save=saved]")
    dialog = publishing(page)
    assert "1 test échoue" in dialog.inner_text()
    assert "En français, ventes" in dialog.inner_text()
    publish = dialog.locator("button[type=submit]")
    assert publish.is_enabled()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    try:
        page.click("[data-act=menu]")
        page.get_by_role("menuitemradio", name="Refusé").click()
        dialog = publishing(page)
        dialog.get_by_text("Votre studio refuse").wait_for()
        publish = dialog.locator("button[type=submit]")
        assert publish.is_disabled()
        dialog.get_by_role("button", name="Montrer l’étape").click()
        page.wait_for_selector(".react-flow [data-step=services] button[aria-pressed=true]")
    finally:
        ask(page, "PUT", "/settings/publishing", {"block_on_failing": False})


def test_a_flow_that_cannot_be_walked_says_why(desk: Tab) -> None:
    page = desk.page
    flow = a_flow(page, "Incomplet", "fr-ventes")
    etag = ask(page, "GET", f"/flows/{flow}")["etag"]
    document = ask(page, "GET", f"/flows/{flow}")["document"]
    del document["nodes"]["services"]["next"]["2"]
    ask(page, "PUT", f"/flows/{flow}", document, **{"If-Match": etag})
    page = open_tests(desk, flow)
    page.click("[data-act=run-all]")
    trouble = page.locator("[data-tests] [role=alert]")
    trouble.wait_for()
    trouble.get_by_role("button").first.click()
    page.wait_for_selector(".react-flow [data-step=services] button[aria-pressed=true]")
    desk.complaints = [said for said in desk.complaints if "422" not in said]
