"""Drafts in a real browser: saved as they change, by several people, through every breakdown."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, writing
from studio.demo import WORKSPACE
from tests.browser.conftest import (
    EMAIL,
    NOWHERE,
    PASSWORD,
    ROOT,
    Room,
    Rooms,
    Served,
    Tab,
    Visitor,
    end,
    start,
)
from tests.browser.test_everything_readable import ask, publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from sqlalchemy import Connection

pytestmark = pytest.mark.browser
MARIE, HERS = "marie@example.org", "marie-secret-1"
NORA, FIRST = "nora@example.org", "nora-secret-1"
VERA, ONLY_LOOKS = "vera@example.org", "only-looks-1"
FIELD = "/prompts/0/text/fr"
EXAMPLE = json.loads((ROOT / "examples/dupont-sa/accueil.json").read_text("utf-8"))
# Side by side what is pressed here, the rest far away: cards out of sight are not drawn.
EXAMPLE["layout"] = {
    **{step: {**place, "y": place["y"] + 4000} for step, place in EXAMPLE["layout"].items()},
    "decroche": {"x": 0, "y": 0}, "accueil": {"x": 0, "y": 176}, "support": {"x": 280, "y": 176},
}  # fmt: skip
STEPS = len(EXAMPLE["nodes"])
WELCOME = "Bienvenue chez Dupont SA."
# Whether a text is among the work that the browser keeps.
KEPT = """(text) => new Promise((done) => {
  const opened = indexedDB.open("ariane-unsaved");
  opened.onsuccess = () => {
    const all = opened.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => {
      opened.result.close();
      done(JSON.stringify(all.result).includes(text));
    };
  };
})"""


@contextmanager
def records(data: Path) -> "Iterator[Connection]":
    """What the studio knows, to write into."""
    engine = connect(Config.from_env(data, {}).database_url)
    with writing(engine) as conn:
        yield conn
    engine.dispose()


@dataclass
class House:
    """A studio that can be killed and started again at the same address."""

    data: Path
    served: Served

    @property
    def url(self) -> str:
        """Where it is."""
        return self.served.url

    def kill(self) -> None:
        """As when the power goes: no goodbye."""
        end(self.served)

    def start(self) -> None:
        """Again, where it was."""
        self.served = start(self.data, urlsplit(self.url).port or 0)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A demonstration with a designer more, one who is sent away, and one who may only look."""
    data = tmp_path_factory.mktemp("house")
    house = House(data, start(data))
    with records(data) as conn:
        people.add_user(conn, WORKSPACE, MARIE, HERS, name="Marie Rochat", role="designer")
        people.add_user(conn, WORKSPACE, NORA, FIRST, name="Nora Pasche", role="designer")
        people.add_user(conn, WORKSPACE, VERA, ONLY_LOOKS, name="Vera Look", role="viewer")
    yield house
    end(house.served)


class Enter:
    """`enter(MARIE, HERS)` gives her page with a flow open: the example, of its own for each test.

    The pages of who stays signed in wait for the next test: to load them again costs the most.
    """

    def __init__(self, house: House, rooms: Rooms, waiting: dict[str, Tab]) -> None:
        self.house, self.rooms, self.waiting = house, rooms, waiting
        self.room = Room(house.url, "fr-CH", False, 1440)
        self.taken: dict[str, Tab] = {}
        self.flow = self.another()

    def another(self) -> str:
        """The address of one more flow."""
        page = self.tab(EMAIL, PASSWORD).page
        return f"/flows/{ask(page, 'POST', '/flows', {'document': EXAMPLE})['id']}"

    def tab(self, email: str, password: str) -> Tab:
        """The one of this person."""
        if email not in self.taken:
            self.taken[email] = self.waiting.pop(email, None) or self.new(email, password)
        return self.taken[email]

    def new(self, email: str, password: str) -> Tab:
        """A browser of its own, in which somebody is signed in."""
        tab = Visitor(self.rooms.take(self.room), self.house.url).tab()
        tab.known(email, password)
        tab.open(NOWHERE).wait_for_selector("header nav")
        return tab

    def __call__(self, email: str = EMAIL, password: str = PASSWORD) -> "Page":
        page = self.tab(email, password).go(self.flow)
        state(page, "saved")
        return page

    def leave(self) -> None:
        """Back to nowhere; a page that was closed or signed out is not used again."""
        for email, tab in self.taken.items():
            context = tab.page.context
            context.set_offline(False)
            if email == NORA or tab.page.is_closed():
                self.rooms.leave(self.room, context)
                continue
            for other in context.pages[1:]:
                other.close()
            tab.go(NOWHERE).wait_for_selector("header nav")
            tab.page.evaluate("localStorage.clear()")
            self.waiting[email] = tab


