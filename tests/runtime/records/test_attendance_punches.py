"""Punches in the records: once, in order, corrected by new rows only, refused ones kept."""

import asyncio
import dataclasses
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nodes.world import Punched
from runtime.records.attendance import attempts, lines, punches, refusals, sites, workers
from runtime.records.attendance import tables as t
from runtime.records.attendance.attempts import attend
from runtime.records.attendance.chain import changed, verify
from runtime.records.attendance.punches import Wanted
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import connect, reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound
from runtime.records.tables import calls
from tests.runtime.records.attending import (
    BEGAN,
    CODES,
    LINE,
    OFFICE_LINE,
    SECRET,
    STRANGE,
    attempt,
    filled,
    punched,
)

HOUR = timedelta(hours=1)
DAY = 86400.0
AT = BEGAN.timestamp()
BY_ANNA: dict[str, Any] = {"author": "anna", "reason": "forgot"}
HOSTILE = (
    "'; DROP TABLE punches; --", "{{ 7*7 }}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
    "x" * 300, "\x00\x01\r\nVia: evil", "\u202e\u0663\u0663\u0661\u0664\u0665",
    "\U0001d7db\U0001d7db\U0001d7d9", "\ud800", "%00", "../../etc/passwd", "+33145223344\n",
    "'" * 40, "NULL", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
)  # fmt: skip


@pytest.fixture
def db(engine: Engine) -> Engine:
    return filled(engine)


def rows(engine: Engine, table: sa.Table, workspace: str = "one") -> Sequence[Any]:
    with reading(engine) as conn:
        return conn.execute(table.select().where(table.c.workspace == workspace)).all()


async def test_a_punch_is_there_once_and_told_again_alike(db: Engine) -> None:
    records = AttendanceRecords(db, "one", SECRET)
    first = await records.punch("c1:3:punch-1", attempt())
    assert first["result"] == "in"
    assert (first["name"], first["site"], first["language"]) == ("Marie", "Home", "fr")
    assert first["at"] == "2026-03-10T09:00:00+01:00"
    with writing(db) as conn:  # whatever else has changed meanwhile
        workers.save_worker(conn, "one", "marie", WorkerCard("Marie", active=False), SECRET)
    assert await records.punch("c1:3:punch-1", attempt(code="000000")) == first
    assert await records.recall("c1:3:punch-1") == first
    assert await records.recall("c1:4:punch-1") is None
    (row,) = rows(db, t.punches)
    assert (row.seq, row.call, row.visit, row.line, row.at) == (1, "c1", "3", LINE, AT)
    assert row.recorded == pytest.approx(time.time(), abs=60)


async def test_refused_attempts_are_kept_with_their_reason_and_told_again(db: Engine) -> None:
    with writing(db) as conn:
        workers.save_worker(conn, "one", "paul", WorkerCard("Paul", active=False), SECRET)
    records = AttendanceRecords(db, "one", SECRET)
    tried: dict[str, dict[str, Any]] = {
        "wrong_code": {"code": "999999"},
        "inactive": {"code": CODES["paul"]},
        "unknown_line": {"line": STRANGE},
        "hidden_number": {"line": ""},
        "unknown_site": {"site": "gone"},
        "out_of_window": {"direction": "schedule"},
    }
    for turn in range(2):
        for reason, values in tried.items():
            answer = await records.punch(f"{reason}:1:punch-1", attempt(reason, **values))
            assert answer["result"] == refusals.RESULTS[reason], turn
            assert answer == await records.recall(f"{reason}:1:punch-1")
    # The line of the dry cell: no code at all.
    for _ in range(2):
        await records.refuse(
            "c9:1:site-1", call="c9", at=BEGAN, line="Anonymous", site=None, reason="no_digits"
        )
    with reading(db) as conn:
        found = {one.reason: one for one in refusals.refusal_list(conn, "one")}
        assert refusals.open_refusals(conn, "one") == len(tried) + 1
    assert set(found) == {*tried, "no_digits"}
    assert found["unknown_line"].worker == "marie"  # so that people can tell who it was
    assert found["no_digits"].line == ""
    assert rows(db, t.punches) == []


