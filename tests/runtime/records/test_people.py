"""Accounts, sessions, and wrong passwords."""

import time

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from runtime.records import people, throttle
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound, Throttled
from runtime.records.people import WrongSignIn
from runtime.records.tables import attempts, sessions, users

PASSWORD = "a good password"


def account(engine: Engine, email: str = "anna@example.org", role: str = "owner") -> people.User:
    with writing(engine) as conn:
        return people.add_user(conn, "one", email, PASSWORD, name="Anna", role=role)


def test_passwords_are_kept_as_argon2id(engine: Engine) -> None:
    account(engine)
    with reading(engine) as conn:
        stored = conn.scalar(sa.select(users.c.password))
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_signing_in(engine: Engine) -> None:
    made = account(engine)
    assert people.sign_in(engine, " Anna@Example.org", PASSWORD, "1.2.3.4") == made
    for email, password in [("anna@example.org", "wrong"), ("bob@example.org", PASSWORD),
                            ("a\0@example.org", "x"), ("\ud800", "\ud800")]:  # fmt: skip
        with pytest.raises(WrongSignIn):
            people.sign_in(engine, email, password, "1.2.3.4")


def test_a_disabled_account_is_out(engine: Engine) -> None:
    user = account(engine)
    with writing(engine) as conn:
        secret = people.open_session(conn, "one", user.id)
        conn.execute(users.update().values(disabled=True))
    with pytest.raises(WrongSignIn):
        people.sign_in(engine, user.email, PASSWORD, "1.2.3.4")
    with reading(engine) as conn:
        assert people.find_session(conn, secret) is None


def test_guessing_gets_slower_and_slower(engine: Engine) -> None:
    account(engine)
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            people.sign_in(engine, "anna@example.org", "wrong", "1.2.3.4")
    with pytest.raises(Throttled) as caught:
        people.sign_in(engine, "anna@example.org", PASSWORD, "5.6.7.8")
    assert 0 < caught.value.seconds <= throttle.FIRST_WAIT
    with writing(engine) as conn:
        conn.execute(attempts.update().values(until=time.time() - 1))
    with pytest.raises(WrongSignIn):
        people.sign_in(engine, "anna@example.org", "wrong", "1.2.3.4")
    with pytest.raises(Throttled) as caught:
        people.sign_in(engine, "anna@example.org", "wrong", "1.2.3.4")
    assert caught.value.seconds > throttle.FIRST_WAIT


@pytest.mark.slow
def test_a_right_password_forgets_the_wrong_ones(engine: Engine) -> None:
    account(engine)
    for _ in range(3):
        for password in ("wrong", "wrong", "wrong"):
            with pytest.raises(WrongSignIn):
                people.sign_in(engine, "anna@example.org", password, "1.2.3.4")
        people.sign_in(engine, "anna@example.org", PASSWORD, "1.2.3.4")


def test_one_address_may_not_try_all_accounts(engine: Engine) -> None:
    with writing(engine) as conn:
        for _ in range(throttle.FREE["address"]):
            throttle.count(conn, ["address 1.2.3.4"])
    with pytest.raises(Throttled):
        people.sign_in(engine, "anyone@example.org", "x", "1.2.3.4")


def test_one_slip_a_day_never_makes_anyone_wait(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ["account anna@example.org", "address 1.2.3.4"]
    begin = time.time()
    for day in range(60):
        monkeypatch.setattr(time, "time", lambda day=day: begin + day * 23 * 3600)
        with writing(engine) as conn:
            throttle.refuse(conn, keys)
            throttle.count(conn, keys)
    with reading(engine) as conn:
        assert set(conn.scalars(sa.select(attempts.c.failures))) == {1}


def test_an_hour_of_peace_halves_what_is_counted(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = time.time()
    for second, counted in [(0, 1), (1, 2), (2, 3), (3, 4), (3590, 5), (3600 * 2, 3), (7201, 4)]:
        monkeypatch.setattr(time, "time", lambda second=second: begin + second)
        with writing(engine) as conn:
            throttle.count(conn, ["account anna@example.org"])
            assert conn.scalar(sa.select(attempts.c.failures)) == counted


def test_sessions_end(engine: Engine) -> None:
    user = account(engine)
    with writing(engine) as conn:
        first, second = (people.open_session(conn, "one", user.id) for _ in range(2))
        found = people.find_session(conn, first)
        assert found is not None
        assert found.user == user
        stored = list(conn.scalars(sa.select(sessions.c.id)))
        assert first not in stored  # a stolen table opens nothing
        people.end_session(conn, "one", found.id)
        assert people.find_session(conn, first) is None
        conn.execute(sessions.update().values(seen=0.0))
        assert people.find_session(conn, second) is None
    with reading(engine) as conn:
        assert people.find_session(conn, "\0\ud800") is None


def test_another_password_signs_out_everywhere(engine: Engine) -> None:
    user = account(engine)
    with writing(engine) as conn:
        secret = people.open_session(conn, "one", user.id)
        people.set_password(conn, "one", user.email, "another good one")
        assert people.find_session(conn, secret) is None
        with pytest.raises(NotFound):
            people.set_password(conn, "two", user.email, "another good one")
    assert people.sign_in(engine, user.email, "another good one", "a").id == user.id


@pytest.mark.parametrize(
    ("email", "password", "role", "pointer"),
    [
        ("anna", PASSWORD, "owner", "/email"),
        ("a@b\0", PASSWORD, "owner", "/email"),
        ("anna@example.org", "short", "owner", "/password"),
        ("anna@example.org", "x" * 201, "owner", "/password"),
        ("anna@example.org", PASSWORD, "king", "/role"),
    ],
)
def test_unusable_accounts(
    engine: Engine, email: str, password: str, role: str, pointer: str
) -> None:
    with pytest.raises(Invalid) as caught, writing(engine) as conn:
        people.add_user(conn, "one", email, password, role=role)
    assert [error.pointer for error in caught.value.errors] == [pointer]


def test_an_address_has_one_account(engine: Engine) -> None:
    account(engine)
    with pytest.raises(Conflict), writing(engine) as conn:
        people.add_user(conn, "two", "ANNA@example.org", PASSWORD)
