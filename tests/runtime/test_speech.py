"""Speech by the real espeak-ng, in its own process that may die or hang."""

import asyncio
import itertools
import os
import signal
import stat
import sys
import wave
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.espeak import Library, telephone
from runtime.pcm import beep, frame_levels, from_wav, loudness
from runtime.sounds import is_whole, seconds
from runtime.speech import Espeak, Speech, SpeechFailed

TEXTS = {
    "fr": "Bonjour et bienvenue chez Dupont. Pour le français, tapez 1.",
    "fr-CH": "Votre numéro est le 95. Merci de patienter, un conseiller va vous répondre.",
    "en": "Welcome to Dupont. For sales, press 2. To hear this again, press star.",
    "it": "Benvenuti da Dupont. Per l'italiano premere 3, oppure attendere in linea.",
    "de": "Willkommen bei Dupont. Für Deutsch drücken Sie die 2.",
}

# A process that takes requests and never answers; each start leaves a line in the file given.
HANGS = "import sys, time; open(sys.argv[1], 'a').write('x\\n'); time.sleep(60)"
DIES = "import sys; open(sys.argv[1], 'a').write('x\\n'); sys.stdin.buffer.read(4); sys.exit(3)"
# The real engine, but the text "hang" makes it hang and "crash" makes it crash as C code does.
TROUBLED = """
import ctypes, time
import runtime.espeak as espeak
say = espeak.Library.say
def troubled(self, text, voice):
    if text == "hang":
        time.sleep(60)
    if text == "crash":
        ctypes.string_at(0)
    return say(self, text, voice)
espeak.Library.say = troubled
espeak.work()
"""


@asynccontextmanager
async def speaking(folder, engine=None, deadline=3.0):
    speech = Speech(folder, engine, deadline)
    try:
        yield speech
    finally:
        await speech.close()


def program(source, *arguments):
    return (sys.executable, "-c", source, *map(str, arguments))


class Counting:
    """A real engine that counts its renderings."""

    version = "counting-1"

    def __init__(self):
        self.rendered = []

    def voice(self, language):
        return language

    async def render(self, text, voice):
        self.rendered.append((text, voice))
        await asyncio.sleep(0.05)
        return beep(0.2)

    async def close(self):
        pass


async def test_each_language_gives_telephone_sound(tmp_path):
    async with speaking(tmp_path) as speech:
        for language, text in TEXTS.items():
            path = await speech.speak(text, language)
            with wave.open(str(path)) as file:
                form = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            assert form == (8000, 2, 1)
            pcm = from_wav(path.read_bytes())
            assert 2 < seconds(path) < 8
            level = loudness(pcm)
            assert -22 <= level.rms <= -18, (language, level)
            assert level.peak <= -3, (language, level)
            levels = frame_levels(pcm)
            loud = [at for at, one in enumerate(levels) if one > 100]
            assert loud[0] * 10 <= 150
            assert (len(levels) - 1 - loud[-1]) * 10 <= 150
            assert abs(int.from_bytes(pcm[:2], "little", signed=True)) < 100
            assert path.parent == tmp_path / "tts"
            assert stat.S_IMODE(path.stat().st_mode) == 0o644


async def test_the_same_text_sounds_different_in_each_language(tmp_path):
    async with speaking(tmp_path) as speech:
        heard = {
            tag: seconds(await speech.speak("radio 95 taxi", tag))
            for tag in ("fr", "fr-CH", "en", "it", "de")
        }
        lengths = sorted(heard.values())
        assert all(b - a > 0.015 for a, b in itertools.pairwise(lengths)), heard
        assert await speech.speak("radio", "de-CH") == await speech.speak("radio", "de")
        assert await speech.speak("radio", "fr_FR") == await speech.speak("radio", "fr")


async def test_hours_and_amounts_are_read_in_words(tmp_path):
    async with speaking(tmp_path) as speech:
        short = await speech.speak("Ouvert à 8 h 30", "fr")
        assert short == await speech.speak("Ouvert à huit heures trente", "fr")


async def test_a_text_is_rendered_once_and_found_again(tmp_path):
    async with speaking(tmp_path) as speech:
        path = await speech.speak(TEXTS["fr"], "fr")
        made = path.stat().st_mtime_ns
        assert await speech.speak(f"  {TEXTS['fr']}\n", "fr") == path
    async with speaking(tmp_path, Espeak(program(DIES, tmp_path / "starts"))) as later:
        assert await later.speak(TEXTS["fr"], "fr") == path
    assert path.stat().st_mtime_ns == made
    assert not (tmp_path / "starts").exists(), "the engine was not even started"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


async def test_many_callers_at_once_share_one_rendering(tmp_path):
    engine = Counting()
    async with speaking(tmp_path, engine) as speech:
        paths = await asyncio.gather(*(speech.speak("bonjour", "fr") for _ in range(20)))
        await speech.speak("bonsoir", "fr")
    assert len(set(paths)) == 1
    assert engine.rendered == [("bonjour", "fr"), ("bonsoir", "fr")]


async def test_a_caller_who_hangs_up_does_not_stop_the_others(tmp_path):
    engine = Counting()
    async with speaking(tmp_path, engine) as speech:
        first = asyncio.create_task(speech.speak("bonjour", "fr"))
        second = asyncio.create_task(speech.speak("bonjour", "fr"))
        await asyncio.sleep(0.01)
        first.cancel()
        assert is_whole(await second)
        assert first.cancelled()
    assert len(engine.rendered) == 1


async def test_a_damaged_file_in_the_cache_is_made_again(tmp_path):
    async with speaking(tmp_path) as speech:
        path = await speech.speak("bonjour", "fr")
        whole, length = path.read_bytes(), seconds(path)
        for rest in (b"", whole[:20], whole[:-100]):
            path.write_bytes(rest)
            assert await speech.speak("bonjour", "fr") == path
            assert seconds(path) == pytest.approx(length, abs=0.05)


