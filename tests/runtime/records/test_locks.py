"""The lock of a flow: it stops all changes by others, and nothing else."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from runtime.records import flows, locks, people, versions
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid, Locked
from tests.runtime.records.documents import flow

CHANGES: dict[str, Callable[[Any], Any]] = {
    "save": lambda conn: flows.save_draft(conn, "one", "hello", flow(text="b"), 1, "bob"),
    "publish": lambda conn: flows.publish(conn, "one", "hello", None, "bob"),
    "rollback": lambda conn: flows.rollback(conn, "one", "hello", 1, "bob"),
    "withdraw": lambda conn: versions.withdraw(conn, "one", "hello", 1, "bob"),
    "archive": lambda conn: flows.archive(conn, "one", "hello", "bob"),
    "restore": lambda conn: flows.restore(conn, "one", "hello", "bob"),
    "lock": lambda conn: locks.lock(conn, "one", "hello", "bob"),
    "unlock": lambda conn: locks.unlock(conn, "one", "hello", "bob"),
}


@pytest.fixture
def anna(engine: Engine) -> str:
    with writing(engine) as conn:
        user = people.add_user(conn, "one", "anna@example.org", "a good password", name="Anna")
        flows.create(conn, "one", flow(), user.id, "hello")
        flows.publish(conn, "one", "hello", None, user.id)
        locks.lock(conn, "one", "hello", user.id, "until noon")
    return user.id


@pytest.mark.parametrize("change", CHANGES)
def test_others_change_nothing(engine: Engine, anna: str, change: str) -> None:
    with pytest.raises(Locked, match="Anna has locked") as caught, writing(engine) as conn:
        CHANGES[change](conn)
    assert caught.value.name == "Anna"
    assert "Anna a verrouillé" in caught.value.text("fr")
    assert "UTC" in caught.value.text("it")


def test_the_holder_changes_everything_and_others_may_look(engine: Engine, anna: str) -> None:
    with writing(engine) as conn:
        flows.save_draft(conn, "one", "hello", flow(text="b"), 1, anna)
        assert flows.publish(conn, "one", "hello", None, anna) == 2
        assert flows.duplicate(conn, "one", "hello", "bob").name == "Hello (2)"
        assert flows.check(conn, "one", flow()).ok
        before = locks.get_lock(conn, "one", "hello")
        after = locks.lock(conn, "one", "hello", anna, "until one")
    assert before is not None
    assert (after.since, after.note) == (before.since, "until one")


def test_it_ends_by_the_holder_or_by_force(engine: Engine, anna: str) -> None:
    with writing(engine) as conn:
        locks.unlock(conn, "one", "hello", anna)
        locks.unlock(conn, "one", "hello", anna)  # it stays unlocked
        locks.lock(conn, "one", "hello", "bob")
        locks.unlock(conn, "one", "hello", anna, force=True)
        assert locks.lock_list(conn, "one") == {}
    with pytest.raises(Invalid), writing(engine) as conn:
        locks.lock(conn, "one", "hello", anna, "x" * 201)


def test_of_two_who_lock_at_once_one_gets_it(engine: Engine, anna: str) -> None:
    with writing(engine) as conn:
        locks.unlock(conn, "one", "hello", anna)
    gate, told = threading.Barrier(2), list[str]()

    def work(user: str) -> None:
        gate.wait()
        try:
            with writing(engine) as conn:
                locks.lock(conn, "one", "hello", user)
            told.append(user)
        except Locked as held:
            told.append(f"not {user}: {held.name}")

    threads = [threading.Thread(target=work, args=(who,)) for who in ("carl", "dora")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as conn:
        holder = locks.lock_list(conn, "one")["hello"].user
    other = {"carl": "dora", "dora": "carl"}[holder]
    assert sorted(told) == sorted([holder, f"not {other}: {holder}"])
