"""Telephone sound in memory: 8 kHz, 16 bit, mono. Its loudness, trimming, fades and WAV header."""

import audioop
import io
import math
import warnings
import wave
from dataclasses import dataclass

with warnings.catch_warnings():  # pydub warns on import about ffmpeg on PATH, which we never use
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.generators import Sine

RATE = 8000
SAMPLE = 2
SPEECH_DB = -20.0
PEAK_DB = -3.0
SILENT_DB = -96.0
FRAME_MS = 10


@dataclass(frozen=True, slots=True)
class Loudness:
    """dBFS of the parts that are not pauses (`rms`) and of the highest sample (`peak`)."""

    rms: float
    peak: float


def decibels(level: float) -> float:
    """dBFS of a 16-bit level from 0 to 32768; silence is SILENT_DB."""
    return max(SILENT_DB, 20 * math.log10(level / 32768)) if level > 0 else SILENT_DB


def frame_levels(pcm: bytes, rate: int = RATE) -> list[int]:
    """RMS of each 10 ms."""
    step = rate * FRAME_MS // 1000 * SAMPLE
    return [audioop.rms(pcm[at : at + step], SAMPLE) for at in range(0, len(pcm), step)]


def loudness(pcm: bytes, rate: int = RATE) -> Loudness:
    """How loud it is; frames 30 dB under the loudest one count as pauses."""
    levels = frame_levels(pcm, rate)
    floor = max(levels, default=0) / 31.6
    active = [level for level in levels if level > floor]
    mean = math.sqrt(sum(level * level for level in active) / len(active)) if active else 0.0
    return Loudness(decibels(mean), decibels(audioop.max(pcm, SAMPLE)))


def trimmed(pcm: bytes, before_ms: int, after_ms: int, quiet_db: float = -50.0) -> bytes:
    """Without the silence around it, but for so many milliseconds; all silence stays as it is."""
    levels = frame_levels(pcm)
    quiet = 32768 * 10 ** (quiet_db / 20)
    loud = [at for at, level in enumerate(levels) if level > quiet]
    if not loud:
        return pcm
    step = RATE * FRAME_MS // 1000 * SAMPLE
    first = max(0, loud[0] - before_ms // FRAME_MS)
    last = loud[-1] + 1 + after_ms // FRAME_MS
    return pcm[first * step : last * step]


def faded(pcm: bytes, ms: int = 5) -> bytes:
    """Starts and ends at zero, so that nothing clicks."""
    sound = segment(pcm)
    return bytes(sound.fade_in(ms).fade_out(ms).raw_data) if len(sound) > 2 * ms else pcm


def louder(pcm: bytes, gain_db: float) -> bytes:
    """With so much gain; samples are clipped, so leave room."""
    return bytes(segment(pcm).apply_gain(gain_db).raw_data)


def segment(pcm: bytes) -> AudioSegment:
    return AudioSegment(pcm, sample_width=SAMPLE, frame_rate=RATE, channels=1)


def as_wav(pcm: bytes) -> bytes:
    """A WAV file with nothing but format and samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE)
        file.setframerate(RATE)
        file.writeframes(pcm)
    return out.getvalue()


def from_wav(wav: bytes) -> bytes:
    """The samples of such a file. ValueError when it is another format or cut short."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            form = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            pcm = file.readframes(file.getnframes())
            whole = len(pcm) == file.getnframes() * SAMPLE
    except (wave.Error, EOFError, RuntimeError) as problem:
        raise ValueError(f"not a WAV file: {problem}") from None
    if form != (RATE, SAMPLE, 1):
        raise ValueError(f"not {RATE} Hz, 16 bit, mono")
    if not whole:
        raise ValueError("cut short")
    return bytes(pcm)


def silence(seconds: float) -> bytes:
    """A WAV of silence."""
    return as_wav(bytes(round(max(0.0, seconds) * RATE) * SAMPLE))


def beep(seconds: float = 0.25, hertz: int = 1000) -> bytes:
    """A WAV of one tone, as before a recording; peak -11 dBFS, soft at both ends."""
    tone = Sine(hertz, sample_rate=RATE, bit_depth=16)
    sound = tone.to_audio_segment(duration=round(seconds * 1000), volume=-11.0)
    return as_wav(faded(bytes(sound.raw_data), 10))
