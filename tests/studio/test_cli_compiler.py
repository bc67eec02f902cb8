"""The compiler at the command line: where, what to do, SARIF, pictures, calendars."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.checks import RULES
from studio.cli import ariane

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DUPONT = ROOT / "examples" / "dupont-sa"
BUREAU = f"{DUPONT / 'workspace.json'}:bureau"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(ariane, list(words), catch_exceptions=True)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The Dupont flow whose opening hours lost a link, beside its workspace."""
    document = json.loads((DUPONT / "accueil.json").read_text("utf-8"))
    del document["nodes"]["horaires"]["next"]["closed"]
    (tmp_path / "workspace.json").write_bytes((DUPONT / "workspace.json").read_bytes())
    file = tmp_path / "accueil.json"
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    return file


def line_of(file: Path, words: str) -> int:
    """The line of a file in which some words come first."""
    lines = file.read_text("utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if words in line)


def test_a_mistake_has_its_line_its_effect_and_a_remedy(run: Run, broken: Path) -> None:
    result = run("check", "--language", "fr", "accueil.json")
    assert result.exit_code == 1
    within = line_of(broken, '"horaires": {'), line_of(broken, '"services": {')
    found = [line.split(":") for line in result.output.splitlines() if "unwired-port" in line]
    (name, line, *_) = found[0]
    assert name.strip() == "accueil.json"
    assert within[0] <= int(line) < within[1]
    assert "« Fermé » ne mène nulle part" in result.output
    assert "→ Un appelant qui quitte cette étape" in result.output
    assert "essayez : Supprimer cette étape" in result.output


def test_sarif_names_rules_levels_and_lines(run: Run, broken: Path) -> None:
    result = run("check", "--sarif", "accueil.json")
    assert result.exit_code == 1
    (said,) = json.loads(result.output)["runs"]
    rules = said["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    error = next(r for r in said["results"] if r["ruleId"] == "unwired-port")
    assert rules[error["ruleIndex"]]["id"] == "unwired-port"
    assert error["level"] == "error"
    (place,) = error["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "accueil.json"
    line = place["physicalLocation"]["region"]["startLine"]
    assert line_of(broken, '"horaires": {') <= line < line_of(broken, '"services": {')
    assert run("check", "--sarif", "none.json").exit_code == 2
    assert run("check", "--sarif", "--json", "accueil.json").exit_code == 2


def texts(picture: str) -> list[str]:
    """All words of a picture."""
    return [text.text or "" for text in ET.fromstring(picture).iter() if text.tag.endswith("text")]


def test_a_picture_shows_every_step_and_what_is_wrong(run: Run, broken: Path) -> None:
    result = run("draw", "accueil.json", "-o", "out.svg", "--language", "fr")
    assert result.exit_code == 0, result.output
    said = texts(Path("out.svg").read_text("utf-8"))
    names = [n["name"] for n in json.loads(broken.read_text("utf-8"))["nodes"].values()]
    assert set(names) <= set(said)
    assert any(line.startswith("1. ✘ « Heures d'ouverture »") for line in said)
    sound = run("draw", str(DUPONT / "accueil.json"))
    assert not any("✘" in line for line in texts(sound.stdout))


def test_a_picture_of_the_ways_of_calls(run: Run) -> None:
    passed = {"nodes": {"decroche": {"ports": {"next": 1207}}}}
    none: dict[str, Any] = {"nodes": {}}
    Path("counts.json").write_text(json.dumps({"real": passed, "test": none}))
    result = run("draw", str(DUPONT / "accueil.json"), "--counters", "counts.json")
    assert "1207" in texts(result.stdout)
    Path("counts.json").write_text("[]")
    wrong = run("draw", str(DUPONT / "accueil.json"), "--counters", "counts.json")
    assert "ariane counters FLOW --json" in str(wrong.exception)


def test_drawing_what_is_no_flow(run: Run) -> None:
    Path("list.json").write_text("[]")
    assert "/nodes: a flow has its steps" in str(run("draw", "list.json").exception)
    Path("odd.json").write_text('{"nodes": {"a": 1, "b": {"type": "?", "next": {"x": "a"}}}}')
    assert run("draw", "odd.json").exit_code == 0


def test_what_happens_at_an_instant(run: Run) -> None:
    result = run("when", BUREAU, "2026-12-24T18:01", "--language", "fr")
    assert result.output == (
        "jeudi 24 décembre 2026 18:01 (Europe/Zurich)\n"
        "  Fermé · exception: Veille de Noël\n"
        "  ouvre lundi 28 décembre 2026 08:00\n"
    )
    shown = json.loads(run("when", BUREAU, "2026-12-25T08:00:00Z", "--json").output)
    assert (shown["state"], shown["why"]["kind"]) == ("holiday", "holiday")
    assert shown["at"] == "2026-12-25T09:00:00+01:00"
    shown = json.loads(run("when", BUREAU, "2026-11-23T08:00", "--json").output)
    assert (shown["state"], shown["why"]) == ("bureau", {"kind": "range", "name": "bureau"})


def test_a_year_of_a_calendar(run: Run) -> None:
    result = run("when", BUREAU, "2026-11-23T08:00", "--year", "2026", "--language", "it")
    assert "dic    ████··█████··█████··███▄○··████" in result.output
    assert "Natale" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((BUREAU, "tomorrow"), "write 2026-12-24T18:01"),
        ((BUREAU, "1066-10-14"), "from 1970 to 2199"),
        ((BUREAU + "x", "2026-12-24"), "no 'bureaux'; there is: bureau"),
        (("none.json:x", "2026-12-24"), "there is no such file"),
        (("bureau", "2026-12-24"), "There is no Ariane data"),
    ],
)
def test_wrong_questions_get_clear_answers(run: Run, words: tuple[str, str], said: str) -> None:
    result = run("when", *words)
    assert result.exit_code != 0
    assert said in f"{result.output} {result.exception}"
