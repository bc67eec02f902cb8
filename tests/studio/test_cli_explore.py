"""`ariane explore`: coverage in words, tests as files, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.scenario import load
from studio.cli import ariane

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DUPONT = ROOT / "examples" / "dupont-sa"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with the example in it."""
    for name in ("accueil.json", "workspace.json"):
        (tmp_path / name).write_bytes((DUPONT / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(ariane, list(words), catch_exceptions=False)


def test_tests_are_written_beside_the_flow_and_can_be_read_again(run: Run, tmp_path: Path) -> None:
    result = run("explore", "accueil.json", "--out", "scenarios", "--language", "fr")
    assert result.exit_code == 0
    assert "✔ Heures d'ouverture" in result.output
    assert "22 appelants empruntent 40 sorties sur 40" in result.output
    files = sorted((tmp_path / "scenarios").glob("*.json"))
    assert len(files) == 22
    for file in files:
        scenario = load(file.read_bytes())
        assert (file.parent / scenario.flow).resolve() == tmp_path / "accueil.json"
        assert scenario.expect.path
    again = run("explore", "accueil.json", "--out", "scenarios")
    assert again.exit_code == 0
    assert sorted((tmp_path / "scenarios").glob("*.json")) == files


def test_for_programs_it_is_json(run: Run) -> None:
    result = run("explore", "accueil.json", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["coverage"]["covered"] == told["coverage"]["total"] == 40
    assert told["scenarios"][0]["scenario"]["call"]["to"] == "+41218025555"
    assert told["files"] == []
    assert "horaires:holiday" in {port for one in told["scenarios"] for port in one["covers"]}


def test_what_cannot_be_covered_has_its_reason_and_exit_code_1(run: Run, tmp_path: Path) -> None:
    document = json.loads((tmp_path / "accueil.json").read_text("utf-8"))
    nodes = document["nodes"]
    rule = {"id": "vip", "when": {"left": "caller.name", "op": "is", "right": "Dupont"}}
    nodes["vip"] = {"type": "condition", "name": "Connu ?", "params": {"rules": [rule]},
                    "next": {"vip": "fin", "otherwise": "horaires"}}  # fmt: skip
    nodes["accueil"]["next"]["next"] = "vip"
    (tmp_path / "accueil.json").write_text(json.dumps(document), "utf-8")
    result = run("explore", "accueil.json")
    assert result.exit_code == 1
    assert "No value of “caller.name” that was tried leads from “Connu ?” to “vip”" in result.output


def test_what_cannot_be_walked_has_exit_code_2(run: Run, tmp_path: Path) -> None:
    document = json.loads((tmp_path / "accueil.json").read_text("utf-8"))
    del document["nodes"]["horaires"]["next"]["closed"]
    (tmp_path / "broken.json").write_text(json.dumps(document), "utf-8")
    result = run("explore", "broken.json", "--language", "fr")
    assert result.exit_code == 2
    assert "« Fermé » ne mène nulle part" in result.output
    assert json.loads(run("explore", "broken.json", "--json").stdout)["ok"] is False


@pytest.mark.parametrize("words", [("explore",), ("explore", "x.json", "--seconds", "0")])
def test_wrong_words_are_refused(run: Run, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(ariane, list(words))
    assert result.exit_code == 2
