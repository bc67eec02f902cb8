"""The lock that a person puts on a flow, so that nobody else changes it; test calls go on."""

import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.clean import unstorable
from runtime.records.errors import FieldError, Invalid, Locked, NotFound
from runtime.records.tables import flows, locks, users
from runtime.records.words import say

LONGEST_NOTE = 200


@dataclass(frozen=True)
class Lock:
    """Who keeps a flow: user id, name, UTC seconds since when, and why."""

    user: str
    name: str
    since: float
    note: str


def lock_list(conn: Connection, workspace: str) -> dict[str, Lock]:
    """The locked flows of the workspace by id."""
    query = (
        sa.select(locks, users.c.name)
        .outerjoin(users, (users.c.workspace == locks.c.workspace) & (users.c.id == locks.c.holder))
        .where(locks.c.workspace == workspace)
    )
    return {
        row.flow: Lock(row.holder, row.name or row.holder, row.since, row.note)
        for row in conn.execute(query)
    }


def get_lock(conn: Connection, workspace: str, flow: str) -> Lock | None:
    """The lock of a flow; None while anybody may change it."""
    return lock_list(conn, workspace).get(flow)


def lock(conn: Connection, workspace: str, flow: str, user: str, note: str = "") -> Lock:
    """Keep a flow for a user; keeping it again only changes the note. NotFound, Locked."""
    if len(note) > LONGEST_NOTE or unstorable(note):
        wrong = FieldError.of("/note", "note-length", longest=LONGEST_NOTE)
        raise Invalid(say("bad-note"), [wrong])
    hold(conn, workspace, flow)
    refuse_if_locked(conn, workspace, flow, user)
    mine = (locks.c.workspace == workspace, locks.c.flow == flow)
    if not conn.execute(locks.update().where(*mine).values(note=note)).rowcount:
        conn.execute(
            locks.insert().values(
                workspace=workspace, flow=flow, holder=user, since=time.time(), note=note
            )
        )
    return lock_list(conn, workspace)[flow]


def unlock(conn: Connection, workspace: str, flow: str, user: str, *, force: bool = False) -> None:
    """Let others change a flow again. Locked when another user keeps it, unless `force`."""
    hold(conn, workspace, flow)
    if not force:
        refuse_if_locked(conn, workspace, flow, user)
    conn.execute(locks.delete().where(locks.c.workspace == workspace, locks.c.flow == flow))


def refuse_if_locked(conn: Connection, workspace: str, flow: str, user: str) -> None:
    """Locked when somebody else keeps this flow."""
    held = get_lock(conn, workspace, flow)
    if held is not None and held.user != user:
        raise Locked(held.name, held.since)


def hold(conn: Connection, workspace: str, flow: str) -> None:
    """Let nobody else lock, save or publish this flow until the transaction ends. NotFound."""
    there = (
        sa.select(flows.c.id)
        .where(flows.c.workspace == workspace, flows.c.id == flow)
        .with_for_update()
    )
    if conn.scalar(there) is None:
        raise NotFound("flow", flow)