async def test_judging_and_looking_write_nothing(db: Engine) -> None:
    records = AttendanceRecords(db, "one", SECRET)
    with reading(db) as conn:
        before = changed(conn, "one")
    judged = await records.judge(attempt())
    real = await records.punch("c1:1:punch-1", attempt())
    assert {**judged, "id": real["id"]} == real
    again = await records.judge(attempt("c2"))
    assert again["result"] == "duplicate"
    assert (await records.judge(attempt("c3", code="999999")))["result"] == "unknown_worker"
    assert await records.site_by_code("9999", call="", line=STRANGE, attempt=1) is None
    with reading(db) as conn:
        assert changed(conn, "one") == before + 1
        assert conn.execute(t.failures.select()).all() == []


async def test_a_line_is_known_however_the_carrier_writes_it(db: Engine) -> None:
    records = AttendanceRecords(db, "one", SECRET)
    for line in (LINE, "33145223344", "0033145223344", "0145223344", "+33 1 45 22 33 44"):
        assert [site.id for site in await records.sites_of(line)] == ["home"], line
    for line in ("", "anonymous", "145223344", "0245223344", "+39145223344", "5223344", STRANGE):
        assert await records.sites_of(line) == [], line
    with writing(db) as conn:
        lines.add_line(conn, "one", "office", LINE)
        assert punched(conn, "both") == "unknown_site"  # which of the two?
        assert punched(conn, "named", site="office") == "in"
        sites.save_site(conn, "one", "office", SiteCard("Office", active=False))
    assert [site.id for site in await records.sites_of(LINE)] == ["home"]


async def test_hostile_caller_ids_are_only_text(db: Engine) -> None:
    records = AttendanceRecords(db, "one", SECRET)
    for n, line in enumerate(HOSTILE):
        assert await records.sites_of(line) == [] or line.strip() == LINE
        who = attempt(f"c{n}", BEGAN + n * HOUR, line=line, site="home", attestation=line)
        assert (await records.punch(f"c{n}:1:punch-1", who))["result"] in ("in", "out")
        wrong = attempt(f"d{n}", line=line, code=line)
        assert (await records.punch(f"d{n}:1:punch-1", wrong))["result"] == "unknown_worker"
        odd = attempt(line, line=line, site=line, code=CODES["paul"])
        answer = await records.punch(f"{line}:1:punch-1", odd)
        assert answer["result"] == "unknown_site"
        await records.refuse(
            f"{line}:2:x", call=line, at=BEGAN, line=line, site=line, reason="unknown_line"
        )
        assert await records.site_by_code(line, call=f"c{n}", line=line, attempt=1) is None
    with reading(db) as conn:
        assert verify(conn, "one").ok
        assert verify(conn, "one").count == len(HOSTILE)
        assert all(len(row.line) <= 128 and row.line.isprintable()
                   for row in punches.punch_list(conn, "one", 0, AT + 10 * DAY))  # fmt: skip
        learned = [line.number for line in lines.pending_lines(conn, "one")]
    assert learned == []  # nothing of it could stand at a site


def test_a_test_is_marked_and_counts_apart(db: Engine) -> None:
    with writing(db) as conn:
        for call, version, simulated in (
            ("real", 3, False),
            ("test", 3, True),
            ("draft", 0, False),
        ):
            conn.execute(
                calls.insert().values(
                    workspace="one", id=call, flow="f", version=version, simulated=simulated,
                    started=AT,
                )
            )  # fmt: skip
        assert punched(conn, "test", BEGAN - HOUR) == "in"
        assert punched(conn, "real", BEGAN) == "in"  # not the departure of the test
        assert punched(conn, "draft", BEGAN) == "out"
        found = {row.call: row.simulated for row in punches.punch_list(conn, "one", 0, AT + DAY)}
        assert found == {"real": False, "test": True, "draft": True}
        more = attempt("test", BEGAN + HOUR, line=STRANGE, site="home")
        assert attempts.attend(conn, "one", "test:2:punch-1", more, SECRET).result == "in"
        assert lines.pending_lines(conn, "one") == []  # who tests may say they call from anywhere


