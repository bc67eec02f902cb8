"""Sites: where people work, each with its time zone, its telephones, and a code to type."""

import hmac
import re
import time
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.zones import zone_names
from nodes import world
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import noting
from runtime.records.attendance.lines import Line, line_list, lines_of
from runtime.records.attendance.tables import punches, shifts, site_lines, sites
from runtime.records.clean import check_id, check_name, unstorable
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound
from runtime.records.words import say

CODE = re.compile(r"([0-9]{2,12})?")
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Site:
    """A site with its telephones; `zone` is the name of its time zone, `created` UTC seconds."""

    id: str
    name: str
    code: str
    zone: str
    address: str
    active: bool
    created: float
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class SiteCard:
    """What people write of a site; `code`: 2 to 12 digits, or none."""

    name: str
    code: str = ""
    zone: str = "Europe/Paris"
    address: str = ""
    active: bool = True


def site_list(conn: Connection, workspace: str) -> list[Site]:
    """The sites, by name."""
    rows = conn.execute(sites.select().where(sites.c.workspace == workspace)).all()
    known = lines_of(conn, workspace)
    found = [_site(row, known.get(row.id, [])) for row in rows]
    return sorted(found, key=lambda site: (site.name.casefold(), site.id))


def get_site(conn: Connection, workspace: str, site: str) -> Site:
    """One site; NotFound."""
    row = conn.execute(sites.select().where(*_mine(workspace, site))).first()
    if row is None:
        raise NotFound("site", site[:60])
    return _site(row, line_list(conn, workspace, site))


def save_site(
    conn: Connection, workspace: str, site: str, card: SiteCard, author: str = ""
) -> Site:
    """Add or change a site; its telephones stay. Invalid names each value that is unusable.

    `author`: who did it, for the journal.
    """
    check_id(site)
    values = {**vars(card), "name": check_name(card.name), "address": card.address.strip()}
    if errors := _wrong(values):
        raise Invalid(say("bad-site"), errors)
    touch(conn, workspace)
    others = sa.select(sites.c.name).where(
        sites.c.workspace == workspace, sites.c.code == card.code, sites.c.id != site
    )
    if card.code and (other := conn.scalar(others)) is not None:
        raise Conflict("site-code-in-use", name=other)
    with noting(conn, workspace, "site", [site], author):
        changed = sites.update().where(*_mine(workspace, site)).values(**values)
        if not conn.execute(changed).rowcount:
            new = {"workspace": workspace, "id": site, "created": time.time(), **values}
            conn.execute(sites.insert().values(**new))
    return get_site(conn, workspace, site)


def delete_site(conn: Connection, workspace: str, site: str, author: str = "") -> None:
    """Take a site away for which nothing was ever punched or planned; NotFound, Conflict."""
    touch(conn, workspace)
    name = get_site(conn, workspace, site).name
    for table in (punches, shifts):
        there = (table.c.workspace == workspace, table.c.site == site)
        if conn.execute(sa.select(table.c.id).where(*there).limit(1)).first():
            raise Conflict("has-punches", name=name)
    there = (site_lines.c.workspace == workspace, site_lines.c.site == site)
    with noting(conn, workspace, "site", [site], author):
        conn.execute(site_lines.delete().where(*there))
        conn.execute(sites.delete().where(*_mine(workspace, site)))


def with_code(conn: Connection, workspace: str, code: str) -> world.Site | None:
    """The active site with this code."""
    query = sa.select(sites).where(sites.c.workspace == workspace, sites.c.active)
    found = None
    for row in conn.execute(query.where(sites.c.code != "")):
        if hmac.compare_digest(row.code.encode(), code.encode("utf-8", "replace")):
            found = world.Site(row.id, row.name, row.zone)
    return found


def _wrong(values: dict[str, Any]) -> list[FieldError]:
    errors = []
    if not CODE.fullmatch(values["code"]) or not values["code"].isascii():
        errors.append(FieldError.of("/code", "site-code-shape"))
    if values["zone"] not in zone_names():
        errors.append(FieldError.of("/zone", "zone-known"))
    address = values["address"]
    if len(address) > LONGEST_ADDRESS or unstorable(address):
        errors.append(FieldError.of("/address", "text-length", longest=LONGEST_ADDRESS))
    return errors


def _site(row: sa.Row[Any], its: list[Line]) -> Site:
    return Site(
        row.id, row.name, row.code, row.zone, row.address, bool(row.active), row.created, its
    )


def _mine(workspace: str, site: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (sites.c.workspace == workspace, sites.c.id == site)
