"""The door, the languages, and that every screen can be read by everyone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import EMAIL, PASSWORD

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
WORDS = ROOT / "frontend/src/i18n"
SCREENS = ["/flows", "/flows/dupont-sa/live", "/live", "/phone", "/calls", "/nowhere"]
HEADINGS = {
    "fr": ["Parcours", "Accueil Dupont SA", "En direct", "Téléphone", "Appels", "Page introuvable"],
    "en": ["Flows", "Accueil Dupont SA", "Live", "Phone", "Calls", "Page not found"],
    "it": [
        "Percorsi", "Accueil Dupont SA", "In diretta", "Telefono", "Chiamate", "Pagina non trovata",
    ],
}  # fmt: skip

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


def settle(page: Any) -> None:
    """Wait until the screen shows what it came for."""
    page.wait_for_selector("h1")
    page.wait_for_selector("[role=status][aria-label]", state="detached")
    page.wait_for_load_state("networkidle")


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
    page.locator("button:has(svg.lucide-globe)").click()
    page.get_by_role("menuitemradio", name="English").click()
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


@pytest.mark.parametrize("language", ["fr", "en", "it"])
def test_every_screen_in_every_language(visit: Any, language: str) -> None:
    tab = visit().tab()
    page = tab.sign_in()
    choose_language(page, language)
    for path, heading in zip(SCREENS, HEADINGS[language], strict=True):
        tab.open(path)
        settle(page)
        assert heading in page.inner_text("h1")
        assert page.get_attribute("html", "lang") == language
        assert heading in page.title()
        text = page.inner_text("body")
        shown = set(re.findall(r"[a-z]+(?:\.[a-zA-Z_-]+)+", text))
        assert not shown & RAW_KEYS
        assert "{{" not in text
        assert "undefined" not in text
    choose_language(page, "fr")


def choose_language(page: Any, language: str) -> None:
    """By the menu in the bar; the choice outlives a reload."""
    name = {"fr": "Français", "en": "English", "it": "Italiano"}[language]
    page.locator("header button:has(svg.lucide-globe)").click()
    page.get_by_role("menuitemradio", name=name).click()
    page.wait_for_selector(f"html[lang={language}]")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("width", "dark"), [(1440, False), (390, False), (1440, True)], ids=["1440", "390", "dark"]
)
def test_nothing_serious_for_axe(visit: Any, dark: bool, width: int) -> None:
    """In the dark the colours alone are others."""
    tab = visit(dark=dark, width=width).tab()
    page = tab.open("/")
    page.wait_for_selector("form")
    found = {"door": serious(page, dark)}
    tab.known()
    for path in SCREENS:
        tab.open(path)
        settle(page)
        found[path] = serious(page, dark)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert {path: problems for path, problems in found.items() if problems} == {}


def serious(page: Any, colours: bool = False) -> list[str]:
    """What axe calls serious or critical, with the places; of the colours only, or of all."""
    page.evaluate(AXE.read_text("utf-8"))
    rules = {"runOnly": ["color-contrast"]} if colours else {}
    result = page.evaluate(
        "(rules) => axe.run(document, {resultTypes: ['violations'], ...rules})", rules
    )
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_large_text_still_fits(visit: Any, width: int) -> None:
    tab = visit(width=width).tab()
    page = tab.known()
    for path in SCREENS:
        tab.open(path)
        settle(page)
        page.evaluate("document.documentElement.style.fontSize = '21.6px'")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        cut = page.evaluate(
            "[...document.querySelectorAll('button, h1')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)"
            ".map(e => e.textContent)"
        )
        assert cut == [], path


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
