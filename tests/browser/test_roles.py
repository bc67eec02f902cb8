"""What a role may not do is not offered, with the reason."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT, Served, Tab, start, stop

pytestmark = pytest.mark.browser
VIEWER, PASSWORD = "viewer@example.org", "reading-only-1"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration with one more account, which may only look."""
    data = tmp_path_factory.mktemp("roles")
    served = start(data)
    subprocess.run(
        [
            sys.executable, "-m", "studio", "user", "add", VIEWER, "--role", "viewer",
            "--password", PASSWORD, "--data", str(data),
        ],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    yield served
    stop(served)


def enter(tab: Tab) -> Any:
    """Sign in as the one who may only look."""
    page = tab.open("/")
    page.fill("input[name=email]", VIEWER)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("header nav")
    return page


def test_a_viewer_is_told_what_is_not_allowed(visit: Any) -> None:
    tab = visit().tab()
    page = enter(tab)
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

    tab.open("/phone")
    call = page.get_by_role("button", name="Appeler", exact=True)
    call.wait_for()
    call.click(force=True)
    page.wait_for_timeout(500)
    assert page.get_attribute("section[data-state]", "data-state") == "idle"
