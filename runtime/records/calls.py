"""What happened: calls with their paths, live calls, counts, and the journal read in order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from runtime.counters import Counts, Key, Tally
from runtime.events import Event
from runtime.records.errors import NotFound
from runtime.records.tables import calls, counters, events, flows

MOST = 1000
AT_ONCE = 200
"""Calls whose facts are asked for together."""


@dataclass(frozen=True)
class Call:
    """One call; `ended` and `reason` are None while it lasts, `node` is where it is."""

    id: str
    workspace: str
    flow: str
    flow_name: str
    version: int
    simulated: bool
    caller: str
    called: str
    node: str
    started: float
    ended: float | None
    reason: str | None


class Told(NamedTuple):
    """One row of the journal: its place in the order, and the fact."""

    seq: int
    event: Event


class Snapshot(NamedTuple):
    """Counts, live calls and the last fact they contain, all of one instant."""

    counts: Counts
    live: list[Call]
    seq: int


def recent(
    conn: Connection,
    workspace: str,
    *,
    flow: str | None = None,
    live: bool = False,
    past: bool = False,
    limit: int = 100,
) -> list[Call]:
    """Calls of the workspace, newest first; at most `limit` (1000).

    `live`: those that last; `past`: real ones that are over.
    """
    query = _calls(workspace)
    if flow is not None:
        query = query.where(calls.c.flow == flow)
    if live:
        query = query.where(calls.c.ended.is_(None))
    if past:
        query = query.where(calls.c.ended.is_not(None), calls.c.simulated.is_(False))
    query = query.order_by(calls.c.started.desc(), calls.c.id).limit(max(0, min(limit, MOST)))
    return [_call(row) for row in conn.execute(query)]


def one(conn: Connection, workspace: str, call: str) -> Call:
    """One call; NotFound."""
    row = conn.execute(_calls(workspace).where(calls.c.id == call)).first()
    if row is None:
        raise NotFound("call", call)
    return _call(row)


def facts(conn: Connection, workspace: str, call: str, after: int = 0) -> list[Event]:
    """Everything that happened in a call, in order; only what came `after` a fact (its `n`)."""
    rows = conn.execute(
        events.select()
        .where(events.c.workspace == workspace, events.c.call == call, events.c.n > after)
        .order_by(events.c.n)
    )
    return [_event(row) for row in rows]


def facts_of(conn: Connection, workspace: str, found: Sequence[Call]) -> dict[str, list[Event]]:
    """Everything that happened in some calls of the workspace, in order."""
    facts: dict[str, list[Event]] = {call.id: [] for call in found}
    ids = list(facts)
    for at in range(0, len(ids), AT_ONCE):
        some = events.c.call.in_(ids[at : at + AT_ONCE])
        query = events.select().where(events.c.workspace == workspace, some)
        for row in conn.execute(query.order_by(events.c.call, events.c.n)):
            facts[row.call].append(_event(row))
    return facts


def path(happened: list[Event]) -> list[dict[str, Any]]:
    """The nodes passed and the ports left by: `[{node, port, at}]`; port None where it ended."""
    steps: list[dict[str, Any]] = []
    for event in happened:
        if event.kind == "entered" and not event.data.get("resumed"):
            steps.append({"node": event.node, "port": None, "at": event.at})
        elif event.kind == "left" and steps:
            steps[-1]["port"] = event.data.get("port")
    return steps


def tail(conn: Connection, after: int, limit: int = MOST) -> list[Told]:
    """The facts of all workspaces after a place in the journal, in order."""
    rows = conn.execute(
        events.select().where(events.c.seq > after).order_by(events.c.seq).limit(limit)
    )
    return [Told(row.seq, _event(row)) for row in rows]


def last_seq(conn: Connection) -> int:
    """The place of the newest fact in the journal; 0 when there is none."""
    return int(conn.scalar(sa.select(sa.func.max(events.c.seq))) or 0)


def snapshot(
    conn: Connection, workspace: str, flow: str | None = None, *, since: int | None = None
) -> Snapshot:
    """Counts and live calls with the place in the journal up to which they count.

    With `since` (an hour since 1970) the database adds up: two rows for each thing counted, under
    hour 0 what came before and under `since` the rest, whatever the version (0); without it every
    hour and version is apart. Read it in one `reading` transaction: folding the facts after `seq`
    onto it counts each once.
    """
    query = counters.select() if since is None else _added_up(since)
    query = query.where(counters.c.workspace == workspace)
    if flow is not None:
        query = query.where(counters.c.flow == flow)
    return _snapshot(conn, workspace, query, flow)


def begun(conn: Connection, workspace: str, since: int) -> Snapshot:
    """A snapshot with only the calls begun since an hour (since 1970): all that a list shows."""
    query = counters.select().where(
        counters.c.workspace == workspace, counters.c.hour >= since, counters.c.what == "started"
    )
    return _snapshot(conn, workspace, query, None)


def _snapshot(
    conn: Connection, workspace: str, query: sa.Select[Any], flow: str | None
) -> Snapshot:
    live = _calls(workspace).where(calls.c.ended.is_(None)).order_by(calls.c.started, calls.c.id)
    if flow is not None:
        live = live.where(calls.c.flow == flow)
    counts = {_key(row): Tally(row._mapping["count"], row.total) for row in conn.execute(query)}
    return Snapshot(counts, [_call(row) for row in conn.execute(live)], last_seq(conn))


def _added_up(since: int) -> sa.Select[Any]:
    # Written out, not bound: PostgreSQL must see the same expression where it groups.
    since_: sa.ColumnElement[int] = sa.literal_column(str(int(since)))
    none: sa.ColumnElement[int] = sa.literal_column("0")
    hour = sa.case((counters.c.hour >= since_, since_), else_=none)
    same = [counters.c[name] for name in ("workspace", "flow", "simulated", "what", "node", "name")]
    return sa.select(
        *same,
        hour.label("hour"),
        none.label("version"),
        sa.func.sum(counters.c.count).label("count"),
        sa.func.sum(counters.c.total).label("total"),
    ).group_by(*same, hour)


def _calls(workspace: str) -> sa.Select[Any]:
    same = (flows.c.workspace == calls.c.workspace) & (flows.c.id == calls.c.flow)
    return (
        sa.select(calls, flows.c.name.label("flow_name"))
        .join(flows, same, isouter=True)
        .where(calls.c.workspace == workspace)
    )


def _call(row: Row[Any]) -> Call:
    return Call(
        row.id, row.workspace, row.flow, row.flow_name or row.flow, row.version,
        bool(row.simulated), row.caller, row.called, row.node, row.started, row.ended, row.reason,
    )  # fmt: skip


def _event(row: Row[Any]) -> Event:
    return Event(
        row.workspace, row.call, row.n, row.at, row.kind, row.flow, row.version,
        bool(row.simulated), row.node, json.loads(row.data),
    )  # fmt: skip


def _key(row: Row[Any]) -> Key:
    return Key(
        row.workspace, row.flow, row.version, bool(row.simulated), row.hour, row.what, row.node,
        row.name,
    )  # fmt: skip
