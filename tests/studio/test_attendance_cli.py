"""`ariane attendance`, as somebody reads it who has no browser at hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Connection, Engine

from runtime.config import Config
from runtime.records import people
from runtime.records.attendance import changes, settings
from runtime.records.attendance.tables import punches
from runtime.records.database import connect, migrate, writing
from studio.cli import ariane
from tests.studio.attending import punch

Run = Callable[..., Result]
SITES = "Nom;Code;Téléphone\nRésidence Les Tilleuls;4821;+33 1 45 22 33 44\nGare;99;\n"
WORKERS = "nom;langue\nAmina Diallo;fr\nBruno Petit;it\n"
MONDAY = 1_731_916_800.0  # 2024-11-18T08:00Z
PLANNING = "intervenant;site;date;de;à\nAmina Diallo;Gare;18/11/2024;08:00;10:00\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("ARIANE_DATABASE_URL", "ARIANE_WORKSPACE", "ARIANE_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    config = Config.from_env(tmp_path / "data", {})
    engine = connect(config.database_url)
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "main", "Main")
    engine.dispose()

    def run(*words: str, **more: Any) -> Result:
        return CliRunner().invoke(ariane, ["attendance", *words], **more)

    return run


def test_what_a_spreadsheet_holds_is_looked_at_then_written(run: Run) -> None:
    Path("sites.csv").write_bytes(SITES.encode("cp1252"))
    Path("workers.csv").write_text(WORKERS, "utf-8-sig")
    look = run("import", "sites.csv", "--what", "sites", "--language", "fr")
    assert look.exit_code == 0, look.output
    assert "nouveaux : 2, modifiés : 0, inchangés : 0, erreurs : 0" in look.output
    assert "ajoutez --apply" in look.output
    wrong = run("import", "-", "--what", "sites", "--apply", input=SITES.replace("4821", "4x"))
    assert wrong.exit_code == 1
    assert "code: write 2 to 12 digits, or nothing" in wrong.output
    assert run("import", "sites.csv", "--what", "sites", "--apply").exit_code == 0
    again = json.loads(run("import", "sites.csv", "--what", "sites", "--json").output)
    assert (again["same"], again["new"], again["applied"]) == (2, 0, False)
    made = json.loads(run("import", "workers.csv", "--what", "workers", "--apply", "--json").output)
    codes = {one["name"]: one["code"] for one in made["codes"]}
    assert set(codes) == {"Amina Diallo", "Bruno Petit"}
    planned = run("import", "-", "--what", "planning", "--apply", input=PLANNING)
    assert planned.exit_code == 0, planned.output


def test_punches_and_reports(run: Run, tmp_path: Path) -> None:
    run("import", "-", "--what", "sites", "--apply", input=SITES)
    made = run("import", "-", "--what", "workers", "--apply", "--json", input=WORKERS)
    old = json.loads(made.output)["codes"][0]["code"]
    changed = json.loads(run("code", "amina-diallo", "--json").output)["code"]
    told = run("code", "bruno-petit", "--language", "it").output
    assert "Il codice di Bruno Petit è ora " in told
    config = Config.from_env(tmp_path / "data", {})
    engine = connect(config.database_url)
    answers = [
        punch(engine, "main", config.secret, f"c{n}", code=code, at=MONDAY + 3600 * n)
        for n, code in enumerate([changed, old, changed])
    ]
    assert [one["result"] for one in answers] == ["in", "unknown_worker", "out"]

    days = ("--from", "2024-11-18", "--to", "2024-11-18")
    shown = run("punches", *days, "--language", "fr").output
    assert "Amina Diallo" in shown
    assert "2024-11-18 09:00" in shown
    assert "arrivée" in shown
    rows = json.loads(run("punches", *days, "--json").output)["punches"]
    assert [row["direction"] for row in rows] == ["out", "in"]
    export = run("punches", *days, "--csv").stdout_bytes.decode("utf-8-sig")
    assert export.splitlines()[0].startswith("seq,")
    assert len(export.splitlines()) == 3
    assert "Aucun pointage" in run("punches", "--to", "2023-01-01", "--language", "fr").output
    report = run("report", *days, "--by", "site").output
    assert "Résidence Les Tilleuls" in report
    assert "2:00" in report
    assert run("report", *days, "--pdf", "week.pdf").exit_code == 0
    assert Path("week.pdf").read_bytes().startswith(b"%PDF-")
    assert run("report", *days, "--csv", "--language", "fr").stdout_bytes.startswith(
        b"\xef\xbb\xbf"
    )
    total = json.loads(run("report", *days, "--json").output)["total"]
    assert total["actual"] == 7200

    _verify(run, engine)
    engine.dispose()


def _verify(run: Run, engine: Engine) -> None:
    said = run("verify").output
    assert said.startswith("✔ 2 rows, each as it was written; last print ")
    assert said.endswith("prints noted outside of the database: 0\n")
    with writing(engine) as conn:
        conn.execute(punches.update().where(punches.c.seq == 2).values(line="+33"))
    broken = run("verify", "--language", "fr")
    assert (broken.exit_code, broken.output.startswith("✘ ligne 2")) == (1, True)
    assert json.loads(run("verify", "--json").output)["broken_at"] == 2


def test_bad_orders_end_in_words(run: Run) -> None:
    for words in (
        ("punches", "--from", "soon"), ("report", "--by", "moon"), ("import", "none.csv"),
        ("report", "--from", "2026-02-01", "--to", "2026-01-01"), ("code", "nobody"),
        ("import", "none.csv", "--what", "sites"), ("report", "--from", "1970-01-01"),
    ):  # fmt: skip
        answer = run(*words)
        assert answer.exit_code != 0, words
        assert str(answer.exception) or answer.output, words
        assert type(answer.exception).__name__ in (
            "SystemExit", "Invalid", "NotFound", "Unreadable",
        ), words  # fmt: skip
    listed = run("report", "--pdf", "/none/x.pdf")
    assert "cannot be written" in listed.output


def test_the_journal_and_its_proof(run: Run, tmp_path: Path) -> None:
    Path("sites.csv").write_text(SITES.replace("Téléphone", "Téléphone;Étage"), "utf-8")
    look = run("import", "sites.csv", "--what", "sites", "--apply", "--language", "fr")
    assert "Colonnes ignorées : Étage" in look.output
    assert "état" in look.output
    told = run("changes", "--language", "fr")
    assert told.exit_code == 0, told.output
    assert "ligne de commande" in told.output
    assert "ajouté: nom Gare" in told.output
    assert "ligne +33145223344 confirmée" in told.output
    assert "importé: format csv; nouveaux 2" in told.output
    rows = json.loads(run("changes", "--kind", "site", "--id", "gare", "--json").output)["changes"]
    assert [(one["act"], one["name"]) for one in rows] == [("added", "Gare")]
    table = run("changes", "--csv").output.splitlines()
    assert table[0].lstrip("\ufeff").startswith("seq,at,author,kind")
    line = run("anchor").output
    Path("night.txt").write_text(line, "utf-8")
    assert json.loads(run("anchor", "--json").output)["noted"] == 3
    same = run("verify", "--anchors", "night.txt", "--language", "it")
    assert same.exit_code == 0
    assert "impronte annotate fuori dal database: 1, l’ultima il 20" in same.output
    Path("night.txt").write_text(line.replace(line.split()[4][:8], "0" * 8), "utf-8")
    other = run("verify", "--anchors", "night.txt", "--language", "fr")
    assert (other.exit_code, "réécrit depuis" in other.output) == (1, True)
    assert " UTC :" in other.output
    assert "conservées hors de la base de données : 1," in other.output
    assert run("verify", "--anchors", "none.txt").exit_code != 0
    Path("empty.txt").write_text("\n", "utf-8")
    empty = run("verify", "--anchors", "empty.txt", "--language", "fr")
    assert (empty.exit_code, "rien à comparer" in empty.output) == (1, True)


def test_what_is_noted_while_it_is_proved_is_no_false_alarm(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A studio notes the ends between the proof and the comparison."""
    run("import", "-", "--what", "sites", "--apply", input=SITES)
    whole = changes.whole

    def slow(conn: Connection, workspace: str) -> Any:
        found = whole(conn, workspace)
        assert run("import", "-", "--what", "workers", "--apply", input=WORKERS).exit_code == 0
        line = run("anchor").output
        (tmp_path / "data" / "anchors").mkdir()
        (tmp_path / "data" / "anchors" / "main.txt").write_text(line, "utf-8")
        return found

    monkeypatch.setattr(changes, "whole", slow)
    assert run("verify").exit_code == 0
    monkeypatch.undo()
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    assert "database: 1, the last on" in run("verify").output