@pytest.fixture(scope="module")
def waiting() -> dict[str, Tab]:
    """Pages that are free, by whose they are."""
    return {}


@pytest.fixture
def enter(
    request: pytest.FixtureRequest, house: House, rooms: Rooms, waiting: dict[str, Tab]
) -> Iterator[Enter]:
    """People with the same flow open."""
    if house.served.process.poll() is not None:
        house.start()  # a test that killed it has failed
    if getattr(request.node, "execution_count", 1) > 1:
        waiting.clear()
    people = Enter(house, rooms, waiting)
    yield people
    people.leave()


def sign_in(page: "Page", email: str, password: str) -> None:
    """Through the door, which stands where the flow will be."""
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")


def state(page: "Page", wanted: str) -> "Locator":
    """Wait until the draft stands like this."""
    found = page.locator(f"[data-save={wanted}]")
    found.wait_for()
    return found


def card(page: "Page", step: str) -> "Locator":
    """The card of a step on the canvas."""
    return page.locator(f"[data-canvas] [data-step={step}], .react-flow [data-step={step}]").first


def text(page: "Page", step: str = "accueil", field: str = FIELD) -> "Locator":
    """The text of a step's message in its form, once the step is selected."""
    card(page, step).click()
    return page.locator(f"[data-field='{field}'] textarea").first


def lock(page: "Page", act: str) -> None:
    """In the open dialog of the lock."""
    dialog = page.get_by_role("dialog", name="Verrou du parcours")
    dialog.get_by_role("button", name=act, exact=True).click()


def saved_flow(page: "Page") -> Any:
    """What the studio has."""
    return page.request.get(f"/api/v1{urlsplit(page.url).path}").json()["document"]


def said(page: "Page", step: str = "accueil") -> str:
    """The French message of a step, as the studio has it."""
    return str(saved_flow(page)["nodes"][step]["params"]["prompts"][0]["text"]["fr"])


def eventually(page: "Page", holds: Callable[[], bool], seconds: float = 8) -> None:
    """Wait until it holds."""
    for _ in range(int(seconds * 20)):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def test_what_is_typed_is_saved_by_itself(enter: Enter) -> None:
    """How soon: frontend/src/editor/draft/machine.test.ts."""
    page = enter()
    text(page).fill("Bonjour.")
    eventually(page, lambda: said(page) == "Bonjour.")
    assert re.fullmatch(r"Enregistré \d\d:\d\d", state(page, "saved").inner_text().strip())


def test_long_typing_is_saved_while_it_goes_on(enter: Enter) -> None:
    """No pause between two letters is long enough to end a change."""
    page = enter()
    field = text(page)
    field.fill("")
    for _ in range(100):
        field.press_sequentially("m ", delay=100)
        if said(page).startswith("m"):
            return
    raise AssertionError("nothing was saved during the typing")


def reads_every_language(page: "Page") -> None:
    """Who may not change a step can still look at all of it, and hear it."""
    form = page.locator("[data-inspector]")
    form.get_by_role("tab", name=re.compile("allemand", re.IGNORECASE)).first.click()
    german = form.locator("[data-field='/prompts/0/text/de'] textarea")
    assert german.input_value().startswith("Willkommen")
    assert not german.is_editable()
    assert form.get_by_role("button", name="Écouter").first.is_enabled()
    form.get_by_role("tab", name=re.compile("français", re.IGNORECASE)).first.click()


