"""Real calls to the draft of a flow at the debugger: read from the journal, steered by orders.

The call itself is on Asterisk, in a runtime: perhaps on another machine. Everything here happens in
the loop of the test calls.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from typing import Any

import structlog
from sqlalchemy.engine import Connection, Engine

from flows.model import Program
from runtime.records import calls, commands, debug
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, NotFound
from runtime.records.people import User
from runtime.values import secrets
from studio import debug_orders as orders
from studio.debug_known import WAITING, Known, timeless
from studio.debug_session import Page
from studio.debug_values import given, readable
from studio.debug_words import Refused

LOOK = 0.2
"""Seconds between two looks at the journal."""
SIGN = 5.0
"""Seconds between two signs of life."""
ORDERS = ("go", "step", "here", "pause", "hangup", "breakpoints", "set")

log = structlog.get_logger()


class Listen(orders.Order):
    """Wait for a real call to the draft of a flow, and follow it."""

    flow: orders.Id
    breakpoints: orders.Breakpoints = ()
    paused: bool = False


class Gone(Exception):
    """The person has signed out, or may not debug any more."""


class Followed:
    """`debugging.Target`: the real calls that one page follows, one after another."""

    def __init__(
        self, engine: Engine, page: Page, row: debug.Listening, compiled: Callable[[], Program],
        allowed: Callable[[], bool],
    ) -> None:  # fmt: skip
        """`allowed`: whether the person is still signed in and may do this."""
        self._engine, self._page, self._row = engine, page, row
        self._compiled, self._allowed = compiled, allowed
        self._known: Known | None = None
        self._shown: dict[str, Any] = {}
        self._signed = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self.may_return = False
        """The page is gone but may come back: a call it holds waits for it, for a while."""

    @property
    def id(self) -> str:
        """Of its row in `runtime.records.debug`."""
        return self._row.id

    def begin(self) -> None:
        """Look from now on."""
        self._task = asyncio.create_task(self._follow())

    async def obey(self, name: str, asked: Any) -> dict[str, Any]:
        """Carry out one of `ORDERS`; Refused."""
        if name not in ORDERS:
            raise Refused("not-on-real-calls")
        if name == "breakpoints":
            if program := await self._program():
                readable(program, asked.breakpoints)
            await self._write(_breakpoints(asked.breakpoints))
            return {}
        known = self._known
        if known is None:
            raise Refused("no-call")
        if known.over:
            raise Refused("ended", "real-ended")
        await self._write(_order(known, name, _details(known, name, asked)))
        return {}

    async def use(self, program: Program) -> None:
        """A real call stays on the draft with which it began."""
        raise Refused("not-on-real-calls")

    async def close(self) -> None:
        """Nobody looks any more: a held call goes on, at once unless the page may come back."""
        if self._task is not None:
            self._task.cancel()
        if not (self.may_return and self._known is not None and not self._known.over):
            await self._write(lambda conn, row: debug.leave(conn, row.workspace, row.id))

    # --- inside ---

    async def _program(self) -> Program | None:
        """Of the call, or of the next one; None while the draft cannot be called."""
        if self._known is not None:
            return self._known.program
        try:
            return await asyncio.to_thread(self._compiled)
        except Refused:
            return None

    async def _follow(self) -> None:
        while True:
            try:
                await self._look()
            except Gone:
                return
            except Exception:
                log.exception("cannot follow a real call")
                await asyncio.sleep(1)
            await asyncio.sleep(LOOK)

    async def _look(self) -> None:
        if time.monotonic() - self._signed >= SIGN:
            self._signed = time.monotonic()
            if not await asyncio.to_thread(self._allowed):
                await self._write(lambda conn, row: debug.leave(conn, row.workspace, row.id))
                raise Gone
            await self._write(_sign)
        known, news = await asyncio.to_thread(self._read)
        if known is not self._known:
            self._known = known
            self._page.tell("rewound", {"n": 0})
        if news:
            self._page.tell("log", {"entries": news})
        self._tell()

    def _read(self) -> tuple[Known | None, list[dict[str, Any]]]:
        """What happened since the last look, and in which call; in a thread."""
        with reading(self._engine) as conn:
            row, known = debug.get(conn, self._row.workspace, self._row.id), self._known
            if row is None:
                return known, []
            self._row = row
            try:
                call = calls.one(conn, row.workspace, row.call) if row.call else None
            except NotFound:
                return known, []
            if call is None:
                return known, []
            if known is None or known.call.id != call.id:
                known = Known(self._compiled(), call)
            facts = calls.facts(conn, row.workspace, call.id, after=known.told)
            state = debug.saved_state(conn, row.workspace, call.id)
        return known, known.take(call, state, facts)

    def _tell(self) -> None:
        known = self._known
        shown = known.shown(self._page.language) if known else WAITING
        if timeless(shown) != timeless(self._shown):
            self._shown = shown
            self._page.tell("state", shown)

    async def _write(self, act: Callable[[Connection, debug.Listening], None]) -> None:
        def write() -> None:
            with writing(self._engine) as conn:
                act(conn, self._row)

        try:
            await asyncio.to_thread(write)
        except (Conflict, NotFound):
            raise Refused("ended", "real-ended") from None


def listening(engine: Engine, user: User, asked: Listen, busy: Collection[str]) -> debug.Listening:
    """The row of who listens: a new one, or that of a call which this person's page left alone."""
    points = stored(asked.breakpoints)
    with writing(engine) as conn:
        for row in debug.left_alone(conn, user.workspace, asked.flow, user.id):
            if row.id not in busy:
                _sign(conn, row)
                debug.change(conn, row.workspace, row.id, breakpoints=points)
                return row
        return debug.listen(conn, user.workspace, asked.flow, user.id, points, paused=asked.paused)


def _sign(conn: Connection, row: debug.Listening) -> None:
    until = time.time() + debug.ALONE_SECONDS
    debug.change(conn, row.workspace, row.id, until=until)


def _breakpoints(points: tuple[orders.Breakpoint, ...]) -> Callable[..., None]:
    dumped = stored(points)
    return lambda conn, row: debug.change(conn, row.workspace, row.id, breakpoints=dumped)


def stored(points: tuple[orders.Breakpoint, ...]) -> list[dict[str, Any]]:
    """Breakpoints as their row has them."""
    return [point.model_dump(mode="json", by_alias=True, exclude_none=True) for point in points]


def _order(known: Known, name: str, details: dict[str, Any]) -> Callable[..., None]:
    return lambda conn, row: commands.order(conn, row.workspace, known.call.id, name, **details)


def _details(known: Known, name: str, asked: Any) -> dict[str, Any]:
    """What an order is about; Refused when it cannot be carried out."""
    program = known.program
    if name == "here":
        if asked.node not in program.nodes:
            raise Refused("no-such-step", step=asked.node)
        return {"node": asked.node}
    if name == "set":
        # A secret would be written down on its way to the runtime.
        if asked.name not in program.variables or asked.name in secrets(program):
            raise Refused("no-such-variable", name=asked.name)
        return {"name": asked.name, "value": given(program, asked.name, asked.value)}
    return {}
