"""Sites, workers and their lines; two workspaces never see each other; the secret of the codes."""

import inspect
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nodes.world import Attempt
from runtime.config import Config, ConfigError
from runtime.records import directory
from runtime.records.attendance import (
    anchors,
    attempts,
    chain,
    changes,
    guard,
    lines,
    punches,
    refusals,
    sites,
    workers,
)
from runtime.records.attendance.attempts import Unjudged
from runtime.records.attendance.punches import Look, Wanted
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound
from runtime.records.tables import metadata
from tests.runtime.records.attending import (
    BEGAN,
    CODES,
    LINE,
    SECRET,
    STRANGE,
    attempt,
    fill,
    filled,
    punched,
)

AT = BEGAN.timestamp()


@pytest.fixture
def db(engine: Engine) -> Engine:
    return filled(engine)


def pointers(wrong: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [error.pointer for error in wrong.value.errors]


def test_sites(db: Engine) -> None:
    with writing(db) as conn:
        home = sites.get_site(conn, "one", "home")
        assert (home.name, home.code, home.zone) == ("Home", "1234", "Europe/Paris")
        assert [line.number for line in home.lines] == [LINE]
        changed = sites.save_site(
            conn, "one", "home", SiteCard(" Chez Léa ", "77", "Europe/Rome", "2", active=False)
        )
        assert (changed.name, changed.created, changed.lines) == (
            "Chez Léa",
            home.created,
            home.lines,
        )
        assert [site.id for site in sites.site_list(conn, "one")] == ["home", "office"]
        with pytest.raises(Invalid) as wrong:
            sites.save_site(conn, "one", "x", SiteCard("X", "1a", "Europe/Nowhere", "x" * 501))
        assert pointers(wrong) == ["/code", "/zone", "/address"]
        with pytest.raises(Conflict) as taken:
            sites.save_site(conn, "one", "x", SiteCard("X", "5678"))
        assert "Office" in str(taken.value)
        for id_ in ("", "A", "é", "x" * 65):
            with pytest.raises(Invalid):
                sites.save_site(conn, "one", id_, SiteCard("X"))
        for code in ("", ""):  # several may have none
            sites.save_site(conn, "one", "x", SiteCard("X", code))
            sites.save_site(conn, "one", "y", SiteCard("Y", code))
        assert sites.with_code(conn, "one", "") is None
        assert sites.with_code(conn, "one", "77") is None  # not active
        sites.delete_site(conn, "one", "x")
        with pytest.raises(NotFound):
            sites.get_site(conn, "one", "x")
        with pytest.raises(Invalid):
            lines.add_line(conn, "one", "home", "not a number")
        with pytest.raises(NotFound):
            lines.add_line(conn, "one", "nowhere", STRANGE)


def test_workers(db: Engine) -> None:
    with writing(db) as conn:
        card = WorkerCard("Zoé", None, None, True, "it", "+33 6 12 34 56 78", "zoe@example.org")
        saved = workers.save_worker(conn, "one", "zoe", card, SECRET)
        assert saved.worker.phone == "+33612345678"
        assert len(saved.code) == saved.worker.digits == 6
        again = workers.save_worker(conn, "one", "zoe", WorkerCard("Zoé B."), SECRET)
        assert again.code == ""  # the one she has stays
        assert workers.with_code(conn, "one", saved.code, SECRET) == again.worker
        names = [worker.name for worker in workers.worker_list(conn, "one")]
        assert names == ["Marie", "Paul", "Zoé B."]
        for values, pointer in (
            ({"phone": "12x"}, "/phone"), ({"email": "two@a.b, three@c.d"}, "/email"),
            ({"email": "a\nb@c.d"}, "/email"), ({"language": "French"}, "/language"),
            ({"name": " "}, "/name"), ({"name": "x\x00"}, "/name"),
        ):  # fmt: skip
            bad: dict[str, Any] = {"name": "X", **values}
            with pytest.raises(Invalid) as wrong:
                workers.save_worker(conn, "one", "x", WorkerCard(**bad), SECRET)
            assert pointers(wrong) == [pointer]
        workers.delete_worker(conn, "one", "zoe")
        with pytest.raises(NotFound):
            workers.get_worker(conn, "one", "zoe")
        with pytest.raises(NotFound):
            workers.new_code(conn, "one", "zoe", SECRET)


def test_what_was_punched_keeps_its_worker_and_site(db: Engine) -> None:
    with writing(db) as conn:
        punched(conn, "c1")
        with pytest.raises(Conflict):
            workers.delete_worker(conn, "one", "marie")
        with pytest.raises(Conflict):
            sites.delete_site(conn, "one", "home")
        workers.delete_worker(conn, "one", "paul")
        sites.delete_site(conn, "one", "office")
        assert [line.site for found in lines.lines_of(conn, "one").values() for line in found] == [
            "home"
        ]


def test_every_change_is_counted_for_those_who_look_on(db: Engine) -> None:
    def count() -> int:
        with reading(db) as conn:
            return chain.changed(conn, "one")

    acts: list[Callable[[Connection], Any]] = [
        lambda conn: sites.save_site(conn, "one", "x", SiteCard("X")),
        lambda conn: workers.save_worker(conn, "one", "x", WorkerCard("X"), SECRET),
        lambda conn: lines.add_line(conn, "one", "x", STRANGE),
        lambda conn: lines.refuse_line(conn, "one", "x", STRANGE),
        lambda conn: lines.delete_line(conn, "one", "x", STRANGE),
        lambda conn: workers.new_code(conn, "one", "x", SECRET),
        lambda conn: punched(conn, "c1"),
        lambda conn: punched(conn, "c2", code="999999"),
        lambda conn: workers.delete_worker(conn, "one", "x"),
        lambda conn: sites.delete_site(conn, "one", "x"),
    ]
    for number, act in enumerate(acts):
        before = count()
        with writing(db) as conn:
            act(conn)
        assert count() == before + 1, number
    with reading(db) as conn:
        assert chain.changed(conn, "two") == 0


# --- two workspaces -------------------------------------------------------------------------------

MODULES = (anchors, attempts, chain, changes, guard, lines, punches, refusals, sites, workers)
PURE = {
    "anchors.file_of", "anchors.is_due", "anchors.read", "anchors.write", "chain.digest",
    "chain.plain", "chain.follow", "guard.allowed", "guard.is_weak", "guard.place",
    "lines.as_number", "punches.instant", "punches.past_of", "refusals.telling",
    "workers.code_hash",
}  # fmt: skip
EMPTY: dict[str, Callable[[Connection], Any]] = {
    "anchors.compare": lambda conn: anchors.compare(conn, "two", []).problem,
    "anchors.present": lambda conn: anchors.present(conn, "two", AT).noted,
    "changes.change_list": lambda conn: changes.change_list(conn, "two"),
    "changes.verify": lambda conn: changes.verify(conn, "two").count,
    "changes.whole": lambda conn: changes.whole(conn, "two").count,
    "attempts.recall": lambda conn: attempts.recall(conn, "two", "c1:1:punch-1"),
    "attempts.is_test": lambda conn: attempts.is_test(conn, "two", "c1"),
    "chain.changed": lambda conn: chain.changed(conn, "two"),
    "chain.verify": lambda conn: chain.verify(conn, "two").count,
    "guard.is_locked": lambda conn: guard.is_locked(conn, "two", f"code line {LINE}", AT),
    "guard.wrong_in_call": lambda conn: guard.wrong_in_call(conn, "two", "c2"),
    "lines.line_list": lambda conn: lines.line_list(conn, "two", "home"),
    "lines.lines_of": lambda conn: lines.lines_of(conn, "two"),
    "lines.pending_lines": lambda conn: lines.pending_lines(conn, "two"),
    "lines.sites_of": lambda conn: lines.sites_of(conn, "two", LINE),
    "lines.state_at": lambda conn: lines.state_at(conn, "two", "home", LINE),
    "punches.effective": lambda conn: punches.effective(conn, "two", 0, 9e9),
    "punches.effective_of": lambda conn: punches.effective_of(conn, "two", Look(0, 9e9)),
    "punches.punch_list": lambda conn: punches.punch_list(conn, "two", 0, 9e9),
    "refusals.open_calls": lambda conn: refusals.open_calls(conn, "two"),
    "refusals.open_refusals": lambda conn: refusals.open_refusals(conn, "two"),
    "refusals.refusal_list": lambda conn: refusals.refusal_list(conn, "two", state=None),
    "refusals.with_key": lambda conn: refusals.with_key(conn, "two", "c2:1:punch-1"),
    "sites.site_list": lambda conn: sites.site_list(conn, "two"),
    "sites.with_code": lambda conn: sites.with_code(conn, "two", "1234"),
    "workers.count_codes": lambda conn: workers.count_codes(conn, "two", 6),
    "workers.with_code": lambda conn: workers.with_code(conn, "two", CODES["marie"], SECRET),
    "workers.worker_list": lambda conn: workers.worker_list(conn, "two"),
}
WANTED = Wanted("eve", "mine", "marie", "home", "in", AT)
REFUSED: dict[str, Callable[[Connection, str, str], Any]] = {
    "lines.add_line": lambda conn, p, r: lines.add_line(conn, "two", "home", STRANGE),
    "lines.approve_line": lambda conn, p, r: lines.approve_line(conn, "two", "home", LINE),
    "lines.refuse_line": lambda conn, p, r: lines.refuse_line(conn, "two", "home", LINE),
    "lines.delete_line": lambda conn, p, r: lines.delete_line(conn, "two", "home", LINE),
    "punches.add_punch": lambda conn, p, r: punches.add_punch(conn, "two", WANTED),
    "punches.checked": lambda conn, p, r: punches.checked(conn, "two", WANTED, ()),
    "punches.newest": lambda conn, p, r: punches.newest(conn, "two", p),
    "punches.get_punch": lambda conn, p, r: punches.get_punch(conn, "two", p),
    "punches.correct_punch": lambda conn, p, r: punches.correct_punch(conn, "two", p, WANTED),
    "punches.void_punch": lambda conn, p, r: punches.void_punch(
        conn, "two", p, author="eve", reason="x"
    ),
    "refusals.get_refusal": lambda conn, p, r: refusals.get_refusal(conn, "two", r),
    "refusals.resolve_refusal": lambda conn, p, r: refusals.resolve_refusal(
        conn, "two", r, "dismiss", WANTED
    ),
    "refusals.reopen_refusal": lambda conn, p, r: refusals.reopen_refusal(
        conn, "two", r, author="eve", reason="x"
    ),
    "sites.get_site": lambda conn, p, r: sites.get_site(conn, "two", "home"),
    "sites.delete_site": lambda conn, p, r: sites.delete_site(conn, "two", "home"),
    "workers.get_worker": lambda conn, p, r: workers.get_worker(conn, "two", "marie"),
    "workers.delete_worker": lambda conn, p, r: workers.delete_worker(conn, "two", "marie"),
    "workers.new_code": lambda conn, p, r: workers.new_code(conn, "two", "marie", SECRET),
}
OWN = {  # these add to the workspace named, or judge by it: looked at below
    "attempts.attend", "attempts.judge", "attempts.refuse", "chain.append", "chain.touch",
    "changes.note", "changes.noting",
    "guard.fail", "guard.tidy", "lines.learn", "punches.toggled_at",
    "punches.written", "refusals.add_refusal", "refusals.settle_before",
    "sites.save_site", "workers.save_worker",
    "workers.digits_needed",
}  # fmt: skip


def functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name}": function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and function.__module__ == module.__name__
    }


