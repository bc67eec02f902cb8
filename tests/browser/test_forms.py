"""Forms of steps in a real browser: every type, recording, hours, conditions, keys, variables."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from nodes import KINDS
from nodes.catalogue import catalogue
from tests.browser.test_everything_readable import ask

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser
SAY = {"text": {"fr": "Bonjour", "de": "Guten Tag"}}
WHEN = {"left": "caller.number", "op": "starts_with", "right": "+41"}
PARAMS: dict[str, dict[str, Any]] = {
    "play": {"prompts": [SAY]},
    "say_value": {"value": "{{ solde }}", "as": "money"},
    "menu": {"prompt": SAY, "options": [{"key": "1", "label": "Ventes"}]},
    "collect": {"prompt": SAY, "kind": "phone"},
    "language": {"mode": "ask", "options": [{"language": "fr", "key": "1", "prompt": SAY}]},
    "condition": {"rules": [{"id": "vip", "label": "Suisse", "when": WHEN}]},
    "selector": {"value": "language", "cases": [{"id": "a", "label": "A", "equals": ["fr"]}]},
    "hours": {"calendar": "bureau", "ranges": ["bureau"]},
    "jump": {"to": "play"},
    "set": {"values": [{"variable": "solde", "value": "1"}]},
    "marker": {"name": "passages"},
}
NEXT = {"menu": {"1": "hangup"}, "language": {"fr": "menu"}, "answer": {"next": "menu"}}


def document(name: str) -> dict[str, Any]:
    """A flow with one step of every type, of the same id."""
    nodes = {
        type: {"type": type, "params": PARAMS.get(type, {}), "next": NEXT.get(type, {})}
        for type in KINDS
    }
    return {
        "format": 1, "name": name, "kind": "inbound", "languages": ["fr", "de"],
        "variables": {"solde": {"type": "money", "label": "Solde"}},
        "start": "answer", "nodes": nodes,
    }  # fmt: skip


class Desk:
    """The editor with one flow open, and the draft as the studio has it."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.flow: str = ask(page, "POST", "/flows", {"document": document("Essai")})["id"]
        page.goto(f"/flows/{self.flow}")
        self.form = page.locator("[data-inspector]")
        page.locator(".react-flow__node").first.wait_for()

    def open(self, step: str) -> "Locator":
        """Choose a step in the outline, which shows all of them."""
        self.page.locator("aside label, aside [role=tab], aside button").filter(
            has_text=re.compile("^(Plan|Outline|Piano|Schema|Struttura)$")
        ).first.click()
        self.page.locator(f"aside [data-step={step}]").first.click(position={"x": 30, "y": 8})
        self.form.locator("[data-field='']").wait_for()
        return self.form

    def field(self, pointer: str) -> "Locator":
        """A field of the form."""
        return self.form.locator(f"[data-field='{pointer}']").first

    def saved(self, step: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The step as saved, once it fits."""
        for _ in range(60):
            nodes = ask(self.page, "GET", f"/flows/{self.flow}")["document"]["nodes"]
            if fits(nodes[step]):
                return dict(nodes[step])
            self.page.wait_for_timeout(100)
        raise AssertionError(json.dumps(nodes[step], ensure_ascii=False))


@pytest.fixture
def desk(visit: Any) -> Desk:
    """A person at the editor, in French."""
    return Desk(visit().tab().known())


def unfold(form: "Locator") -> None:
    """Open what is folded away."""
    folded = form.locator("button[aria-expanded=false]:has(.lucide-chevron-right)")
    while folded.count():
        folded.first.click()


def pick(page: "Page", field: "Locator", typed: str) -> None:
    """Choose from a list by typing what is looked for."""
    field.click()
    field.fill(typed)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["it", "en", "fr"])  # French last: the others expect it
def test_every_type_has_its_form(visit: Any, language: str) -> None:
    page = visit().tab().known()
    ask(page, "PATCH", "/session", {"language": language})
    desk = Desk(page)
    for kind in catalogue(language):
        form = desk.open(kind["type"])
        unfold(form)
        params = PARAMS.get(kind["type"], {})
        for name, schema in kind["schema"]["properties"].items():
            wanted = all(
                params.get(other, kind["schema"]["properties"][other].get("default")) in values
                for other, values in schema.get("only", {}).items()
            )
            if wanted:
                place = desk.field(f"/{name}")
                place.wait_for()
                assert kind["fields"][name]["label"] in place.inner_text(), (kind["type"], name)


def test_a_message_is_recorded_and_heard(visit: Any) -> None:
    desk = Desk(visit().tab().known())
    form = desk.open("play")
    form.get_by_role("button", name="Enregistrer", exact=True).click()
    form.get_by_text("Parlez maintenant").wait_for()
    desk.page.wait_for_timeout(1500)
    form.get_by_role("button", name="Terminer").click()
    form.get_by_role("button", name=re.compile("Garder")).click()
    form.get_by_text("C’est lui que l’appelant entend").wait_for()
    step = desk.saved("play", lambda step: "audio" in step["params"]["prompts"][0])
    sound = step["params"]["prompts"][0]["audio"]["fr"]
    listed = {one["id"]: one for one in ask(desk.page, "GET", "/sounds")["sounds"]}
    assert 0.3 < listed[sound]["seconds"] < 4
    assert step["params"]["prompts"][0]["text"] == SAY["text"], "the words stay"
    form.get_by_role("button", name="Écouter", exact=True).click()
    form.get_by_role("button", name="Arrêter").wait_for()
    form.get_by_role("button", name="Retirer l’enregistrement").click()
    desk.saved("play", lambda step: not step["params"]["prompts"][0].get("audio"))


def test_without_a_microphone_the_form_says_what_to_do(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()

    def forbid(route: "Route") -> None:
        """The page as it is served, with no microphone for it."""
        answer = route.fetch()
        policy = {"permissions-policy": "microphone=()"}
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    page.route(re.compile(r"/flows/[^/]+$"), forbid, times=1)
    desk = Desk(page)
    form = desk.open("play")
    form.get_by_role("button", name="Enregistrer", exact=True).click()
    form.get_by_text(re.compile("Le microphone est bloqué pour cette page")).wait_for()
    form.get_by_role("button", name="Annuler").click()
    # A page that was handed over has no address of its own: its live connection is refused.
    expected = ("ermissions policy", "LOCAL_NETWORK_ACCESS")
    tab.complaints = [s for s in tab.complaints if not any(word in s for word in expected)]


def cell(page: "Page", name: str) -> "Locator":
    """A half hour of the week, as `sat-08:00`."""
    return page.locator(f"[data-cell='{name}']")


def test_hours_are_painted_by_drag_and_by_keyboard(desk: Desk) -> None:
    page = desk.page
    desk.open("hours").get_by_role("button", name="Voir et changer les horaires").click()
    sheet = page.get_by_role("dialog")
    cell(page, "sat-08:00").hover()
    page.mouse.down()
    cell(page, "sun-11:30").hover()
    page.mouse.up()
    cell(page, "sat-08:00").focus()  # where the pointer began; from there by keys
    for keys in ("ArrowDown", "ArrowDown", "Shift+ArrowRight", "Space"):
        page.keyboard.press(keys)
    sheet.get_by_label("Date", exact=True).fill("2026-11-21")
    sheet.get_by_label("Heure", exact=True).fill("10:00")
    answer = sheet.get_by_role("region", name="Que se passe-t-il")
    answer.get_by_text("Bureau", exact=True).wait_for()
    sheet.get_by_role("button", name="Enregistrer les horaires").click()
    sheet.wait_for(state="hidden")
    saved = ask(page, "GET", "/calendars/bureau")["document"]
    weekly = saved["ranges"]["bureau"]["weekly"]
    assert weekly["sat"] == weekly["sun"] == ["08:00-09:00", "09:30-12:00"]
    at = "2026-11-21T10:00:00%2B01:00"
    assert ask(page, "GET", f"/calendars/bureau/opening?at={at}")["state"] == "bureau"


def test_what_the_browser_says_of_a_moment_is_what_the_studio_says(desk: Desk) -> None:
    page = desk.page
    desk.open("hours").get_by_role("button", name="Voir et changer les horaires").click()
    sheet = page.get_by_role("dialog")
    answer = sheet.get_by_role("region", name="Que se passe-t-il")
    sheet.get_by_text("jours fériés en").wait_for()
    words = {"bureau": "Bureau", "closed": "Fermé", "holiday": "Jour férié"}
    for moment in ("2026-12-24T10:00", "2026-12-24T15:00", "2026-12-25T10:00", "2026-11-24T13:00"):
        day, _, time = moment.partition("T")
        sheet.get_by_label("Date", exact=True).fill(day)
        sheet.get_by_label("Heure", exact=True).fill(time)
        at = f"{moment}:00%2B01:00"
        state = ask(page, "GET", f"/calendars/bureau/opening?at={at}")["state"]
        answer.get_by_text(words[state], exact=True).wait_for()


def test_a_new_calendar_is_made_and_not_lost_by_mistake(desk: Desk) -> None:
    page = desk.page
    desk.open("hours").get_by_role("button", name="Nouveau calendrier").click()
    page.get_by_label("Nom du calendrier").fill("Atelier")
    page.keyboard.press("Escape")
    question = page.get_by_role("dialog").filter(has_text="Quitter sans enregistrer les horaires")
    question.get_by_role("button", name="Annuler").click()
    question.wait_for(state="hidden")
    page.get_by_role("button", name="Enregistrer les horaires").click()
    page.get_by_label("Nom du calendrier").wait_for(state="hidden")
    desk.saved("hours", lambda step: step["params"]["calendar"] == "atelier")


def test_a_condition_is_built_as_a_sentence(desk: Desk) -> None:
    desk.open("condition")
    rule = desk.field("/rules/0/when")
    rule.get_by_role("button", name="Ajouter une ligne").click()
    pick(desk.page, rule.get_by_label("Valeur à examiner").nth(1), "Solde")
    rule.get_by_label("Comparaison").nth(1).select_option("ge")
    rule.get_by_label("Valeur", exact=True).nth(1).fill("1000")
    rule.get_by_label("Ce qui doit être vrai").select_option("any")
    step = desk.saved("condition", lambda step: "any" in step["params"]["rules"][0]["when"])
    more = {"left": "solde", "op": "ge", "right": 1000}
    assert step["params"]["rules"][0]["when"] == {"any": [WHEN, more]}


def test_another_key_keeps_its_link(desk: Desk) -> None:
    desk.open("menu")
    desk.field("/options/0/key").get_by_label("Touche").fill("7")
    step = desk.saved("menu", lambda step: step["params"]["options"][0]["key"] == "7")
    assert step["next"] == {"7": "hangup"}
    desk.form.get_by_role("button", name="Touche 2 libre : l’ajouter").click()
    desk.page.keyboard.type("Achats", delay=30)
    step = desk.saved("menu", lambda step: len(step["params"]["options"]) == 2)
    desk.saved("menu", lambda step: step["params"]["options"][1].get("label") == "Achats")
    assert step["params"]["options"][1]["key"] == "2"


def test_choosing_where_an_outcome_leads_draws_the_link(desk: Desk) -> None:
    desk.open("menu")
    target = desk.form.get_by_label("« Aucune touche » mène à")
    pick(desk.page, target, "Sélecteur")
    desk.saved("menu", lambda step: step["next"].get("no_input") == "selector")
    made = desk.form.get_by_label("« Touche inconnue » mène à")
    made.click()
    made.fill("Raccrocher")
    desk.page.get_by_role("option", name=re.compile("Raccrocher")).last.click()
    step = desk.saved("menu", lambda step: "invalid" in step["next"])
    assert step["next"]["invalid"] != "hangup", "a new step"


def test_typing_offers_variables_and_never_loses_the_caret(desk: Desk) -> None:
    page = desk.page
    desk.open("play")
    words = desk.field("/prompts/0/text/fr").get_by_role("textbox")
    words.fill("Bonjour fin")
    words.press("Home")
    for _ in "Bonjour ":
        words.press("ArrowRight")
    page.keyboard.type("{{ numéro")
    for _ in "numéro":
        words.press("Backspace")
    page.keyboard.type("caller.num")
    page.keyboard.press("Enter")
    page.keyboard.type(", ")
    text = "Bonjour {{ caller.number }}, fin"
    step = desk.saved("play", lambda step: step["params"]["prompts"][0]["text"]["fr"] == text)
    assert step["params"]["prompts"][0]["text"]["de"] == "Guten Tag"


def test_a_variable_is_made_where_it_is_needed(desk: Desk) -> None:
    desk.open("collect")
    field = desk.field("/store").get_by_role("combobox").or_(desk.field("/store").locator("input"))
    pick(desk.page, field.first, "Numéro de dossier")
    desk.saved("collect", lambda step: step["params"].get("store") == "numero_de_dossier")
    variables = ask(desk.page, "GET", f"/flows/{desk.flow}")["document"]["variables"]
    assert variables["numero_de_dossier"] == {"type": "text", "label": "Numéro de dossier"}
