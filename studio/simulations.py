"""Test calls: one asyncio loop in one thread, on which the phone of each browser is walked."""

import asyncio
import hashlib
import io
import secrets
import threading
import time
import wave
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, TypeVar

import structlog
from flask_socketio import SocketIO
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from nodes.world import World
from runtime.call import Around
from runtime.desk import business, open_calls
from runtime.events import Event
from runtime.journal import Journal
from runtime.pretended import Pretended
from runtime.programs import Programs, Unplayable
from runtime.records import directory, flows
from runtime.records.database import reading
from runtime.records.errors import Invalid, NotFound
from runtime.records.people import User
from runtime.simulated_call import SimulatedCall
from runtime.sounds import Media, Sounds
from runtime.speech import Speech
from runtime.state import CallState
from runtime.voice import PromptVoice
from runtime.walker import walk
from studio.auth import code_secret
from studio.folder import studio_id
from studio.studio import Studio

NAMESPACE = "/phone"
MOST_CALLS = 50
MOST_SOUNDS = 5000
WAIT_SECONDS = 6.0
Result = TypeVar("Result")

log = structlog.get_logger()


class Dial(BaseModel):
    """What the browser asks for: a flow (or its draft), or a number; from whom; at what time."""

    model_config = ConfigDict(extra="forbid")

    flow: Annotated[str, Field(max_length=64)] | None = None
    number: Annotated[str, Field(max_length=40)] | None = None
    from_: Annotated[str, Field(alias="from", max_length=40)] = ""
    draft: bool = False
    at: AwareDatetime | None = None


