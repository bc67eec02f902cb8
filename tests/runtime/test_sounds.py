"""Uploaded files converted by the real ffmpeg, and files kept on disk."""

import array
import contextlib
import io
import itertools
import math
import os
import random
import stat
import subprocess
import sys
import time
import wave
from pathlib import Path

import imageio_ffmpeg
import pytest

from runtime.decoder import MAX_BYTES, SANDBOX, BadSound, decode, identify
from runtime.pcm import as_wav, from_wav, loudness
from runtime.sounds import Media, Sounds, beep, convert, is_whole, seconds, silence, write

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
TONE = "sine=frequency=440:sample_rate=44100:duration={}"
FORMATS = {
    "pcm.wav": ["-c:a", "pcm_s16le"],
    "pcm24.wav": ["-c:a", "pcm_s24le", "-ar", "48000"],
    "alaw.wav": ["-c:a", "pcm_alaw", "-ar", "8000"],
    "adpcm.wav": ["-c:a", "adpcm_ms"],
    "voice.mp3": ["-c:a", "libmp3lame"],
    "tagged.mp3": ["-c:a", "libmp3lame", "-id3v2_version", "3", "-metadata", "title=Accueil"],
    "opus.ogg": ["-c:a", "libopus", "-ar", "48000"],
    "vorbis.ogg": ["-c:a", "libvorbis"],
    "chromium.webm": ["-c:a", "libopus", "-ar", "48000", "-live", "1"],
    "firefox.ogg": ["-c:a", "libopus", "-ar", "48000", "-page_duration", "20000"],
    "safari.mp4": ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-frag_duration", "1"],
}


TWO_SECONDS = TONE.format(2)