def test_the_journal_is_told_in_the_language(run: Run, tmp_path: Path) -> None:
    engine = connect(Config.from_env(tmp_path / "data", {}).database_url)
    run("import", "-", "--what", "sites", "--apply", input=SITES)
    with writing(engine) as conn:
        settings.put(conn, "main", {"on": {"missing_in": False}}, "ana")
    engine.dispose()
    told = run("changes", "--language", "fr", env={"COLUMNS": "200"}).output
    assert "alerte sans arrivée oui → non" in told
    assert "réglages pointage" in " ".join(told.split())
    assert "attendance" not in told
    told = run("changes", "--language", "it", env={"COLUMNS": "200"}).output
    assert "avviso senza entrata sì → no" in told
    assert "importazione" in told
    assert "sedi" in told


def test_all_that_is_said_is_in_the_language(run: Run, tmp_path: Path) -> None:
    for language, told in (
        ("fr", "Il n’y a pas d’intervenant"),
        ("it", "Qui non c’è nessun addetto"),
    ):
        wrong = run("code", "nobody", "--language", language)
        assert wrong.exit_code == 2
        assert told in wrong.stderr
    missing = run("import", "none.csv", "--what", "sites", "--language", "fr")
    assert "le fichier ne peut pas être lu" in missing.output
    year = run("report", "--language", "it", "--from", "1970-01-01")
    assert "scegliete un giorno" in year.output
