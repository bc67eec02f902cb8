"""The drawing of a flow: what mouse and keyboard do on it, each on a small flow of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.person import Person
from tests.browser.test_everything_readable import ask

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
# Every place where the first card is shown, frame by frame, since the page was loaded.
WATCH = """{
  window.places = new Set();
  const look = () => {
    const card = document.querySelector(".react-flow [data-step]")?.getBoundingClientRect();
    if (card) window.places.add(`${card.x} ${card.y}`);
    requestAnimationFrame(look);
  };
  look();
}"""

pytestmark = pytest.mark.browser


def small_flow() -> dict[str, Any]:
    """A menu with two keys, the second of which leads nowhere yet, and a loose step."""

    def said(text: str) -> dict[str, Any]:
        return {"text": {"fr": text}}

    choice = {"prompt": said("Tapez 1 ou 2."), "options": [{"key": "1", "label": "Ventes"},
              {"key": "2", "label": "Support"}]}  # fmt: skip
    nodes = {
        "debut": ("answer", "Décrocher", {}, {"next": "menu"}),
        "menu": ("menu", "Choix", choice, {"1": "ventes", "no_input": "fin", "invalid": "fin"}),
        "ventes": ("play", "Les ventes", {"prompts": [said("Les ventes.")]}, {"next": "fin"}),
        "fin": ("hangup", "Fin", {}, {}),
        "seule": ("play", "Étape seule", {"prompts": [said("Bonjour.")]}, {}),
    }
    places = {"debut": (0, 0), "menu": (0, 176), "ventes": (-160, 400), "fin": (160, 520),
              "seule": (-300, 120)}  # fmt: skip
    return {
        "format": 1, "name": "Dessin", "kind": "inbound", "languages": ["fr"],
        "start": "debut", "on_error": "fin",
        "nodes": {id: {"type": kind, "name": name, "params": params, "next": wires}
                  for id, (kind, name, params, wires) in nodes.items()},
        "layout": {id: {"x": x, "y": y} for id, (x, y) in places.items()},
    }  # fmt: skip


class Drawing:
    """The canvas of one flow on a page."""

    def __init__(self, page: Any, flow: str) -> None:
        self.page, self.flow = page, flow

    def card(self, step: str) -> Any:
        """The card of a step."""
        return self.page.locator(f".react-flow [data-step='{step}']")

    def face(self, step: str) -> Any:
        """The card's button."""
        return self.card(step).locator("> button").first

    def port(self, step: str, port: str) -> Any:
        """The button of an outcome."""
        return self.card(step).locator(f"[data-port='{port}']")

    def on_wire(self, wire: str) -> tuple[float, float]:
        """The middle of a wire, in the window."""
        x, y = self.page.evaluate(
            """(wire) => {
              const path = document.querySelector(`[data-wire='${wire}'] path`);
              const point = path.getPointAtLength(path.getTotalLength() * 0.48);
              const { x, y } = point.matrixTransform(path.getScreenCTM());
              return [x, y];
            }""",
            wire,
        )
        return x, y

    def point_at(self, wire: str, shown: Any) -> None:
        """Rest on a wire until it shows what it has to: the drawing may still be moving."""
        for _ in range(40):
            self.page.mouse.move(*self.on_wire(wire))
            self.page.wait_for_timeout(250)
            if shown.count():
                return
        raise AssertionError(f"{wire} shows nothing")

    def drag(self, start: Any, end: Any) -> None:
        """Drag by the mouse, from the middle of something or a point to another."""
        for at, place in enumerate((start, end)):
            x, y = place if isinstance(place, tuple) else middle(place)
            self.page.mouse.move(x, y, steps=6 if at else 1)
            if at == 0:
                self.page.mouse.down()
        self.page.mouse.up()

    def wire_exists(self, wire: str, to: str | None = None) -> None:
        """Wait until a wire is drawn; and saved with this target."""
        self.page.locator(f"[data-wire='{wire}']").wait_for(state="attached")
        if to is not None:
            node, port = wire.split(":")
            assert self.saved()["nodes"][node]["next"][port] == to

    def saved(self) -> Any:
        """The document as the studio has it, once it has all of it."""
        self.page.locator("[data-save='saved']").wait_for()
        return self.page.request.get(f"/api/v1/flows/{self.flow}").json()["document"]

    def focused(self) -> str:
        """The name of what has the keyboard."""
        return str(self.page.evaluate("document.activeElement.getAttribute('aria-label')"))


def middle(place: Any) -> tuple[float, float]:
    """The middle of an element, in the window."""
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def draw(tab: Tab) -> Drawing:
    """The small flow, open in the editor; the canvas hears the mouse."""
    flow = str(ask(tab.page, "POST", "/flows", {"document": small_flow()})["id"])
    drawing = Drawing(tab.go(f"/flows/{flow}"), flow)
    drawing.page.locator("[data-canvas][data-level]").wait_for()
    drawing.card("fin").wait_for()
    return drawing


