"""Uploaded sound files into telephone samples, by an ffmpeg that may do nothing else.

The bytes are held against the formats we take before ffmpeg sees them. It then reads them from
a pipe, with the demuxer and codecs of that format only, no other protocol, no network where the
system lets us, no rights, and limits on time, memory and files.
"""

import subprocess
import sys
from dataclasses import dataclass

import imageio_ffmpeg

from runtime.pcm import RATE
from runtime.records.words import Said
from runtime.sound_words import TEXTS

MAX_BYTES = 16 * 2**20
MAX_SECONDS = 600
DEADLINE = 20.0
# Parts of a file that are looked at (ten minutes have some 60,000 at most); ffmpeg sees the rest.
MOST_PARTS = 200_000

WAV_CODECS = (
    "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw,"
    "adpcm_ms,adpcm_ima_wav,gsm_ms,libgsm_ms,g722,adpcm_g722"
)

# Runs in a fresh python: limits first, rights last, then it becomes ffmpeg. The program is
# opened before the rights go, since an unprivileged user may not reach the folder it is in.
SANDBOX = """
import ctypes, os, resource, sys
try:
    program = os.open(sys.argv[2], os.O_RDONLY)
    for name, limit in (("CPU", int(sys.argv[1])), ("AS", 512 << 20), ("FSIZE", 0), ("CORE", 0),
                        ("NOFILE", 32)):
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (limit, limit))
    libc = ctypes.CDLL(None)
    root = os.getuid() == 0
    libc.unshare(0x40000000 if root else 0x50000000)
    if root:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(1, 9, 0, 0, 0)
    os.execve(program, sys.argv[2:], {})
except BaseException:
    os._exit(97)
"""
NOT_STARTED = 97


class BadSound(Exception):
    """A sound file that cannot be used: `code`, its `name`, `what` is wrong, the `remedy`."""

    def __init__(self, word: str, name: str, **values: object) -> None:
        self.code, what, remedy = TEXTS[word]
        self._what, self._remedy = Said(what, values), Said(remedy, values)
        self.what, self.remedy = self._what.text("en"), self._remedy.text("en")
        self.name = "".join(c for c in name if c.isprintable())[:80] or "sound"
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """All of it for people, in a language."""
        return f"{self.name}: {self._what.text(language)}. {self._remedy.text(language)}"


@dataclass(frozen=True)
class Format:
    """What ffmpeg is told to expect."""

    demuxer: str
    codecs: str


WAV = Format("wav", WAV_CODECS)
MP3 = Format("mp3", "mp3float,mp3")
OGG = Format("ogg", "opus,libopus,vorbis,libvorbis")
# What browsers record: Chromium WebM with Opus, Firefox OGG, Safari MP4 with AAC.
WEBM = Format("matroska", OGG.codecs)
MP4 = Format("mov", "aac,opus,libopus")


