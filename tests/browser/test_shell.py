"""The door, the languages, and that every screen can be read by everyone."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import EMAIL, PASSWORD, Room, Rooms, Served, Visitor
from tests.browser.readable import complaints, speak, still
from tests.browser.test_everything_readable import ask

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "frontend/src/i18n"
DOOR = "/"
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"
LANGUAGES = ("it", "en", "fr")  # French last: the other tests expect it
HEADINGS = {
    DOOR: ["Benvenuti", "Welcome", "Bienvenue"],
    "/flows": ["Percorsi", "Flows", "Parcours"],
    "/flows/dupont-sa/live": ["Accueil Dupont SA"] * 3,
    "/live": ["In diretta", "Live", "En direct"],
    "/phone": ["Telefono", "Phone", "Téléphone"],
    "/calls": ["Chiamate", "Calls", "Appels"],
    "/nowhere": ["Pagina non trovata", "Page not found", "Page introuvable"],
}

pytestmark = pytest.mark.browser


def keys_of(words: dict[str, Any], path: str = "") -> set[str]:
    """All keys of a file of words, as they would show if one were missing."""
    found: set[str] = set()
    for key, value in words.items():
        found |= keys_of(value, f"{path}{key}.") if isinstance(value, dict) else {path + key}
    return found


RAW_KEYS = {
    re.sub(r"_(one|other)$", "", key)
    for area in (WORDS / "fr").glob("*.json")
    for key in keys_of(json.loads(area.read_text("utf-8")))
}


def choose_language(page: Any, language: str) -> None:
    """By the menu in the bar; the choice outlives a reload."""
    name = {"fr": "Français", "en": "English", "it": "Italiano"}[language]
    page.locator("button:has(svg.lucide-globe)").click()
    page.get_by_role("menuitemradio", name=name).click()
    page.wait_for_selector(f"html[lang={language}]")
    still(page)


@dataclass
class Screen:
    """A page at an address of the studio."""

    path: str
    page: Any

    def speak(self, language: str) -> None:
        """Show it in another language; at the door by its menu, nobody being signed in."""
        if self.path == DOOR:
            choose_language(self.page, language)
        speak(self.page, language)


def settle(page: Any) -> None:
    """Wait until the screen shows what it came for."""
    page.wait_for_selector("h1")
    still(page)


def test_a_wrong_password_is_told_and_the_right_one_opens(visit: Any) -> None:
    tab = visit().tab()
    page = tab.open("/")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", "wrong")
    page.click("button[type=submit]")
    page.wait_for_selector("text=L’adresse ou le mot de passe n’est pas juste.")
    page.fill("input[name=password]", "")
    page.click("button[type=submit]")
    page.wait_for_selector("text=Indiquez votre mot de passe.")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("h1:has-text('Parcours')")


def test_the_demonstration_opens_in_one_click_and_sign_out_closes(visit: Any) -> None:
    page = visit().tab().open("/")
    page.click("text=Essayer la démonstration")
    page.wait_for_selector("h1:has-text('Parcours')")
    page.get_by_role("button", name="Compte de").click()
    page.get_by_role("menuitem", name="Se déconnecter").click()
    page.wait_for_selector("h1:has-text('Bienvenue')")


def test_the_door_speaks_the_browsers_language(visit: Any) -> None:
    for locale, welcome in (("it-CH", "Benvenuti"), ("en-GB", "Welcome"), ("de-CH", "Bienvenue")):
        page = visit(locale).tab().open("/")
        page.wait_for_selector(f"h1:has-text('{welcome}')")


def test_the_language_chosen_at_the_door_stays(visit: Any) -> None:
    tab = visit().tab()
    page = tab.open("/")
    choose_language(page, "en")
    page.get_by_text("Try the demonstration").click()
    page.wait_for_selector("h1:has-text('Flows')")
    tab.open("/phone")
    page.wait_for_selector("h1:has-text('Phone')")
    assert page.get_attribute("html", "lang") == "en"
    choose_language(page, "fr")


def test_what_the_studio_said_before_does_not_undo_a_choice(visit: Any) -> None:
    page = visit().tab().sign_in()
    page.evaluate("""() => {
      window.spoken = [];
      const html = document.documentElement;
      new MutationObserver(() => window.spoken.push(html.lang)).observe(
        html, { attributeFilter: ['lang'] });
    }""")
    late: list[Any] = []

    def hold(route: Any) -> None:
        """Who is signed in, as it is now; the browser gets it when told."""
        answer = route.fetch()
        late.append(lambda: route.fulfill(response=answer))

    page.route("**/api/v1/session", hold, times=1)
    while not late:  # asked every four seconds
        page.wait_for_timeout(50)
    choose_language(page, "it")
    late.pop()()
    for _ in range(2):  # so that what was told is on the screen
        page.wait_for_event("response", lambda answer: answer.url.endswith("/session"))
    spoken = page.evaluate("window.spoken")
    choose_language(page, "fr")
    assert set(spoken) == {"it"}


@pytest.fixture(scope="module", params=[*HEADINGS])
def screen(rooms: Rooms, studio: Served, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A screen that is opened once for all that is looked at."""
    room = Room(studio.url, "fr-CH", dark=False, width=1440)
    visitor = Visitor(rooms.take(room), studio.url)
    tab = visitor.tab()
    if request.param != DOOR:
        page = tab.known()
        ask(page, "PATCH", "/session", {"language": LANGUAGES[0]})
    page = tab.open(request.param)
    settle(page)
    yield Screen(request.param, page)
    rooms.leave(room, visitor.context)
    assert tab.complaints == []


def test_in_every_language(screen: Screen) -> None:
    page = screen.page
    for language, heading in zip(LANGUAGES, HEADINGS[screen.path], strict=True):
        screen.speak(language)
        assert heading in page.inner_text("h1")
        assert page.get_attribute("html", "lang") == language
        assert screen.path == DOOR or heading in page.title()
        text = page.inner_text("body")
        shown = set(re.findall(r"[a-z]+(?:\.[a-zA-Z_-]+)+", text))
        assert not shown & RAW_KEYS
        assert "{{" not in text
        assert "undefined" not in text
        assert complaints(page, language, longer=False) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_also_narrow_and_with_large_text(screen: Screen, width: int) -> None:
    page = screen.page
    page.set_viewport_size({"width": width, "height": 900})
    if width < 1440:
        assert complaints(page, page.evaluate("document.documentElement.lang"), longer=False) == []
    assert not page.evaluate(SIDEWAYS)
    page.evaluate("document.documentElement.style.fontSize = '21.6px'")
    still(page)
    sideways = page.evaluate(SIDEWAYS)
    cut = page.evaluate(
        "[...document.querySelectorAll('button, h1')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)"
        ".map(e => e.textContent)"
    )
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert (sideways, cut) == (False, [])


def test_the_keyboard_goes_everywhere(visit: Any) -> None:
    page = visit().tab().sign_in()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_selector("h1:has-text('Téléphone')")
    page.keyboard.press("?")
    page.wait_for_selector("text=Raccourcis clavier")
    page.keyboard.press("Escape")


def test_dark_and_light_are_chosen_and_kept(visit: Any) -> None:
    tab = visit().tab()
    page = tab.sign_in()
    page.get_by_role("button", name="Compte de").click()
    page.get_by_role("menuitemradio", name="Sombre").click()
    page.wait_for_selector("html[data-mantine-color-scheme=dark]")
    tab.open("/phone")
    page.wait_for_selector("html[data-mantine-color-scheme=dark]")