@pytest.fixture
def drawing(desk: Tab) -> Drawing:
    """The small flow, open in the editor in French."""
    return draw(desk)


def test_the_drawing_stands_where_it_opens_from_its_first_moment(visit: Any) -> None:
    """Who presses on a card at once must not miss it, nor when the studio was loaded just now."""
    tab = visit().tab()
    tab.page.add_init_script(WATCH)
    flow = ask(tab.known(), "POST", "/flows", {"document": small_flow()})["id"]
    page = tab.open(f"/flows/{flow}")
    page.locator("[data-canvas][data-level]").wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert len(page.evaluate("[...window.places]")) == 1


def test_cards_say_what_they_are_and_what_is_missing(drawing: Drawing) -> None:
    """Details 4, 5, 7 and 17: words on the foot, the sentence, the badge, opening at the start."""
    menu = drawing.card("menu")
    assert menu.inner_text().split("\n")[:2] == ["Choix", "à choisir"]
    assert "« Tapez 1 ou 2. »" in menu.inner_text()
    assert drawing.port("menu", "1").get_attribute("title") == "1 · Ventes"
    name = drawing.face("menu").get_attribute("aria-label")
    assert name.startswith("Menu : Choix, 4 sorties, 1 à choisir")
    assert "Début de l’appel" in drawing.card("debut").inner_text()
    assert "En cas d’incident" in drawing.card("fin").inner_text()
    assert menu.get_by_role("button", name="Écouter « Choix »").is_visible()
    zoom = drawing.page.get_by_role("toolbar", name="Zoom").inner_text()
    assert "100" in zoom


def test_a_step_goes_between_two_others_in_two_acts(drawing: Drawing) -> None:
    """Detail 2 and the budget: the + in the middle of a wire, then the first letters of a type."""
    page, person = drawing.page, Person(drawing.page)
    with person.within(2):
        add = page.get_by_role("button", name="Insérer une étape après « Choix »")
        drawing.point_at("menu:1", add)
        person.click(add)
        person.write("annonce")
    drawing.wire_exists("dire_un_message:next", "ventes")
    drawing.wire_exists("menu:1", "dire_un_message")
    page.wait_for_function("document.activeElement?.ariaLabel?.startsWith('Dire un message')")


def test_a_step_goes_between_two_others_by_keyboard_in_two_acts(drawing: Drawing) -> None:
    """Detail 20: Ctrl+Arrow adds behind the card that has the keyboard, and connects."""
    person = Person(drawing.page)
    drawing.face("debut").focus()
    with person.within(2):
        person.press("Control+ArrowDown")
        person.write("horaires")
    drawing.wire_exists("debut:next", "horaires")


def test_arrows_follow_the_wires_and_l_connects(drawing: Drawing) -> None:
    """Detail 20: from card to card, into the outcomes, and the list of targets."""
    page = drawing.page
    drawing.face("debut").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement?.ariaLabel?.startsWith('Menu : Choix')")
    while "Support" not in drawing.focused():
        page.keyboard.press("Tab")
    assert drawing.focused() == "« 2 · Support » de « Choix » : à choisir, ajouter une étape"
    page.keyboard.press("l")
    page.get_by_role("dialog", name="Relier « Choix » à…").wait_for()
    page.keyboard.type("seule")
    page.keyboard.press("Enter")
    drawing.wire_exists("menu:2", "seule")
    page.wait_for_function("document.activeElement?.ariaLabel?.includes('vers « Étape seule »')")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement?.ariaLabel?.includes('Étape seule')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement?.closest('[data-field]')")


def test_a_wire_dropped_on_empty_ground_asks_what_follows(drawing: Drawing) -> None:
    """Detail 3: the list knows other words for a type; Esc leaves everything as it was."""
    page = drawing.page
    port = middle(drawing.port("menu", "2"))
    ground = (port[0] + 260, port[1] + 40)
    drawing.drag(port, ground)
    page.get_by_role("dialog", name="Après « Choix »").wait_for()
    page.keyboard.press("Escape")
    assert drawing.focused().startswith("« 2 · Support »")
    drawing.drag(port, ground)
    page.get_by_role("combobox", name="Chercher une étape").fill("terminer")
    page.get_by_role("option", name="Raccrocher").click()
    drawing.wire_exists("menu:2")
    placed = drawing.saved()["nodes"]["menu"]["next"]["2"]
    assert drawing.saved()["nodes"][placed]["type"] == "hangup"


