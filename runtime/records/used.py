"""Who needs a thing: nothing that a live flow names may be deleted under it."""

import json
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ValidationError
from sqlalchemy.engine import Connection

from nodes import KINDS
from nodes.base import AudioRef, CalendarRef
from runtime.records.errors import Conflict
from runtime.records.tables import flows, versions
from runtime.records.versions import LIVE

Thing = tuple[str, str]  # "calendar" or "audio", and its id
Users = dict[Thing, list[tuple[str, str]]]


def refuse_if_used(conn: Connection, workspace: str, name: str) -> None:
    """Conflict when a live or scheduled version names this calendar or sound anywhere."""
    now = time.time()
    same_flow = (versions.c.workspace == flows.c.workspace) & (versions.c.flow == flows.c.id)
    query = (
        sa.select(flows.c.name)
        .distinct()
        .join(versions, same_flow)
        .where(flows.c.workspace == workspace, flows.c.archived.is_(False))
        .where(versions.c.withdrawn.is_(None))
        .where((versions.c.effective > now) | (versions.c.version == LIVE))
        .where(versions.c.document.contains(f'"{name}"', autoescape=True))
    )
    if users := sorted(conn.scalars(query, {"now": now})):
        raise Conflict("in-use", users=", ".join(users))


def users(conn: Connection, workspace: str) -> Users:
    """By calendar and sound, the flows (id, name) whose drafts ask for it, archived ones not."""
    query = (
        sa.select(flows.c.id, flows.c.name, flows.c.draft)
        .where(flows.c.workspace == workspace, flows.c.archived.is_(False))
        .order_by(flows.c.name, flows.c.id)
    )
    found: Users = {}
    for row in conn.execute(query):
        for thing in _things(row.draft):
            found.setdefault(thing, []).append((row.id, row.name))
    return found


@lru_cache(maxsize=500)
def _things(draft: str) -> frozenset[Thing]:
    nodes = json.loads(draft).get("nodes")
    placed = nodes.values() if isinstance(nodes, dict) else ()
    return frozenset(thing for node in placed for thing in _of_node(node))


def _of_node(node: Any) -> Iterator[Thing]:
    params = node.get("params") or {}
    kind = KINDS.get(node.get("type"))
    try:
        value: Any = kind.model_validate(params) if kind else params
    except ValidationError:
        value = params
    for word in _words(value):
        if isinstance(word, CalendarRef) or value is params:
            yield "calendar", str(word)
        if isinstance(word, AudioRef) or value is params:
            yield "audio", str(word)  # of what is unfinished, any word may be the name of a thing


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _words(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
