"""Calls of the past on the screen: made again on the drawing, kept as tests. And the screens of
tests for everybody: nothing serious for axe, nothing cut when words are a third longer."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Served, start, stop
from tests.browser.person import Person
from tests.browser.readable import LOCALES, complaints, cut
from tests.browser.test_everything_readable import ask
from tests.browser.trials import (
    SALES,
    example,
    in_service,
    lead_sales_astray,
    open_tests,
    ring,
    run_all,
    scenarios,
    words,
)  # fmt: skip

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def studio(home: Path) -> Iterator[Served]:
    """A studio whose data is at hand: calls of the past are put there."""
    served = start(home)
    yield served
    stop(served)


def test_recent_calls_are_made_again_on_the_drawing(visit: Any, home: Path) -> None:
    tab = visit().tab()
    page = tab.known()
    flow = in_service(page, "Rejoué")
    ring(home, page, flow, *SALES, "fr-support", "ferme-samedi", "raccroche-services")
    page = open_tests(tab, flow)
    page.click("[data-act=menu]")
    page.get_by_role("menuitem").filter(has=page.locator("svg.lucide-route")).click()
    page.get_by_text("Les 6 appels rejoués vont par le même chemin.").wait_for()
    lead_sales_astray(page)
    page.get_by_text("Le parcours a changé depuis").wait_for()
    page.click("[data-act=again]")
    group = page.locator("[data-parting]")
    group.first.wait_for()
    assert group.count() == 1
    assert "50 %" in words(group)
    assert "3 appels sur 6 iraient autrement" in page.locator("[data-tests]").inner_text()
    group.locator("button").click()
    page.wait_for_selector(".react-flow [data-step=services][data-tone=failed]")
    page.wait_for_selector(".react-flow [data-step=services] button[aria-pressed=true]")
    group.get_by_role("link").first.click()
    page.wait_for_url(f"**/calls/{flow}-*")


def test_a_call_becomes_a_test(visit: Any, home: Path) -> None:
    tab = visit().tab()
    page = tab.known()
    flow = in_service(page, "Un appel")
    ring(home, page, flow, "fr-ventes")
    tab.open(f"/calls/{flow}-0")
    person = Person(page)
    with person.within(2):
        person.click(page.locator("[data-act=make-test]"))
        form = page.locator("[role=dialog] form")
        form.get_by_text("entend « Choix de la langue »").wait_for()
        form.get_by_text("tape 1").wait_for()
        person.press("Enter", form.get_by_label("Nom du test"))
    page.get_by_text("est gardé.").wait_for()
    [test] = scenarios(page, flow)
    assert test["scenario"]["expect"]["path"] == example("fr-ventes")["expect"]["path"]
    page.get_by_role("button", name="Ouvrir le parcours").click()
    run_all(page)
    page.wait_for_selector("[data-test][data-state=passed]")


def views(tab: Any, flow: str) -> Iterator[str]:
    """All views of the panel; each is there while its name is told."""
    page = open_tests(tab, flow)
    yield "not run"
    run_all(page)
    page.locator("[data-act=open]").first.click()
    yield "results"
    page.locator("[data-test] [data-act=edit]").first.click()
    page.wait_for_selector("[data-writing]")
    page.locator("[data-add=world]").click()
    yield "writing"
    page.locator("[data-act=back]").click()
    page.locator("[data-act=menu]").click()
    page.get_by_role("menu").wait_for()
    yield "menu"
    page.get_by_role("menuitem").filter(has=page.locator("svg.lucide-sparkles")).click()
    page.wait_for_selector("[data-generated]", timeout=30_000)
    yield "generated"
    page.locator("[data-act=back]").click()
    page.locator("[data-act=replay]").click()
    page.wait_for_selector("[data-parting]")
    yield "replayed"
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("[data-failing]")
    yield "publishing"


def furnished(page: "Page", home: Path, name: str) -> str:
    """A flow with tests of which one fails, and calls that would go another way."""
    flow = in_service(page, name, *SALES, "ferme-samedi")
    ring(home, page, flow, *SALES, "fr-support")
    etag = ask(page, "GET", f"/flows/{flow}")["etag"]
    document = ask(page, "GET", f"/flows/{flow}")["document"]
    document["nodes"]["services"]["next"]["2"] = "support"
    ask(page, "PUT", f"/flows/{flow}", document, **{"If-Match": etag})
    return flow


@pytest.mark.timeout(200)
@pytest.mark.parametrize("language", LOCALES)
def test_for_everybody(visit: Any, home: Path, language: str) -> None:
    tab = visit(LOCALES[language]).tab()
    page = tab.known()
    ask(page, "PATCH", "/session", {"language": language})
    found = {}
    for view in views(tab, furnished(page, home, f"Lisible ({language})")):
        # The window of every menu is of the library.
        found[view] = cut(page) if view == "menu" else complaints(page, language)
    ask(page, "PATCH", "/session", {"language": "fr"})
    assert len(found) == 7
    assert {name: said for name, said in found.items() if said} == {}
