"""Who guesses codes finds one in fewer than one of ten thousand calls, and a locked line."""

import random
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from runtime.records.attendance import attempts, guard, refusals, workers
from runtime.records.attendance.guard import LOCK_SECONDS, MOST_FAILURES, Count, allowed, is_weak
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.attendance.tables import alerts, failures
from runtime.records.attendance.tables import workers as table
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid
from tests.runtime.records.attending import (
    BEGAN,
    CODES,
    LINE,
    SECRET,
    STRANGE,
    attempt,
    fill,
    filled,
)

AT = BEGAN.timestamp()


@pytest.fixture
def db(engine: Engine) -> Engine:
    return filled(engine)


def tried(conn: Connection, call: str, code: str, now: float, **values: object) -> str:
    one = attempt(call.partition(":")[0], now, **{"code": code, **values})
    return attempts.attend(conn, "one", call, one, SECRET, now).result


@given(st.integers(0, 5000), st.integers(4, 12), st.integers(1, 9))
def test_tries_keep_the_bound(count: int, digits: int, most: int) -> None:
    tries = allowed(count, digits, most)
    assert 0 <= tries <= most
    if count:
        assert count * tries * 10_000 <= 10**digits
        # and no try is denied that would keep it
        assert tries == most or count * (tries + 1) * 10_000 > 10**digits
    else:
        assert tries == most


def test_tries_of_usual_workplaces() -> None:
    assert [allowed(count, 6, 3) for count in (1, 33, 34, 50, 51, 100, 101)] == [
        3,
        3,
        2,
        2,
        1,
        1,
        0,
    ]
    assert [allowed(1, digits, 3) for digits in (4, 5)] == [1, 3]


def test_a_million_tries_in_calls_find_one_in_fewer_than_ten_thousand_calls() -> None:
    """An attacker who never tries a code twice in a call, at the worst number of workers."""
    chosen = random.Random(7)
    for workers_, digits in ((33, 6), (50, 6), (100, 6), (333, 7)):
        tries = allowed(workers_, digits, 3)
        space = 10**digits
        codes = set(chosen.sample(range(space), workers_))
        calls = 250_000 // tries
        found = 0
        for _ in range(calls):
            first = chosen.randrange(space)
            step = 1 + chosen.randrange(space - 1)
            found += any((first + step * n) % space in codes for n in range(tries))
        # At most 1e-4 is expected; six standard deviations leave room for chance, not for a fault.
        assert found <= calls * 1e-4 + 6 * (calls * 1e-4) ** 0.5, (workers_, digits)


def test_a_million_tries_from_one_line_are_mostly_not_looked_at() -> None:
    """Ten tries a second for a day and more, by the rules of the lock: who comes through?"""
    now, looked = AT, 0
    count = Count()
    for _ in range(1_000_000):
        now += 0.1
        if not count.locked(now):
            looked += 1
            count = count.failed(now, MOST_FAILURES)
    days = (now - AT) / 86400
    assert looked <= MOST_FAILURES * (days * 86400 / LOCK_SECONDS + 1)
    # With 20 codes of 6 digits that is one chance in a hundred, in a day of alarms.
    assert looked * 20 / 10**6 < 0.015 * days + 1e-4


def test_patient_attackers_and_slips(db: Engine) -> None:
    """Slips of honest people, hours apart, lock nobody; what is counted is forgotten."""
    count = Count()
    for n in range(100):
        count = count.failed(AT + n * 1800.0, MOST_FAILURES)
        assert not count.locked(AT + n * 1800.0)