def test_corrections_are_rows_and_the_newest_counts(db: Engine) -> None:
    with writing(db) as conn:
        punched(conn, "c1")
        (first,) = punches.punch_list(conn, "one", AT, AT + 1)
        late = Wanted(**BY_ANNA, at=AT - 600)
        row = punches.correct_punch(conn, "one", first.id, late)
        assert (row.kind, row.corrects, row.author, row.reason) == (
            "correction", first.id, "anna", "forgot",
        )  # fmt: skip
        # It is named by the correction as well as by its own id, and moves to another site.
        moved = Wanted(**BY_ANNA, site="office", worker="paul", direction="out")
        punches.correct_punch(conn, "one", row.id, moved)
        (now,) = punches.effective(conn, "one", 0, AT + DAY)
        assert (now.id, now.seq, now.worker, now.site) == (first.id, 1, "paul", "office")
        assert (now.direction, now.at, now.zone) == ("out", AT - 600, "Europe/Rome")
        assert now.flags == ("corrected",)
        # Where it was, and where it is now.
        assert punches.effective(conn, "one", AT, AT + 1) == []
        assert len(punches.punch_list(conn, "one", AT, AT + 1)) == 3
        assert len(punches.punch_list(conn, "one", AT - 601, AT - 599, "paul")) == 3
        with pytest.raises(Conflict):
            punches.correct_punch(conn, "one", first.id, moved)
        punches.void_punch(conn, "one", first.id, author="anna", reason="twice")
        assert punches.effective(conn, "one", 0, AT + DAY) == []
        with pytest.raises(Conflict):
            punches.void_punch(conn, "one", row.id, author="anna", reason="again")
        back = punches.correct_punch(conn, "one", first.id, Wanted(**BY_ANNA))
        assert back.worker == "paul"
        assert len(punches.effective(conn, "one", 0, AT + DAY)) == 1
        assert verify(conn, "one").count == 5


def test_by_hand(db: Engine) -> None:
    with writing(db) as conn:
        made = punches.add_punch(conn, "one", Wanted(**BY_ANNA, worker="marie", site="home",
                                                     direction="in", at=AT))  # fmt: skip
        assert (made.kind, made.flags, made.call, made.author) == ("punch", ("manual",), "", "anna")
        assert punched(conn, "c1", BEGAN + HOUR) == "out"  # and it counts as any other
        for values, pointer in (
            ({"worker": None}, "/worker"), ({"site": None}, "/site"),
            ({"direction": "up"}, "/direction"), ({"at": time.time() + 7200}, "/at"),
            ({"at": float("nan")}, "/at"), ({"at": 0.0}, "/at"), ({"at": None}, "/at"),
            ({"reason": " "}, "/reason"), ({"reason": "x" * 501}, "/reason"),
            ({"reason": "\x00"}, "/reason"),
        ):  # fmt: skip
            good: dict[str, Any] = {
                **BY_ANNA,
                "worker": "marie",
                "site": "home",
                "direction": "in",
                "at": AT,
            }
            with pytest.raises(Invalid) as wrong:
                punches.add_punch(conn, "one", Wanted(**{**good, **values}))
            assert [error.pointer for error in wrong.value.errors] == [pointer]
        with pytest.raises(NotFound):
            punches.add_punch(conn, "one", Wanted(**BY_ANNA, worker="nobody", site="home",
                                                  direction="in", at=AT))  # fmt: skip
        with pytest.raises(NotFound):
            punches.void_punch(conn, "one", "nothing", author="anna", reason="x")


def test_a_corrected_duplicate_counts(db: Engine) -> None:
    """Though nothing else be different: the punch that it repeated may turn out to be wrong."""
    with writing(db) as conn:
        punched(conn, "c1")
        assert punched(conn, "c2", AT + 60) == "duplicate"
        twin, first = punches.punch_list(conn, "one", AT, AT + DAY)
        punches.void_punch(conn, "one", first.id, **BY_ANNA)
        punches.correct_punch(conn, "one", twin.id, Wanted(**BY_ANNA))
        (counting,) = punches.effective(conn, "one", AT, AT + DAY)
        assert (counting.id, counting.flags) == (twin.id, ("corrected",))
        punches.correct_punch(conn, "one", twin.id, Wanted(**BY_ANNA, direction="out"))
        assert punched(conn, "c3", AT + 3 * 3600) == "in"


