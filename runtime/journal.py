"""The journal: facts and call states on disk, many calls in one commit.

One writer thread. What is told is queued at once and committed a few milliseconds later; under
load, commits come at most ten a second and carry what all calls told. `saved()` and `settled()`
return after the commit; the first makes it come at once. The same transaction holds the events, the
states to resume from and the counts folded from the events, so they cannot disagree after a crash.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError

from runtime.counters import Key, Tally, fold
from runtime.events import Event
from runtime.records.database import writing
from runtime.records.tables import calls, counters, events

WINDOW = 0.005
"""Seconds a fact waits for company before its commit."""
PACE = 0.1
"""Seconds between two commits that nobody waits for: a commit costs as much as many facts."""
PATIENCE = 5.0
"""Seconds `saved` waits for a disk in trouble before it gives up."""
RETRY = (0.05, 0.2, 0.5, 1.0, 2.0)
WRITERS = 0x61726A
CHANNEL = "ariane_events"

REFUSED = (IntegrityError, DataError, ValueError, TypeError, OverflowError)
"""What trying again would not mend: told twice, or not to be stored."""

log = structlog.get_logger()
encode = msgspec.json.Encoder(enc_hook=str).encode  # words of nodes are kinds of str


class NotSaved(Exception):
    """What was told is not on disk (full, locked, gone); the writer goes on trying."""


@dataclass
class Batch:
    """What goes into one commit."""

    events: list[Event] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = field(
        default_factory=list
    )

    def __bool__(self) -> bool:
        return bool(self.events or self.states or self.waiting)


class Journal:
    """`runtime.call.Book` on SQL. `runtime_id` names who owns the calls it writes."""

    def __init__(self, engine: Engine, runtime_id: str) -> None:
        self._engine, self._runtime = engine, runtime_id
        self._lock, self._wake, self._hurry = threading.Lock(), threading.Event(), threading.Event()
        self._batch, self._closing = Batch(), False
        self._thread = threading.Thread(target=self._write_on, name="journal", daemon=True)
        self._thread.start()

    def tell(self, event: Event, state: str | None) -> None:
        with self._lock:
            self._batch.events.append(event)
            if state is not None:
                self._batch.states[event.call] = state
        self._wake.set()

    def keep(self, call: str, state: str) -> None:
        with self._lock:
            self._batch.states[call] = state
        self._wake.set()

    async def saved(self) -> None:
        waiting = self._commit()
        self._hurry.set()
        await _patient(waiting)

    async def settled(self) -> None:
        await _patient(self._commit())

    def _commit(self) -> asyncio.Future[None]:
        """Done with the commit of all that was told so far."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        with self._lock:
            self._batch.waiting.append((loop, done))
        self._wake.set()
        return done

    def close(self) -> None:
        """Write what is left and stop; tries for `PATIENCE` seconds."""
        self._closing = True
        self._hurry.set()
        self._wake.set()
        self._thread.join(PATIENCE + 1)

    # --- the writer thread ---

    def _write_on(self) -> None:
        last = -PACE
        while True:
            self._wake.wait()
            if not self._closing:
                self._hurry.wait(max(WINDOW, last + PACE - time.monotonic()))
            last = time.monotonic()
            self._wake.clear()
            self._hurry.clear()
            with self._lock:
                batch, self._batch = self._batch, Batch()
            if batch:
                self._persist(batch)
            if self._closing and not self._batch:
                return

    @property
    def alive(self) -> bool:
        """Whether the writer is at work; it never stops by itself."""
        return self._thread.is_alive()

    def _persist(self, batch: Batch) -> None:
        """Write a batch; what the database refuses for good is parted from the rest and lost."""
        started, tries, parts, lost = time.monotonic(), 0, [batch], False
        while parts:
            try:
                with writing(self._engine) as connection:
                    write(connection, parts[0], self._runtime)
                del parts[0]
            except REFUSED as problem:
                refused, smaller = parts[0], _by_call(parts[0])
                parts[:1] = smaller if len(smaller) > 1 else []
                if len(smaller) <= 1:
                    lost = True
                    calls_of = sorted({event.call for event in refused.events})
                    log.error("facts of a call lost", calls=calls_of, problem=str(problem))
            except Exception as problem:
                log.error("cannot write the journal", facts=len(batch.events), problem=str(problem))
                if self._closing and time.monotonic() - started > PATIENCE:
                    lost = True
                    break
                time.sleep(RETRY[min(tries, len(RETRY) - 1)])
                tries += 1
        for loop, done in batch.waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_done, done, lost)


