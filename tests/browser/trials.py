"""What people do in tests of the tests' screen, and calls of the past put into a studio."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from flows import scenario as files
from flows.compile import compile
from runtime.journal import Batch, write
from runtime.pretended import Written
from runtime.records.database import connect, writing
from runtime.scripted import play
from tests.browser.conftest import ROOT
from tests.browser.test_everything_readable import ask
from tests.flows.test_examples import known

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

DUPONT = ROOT / "examples/dupont-sa"
SALES = ("fr-ventes", "de-ventes", "en-ventes")


def example(name: str) -> dict[str, Any]:
    """A scenario of the example, as the studio keeps it."""
    scenario: dict[str, Any] = json.loads((DUPONT / f"scenarios/{name}.json").read_text("utf-8"))
    del scenario["flow"]
    return scenario


def a_flow(page: "Page", name: str, *tests: str) -> str:
    """A copy of the example with some of its tests."""
    document = {**json.loads((DUPONT / "accueil.json").read_text("utf-8")), "name": name}
    flow = str(ask(page, "POST", "/flows", {"document": document})["id"])
    for test in tests:
        ask(page, "POST", f"/flows/{flow}/scenarios", {"scenario": example(test)})
    return flow


def open_tests(tab: Any, flow: str) -> "Page":
    """The editor with the tests beside the drawing."""
    page: Page = tab.go(f"/flows/{flow}")
    page.locator(".react-flow [data-step]").first.wait_for()
    page.locator("aside").first.locator("[role=radiogroup] label").last.click()
    page.wait_for_selector("[data-tests=list] [data-act=generate]")  # once the tests have come
    return page


def run_all(page: "Page") -> None:
    """All tests, and their results."""
    with page.expect_response(lambda answer: "/scenarios/run" in answer.url):
        page.click("[data-act=run-all]")
    page.wait_for_selector("[data-test]:not([data-state=none])")


def row(page: "Page", name: str) -> "Locator":
    """A test in the list, by its name."""
    return page.locator("[data-test]").filter(has_text=name)


def card(page: "Page", step: str) -> "Locator":
    return page.locator(f".react-flow [data-step={step}]").first


def lead_sales_astray(page: "Page") -> None:
    """Let the key for the sales lead to the support, on the drawing."""
    page.keyboard.press("Control+k")
    page.keyboard.type("Choix du service")
    page.wait_for_function(
        "() => document.querySelector('[role=dialog] [role=option]')?.innerText"
        ".includes('Choix du service')"
    )
    page.keyboard.press("Enter")
    field = page.get_by_label("« Ventes » mène à", exact=True)
    field.fill("Support technique")
    page.get_by_role("option", name="Support technique").first.wait_for()
    field.press("Enter")
    page.wait_for_function(
        "field => field.value === 'Support technique'", arg=field.element_handle()
    )


def scenarios(page: "Page", flow: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(page, "GET", f"/flows/{flow}/scenarios")["scenarios"]
    return found


def ring(home: Path, page: "Page", flow: str, *names: str) -> None:
    """Real calls of the past: what a test's caller did, on the version in service."""
    document = ask(page, "GET", f"/flows/{flow}/versions/1")["document"]
    program = compile(document, known(DUPONT)).program
    engine = connect(f"sqlite:///{home / 'ariane.db'}")
    batch = Batch()
    for at, name in enumerate(names):
        scenario = files.load({**example(name), "flow": "x"})
        # The browser has this thread's loop.
        with ThreadPoolExecutor(1) as other:
            played = other.submit(play, program, scenario, Written(known(DUPONT))).result()
        batch.events += [
            msgspec.structs.replace(
                event, workspace="demo", call=f"{flow}-{at}", flow=flow, version=1, simulated=False
            )
            for event in played.events
        ]
    with writing(engine) as conn:
        write(conn, batch, "test")
    engine.dispose()


def in_service(page: "Page", name: str, *tests: str) -> str:
    flow = a_flow(page, name, *tests)
    etag = ask(page, "GET", f"/flows/{flow}")["etag"]
    ask(page, "POST", f"/flows/{flow}/publish", {}, **{"If-Match": etag})
    return flow


def publishing(page: "Page") -> "Locator":
    """The dialog that publishes, once the tests were run."""
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("[data-failing]")
    return page.get_by_role("dialog").last


def words(locator: "Locator") -> str:
    """What is read there, with plain spaces."""
    return " ".join(locator.inner_text().split())