def test_every_function_takes_the_workspace_and_is_looked_at() -> None:
    all_ = {name: found for module in MODULES for name, found in functions(module).items()}
    without = {
        name
        for name, function in all_.items()
        if list(inspect.signature(function).parameters)[:2] != ["conn", "workspace"]
    }
    assert without == PURE
    assert set(EMPTY) | set(REFUSED) | OWN | PURE == set(all_)


def test_nothing_of_one_workspace_shows_in_another(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn)
        punched(conn, "c1")
        punched(conn, "c2", code="999999")
        punched(conn, "c3", AT + 3600, line=STRANGE, site="office")
        (row, *_) = punches.punch_list(conn, "one", 0, AT + 1)
        (refused,) = refusals.refusal_list(conn, "one")
    before = told(engine)
    with reading(engine) as conn:
        shown = {name: act(conn) for name, act in EMPTY.items()}
    assert {name: found for name, found in shown.items() if found} == {}
    for name, act in REFUSED.items():
        with pytest.raises(NotFound), writing(engine) as conn:
            act(conn, row.id, refused.id)
        assert told(engine) == before, name
    with writing(engine) as conn:
        attempts.refuse(conn, "two", "c9", Unjudged("c9", AT, LINE, "home", "no_digits"))
        guard.tidy(conn, "two", time.time())
        for _ in range(guard.MOST_FAILURES):
            guard.fail(conn, "two", f"code line {LINE}", time.time(), line=LINE)
        fill(conn, "two")
        assert punched(conn, "c1", AT + 3600, workspace="two") == "locked"
        assert punched(conn, "c4", AT + 3600, workspace="two", line="", site="home") == "in"
        assert chain.verify(conn, "two").count == 1
    assert told(engine) == before


