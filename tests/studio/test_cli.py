"""The command line, read as a newcomer reads it."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from runtime.journal import Batch, write
from runtime.records import locks, people
from runtime.records.database import connect, writing
from runtime.records.errors import Invalid, Locked
from studio.cli import ariane
from tests.runtime.records.documents import a_call, broken, calendar, flow, with_hours
from tests.studio.commands import Process

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder, as `ariane …` does it."""
    for name in ("ARIANE_ARI_PASSWORD", "ARIANE_DATABASE_URL", "ARIANE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(ariane, list(words), catch_exceptions=True)


def put(name: str, value: Any) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(json.dumps(value))
    return name


def test_a_sound_flow(run: Run) -> None:
    result = run("check", put("hello.json", flow()))
    assert result.output == "✔ hello.json\n\n1 file: nothing wrong\n"
    assert result.exit_code == 0


def test_a_broken_flow_is_told_with_place_and_effect(run: Run) -> None:
    document = broken()
    document["nodes"]["say"]["name"] = "Greeting"
    result = run("check", put("broken.json", document))
    assert result.exit_code == 1
    assert result.output == (
        "✘ broken.json\n"
        "  Greeting (say)\n"
        "    ✘ error “Greeting”: the outcome “Next” leads nowhere; link it to a step.\n"
        "      → A caller who leaves this step by “Next” is cut off without a word.\n"
        "      try: Link to “Hang up”\n"
        "      broken.json:1:233 · unwired-port\n"
        "  bye\n"
        "    ▲ warning “Hang up” cannot be reached from the start; link it, or remove it.\n"
        "      → No caller ever hears or does what this step is for.\n"
        "      try: Remove this step\n"
        "      broken.json:1:266 · unreachable\n"
        "\n"
        "1 file: 1 error, 1 warning\n"
    )
    french = run("check", "--language", "fr", "broken.json").output
    assert "ne mène nulle part" in french


def test_the_json_of_check(run: Run) -> None:
    result = run("check", "--json", put("broken.json", broken()), put("hello.json", flow()))
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["files"]
    assert (first["file"], first["ok"]) == ("broken.json", False)
    issue = first["issues"][0]
    assert (issue["code"], issue["severity"], issue["node"]) == ("unwired-port", "error", "say")
    assert {"param", "message", "effect"} <= set(issue)
    assert second == {"file": "hello.json", "ok": True, "issues": []}


def test_a_folder_is_checked_with_its_workspace(run: Run) -> None:
    put("shop/hours.json", with_hours("day"))
    assert run("check", "shop").exit_code == 1
    put("shop/workspace.json", {"calendars": {"day": calendar()}})
    put("shop/scenarios/first.json", {"steps": []})
    put("shop/mine/second.json", {"name": "A test, wherever it lies", "steps": []})
    assert run("check", "shop").output == "✔ shop/hours.json\n\n1 file: nothing wrong\n"


def test_input_that_cannot_be_used(run: Run) -> None:
    Path("text.json").write_text('{"nodes": ')
    for words, told in [
        (["check", "none.json"], "no such file"),
        (["check", "text.json"], "not JSON: expecting value at line 1, column 11"),
        (["check", put("list.json", [])], "a flow is a JSON object"),
        (["check"], "Missing argument"),
    ]:
        result = run(*words)
        assert result.exit_code == 2, words
        assert told in result.output
    put("bad/a.json", flow())
    put("bad/workspace.json", {"calendars": {"day": {"zone": "Mars/Base"}}})
    result = run("check", "bad")
    assert result.exit_code == 2
    assert "workspace.json" in result.output
    result = run("check", "--json", "bad")
    assert result.exit_code == 2
    assert not json.loads(result.stdout)["files"][0]["ok"]


def test_the_whole_way_without_a_browser(run: Run) -> None:
    put("shop/main.json", with_hours("day"))
    put("shop/workspace.json", {
        "calendars": {"day": calendar()},
        "numbers": {"+41218025555": {"flow": "main", "label": "Front"}},
    })  # fmt: skip
    assert run("flow", "import", "shop").output == (
        "✔ shop imported as a draft\nnext: ariane flow publish shop\n"
    )
    assert (
        run("flow", "publish", "shop", "--note", "first").output == "✔ shop is live as version 1\n"
    )
    listed = json.loads(run("flow", "list", "--json").output)["flows"]
    assert listed[0]["numbers"] == ["+41218025555"]
    assert listed[0]["live"] == 1

    put("shop/main.json", {**with_hours("day"), "name": "Shop"})
    run("flow", "import", "shop")
    different = run("flow", "diff", "shop")
    assert different.exit_code == 1
    assert '+  "name": "Shop"' in different.output
    run("flow", "publish", "shop")
    assert run("flow", "rollback", "shop", "1").output == (
        "✔ shop is live as version 3, a copy of version 1\n"
    )
    assert json.loads(run("flow", "export", "shop", "--version", "3").output) == with_hours("day")
    assert run("flow", "export", "shop", "--out", "out.json").exit_code == 0
    assert json.loads(Path("out.json").read_text())["name"] == "Shop"

    assert run("number", "assign", "12", "shop").output == "✔ 12 leads to shop\n"
    numbers = json.loads(run("number", "list", "--json").output)["numbers"]
    assert [row["number"] for row in numbers] == ["+41218025555", "12"]
    said = run("number", "assign", "12", "shop", "--draft").output
    assert said == "✔ Test number: 12 leads to the draft of shop\n"
    assert "test: the draft" in run("number", "list").output
    assert "12 (test)" in run("flow", "list").output
    numbers = json.loads(run("number", "list", "--json").output)["numbers"]
    assert [row["draft"] for row in numbers] == [False, True]
    assert run("number", "release", "12").exit_code == 0


def test_the_flow_of_an_example_comes_without_its_workers(run: Run) -> None:
    flow_file = str(ROOT / "examples/softycall/pointage.json")
    assert "workers" not in run("flow", "import", flow_file, "--alone").output
    assert run("number", "list").output.startswith("No number yet")
    assert json.loads(run("attendance", "punches", "--json").output)["workers"] == []
    told = run("flow", "import", flow_file).output
    staff = json.loads(run("attendance", "punches", "--json").output)["workers"]
    assert f"12 sites, {len(staff)} workers and their planning" in told
    assert len(staff) > 0


def test_punches_of_nobody_and_of_days_beyond_all_calendars(run: Run) -> None:
    run("flow", "import", put("a.json", flow()))
    for words, told in [
        (["punches", "--to", "9999-12-31"], "years 1971 to 2198"),
        (["punches", "--csv", "--from", "0001-01-01"], "years 1971 to 2198"),
        (["report", "--to", "0001-01-03"], "years 1971 to 2198"),
        (["punches", "--worker", "nobody"], "no worker “nobody”"),
        (["punches", "--site", "nowhere"], "no site “nowhere”"),
    ]:
        result = run("attendance", *words)
        assert f"{result.output}{result.exception}".count(told) == 1, (words, result.output)


def test_publishing_errors(run: Run) -> None:
    run("flow", "import", put("broken.json", broken()))
    result = run("flow", "publish", "broken")
    assert result.exit_code == 1
    assert "not published" in result.stderr
    assert "leads nowhere" in result.stdout


def test_publishing_tells_what_it_warns_of(run: Run) -> None:
    document = flow()
    document["nodes"]["left"] = {"type": "hangup", "name": "Left over"}
    run("flow", "import", put("shop.json", document))
    result = run("flow", "publish", "shop", "--language", "fr")
    assert result.exit_code == 0
    assert result.stdout.startswith("✔ shop est en service : version 1\n  Left over (left)\n")
    assert "avertissement" in result.stdout


def test_an_import_that_cannot_be_published_says_why(run: Run) -> None:
    put("two/a.json", broken())
    put("two/b.json", flow())
    result = run("flow", "import", "two", "--publish")
    assert result.exit_code == 1
    assert "a not published: it has errors" in result.stderr
    assert "leads nowhere" in result.stdout
    assert "b is live as version 1" in result.stdout
    listed = json.loads(run("flow", "list", "--json").output)["flows"]
    assert {row["id"]: row["live"] for row in listed} == {"a": None, "b": 1}


@pytest.mark.parametrize(
    "words",
    [
        ["flow", "list"], ["flow", "export", "a"], ["flow", "diff", "a"], ["calls"],
        ["counters", "a"], ["number", "list"], ["number", "release", "12"], ["user", "list"],
    ],
)  # fmt: skip
def test_where_nothing_is_nothing_is_made(
    commands: Process, words: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "wrong"
    done = commands(tmp_path, *words, "--data", str(data))
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert "There is no Ariane data in" in said
    assert "(choose with --data or ARIANE_DATA)" in said
    assert not data.exists()


def test_a_flow_alone_is_told_where_calendars_come_from(run: Run) -> None:
    result = run("check", put("alone/hours.json", with_hours("day")))
    assert result.exit_code == 1
    assert "add it first" in result.output
    assert "come from workspace.json beside the flow" in result.output
    assert "remove it" not in result.output
    put("alone/workspace.json", {})
    assert "beside the flow" not in run("check", "alone/hours.json").output


def test_the_reports_language_is_whole(run: Run) -> None:
    document = broken()
    document["languages"] = "fr"
    french = run("check", "--language", "fr", put("a.json", document), put("b.json", flow())).output
    assert "✘ erreur /languages : un texte au lieu d’une liste [ ]" in french
    assert "2 fichiers : 2 erreurs, 1 avertissement" in french
    assert not {"error", "warning", "at", "file:"} & set(french.split())
    italian = run("check", "--language", "it", "a.json").output
    assert "✘ errore" in italian
    assert "1 file: 2 errori, 1 avviso" in italian
    assert run("check", "--language", "it", "b.json").output.endswith("nessun problema\n")


def test_calls_and_counters_for_programs(run: Run, tmp_path: Path) -> None:
    run("flow", "import", put("hello.json", flow()), "--publish")
    engine = connect(f"sqlite:///{tmp_path / 'data' / 'ariane.db'}")
    with writing(engine) as conn:
        write(conn, Batch(a_call("c1", workspace="main")), "runtime-1")
    engine.dispose()
    (call,) = json.loads(run("calls", "--last", "5", "--json").output)["calls"]
    expected = {"id", "from", "to", "flow", "version", "started", "ended", "reason", "path"}
    assert expected <= set(call)
    assert [set(step) for step in call["path"]] == [{"node", "port", "at"}] * 3
    assert call["reason"] == "finished"
    counters = json.loads(run("counters", "hello", "--json").output)
    assert counters["real"]["nodes"]["say"] == {"entered": 1, "here": 0, "ports": {"next": 1}}
    assert "finished 1" in run("counters", "hello").output
    assert "answer › say › bye" in run("calls").output


def test_the_types_of_steps(run: Run) -> None:
    types = json.loads(run("nodes", "--json").output)["types"]
    assert {"menu", "play", "hangup"} <= {kind["type"] for kind in types}
    assert "menu" in run("nodes", "--language", "it").output


@pytest.mark.parametrize(
    "words",
    [
        ["flow", "publish", "none"], ["flow", "export", "none"], ["flow", "diff", "none"],
        ["flow", "rollback", "none", "1"], ["flow", "import", "none.json"], ["counters", "none"],
        ["number", "assign", "021 802 55 55", "none"], ["number", "assign", "12", "none"],
        ["number", "release", "12"], ["calls", "--last", "0"], ["nonsense"], ["runtime"],
        ["user", "add", "nobody", "--password", "a good password"],
        ["user", "add", "a@b", "--password", "short"], ["asterisk", "config"],
        ["asterisk", "config", "--out", "x", "--rtp", "many"],
        ["asterisk", "config", "--out", "x", "--trunk", "0.0.0.0/0"],
        ["asterisk", "config", "--out", "/dev/null/x"],
        ["flow", "withdraw", "none", str(2**70)], ["flow", "diff", "none", "1", str(2**70)],
    ],
)  # fmt: skip
def test_wrong_words_end_in_words(commands: Process, words: list[str], tmp_path: Path) -> None:
    if words[0] in ("flow", "counters", "number", "calls", "user"):
        words = [*words, "--data", str(tmp_path / "data")]
    done = commands(tmp_path, *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_word_in_another_encoding(run: Run, tmp_path: Path) -> None:
    run("flow", "import", put("hello.json", flow()))
    command = [sys.executable, "-m", "studio", "flow", "lock", b"caf\xe9", "--data", "data"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False,
                          env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == 2
    assert b"UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


def test_accounts(run: Run) -> None:
    add = run(
        "user", "add", "anna@example.org", "--role", "tester", "--password", "a good password"
    )
    assert add.output == "✔ anna@example.org may sign in as tester\n"
    assert "anna@example.org" in run("user", "list").output
    carla = ("carla@example.org", "--language", "it", "--password", "a good password")
    assert run("user", "add", *carla).exit_code == 0
    with connect(f"sqlite:///{Path('data/ariane.db').absolute()}").connect() as conn:
        known = {user.email: user.language for user in people.user_list(conn, "main")}
    assert known == {"anna@example.org": "fr", "carla@example.org": "it"}
    for words in (["add", "bert@example.org"], ["password", "anna@example.org"]):
        asked = run("user", *words)
        assert asked.exit_code == 2
        assert "--password-stdin" in asked.stderr
    piped = CliRunner().invoke(
        ariane, ["user", "add", "bert@example.org", "--password-stdin"], input="a good password\n"
    )
    assert piped.exit_code == 0, piped.output
    changed = run("user", "password", "anna@example.org", "--password", "another good one")
    assert changed.exit_code == 0


def test_a_configuration_for_asterisk(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARIANE_ARI_PASSWORD", "correct-horse")
    result = run("asterisk", "config", "--out", "ast", "--languages", "fr,de,rm")
    assert result.exit_code == 0
    assert "no apology in rm" in result.stderr
    assert "sudo systemctl restart asterisk" in result.output
    assert "sudo cp -a /etc/asterisk /etc/asterisk.before-ariane" in result.output
    assert "correct-horse" in Path("ast/ari.conf").read_text()
    assert "correct-horse" not in result.output
    assert Path("ast/sounds/ariane-sorry-fr.wav").read_bytes()[:4] == b"RIFF"
    assert Path("ast/README").exists()
    monkeypatch.delenv("ARIANE_ARI_PASSWORD")
    own = run("asterisk", "config", "--out", "own", "--own-folder")
    assert "export ARIANE_ARI_PASSWORD=" in own.output
    assert "asterisk -C" in own.output
    again = run("asterisk", "config", "--out", "own", "--own-folder")
    assert "was kept" in again.output
    assert "export ARIANE_ARI_PASSWORD=" not in again.output
    kept = own.output.partition("ARIANE_ARI_PASSWORD=")[2].split()[0]
    assert f"password = {kept}\n" in Path("own/ari.conf").read_text()
    assert not Path("data").exists()


def test_a_version_for_later(run: Run) -> None:
    put("hello.json", flow())
    assert run("flow", "import", "--publish", "hello.json").exit_code == 0
    at = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="minutes")
    told = run("flow", "publish", "hello", "--at", at, "--language", "fr")
    assert told.exit_code == 0, told.output
    assert "la version 2 sera en service le" in told.output
    (row,) = json.loads(run("flow", "list", "--json").output)["flows"]
    assert (row["live"], row["next"]["version"]) == (1, 2)
    assert "2 from " in run("flow", "list").output
    assert run("flow", "withdraw", "hello", "2").exit_code == 0
    (row,) = json.loads(run("flow", "list", "--json").output)["flows"]
    assert row["next"] is None
    for wrong in ("tomorrow", "2026-12-24T18:00", ""):
        told = run("flow", "publish", "hello", "--at", wrong)
        assert told.exit_code == 2
        assert "with its zone" in told.output
    past = run("flow", "publish", "hello", "--at", "2020-01-01T00:00Z")
    assert isinstance(past.exception, Invalid)


def test_a_lock_on_the_command_line(run: Run, tmp_path: Path) -> None:
    put("hello.json", flow())
    run("flow", "import", "--publish", "hello.json")
    assert run("flow", "lock", "hello", "--note", "migration").exit_code == 0
    assert "locked by command line" in run("flow", "list").output
    assert run("flow", "publish", "hello").exit_code == 0  # its own lock
    assert run("flow", "unlock", "hello").exit_code == 0
    engine = connect(f"sqlite:///{tmp_path / 'data' / 'ariane.db'}")
    with writing(engine) as conn:
        locks.lock(conn, "main", "hello", "anna")
    engine.dispose()
    for words in (["publish", "hello"], ["rollback", "hello", "1"], ["archive", "hello"]):
        refused = run("flow", *words)
        assert isinstance(refused.exception, Locked), words
    refused = run("flow", "unlock", "hello")
    assert isinstance(refused.exception, Locked)
    assert "ariane flow unlock hello --force" in refused.output
    assert run("flow", "unlock", "hello", "--force").exit_code == 0
    assert run("flow", "archive", "hello").exit_code == 0
