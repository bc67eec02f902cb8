"""Workers, and the codes by which they tell who they are. Codes are kept as keyed hashes only."""

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance import guard
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import noting
from runtime.records.attendance.secret_mark import claim
from runtime.records.attendance.tables import punches, shifts, workers
from runtime.records.clean import check_id, check_name, unstorable
from runtime.records.directory import normalise
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.words import say

CODE = re.compile(r"[0-9]{4,12}")
EMAIL = re.compile(r"([^@\s<>,;\"]{1,64}@[A-Za-z0-9.-]{1,250})?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
USUAL_DIGITS = 6
LONGEST_CODE = 12


@dataclass(frozen=True)
class Worker:
    """Who punches; `digits` is the length of the code, `created` UTC seconds."""

    id: str
    name: str
    digits: int
    active: bool
    language: str
    phone: str
    email: str
    created: float


@dataclass(frozen=True)
class WorkerCard:
    """What people write of a worker. Without a `code` the present one stays, and a new worker gets
    one: of `digits` digits, or of as many as it needs.
    """

    name: str
    code: str | None = None
    digits: int | None = None
    active: bool = True
    language: str = "fr"
    phone: str = ""
    email: str = ""


class Saved(NamedTuple):
    """A worker as saved, and the code that was made; "" when it was given, or stays."""

    worker: Worker
    code: str


def worker_list(conn: Connection, workspace: str) -> list[Worker]:
    """The workers, by name."""
    rows = conn.execute(workers.select().where(workers.c.workspace == workspace))
    return sorted(map(_worker, rows), key=lambda worker: (worker.name.casefold(), worker.id))


def get_worker(conn: Connection, workspace: str, worker: str) -> Worker:
    """One worker; NotFound."""
    row = conn.execute(workers.select().where(*_mine(workspace, worker))).first()
    if row is None:
        raise NotFound("worker", worker[:60])
    return _worker(row)


def save_worker(
    conn: Connection, workspace: str, worker: str, card: WorkerCard, secret: bytes,
    author: str = "",
) -> Saved:  # fmt: skip
    """Add or change a worker. Invalid names what is unusable, also a code that could be guessed;
    Conflict when another worker has that code. `author`: who did it, for the journal.
    """
    check_id(worker)
    values: dict[str, Any] = {
        "name": check_name(card.name), "active": card.active, "language": card.language,
        "phone": _phone(card.phone), "email": card.email.strip(),
    }  # fmt: skip
    if errors := _wrong(values):
        raise Invalid(say("bad-worker"), errors)
    touch(conn, workspace)
    row = conn.execute(workers.select().where(*_mine(workspace, worker))).first()
    made = ""
    if card.code is not None:
        values |= _own(conn, workspace, worker, card.code, secret)
    elif row is None:
        made = _made(conn, workspace, worker, card.digits, secret)
        values |= _kept(workspace, made, secret)
    elif card.active and not row.active:
        # Who comes back counts again among those whose code could be guessed.
        _long_enough(conn, workspace, worker, row.digits)
    with noting(conn, workspace, "worker", [worker], author):
        if row is None:
            new = {"workspace": workspace, "id": worker, "created": time.time(), **values}
            conn.execute(workers.insert().values(**new))
        else:
            conn.execute(workers.update().where(*_mine(workspace, worker)).values(**values))
    return Saved(get_worker(conn, workspace, worker), made)


def new_code(
    conn: Connection, workspace: str, worker: str, secret: bytes, digits: int | None = None,
    author: str = "",
) -> str:  # fmt: skip
    """Give a worker another code, which is told this once: random, of the length that is needed.

    `digits`: a length chosen; Invalid when it is too short for so many workers. NotFound.
    """
    touch(conn, workspace)
    get_worker(conn, workspace, worker)
    code = _made(conn, workspace, worker, digits, secret)
    kept = _kept(workspace, code, secret)
    with noting(conn, workspace, "worker", [worker], author):
        conn.execute(workers.update().where(*_mine(workspace, worker)).values(**kept))
    return code


def delete_worker(conn: Connection, workspace: str, worker: str, author: str = "") -> None:
    """Take a worker away for whom nothing was ever punched or planned; NotFound, Conflict."""
    touch(conn, workspace)
    name = get_worker(conn, workspace, worker).name
    for table in (punches, shifts):
        there = (table.c.workspace == workspace, table.c.worker == worker)
        if conn.execute(sa.select(table.c.id).where(*there).limit(1)).first():
            raise Conflict("has-punches", name=name)
    with noting(conn, workspace, "worker", [worker], author):
        conn.execute(workers.delete().where(*_mine(workspace, worker)))


def with_code(conn: Connection, workspace: str, code: str, secret: bytes) -> Worker | None:
    """Whose code it is, active or not."""
    wanted = code_hash(secret, workspace, code)
    mine = (workers.c.workspace == workspace, workers.c.code_hash == wanted)
    row = conn.execute(workers.select().where(*mine)).first()
    # The index compared hashes, whose first bytes tell nothing about a code; so does this.
    if row is None or not hmac.compare_digest(row.code_hash, wanted):
        return None
    return _worker(row)


def count_codes(conn: Connection, workspace: str, digits: int, besides: str = "") -> int:
    """How many active workers have a code of this length."""
    mine = (workers.c.workspace == workspace, workers.c.digits == digits, workers.c.active,
            workers.c.id != besides)  # fmt: skip
    return conn.scalar(sa.select(sa.func.count()).select_from(workers).where(*mine)) or 0


def digits_needed(conn: Connection, workspace: str, worker: str = "", least: int = 4) -> int:
    """The shortest length of a code, from `least`, that leaves three tries with one more worker."""
    return next(
        digits
        for digits in range(least, LONGEST_CODE + 1)
        if _enough(conn, workspace, worker, digits) or digits == LONGEST_CODE
    )


def code_hash(secret: bytes, workspace: str, code: str) -> str:
    """What is kept of a code: whoever has the database, but not the secret, learns nothing."""
    text = f"{workspace}|{code}".encode("utf-8", "replace")
    return hmac.new(secret, text, hashlib.sha256).hexdigest()


def _own(conn: Connection, workspace: str, worker: str, code: str, secret: bytes) -> dict[str, Any]:
    """The columns of a code that somebody chose."""
    claim(conn, workspace, secret)
    if not CODE.fullmatch(code) or not code.isascii():
        raise Invalid(say("bad-worker"), [FieldError.of("/code", "code-shape")])
    if guard.is_weak(code):
        raise Invalid(say("code-weak"), [FieldError.of("/code", "code-weak")], code="code-weak")
    _long_enough(conn, workspace, worker, len(code))
    other = with_code(conn, workspace, code, secret)
    if other is not None and other.id != worker:
        raise Conflict("code-in-use")
    return _kept(workspace, code, secret)


def _made(conn: Connection, workspace: str, worker: str, digits: int | None, secret: bytes) -> str:
    """A code that nobody has."""
    claim(conn, workspace, secret)
    if digits is None:
        digits = digits_needed(conn, workspace, worker, USUAL_DIGITS)
    else:
        _long_enough(conn, workspace, worker, digits, "/digits")
    while True:
        code = f"{secrets.randbelow(10**digits):0{digits}d}"
        if not guard.is_weak(code) and with_code(conn, workspace, code, secret) is None:
            return code


def _long_enough(
    conn: Connection, workspace: str, worker: str, digits: int, place: str = "/code"
) -> None:
    if _enough(conn, workspace, worker, digits):
        return
    values = {
        "count": count_codes(conn, workspace, digits, worker) + 1,
        "digits": digits_needed(conn, workspace, worker, digits),
    }
    wrong = FieldError.of(place, "code-too-short", **values)
    raise Invalid(say("code-too-short", **values), [wrong], code="code-too-short")


def _enough(conn: Connection, workspace: str, worker: str, digits: int) -> bool:
    count = count_codes(conn, workspace, digits, worker) + 1
    return guard.allowed(count, digits, guard.USUAL_TRIES) == guard.USUAL_TRIES


def _kept(workspace: str, code: str, secret: bytes) -> dict[str, Any]:
    return {"code_hash": code_hash(secret, workspace, code), "digits": len(code)}


def _phone(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    try:
        return normalise(text)
    except Invalid as wrong:
        error = FieldError.of("/phone", "number-shape")
        raise Invalid(say("bad-number", number=text[:60]), [error]) from wrong


def _wrong(values: dict[str, Any]) -> list[FieldError]:
    errors = []
    if not EMAIL.fullmatch(values["email"]) or unstorable(values["email"]):
        errors.append(FieldError.of("/email", "email-shape"))
    if not LANGUAGE.fullmatch(values["language"]):
        errors.append(FieldError.of("/language", "language-shape"))
    return errors


def _worker(row: sa.Row[Any]) -> Worker:
    return Worker(
        row.id, row.name, row.digits, bool(row.active), row.language, row.phone, row.email,
        row.created,
    )  # fmt: skip


def _mine(workspace: str, worker: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (workers.c.workspace == workspace, workers.c.id == worker)