def told(engine: Engine) -> dict[str, list[Any]]:
    """All that workspace one has of attendance."""
    with reading(engine) as conn:
        return {
            name: sorted(
                map(repr, conn.execute(sa.select(table).where(table.c.workspace == "one")))
            )
            for name, table in metadata.tables.items()
        }


async def test_the_protocol_is_fulfilled(db: Engine) -> None:
    records = AttendanceRecords(db, "two", SECRET)
    assert await records.tries(6, 3) == 3
    answer = await records.punch("c1:1:p", attempt())
    assert answer["result"] == "unknown_worker"
    assert isinstance(attempt(), Attempt)


# --- the secret -----------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_is_nobody_s_business(tmp_path: Path) -> None:
    config = Config.from_env(tmp_path / "data", {})
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(config.secret)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    file = tmp_path / "data" / "secret"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == ["secret"]
    assert Config.from_env(tmp_path / "data", {}).secret == found[0]
    assert Config.from_env(tmp_path / "other", {}).secret != found[0]


def test_a_given_secret_is_used_and_a_bad_one_told(tmp_path: Path) -> None:
    given = Config.from_env(tmp_path / "data", {"ARIANE_SECRET": "sixteen letters!"})
    assert given.secret == b"sixteen letters!"
    assert "sixteen" not in repr(given)
    assert not (tmp_path / "data").exists()
    with pytest.raises(ConfigError, match="ARIANE_SECRET"):
        Config.from_env(tmp_path, {"ARIANE_SECRET": "short"})
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(ConfigError, match="damaged"):
        _ = Config.from_env(tmp_path, {}).secret
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be used"):
        _ = Config.from_env(tmp_path / "file", {}).secret