def test_two_people_on_one_step(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    mine.locator("[data-person='Marie Rochat']").wait_for()
    text(mine).click()
    text(mine).press("End")
    card(hers, "accueil").click()
    guard = hers.locator("[data-guard=accueil]")
    guard.get_by_text("Demo modifie cette étape").wait_for()
    assert not hers.locator(f"[data-field='{FIELD}'] textarea").is_editable()
    reads_every_language(hers)
    text(mine).press_sequentially(" Bonjour")
    field = hers.locator(f"[data-field='{FIELD}'] textarea")
    eventually(hers, lambda: field.input_value() == f"{WELCOME} Bonjour")

    guard.get_by_role("button", name="Prendre la main").click()
    mine.get_by_text("Marie Rochat a pris la main sur « Message de bienvenue »").wait_for()
    mine.get_by_text("Marie Rochat modifie cette étape").wait_for()
    eventually(hers, field.is_editable)
    field.press("End")
    field.press_sequentially(" à tous.")
    state(hers, "saved")
    wanted = f"{WELCOME} Bonjour à tous."
    eventually(hers, lambda: said(hers) == wanted)
    eventually(mine, lambda: text(mine).input_value() == wanted)


def test_a_held_step_can_be_duplicated(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    text(mine).click()
    card(hers, "accueil").click()
    hers.locator("[data-guard=accueil]").get_by_role("button", name="Dupliquer").click()
    named = hers.locator("[data-step]").filter(has_text=f"Dit : « {WELCOME} »")
    eventually(hers, lambda: named.count() == 2)
    eventually(mine, lambda: len(saved_flow(mine)["nodes"]) == STEPS + 1)


def test_what_the_other_saves_comes_in_without_moving_anything(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    card(mine, "support").click()
    view = mine.locator(".react-flow__viewport")
    before = view.get_attribute("style")
    text(hers).fill("Salut.")
    note = mine.get_by_text("Marie Rochat vient de modifier « Message de bienvenue »")
    note.wait_for()
    card(mine, "accueil").get_by_text("Salut.").wait_for()
    assert view.get_attribute("style") == before
    assert mine.locator("[data-inspector] [data-field='']").first.inner_text() is not None
    assert mine.locator(f"[data-field='{FIELD}'] textarea").input_value().startswith("Vous avez")


def test_the_studio_is_killed_and_comes_back(enter: Enter, house: House) -> None:
    """One browser waits for it, another dies meanwhile."""
    page = enter()
    text(page).fill("Avant.")
    state(page, "saved")
    hers, alone = enter.tab(MARIE, HERS), enter.another()
    dies = hers.go(alone)
    state(dies, "saved")
    house.kill()
    text(page).fill("Pendant la panne.")
    state(page, "offline").get_by_text("gardé sur cet appareil").wait_for()
    card(page, "support").click()
    page.locator(f"[data-field='{FIELD}'] textarea").fill("Aussi pendant la panne.")
    text(dies).fill("Gardé malgré tout.")
    state(dies, "offline")
    eventually(dies, lambda: dies.evaluate(KEPT, "Gardé malgré tout."))
    dies.close()
    house.start()
    state(page, "saved")
    assert (said(page), said(page, "support")) == ("Pendant la panne.", "Aussi pendant la panne.")

    again = dies.context.new_page()
    again.goto(alone)
    notice = again.locator("[data-notice=restored]")
    notice.get_by_text("« Message de bienvenue »").wait_for()
    state(again, "saved")
    assert said(again) == "Gardé malgré tout."
    notice.get_by_role("button", name="Compris").click()
    notice.wait_for(state="detached")
    again.keyboard.press("Control+z")
    eventually(again, lambda: said(again) == WELCOME)


def test_offline_and_back(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    mine.context.set_offline(True)
    text(mine).fill("Écrit hors ligne.")
    state(mine, "offline")
    text(hers, "support").fill("Écrit en ligne.")
    state(hers, "saved")
    mine.context.set_offline(False)
    state(mine, "saved")
    eventually(mine, lambda: said(mine) == "Écrit hors ligne.")
    assert said(mine, "support") == "Écrit en ligne."
    card(mine, "support").get_by_text("Écrit en ligne.").wait_for()


def test_a_field_that_both_changed_is_chosen_by_a_person(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    mine.context.set_offline(True)
    text(mine).fill("Mon nouveau message.")
    text(mine, "support").fill("Mon support.")
    state(mine, "offline")
    text(hers).fill("Son nouveau message.")
    text(hers, "support").fill("Son support.")
    state(hers, "saved")
    eventually(hers, lambda: said(hers, "support") == "Son support.")
    mine.context.set_offline(False)
    dialog = mine.get_by_role("dialog", name="Deux versions du même champ")
    dialog.wait_for()
    assert said(hers) == "Son nouveau message."
    dialog.get_by_text("Version de Marie Rochat").first.wait_for()
    for words in ("Mon nouveau message.", "Son nouveau message.", "Mon support.", "Son support."):
        assert dialog.get_by_text(words, exact=True).is_visible()

    mine.reload()  # nothing is lost before it is chosen
    dialog.wait_for()
    welcome = dialog.locator("[data-conflict^='accueil ']")
    support = dialog.locator("[data-conflict^='support ']")
    welcome.locator("[data-choice=mine] input").check()
    support.locator("[data-choice=theirs] input").check()
    dialog.get_by_role("button", name="Garder ces 2 choix").click()
    dialog.wait_for(state="detached")
    state(mine, "saved")
    assert (said(mine), said(mine, "support")) == ("Mon nouveau message.", "Son support.")
    eventually(hers, lambda: text(hers).input_value() == "Mon nouveau message.")


def test_both_texts_can_be_kept(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    mine.context.set_offline(True)
    text(mine).fill("Bonjour à tous.")
    state(mine, "offline")
    text(hers).fill("Ouvert dès huit heures.")
    eventually(hers, lambda: said(hers) == "Ouvert dès huit heures.")
    mine.context.set_offline(False)
    dialog = mine.get_by_role("dialog", name="Deux versions du même champ")
    dialog.locator("[data-choice=both] input").check()
    dialog.get_by_role("button", name="Garder ce choix").click()
    eventually(mine, lambda: said(mine) == "Bonjour à tous. Ouvert dès huit heures.")


def test_two_tabs_of_one_person(enter: Enter) -> None:
    one = enter()
    other = one.context.new_page()
    other.goto(enter.flow)
    state(other, "saved")
    text(one).fill("Du premier onglet.")
    text(other, "support").fill("Du second onglet.")
    eventually(one, lambda: said(one) == "Du premier onglet.")
    eventually(one, lambda: said(one, "support") == "Du second onglet.")
    other.get_by_text("Modifié dans un autre onglet").wait_for()
    card(other, "accueil").get_by_text("Du premier onglet.").wait_for()


def test_signed_out_while_editing(enter: Enter, house: House) -> None:
    page = enter(NORA, FIRST)
    text(page).fill("Première phrase.")
    state(page, "saved")
    # Cut off, so that the page learns of the end of its session only once there is work to save.
    page.context.set_offline(True)
    text(page, "support").fill("Écrit sans session.")
    state(page, "offline")
    with records(house.data) as conn:
        people.set_password(conn, WORKSPACE, NORA, "another-secret-2")
    page.context.set_offline(False)
    page.locator("input[name=email]").wait_for()
    sign_in(page, NORA, "another-secret-2")
    state(page, "saved")
    eventually(page, lambda: said(page, "support") == "Écrit sans session.")
    assert said(page) == "Première phrase."
    page.locator(".react-flow").click(position={"x": 12, "y": 300})
    page.keyboard.press("Control+z")
    eventually(page, lambda: said(page, "support") != "Écrit sans session.")


def test_lock_and_unlock(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    hers.locator("[data-lock]").click()
    dialog = hers.get_by_role("dialog", name="Verrou du parcours")
    dialog.get_by_label("Pourquoi").fill("Horaires de Noël")
    lock(hers, "Verrouiller")
    hers.locator("[data-lock=mine]").wait_for()

    button = mine.locator("[data-lock=theirs]")
    button.wait_for()
    mine.get_by_text("Verrouillé par Marie Rochat").first.wait_for()
    assert not text(mine).is_editable()
    text(hers).fill("Sous clé.")
    state(hers, "saved")
    card(mine, "accueil").get_by_text("Sous clé.").wait_for()

    card(hers, "support").click()
    button.click()
    dialog = mine.get_by_role("dialog", name="Verrou du parcours")
    dialog.get_by_text("Horaires de Noël").wait_for()
    dialog.get_by_role("button", name="Déverrouiller quand même").click()
    hers.locator("[data-lock=none]").wait_for()
    eventually(mine, text(mine).is_editable)
    text(mine).fill("De nouveau libre.")
    eventually(mine, lambda: said(mine) == "De nouveau libre.")


def test_a_lock_that_comes_before_the_save_loses_nothing(enter: Enter) -> None:
    mine, hers = enter(), enter(MARIE, HERS)
    hers.context.set_offline(True)
    text(hers).fill("Écrit avant le verrou.")
    state(hers, "offline")
    mine.locator("[data-lock]").click()
    lock(mine, "Verrouiller")
    mine.locator("[data-lock=mine]").wait_for()
    hers.context.set_offline(False)
    hers.locator("[data-notice=locked]").wait_for()
    assert said(mine) == WELCOME
    mine.locator("[data-lock=mine]").click()
    lock(mine, "Déverrouiller")
    eventually(mine, lambda: said(mine) == "Écrit avant le verrou.")
    state(hers, "saved")


def test_a_viewer_looks_only(enter: Enter) -> None:
    mine, looks = enter(), enter(VERA, ONLY_LOOKS)
    assert not text(looks).is_editable()
    reads_every_language(looks)
    assert "Lecture seule" in state(looks, "saved").inner_text()
    assert looks.locator("[data-lock=none]").get_attribute("aria-disabled") == "true"
    text(mine).fill("Vu par tous.")
    card(looks, "accueil").get_by_text("Vu par tous.").wait_for()


def test_the_production_version_comes_back_as_one_change(enter: Enter) -> None:
    page = enter()
    publish(page, enter.flow)
    text(page).fill("Un essai.")
    card(page, "support").click()
    page.keyboard.press("Delete")
    eventually(page, lambda: len(saved_flow(page)["nodes"]) == STEPS - 1)
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("version en service dans le brouillon")
    page.keyboard.press("Enter")
    toast = page.get_by_role("alert").filter(has_text="de nouveau comme la version 1, en service")
    toast.wait_for()
    eventually(page, lambda: len(saved_flow(page)["nodes"]) == STEPS and said(page) == WELCOME)
    toast.get_by_role("button", name="Annuler").click()
    eventually(page, lambda: len(saved_flow(page)["nodes"]) == STEPS - 1)
    assert said(page) == "Un essai."


def test_what_the_studio_cannot_keep_is_told_and_stays(enter: Enter) -> None:
    page = enter()
    text(page).fill("Texte gardé.")
    state(page, "saved")
    page.locator(".react-flow__pane").click(position={"x": 20, "y": 500})
    name = page.locator("[data-inspector] input").first
    name.fill("")
    state(page, "error")
    page.locator("[data-notice=refused]").get_by_text("Nom", exact=True).wait_for()
    assert saved_flow(page)["name"] == "Accueil Dupont SA"
    name.fill("Accueil de Dupont")
    state(page, "saved")
    assert saved_flow(page)["name"] == "Accueil de Dupont"