def test_wires_are_drawn_led_elsewhere_and_taken_away(drawing: Drawing) -> None:
    page = drawing.page
    drawing.drag(drawing.port("menu", "2"), drawing.face("ventes"))
    drawing.wire_exists("menu:2", "ventes")
    drawing.point_at("menu:2", page.locator("[data-wire-end]"))
    drawing.drag(page.locator("[data-wire-end]"), drawing.face("fin"))
    drawing.wire_exists("menu:2", "fin")
    remove = page.get_by_role("button", name="Supprimer le lien de « Choix »")
    drawing.point_at("menu:1", remove)
    remove.click()
    page.locator("[data-wire='menu:1']").wait_for(state="detached")
    assert "1" not in drawing.saved()["nodes"]["menu"]["next"]


def test_a_loose_card_and_a_type_dropped_on_a_wire_go_into_it(drawing: Drawing) -> None:
    page = drawing.page
    x, y = middle(drawing.face("seule"))
    wire = drawing.on_wire("debut:next")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    drawing.card("seule").and_(page.locator("[data-dragging]")).wait_for()
    page.mouse.move(*wire, steps=4)
    page.locator("[data-wire='debut:next'][data-drop]").wait_for(state="attached")
    page.mouse.up()
    drawing.wire_exists("debut:next", "seule")
    drawing.wire_exists("seule:next", "menu")
    drawing.drag(page.locator("[data-kind='play']"), drawing.on_wire("ventes:next"))
    drawing.wire_exists("dire_un_message:next", "fin")
    drawing.wire_exists("ventes:next", "dire_un_message")


def at_rest(card: Any) -> None:
    """Wait until a dragged card has come to where the mouse is."""
    before = None
    while before != (now := middle(card)):
        before = now
        card.page.evaluate("async () => { for (let n = 0; n < 3; n += 1)"
                           " await new Promise(requestAnimationFrame); }")  # fmt: skip


def test_cards_align_snap_and_move_together(drawing: Drawing) -> None:
    """Detail 15: guides while dragging, a grid of 8, and one step of undo for several cards."""
    page = drawing.page
    x, y = middle(drawing.face("seule"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 300, steps=4)
    page.locator(".react-flow [data-step='seule'][data-dragging]").wait_for()
    at_rest(drawing.face("seule"))
    gap = middle(drawing.face("ventes"))[0] - middle(drawing.face("seule"))[0]
    page.mouse.move(x + 60 + gap + 3, y + 300)
    page.locator("[data-guide]").first.wait_for(state="attached")
    page.mouse.up()
    placed = drawing.saved()["layout"]["seule"]
    assert placed["x"] == -160, "in line with the card above"
    assert placed["y"] % 8 == 0
    drawing.face("menu").click()
    drawing.face("ventes").click(modifiers=["Shift"])
    assert page.locator(".react-flow [data-step][data-selected]").count() == 2
    before = drawing.saved()["layout"]
    page.keyboard.press("Shift+ArrowRight")
    after = drawing.saved()["layout"]
    assert [after[id]["x"] - before[id]["x"] for id in ("menu", "ventes", "fin")] == [16, 16, 0]
    page.keyboard.press("Control+z")
    assert drawing.saved()["layout"] == before


def test_notes_are_written_moved_and_taken_away(drawing: Drawing) -> None:
    page = drawing.page
    box = page.locator(".react-flow").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 90, button="right")
    page.get_by_role("menuitem", name="note").click()
    page.get_by_role("textbox", name="Texte de la note").fill("À revoir lundi")
    page.keyboard.press("Escape")
    note = page.get_by_role("button", name="Note : À revoir lundi")
    note.wait_for()
    before = drawing.saved()["notes"][0]
    x, y = middle(note)
    drawing.drag((x, y), (x + 40, y + 16))
    moved = drawing.saved()["notes"][0]
    assert (moved["x"] % 8, moved["y"] % 8) == (0, 0)
    assert abs(moved["x"] - before["x"] - 40) <= 12
    note.focus()
    page.keyboard.press("Delete")
    note.wait_for(state="detached")
    assert drawing.saved()["notes"] == []


def test_everyone_can_read_the_drawing(drawing: Drawing) -> None:
    """All of axe by day; by night only the colours are others."""
    page = drawing.page
    drawing.face("menu").click()
    drawing.point_at("menu:1", page.locator("[data-wire-tools]"))
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run('[data-canvas]', { resultTypes: ['violations'] })")["violations"]
    page.emulate_media(color_scheme="dark")
    page.locator("[data-mantine-color-scheme=dark]").wait_for(state="attached")
    found += page.evaluate("axe.run('[data-canvas]', { runOnly: ['color-contrast'] })")[
        "violations"
    ]
    page.emulate_media(color_scheme="light")
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"]) for v in serious] == []