async def test_a_killed_worker_is_replaced(tmp_path):
    engine = Espeak()
    async with speaking(tmp_path, engine) as speech:
        await speech.start()
        for text in ("un", "deux"):
            before = engine.worker.pid
            os.kill(before, signal.SIGKILL)
            assert is_whole(await speech.speak(text, "fr"))
            assert engine.worker.pid != before


async def test_a_worker_that_hangs_costs_one_sentence(tmp_path):
    engine = Espeak(program(TROUBLED), deadline=60)
    async with speaking(tmp_path, engine, deadline=60) as speech:
        await speech.speak("avant", "fr")
        hung = engine.worker.pid
        engine.deadline = 0.5
        with pytest.raises(SpeechFailed, match=r"no speech within 0\.5 s"):
            await speech.speak("hang", "fr")
        assert not Path(f"/proc/{hung}").exists(), "the hung process is gone"
        with pytest.raises(SpeechFailed, match="a moment ago"):
            await speech.speak("hang", "fr")
        assert engine.worker is None, "nobody was asked again"
        engine.deadline = 60
        assert is_whole(await speech.speak("après", "fr"))


async def test_a_text_that_crashes_the_library_costs_one_sentence(tmp_path):
    async with speaking(tmp_path, Espeak(program(TROUBLED))) as speech:
        with pytest.raises(SpeechFailed, match="died twice"):
            await speech.speak("crash", "fr")
        assert is_whole(await speech.speak("après", "fr"))


async def test_nobody_waits_longer_than_the_deadline(tmp_path):
    starts = tmp_path / "starts"
    engine = Espeak(program(HANGS, starts), deadline=60)
    async with speaking(tmp_path, engine, deadline=0.6) as speech:
        told = await asyncio.gather(
            *(speech.speak(f"texte {n}", "fr") for n in range(5)), return_exceptions=True
        )
        assert [type(one) for one in told] == [SpeechFailed] * 5
        assert [str(one) for one in told] == ["no speech within 0.6 s"] * 5
        assert len(speech.rendering) == 5, "nobody waited for the text of another"
        while not starts.exists() or not starts.read_text():
            await asyncio.sleep(0.02)
    assert starts.read_text() == "x\n"


async def test_a_worker_that_never_starts_is_told(tmp_path):
    for command in (program(DIES, tmp_path / "starts"), ("/nonexistent/voice",)):
        async with speaking(tmp_path, Espeak(command)) as speech:
            with pytest.raises(SpeechFailed):
                await speech.speak("bonjour", "fr")
    assert (tmp_path / "starts").read_text() == "x\nx\n", "tried twice, not for ever"


async def test_a_full_or_forbidden_disk_is_told(tmp_path):
    (tmp_path / "tts").write_text("a file where the folder should be")
    async with speaking(tmp_path) as speech:
        with pytest.raises(SpeechFailed, match="cannot be made or kept"):
            await speech.speak("bonjour", "fr")


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("", "fr", "no text"),
        (" \n\0 ", "fr", "no text"),
        ("x" * 5001, "fr", "longer than 5000"),
        ("…", "fr", "nothing to pronounce"),
        ("hola", "es", "no voice for language 'es'"),
        ("hola", "", "no voice for language ''"),
    ],
)
async def test_what_cannot_be_said_is_told(tmp_path, text, language, told):
    async with speaking(tmp_path) as speech:
        with pytest.raises(SpeechFailed, match=told):
            await speech.speak(text, language)


@pytest.mark.parametrize(
    "text", ["a < b & c", "[[h@l'@U]]", "😀 мир 你好", "a" * 4000, "1" * 400, "'\"; rm -rf /"]
)
async def test_odd_texts_are_survived(tmp_path, text):
    engine = Espeak()
    async with speaking(tmp_path, engine) as speech:
        await speech.start()
        worker = engine.worker.pid
        assert is_whole(await speech.speak(text, "fr"))
        assert engine.worker.pid == worker


async def test_closing_leaves_no_process(tmp_path):
    engine = Espeak()
    speech = Speech(tmp_path, engine)
    await speech.start()
    worker = engine.worker.pid
    pending = asyncio.create_task(speech.speak("x" * 4000, "fr"))
    await asyncio.sleep(0.01)
    await speech.close()
    with pytest.raises((asyncio.CancelledError, SpeechFailed)):
        await pending
    assert not Path(f"/proc/{worker}").exists()


async def test_a_cold_text_is_ready_before_a_caller_notices(tmp_path):
    """Aim 150 ms: by the process that is awake, in that much work of the processor."""
    engine = Espeak()
    async with speaking(tmp_path, engine) as speech:
        await speech.start()
        worker = engine.worker.pid
        before = processor_seconds(worker)
        for number in range(15):
            await speech.speak(f"Votre numéro de dossier est le {number}.", "fr")
        assert engine.worker.pid == worker
        assert 0 < processor_seconds(worker) - before < 15 * 0.15


def processor_seconds(pid):
    """What a process and those that it waited for have used."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:15]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def test_the_voice_never_clips_before_we_set_its_level(monkeypatch):
    monkeypatch.chdir(".")  # the library must stay in its data folder: come back afterwards
    library = Library()
    for language, text in TEXTS.items():
        pcm = library.say(text, language.lower())
        assert loudness(pcm, library.rate).peak < -0.5
        assert telephone(pcm, library.rate)[:4] == b"RIFF"
    with pytest.raises(ValueError, match="no voice 'xx'"):
        library.say("x", "xx")
