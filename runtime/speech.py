"""Text to speech: a file to play for a text, from the cache or rendered while the caller waits.

Rendering happens in another process (`runtime.espeak`), so that a crash or hang of the library
costs at most one sentence.
"""

import asyncio
import hashlib
import json
import os
import struct
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from runtime.reading import readable
from runtime.sounds import is_whole, write

DEADLINE = 3.0
LONGEST = 5000
BAD_TEXT_SECONDS = 30.0
LARGEST_ANSWER = 64 * 2**20
ROOT = str(Path(__file__).resolve().parent.parent)

ESPEAK_VOICES: Mapping[str, str] = {
    "fr": "fr", "fr-CH": "fr-ch", "fr-BE": "fr-be",
    "en": "en", "en-US": "en-us", "it": "it", "de": "de",
}  # fmt: skip


class SpeechFailed(Exception):
    """The text could not be spoken (in time); say something recorded, or go on without."""


class Engine(Protocol):
    """A way to render speech. Must deliver telephone WAV: 8 kHz, 16 bit, mono."""

    version: str
    """Changes whenever the same text would sound different."""

    def voice(self, language: str) -> str:
        """The voice for a language tag. SpeechFailed when there is none."""

    async def render(self, text: str, voice: str) -> bytes:
        """The WAV. SpeechFailed when it cannot be made."""

    async def close(self) -> None:
        """Let go of processes and connections."""


class Espeak:
    """espeak-ng in one worker process, restarted when it dies or does not answer in time."""

    version = "espeak-1"

    def __init__(self, command: Sequence[str] = (), deadline: float = DEADLINE) -> None:
        self.command = tuple(command) or (sys.executable, "-m", "runtime.espeak")
        self.deadline = deadline
        self.worker: Process | None = None
        self.turn = asyncio.Lock()

    def voice(self, language: str) -> str:
        base, _, region = language.replace("_", "-").partition("-")
        tag = f"{base.lower()}-{region.upper()}"
        found = ESPEAK_VOICES.get(tag) or ESPEAK_VOICES.get(base.lower())
        if found is None:
            known = ", ".join(ESPEAK_VOICES)
            raise SpeechFailed(f"no voice for language {language!r}: choose one of {known}")
        return found

    async def render(self, text: str, voice: str) -> bytes:
        request = json.dumps({"text": text, "voice": voice}).encode()
        async with self.turn:
            try:
                async with asyncio.timeout(self.deadline):
                    reply = await self.ask(request)
            except TimeoutError:
                raise SpeechFailed(f"no speech within {self.deadline:g} s") from None
        if reply[:1] != b"+":
            raise SpeechFailed(reply[1:].decode(errors="replace") or "the voice sent nothing")
        return reply[1:]

    async def ask(self, request: bytes) -> bytes:
        """One request and its answer; a worker found dead is replaced once."""
        for _ in range(2):
            worker = await self.alive()
            try:
                return await exchange(worker, request)
            except (asyncio.IncompleteReadError, ConnectionError):
                await self.stop()
            except BaseException:  # too late or not wanted any more: its answer must not come next
                await asyncio.shield(self.stop())
                raise
        raise SpeechFailed("the voice process died twice on this text")

    async def alive(self) -> Process:
        if self.worker is None or self.worker.returncode is not None:
            paths = [ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
            self.worker = await asyncio.create_subprocess_exec(
                *self.command, stdin=PIPE, stdout=PIPE, env=environment
            )
        return self.worker

    async def stop(self) -> None:
        worker, self.worker = self.worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        if worker.stdin:
            worker.stdin.close()
        await worker.wait()

    async def close(self) -> None:
        async with self.turn:
            await self.stop()


async def exchange(worker: Process, request: bytes) -> bytes:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(struct.pack(">I", len(request)) + request)
    await worker.stdin.drain()
    (length,) = struct.unpack(">I", await worker.stdout.readexactly(4))
    if length > LARGEST_ANSWER:
        raise ConnectionError("not an answer")
    return await worker.stdout.readexactly(length)


class Speech:
    """Spoken texts as files under `folder`/tts/<hash>.wav. One per event loop; close it."""

    def __init__(
        self, folder: Path, engine: Engine | None = None, deadline: float = DEADLINE
    ) -> None:
        self.folder = folder / "tts"
        self.engine = engine or Espeak(deadline=deadline)
        self.deadline = deadline
        self.rendering: dict[Path, asyncio.Task[None]] = {}
        self.bad_until: dict[Path, float] = {}

    async def start(self) -> None:
        """Wake the engine, so that the first caller does not wait for it."""
        await self.engine.render("1", self.engine.voice("en"))

    async def speak(self, text: str, language: str) -> Path:
        """The file that says the text. SpeechFailed at the latest after the deadline.

        Callers who want the same text at the same time share one rendering.
        """
        said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if not said:
            raise SpeechFailed("there is no text to say")
        if len(said) > LONGEST:
            raise SpeechFailed(f"the text is longer than {LONGEST} characters: split the prompt")
        voice = self.engine.voice(language)
        said = readable(said, language)
        path = self.place(said, voice)
        if path not in self.rendering and is_whole(path):
            return path
        if self.bad_until.get(path, 0) > time.monotonic():
            raise SpeechFailed("this text failed a moment ago")
        try:
            # shielded: a caller who hangs up does not stop the rendering others wait for
            await asyncio.wait_for(asyncio.shield(self.task(path, said, voice)), self.deadline)
        except TimeoutError:
            raise SpeechFailed(f"no speech within {self.deadline:g} s") from None
        return path

    def place(self, text: str, voice: str) -> Path:
        """Where the file of a text is, or will be."""
        key = json.dumps([self.engine.version, voice, text]).encode()
        return self.folder / f"{hashlib.sha256(key).hexdigest()}.wav"

    def task(self, path: Path, text: str, voice: str) -> asyncio.Task[None]:
        task = self.rendering.get(path)
        if task is None:
            task = asyncio.create_task(self.render(path, text, voice))
            self.rendering[path] = task
            task.add_done_callback(lambda done: self.finished(path, done))
        return task

    async def render(self, path: Path, text: str, voice: str) -> None:
        try:
            write(path, await self.engine.render(text, voice))
        except OSError as problem:
            raise SpeechFailed(f"the speech cannot be made or kept: {problem}") from None

    def finished(self, path: Path, task: asyncio.Task[None]) -> None:
        del self.rendering[path]
        if not task.cancelled() and task.exception():
            # so that a text which kills the engine cannot keep it from the others
            now = time.monotonic()
            self.bad_until = {p: end for p, end in self.bad_until.items() if end > now}
            self.bad_until[path] = now + BAD_TEXT_SECONDS

    async def close(self) -> None:
        """Stop rendering and the engine."""
        for task in list(self.rendering.values()):
            task.cancel()
        await asyncio.gather(*self.rendering.values(), return_exceptions=True)
        await self.engine.close()