def test_the_lock_and_the_alarm(db: Engine) -> None:
    with writing(db) as conn:
        for n in range(MOST_FAILURES):
            assert tried(conn, f"c{n}:1:p", f"00000{n}", AT + n) == "unknown_worker"
        locked = AT + MOST_FAILURES - 1
        # From now on nothing is looked at, not even what is right; elsewhere all goes on.
        assert tried(conn, "d1:1:p", CODES["marie"], locked + 1) == "locked"
        assert tried(conn, "d2:1:p", CODES["marie"], locked + LOCK_SECONDS - 1) == "locked"
        elsewhere = {"line": STRANGE, "site": "home"}
        assert tried(conn, "d3:1:p", CODES["marie"], locked + 2, **elsewhere) == "in"
        (alarm,) = conn.execute(alerts.select()).all()
        assert (alarm.kind, alarm.state, alarm.site, alarm.note, alarm.shift) == (
            "guessing", "open", "home", LINE, None,
        )  # fmt: skip
        assert alarm.raised == locked
        # Told again: the answers of before, and no failure more.
        assert tried(conn, "c0:1:p", "000000", locked + 3) == "unknown_worker"
        assert tried(conn, "d1:1:p", CODES["marie"], locked + LOCK_SECONDS + 9) == "locked"
        after = locked + LOCK_SECONDS + 1
        assert tried(conn, "e1:1:p", CODES["marie"], after) in ("in", "out")
        kept = Counter(one.reason for one in refusals.refusal_list(conn, "one"))
        assert kept == {"wrong_code": MOST_FAILURES, "locked": 2}
        # Locked again: the alarm is open still, one is enough.
        for n in range(MOST_FAILURES):
            tried(conn, f"f{n}:1:p", "999999", after + 10 + n)
        assert len(conn.execute(alerts.select()).all()) == 1


def test_hidden_numbers_lock_a_site_not_each_other(db: Engine) -> None:
    with writing(db) as conn:
        for n in range(MOST_FAILURES):
            tried(conn, f"c{n}:1:p", "999999", AT + n, line="", site="home")
        assert tried(conn, "d1:1:p", CODES["marie"], AT + 9, line="", site="home") == "locked"
        assert tried(conn, "d2:1:p", CODES["marie"], AT + 9, line="", site="office") == "in"
        assert tried(conn, "d3:1:p", CODES["paul"], AT + 9) == "in"  # by the line of the site


def test_one_call_gets_no_more_tries_whatever_its_flow_does(db: Engine) -> None:
    """A flow that leads back to the code gives a call no more tries than the bound allows."""
    with writing(db) as conn:
        for n in range(98):  # 100 codes of six digits: a single try
            workers.save_worker(conn, "one", f"w{n}", WorkerCard(f"W {n}", digits=7), SECRET)
        conn.execute(sa.update(table).values(digits=6))
        assert workers.count_codes(conn, "one", 6) == 100
        assert tried(conn, "c1:1:punch-1", "999999", AT) == "unknown_worker"
        assert tried(conn, "c1:2:punch-1", CODES["marie"], AT) == "locked"
        assert tried(conn, "c2:1:punch-1", CODES["marie"], AT) == "in"


def test_attacks_from_everywhere_raise_an_alarm(db: Engine) -> None:
    with writing(db) as conn:
        for n in range(guard.MOST_TOGETHER):
            tried(conn, f"c{n}:1:p", "999999", AT + n, line=f"+3361234{n:04}")
        (alarm,) = conn.execute(alerts.select()).all()
        assert (alarm.kind, alarm.note) == ("guessing", "*")
        assert tried(conn, "x:1:p", CODES["marie"], AT + 99) == "in"  # nobody is locked out
        assert len(conn.execute(failures.select()).all()) == guard.MOST_TOGETHER + 1
        tried(conn, "y:1:p", "999999", AT + 9000)
        assert len(conn.execute(failures.select()).all()) == 2  # the old ones are forgotten


async def test_codes_of_sites_are_guarded_too(db: Engine) -> None:
    now = [AT]
    records = AttendanceRecords(db, "one", SECRET, clock=lambda: now[0])

    async def ask(code: str, line: str) -> bool:
        return await records.site_by_code(code, call="c", line=line, attempt=1) is not None

    assert await ask("1234", STRANGE)
    for n in range(MOST_FAILURES):
        assert not await ask(f"00{n}0", STRANGE)
    assert not await ask("1234", STRANGE)
    for n in range(guard.MOST_HIDDEN - 1):
        assert not await ask(f"00{n:02}", "anonymous")
    assert await ask("1234", "anonymous")
    now[0] += LOCK_SECONDS + 1
    assert await ask("1234", STRANGE)
    assert await records.tries(6, 3) == 3
    assert await records.tries(9, 5) == 5


