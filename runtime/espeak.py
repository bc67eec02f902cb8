"""The process that speaks: espeak-ng by ctypes, then ffmpeg to telephone sound.

Run as `python -m runtime.espeak` by `runtime.speech`, which restarts it when the library dies or
hangs. On stdin and stdout, each message is 4 bytes of length and so many bytes: a request is JSON
`{"text", "voice"}`; an answer is `+` and a WAV, or `-` and a reason.
"""

import ctypes
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import espeakng_loader
import imageio_ffmpeg

from runtime.pcm import PEAK_DB, RATE, SPEECH_DB, as_wav, faded, loudness, trimmed

RATE_WORDS, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7
SETTINGS = {RATE_WORDS: 150, VOLUME: 85, PITCH: 50, RANGE: 55, WORD_GAP: 1}
SYNCHRONOUS, DONT_EXIT, UTF8, CHARACTERS = 2, 0x8000, 1, 1
# What a telephone loses (under 300 Hz) is not worth level; what tells consonants apart is.
TELEPHONE = "highpass=f=180,equalizer=f=2300:t=o:w=1.5:g=4"
HEADROOM_DB = 0.5

Samples = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Library:
    """libespeak-ng, once per process."""

    def __init__(self) -> None:
        self.lib = ctypes.CDLL(espeakng_loader.get_library_path())
        # The library keeps its data path in a short buffer: be there, and say "here".
        os.chdir(Path(espeakng_loader.get_data_path()).parent)
        self.rate: int = self.lib.espeak_Initialize(SYNCHRONOUS, 0, b".", DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng found no voice data")
        self.pcm = bytearray()
        self.callback = Samples(self.take)
        self.lib.espeak_SetSynthCallback(self.callback)
        self.lib.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip

    def take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _: object) -> int:
        if samples and count > 0:
            self.pcm += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, text: str, voice: str) -> bytes:
        """16-bit mono samples at `self.rate`. ValueError if there is no such voice."""
        if self.lib.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        for parameter, value in SETTINGS.items():
            self.lib.espeak_SetParameter(parameter, value, 0)
        self.pcm.clear()
        data = text.replace("\0", " ").encode() + b"\0"
        failed = self.lib.espeak_Synth(data, len(data), 0, CHARACTERS, 0, UTF8, None, None)
        if failed:
            raise ValueError(f"espeak-ng refused the text (code {failed})")
        return bytes(self.pcm)


def telephone(pcm: bytes, rate: int) -> bytes:
    """A telephone WAV: 8 kHz, about SPEECH_DB, peaks under PEAK_DB, little silence around."""
    gain = SPEECH_DB - loudness(pcm, rate).rms
    limit = 10 ** ((PEAK_DB - HEADROOM_DB) / 20)
    filters = (
        f"{TELEPHONE},volume={gain:.2f}dB,aresample={RATE}:filter_size=64:cutoff=0.96,"
        f"alimiter=limit={limit:.4f}:attack=2:release=40:level=0:latency=1"
    )
    shape = ["-f", "s16le", "-ac", "1"]
    done = subprocess.run(  # noqa: S603  (fixed program and options)
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-loglevel", "error",
         *shape, "-ar", str(rate), "-i", "pipe:0", "-af", filters, *shape, "pipe:1"],
        input=pcm, capture_output=True, check=True,
    )  # fmt: skip
    return as_wav(faded(trimmed(done.stdout, 50, 100)))


def answer(library: Library, request: bytes) -> bytes:
    try:
        asked = json.loads(request)
        pcm = library.say(asked["text"], asked["voice"])
        if not any(pcm):
            raise ValueError("there is nothing to pronounce in the text")
        return b"+" + telephone(pcm, library.rate)
    except (ValueError, KeyError, OSError, subprocess.SubprocessError) as problem:
        return b"-" + str(problem).encode()


def read(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    return stream.read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


def work() -> None:
    """Answer requests until the other side goes away."""
    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # end with the parent, even in the middle of a hang
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # should the library print something, it must not mix with answers
    library = Library()
    while (request := read(sys.stdin.buffer)) is not None:
        reply = answer(library, request)
        answers.write(struct.pack(">I", len(reply)) + reply)
        answers.flush()


if __name__ == "__main__":
    work()
