"""Two people change the same of punch-in: whoever saves last is told, and nothing typed is lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.records import database
from runtime.records.attendance import settings
from tests.browser.conftest import NOWHERE, Served, Tab, start, stop
from tests.browser.test_directory import FIRM, folder, furnish
from tests.browser.test_everything_readable import ask

pytestmark = pytest.mark.browser
__all__ = ["folder"]  # the same data: a studio in which nobody works yet
MEANWHILE = "Quelqu’un d’autre a modifié cette fiche entre-temps."


@pytest.fixture(scope="module")
def studio(folder: Path) -> Iterator[Served]:
    served = start(folder, demo=False)
    yield served
    stop(served)


def in_french(tab: Tab) -> Tab:
    """As the person who is signed in has chosen."""
    ask(tab.page, "PATCH", "/session", {"language": "fr"})
    return tab


def change(page: Any, path: str, **values: Any) -> None:
    """Somebody else saves other values."""
    known = ask(page, "GET", path)
    for name in ("id", "digits", "etag", "lines", "source"):
        known.pop(name, None)
    ask(page, "PUT", path, {**known, **values})


def test_a_form_keeps_what_is_typed_over_what_others_saved(desk: Tab) -> None:
    tab = in_french(desk)
    furnish(tab.page)
    page = tab.go("/attendance/directory?open=ana")
    drawer = page.get_by_role("dialog", name="Ana Lopes")
    drawer.get_by_label("E-mail").fill("ana@example.org")
    change(page, "/attendance/workers/ana", phone="+33612340000")
    drawer.get_by_role("button", name="Enregistrer").click()
    page.get_by_text(MEANWHILE).wait_for()
    assert drawer.get_by_label("Mobile").input_value() == "+33 6 12 34 00 00"
    assert drawer.get_by_label("E-mail").input_value() == "ana@example.org"
    drawer.get_by_role("button", name="Enregistrer").click()
    drawer.wait_for(state="detached")
    ana = ask(page, "GET", "/attendance/workers/ana")
    assert (ana["phone"], ana["email"]) == ("+33612340000", "ana@example.org")

    tab.go(NOWHERE)
    page = tab.go("/attendance/directory?tab=sites&open=nord")
    drawer = page.get_by_role("dialog", name="Résidence Nord")
    drawer.get_by_label("Adresse").fill("1 rue du Nord")
    change(page, "/attendance/sites/nord", code="7766")
    drawer.get_by_role("button", name="Enregistrer").click()
    page.get_by_text(MEANWHILE).wait_for()
    assert drawer.get_by_label("Code du site").input_value() == "7766"
    drawer.get_by_role("button", name="Enregistrer").click()
    drawer.wait_for(state="detached")
    nord = ask(page, "GET", "/attendance/sites/nord")
    assert (nord["code"], nord["address"]) == ("7766", "1 rue du Nord")
    tab.complaints.clear()  # the browser reports each 412 itself


def test_a_planned_intervention_too(desk: Tab) -> None:
    tab = in_french(desk)
    furnish(tab.page)
    new = {"worker": "ana", "site": "nord", "from": "2031-03-03T08:00", "to": "2031-03-03T10:00"}
    shift = ask(tab.page, "POST", "/attendance/shifts", new)["id"]
    page = tab.go("/attendance/planning?week=2031-03-03")
    page.locator("[data-shift]").first.click()
    dialog = page.get_by_role("dialog", name="Intervention prévue")
    dialog.get_by_label("Note").fill("les clés")
    change(page, f"/attendance/shifts/{shift}", to="2031-03-03T11:00")
    dialog.get_by_role("button", name="Enregistrer").click()
    page.get_by_text(MEANWHILE).wait_for()
    assert dialog.get_by_label("À", exact=True).input_value() == "11:00"
    dialog.get_by_role("button", name="Enregistrer").click()
    dialog.wait_for(state="detached")
    now = ask(page, "GET", f"/attendance/shifts/{shift}")
    assert (now["note"], now["to"][11:16]) == ("les clés", "11:00")
    tab.complaints.clear()


def test_settings_ask_whose_they_shall_be(desk: Tab, folder: Path) -> None:
    tab = in_french(desk)
    page = tab.page
    late = page.get_by_role("switch", name=re.compile("^Retard"))
    languages: list[str] = []

    def overtake(route: Any) -> None:
        """Somebody else has just saved when this arrives."""
        if route.request.method == "PUT" and languages:
            engine = database.connect(f"sqlite:///{folder}/ariane.db")
            with database.writing(engine) as conn:
                settings.put(conn, FIRM, {"language": languages.pop()})
            engine.dispose()
        route.continue_()

    page.route("**/api/v1/attendance/settings?*", overtake)
    ask(page, "PUT", "/attendance/settings", {})
    tab.go("/attendance/settings")
    late.wait_for()
    languages.append("it")
    late.click()
    page.locator("[data-save=stale]").wait_for()
    assert not late.is_checked()  # as it was set here
    page.get_by_role("button", name="Enregistrer le mien").click()
    page.locator("[data-save=saved]").wait_for()
    now = ask(page, "GET", "/attendance/settings")
    assert (now["language"], now["on"]["late"]) == ("it", False)
    languages.append("en")
    late.click()
    page.locator("[data-save=stale]").wait_for()
    page.get_by_role("button", name="Prendre les siens").click()
    page.locator("[data-save=stale]").wait_for(state="detached")
    assert not late.is_checked()  # as it was before
    now = ask(page, "GET", "/attendance/settings")
    assert (now["language"], now["on"]["late"]) == ("en", False)
    tab.complaints.clear()