def test_weak_codes() -> None:
    weak = [
        "0000",
        "1234",
        "4321",
        "123456",
        "987654",
        "1212",
        "123123",
        "000000",
        "890123",
        "777777",
    ]
    assert [code for code in weak if not is_weak(code)] == []
    assert [
        code for code in ("4829", "482913", "112358", "730518", "1357", "1223") if is_weak(code)
    ] == []


def test_codes_that_are_made_are_random_strong_and_long_enough(db: Engine) -> None:
    with writing(db) as conn:
        made = [
            workers.save_worker(conn, "one", f"w{n}", WorkerCard(f"W {n}"), SECRET).code
            for n in range(40)
        ]
        made.append(workers.new_code(conn, "one", "marie", SECRET))
        lengths = Counter(map(len, made))
        assert lengths == {6: 32, 7: 9}  # Marie and Paul included, six digits do for 33
        assert len(set(made)) == len(made)
        assert not any(map(is_weak, made))
        assert workers.with_code(conn, "one", CODES["marie"], SECRET) is None
        marie = workers.with_code(conn, "one", made[-1], SECRET)
        assert marie is not None
        assert (marie.id, marie.digits) == ("marie", 6)
        stored = conn.execute(table.select()).all()
    assert not any(code in str(row) for row in stored for code in made)


def test_codes_that_people_choose(db: Engine) -> None:
    def chosen(conn: Connection, worker: str, code: str) -> Invalid | Conflict | None:
        try:
            workers.save_worker(conn, "one", worker, WorkerCard("X", code), SECRET)
        except (Invalid, Conflict) as problem:
            return problem
        return None

    with writing(db) as conn:
        short = chosen(conn, "x", "4829")
        assert isinstance(short, Invalid)
        assert short.code == "code-too-short"
        assert [e.pointer for e in short.errors] == ["/code"]
        assert "5" in short.text("en")
        assert "chiffres" in short.text("fr")
        assert "cifre" in short.text("it")
        for bad in ("123456", "777777", "12a456", "٤٨٢٩١٣", "1", "", "1" * 13, "4829 1"):
            assert isinstance(chosen(conn, "x", bad), Invalid), bad
        assert isinstance(chosen(conn, "x", CODES["paul"]), Conflict)
        assert chosen(conn, "marie", CODES["marie"]) is None  # her own again
        for n in range(31):
            assert chosen(conn, f"w{n}", str(482_000 + 7 * n)) is None
        long = chosen(conn, "w31", "482915")
        assert isinstance(long, Invalid)
        assert "7" in long.text("en")
        assert "34" in long.text("en")
        # Somebody who left makes room, and cannot come back with a code that is too short now.
        card = WorkerCard("W", active=False)
        workers.save_worker(conn, "one", "w0", card, SECRET)
        assert chosen(conn, "w31", "482915") is None
        with pytest.raises(Invalid):
            workers.save_worker(conn, "one", "w0", replace(card, active=True), SECRET)
        with pytest.raises(Invalid) as asked:
            workers.new_code(conn, "one", "w0", SECRET, 6)
        assert [e.pointer for e in asked.value.errors] == ["/digits"]
        assert len(workers.new_code(conn, "one", "w0", SECRET, 8)) == 8


def test_the_same_code_in_two_workspaces_is_kept_differently(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn, "one")
        fill(conn, "two")
    with reading(engine) as conn:
        kept = conn.execute(sa.select(table.c.code_hash)).scalars().all()
    assert len(set(kept)) == 4
    assert workers.code_hash(SECRET, "one", "1") != workers.code_hash(b"another", "one", "1")
