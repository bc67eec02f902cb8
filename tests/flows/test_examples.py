"""The examples: sound, told in three languages, tidy on the canvas, and every scenario holds."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from flows.compile import compile
from flows.differences import Names
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World
from nodes import KINDS
from nodes.base import ports_of
from runtime.pretended import Written
from runtime.scripted import Played, judge, play
from studio.examples import WORKSPACE, flow_files

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())
SCENARIOS = sorted(EXAMPLES.glob("*/scenarios/*.json"))
LANGUAGES = ("fr", "en", "it")
# The editor's card (frontend/src/graph/cards.ts): a port that is not alone has a word on its foot.
CARD, PORT, HEAD, FOOT, GAP = 240, 96, 88, 32, 16

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def known(folder: Path) -> World:
    workspace = folder / WORKSPACE
    return World.from_workspace(workspace.read_bytes()) if workspace.exists() else World.empty()


def flow_of(folder: Path) -> Path:
    (file,) = flow_files(folder)
    return file


def document_of(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(flow_of(folder).read_text("utf-8"))
    return document


@lru_cache
def program(folder: Path) -> Program:
    report = compile(flow_of(folder).read_bytes(), known(folder))
    assert [issue.code for issue in report.issues if issue.severity != "hint"] == []
    assert report.program is not None
    return report.program


def run(scenario: Scenario, folder: Path, flow: Program | None = None) -> tuple[Played, list[str]]:
    """The call, and all that is not as expected, in French."""
    flow, here = flow or program(folder), known(folder)
    played, names = play(flow, scenario, Written(here)), Names.of(flow, here.calendars)
    return played, [one.message(names, "fr") for one in judge(scenario, played, names)]


@each_folder
def test_it_compiles_and_is_told_by_scenarios(folder: Path) -> None:
    assert program(folder)
    assert len(list((folder / "scenarios").glob("*.json"))) >= 2


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_the_scenario_holds(file: Path) -> None:
    scenario, folder = load(file.read_bytes()), file.parents[1]
    assert (file.parent / scenario.flow).resolve() == flow_of(folder)
    played, differences = run(scenario, folder)
    assert differences == []
    assert not played.failed
    expected = scenario.expect
    assert None not in (expected.path, expected.end, expected.markers)
    # what the caller had no occasion to do: nothing but to hear the end of the call
    assert not [step for step in played.undone if step.hear is None]


def test_the_scenarios_of_dupont_take_every_port() -> None:
    folder = EXAMPLES / "dupont-sa"
    taken = set()
    for file in sorted((folder / "scenarios").glob("*.json")):
        taken |= {*run(load(file.read_bytes()), folder)[0].ports}
    assert {wire for wire in program(folder).wires if wire[0] != "excuses"} <= taken


@dataclass(frozen=True)
class Break:
    """A mistake in a flow: where it is, the scenario that must tell, and what it must say."""

    folder: str
    mistake: Callable[[dict[str, Any]], None]
    scenario: str
    node: str
    message: str


def swap(node: str, one: str, other: str) -> Callable[[dict[str, Any]], None]:
    """Two outcomes of a step lead where the other should."""

    def change(nodes: dict[str, Any]) -> None:
        wires = nodes[node]["next"]
        wires[one], wires[other] = wires[other], wires[one]

    return change


def lead(node: str, port: str, to: str) -> Callable[[dict[str, Any]], None]:
    """An outcome leads to another step."""

    def change(nodes: dict[str, Any]) -> None:
        nodes[node]["next"][port] = to

    return change


def forget_range(nodes: dict[str, Any]) -> None:
    """Saturdays are no longer told from closed days."""
    nodes["horaires"]["params"]["ranges"].remove("samedi")
    del nodes["horaires"]["next"]["samedi"]


def start_wide(nodes: dict[str, Any]) -> None:
    """Marks above five are taken."""
    nodes["note"]["params"]["accept"] = "1-10"


BREAKS = (
    Break("dupont-sa", swap("services", "1", "2"), "fr-ventes", "services",
          "Depuis « Choix du service », la sortie « Touche 2 · Ventes » a mené à « Support"
          " technique » ; le test attend « Ventes »."),
    Break("dupont-sa", lead("horaires", "closed", "services"), "ferme-samedi", "horaires",
          "Depuis « Heures d'ouverture », la sortie « Fermé » a mené à « Choix du service » ;"
          " le test attend « Bureaux fermés »."),
    Break("cabinet-medical", forget_range, "samedi-matin", "horaires",
          "À l’étape « Heures d'ouverture », l’appelant est sorti par « Fermé » ; le test attend"
          " « Samedi »."),
    Break("mairie", swap("accueil", "1", "2"), "passeport", "accueil", ""),
    Break("enquete-satisfaction", start_wide, "note-hors-echelle", "note", ""),
    Break("suivi-dossier", swap("genre", "garantie", "devis"), "corrige", "genre", ""),
    Break("info-coupure", lead("suite", "1", "fin"), "reecoute", "suite", ""),
)  # fmt: skip


@pytest.mark.parametrize("mistake", BREAKS, ids=lambda one: f"{one.folder}-{one.node}")
def test_a_break_fails_the_right_scenario_at_the_right_step(mistake: Break) -> None:
    folder = EXAMPLES / mistake.folder
    document = document_of(folder)
    mistake.mistake(document["nodes"])
    broken = compile(document, known(folder)).program
    assert broken is not None
    failed = {}
    for file in sorted((folder / "scenarios").glob("*.json")):
        scenario = load(file.read_bytes())
        played = play(broken, scenario, Written(known(folder)))
        names = Names.of(broken, known(folder).calendars)
        if differences := judge(scenario, played, names):
            failed[file.stem] = differences[0]
        passes = mistake.node in (scenario.expect.path or ())
        assert passes or file.stem not in failed  # those that never come there hold
    first = failed[mistake.scenario]
    assert first.node == mistake.node
    assert mistake.message in first.message(names, "fr")


def size(placed: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height of a card."""
    every = ports_of(KINDS[placed["type"]], placed["params"])
    ports = [port for port in every if port not in ("hangup", "error")]
    foot = len(ports) > 1 or (len(ports) == 1 and ports[0] != "next")
    return max(CARD, len(ports) * PORT if foot else 0), HEAD + (FOOT if foot else 0)


