"""Sound files: uploads made fit for the telephone, and where they are kept on disk.

Files are named by the hash of their content, never by what users call them, and may be read by
another user of the machine (Asterisk).
"""

import hashlib
import os
import re
import tempfile
import wave
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from runtime.decoder import BadSound, decode
from runtime.pcm import (
    PEAK_DB,
    RATE,
    SAMPLE,
    SILENT_DB,
    SPEECH_DB,
    as_wav,
    beep,
    faded,
    from_wav,
    louder,
    loudness,
    silence,
    trimmed,
)

__all__ = ["BadSound", "Media", "Sound", "Sounds", "beep", "convert", "seconds", "silence", "write"]

TOO_QUIET_DB, TOO_LOUD_DB = -30.0, -11.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A converted file: WAV 8 kHz mono 16 bit, its length, its loudness and peak in dBFS."""

    wav: bytes
    seconds: float
    rms: float
    peak: float


@dataclass(frozen=True, slots=True)
class Media:
    """What is played for a prompt: files in order, the words for the transcript, the length.

    `id` names the recorded sound of the workspace, and is empty for what is spoken from text.
    """

    paths: tuple[Path, ...]
    text: str
    seconds: float
    id: str = ""


def convert(data: bytes, name: str) -> Sound:
    """An uploaded WAV, MP3, OGG, WebM or MP4 file as telephone sound; `name` is for messages only.

    Silence around it is trimmed, the level changed only if it is far too low or too high.
    Blocks up to 20 s. Raises BadSound.
    """
    pcm = trimmed(decode(data, name), 100, 300)
    level = loudness(pcm)
    if level.rms > SILENT_DB and not TOO_QUIET_DB <= level.rms <= TOO_LOUD_DB:
        gain = min(SPEECH_DB - level.rms, PEAK_DB - level.peak, 30.0)
        pcm = louder(pcm, gain)
    pcm = faded(pcm)
    level = loudness(pcm)
    return Sound(as_wav(pcm), len(pcm) / SAMPLE / RATE, round(level.rms, 1), round(level.peak, 1))


class Sounds:
    """The recorded sounds of all workspaces, under `folder`/assets/<workspace>/<sha>.wav."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store(self, workspace: str, wav: bytes) -> str:
        """Keep a converted sound; the same content is kept once. Returns its sha."""
        try:
            from_wav(wav)
        except ValueError as problem:
            raise BadSound("unconverted", "sound", problem=str(problem)) from None
        sha = hashlib.sha256(wav).hexdigest()
        path = self.place(workspace, sha)
        if not is_whole(path):
            write(path, wav)
        return sha

    def path(self, workspace: str, sha: str) -> Path:
        """The file of a stored sound. BadSound (code missing or damaged) if it cannot be played."""
        path = self.place(workspace, sha)
        self.seconds(path)
        return path

    def seconds(self, path: Path) -> float:
        """Length of a sound file. BadSound if it is missing or damaged."""
        return seconds(path)

    def delete(self, workspace: str, sha: str) -> None:
        """Forget a sound; nothing happens if it is gone already."""
        self.place(workspace, sha).unlink(missing_ok=True)

    def place(self, workspace: str, sha: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", workspace):
            raise ValueError(f"not the id of a workspace: {workspace[:80]!r}")
        if not re.fullmatch(r"[0-9a-f]{64}", sha):
            raise ValueError(f"not the sha of a sound: {sha[:80]!r}")
        return self.folder / "assets" / workspace / f"{sha}.wav"


def seconds(path: Path) -> float:
    """Length of a telephone WAV by its header, remembered while the file does not change."""
    try:
        state = path.stat()
        return header_seconds(path, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        raise BadSound("missing", path.name) from None
    except (wave.Error, EOFError, ValueError, OSError):
        raise BadSound("broken-file", path.name) from None


def is_whole(path: Path) -> bool:
    """Whether the file is there with a header that agrees with its size."""
    try:
        return seconds(path) > 0
    except BadSound:
        return False


@lru_cache(maxsize=10_000)
def header_seconds(path: Path, changed: int, size: int) -> float:
    """`changed` and `size` are only there to read a changed file anew."""
    with wave.open(str(path), "rb") as file:
        if (file.getframerate(), file.getsampwidth(), file.getnchannels()) != (RATE, SAMPLE, 1):
            raise ValueError("not telephone sound")
        frames = file.getnframes()
    if size < 44 + frames * SAMPLE:
        raise ValueError("cut short")
    return frames / RATE


def write(path: Path, data: bytes) -> None:
    """Write a file at once or not at all, readable by others, and its folders too."""
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever the umask says
