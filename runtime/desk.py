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
from nodes.world import Attendance, Calendars, World
from runtime.ari.client import Ari
from runtime.ari_call import AriCall
from runtime.call import Around
from runtime.debugged import Debugged
from runtime.events import Event
from runtime.journal import Journal
from runtime.programs import NotFound, Programs, Unplayable
from runtime.records import debug, directory
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.database import reading, writing
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
    attendance: Attendance
    real: bool = True


def business(engine: Engine, workspace: str, secret: bytes) -> Business:
    """What the nodes of a workspace's calls may ask and do. `secret`: see `Config.secret`."""
    return Business(
        directory.Calendars(engine, workspace), AttendanceRecords(engine, workspace, secret)
    )


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
    secret: bytes

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

    async def follow(self, call: AriCall, *, resumed: bool = False) -> None:
        """Let who listens for the calls of this draft hold the call; most have nobody."""
        if call.state.version:
            return
        try:
            await self.book.saved()  # it must count as a call that lasts
            call.pace = await asyncio.to_thread(self._follow, call, resumed)
        except Exception as problem:
            log.error("a call that nobody can debug", call=call.state.call, problem=str(problem))

    async def attend(self, paces: Sequence[Debugged]) -> None:
        """Look whether those who debug these calls are still there, and what they want."""
        try:
            there = await asyncio.to_thread(self._there, [pace.id for pace in paces])
        except Exception as problem:
            log.warning("cannot look who debugs", problem=str(problem))
            for pace in paces:
                if pace.alone:  # nobody hears music for ever because a database is away
                    pace.leave()
            return
        for pace in paces:
            pace.attend(there.get(pace.id))

    def world(self, workspace: str) -> World:
        """What the nodes of a workspace's calls may ask of the business."""
        if workspace not in self._worlds:
            self._worlds[workspace] = business(self.engine, workspace, self.secret)
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

    def _follow(self, call: AriCall, resumed: bool) -> Debugged | None:
        state = call.state
        with writing(self.engine) as connection:
            found = debug.claim(connection, state.workspace, state.flow, state.call)
            told = debug.last_told(connection, state.workspace, state.call) if resumed else None
        if found is None:
            return None
        pace = Debugged(call, found)
        pace.resume(told)
        return pace

    def _there(self, idents: Sequence[str]) -> dict[str, debug.Listening]:
        with reading(self.engine) as connection:
            return debug.present(connection, idents)

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
