"""What calls arrive at and flows refer to: numbers, and the world of a workspace."""

import re
from dataclasses import dataclass

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.world import World
from runtime.records.calendars import Calendars, calendar_list
from runtime.records.clean import check_name
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.sounds import get_sound as sound
from runtime.records.sounds import sound_list
from runtime.records.tables import flows, numbers

# Made once: making it costs more than running it, and every call asks.
ROUTE = (
    sa.select(numbers.c.workspace, numbers.c.flow, flows.c.live_version)
    .join(flows, (flows.c.workspace == numbers.c.workspace) & (flows.c.id == numbers.c.flow))
    .where(numbers.c.number.in_(sa.bindparam("spellings", expanding=True)))
    .where(flows.c.live_version.is_not(None), flows.c.archived.is_(False))
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
    """A number that can be called, and the flow it leads to."""

    number: str
    flow: str
    label: str


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
        what = "write it with its country, as +41 21 802 55 55, or an internal one of 1 to 6 digits"
        raise Invalid(f"{text[:60]!r} is not a telephone number.", [FieldError("/number", what)])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def route(conn: Connection, number: str) -> tuple[str, str, int] | None:
    """Where a call to `number` goes: (workspace, flow, live version); None if nowhere.

    Carriers write the called number with +, with 00, or bare; all mean the same line.
    """
    digits = re.sub(r"[^0-9]", "", number, flags=re.ASCII)
    spellings = {digits, f"+{digits}", f"+{digits.removeprefix('00')}"}
    row = conn.execute(ROUTE, {"spellings": list(spellings)}).first()
    return None if row is None else (row.workspace, row.flow, row.live_version)


def number_list(conn: Connection, workspace: str) -> list[Number]:
    """The numbers of the workspace, in order."""
    rows = conn.execute(
        numbers.select().where(numbers.c.workspace == workspace).order_by(numbers.c.number)
    )
    return [Number(row.number, row.flow, row.label) for row in rows]


def is_free(conn: Connection, number: str) -> bool:
    """Whether no workspace uses this number."""
    query = sa.select(numbers.c.number).where(numbers.c.number == normalise(number))
    return conn.scalar(query) is None


def assign(conn: Connection, workspace: str, number: str, flow: str, label: str = "") -> Number:
    """Let a number lead to a flow. NotFound for the flow, Conflict for another one's number."""
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
        raise Conflict("This flow is archived. Save it again before using it.", "archived")
    owner = conn.scalar(sa.select(numbers.c.workspace).where(numbers.c.number == number))
    if owner is None:
        conn.execute(
            numbers.insert().values(workspace=workspace, number=number, flow=flow, label=label)
        )
    elif owner != workspace:
        raise Conflict(f"{number} is already in use.", "number-in-use")
    else:
        conn.execute(
            numbers.update()
            .where(numbers.c.number == number, numbers.c.workspace == workspace)
            .values(flow=flow, label=label)
        )
    return Number(number, flow, label)


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
    )
