"""Prompts and values as sound files: the recording if there is one, else the text spoken."""

import asyncio
import time
from pathlib import Path

import structlog
from sqlalchemy.engine import Engine

from flows.model import Program
from nodes.base import Prompt, Value, prompts
from nodes.text import compile_text
from runtime.call import BaseCall
from runtime.records import directory
from runtime.records.database import reading
from runtime.records.errors import NotFound
from runtime.simulated_call import choose, sayable
from runtime.sounds import BadSound, Media, Sounds, beep, seconds, write
from runtime.speech import Speech, SpeechFailed
from runtime.spoken import spoken

KEPT = 5000
FRESH = 1.0
"""Seconds until a replaced recording is heard by all."""

log = structlog.get_logger()


class PromptVoice:
    """`runtime.call.Voice` on files. Sounds that never change are looked up once."""

    def __init__(self, engine: Engine, sounds: Sounds, speech: Speech) -> None:
        self._engine, self._sounds, self._speech = engine, sounds, speech
        self._spoken: dict[tuple[str, str], Media] = {}
        self._recorded: dict[tuple[str, str], tuple[float, Path]] = {}
        self._warming: set[asyncio.Task[None]] = set()

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        text, audio = choose(prompt, call)
        words = compile_text(text).render(call.get)
        if audio and (media := await self._recording(call.state.workspace, audio, words)):
            return media
        return await self.say(words, call.language)

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        return await self.say(spoken(sayable(value), kind, call.language, currency), call.language)

    async def say(self, words: str, language: str) -> Media:
        """The words spoken; a beep in their place when the voice fails, so that a call goes on."""
        key = (words, language)
        if (media := self._spoken.get(key)) is not None and media.paths[0].exists():
            return media
        try:
            path = await self._speech.speak(words, language)
        except SpeechFailed as problem:
            log.error("cannot speak", words=words[:80], language=language, problem=str(problem))
            return self._beep(words)
        media = Media((path,), words, seconds(path))
        if len(self._spoken) >= KEPT:
            self._spoken.clear()
        self._spoken[key] = media
        return media

    def prepare(self, program: Program) -> None:
        """Speak the fixed texts of a program in the background, before a caller needs them."""
        task = asyncio.create_task(self._warm(program))
        self._warming.add(task)
        task.add_done_callback(self._warming.discard)

    async def _warm(self, program: Program) -> None:
        for node in program.nodes.values():
            for _, prompt in prompts(node):
                for language, text in prompt.text.items():
                    if text.strip() and language not in prompt.audio and "{" not in text:
                        await self.say(str(text), str(language))

    async def _recording(self, workspace: str, audio: str, words: str) -> Media | None:
        key = (workspace, audio)
        looked, path = self._recorded.get(key, (0.0, None))
        try:
            if path is None or time.monotonic() - looked > FRESH:
                sha = await asyncio.to_thread(self._sha, workspace, audio)
                path = self._sounds.path(workspace, sha)
                self._recorded[key] = (time.monotonic(), path)
            return Media((path,), words, seconds(path), audio)
        except (NotFound, BadSound) as problem:
            self._recorded.pop(key, None)
            log.error("recording missing", workspace=workspace, audio=audio, problem=str(problem))
            return None

    def _sha(self, workspace: str, audio: str) -> str:
        with reading(self._engine) as connection:
            return directory.sound(connection, workspace, audio).sha

    def _beep(self, words: str) -> Media:
        path: Path = self._sounds.folder / "beep.wav"
        if not path.exists():
            write(path, beep())
        return Media((path,), words, seconds(path))
