"""A call from the page's phone, and the live view that follows it in another tab."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Served, start, stop
from tests.browser.holding import holding, let_go

pytestmark = pytest.mark.browser
LIVE = "/flows/dupont-sa/live?view=test"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def studio(home: Path) -> Iterator[Served]:
    """A studio that can be started again on its data."""
    served = start(home)
    yield served
    stop(served)


def count(page: Any, node: str, name: str = "entered") -> int:
    """A number on the card of a step; 0 when it is not shown."""
    found = page.locator(f"[data-node={node}] [data-testid={name}]")
    return int("".join(filter(str.isdigit, found.inner_text()))) if found.count() else 0


def taken(page: Any, node: str, port: str) -> int:
    """How often an outcome was taken, as shown."""
    return int(page.locator(f"[data-node={node}] [data-port='{port}'] strong").inner_text())


def test_a_call_is_heard_steered_and_followed(visit: Any) -> None:
    visitor = visit()
    phone_tab, live_tab = visitor.tab(), visitor.tab()
    phone = phone_tab.known()
    live = live_tab.open(LIVE)
    live.wait_for_selector("[data-node=langue]")
    assert count(live, "langue") == 0
    live.wait_for_load_state("networkidle")
    held = holding(live, "**/api/**")  # what changes from now on has been pushed

    phone_tab.open("/phone?flow=dupont-sa")
    phone.get_by_role("button", name="Lundi 10 h").click()
    phone.get_by_role("button", name="Appeler", exact=True).click()
    phone.wait_for_selector("text=Pour le français, appuyez sur 1.")

    live.wait_for_selector("[data-node=langue] [data-testid=here]")
    assert count(live, "langue") == 1
    assert live.inner_text("[data-testid=figure-now]") == "1"

    phone.keyboard.press("1")
    live.wait_for_selector("[data-node=services] [data-testid=here]")
    assert taken(live, "langue", "fr") == 1
    phone.wait_for_selector("section[data-state] >> text=Pour le support technique")

    phone.get_by_role("button", name="2", exact=True).click()
    live.wait_for_selector("[data-node=services] [data-port='2'] strong:text-is('1')")
    phone.wait_for_selector("section[data-state] >> text=Vous avez choisi le département")
    phone.wait_for_selector("text=Appel terminé", timeout=30_000)
    phone.wait_for_selector("section[data-state=ended] >> text=Arrivé au bout")
    assert "interrompu" in phone.inner_text("section:has(#transcript)")
    live.wait_for_selector("[data-testid=figure-now]:has-text('0')")
    assert count(live, "ventes") == 1
    let_go(live, held)
    assert not phone.is_visible("text=Votre navigateur n’a pas pu jouer le son")

    phone.click("text=Revoir le chemin de cet appel")
    phone.wait_for_selector("text=2 · Ventes")
    told = phone.inner_text("[role=dialog]")
    assert "Vous avez choisi le département des ventes." in told
    assert "interrompu par une touche" in told


def test_sunday_night_is_closed_and_the_red_key_ends(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()
    tab.open("/phone?flow=dupont-sa")
    page.get_by_role("button", name="Dimanche 3 h").click()
    page.get_by_role("button", name="Appeler", exact=True).click()
    page.wait_for_selector("text=Pour le français")
    page.keyboard.press("1")
    page.wait_for_selector("section[data-state] >> text=Nos bureaux sont fermés", timeout=20_000)
    page.get_by_role("button", name="Raccrocher").click()
    page.wait_for_selector("section[data-state=ended] >> text=L’appelant a raccroché")


def test_a_number_and_a_hidden_caller(visit: Any) -> None:
    visitor = visit()
    tab, live_tab = visitor.tab(), visitor.tab()
    page = tab.known()
    tab.open("/phone")
    page.select_option("select", "number:+41218025555")
    page.locator("label:has-text('Masquer le numéro')").last.click()
    page.get_by_role("button", name="Appeler", exact=True).click()
    page.wait_for_selector("text=Pour le français")

    live = live_tab.open("/live")
    live.wait_for_selector("text=Numéro masqué")
    live.get_by_role("button", name="Raccrocher l’appel de Numéro masqué").click()
    live.get_by_role("dialog").get_by_role("button", name="Raccrocher").click()
    page.wait_for_selector("text=Raccroché depuis le studio")


def test_the_page_outlives_a_studio_that_restarts(visit: Any, studio: Served, home: Path) -> None:
    tab = visit().tab()
    page = tab.known()
    tab.open("/flows/dupont-sa/live?view=real")
    page.wait_for_selector("text=En direct >> nth=1")
    stop(studio)
    try:
        page.wait_for_selector("text=La liaison en direct est coupée")
        assert page.is_visible("[data-node=langue]")
    finally:
        studio.process = start(home, int(studio.url.rpartition(":")[2])).process
    page.wait_for_selector("text=La liaison en direct est coupée", state="hidden")
    page.wait_for_selector("[data-status=connected]")
    # The browser itself reports every try that failed while nobody answered.
    tab.complaints = [said for said in tab.complaints if "ERR_CONNECTION_REFUSED" not in said]