def test_attempts_are_settled_once(db: Engine) -> None:
    with writing(db) as conn:
        punched(conn, "c0", AT - 3600)
        for call, values in (("c1", {"line": STRANGE}), ("c2", {"code": "999999"}), ("c3", {})):
            punched(conn, call, AT, **{"line": "", **values})
        found = {one.call: one.id for one in refusals.refusal_list(conn, "one")}
        said = Wanted("anna", "it was her")
        with pytest.raises(Invalid):  # where was it?
            refusals.resolve_refusal(conn, "one", found["c1"], "accept", said)
        here = Wanted("anna", "it was her", site="home")
        done = refusals.resolve_refusal(conn, "one", found["c1"], "accept", here)
        assert (done.state, done.resolved_by, done.note) == ("resolved", "anna", "it was her")
        row = punches.get_punch(conn, "one", done.punch)
        assert (row.worker, row.at, row.call, row.line) == ("marie", AT, "c1", STRANGE)
        assert (row.direction, row.flags) == ("out", ("accepted",))  # she had arrived before
        whose = Wanted("anna", "a slip", worker="paul", site="office", direction="in", at=AT + 60)
        done = refusals.resolve_refusal(conn, "one", found["c2"], "attach", whose)
        assert punches.get_punch(conn, "one", done.punch).worker == "paul"
        gone = refusals.resolve_refusal(conn, "one", found["c3"], "dismiss", Wanted("anna", ""))
        assert (gone.state, gone.punch) == ("dismissed", "")
        assert refusals.refusal_list(conn, "one") == []
        assert len(refusals.refusal_list(conn, "one", state=None)) == 3
        with pytest.raises(Conflict):
            refusals.resolve_refusal(conn, "one", found["c1"], "dismiss", said)
        with pytest.raises(NotFound):
            refusals.resolve_refusal(conn, "one", "nothing", "dismiss", said)
        assert verify(conn, "one").ok


def test_what_was_settled_is_taken_back(db: Engine) -> None:
    with writing(db) as conn:
        for call in ("c1", "c2"):
            punched(conn, call, AT, line="")
        first, second = (one.id for one in refusals.refusal_list(conn, "one"))
        here = Wanted("anna", "it was her", worker="marie", site="home", direction="in")
        with pytest.raises(Conflict):
            refusals.reopen_refusal(conn, "one", first, author="eve", reason="a slip")
        made = [refusals.resolve_refusal(conn, "one", first, "accept", here).punch]
        assert [one.id for one in punches.effective(conn, "one", 0, 9e9)] == made
        again = refusals.reopen_refusal(conn, "one", first, author="eve", reason="a slip")
        assert (again.state, again.resolved_by, again.resolved_at) == ("open", "", None)
        assert (again.punch, again.note) == ("", "")
        assert punches.effective(conn, "one", 0, 9e9) == []
        newest = punches.punch_list(conn, "one", 0, 9e9)[0]
        assert (newest.kind, newest.author, newest.reason) == ("void", "eve", "a slip")
        assert refusals.open_refusals(conn, "one") == 2
        # Settled again it is another punch of the same call; one voided elsewhere stays void.
        made.append(refusals.resolve_refusal(conn, "one", first, "accept", here).punch)
        assert made[0] != made[1]
        punches.void_punch(conn, "one", made[1], author="anna", reason="no")
        refusals.reopen_refusal(conn, "one", first, author="eve", reason="a slip")
        refusals.resolve_refusal(conn, "one", second, "dismiss", Wanted("anna", "a test"))
        assert refusals.reopen_refusal(conn, "one", second, author="eve", reason="x").note == ""
        made.append(refusals.resolve_refusal(conn, "one", first, "accept", here).punch)
        with pytest.raises(Invalid):
            refusals.reopen_refusal(conn, "one", first, author="eve", reason=" ")
        assert refusals.get_refusal(conn, "one", first).punch == made[2]
        with pytest.raises(NotFound):
            refusals.reopen_refusal(conn, "two", first, author="eve", reason="x")
        assert verify(conn, "one").ok


