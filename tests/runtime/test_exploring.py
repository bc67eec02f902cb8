"""The path explorer: every outcome of the examples, by tests that fail where a flow is broken."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from flows.compile import compile
from flows.differences import Difference, Names
from flows.explore import Ground
from flows.model import Program
from flows.scenario import load
from flows.world import World
from runtime.covering import Cover
from runtime.exploring import Explored, Wish, explore
from runtime.forked import Inputs
from runtime.judging import judge
from runtime.pretended import Written
from runtime.scripted import play
from runtime.scripting import as_file, file_name
from runtime.searching import Options, Search
from runtime.simulated_call import TextVoice
from studio.examples import WORKSPACE, flow_files
from tests.runtime.walks import flow, said

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPTIONS = Options(Inputs("+41790000001", "", NOON), ("+41790000001",), ("",), (NOON,))
Document = dict[str, Any]


def document_of(name: str) -> Document:
    (file,) = flow_files(EXAMPLES / name)
    document: Document = json.loads(file.read_text("utf-8"))
    return document


def hours_of(name: str) -> Document:
    file = EXAMPLES / name / WORKSPACE
    known: Document = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return known


def built(document: Document, known: World | None = None) -> Program:
    report = compile(document, known or World.empty())
    assert report.program is not None, report.to_json("en")["issues"]
    return report.program


@lru_cache
def explored(name: str) -> Explored:
    known = World.from_workspace(hours_of(name))
    return explore(built(document_of(name), known), known, Wish(today=TODAY))


def failing(found: Explored, document: Document, known: World) -> dict[str, list[Difference]]:
    """The tests that fail on another flow, by name, with what is different."""
    program = built(document, known)
    names = Names.of(program, known.calendars)
    told = {
        one.name: judge(one, play(program, one, Written(known)), names) for one in found.scenarios
    }
    return {name: differences for name, differences in told.items() if differences}


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_every_outcome_of_an_example_is_covered_by_tests_that_pass(name: str) -> None:
    found, known = explored(name), World.from_workspace(hours_of(name))
    assert found.complete
    assert [gap.text(found.names, "en") for gap in found.uncovered] == []
    assert found.total == len(found.covered)
    # what does not count is a fault, silence, or proved
    reasons = {gap.why for gap in found.impossible}
    settled = {"never", "cut-off", "gone"} if name == "softycall" else set()
    assert reasons <= {"no-fault", "no-sound", "fault", "proved", *settled}
    assert [g.node for g in found.impossible if g.why == "proved"] == (
        ["genre"] if name == "suivi-dossier" else []
    )
    assert failing(found, document_of(name), known) == {}


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_the_coverage_claimed_is_what_a_replay_takes(name: str) -> None:
    found, known = explored(name), World.from_workspace(hours_of(name))
    program = built(document_of(name), known)
    taken = set()
    for one in found.callers:
        played = play(program, load(as_file(one.scenario)), Written(known))
        left = {(e.node, e.data["port"]) for e in played.events if e.kind == "left"}
        assert set(one.covers) <= left
        taken |= left
        assert one.scenario.expect.path == tuple(played.path)
    assert found.covered <= taken
    every = {(node, port) for node, own in Ground(program).ports.items() for port in own}
    gaps = {(gap.node, gap.port) for gap in (*found.uncovered, *found.impossible)}
    assert found.covered | gaps == every
    assert not found.covered & gaps


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_no_caller_could_be_spared_and_each_has_a_name_of_its_own(name: str) -> None:
    callers = explored(name).callers
    for one in callers:
        others = {port for other in callers if other is not one for port in other.covers}
        assert set(one.covers) - others, one.scenario.name
    names = [one.scenario.name for one in callers]
    assert len(set(names)) == len(names)
    assert all(len(said) <= 120 for said in names)


def test_as_few_callers_as_there_can_be_for_dupont() -> None:
    # each outcome that ends a call needs one: 14 hang-ups, 8 announcements heard to their end
    # of which one ends in the last hang-up, and one more of the two that a fault leads to
    assert len(explored("dupont-sa").callers) == 22


def test_names_tell_when_what_and_where_in_the_language_of_the_flow() -> None:
    names = [one.name for one in explored("dupont-sa").scenarios]
    assert "Lundi 10:00, touche 1, raccroche dans « Choix du service »" in names
    assert "Lundi 10:00, touche 1, 3 × touche 0" in names
    closed = [name for name in names if name.endswith("raccroche dans « Bureaux fermés »")]
    assert [name.startswith("Samedi 10:00, touche ") for name in closed] == [True]
    assert any(name.startswith("25 décembre 2026 10:00") for name in names)
    assert any("« Heures de bureau » réglé à la main : Urgence" in name for name in names)
    english = {**document_of("dupont-sa"), "languages": ["de", "fr", "en"]}
    known = World.from_workspace(hours_of("dupont-sa"))
    found = explore(built(english, known), known, Wish("it", today=TODAY))
    assert "Lunedì 10:00, tasto 1, 3 × tasto 0" in [one.name for one in found.scenarios]
    assert file_name("Samedi 10:00, « Où ça ? » n° 2") == "samedi-10-00-ou-ca-n-2"


def retarget(document: Document) -> None:
    document["nodes"]["services"]["next"]["2"] = "piquet"


def drop_option(document: Document) -> None:
    params = document["nodes"]["services"]["params"]
    params["options"] = [one for one in params["options"] if one["key"] != "3"]
    del document["nodes"]["services"]["next"]["3"]
    prompt = params["prompt"]["text"]
    prompt.update(dict.fromkeys(prompt, "Ventes : 2. Support : 1."))


def lose_marker(document: Document) -> None:
    document["nodes"]["ventes"]["marker"] = "achats"


@pytest.mark.parametrize(
    ("change", "words", "node", "message"),
    [
        (retarget, "touche 2", "services",
         "“Key 2 · Ventes” led to “Service de piquet”; the test expects “Ventes”."),
        (drop_option, "touche 3", "services",
         "At “Choix du service” the caller left by “"),
        (lose_marker, "touche 2", None, "“ventes”"),
    ],
    ids=["a link leads elsewhere", "an option is gone", "a marker has another name"],
)  # fmt: skip
def test_what_is_broken_fails_the_right_test_at_the_right_step(
    change: Callable[[Document], None], words: str, node: str | None, message: str
) -> None:
    document = copy.deepcopy(document_of("dupont-sa"))
    change(document)
    found, known = explored("dupont-sa"), World.from_workspace(hours_of("dupont-sa"))
    wrong = failing(found, document, known)
    assert wrong
    names = Names.of(built(document, known), known.calendars)
    for name, differences in wrong.items():
        assert words in name
        assert differences[0].node == node
        assert message in differences[0].message(names, "en")
    meant = [one for one in found.scenarios if words in one.name.split(", touche 1, ")[-1]]
    assert {one.name for one in meant} & set(wrong)


def test_other_hours_fail_at_the_hours() -> None:
    hours = copy.deepcopy(hours_of("dupont-sa"))
    weekly = hours["calendars"]["bureau"]["ranges"]["bureau"]["weekly"]
    weekly["mon"] = ["14:00-18:00"]
    known = World.from_workspace(hours)
    found = explored("dupont-sa")
    wrong = failing(found, document_of("dupont-sa"), known)
    assert wrong
    assert all(name.startswith("Lundi 10:00") for name in wrong)
    assert all(differences[0].node == "horaires" for differences in wrong.values())


# --- small flows ------------------------------------------------------------------------------


def small(nodes: Document, known: World | None = None, **more: Any) -> Explored:
    program = built(flow(nodes, **more), known)
    return explore(program, known or World.empty(), Wish("en", today=TODAY))


def ends(*names: str) -> Document:
    return {name: ("hangup", {}, {}) for name in names}


def rule(id: str, left: str, op: str, right: Any = None) -> Document:
    return {
        "id": id,
        "when": {"left": left, "op": op, **({} if right is None else {"right": right})},
    }


def missing(found: Explored) -> list[str]:
    return [f"{gap.node}:{gap.port} {gap.why}" for gap in found.uncovered]


def test_callers_are_chosen_by_the_numbers_that_a_flow_knows() -> None:
    rules = [rule("hidden", "caller.number", "is_not_set"),
             rule("paris", "caller.number", "starts_with", "+331"),
             rule("boss", "caller.number", "in", ["+41791112233"]),
             rule("swiss", "caller.number", "starts_with", "+41"),
             rule("odd", "caller.number", "ends_with", "99")]  # fmt: skip
    ports = [*(one["id"] for one in rules), "otherwise"]
    found = small(
        {"a": ("answer", {}, {"next": "c"}),
         "c": ("condition", {"rules": rules}, dict.fromkeys(ports, "end")), **ends("end")}
    )  # fmt: skip
    assert missing(found) == []
    callers = {str(one.call.from_) for one in found.scenarios}
    assert {"", "+41791112233"} <= callers
    assert any(number.startswith("+331") and len(number) == 12 for number in callers)
    assert any(one.name.startswith("Numéro masqué")
               for one in found.scenarios)  # fmt: skip


def test_entries_are_those_that_later_rules_ask_for() -> None:
    rules = [rule("past", "day", "lt", "2026-01-01"), rule("xmas", "day", "is", "2026-12-25")]
    asked = {"prompt": said("La date ?"), "kind": "date", "store": "day"}
    after = {"ok": "c", "no_input": "end", "invalid": "end", "cancelled": "end"}
    found = small(
        {"a": ("answer", {}, {"next": "d"}), "d": ("collect", asked, after),
         "c": ("condition", {"rules": rules},
               {"past": "end", "xmas": "end", "otherwise": "end"}), **ends("end")},
        variables={"day": {"type": "date"}},
    )  # fmt: skip
    assert missing(found) == []
    assert any(step.press == "25122026" for one in found.scenarios for step in one.steps)
    assert {one.expect.variables.get("day") for one in found.scenarios if one.expect.variables} >= {
        "2026-12-25"
    }


def test_a_loop_that_counts_is_walked_to_its_end() -> None:
    menu = {"prompt": said("Encore ? Tapez 1."), "options": [{"key": "1"}]}
    found = small(
        {
            "a": ("answer", {}, {"next": "z"}),
            "z": ("set", {"values": [{"variable": "n", "value": "0"}]}, {"next": "m"}),
            "m": ("menu", menu, {"1": "s", "no_input": "end", "invalid": "end"}),
            "s": ("set", {"values": [{"variable": "n", "value": "{{ n + 1 }}"}]}, {"next": "c"}),
            "c": ("condition", {"rules": [rule("enough", "n", "ge", 4)]},
                  {"enough": "end", "otherwise": "m"}),
            **ends("end"),
        },
        variables={"n": {"type": "number"}},
    )  # fmt: skip
    assert missing(found) == []
    assert any(sum(step.press == "1" for step in one.steps) == 4 for one in found.scenarios)


def test_what_is_said_wrong_takes_the_error_lane_and_is_expected() -> None:
    asked = {"prompt": said("Un code ?"), "kind": "code", "min": 4, "max": 4, "cancel_key": None,
             "store": "code"}  # fmt: skip
    after = {"ok": "v", "no_input": "end", "invalid": "end", "cancelled": "end"}
    nodes = {
        "a": ("answer", {}, {"next": "d"}), "d": ("collect", asked, after),
        "v": ("say_value", {"value": "{{ code }}-01-01", "as": "date"}, {"next": "end"}),
        "sorry": ("play", {"prompts": [said("Désolés.")]}, {"next": "end"}), **ends("end"),
    }  # fmt: skip
    found = small(nodes, variables={"code": {"type": "digits"}}, on_error="sorry")
    assert ("v", "error") in found.covered
    assert ("sorry", "hangup") in found.covered
    assert missing(found) == ["v:next no-caller"] or missing(found) == []
    assert {"d:cancelled never"} <= {f"{g.node}:{g.port} {g.why}" for g in found.impossible}
    document = flow(nodes, variables={"code": {"type": "digits"}}, on_error="sorry")
    assert failing(found, document, World.empty()) == {}


def test_lanes_after_the_hang_up_are_walked_and_nobody_hangs_up_twice() -> None:
    found = small(
        {"a": ("answer", {}, {"next": "p"}), "p": ("play", {"prompts": [said("Bonjour.")]},
                                                   {"next": "end"}),
         "bye": ("marker", {"name": "parti"}, {"next": "end"}), **ends("end")},
        on_hangup="bye",
    )  # fmt: skip
    assert missing(found) == []
    assert ("bye", "next") in found.covered
    assert any(one.expect.markers == {"parti": 1} for one in found.scenarios)


def test_languages_by_a_variable_and_keys_of_several_digits() -> None:
    tongues = [{"language": tag} for tag in ("fr", "it")]
    options = [{"key": key} for key in ("1", "12", "120")]
    prompt = {"text": {"fr": "Votre code ?", "it": "Il codice?"}}
    menu = {"prompt": prompt, "options": options, "back_key": "0"}
    after = {**dict.fromkeys(("1", "12", "120"), "end"), "back": "m", "no_input": "end",
             "invalid": "end"}  # fmt: skip
    found = small(
        {"a": ("answer", {}, {"next": "l"}),
         "l": ("language", {"mode": "fixed", "language": "it", "options": tongues},
               {"fr": "end", "it": "m"}),
         "m": ("menu", menu, after), **ends("end")},
        languages=["fr", "it"],
    )  # fmt: skip
    assert missing(found) == []
    assert [f"{g.node}:{g.port}" for g in found.impossible if g.why == "never"] == ["l:fr"]


def test_a_secret_is_not_written_into_what_is_expected() -> None:
    asked = {"prompt": said("Votre code ?"), "secret": True, "min": 4, "max": 4, "store": "pin"}
    after = {"ok": "end", "no_input": "end", "invalid": "end", "cancelled": "end"}
    found = small(
        {"a": ("answer", {}, {"next": "d"}), "d": ("collect", asked, after), **ends("end")},
        variables={"pin": {"type": "digits", "secret": True}},
    )
    assert missing(found) == []
    assert all("pin" not in (one.expect.variables or {}) for one in found.scenarios)


def test_each_gap_says_why_in_three_languages() -> None:
    rules = [rule("vip", "caller.name", "is", "Dupont")]
    document = flow(
        {"a": ("answer", {}, {"next": "c"}),
         "c": ("condition", {"rules": rules}, {"vip": "b", "otherwise": "end"}),
         "b": ("play", {"prompts": [said("Bonjour.")]}, {"next": "end"}),
         "alone": ("hangup", {}, {}), **ends("end")}
    )  # fmt: skip
    found = explore(built(document), World.empty(), Wish(today=TODAY))
    assert missing(found) == ["c:vip no-value", "b:next no-way", "b:hangup no-way"]
    told = found.uncovered[0]
    assert told.text(found.names, "fr") == (
        "Aucune valeur essayée de « caller.name » ne mène de « c » à « vip »."
    )
    for gap in (*found.uncovered, *found.impossible):
        assert len({gap.text(found.names, tag) for tag in ("en", "fr", "it")}) == 3
    assert {g.why for g in found.impossible if g.node == "alone"} == {"unreachable"}
    assert found.to_json("en")["total"] == found.total == len(found.covered) + 3


def test_the_time_given_is_kept_and_what_it_was_too_short_for_is_told() -> None:
    from tests.bench.flows import large_flow, world

    known = World.from_workspace(world())
    found = explore(built(large_flow(300), known), known, Wish(seconds=0.3, today=TODAY))
    assert not found.complete
    assert found.seconds < 10
    assert found.covered
    assert "late" in {gap.why for gap in found.uncovered}


def test_calls_that_were_not_made_for_want_of_time_are_told() -> None:
    options = [{"key": str(key), "label": str(key)} for key in range(10)]
    menu = {"prompt": said("Tapez."), "options": options, "timeout": 1, "max_no_input": 1}
    ways = {str(key): f"m{key + 1}" for key in range(9)} | {"9": "m0"}
    menus = {f"m{n}": ("menu", menu, {**ways, "no_input": "end", "invalid": "end"})
             for n in range(10)}  # fmt: skip
    document = flow({"a": ("answer", {}, {"next": "m0"}), **menus, **ends("end")})
    search = Search(Ground(built(document)), Written(World.empty()), OPTIONS, TextVoice())
    search.run(60)
    hasty, patient = Cover(search, 0), Cover(search, 60)
    assert len(hasty.run()) == 1
    assert not hasty.complete
    assert len(patient.run()) > 1
    assert patient.complete
