"""The acts by which someone builds Dupont SA in the browser, in French, with mouse and keyboard."""

import json
from typing import TYPE_CHECKING, Any

from tests.browser.conftest import ROOT
from tests.browser.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

DUPONT = ROOT / "examples/dupont-sa"
Document = dict[str, Any]
SPOKEN = {"fr": "Français", "de": "Allemand", "en": "Anglais"}
MESSAGE = "dire un message"
LANGUAGE_MARKERS = ("francais", "allemand", "anglais")

# Whether the face of a card is under nothing else, where one would press it.
FREE = """card => { const {x, y, width} = card.getBoundingClientRect();
    return card.contains(document.elementFromPoint(x + width / 2, y + 44)); }"""


def wanted() -> Document:
    """The example as it is delivered."""
    document: Document = json.loads((DUPONT / "accueil.json").read_text("utf-8"))
    return document


def calendar() -> Document:
    """Its opening hours."""
    world = json.loads((DUPONT / "workspace.json").read_text("utf-8"))
    found: Document = world["calendars"]["bureau"]
    return found


class Builder(Person):
    """Someone in the editor, who knows steps by their names."""

    def __init__(self, page: "Page") -> None:
        super().__init__(page)
        self.form = page.get_by_role("complementary", name="Réglages", exact=True)
        self.spoken = "fr"

    def begin(self, name: str) -> None:
        """An empty flow in the three languages, and its first three steps."""
        self.click(self.page.get_by_role("button", name="Nouveau parcours"))
        dialog = self.page.get_by_role("dialog")
        self.click(dialog.get_by_role("button", name="Parcours vide"))
        self.fill(dialog.get_by_label("Nom du parcours"), name)
        for language in ("Allemand", "Anglais"):
            self.click(dialog.get_by_label(language))
        self.click(dialog.get_by_role("button", name="Créer et ouvrir"))
        self.click(self.page.get_by_role("button", name="Une annonce"))
        self.card("Raccrocher").wait_for()

    def card(self, name: str) -> "Locator":
        """The card of the step with this name."""
        named = self.page.get_by_text(name, exact=True)
        return self.page.locator(".react-flow [data-step]").filter(has=named).first

    def select(self, name: str) -> None:
        """Press on its card; what is out of sight is asked for by its name."""
        card = self.card(name)
        if card.count() and self.look_at(card):
            self.click(card.locator("button").first)
        else:
            self.press("Control+k")
            self.found(name)
        self.form.get_by_role("textbox", name="Nom de l’étape").wait_for()

    def look_at(self, card: "Locator") -> bool:
        """Turn the wheel until a card can be pressed; whether it can."""
        for _ in range(4):
            if card.evaluate(FREE):
                return True
            away = card.evaluate(
                """card => { const [own, all] = [card, card.closest('.react-flow')].map(
                one => one.getBoundingClientRect());
                return [own.x + own.width / 2 - all.x - all.width / 2,
                        own.y + own.height / 2 - all.y - all.height / 2]; }"""
            )
            self.page.locator(".react-flow__pane").hover(position={"x": 4, "y": 200}, force=True)
            self.page.mouse.wheel(*away)
            self.page.wait_for_timeout(120)
        return False

    def add(self, kind: str, after: str) -> None:
        """A step behind another one, by keyboard; it is selected."""
        self.select(after)
        self.press("Control+ArrowDown", self.card(after).locator("button").first)
        self.found(kind)

    def put(self, step: str, port: str, kind: str) -> None:
        """A step at an outcome, by its `+`; it is selected."""
        self.click(self.card(step).get_by_role("button", name=f"« {port} »"))
        self.found(kind)

    def found(self, text: str) -> None:
        """Write into the list that has just opened, and take its first line."""
        finder = self.page.locator("dialog[open], [role=dialog]").get_by_role("combobox").first
        self.fill(finder, text, leave="Enter")
        finder.wait_for(state="hidden")

    def name(self, name: str) -> None:
        """Call the selected step so."""
        self.fill(self.form.get_by_label("Nom de l’étape"), name)

    def say(self, field: str, texts: dict[str, str]) -> None:
        """What the caller hears in each language, begun with the one that is shown."""
        place = self.form.locator(f"[data-field='{field}']")
        order = sorted(texts, key=lambda tag: (tag != self.spoken, list(SPOKEN).index(tag)))
        for tag in order:
            if tag != self.spoken:
                self.click(place.get_by_role("tab", name=SPOKEN[tag]))
                self.spoken = tag
            self.fill(place.locator("textarea").first, texts[tag])

    def lead(self, port: str, to: str) -> None:
        """Choose where an outcome leads: a step, or a new one of some kind."""
        self.fill(self.form.get_by_label(f"« {port} » mène à", exact=True), to, leave="Enter")

    def grow(self, port: str, kind: str) -> None:
        """A new step of some kind where an outcome leads, before what followed."""
        self.click(self.form.get_by_label(f"« {port} » mène à", exact=True))
        new = self.page.get_by_role("group", name="Nouvelle étape")
        self.click(new.get_by_role("option", name=kind).first)

    def message(self, step: Document) -> None:
        """The settings of a message nobody can interrupt, as the example has them."""
        self.name(step["name"])
        self.say("/prompts/0", step["params"]["prompts"][0]["text"])
        if step["params"].get("barge_in") is False:
            self.click(self.form.get_by_role("button", name="Options avancées"))
            self.click(self.form.locator("[data-field='/barge_in']").locator("input, button").first)
        if step.get("marker"):
            self.fill(self.form.locator("[data-field='#marker'] input"), step["marker"])

    def languages(self, nodes: Document) -> None:
        """The choice of the language, and a counter for each."""
        step = nodes["langue"]
        self.add("langue", "Décrocher")
        self.name(step["name"])
        for at, option in enumerate(step["params"]["options"]):
            tag = option["language"]
            field = self.form.locator(f"[data-field='/options/{at}/prompt'] textarea")
            self.fill(field, option["prompt"]["text"][tag])
        for option, id in zip(step["params"]["options"], LANGUAGE_MARKERS, strict=True):
            self.select(step["name"])
            self.grow(option["key"], "Marqueur")
            self.select("Marqueur")
            self.name(nodes[id]["name"])
            self.fill(self.form.locator("[data-field='/name'] input"), nodes[id]["params"]["name"])

    def hours(self, nodes: Document) -> None:
        """The opening hours with a new calendar, and the messages of when it is not open."""
        self.add("horaires", nodes["accueil"]["name"])
        self.name(nodes["horaires"]["name"])
        self.click(self.form.get_by_role("button", name="Nouveau calendrier"))
        self.calendar()
        self.click(self.form.get_by_label("Bureau", exact=True))
        self.grow("Fermé", "Dire un message")
        self.put(nodes["horaires"]["name"], "Urgence", MESSAGE)
        self.message(nodes["urgence"])
        self.lead("Suite", nodes["fin"]["name"])
        self.put(nodes["horaires"]["name"], "Jour férié", MESSAGE)
        self.message(nodes["ferie"])
        self.lead("Suite", nodes["fin"]["name"])
        self.select("Dire un message")
        self.message(nodes["ferme"])

    def calendar(self) -> None:
        """Dupont SA's opening hours, in the sheet that is open."""
        sheet = self.page.get_by_role("dialog")
        self.fill(sheet.get_by_label("Nom du calendrier"), "Heures de bureau")
        self.click(sheet.get_by_text("Texte", exact=True))
        self.fill(sheet.get_by_label("lundi", exact=True), "8-12, 14-18")
        self.click(sheet.get_by_role("button", name="Copier les heures du lundi"))
        self.fill(sheet.get_by_label("Canton, région ou Land"), "Vaud", leave="Enter")
        self.fill(sheet.get_by_label("Date de l’exception"), "2026-12-24")
        self.click(sheet.get_by_role("button", name="Ajouter cette date"))
        self.choose(sheet.get_by_role("combobox", name="ce qui vaut"), "Bureau")
        self.fill(sheet.get_by_label("raison"), "Veille de Noël")
        self.fill(sheet.get_by_role("textbox", name="Fuseau horaire"), "Zurich", leave="Enter")
        self.click(sheet.get_by_role("button", name="Enregistrer les horaires"))
        sheet.wait_for(state="hidden")

    def language_and_hours(self, name: str) -> None:
        """From nothing: language, welcome, opening hours, and goodbye."""
        nodes = wanted()["nodes"]
        self.begin(name)
        self.select("Dire un message")
        self.message(nodes["accueil"])
        self.select("Raccrocher")
        self.name(nodes["fin"]["name"])
        self.say("/prompt", nodes["fin"]["params"]["prompt"]["text"])
        self.languages(nodes)
        self.hours(nodes)

    def services(self, nodes: Document) -> None:
        """The choice of the service, and what each choice says."""
        menu, goodbye = nodes["services"], nodes["fin"]["name"]
        self.put(nodes["horaires"]["name"], "Bureau", "menu")
        self.name(menu["name"])
        self.say("/prompt", menu["params"]["prompt"]["text"])
        options = menu["params"]["options"]
        for at, option in enumerate(options):
            while self.form.locator(f"[data-field='/options/{at}/key']").count() == 0:
                self.click(self.form.get_by_role("button", name="Ajouter une touche"))
            self.fill(
                self.form.locator(f"[data-field='/options/{at}/label'] input"), option["label"]
            )
        self.click(self.form.get_by_role("button", name="Options avancées"))
        for name in ("no_input_prompts", "invalid_prompts"):
            field = self.form.locator(f"[data-field='/{name}']")
            self.click(field.get_by_role("button", name="Ajouter un message"))
            self.say(f"/{name}/0", menu["params"][name][0]["text"])
        ways = [(f"{o['key']} · {o['label']}", menu["next"][o["key"]]) for o in options]
        for port, id in [*ways, ("Aucune touche", "silence"), ("Touche inconnue", "invalide")]:
            self.put(menu["name"], port, MESSAGE)
            self.message(nodes[id])
            self.lead("Suite", goodbye)

    def incident(self, nodes: Document) -> None:
        """What is said when something goes wrong, apart from the rest."""
        self.press("Control+k")
        self.found("Réglages du parcours")
        self.click(self.page.get_by_role("button", name="Dire un message", exact=True))
        self.message(nodes["excuses"])
        self.put(nodes["excuses"]["name"], "Suite", "raccrocher")
        self.press("Control+k")
        self.found("Réglages du parcours")
        lane = self.form.get_by_role("textbox", name="En cas d’incident")
        self.fill(lane, nodes["excuses"]["name"], leave="Enter")

    def whole(self, name: str) -> None:
        """All of Dupont SA."""
        nodes = wanted()["nodes"]
        self.language_and_hours(name)
        self.services(nodes)
        self.incident(nodes)