def test_the_attempts_of_a_call_are_one_thing_to_settle(db: Engine) -> None:
    """Three wrong codes in a call are one call to settle; all rows stay, and all are settled."""
    with writing(db) as conn:
        for call, visit in (("c1", "1:punch-2"), ("c1", "1:punch-10"), ("c1", "1:punch-1"),
                            ("c2", "1:punch-1")):  # fmt: skip
            key = f"{call}:{visit}"
            assert attend(conn, "one", key, attempt(call, code="999998"), SECRET).result != "in"
        for n in range(2):  # told by nobody's call: each stands alone
            values = {"at": BEGAN.timestamp(), "call": "", "reason": "no_digits"}
            refusals.add_refusal(conn, "one", f"x{n}", {**values, "simulated": False})
    with reading(db) as conn:
        made = refusals.open_calls(conn, "one")
        assert refusals.open_refusals(conn, "one") == len(made) == 4
    (three,) = [one for one in made if len(one) > 1]
    assert [one.key for one in three] == ["c1:1:punch-1", "c1:1:punch-2", "c1:1:punch-10"]
    assert refusals.telling(three) == three[-1]
    known = dataclasses.replace(three[0], worker="marie")
    assert refusals.telling([known, *three[1:]]) == known
    wanted = Wanted("boss", "it was Marie", "marie", "home", "in")
    with writing(db) as conn:
        done = refusals.resolve_refusal(conn, "one", three[1].id, "attach", wanted)
        them = [refusals.get_refusal(conn, "one", one.id) for one in three]
        assert refusals.open_refusals(conn, "one") == 3
        with pytest.raises(Conflict):
            refusals.resolve_refusal(conn, "one", three[0].id, "dismiss", wanted)
    assert {(one.state, one.punch, one.resolved_by) for one in them} == {
        ("resolved", done.punch, "boss")
    }
    with writing(db) as conn:
        refusals.reopen_refusal(conn, "one", three[2].id, author="boss", reason="no")
        assert refusals.open_refusals(conn, "one") == 4
        rows = refusals.refusal_list(conn, "one", state=None)
        assert len(rows) == 6
        assert {one.state for one in rows} == {"open"}


def test_attempts_of_several_workers_in_a_call_are_settled_each_by_itself(db: Engine) -> None:
    """One is a late Marie, the other an inactive Paul who borrows her telephone."""
    with writing(db) as conn:
        workers.save_worker(conn, "one", "paul", WorkerCard("Paul", active=False), SECRET)
        tried: list[dict[str, Any]] = [
            {"code": "999998"},
            {"line": STRANGE},
            {"code": CODES["paul"]},
            {"line": STRANGE},
        ]
        for number, values in enumerate(tried, 1):
            attend(conn, "one", f"c1:1:punch-{number}", attempt(**values), SECRET)
        made = {one[0].worker: one for one in refusals.open_calls(conn, "one")}
        assert {who: len(them) for who, them in made.items()} == {"": 1, "marie": 2, "paul": 1}
        assert refusals.open_refusals(conn, "one") == 3
        here = Wanted("boss", "she was there", site="home", direction="in")
        done = refusals.resolve_refusal(conn, "one", made["marie"][0].id, "accept", here)
        assert punches.get_punch(conn, "one", done.punch).worker == "marie"
        states = {(one.worker, one.state) for one in refusals.refusal_list(conn, "one", state=None)}
        assert states == {("", "open"), ("marie", "resolved"), ("paul", "open")}
        assert refusals.open_refusals(conn, "one") == 2
        refusals.resolve_refusal(conn, "one", made["paul"][0].id, "dismiss", Wanted("boss", ""))
        (left,) = refusals.refusal_list(conn, "one")
        assert left.worker == ""
        refusals.reopen_refusal(conn, "one", made["marie"][1].id, author="boss", reason="no")
        assert refusals.open_refusals(conn, "one") == 2


def test_who_mistypes_and_then_punches_is_no_exception(db: Engine) -> None:
    with writing(db) as conn:
        before = changed(conn, "one")
        attend(conn, "one", "c1:2:punch-9", attempt(code="999998"), SECRET)
        attend(conn, "one", "c1:2:punch-10", attempt(line=STRANGE), SECRET)
        told = attend(conn, "one", "c1:2:punch-11", attempt(), SECRET, AT + 5)
        assert (told.result, refusals.open_refusals(conn, "one")) == ("in", 0)
        assert changed(conn, "one") == before + 3
        made = refusals.refusal_list(conn, "one", state=None)
        assert {(one.state, one.punch, one.resolved_by, one.resolved_at) for one in made} == {
            ("resolved", told.id, "", AT + 5)
        }
        assert attend(conn, "one", "c1:2:punch-9", attempt(), SECRET).result == "unknown_worker"
        # What comes after it, another call, and another worker are nothing that it tells about.
        attend(conn, "one", "c1:10:punch-1", attempt(code="999998"), SECRET)
        attend(conn, "one", "c2:1:punch-1", attempt("c2", code="999998"), SECRET)
        attend(conn, "one", "c3:1:punch-1", attempt("c3", code=CODES["paul"], line=""), SECRET)
        attend(conn, "one", "c3:1:punch-2", attempt("c3", AT + 7200), SECRET)
        attend(conn, "one", "c1:3:punch-1", attempt(at=AT + 9000), SECRET)
        assert sorted(one.call for one in refusals.refusal_list(conn, "one")) == ["c1", "c2", "c3"]
        # Taken back, it is to be settled again; the punch is the caller's, and stays.
        refusals.reopen_refusal(conn, "one", made[0].id, author="eve", reason="whose was it?")
        assert refusals.open_refusals(conn, "one") == 3
        assert told.id in [one.id for one in punches.effective(conn, "one", 0, 9e9)]
        assert verify(conn, "one").ok


