"""Flows as a switchboard would build them: sound ones raise no alarm, subtly broken ones do."""

import copy
from typing import Any

import pytest

from flows.compile import compile
from flows.world import World

Document = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri")


def calendar(weekly: Document, **more: Any) -> Document:
    return {"zone": "Europe/Zurich", "ranges": {"jour": {"weekly": weekly}}, **more}


ODD = {
    "nuit": calendar({"fri": ["22:00-04:00"], "sat": ["22:00-04:00"]}),
    "bureau": calendar(
        {day: ["07:30-12:00", "13:15-17:45"] for day in DAYS},
        exceptions=[{"date": "2026-12-24", "range": "jour", "hours": ["08:00-12:00"]}],
    ),
}
WORLD = World.from_workspace({"calendars": ODD})


def said(fr: str = "Merci de patienter.", **more: str) -> Document:
    return {"text": {"fr": fr, **more}}


def step(kind: str, params: Document | None = None, **wires: str) -> Document:
    return {"type": kind, "params": params or {},
            "next": {port.strip("_"): to for port, to in wires.items()}}  # fmt: skip


def menu(prompt: Document, keys: str, **wires: str) -> Document:
    return step("menu", {"prompt": prompt, "options": [{"key": key} for key in keys]}, **wires)


def ask(prompt: Document, failing: str, ok: str, **params: Any) -> Document:
    return step("collect", {"prompt": prompt, **params}, ok=ok, no_input=failing,
                invalid=failing, cancelled=failing)  # fmt: skip


def rules(**when: Document) -> Document:
    return {"rules": [{"id": id, "when": row} for id, row in when.items()]}


def row(left: str, op: str, right: Any = None) -> Document:
    return {"left": left, "op": op} | ({} if right is None else {"right": right})


def put(**values: str) -> Document:
    return {"values": [{"variable": name, "value": value} for name, value in values.items()]}


def flow(nodes: Document, variables: Document | None = None, **head: Any) -> Document:
    first = next(iter(nodes))
    nodes = {"debut": step("answer", next=first), **nodes, "fin": step("hangup")}
    declared = {name: {"type": kind} if isinstance(kind, str) else kind
                for name, kind in (variables or {}).items()}  # fmt: skip
    return {"format": 1, "name": "Essai", "kind": "inbound", "languages": ["fr"],
            "start": "debut", "nodes": nodes, "variables": declared, **head}  # fmt: skip


def play(text: str, to: str) -> Document:
    return step("play", {"prompts": [said(text)]}, next=to)