@each_folder
def test_cards_lie_on_the_grid_from_top_to_bottom_without_overlap(folder: Path) -> None:
    document = document_of(folder)
    layout, nodes = document["layout"], document["nodes"]
    assert list(layout) == list(nodes)
    boxes = {id: (place["x"], place["y"], *size(nodes[id])) for id, place in layout.items()}
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes.values(), 2):
        beside = ax + aw + GAP <= bx or bx + bw + GAP <= ax
        assert beside or ay + ah + GAP <= by or by + bh + GAP <= ay
    assert all(place[axis] % 8 == 0 for place in layout.values() for axis in "xy")
    for name, node in nodes.items():
        for target in node.get("next", {}).values():
            assert layout[target]["y"] > layout[name]["y"]


def texts(value: Any) -> Iterator[dict[str, str]]:
    """The words of every prompt."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if key == "text":
            yield item
        elif isinstance(item, dict | list):
            yield from texts(item)


@each_folder
def test_every_prompt_differs_from_every_other(folder: Path) -> None:
    # each is known by ear, and by the tone that stands for it in tests with a real Asterisk
    said = [words for prompt in texts(document_of(folder)["nodes"]) for words in prompt.values()]
    assert said
    assert [words for words, count in Counter(said).items() if count > 1] == []


@each_folder
def test_a_template_is_complete_in_every_language(folder: Path) -> None:
    card = json.loads((folder / "template.json").read_text("utf-8"))
    document = document_of(folder)
    for language in LANGUAGES:
        assert card["title"][language]
        assert card["description"][language]
    for language, names in card["names"].items():
        assert list(names) == list(document["nodes"]), language
        assert len(set(names.values())) == len(names), language
    assert set(card["names"]) == set(LANGUAGES) - {"fr"}
    if folder.name != "dupont-sa":  # which speaks German instead of Italian
        assert all(set(prompt) == set(LANGUAGES) for prompt in texts(document["nodes"]))