def decode(data: bytes, name: str) -> bytes:
    """8 kHz mono 16-bit samples of a file in one of the formats below; blocks up to DEADLINE.

    Raises BadSound with code empty, too-big, not-audio, truncated, damaged, too-long or slow.
    """
    if not data:
        raise BadSound("empty", name)
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 2**20:.1f}"
        raise BadSound("too-big", name, size=size, most=MAX_BYTES >> 20)
    pcm = run(identify(data, name), data, name)
    if not pcm:
        raise BadSound("no-sound", name)
    if len(pcm) > MAX_SECONDS * RATE * 2:
        raise BadSound("too-long", name, minutes=MAX_SECONDS // 60)
    return pcm


def run(form: Format, data: bytes, name: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    options = (
        f"-hide_banner -nostdin -loglevel quiet -protocol_whitelist pipe -threads 1"
        f" -f {form.demuxer} -codec_whitelist {form.codecs} -i pipe:0"
        f" -map 0:a:0 -vn -sn -dn -map_metadata -1 -t {MAX_SECONDS + 1}"
        f" -filter_threads 1 -af aresample={RATE}:filter_size=64 -ac 1 -f s16le pipe:1"
    ).split()
    python = [sys.executable, "-I", "-S", "-c", SANDBOX, str(int(DEADLINE)), program]
    try:
        done = subprocess.run(  # noqa: S603  (fixed program and options; the file goes by pipe)
            [*python, *options],
            input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=DEADLINE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BadSound("slow", name, seconds=round(DEADLINE)) from None
    if done.returncode == NOT_STARTED:
        raise RuntimeError(f"the decoder {program} cannot be started")
    if done.returncode:
        raise BadSound("damaged", name)
    return done.stdout


def identify(data: bytes, name: str) -> Format:
    """The format by its first bytes, having seen that the file is not cut short."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        check_wav(data, name)
        return WAV
    if data[:4] == b"OggS":
        check_ogg(data, name)
        return OGG
    if data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:64]:
        check_webm(data, name)
        return WEBM
    if data[4:8] == b"ftyp":
        check_mp4(data, name)
        return MP4
    start = after_id3(data)
    sync = data[start : start + 2]
    if len(sync) == 2 and sync[0] == 0xFF and sync[1] & 0xE6 == 0xE2:  # layer III only
        check_mp3(data, start, name)
        return MP3
    raise BadSound("not-audio", name)


def truncated(name: str, here: int, declared: int) -> BadSound:
    return BadSound("truncated", name, here=here, declared=declared)


def check_wav(data: bytes, name: str) -> None:
    at = 12
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            break
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            # 0 and the largest size are what recorders write while they do not know it yet
            if size not in (0, 0xFFFFFFFF) and at + 8 + size > len(data):
                raise truncated(name, len(data), at + 8 + size)
            return
        at += 8 + size + size % 2
    else:
        raise BadSound("damaged", name)
    raise truncated(name, len(data), max(at + 8, len(data) + 1))


def check_ogg(data: bytes, name: str) -> None:
    count = data[26] if len(data) > 26 else 0
    first = data[27 + count : 35 + count]
    if first != b"OpusHead" and first[:7] != b"\x01vorbis":
        raise BadSound("other-ogg", name)
    at = 0
    for _ in range(MOST_PARTS):
        if data[at : at + 4] != b"OggS":
            return
        count = data[at + 26] if at + 26 < len(data) else 255
        end = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        if end > len(data):
            raise truncated(name, len(data), end)
        at = end


SEGMENT, CLUSTER = 0x18538067, 0x1F43B675


def check_webm(data: bytes, name: str) -> None:
    """Every part is whole; parts that hold others may not know how long they are."""
    at = 0
    for _ in range(MOST_PARTS):
        if at >= len(data):
            return
        kind, inside = vint(data, at, marked=True)
        size, begin = vint(data, inside, marked=False)
        if begin <= inside or inside <= at or begin > len(data):
            raise truncated(name, len(data), max(begin, len(data) + 1))
        unknown = size == (1 << 7 * (begin - inside)) - 1
        if not unknown and begin + size > len(data):
            raise truncated(name, len(data), begin + size)
        if unknown and kind not in (SEGMENT, CLUSTER):
            return  # nothing that we know: ffmpeg will say
        at = begin if kind in (SEGMENT, CLUSTER) else begin + size


def vint(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """A number of variable length, with or without its length mark; and where it ends."""
    length = 9 - data[at].bit_length() if at < len(data) and data[at] else 9
    if length > 8:
        return 0, at
    value = int.from_bytes(data[at : at + length], "big")
    return value if marked else value & (1 << 7 * length) - 1, at + length


def check_mp4(data: bytes, name: str) -> None:
    """Read as it comes, so what describes the sound must stand before the sound."""
    at, seen = 0, set()
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            return
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        seen.add(kind)
        if kind == b"mdat" and b"moov" not in seen:
            raise BadSound("late-index", name)
        if size == 0:  # to the end of the file
            return
        if size < 8 or at + size > len(data):
            raise truncated(name, len(data), at + max(size, 8))
        at += size


def after_id3(data: bytes) -> int:
    """Where the MP3 frames start, after tags and padding."""
    at = 0
    for _ in range(MOST_PARTS):
        if data[at : at + 3] != b"ID3" or at + 10 > len(data):
            break
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size
    limit = min(len(data), at + 65536)
    while at < limit and data[at] == 0:
        at += 1
    return at


def check_mp3(data: bytes, start: int, name: str) -> None:
    """Only files with an encoder's Xing or Info header tell how long they ought to be."""
    head = data[start : start + 200]
    at = max(head.find(b"Xing"), head.find(b"Info"))
    if at < 0 or at + 16 > len(head):
        return
    flags = int.from_bytes(head[at + 4 : at + 8], "big")
    if flags & 2:
        where = at + 8 + 4 * (flags & 1)
        declared = int.from_bytes(head[where : where + 4], "big")
        if len(data) - start < declared * 0.98:
            raise truncated(name, len(data), start + declared)
