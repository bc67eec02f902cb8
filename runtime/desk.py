"""The front desk of a runtime: which program a call gets, and what is known of calls so far."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from flows.model import Program
from nodes.world import Calendars, World
from runtime.ari.client import Ari
from runtime.ari_call import AriCall
from runtime.call import Around
from runtime.events import Event
from runtime.journal import Journal
from runtime.programs import NotFound, Programs, Unplayable
from runtime.records import directory
from runtime.records.database import reading
from runtime.records.tables import calls, events
from runtime.state import CallState
from runtime.voice import PromptVoice

KEPT = 1000
FRESH = 0.25
"""Seconds for which the calls of a rush share one look at the routes."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Ticket:
    """What an arriving call is given: the version it stays on to its end."""

    workspace: str
    flow: str
    version: int
    program: Program


@dataclass
class Business:
    """`nodes.world.World` of one workspace, on the records."""

    calendars: Calendars


@dataclass
class Desk:
    """Everything a new call needs, in one place."""

    engine: Engine
    runtime_id: str
    programs: Programs
    voice: PromptVoice
    book: Journal
    ari: Ari
    seen: Callable[[Path], str]

    def __post_init__(self) -> None:
        self._worlds: dict[str, World] = {}
        self._routes: dict[str, tuple[float, tuple[str, str, int] | None]] = {}

    def instant(self) -> float:
        """Now, in UTC seconds."""
        return time.time()

    async def ticket(self, number: str) -> Ticket | None:
        """The live version that answers this number; None when nobody does."""
        now = time.monotonic()
        looked, route = self._routes.get(number, (-FRESH, None))
        if now - looked >= FRESH:
            route = await asyncio.to_thread(self._route, number)
            if len(self._routes) >= KEPT:
                self._routes.clear()  # strangers may dial anything
            self._routes[number] = (now, route)
        if route is None:
            return None
        return await self._ticket(*route)

    async def ticket_of(self, state: CallState) -> Ticket | None:
        """The version that an open call started on."""
        return await self._ticket(state.workspace, state.flow, state.version)

    def call(self, ticket: Ticket, state: CallState) -> AriCall:
        """The call itself, ready to be walked."""
        around = Around(self.world(ticket.workspace), self.voice, self.book)
        return AriCall(ticket.program, state, around, self.ari, self.seen)

    def world(self, workspace: str) -> World:
        """What the nodes of a workspace's calls may ask of the business."""
        if workspace not in self._worlds:
            self._worlds[workspace] = Business(directory.Calendars(self.engine, workspace))
        return self._worlds[workspace]

    async def open_calls(self, present: Sequence[str]) -> list[CallState]:
        """The states of calls that have no end yet: this runtime's, and those present at its
        Asterisk, whoever carried them before.
        """
        await self.book.saved()  # ends told a moment ago count
        return await asyncio.to_thread(open_calls, self.engine, self.runtime_id, present)

    def give_up(self, state: CallState) -> None:
        """Write down the end of a call that cannot be walked any more."""
        now = self.instant()
        data = {"reason": "failed", "seconds": round(max(0.0, now - state.started), 3)}
        self.book.tell(
            Event(
                state.workspace, state.call, state.n + 1, now, "ended",
                state.flow, state.version, state.simulated, "", data,
            ),
            None,
        )  # fmt: skip

    async def knows(self, call: str) -> bool:
        """Whether there is a row for this call, open or ended."""
        return await asyncio.to_thread(self._knows, call)

    async def _ticket(self, workspace: str, flow: str, version: int) -> Ticket | None:
        try:
            program = await self.programs.get(workspace, flow, version)
        except (NotFound, Unplayable) as problem:
            log.error("no program for a call", flow=flow, version=version, problem=str(problem))
            return None
        return Ticket(workspace, flow, version, program)

    def _route(self, number: str) -> tuple[str, str, int] | None:
        with reading(self.engine) as connection:
            return directory.route(connection, number)

    def _knows(self, call: str) -> bool:
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(calls.c.id).where(calls.c.id == call)) is not None


def open_calls(engine: Engine, runtime_id: str, present: Sequence[str] = ()) -> list[CallState]:
    """States of calls without an end, with `n` set to the last fact that reached the disk."""
    last = sa.select(sa.func.max(events.c.n)).where(events.c.call == calls.c.id)
    query = sa.select(calls.c.state, last.scalar_subquery()).where(
        sa.or_(calls.c.runtime == runtime_id, calls.c.id.in_(present)),
        calls.c.ended.is_(None), calls.c.state.is_not(None),
    )  # fmt: skip
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    states = []
    for text, n in rows:
        try:
            state = CallState.load(text)
        except msgspec.DecodeError:
            log.error("an open call has no readable state", size=len(text))
            continue
        state.n = n or 0
        states.append(state)
    return states