def saved(page: "Page") -> Document:
    """The draft of the page as the studio has it, once nothing waits to be saved."""
    page.locator("[data-save=saved]").wait_for()
    answer = page.request.get(page.url.replace("/flows/", "/api/v1/flows/"))
    found: Document = answer.json()["document"]
    return found


def meaning(document: Document, only: set[str] | None = None) -> Document:
    """What callers get, by the names of steps: no ids, no places, no value that is usual anyway."""
    nodes = document["nodes"]
    names = {id: node["name"] for id, node in nodes.items()}

    def step(node: Document) -> Document:
        params = {
            key: value for key, value in (node.get("params") or {}).items()
            if (key, value) != ("mode", "ask") and key != "calendar"
        }  # fmt: skip
        wires = {port: names[to] for port, to in (node.get("next") or {}).items()}
        if only is not None:
            wires = {port: name for port, name in wires.items() if name in only}
        return {"type": node["type"], "params": params, "next": wires, "marker": node.get("marker")}

    lanes = {
        lane: names.get(document.get(lane) or "") for lane in ("start", "on_error", "on_hangup")
    }
    steps = {n["name"]: step(n) for n in nodes.values() if only is None or n["name"] in only}
    found = {"languages": document["languages"], "kind": document["kind"], "nodes": steps}
    return found | ({"start": lanes["start"]} if only is not None else lanes)


def same_hours(one: Document, other: Document) -> bool:
    """Whether two calendars are open alike, whatever their ranges are called."""

    def plain(found: Document) -> Document:
        ranges = [r["weekly"] for r in found["ranges"].values()]
        dates = [
            {key: value for key, value in e.items() if key != "range"} for e in found["exceptions"]
        ]
        days = {k: v for k, v in (found.get("holidays") or {}).items() if v}
        return {"zone": found["zone"], "ranges": ranges, "dates": dates, "days": days}

    return plain(one) == plain(other)
