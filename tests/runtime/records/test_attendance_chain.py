"""Whatever is changed in the history, by whatever hand, is found."""

import random
import sqlite3
import struct
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from runtime.records import people
from runtime.records.attendance import chain, punches
from runtime.records.attendance.chain import Verified, append, touch, verify
from runtime.records.attendance.punches import Wanted
from runtime.records.attendance.tables import canonical, heads
from runtime.records.attendance.tables import punches as table
from runtime.records.database import connect, migrate, reading, writing
from tests.runtime.records.attending import BEGAN, fill, punched, within

MANY = 10_000
AT = BEGAN.timestamp()


def values(n: int) -> dict[str, Any]:
    """A row as other rows are, with what is hard to keep exactly."""
    return {
        "id": f"p{n}", "kind": "punch", "worker": f"worker-{n % 20}", "site": "home",
        "direction": "in" if n % 2 else "out", "at": AT + n * 0.1 + 1e-7, "zone": "Europe/Paris",
        "recorded": AT + n / 3, "call": f"call-{n}", "visit": "3", "line": "+33145223344",
        "attestation": "A", "flags": ["hidden_number", "é"] if n % 5 == 0 else [],
        "simulated": n % 7 == 0, "corrects": "", "author": "",
        "reason": "oublié ✓" if n % 3 else "",
    }  # fmt: skip


def add(engine: Engine, count: int, workspace: str = "one") -> None:
    """Rows as `append` makes them, all at once."""
    rows, head = [], chain.Head(0, "")
    for n in range(count):
        row = {**values(n), "workspace": workspace, "seq": n + 1, "previous": head.hash}
        told = [canonical(row["flags"]) if c == "flags" else row[c] for c in chain.COLUMNS]
        head = chain.Head(n + 1, chain.digest(told))
        rows.append({**row, "hash": head.hash})
    with writing(engine) as conn:
        touch(conn, workspace)
        conn.execute(table.insert(), rows)
        conn.execute(heads.update().where(heads.c.workspace == workspace).values(**head._asdict()))


def verified(engine: Engine, workspace: str = "one") -> Verified:
    with reading(engine) as conn:
        return verify(conn, workspace)


def test_an_untouched_history_is_whole(engine: Engine) -> None:
    assert verified(engine) == Verified(True, 0, "")
    add(engine, 30)
    found = verified(engine)
    assert found.ok
    assert found.count == 30
    with reading(engine) as conn:
        row = conn.execute(table.select().where(table.c.seq == 30)).one()
        head = conn.execute(heads.select().where(heads.c.workspace == "one")).one()
    assert found.head == row.hash == head.hash
    kept = {name: getattr(row, name) for name in values(29)}
    assert kept == values(29)  # floats and flags as they were given, to the last bit
    assert struct.pack(">d", row.at) == struct.pack(">d", values(29)["at"])
    assert verified(engine, "two").count == 0


TAMPERED = {
    "worker": "worker-9", "site": "office", "direction": "in", "zone": "Europe/Rome",
    "kind": "void", "call": "other", "visit": "4", "line": "+33145223345", "attestation": "B",
    "simulated": True, "corrects": "p1", "author": "eve", "reason": "x", "hash": "0" * 64,
    "previous": "0" * 64, "flags": ["duplicate"], "id": "p99", "workspace": "two", "seq": 99,
}  # fmt: skip


def test_a_changed_column_is_found_where_it_is(engine: Engine) -> None:
    add(engine, 12)
    here = (table.c.workspace == "one", table.c.seq == 9)
    with reading(engine) as conn:
        row = conn.execute(table.select().where(*here)).one()._mapping
    assert {*TAMPERED, "at", "recorded"} == set(row)
    for column in row:
        if column in TAMPERED:
            new = TAMPERED[column]
        else:  # the smallest change that a float can have
            (bits,) = struct.unpack(">q", struct.pack(">d", row[column]))
            (new,) = struct.unpack(">d", struct.pack(">q", bits + 1))
        assert new != row[column], column
        with engine.connect() as conn:  # rolled back at the end
            conn.execute(table.update().where(*here).values({column: new}))
            found = verify(conn, "one")
            conn.rollback()
        assert (found.ok, found.broken_at) == (False, 9), column
        assert found.problem is not None
        assert all("9" in found.problem.text(language) for language in ("en", "fr", "it"))
    assert verified(engine).ok


def test_a_row_is_added_behind_the_last(engine: Engine) -> None:
    add(engine, 3)
    with writing(engine) as conn:
        row = append(conn, "one", touch(conn, "one"), values(3))
        assert row["seq"] == 4
    found = verified(engine)
    assert (found.ok, found.count, found.head) == (True, 4, row["hash"])