CHOICE = "Pour les ventes, faites le 1. Pour l'atelier, composez le 2."
SOUND: dict[str, Document] = {
    "loop back to the menu": flow({
        "m": menu(said(CHOICE), "12", _1="v", _2="a", no_input="fin", invalid="fin"),
        "v": play("Les ventes sont fermées.", "m"),
        "a": play("L'atelier est fermé.", "m"),
    }),
    "tries counted by hand": flow({
        "zero": step("set", put(essais="0"), next="code"),
        "code": ask(said("Composez votre code à quatre chiffres."), "fin", "juste",
                    min=4, max=4, store="code"),
        "juste": step("condition", rules(oui=row("code", "is", "4711")), oui="ouvert",
                      otherwise="plus"),
        "plus": step("set", put(essais="{{ essais + 1 }}"), next="trop"),
        "trop": step("condition", rules(oui=row("essais", "ge", 3)), oui="fin",
                     otherwise="code"),
        "ouvert": play("La porte est ouverte.", "fin"),
    }, {"essais": "number", "code": "digits"}),
    "set in different branches": flow({
        "m": menu(said(CHOICE), "12", _1="v", _2="a", no_input="rien", invalid="rien"),
        "v": step("set", put(service="ventes"), next="dire"),
        "a": step("set", put(service="atelier"), next="dire"),
        "rien": step("set", put(service="accueil"), next="dire"),
        "dire": play("Nous vous passons le service {{ service }}.", "fin"),
    }, {"service": "text"}),
    "amounts": flow({
        "montant": ask(said("Composez le montant en francs, puis la touche dièse."), "fin", "c",
                       kind="amount", currency="CHF", store="montant"),
        "c": step("condition", rules(peu=row("montant", "lt", 100),
                                     moyen=row("montant", "between", [100, 1000])),
                  peu="petit", moyen="moyen", otherwise="grand"),
        "petit": play("Petit montant.", "fin"),
        "moyen": play("Montant moyen.", "fin"),
        "grand": step("say_value", {"value": "{{ montant }}", "as": "money", "currency": "CHF"},
                      next="fin"),
    }, {"montant": "money"}),
    "dates": flow({
        "date": ask(said("Composez votre date de naissance : jour, mois, année."), "fin", "c",
                    kind="date", store="ne"),
        "c": step("condition", rules(age=row("ne", "lt", "1961-01-01"),
                                     jeune=row("ne", "ge", "2008-01-01")),
                  age="d", jeune="d", otherwise="fin"),
        "d": step("say_value", {"value": "{{ ne }}", "as": "date"}, next="fin"),
    }, {"ne": "date"}),
    "odd hours and lanes": flow({
        "h": step("hours", {"calendar": "nuit", "ranges": ["jour"]}, jour="b", closed="f",
                  holiday="f", emergency="f"),
        "b": step("hours", {"calendar": "bureau", "ranges": ["jour"]}, jour="fin", closed="f",
                  holiday="f", emergency="f"),
        "f": play("Nous rouvrons plus tard.", "fin"),
        "excuse": play("Une panne est survenue, rappelez-nous.", "fin"),
        "trace": step("marker", {"name": "abandon"}, next="fin"),
    }, on_error="excuse", on_hangup="trace"),
    "a secret that is never told": flow({
        "pin": ask(said("Composez votre code secret."), "fin", "c", secret=True, store="pin",
                   min=4, max=6),
        "c": step("condition", rules(juste=row("pin", "is_set")), juste="ok", otherwise="fin"),
        "ok": play("Merci, c'est noté.", "fin"),
    }, {"pin": {"type": "digits", "secret": True}}),
    "three languages": flow({
        "l": step("language", {"mode": "ask", "options": [
            {"key": "1", "language": "fr", "prompt": said("Pour le français, tapez 1.")},
            {"key": "2", "language": "de",
             "prompt": {"text": {"de": "Für Deutsch wählen Sie die 2."}}},
            {"key": "3", "language": "it", "prompt": {"text": {"it": "Per l'italiano digiti 3."}}},
        ]}, fr="m", de="m", it="m"),
        "m": menu(said("Pour un rendez-vous, tapez 1, sinon le 2.",
                       de="Mit der 1 gelangen Sie zum Empfang, mit der 2 zur Werkstatt.",
                       it="Per un appuntamento prema 1, altrimenti 2."), "12",
                  _1="fin", _2="fin", no_input="fin", invalid="fin"),
    }, languages=["fr", "de", "it"]),
    "known callers and the others": flow({
        "c": step("condition", rules(suisse=row("caller.number", "starts_with", "+41"),
                                     cache=row("caller.number", "is_not_set")),
                  suisse="nom", cache="m", otherwise="m"),
        "nom": step("condition", rules(oui=row("caller.name", "is_set")), oui="salut",
                    otherwise="m"),
        "salut": play("Bonjour {{ caller.name }}.", "m"),
        "m": menu(said(CHOICE), "12", _1="fin", _2="fin", no_input="fin", invalid="fin"),
    }),
    "a code that may be asked again": flow({
        "code": ask(said("Composez le numéro de dossier, six chiffres, puis dièse."), "m", "c",
                    min=6, max=6, store="dossier", confirm="digits"),
        "c": step("condition", rules(connu=row("dossier", "starts_with", "26")), connu="dit",
                  otherwise="m"),
        "dit": step("say_value", {"value": "{{ dossier }}", "as": "digits"}, next="fin"),
        "m": menu(said("Pour recommencer, tapez 1 ; pour quitter, tapez 9."), "19",
                  _1="code", _9="fin", no_input="fin", invalid="fin"),
    }, {"dossier": "digits"}),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_sound_flows_raise_no_alarm(name: str) -> None:
    report = compile(SOUND[name], WORLD)
    assert [i for i in report.to_json()["issues"] if i["severity"] != "hint"] == []
    assert report.program is not None


def changed(name: str, path: str, value: Any) -> Document:
    """A sound flow with one thing else: `path` is `step/field/…` below its nodes."""
    document = copy.deepcopy(SOUND[name])
    *way, last = path.split("/")
    part: Any = document["nodes"]
    for key in way:
        part = part[int(key) if isinstance(part, list) else key]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return document


BROKEN = {
    "one branch forgets the value": (
        "set in different branches", "rien/type", "marker", "rien", "schema"),
    "one branch goes round the value": (
        "set in different branches", "m/next/invalid", "dire", "dire", "unset-variable"),
    "an amount against a word": (
        "amounts", "c/params/rules/0/when/right", "cent", "c", "type-mismatch"),
    "the first rule takes all of the second": (
        "amounts", "c/params/rules/1/when", row("montant", "lt", 50), "c", "shadowed-rule"),
    "a year is left out": (
        "dates", "c/params/rules/1/when", row("ne", "gt", "1961-01-01"), "c", "incomplete-rules"),
    "the lane listens to nobody": (
        "odd hours and lanes", "trace", play("Au revoir.", "fin"), "trace", "after-hangup"),
    "the secret is said": (
        "a secret that is never told", "ok/params/prompts/0/text/fr", "Code {{ pin }}.", "ok",
        "secret-leak"),
    "the German text has another key": (
        "three languages", "m/params/prompt/text/de",
        "Mit der 1 gelangen Sie zum Empfang, mit der 3 zur Werkstatt.", "m",
        "prompt-key-mismatch"),
    "no name for those who have none": (
        "known callers and the others", "nom/next/otherwise", None, "nom", "unwired-port"),
    "hours that do not exist": (
        "odd hours and lanes", "h/params/ranges", ["jours"], "h", "missing-reference"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_subtle_mistakes_are_found_where_they_are(name: str) -> None:
    sound, path, value, node, code = BROKEN[name]
    issues = compile(changed(sound, path, value), WORLD).to_json()["issues"]
    found = {(i["node"], i["code"]) for i in issues if i["severity"] != "hint"}
    assert (node, code) in found, found


def test_a_counter_that_never_counts_ends_no_circle_by_itself() -> None:
    document = changed("tries counted by hand", "plus/params/values/0/value", "{{ essais }}")
    document["nodes"]["plus"]["next"]["next"] = "trop"
    document["nodes"]["trop"]["next"]["otherwise"] = "plus"
    issues = compile(document, WORLD).to_json()["issues"]
    assert ("plus", "endless-loop") in {(i["node"], i["code"]) for i in issues}


ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e300,
    "",
    "x" * 300,
    "\u0000",
    [],
    [[]],
    {},
    {"": {}},
    [None],
)


@pytest.mark.parametrize("name", SOUND)
def test_odd_values_anywhere_are_told_and_crash_nothing(name: str) -> None:
    for step_, placed in SOUND[name]["nodes"].items():
        for field in placed:
            for value in ODD_VALUES:
                document = copy.deepcopy(SOUND[name])
                document["nodes"][step_][field] = value
                report = compile(document, WORLD)
                for language in ("en", "fr", "it"):
                    assert report.to_json(language)["ok"] is report.ok