def test_flows_are_checked_by_the_lengths_of_the_codes_in_use(db: Engine) -> None:
    with writing(db) as conn:
        workers.save_worker(conn, "one", "lea", WorkerCard("Léa", "8305172"), SECRET)
        workers.save_worker(
            conn, "one", "gone", WorkerCard("Gone", "518203746", active=False), SECRET
        )
        found = directory.world(conn, "one").code_lengths
        assert directory.world(conn, "two").code_lengths == {"site": {}, "punch": {}}
    assert found == {"site": {4: 2}, "punch": {6: 2, 7: 1}}


def test_codes_are_not_given_with_another_secret(db: Engine) -> None:
    other = b"of a studio with another folder."
    with writing(db) as conn:
        for act in (
            lambda: workers.new_code(conn, "one", "marie", other),
            lambda: workers.save_worker(conn, "one", "new", WorkerCard("New"), other),
            lambda: workers.save_worker(conn, "one", "new", WorkerCard("New", "830517"), other),
        ):
            with pytest.raises(Conflict, match="secret") as refused:
                act()
            assert refused.value.code == "other-secret"
        assert workers.new_code(conn, "one", "marie", SECRET)
        # Where nobody has a code yet, any secret will do.
        for worker in workers.worker_list(conn, "one"):
            workers.delete_worker(conn, "one", worker.id)
        assert workers.save_worker(conn, "one", "new", WorkerCard("New"), other).code
