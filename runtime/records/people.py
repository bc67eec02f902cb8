"""Workspaces, their users, and who is signed in."""

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Connection, Engine, Row

from runtime.records import throttle
from runtime.records.clean import check_name, unstorable
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound, RecordsError
from runtime.records.tables import sessions, users, workspaces
from runtime.records.words import say

Role = Literal["owner", "designer", "supervisor", "tester", "viewer"]
LANGUAGES = ("fr", "en", "it")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
# Seconds: a session ends after this without a sign of life, and after that in any case.
IDLE_SECONDS = 12 * 3600
LONGEST_SECONDS = 7 * 24 * 3600
SEEN_EVERY = 60

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Unknown accounts take as long as known ones, so that nobody learns who has an account."""
    return _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class User:
    """A person with an account."""

    workspace: str
    id: str
    email: str
    name: str
    role: Role
    language: str
    disabled: bool


@dataclass(frozen=True)
class Session:
    """Who is signed in. `csrf` must come back with every order that changes something."""

    id: str
    user: User
    workspace_name: str
    csrf: str


class WrongSignIn(RecordsError):
    """The e-mail and password do not go together."""

    def __init__(self) -> None:
        super().__init__(say("wrong-sign-in"))


# --- workspaces and users -----------------------------------------------------------------------


def add_workspace(conn: Connection, workspace: str, name: str) -> None:
    """Make a workspace; nothing happens when it exists."""
    found = conn.scalar(
        sa.select(workspaces.c.workspace).where(workspaces.c.workspace == workspace)
    )
    if found is None:
        values = {"workspace": workspace, "name": check_name(name), "created": time.time()}
        conn.execute(workspaces.insert().values(**values))


def workspace_ids(conn: Connection) -> list[str]:
    """All workspaces, oldest first."""
    query = sa.select(workspaces.c.workspace).order_by(workspaces.c.created)
    return list(conn.scalars(query))


def add_user(
    conn: Connection, workspace: str, email: str, password: str, *, name: str = "",
    role: str = "owner",
) -> User:  # fmt: skip
    """Make an account. Invalid for unusable values, Conflict when the e-mail has one."""
    email = email.strip().casefold()
    errors = [*_person_errors(email, role), *_password_errors(password)]
    if errors:
        raise Invalid("This account cannot be made.", errors)
    if conn.scalar(sa.select(users.c.id).where(users.c.email == email)) is not None:
        raise Conflict("email-in-use", email=email)
    user = secrets.token_hex(8)
    conn.execute(
        users.insert().values(
            workspace=workspace, id=user, email=email, name=check_name(name or email),
            password=_hasher.hash(password), role=role, created=time.time(),
            disabled=False,
        )
    )  # fmt: skip
    return get_user(conn, workspace, user)


def get_user(conn: Connection, workspace: str, user: str) -> User:
    """One user; NotFound."""
    row = conn.execute(
        users.select().where(users.c.workspace == workspace, users.c.id == user)
    ).first()
    if row is None:
        raise NotFound("user", user)
    return _user(row)


def user_list(conn: Connection, workspace: str) -> list[User]:
    """The users of the workspace, by e-mail."""
    rows = conn.execute(
        users.select().where(users.c.workspace == workspace).order_by(users.c.email)
    )
    return [_user(row) for row in rows]


def any_account(conn: Connection) -> bool:
    """Whether anybody could sign in."""
    query = sa.select(users.c.id).where(users.c.disabled.is_(False)).limit(1)
    return conn.scalar(query) is not None


def set_password(conn: Connection, workspace: str, email: str, password: str) -> User:
    """Give an account another password and end all its sessions; NotFound, Invalid."""
    if errors := _password_errors(password):
        raise Invalid("This password is unusable.", errors)
    mine = (users.c.workspace == workspace, users.c.email == email.strip().casefold())
    row = conn.execute(users.select().where(*mine)).first()
    if row is None:
        raise NotFound("user", email)
    conn.execute(users.update().where(*mine).values(password=_hasher.hash(password)))
    conn.execute(
        sessions.delete().where(sessions.c.workspace == workspace, sessions.c.user_id == row.id)
    )
    return _user(row)


def set_language(conn: Connection, workspace: str, user: str, language: str) -> User:
    """The language in which a user reads the studio; Invalid."""
    if language not in LANGUAGES:
        what = f"choose one of {', '.join(LANGUAGES)}"
        raise Invalid("The studio does not speak this language.", [FieldError("/language", what)])
    mine = (users.c.workspace == workspace, users.c.id == user)
    conn.execute(users.update().where(*mine).values(language=language))
    return get_user(conn, workspace, user)


# --- signing in ---------------------------------------------------------------------------------


def sign_in(engine: Engine, email: str, password: str, address: str) -> User:
    """The user with this e-mail and password. WrongSignIn, or Throttled after many wrong tries.

    Its own transactions: checking a password takes long, and nobody may wait for it.
    """
    email = email.strip().casefold()
    keys = (f"account {email}", f"address {address}")
    with reading(engine) as conn:
        throttle.refuse(conn, keys)
        row = None
        if not unstorable(email):
            row = conn.execute(users.select().where(users.c.email == email)).first()
    nobody = _nobody()  # for known ones too: whoever signs in first waits for it
    right = _matches(row.password if row else nobody, password)
    if row is None or not right or row.disabled:
        with writing(engine) as conn:
            throttle.count(conn, keys)
        raise WrongSignIn
    with writing(engine) as conn:
        throttle.forget(conn, keys[0])
    return _user(row)


def password_is(conn: Connection, email: str, password: str) -> bool:
    """Whether an account exists with this very password (for `ariane doctor`)."""
    row = conn.execute(users.select().where(users.c.email == email)).first()
    return row is not None and not row.disabled and _matches(row.password, password)


def open_session(conn: Connection, workspace: str, user: str) -> str:
    """Begin a session with an id never used before; returns the secret for the cookie."""
    secret, now = secrets.token_urlsafe(32), time.time()
    conn.execute(sessions.delete().where(sessions.c.expires < now))
    conn.execute(
        sessions.insert().values(
            workspace=workspace, id=_hash(secret), user_id=user, csrf=secrets.token_urlsafe(24),
            created=now, seen=now, expires=now + LONGEST_SECONDS,
        )
    )  # fmt: skip
    return secret


def find_session(conn: Connection, secret: str) -> Session | None:
    """The session behind a cookie; None when there is none, or it is over."""
    now = time.time()
    row = conn.execute(
        sa.select(users, sessions.c.id.label("session"), sessions.c.csrf,
                  workspaces.c.name.label("workspace_name"))
        .join(sessions, sessions.c.user_id == users.c.id)
        .join(workspaces, workspaces.c.workspace == users.c.workspace)
        .where(sessions.c.id == _hash(secret), sessions.c.expires > now)
        .where(sessions.c.seen > now - IDLE_SECONDS, users.c.disabled.is_(False))
    ).first()  # fmt: skip
    if row is None:
        return None
    return Session(row.session, _user(row), row.workspace_name, row.csrf)


def reread_session(conn: Connection, session: Session) -> Session:
    """The session as it is after a change of its user."""
    user = get_user(conn, session.user.workspace, session.user.id)
    return Session(session.id, user, session.workspace_name, session.csrf)


def touch_session(engine: Engine, session: str) -> None:
    """A sign of life of a session; written at most once a minute."""
    now = time.time()
    with reading(engine) as conn:
        seen = conn.scalar(sa.select(sessions.c.seen).where(sessions.c.id == session))
    if seen is not None and now - seen > SEEN_EVERY:
        with writing(engine) as conn:
            conn.execute(sessions.update().where(sessions.c.id == session).values(seen=now))


def end_session(conn: Connection, workspace: str, session: str) -> None:
    """Sign out."""
    mine = (sessions.c.workspace == workspace, sessions.c.id == session)
    conn.execute(sessions.delete().where(*mine))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


def _person_errors(email: str, role: str) -> list[FieldError]:
    errors = []
    if not EMAIL.fullmatch(email) or unstorable(email):
        errors.append(FieldError("/email", f"{email[:80]!r} is not an e-mail address"))
    if role not in get_args(Role):
        errors.append(FieldError("/role", f"choose one of {', '.join(get_args(Role))}"))
    return errors


def _password_errors(password: str) -> list[FieldError]:
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD and not unstorable(password):
        return []
    what = f"choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
    return [FieldError("/password", what)]


def _user(row: Row[Any]) -> User:
    return User(
        row.workspace, row.id, row.email, row.name, row.role, row.language, bool(row.disabled)
    )