def test_rows_taken_away_added_swapped_or_cut_off_are_found(engine: Engine) -> None:
    def spoilt(*acts: Any) -> int | None:
        with engine.connect() as conn:  # rolled back at the end
            for act in acts:
                conn.execute(act)
            found = verify(conn, "one")
            conn.rollback()
        assert not found.ok
        return found.broken_at

    add(engine, 12)
    seq = table.c.seq
    with reading(engine) as conn:
        row = dict(conn.execute(table.select().where(seq == 5)).one()._mapping)
    assert spoilt(table.delete().where(seq == 5)) == 5
    assert spoilt(table.delete().where(seq == 1)) == 1
    assert spoilt(table.delete()) == 1
    assert spoilt(table.delete().where(seq > 10)) == 11
    assert spoilt(table.delete().where(seq == 5), table.update().where(seq > 5).values(seq=-seq),
                  table.update().where(seq < 0).values(seq=-seq - 1)) == 5  # fmt: skip
    assert spoilt(table.insert().values({**row, "id": "x", "seq": 13, "call": ""})) == 13
    assert spoilt(table.insert().values({**row, "id": "x", "seq": 0, "call": ""})) == 1
    swap = [
        table.update().where(seq == 5).values(seq=-1), table.update().where(seq == 6).values(seq=5),
        table.update().where(seq == -1).values(seq=6),
    ]  # fmt: skip
    assert spoilt(*swap) == 5
    assert spoilt(heads.delete()) == 13
    assert spoilt(heads.update().values(hash="0" * 64)) == 13
    assert verified(engine).ok


@pytest.mark.slow
def test_ten_thousand_rows_are_verified_at_once(engine: Engine) -> None:
    add(engine, MANY)
    with within(15):  # 0.15 s on an idle core
        assert verified(engine).count == MANY


@pytest.mark.slow
def test_any_flipped_bit_in_the_file_is_found(tmp_path: Path) -> None:
    """As if somebody edited the database with another program: any bit of any column of a row."""
    chosen, columns = random.Random(1), [column.name for column in table.c]
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
    add(engine, 200)
    raw = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    looked = 0
    for turn in range(8 * len(columns)):
        column, seq = columns[turn % len(columns)], chosen.randrange(1, 201)
        rowid, kind, old = raw.execute(
            f"SELECT rowid, typeof({column}), {column} FROM punches WHERE seq = ?", (seq,)
        ).fetchone()
        cast = "CAST(? AS TEXT)" if kind == "text" else "?"
        change = f"UPDATE OR IGNORE punches SET {column} = {cast} WHERE rowid = ?"
        # What makes it like another row is refused by the table itself.
        done = raw.execute(change, (flipped(kind, old, chosen), rowid)).rowcount
        looked += done
        found = verified(engine)
        assert found.ok != bool(done), (column, seq, old)
        if done:
            assert found.broken_at is not None
            assert found.broken_at <= seq or column == "seq"
        raw.execute(change, (old.encode() if kind == "text" else old, rowid))
    assert looked > 7 * len(columns)
    assert verified(engine).ok
    raw.close()
    engine.dispose()


def flipped(kind: str, old: Any, chosen: random.Random) -> Any:
    """The value with one bit the other way; a text as its bytes."""
    data = old.encode() if kind == "text" else struct.pack(">d" if kind == "real" else ">q", old)
    if not data:
        return b" "
    at, bit = chosen.randrange(len(data)), 1 << chosen.randrange(8)
    if kind == "integer":
        at, bit = len(data) - 1, 1 << chosen.randrange(6)
    if kind == "real":
        at = chosen.randrange(2, len(data))  # in the first two would be NaN, which SQLite drops
    spoilt = bytes([*data[:at], data[at] ^ bit, *data[at + 1 :]])
    if kind == "text":
        return spoilt
    return struct.unpack(">d" if kind == "real" else ">q", spoilt)[0]


kinds = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=["Cs"]))
)


@given(st.lists(kinds, max_size=4), st.lists(kinds, max_size=4))
def test_no_two_rows_are_written_alike(one: list[Any], other: list[Any]) -> None:
    def exact(row: list[Any]) -> list[Any]:
        return [struct.pack(">d", v) if isinstance(v, float) else (type(v), v) for v in row]

    assert (chain.digest(one) == chain.digest(other)) == (exact(one) == exact(other))


def test_what_is_no_such_value_has_no_hash() -> None:
    for value in (b"x", [], object()):
        with pytest.raises(TypeError):
            chain.digest([value])


def test_corrections_and_voids_are_links_too(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn)
        punched(conn, "c1")
        (row,) = punches.punch_list(conn, "one", 0, AT + 1)
        punches.correct_punch(conn, "one", row.id, Wanted("anna", "late", at=AT - 60))
        punches.void_punch(conn, "one", row.id, author="anna", reason="twice")
        assert verify(conn, "one").count == 3
        conn.execute(sa.update(table).where(table.c.seq == 2).values(reason="on time"))
        assert verify(conn, "one").broken_at == 2