def render(path, *options, source=TWO_SECONDS):
    command = [FFMPEG, "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, "-ac", "2"]
    subprocess.run([*command, *options, str(path)], check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two seconds of 440 Hz in each format we take."""
    folder = tmp_path_factory.mktemp("uploads")
    return {name: render(folder / name, *options) for name, options in FORMATS.items()}


def crossings(pcm):
    samples = array.array("h", pcm)
    return sum(a < 0 <= b for a, b in itertools.pairwise(samples))


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_becomes_telephone_sound(files, name):
    sound = convert(files[name], name)
    with wave.open(io.BytesIO(sound.wav)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
        assert file.getnframes() == round(sound.seconds * 8000)
    assert sound.seconds == pytest.approx(2, abs=0.1)
    assert crossings(from_wav(sound.wav)) / sound.seconds == pytest.approx(440, rel=0.02)
    assert len(sound.wav) == 44 + round(sound.seconds * 8000) * 2, "no metadata"


def test_what_lies_above_the_telephone_band_does_not_fold_back(tmp_path):
    low = "sine=frequency=400:sample_rate=44100:duration=1"
    high = "sine=frequency=6000:sample_rate=44100:duration=1"
    heard = decode(render(tmp_path / "low.wav", source=low), "low")
    folded = decode(render(tmp_path / "high.wav", source=high), "high")
    middle = slice(4000, 12000)  # the ends of a tone hold all frequencies
    assert loudness(folded[middle]).rms < loudness(heard[middle]).rms - 50


def test_silence_around_is_trimmed_and_kept_within(tmp_path):
    tone = from_wav(beep(0.5))
    data = as_wav(bytes(16000 * 2) + tone + bytes(8000) + tone + bytes(16000 * 2))
    assert convert(data, "padded").seconds == pytest.approx(0.1 + 0.5 + 0.5 + 0.5 + 0.3, abs=0.05)
    assert convert(silence(1), "silent").seconds == 1


@pytest.mark.parametrize(
    ("gain", "low", "high"),
    [(-20, -20.5, -19.5), (0, -25, -23), (10, -15, -13), (20, -20.5, -19.5)],
    ids=["whisper", "fine", "loud-but-fine", "shout"],
)
def test_only_a_wild_level_is_changed(tmp_path, gain, low, high):
    source = f"{TONE.format(1)},volume={gain}dB"
    data = render(tmp_path / "x.wav", source=source)
    sound = convert(data, "x")
    assert low <= sound.rms <= high


def test_a_stream_of_unknown_length_is_taken():
    data = bytearray(beep(1.0))
    data[40:44] = b"\xff\xff\xff\xff"
    assert convert(bytes(data), "recorder").seconds == pytest.approx(1, abs=0.02)


def bad(data, name="accueil.wav"):
    with pytest.raises(BadSound) as caught:
        convert(data, name)
    text = str(caught.value)
    assert text.startswith(caught.value.name)
    assert caught.value.what in text
    assert caught.value.remedy in text
    return caught.value.code


def test_bad_files_are_told_apart(files):
    assert bad(b"") == "empty"
    assert bad(b"\0" * (MAX_BYTES + 1)) == "too-big"
    assert bad(b"RIFF") == "not-audio"
    assert bad(b"<html>" + bytes(500)) == "not-audio"
    assert bad(b"\x1aE\xdf\xa3" + bytes(500)) == "not-audio"
    assert bad(b"\x89PNG\r\n\x1a\n" + bytes(500)) == "not-audio"
    assert bad(b"\0\0\0\x08ftyp\0\0\0\x0amdat\0\0\0\0\0\x08moov") == "not-audio"  # index last
    assert bad(as_wav(b"")) == "damaged"
    assert bad(b"\xff\xfb\x90\x64" + bytes(5000)) == "damaged"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_short_is_told(files, name):
    data = files[name]
    for share in (0.05, 0.5, 0.95):
        assert bad(data[: int(len(data) * share)], name) == "truncated"


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (b"\x1aE\xdf\xa3\x84webm", b"\xec\x80"),
        (b"\0\0\0\x08ftyp", b"\0\0\0\x08free"),
        (b"RIFF\0\0\0\0WAVE", b"junk\0\0\0\0"),
        (b"OggS" + bytes(22) + b"\x01\x08OpusHead", b"OggS" + bytes(23)),
        (b"", b"ID3\x03" + bytes(6)),
    ],
)
def test_a_file_of_millions_of_parts_keeps_nobody_busy(head, part):
    data = head + part * ((MAX_BYTES - len(head)) // len(part))
    started = time.thread_time()
    with contextlib.suppress(BadSound):
        identify(data, "file")
    assert time.thread_time() - started < 1.5  # WebM took 8 s and more


@pytest.mark.slow
def test_too_long_is_told(tmp_path):
    quiet = "anullsrc=sample_rate=8000:duration={}"
    quickly = ("-c:a", "libopus", "-compression_level", "0", "-frame_duration", "60")
    data = render(tmp_path / "long.ogg", *quickly, source=quiet.format(602))
    started = time.monotonic()
    assert bad(data) == "too-long"
    assert time.monotonic() - started < 20
    just = render(tmp_path / "just.ogg", *quickly, source=quiet.format(598))
    assert convert(just, "just").seconds == pytest.approx(598, abs=0.5)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXTINF:1,\nfile://{}\n",
        "ffconcat version 1.0\nfile '{}'\n",
        "RIFFxxxxWAVE#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nconcat:file://{}\n#EXT-X-ENDLIST",
        "ID3\x03\x00\x00\x00\x00\x00\x00#EXTM3U\n#EXTINF:1,\nfile://{}\n",
    ],
)
def test_a_file_cannot_make_us_read_another(tmp_path, playlist):
    target = tmp_path / "secret.wav"
    write(target, beep(1))
    assert bad(playlist.format(target).encode()) in ("not-audio", "truncated", "damaged")


def test_ogg_with_video_is_refused(tmp_path):
    source = "testsrc=duration=1:size=64x48:rate=5"
    command = [FFMPEG, "-loglevel", "error", "-f", "lavfi", "-i", source, "-c:v", "libtheora"]
    subprocess.run([*command, str(tmp_path / "v.ogg")], check=True)
    assert bad((tmp_path / "v.ogg").read_bytes()) == "not-audio"


def may_leave_the_network():
    """Some machines forbid new namespaces; the decoder then only has its list of protocols."""
    flags = 0x40000000 if os.getuid() == 0 else 0x50000000
    code = f"import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare({flags}) != 0)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_decoder_has_no_rights_left():
    """The same sandbox with another program: what could ffmpeg do?"""
    probe = ["/bin/sh", "-c", "cat /proc/self/limits /proc/self/status; readlink /proc/self/ns/net"]
    command = [sys.executable, "-I", "-S", "-c", SANDBOX, "20", *probe]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    limits = {line[:25].strip(): line[26:].split() for line in told.splitlines() if "Max" in line}
    assert limits["Max cpu time"][:2] == ["20", "20"]
    assert limits["Max file size"][:2] == ["0", "0"]
    assert limits["Max address space"][0] == str(512 * 2**20)
    assert "NoNewPrivs:\t1" in told
    if os.getuid() == 0:
        assert "Uid:\t65534\t65534\t65534\t65534" in told
    if may_leave_the_network():
        assert told.splitlines()[-1] != str(Path("/proc/self/ns/net").readlink())


def mutations(data, count, seed):
    """Cut short, bits flipped, bytes replaced, blocks doubled or dropped."""
    chance = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            at = chance.randrange(min(len(changed), chance.choice((64, 4096, len(changed)))))
            what = chance.randrange(4)
            if what == 0:
                changed[at] ^= 1 << chance.randrange(8)
            elif what == 1:
                changed[at] = chance.choice((0, 0x7F, 0x80, 0xFF))
            elif what == 2:
                changed[at:at] = changed[at : at + chance.randrange(1, 200)]
            else:
                del changed[at : at + chance.randrange(1, 200)]
        if chance.random() < 0.3:
            del changed[chance.randrange(1, len(changed)) :]
        yield bytes(changed)


@pytest.mark.parametrize("name", ["pcm.wav", "adpcm.wav", "voice.mp3", "opus.ogg", "vorbis.ogg"])
def test_a_damaged_file_gives_sound_or_a_clear_refusal(files, name):
    outcomes = {"sound": 0, "refused": 0}
    started = time.monotonic()
    for data in mutations(files[name], 50, seed=name):
        with contextlib.suppress(BadSound):  # nothing else may come out of it
            sound = convert(data, name)
            assert from_wav(sound.wav)
            assert math.isfinite(sound.rms)
            outcomes["sound"] += 1
            continue
        outcomes["refused"] += 1
    assert min(outcomes.values()) > 0, outcomes
    assert time.monotonic() - started < 60


def test_stored_sounds_can_be_read_by_asterisk(tmp_path):
    before = os.umask(0o077)
    try:
        sounds = Sounds(tmp_path / "sounds")
        sha = sounds.store("demo", beep(0.5))
    finally:
        os.umask(before)
    path = sounds.path("demo", sha)
    assert path == tmp_path / "sounds" / "assets" / "demo" / f"{sha}.wav"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert sounds.seconds(path) == 0.5
    assert sounds.store("demo", beep(0.5)) == sha
    assert [p.name for p in path.parent.iterdir()] == [f"{sha}.wav"], "once, no leftovers"


def test_a_missing_or_damaged_file_on_disk_is_told(tmp_path):
    sounds = Sounds(tmp_path)
    sha = sounds.store("demo", beep(1))
    path = sounds.path("demo", sha)
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    with pytest.raises(BadSound, match="damaged") as caught:
        sounds.path("demo", sha)
    assert caught.value.code == "damaged"
    assert not is_whole(path)
    assert sounds.store("demo", whole) == sha, "storing again repairs"
    assert sounds.path("demo", sha).read_bytes() == whole
    for content in (b"", b"RIFF", b"hello" * 100, silence(1)[:44]):
        path.write_bytes(content)
        with pytest.raises(BadSound):
            sounds.path("demo", sha)
    sounds.delete("demo", sha)
    sounds.delete("demo", sha)
    with pytest.raises(BadSound) as caught:
        sounds.path("demo", sha)
    assert caught.value.code == "missing"


def test_only_telephone_sound_is_stored(tmp_path):
    high = render(tmp_path / "high.wav")
    for data in (b"", b"RIFF", high, beep()[:-10]):
        with pytest.raises(BadSound):
            Sounds(tmp_path).store("demo", data)


@pytest.mark.parametrize("workspace", ["", "..", "a/b", "../x", "a\0b", "é", "x" * 65])
def test_no_way_out_of_the_folder(tmp_path, workspace):
    sounds = Sounds(tmp_path)
    with pytest.raises(ValueError, match="workspace"):
        sounds.store(workspace, beep())
    with pytest.raises(ValueError, match="sha"):
        sounds.path("demo", f"../{workspace}")


def test_a_write_that_fails_leaves_nothing(tmp_path):
    (tmp_path / "x.wav").mkdir()
    with pytest.raises(OSError, match=r"x\.wav"):
        write(tmp_path / "x.wav", b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["x.wav"]


def test_silence_and_beep():
    assert from_wav(silence(1.5)) == bytes(24000)
    assert from_wav(silence(-1)) == b""
    pcm = from_wav(beep(0.25, 1000))
    assert len(pcm) == 4000
    assert crossings(pcm) == pytest.approx(250, abs=2)
    assert loudness(pcm).peak == pytest.approx(-11, abs=0.2)


def test_seconds_follow_a_changed_file(tmp_path):
    path = tmp_path / "a.wav"
    write(path, silence(1))
    assert seconds(path) == 1
    write(path, silence(2))
    assert seconds(path) == 2
    assert Media((path,), "…", 2.0) == Media((Path(str(path)),), "…", 2.0)
