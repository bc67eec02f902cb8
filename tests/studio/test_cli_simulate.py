"""`ariane simulate`: what people, programs and CI systems are told of the tests of a flow."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from runtime.config import Config
from runtime.records import scenarios
from runtime.records.database import connect, writing
from studio import trials
from studio.cli import ariane
from studio.cli.junit import Case, junit
from studio.examples import example_folders, read_json

pytestmark = pytest.mark.slow

Run = Callable[..., Result]
FOLDERS = example_folders()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command beside a copy of the Dupont example, in a folder without data."""
    (dupont,) = (folder for folder in FOLDERS if folder.name == "dupont-sa")
    copytree(dupont, tmp_path / "dupont")
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(ariane, ["simulate", *words])


def swap_two_outcomes() -> None:
    """Break the Dupont flow: its first two options lead where the other should."""
    file = Path("dupont/accueil.json")
    document = json.loads(file.read_text("utf-8"))
    wires = document["nodes"]["services"]["next"]
    wires["1"], wires["2"] = wires["2"], wires["1"]
    file.write_text(json.dumps(document), "utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_every_example_holds(run: Run, folder: Path) -> None:
    done = run(str(folder), "--json")
    told = json.loads(done.output)
    assert done.exit_code == 0
    assert told["ok"] == len(list((folder / "scenarios").glob("*.json")))
    assert told["failed"] == 0


def test_people_are_told(run: Run) -> None:
    done = run("dupont", "--language", "it")
    assert done.exit_code == 0
    assert "✔ Accueil Dupont SA" in done.output
    assert "✔ Samedi 10 h, fermé una chiamata di" in done.output
    assert "come previsto: 24, fallite: 0" in done.output
    assert "passi percorsi: 17 su 19" in done.output


def test_a_break_is_told_by_the_names_of_the_steps(run: Run) -> None:
    swap_two_outcomes()
    done = run("dupont/accueil.json", "--language", "fr")
    assert done.exit_code == 1
    said = " ".join(done.output.split())
    assert "✘ En allemand, ventes" in said
    assert (
        "Depuis « Choix du service », la sortie « Touche 2 · Ventes » a mené à « Support"
        " technique » ; le test attend « Ventes »." in said
    )
    assert "→ Décrocher → Choix de la langue → Appels en allemand" in said
    assert "✔ Samedi 10 h, fermé" in said
    assert "en échec : 9" in said


def test_programs_are_told(run: Run) -> None:
    swap_two_outcomes()
    done = run("dupont", "--json", "--scenario", "dupont/scenarios/de-ventes.json")
    told = json.loads(done.output)
    assert done.exit_code == 1
    (result,) = told["results"]
    assert Path(result["file"]) == Path("dupont/scenarios/de-ventes.json")
    assert not result["ok"]
    first = result["differences"][0]
    assert (first["what"], first["node"]) == ("path", "services")
    assert (first["wanted"], first["found"]) == ("ventes", "support")
    assert {"node": "services", "port": "2"} in result["path"]
    assert told["coverage"]["ports"]["services:2"] == 1
    assert (told["ok"], told["failed"]) == (0, 1)


def test_ci_systems_are_told(run: Run) -> None:
    swap_two_outcomes()
    done = run("dupont", "--junit", "report.xml")
    assert done.exit_code == 1
    root = ET.parse("report.xml").getroot()
    (suite,) = root
    assert (root.tag, suite.tag, suite.attrib["name"]) == (
        "testsuites", "testsuite", "Accueil Dupont SA",
    )  # fmt: skip
    assert [suite.attrib[name] for name in ("tests", "failures", "errors")] == ["24", "9", "0"]
    cases = {case.attrib["name"]: case for case in suite}
    assert len(cases) == 24
    assert not list(cases["Samedi 10 h, fermé"])
    (failure,) = cases["En allemand, ventes"]
    assert failure.tag == "failure"
    assert failure.attrib["message"].startswith("From “Choix du service” the outcome")
    assert "→ Décrocher" in (failure.text or "")
    for case in cases.values():
        assert set(case.attrib) == {"classname", "name", "file", "time"}
        assert float(case.attrib["time"]) >= 0
        assert Path(case.attrib["file"]).is_file()
    datetime.fromisoformat(suite.attrib["timestamp"])


def test_junit_on_the_output(run: Run) -> None:
    done = run("dupont", "--junit", "-")
    assert done.exit_code == 0
    assert ET.fromstring(done.stdout.encode()).attrib["failures"] == "0"
    assert run("dupont", "--junit", "-", "--json").exit_code != 0


def test_junit_holds_what_people_may_write() -> None:
    odd = 'a\x00b\x1b<&">\n\ud800 é 🎧'
    case = Case(odd, odd, 0.1, failure=("path", odd, odd))
    root = ET.fromstring(junit(odd, odd, [case, Case("x", "y", 0, error=odd)], datetime.now(UTC)))
    suite = root[0]
    assert suite.attrib["name"] == 'a�b�<&">\n� é 🎧'
    assert [suite.attrib[name] for name in ("tests", "failures", "errors")] == ["2", "1", "1"]
    assert suite[0][0].text == 'a�b�<&">\n� é 🎧'
    assert suite[1][0].tag == "error"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.json"], "cannot be read"),
        (["dupont/workspace.json"], "ariane check"),
        (["."], "0 flows"),
        (["dupont", "--scenario", "nothing.json"], "cannot be read"),
        (["dupont", "--scenario", "wrong.json"], "/steps/0/press"),
        (["dupont", "--scenario", "empty"], "has no tests"),
        (["dupont", "--junit", "nothing/here.xml"], "cannot be written"),
    ],
    ids=["no flow", "errors", "no flow here", "no test", "wrong test", "no tests", "nowhere"],
)
def test_what_cannot_be_used_is_told(run: Run, words: list[str], said: str) -> None:
    Path("empty").mkdir()
    Path("wrong.json").write_text(
        json.dumps({"name": "x", "flow": "dupont/accueil.json", "steps": [{"press": "A"}]}), "utf-8"
    )
    if words[-1] == "empty":
        for file in Path("dupont/scenarios").iterdir():
            file.unlink()
    done = run(*words)
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_one_wrong_file_does_not_keep_the_others_from_running(run: Run) -> None:
    Path("dupont/scenarios/aaa.json").write_text("{", "utf-8")
    done = run("dupont", "--json", "--junit", "report.xml")
    told = json.loads(done.output)
    assert done.exit_code == 2
    assert told["ok"] == 24
    assert [Path(one["file"]).name for one in told["unusable"]] == ["aaa.json"]
    assert ET.parse("report.xml").getroot().attrib["errors"] == "1"


def test_failing_tests_hold_up_publishing_here_too(run: Run, tmp_path: Path) -> None:
    at = CliRunner()
    assert at.invoke(ariane, ["flow", "import", "dupont"]).exit_code == 0
    config = Config.from_env(tmp_path / "data", {})
    engine, test = connect(config.database_url), read_json(Path("dupont/scenarios/de-ventes.json"))
    with writing(engine) as conn:
        scenarios.add(conn, "main", "dupont", test, "test")
        trials.set_blocks(conn, "main", True)
    swap_two_outcomes()
    assert at.invoke(ariane, ["flow", "import", "dupont"]).exit_code == 0
    refused = at.invoke(ariane, ["flow", "publish", "dupont", "--language", "it"])
    assert refused.exit_code == 1
    said = " ".join(refused.output.split())
    assert "Falliscono prove di questo percorso (1)" in said
    assert "✘ «En allemand, ventes»: Da «Choix du service»" in said
    swap_two_outcomes()
    assert at.invoke(ariane, ["flow", "import", "dupont"]).exit_code == 0
    assert at.invoke(ariane, ["flow", "publish", "dupont"]).exit_code == 0
    engine.dispose()