async def test_a_line_is_learned_and_approved(db: Engine) -> None:
    records = AttendanceRecords(db, "one", SECRET)
    for n in range(3):
        await records.punch(
            f"c{n}:1:p", attempt(f"c{n}", BEGAN + n * HOUR, line=STRANGE, site="home")
        )
    await records.punch("x:1:p", attempt("x", line=STRANGE, site="office", code="999999"))
    with writing(db) as conn:
        (line,) = lines.pending_lines(conn, "one")
        assert (line.site, line.number, line.uses, line.worker) == ("home", STRANGE, 3, "marie")
        assert lines.sites_of(conn, "one", STRANGE) == []
        lines.approve_line(conn, "one", "home", STRANGE)
        assert [site.id for site in lines.sites_of(conn, "one", STRANGE)] == ["home"]
        assert punched(conn, "c4", AT + 5 * 3600, line=STRANGE) == "out"
        row = next(r for r in punches.punch_list(conn, "one", 0, AT + DAY) if r.call == "c4")
        assert row.flags == ()
        lines.refuse_line(conn, "one", "home", STRANGE)
        assert punched(conn, "c5", AT + 6 * 3600, line=STRANGE, site="home") == "in"
        assert lines.pending_lines(conn, "one") == []  # it is not proposed again
        for act in (lines.approve_line, lines.refuse_line, lines.delete_line):
            with pytest.raises(NotFound):
                act(conn, "one", "office", STRANGE)
        lines.delete_line(conn, "one", "home", STRANGE)
        assert [line.number for line in lines.line_list(conn, "one", "home")] == [LINE]


def test_many_at_once_make_one_chain_without_gap(db: Engine, database_url: str) -> None:
    """Two processes' worth of engines, threads on each; every attempt is told twice."""
    engines = [db, connect(database_url)]
    each, total = 12, 6
    answers: list[dict[str, Any]] = []

    def work(number: int) -> None:
        records = AttendanceRecords(engines[number % 2], "one", SECRET)
        who = CODES["marie" if number % 3 else "paul"]

        async def punch() -> None:
            for n in range(each):
                # Pairs of threads tell the same attempts.
                call = f"c{number // 2}-{n}"
                line = LINE if n % 2 else OFFICE_LINE
                one = attempt(call, BEGAN + n * HOUR, code=who, line=line)
                found = await records.punch(f"{call}:1:p", one)
                answers.append({"call": call, **found})

        asyncio.run(punch())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(total)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engines[1].dispose()
    assert len(answers) == total * each
    ids: dict[str, set[str]] = {}
    for answer in answers:
        ids.setdefault(answer["call"], set()).add(answer["id"])
    assert all(len(found) == 1 for found in ids.values())  # both were told of the same row
    with reading(db) as conn:
        seqs = list(conn.scalars(sa.select(t.punches.c.seq).order_by(t.punches.c.seq)))
        assert seqs == list(range(1, total // 2 * each + 1))
        assert verify(conn, "one").ok


def test_a_row_made_under_the_same_call_and_visit_is_not_made_twice(db: Engine) -> None:
    """What the lock of the chain forbids, the table forbids too."""
    with writing(db) as conn:
        punched(conn, "c1")
    (row,) = rows(db, t.punches)
    twin = {**row._mapping, "id": "other", "seq": 2}
    with pytest.raises(sa.exc.IntegrityError), writing(db) as conn:
        conn.execute(t.punches.insert().values(**twin))
    with writing(db) as conn:
        answer = attempts.attend(conn, "one", "c1:1:punch-2", attempt(), SECRET)
    assert isinstance(answer, Punched)
    assert answer.id == row.id
