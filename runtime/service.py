"""The runtime process: connects Asterisk, journal and switchboard, and tells that it lives."""

import asyncio
import contextlib
import gc
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvloop

from runtime.ari.client import Ari
from runtime.ari.errors import Replaced
from runtime.ari.socket import Inbound, Outbound
from runtime.config import Config
from runtime.desk import Desk
from runtime.journal import Journal
from runtime.logs import write_logs
from runtime.programs import Programs
from runtime.records import commands, runtimes
from runtime.records.database import connect, migrate, writing
from runtime.sounds import Sounds
from runtime.speech import Speech
from runtime.switchboard import Switchboard
from runtime.voice import PromptVoice

BEAT = 2.0
"""Seconds between signs of life."""
LOOK = 0.2
"""Seconds within which a change of the connection is told."""
ORDERS = 0.5
"""Seconds between looks at the command table while there are calls."""
STEPS = 0.1
"""The same while somebody debugs a call, who waits for each step."""
REPLACED = 3
"""Exit code: another program took over our calls."""

log = structlog.get_logger()


def main(config: Config) -> int:
    """Run until SIGTERM or SIGINT; calls stay on Asterisk for the next runtime. Returns 0 or 3."""
    write_logs()
    return uvloop.run(serve(config))


async def serve(config: Config) -> int:
    """The whole life of a runtime."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    async with opened(config) as (desk, board):
        # What was loaded stays, and calls make no cycles to speak of: look for garbage rarely.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        socket = _socket(config, board)
        work = [
            asyncio.create_task(job)
            for job in (socket.run(), _beat(config, desk, board), _obey(desk, board))
        ]
        waiting = asyncio.create_task(stopped.wait())
        done, _ = await asyncio.wait([*work, waiting], return_when=asyncio.FIRST_COMPLETED)
        for task in (*work, waiting):
            task.cancel()
        await board.stop()
        await asyncio.gather(*work, waiting, return_exceptions=True)
        return _verdict(set(done) - {waiting})


def _verdict(done: set[asyncio.Task[Any]]) -> int:
    for task in done:
        problem = task.exception()
        if isinstance(problem, Replaced):
            log.error("another runtime took over; stopping", problem=str(problem))
            return REPLACED
        if problem:
            raise problem
    return 0


@contextlib.asynccontextmanager
async def opened(config: Config) -> AsyncIterator[tuple[Desk, Switchboard]]:
    """Desk and switchboard on an open database, closed again at the end."""
    engine = connect(config.database_url)
    migrate(engine)
    journal = Journal(engine, config.runtime_id)
    ari = Ari(config.ari_url, config.ari_user, config.ari_password, config.ari_app)
    speech = Speech(config.sounds)
    voice = PromptVoice(engine, Sounds(config.sounds), speech)
    desk = Desk(
        engine, config.runtime_id, Programs(engine, voice.prepare), voice, journal, ari,
        seen_from(config.sounds, config.sounds_seen_as), config.secret,
    )  # fmt: skip
    try:
        yield desk, Switchboard(ari, desk)
    finally:
        await asyncio.to_thread(journal.close)
        await speech.close()
        await ari.close()
        engine.dispose()


def seen_from(here: Path, there: str) -> Callable[[Path], str]:
    """How Asterisk names a sound file: its own path to the folder, and no extension."""
    ours, theirs = str(here), there.rstrip("/")

    def seen(path: Path) -> str:
        return theirs + str(path.with_suffix("")).removeprefix(ours)

    return seen


def _socket(config: Config, board: Switchboard) -> Inbound | Outbound:
    user, password = config.ari_user, config.ari_password
    if config.ari_listen is None:
        return Inbound(config.ari_url, user, password, config.ari_app, board)
    place = urlsplit(config.ari_listen)
    host, port = place.hostname or "127.0.0.1", place.port or 0
    return Outbound(user, password, board, host=host, port=port)


async def _beat(config: Config, desk: Desk, board: Switchboard) -> None:
    begun, told, last = time.time(), False, -BEAT
    while True:
        if board.connected_now != told or time.monotonic() - last >= BEAT:
            told, last = board.connected_now, time.monotonic()
            if not desk.book.alive:
                raise RuntimeError("the journal's writer stopped")
            try:
                await asyncio.to_thread(_sign_of_life, config, desk, board, begun)
                if config.ari_listen and told:
                    await _announce(desk.ari)
            except Exception:
                log.exception("cannot tell that the runtime lives")
        await asyncio.sleep(LOOK)


async def _announce(ari: Ari) -> None:
    """Tell the dialplan, by Asterisk's own clock, that a caller need not wait for us.

    Where Asterisk keeps our events while we are away, nothing else tells it that we are.
    """
    now = await ari.get_global("EPOCH")
    if now:
        await ari.set_global("ARIANE_ALIVE", now)


def _sign_of_life(config: Config, desk: Desk, board: Switchboard, begun: float) -> None:
    with writing(desk.engine) as connection:
        runtimes.beat(
            connection, config.runtime_id, app=config.ari_app, pid=os.getpid(), started=begun,
            connected=board.connected_now, asterisk=board.version,
        )  # fmt: skip


async def _obey(desk: Desk, board: Switchboard) -> None:
    while True:
        if board.live():
            try:
                await _carry_out(desk, board)
            except Exception:
                log.exception("orders not carried out")
        paces = board.debugged()
        if paces:
            await desk.attend(paces)
        await asyncio.sleep(STEPS if paces else ORDERS)


async def _carry_out(desk: Desk, board: Switchboard) -> None:
    for order in await asyncio.to_thread(commands.waiting, desk.engine):
        if await board.obey(order):
            await asyncio.to_thread(commands.done, desk.engine, order.seq)
