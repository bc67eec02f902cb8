"""What calls arrive at and flows refer to: numbers, and the world of a workspace."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.world import World
from runtime.records.attendance.tables import sites, workers
from runtime.records.calendars import Calendars, calendar_list
from runtime.records.clean import check_name
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.sounds import get_sound as sound
from runtime.records.sounds import sound_list
from runtime.records.tables import flows, numbers
from runtime.records.versions import CALLED
from runtime.records.words import say

# Made once: making it costs more than running it, and every call asks.
ROUTE = (
    sa.select(numbers.c.workspace, numbers.c.flow, numbers.c.draft, CALLED.label("live"))
    .join(flows, (flows.c.workspace == numbers.c.workspace) & (flows.c.id == numbers.c.flow))
    .where(numbers.c.number.in_(sa.bindparam("spellings", expanding=True)))
    .where(flows.c.archived.is_(False))
)
__all__ = [
    "Calendars",
    "Number",
    "assign",
    "is_free",
    "normalise",
    "number_list",
    "release",
    "route",
    "sound",
    "world",
]
SHORT = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Number:
    """A number that can be called, and the flow it leads to.

    A test number (`draft`) leads to the draft as it is at the moment of the call; such calls are
    tests and count in no figure.
    """

    number: str
    flow: str
    label: str
    draft: bool = False


def normalise(text: str) -> str:
    """A number as stored: `+41218025555`, or a short internal one as it is. Invalid otherwise."""
    plain = re.sub(r"[\s().\-/]", "", text, flags=re.ASCII)
    if SHORT.fullmatch(plain) and plain.isascii():
        return plain
    plain = re.sub(r"^00", "+", plain)
    try:
        number = phonenumbers.parse(plain) if plain.isascii() else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_possible_number(number):
        wrong = FieldError.of("/number", "number-shape")
        raise Invalid(say("bad-number", number=text[:60]), [wrong])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def route(conn: Connection, number: str) -> tuple[str, str, int] | None:
    """Where a call to `number` goes: (workspace, flow, live version); None if nowhere.

    The version is 0, the draft, for a test number. Carriers write the called
    number with +, with 00, or bare; all mean the same line.
    """
    digits = re.sub(r"[^0-9]", "", number, flags=re.ASCII)
    spellings = {digits, f"+{digits}", f"+{digits.removeprefix('00')}"}
    row = conn.execute(ROUTE, {"spellings": list(spellings), "now": time.time()}).first()
    if row is None:
        return None
    version = 0 if row.draft else row.live
    return None if version is None else (row.workspace, row.flow, version)


def number_list(conn: Connection, workspace: str) -> list[Number]:
    """The numbers of the workspace, in order."""
    rows = conn.execute(
        numbers.select().where(numbers.c.workspace == workspace).order_by(numbers.c.number)
    )
    return [Number(row.number, row.flow, row.label, bool(row.draft)) for row in rows]


def is_free(conn: Connection, number: str) -> bool:
    """Whether no workspace uses this number."""
    query = sa.select(numbers.c.number).where(numbers.c.number == normalise(number))
    return conn.scalar(query) is None


def assign(
    conn: Connection, workspace: str, number: str, flow: str, label: str = "", *,
    draft: bool = False,
) -> Number:  # fmt: skip
    """Let a number lead to a flow, or to its draft, for tests.

    NotFound for the flow, Conflict for another one's number.
    """
    number = normalise(number)
    label = check_name(label, "/label") if label.strip() else ""
    found = conn.execute(
        sa.select(flows.c.archived)
        .where(flows.c.workspace == workspace, flows.c.id == flow)
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound("flow", flow)
    if found.archived:
        raise Conflict("archived")
    owner = conn.scalar(sa.select(numbers.c.workspace).where(numbers.c.number == number))
    if owner is None:
        conn.execute(
            numbers.insert().values(
                workspace=workspace, number=number, flow=flow, label=label, draft=draft
            )
        )
    elif owner != workspace:
        raise Conflict("number-in-use", number=number)
    else:
        conn.execute(
            numbers.update()
            .where(numbers.c.number == number, numbers.c.workspace == workspace)
            .values(flow=flow, label=label, draft=draft)
        )
    return Number(number, flow, label, draft)


def release(conn: Connection, workspace: str, number: str) -> None:
    """Take a number out of use; NotFound."""
    mine = (numbers.c.workspace == workspace, numbers.c.number == normalise(number))
    if not conn.execute(numbers.delete().where(*mine)).rowcount:
        raise NotFound("number", number)


def world(conn: Connection, workspace: str) -> World:
    """What the flows of the workspace may refer to."""
    return World(
        calendars={c.id: c.document for c in calendar_list(conn, workspace)},
        audio={row.id for row in sound_list(conn, workspace)},
        flows=set(conn.scalars(sa.select(flows.c.id).where(flows.c.workspace == workspace))),
        numbers={row.number for row in number_list(conn, workspace)},
        today=datetime.now(UTC).date(),
        code_lengths={"site": _lengths(conn, workspace, sites, sa.func.length(sites.c.code)),
                      "punch": _lengths(conn, workspace, workers, workers.c.digits)},
    )  # fmt: skip


def _lengths(
    conn: Connection, workspace: str, table: sa.Table, length: sa.ColumnElement[int]
) -> dict[int, int]:
    """How many codes in use there are of each length."""
    query = sa.select(length, sa.func.count()).where(
        table.c.workspace == workspace, table.c.active.is_(True), length > 0
    )
    return {int(digits): count for digits, count in conn.execute(query.group_by(length))}
