"""Every screen of flows and the editor for everyone: axe in both themes and three languages, and
nothing cut when words are a third longer. The other screens: test_shell, test_debugger,
test_past_calls, test_attendance, test_directory."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import building
from tests.browser.readable import for_everybody

pytestmark = pytest.mark.browser
STEPS = ("accueil", "langue", "horaires", "services", "fin", "francais", "suisse", "numero")
"""Steps whose forms have little in common; the last two are not of the example."""
WHEN = {"left": "caller.number", "op": "starts_with", "right": "+41"}
MORE: dict[str, Any] = {
    "suisse": {
        "type": "condition",
        "params": {"rules": [{"id": "vip", "label": "Suisse", "when": WHEN}]},
        "next": {"vip": "numero"},
    },
    "numero": {
        "type": "collect",
        "params": {"prompt": {"text": {"fr": "Votre numéro ?"}}, "kind": "phone"},
        "next": {},
    },
}


def ask(page: Any, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Something of the studio's API, as the one who is signed in."""
    session = page.request.get("/api/v1/session").json()
    answer = page.request.fetch(
        f"/api/v1{path}", method=method, data=body,
        headers={"X-CSRF-Token": session["csrf"], **headers},
    )  # fmt: skip
    return {**answer.json(), "etag": answer.headers.get("etag")}


def furnished(page: Any, name: str) -> str:
    """A flow in service in two versions, with a draft that differs in every sort of way."""
    document = {**building.wanted(), "name": name}
    flow = str(ask(page, "POST", "/flows", {"document": document})["id"])
    path = f"/flows/{flow}"
    publish(page, path)
    nodes = document["nodes"]
    nodes["accueil"]["params"]["prompts"][0]["text"]["fr"] = "Bonjour."
    put(page, path, document)
    publish(page, path)
    nodes["accueil"]["params"]["prompts"][0]["text"]["fr"] = "Bonjour à tous."
    nodes["fin"]["name"] = "Fin"
    nodes["perdu"] = {"type": "hangup", "name": "Touche inconnue", "params": {}, "next": {}}
    nodes["services"]["next"] |= {"2": "support", "invalid": "perdu"}
    del nodes["ventes"]
    put(page, path, document)
    return flow


def spoil(page: Any, flow: str) -> None:
    """Give the draft something to correct, and more sorts of steps."""
    path = f"/flows/{flow}"
    document = ask(page, "GET", path)["document"]
    del document["nodes"]["horaires"]["next"]["closed"]
    document["nodes"] |= MORE
    put(page, path, document)


def put(page: Any, path: str, document: Any) -> None:
    """Save the draft."""
    etag = ask(page, "GET", path)["etag"]
    ask(page, "PUT", path, document, **{"If-Match": etag})


def publish(page: Any, path: str) -> None:
    """Put the draft into service."""
    etag = ask(page, "GET", path)["etag"]
    ask(page, "POST", f"{path}/publish", {}, **{"If-Match": etag})


def over(page: Any) -> Any:
    """The dialog in front, once it stands still."""
    dialog = page.get_by_role("dialog").last
    dialog.wait_for()
    return dialog


def away(page: Any) -> None:
    """Close the dialog in front."""
    page.keyboard.press("Escape")
    page.get_by_role("dialog").last.wait_for(state="hidden")


def lists(tab: Any, flow: str) -> Iterator[str]:
    """The flow list and what opens over it."""
    page = tab.open("/flows")
    row = page.locator(f"li[data-flow={flow}]")
    row.wait_for()
    yield "list"
    page.locator("main button:has(svg.lucide-plus)").first.click()
    page.wait_for_selector("[data-template=mairie]")
    over(page)
    yield "gallery"
    page.locator("[data-template=mairie] button").click()
    page.wait_for_selector("[role=dialog] form")
    yield "new flow"
    away(page)
    row.locator("button:has(svg.lucide-rocket)").click()
    over(page).locator("[data-change=perdu]").wait_for()
    yield "publish over the list"
    away(page)
    row.locator("button:has(svg.lucide-ellipsis)").click()
    page.get_by_role("menuitem").filter(has=page.locator("svg.lucide-history")).click()
    over(page).locator("[data-version]").first.wait_for()
    page.locator("[data-change]").first.wait_for()
    yield "versions"
    away(page)


def editor(tab: Any, flow: str) -> Iterator[str]:
    """The editor, step after step, and what opens over it."""
    page = tab.open(f"/flows/{flow}")
    page.locator(".react-flow [data-step]").first.wait_for()
    page.wait_for_selector("section [data-severity=error]")
    yield "nothing selected"
    left = page.locator("aside").first
    left.locator("[role=radiogroup] label").nth(1).click()
    for step in STEPS:
        left.locator(f"[data-step={step}] button").first.click()
        page.wait_for_selector("aside [data-field='#note']")
        for folded in page.locator("[data-inspector] h3 button[aria-expanded=false]").all():
            folded.click()
        yield f"step {step}"
    page.locator("section button[aria-expanded=false][aria-controls]").last.click()
    page.wait_for_selector("li[data-severity=error]")
    yield "outline and problems"
    page.keyboard.press("Control+k")
    over(page)
    yield "commands"
    away(page)
    page.locator(".react-flow__pane").click(position={"x": 8, "y": 300})
    page.keyboard.press("?")
    over(page)
    yield "help"
    away(page)
    page.keyboard.press("Control+Shift+Enter")
    over(page).locator("[data-change]").first.wait_for()
    yield "publish with problems"
    away(page)
    left.locator("[data-step=horaires] button").first.click()
    page.locator("aside button:has(svg.lucide-calendar-range)").click()
    over(page).get_by_role("grid").wait_for()
    yield "calendar"
    away(page)


def conflict(tab: Any, flow: str) -> Iterator[str]:
    """Two texts for one field."""
    page = tab.open(f"/flows/{flow}")
    page.locator("aside").first.locator("[data-step=langue] button").first.click()
    field = page.locator("[data-field='/options/0/prompt'] textarea")
    field.wait_for()
    before = page.request.get(f"{tab.url}/api/v1/flows/{flow}")
    document = before.json()["document"]
    page.context.set_offline(True)
    field.fill("Mon texte")
    page.wait_for_selector("[data-save=offline]")
    document["nodes"]["langue"]["params"]["options"][0]["prompt"]["text"]["fr"] = "Leur texte"
    session = page.request.get(f"{tab.url}/api/v1/session").json()
    page.request.put(
        f"{tab.url}/api/v1/flows/{flow}",
        headers={"X-CSRF-Token": session["csrf"], "If-Match": before.headers["etag"]},
        data=document,
    )
    page.context.set_offline(False)
    over(page).locator("[data-conflict]").first.wait_for()
    yield "conflict"
    # The browser reports what it could not reach.
    tab.complaints = [said for said in tab.complaints if "ERR_INTERNET" not in said
                      and "412" not in said]  # fmt: skip


def screens(tab: Any, flow: str) -> Iterator[str]:
    """All screens, one after the other; each is there while its name is told."""
    yield from lists(tab, flow)
    spoil(tab.page, flow)
    yield from editor(tab, flow)
    yield from conflict(tab, flow)


@pytest.mark.timeout(600)
def test_for_everybody(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()
    ask(page, "PATCH", "/session", {"language": "fr"})
    found = {}
    for screen in screens(tab, furnished(page, "Pour tous")):
        found[screen] = for_everybody(page, part=screen.startswith("step"))
    assert len(found) == 20
    assert {name: said for name, said in found.items() if said} == {}