class Undialled(Exception):
    """The test call cannot begin; `code` for programs, the text for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Phone:
    """`runtime.simulated_call.Screen`: what a call does, told to one browser page."""

    def __init__(self, simulations: "Simulations", workspace: str, sid: str) -> None:
        self._simulations, self._workspace, self._sid = simulations, workspace, sid

    def show(self, what: str, **details: Any) -> None:
        if isinstance(media := details.pop("media", None), Media):
            details |= self._simulations.offer(self._workspace, media)
        self._simulations.emit(what, details, self._sid)


class Simulations:
    """All test calls of this studio. Its thread starts with the first of them, or `start`."""

    def __init__(self, studio: Studio, socketio: SocketIO) -> None:
        self._studio, self._socketio = studio, socketio
        self._runtime = studio_id(studio.config.data)
        self._calls: dict[str, SimulatedCall] = {}
        self._sounds: OrderedDict[tuple[str, str], tuple[Path, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._walks: set[asyncio.Task[None]] = set()
        self._others: list[Callable[[], Awaitable[None]]] = []

    # --- called by the sockets and routes ---

    def start(self) -> None:
        """Be ready before the first call; ends what a killed studio left open."""
        self._running()

    def dial(self, user: User, sid: str, order: Dial) -> str:
        """Begin a test call and return its id; Undialled."""
        flow, version = self._target(user.workspace, order)
        if len(self._calls) >= MOST_CALLS:
            raise Undialled("busy", f"{MOST_CALLS} test calls last already; end one first.")
        self.leave(sid)
        return self.do(self._begin(user, sid, flow, version, order))

    def key(self, sid: str, key: str) -> None:
        """The person pressed a key."""
        if call := self._calls.get(sid):
            self.soon(call.feed_key, key, time.monotonic())

    def played(self, sid: str, playback: str) -> None:
        """The browser finished a sound."""
        if call := self._calls.get(sid):
            self.soon(call.played, playback)

    def leave(self, sid: str) -> None:
        """The person hung up, or the browser went away."""
        if call := self._calls.pop(sid, None):
            self.soon(call.feed_gone)

    def hang_up(self, call_id: str) -> bool:
        """End a test call from outside; False when it is not one of ours."""
        for call in list(self._calls.values()):
            if call.state.call == call_id:
                self.soon(call.feed_gone, "supervisor")
                return True
        return False

    def speak(self, text: str, language: str) -> Path:
        """The file that says a text. SpeechFailed."""
        return self.do(self._speak(text, language))

    def sound(self, workspace: str, name: str) -> bytes | None:
        """A sound offered to the browsers of a workspace, as one WAV; None when unknown."""
        with self._lock:
            paths = self._sounds.get((workspace, name))
        if not paths or not all(path.is_file() for path in paths):
            return None
        return paths[0].read_bytes() if len(paths) == 1 else _joined(paths)

    def stop(self) -> None:
        """End the test calls and the thread. Once: a second order to stop finds nothing."""
        with self._lock:
            again, self._stopped = self._stopped, True
        loop, thread = self._loop, self._thread
        if again or loop is None or thread is None:
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._close(), loop).result(WAIT_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT_SECONDS)

    # --- for whatever else shall happen in the loop ---

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something in the loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._running()).result(WAIT_SECONDS)

    def soon(self, act: Any, *details: Any) -> None:
        """Have the loop call something."""
        self._running().call_soon_threadsafe(act, *details)

    def at_end(self, close: Callable[[], Awaitable[None]]) -> None:
        """Something to close when the loop ends."""
        self._others.append(close)

    @property
    def voice(self) -> PromptVoice:
        """Where sounds come from, once the loop runs."""
        return self._voice

    # --- called by phones, in the loop ---

    def offer(self, workspace: str, media: Media) -> dict[str, Any]:
        """`{url, text, seconds}` by which the browser may fetch the sound."""
        name = hashlib.sha256("\n".join(map(str, media.paths)).encode()).hexdigest()
        with self._lock:
            self._sounds[workspace, name] = media.paths
            self._sounds.move_to_end((workspace, name))
            while len(self._sounds) > MOST_SOUNDS:
                self._sounds.popitem(last=False)
        return {
            "url": f"/api/v1/phone/sounds/{name}.wav",
            "text": media.text, "seconds": round(media.seconds, 2),
        }  # fmt: skip

    def emit(
        self, what: str, details: dict[str, Any], sid: str, namespace: str = NAMESPACE
    ) -> None:
        """Tell a page."""
        self._socketio.emit(what, details, to=sid, namespace=namespace)

    def send_away(self, sid: str, namespace: str) -> None:
        """Disconnect a page; not in the loop."""
        server = self._socketio.server  # type: ignore[attr-defined]  # not in the stubs
        server.disconnect(sid, namespace=namespace)

    # --- inside ---

    def _target(self, workspace: str, order: Dial) -> tuple[str, int]:
        with reading(self._studio.engine) as conn:
            try:
                flow, test = order.flow, False
                if not flow:
                    flow, test = self._behind(conn, workspace, order.number or "")
                draft = flows.get_draft(conn, workspace, flow)
            except NotFound as problem:
                raise Undialled("not-found", str(problem)) from problem
        if order.draft or test:
            return flow, 0
        if draft.live_version is None:
            raise Undialled("not-published", "This flow is not published yet; call its draft.")
        return flow, draft.live_version

    def _behind(self, conn: Any, workspace: str, number: str) -> tuple[str, bool]:
        """The flow of a number, and whether it leads to its draft."""
        try:
            wanted = directory.normalise(number)
        except Invalid as problem:
            raise Undialled("no-such-number", str(problem)) from problem
        for row in directory.number_list(conn, workspace):
            if row.number == wanted:
                return row.flow, row.draft
        raise Undialled("no-such-number", f"{wanted} leads to no flow.")

    async def _begin(self, user: User, sid: str, flow: str, version: int, order: Dial) -> str:
        workspace = user.workspace
        try:
            program = await self._programs.get(workspace, flow, version)
        except (NotFound, Unplayable) as problem:
            raise Undialled("flow-has-errors", str(problem)) from problem
        state = CallState(
            call=secrets.token_hex(12), workspace=workspace, flow=flow, version=version,
            simulated=True, caller=order.from_, caller_name="", called=order.number or "",
            started=time.time(), language=program.languages[0], at=program.start,
        )  # fmt: skip
        world = self._world(user, version)
        phone = Phone(self, workspace, sid)
        call = SimulatedCall(
            program, state, Around(world, self._voice, self._journal), phone, order.at
        )
        self._calls[sid] = call
        call.begin()
        task = asyncio.create_task(self._walk(sid, call))
        self._walks.add(task)
        task.add_done_callback(self._walks.discard)
        return state.call

    def _world(self, user: User, version: int) -> World:
        """Nothing really happens in calls of a draft."""
        if version:
            return business(self._studio.engine, user.workspace, self._studio.config.secret)
        secret = code_secret(self._studio, user.role)
        return Pretended(business(self._studio.engine, user.workspace, secret), {}, lambda: None)

    async def _walk(self, sid: str, call: SimulatedCall) -> None:
        try:
            await walk(call.program, call.state, call)
        finally:
            if self._calls.get(sid) is call:
                del self._calls[sid]

    async def _speak(self, text: str, language: str) -> Path:
        return await self._speech.speak(text, language)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                ready = threading.Event()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop, ready), name="test calls", daemon=True
                )
                self._thread.start()
                ready.wait()
            return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop, ready: threading.Event) -> None:
        asyncio.set_event_loop(loop)
        engine, folder = self._studio.engine, self._studio.config.sounds
        self._journal = Journal(engine, self._runtime)
        self._speech = Speech(folder)
        self._voice = PromptVoice(engine, Sounds(folder), self._speech)
        self._programs = Programs(engine, self._voice.prepare)
        self._end_lost()
        ready.set()
        loop.run_forever()
        loop.close()

    def _end_lost(self) -> None:
        """Calls that a studio killed in the middle left open can never go on."""
        for state in open_calls(self._studio.engine, self._runtime):
            now = time.time()
            self._journal.tell(
                Event(
                    state.workspace, state.call, state.n + 1, now, "ended", state.flow,
                    state.version, True, "",
                    {"reason": "lost", "seconds": round(max(0.0, now - state.started), 3)},
                ),
                None,
            )  # fmt: skip

    async def _close(self) -> None:
        for call in list(self._calls.values()):
            call.feed_gone("lost")
        for close in self._others:
            await close()
        if self._walks:
            await asyncio.wait(self._walks, timeout=2)
        await self._speech.close()
        # Not in a thread: a process that ends gives no more of them, and the last facts would wait.
        self._journal.close()


def _joined(paths: tuple[Path, ...]) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as out:
        for number, path in enumerate(paths):
            with wave.open(str(path), "rb") as part:
                if not number:
                    out.setparams(part.getparams())
                out.writeframes(part.readframes(part.getnframes()))
    return whole.getvalue()
