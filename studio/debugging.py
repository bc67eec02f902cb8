"""All sessions of the debugger: one for each page, in the loop of the test calls."""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import structlog

from flows.compile import rebuild
from flows.model import Program
from runtime.desk import business
from runtime.records import directory, flows
from runtime.records.database import reading
from runtime.records.errors import NotFound
from runtime.records.people import User
from runtime.sounds import Media
from runtime.state import CallState
from studio import debug_orders as orders
from studio.auth import code_secret
from studio.debug_real import Followed, Listen, listening
from studio.debug_steering import Steered
from studio.debug_values import readable
from studio.debug_words import Refused
from studio.studio import Studio

NAMESPACE = "/debug"
MOST = 50
MOST_EACH = 10
"""Of one person."""
CHECK_SECONDS = 5.0
"""After which a page whose person may not test any more is sent away."""
Result = TypeVar("Result")

log = structlog.get_logger()


class Target(Protocol):
    """What a page debugs: a tried call, or the real calls to a number."""

    async def obey(self, name: str, asked: Any) -> dict[str, Any]:
        """Carry out an order of `debug_orders.ORDERS`; more for its answer; Refused."""

    async def use(self, program: Program) -> None:
        """Go on with another program; Refused."""

    async def close(self) -> None:
        """The page is gone, or debugs something else."""


class Screen:
    """`debug_session.Page`: one browser page."""

    def __init__(self, studio: Studio, workspace: str, sid: str, language: str) -> None:
        self._simulations, self._workspace, self._sid = studio.simulations, workspace, sid
        self.language = language

    def tell(self, what: str, details: dict[str, Any]) -> None:
        """Push to the page."""
        if isinstance(media := details.pop("media", None), Media):
            details |= self._simulations.offer(self._workspace, media)
        self._simulations.emit(what, details, self._sid, NAMESPACE)


@dataclass(frozen=True)
class Seat:
    """What a page debugs, for whom, and whether they still may."""

    target: Target
    user: User
    allowed: Callable[[], bool]