async def _patient(waiting: asyncio.Future[None]) -> None:
    try:
        await asyncio.wait_for(waiting, PATIENCE)
    except TimeoutError as problem:
        raise NotSaved("the database does not take new facts") from problem


def _by_call(batch: Batch) -> list[Batch]:
    """The same, one call at a time, in order."""
    order = dict.fromkeys([*(event.call for event in batch.events), *batch.states])
    return [
        Batch(
            [event for event in batch.events if event.call == call],
            {call: batch.states[call]} if call in batch.states else {},
        )
        for call in order
    ]


def _done(waiting: asyncio.Future[None], lost: bool) -> None:
    if waiting.done():
        return
    if lost:
        waiting.set_exception(NotSaved("the database refused some of the facts"))
    else:
        waiting.set_result(None)


def write(connection: Connection, batch: Batch, runtime: str) -> None:
    """One batch in the given transaction: calls, events, counts, and a nudge to who listens."""
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        # Sequence numbers must appear in their order: readers go on from the last they saw.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
    batch = _without_the_dead(connection, batch)
    _write_calls(connection, batch, runtime)
    if batch.events:
        connection.execute(events.insert(), [_row(event) for event in batch.events])
        _write_counts(connection, fold(batch.events))
        if postgres:
            connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))


OVER = sa.select(calls.c.id).where(
    calls.c.id.in_(sa.bindparam("these", expanding=True)), calls.c.ended.is_not(None)
)


def _without_the_dead(connection: Connection, batch: Batch) -> Batch:
    """Nothing is told of a call after its end: another program may have closed it as lost."""
    told = {event.call for event in batch.events} | batch.states.keys()
    over = set(connection.scalars(OVER, {"these": list(told)})) if told else set()
    if not over:
        return batch
    log.warning("facts after the end of a call", calls=sorted(over))
    events_left = [event for event in batch.events if event.call not in over]
    states_left = {call: state for call, state in batch.states.items() if call not in over}
    return Batch(events_left, states_left)


def _row(event: Event) -> dict[str, Any]:
    return {
        "workspace": event.workspace, "call": event.call, "n": event.n, "at": event.at,
        "kind": event.kind, "flow": event.flow, "version": event.version,
        "simulated": event.simulated, "node": event.node, "data": encode(event.data).decode(),
    }  # fmt: skip


def _write_calls(connection: Connection, batch: Batch, runtime: str) -> None:
    begun = [event for event in batch.events if event.kind == "started"]
    if begun:
        connection.execute(calls.insert(), [_call_row(event, runtime) for event in begun])
    nodes = {event.call: event.node for event in batch.events if event.kind == "entered"}
    ended = [event for event in batch.events if event.kind == "ended"]
    over = {event.call for event in ended}
    live = [
        {"which": call, "saved": state, "at_node": nodes.get(call), "owner": runtime}
        for call, state in batch.states.items()
        if call not in over
    ]
    if live:
        connection.execute(SAVE_STATE, live)
    if ended:
        connection.execute(
            END_CALL,
            [{"which": e.call, "when": e.at, "why": e.data["reason"]} for e in ended],
        )


def _call_row(event: Event, runtime: str) -> dict[str, Any]:
    return {
        "workspace": event.workspace, "id": event.call, "flow": event.flow,
        "version": event.version, "simulated": event.simulated, "runtime": runtime,
        "channel": event.data.get("channel", ""), "caller": event.data.get("from", ""),
        "called": event.data.get("to", ""), "started": event.at,
    }  # fmt: skip


SAVE_STATE = (
    calls.update()
    .where(calls.c.id == sa.bindparam("which"))
    .values(
        state=sa.bindparam("saved"),
        runtime=sa.bindparam("owner"),
        node=sa.func.coalesce(sa.bindparam("at_node"), calls.c.node),
    )
)
END_CALL = (
    calls.update()
    .where(calls.c.id == sa.bindparam("which"))
    .values(ended=sa.bindparam("when"), reason=sa.bindparam("why"), state=None, node="")
)


def _upsert(insert: Any) -> Any:
    return insert.on_conflict_do_update(
        index_elements=list(Key._fields),
        set_={
            "count": counters.c.count + insert.excluded.count,
            "total": counters.c.total + insert.excluded.total,
        },
    )


ADD = {
    "sqlite": _upsert(sqlite.insert(counters)),
    "postgresql": _upsert(postgresql.insert(counters)),
}


def _write_counts(connection: Connection, counts: dict[Key, Tally]) -> None:
    rows: Sequence[dict[str, Any]] = [
        {**key._asdict(), "count": tally.count, "total": tally.total}
        for key, tally in sorted(counts.items())
    ]
    if rows:
        connection.execute(ADD[connection.dialect.name], rows)