class Debugging:
    """Called by the threads of the sockets."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._seats: dict[str, Seat] = {}
        self._sweeping: asyncio.Task[None] | None = None
        studio.simulations.at_end(self._close)

    def open(
        self, sid: str, user: User, asked: orders.Open, allowed: Callable[[], bool]
    ) -> dict[str, Any]:
        """Begin a tried call in place of what the page debugged before; Refused.

        It ends, and the page is sent away, when the person is not `allowed` any more.
        """
        program = self._program(user.workspace, asked)
        return self._do(self._open(sid, user, program, asked, allowed))

    def listen(
        self, sid: str, user: User, asked: Listen, allowed: Callable[[], bool]
    ) -> dict[str, Any]:
        """Follow the real calls to the draft, in place of what the page debugged; Refused.

        It ends as `open` does.
        """
        workspace = user.workspace

        def compiled() -> Program:
            with reading(self._studio.engine) as conn:
                document = flows.document(conn, workspace, asked.flow, 0)
            return self._compiled(workspace, document)

        numbers = self._test_numbers(workspace, asked.flow)
        if not numbers:
            return {"number": None, "numbers": []}
        # callers of a draft that cannot be compiled are turned away
        readable(compiled(), asked.breakpoints)
        screen = Screen(self._studio, workspace, sid, user.language)
        targets = [seat.target for seat in list(self._seats.values())]  # the loop may change it
        busy = {target.id for target in targets if isinstance(target, Followed)}
        row = listening(self._studio.engine, user, asked, busy)
        followed = Followed(self._studio.engine, screen, row, compiled, allowed)
        self._do(self._begin(sid, Seat(followed, user, allowed), followed))
        return {"number": numbers[0], "numbers": numbers}

    def lose(self, sid: str) -> None:
        """The page is gone, and may come back to the call that it holds."""
        seat = self._seats.get(sid)
        if seat is not None and isinstance(seat.target, Followed):
            seat.target.may_return = True
        self.leave(sid)

    def obey(self, sid: str, workspace: str, name: str, asked: orders.Order) -> dict[str, Any]:
        """Carry out an order; Refused."""
        seat = self._seats.get(sid)
        if seat is None:
            raise Refused("no-session")
        target = seat.target
        if isinstance(asked, orders.Change):
            self._do(target.use(self._compiled(workspace, asked.document)))
            return {}
        return self._do(target.obey(name, asked))

    def leave(self, sid: str) -> None:
        """The page is gone, or has had enough."""
        if sid in self._seats:
            self._do(self._end(sid))

    async def put(self, sid: str, seat: Seat) -> None:
        """The page debugs this from now on (in the loop); Refused when too many do."""
        await self._end(sid)
        if len(self._seats) >= MOST:
            raise Refused("busy", most=MOST)
        whose = (seat.user.workspace, seat.user.id)
        theirs = [(s.user.workspace, s.user.id) for s in self._seats.values()].count(whose)
        if theirs >= MOST_EACH:
            raise Refused("busy", "busy-yours", most=MOST_EACH)
        self._seats[sid] = seat
        if self._sweeping is None:
            self._sweeping = asyncio.create_task(self._sweep())

    # --- inside ---

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._studio.simulations.do(work)
        except TookTooLong:
            log.error("an order of the debugger took too long")
            raise Refused("too-slow") from None

    async def _open(
        self, sid: str, user: User, program: Program, asked: orders.Open,
        allowed: Callable[[], bool],
    ) -> dict[str, Any]:  # fmt: skip
        workspace = user.workspace
        state = CallState(
            call=secrets.token_hex(12), workspace=workspace, flow=asked.flow,
            version=asked.version or 0, simulated=True, caller=asked.from_, caller_name="",
            called=asked.to, started=time.time(), language=program.languages[0], at=program.start,
        )  # fmt: skip
        world = business(self._studio.engine, workspace, code_secret(self._studio, user.role))
        voice = self._studio.simulations.voice
        screen = Screen(self._studio, workspace, sid, user.language)
        session = Steered(screen, program, state, world, voice, asked)
        await self.put(sid, Seat(session, user, allowed))
        voice.prepare(program)
        session.begin()
        return {"session": state.call}

    async def _begin(self, sid: str, seat: Seat, followed: Followed) -> None:
        try:
            await self.put(sid, seat)
        except Refused:
            await followed.close()  # nobody waits there for a call
            raise
        followed.begin()

    def _test_numbers(self, workspace: str, flow: str) -> list[str]:
        with reading(self._studio.engine) as conn:
            try:
                flows.get_draft(conn, workspace, flow)
            except NotFound:
                raise Refused("not-found") from None
            found = directory.number_list(conn, workspace)
        return [row.number for row in found if row.flow == flow and row.draft]

    async def _end(self, sid: str) -> None:
        if seat := self._seats.pop(sid, None):
            await seat.target.close()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            for sid, seat in list(self._seats.items()):
                try:
                    await self._check(sid, seat)
                except Exception:
                    log.exception("cannot look whether a person may still debug")

    async def _check(self, sid: str, seat: Seat) -> None:
        if await asyncio.to_thread(seat.allowed):
            return
        if self._seats.get(sid) is seat:
            await self._end(sid)
        # In a thread: to be disconnected is an event of the page, which waits for this loop.
        await asyncio.to_thread(self._studio.simulations.send_away, sid, NAMESPACE)

    async def _close(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeping
        for sid in list(self._seats):
            await self._end(sid)

    def _program(self, workspace: str, asked: orders.Open) -> Program:
        with reading(self._studio.engine) as conn:
            try:
                document = flows.document(conn, workspace, asked.flow, asked.version or 0)
            except NotFound:
                raise Refused("not-found") from None
        if asked.version is None:
            shown = document if asked.document is None else asked.document
            return self._compiled(workspace, shown)
        program = rebuild(document)
        if program is None:
            raise Refused("flow-has-errors", issues=1)
        return program

    def _compiled(self, workspace: str, document: Any) -> Program:
        with reading(self._studio.engine) as conn:
            report = flows.check(conn, workspace, document)
        if report.program is None:
            raise Refused("flow-has-errors", issues=len(report.errors))
        return report.program
