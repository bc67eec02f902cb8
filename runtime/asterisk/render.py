"""Render the templates beside this file into one folder, atomically and file by file."""

import io
import math
import os
import tempfile
import wave
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from runtime.asterisk.settings import LANGUAGE, AsteriskSettings, SettingsError

TEMPLATES = Path(__file__).parent / "templates"
SECRET = {"ari.conf", "websocket_client.conf"}
# What Asterisk needs below a prefix before it starts.
FOLDERS = ("run", "log", "db/keys", "spool/recording", "spool/tmp")
# Files whose absence Asterisk reports as an error; empty they mean its defaults.
DEFAULTS = ("acl", "amd", "ccss", "features", "pjproject", "udptl")
# Seconds a caller hears ringing while no runtime answers, and the pause between two tries.
RING_SECONDS = 10
RETRY_SECONDS = 0.5
# Seconds after which a runtime that announced itself counts as gone.
ALIVE_SECONDS = 5


def render(
    out: Path, settings: AsteriskSettings, apologies: Mapping[str, bytes] | None = None
) -> list[Path]:
    """Write the configuration into `out` and return the files written.

    `apologies` maps a language to a WAV (8 kHz, mono, 16 bit) that is played, in the order of
    `settings.languages`, to a caller whom no runtime answers within RING_SECONDS. Without any,
    the call is refused at that moment. Raises SettingsError for unusable recordings.
    """
    apologies = apologies or {}
    spoken = [code for code in settings.languages if code in apologies]
    out.mkdir(parents=True, exist_ok=True)
    files = {name: text.encode() for name, text in _texts(settings, spoken)}
    files |= {f"sounds/ariane-sorry-{code}.wav": wav for code, wav in _checked(apologies)}
    if not any((out / "sounds/hold").glob("*")):
        files["sounds/hold/ariane-hold.wav"] = hold_tone()
    if settings.prefix:
        files |= {f"{name}.conf": b"; Asterisk's defaults.\n" for name in DEFAULTS}
        for folder in FOLDERS:
            (out / folder).mkdir(parents=True, exist_ok=True)
    return [_write(out / name, data) for name, data in files.items()]


def hold_tone() -> bytes:
    """A WAV for callers on hold until real music is installed: a soft note every six seconds."""
    rate, seconds, note = 8000, 6, 0.5
    samples = array("h", bytes(2 * rate * seconds))
    for i in range(int(rate * note)):
        envelope = math.sin(math.pi * i / (rate * note))
        samples[i] = int(1800 * envelope * math.sin(2 * math.pi * 440 * i / rate))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(samples.tobytes())
    return buffer.getvalue()


def _texts(settings: AsteriskSettings, spoken: list[str]) -> Iterator[tuple[str, str]]:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - not HTML; AsteriskSettings refuses what could break out
    )
    values = {
        "s": settings,
        "sounds": f"{settings.prefix}/sounds" if settings.prefix else settings.sounds,
        "spoken": spoken,
        "tries": int(RING_SECONDS / RETRY_SECONDS),
        "pause": RETRY_SECONDS,
        "alive": ALIVE_SECONDS,
    }
    for template in sorted(environment.list_templates(["j2"])):
        yield template.removesuffix(".j2"), environment.get_template(template).render(values)


def _checked(apologies: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for code, wav in apologies.items():
        if not LANGUAGE.fullmatch(code):
            raise SettingsError(f"apologies: {code!r} is not a language code such as fr")
        try:
            with wave.open(io.BytesIO(wav)) as sound:
                shape = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
        except (wave.Error, EOFError) as error:
            raise SettingsError(f"apologies, {code}: not a WAV file ({error})") from None
        if shape != (8000, 1, 2):
            raise SettingsError(
                f"apologies, {code}: {shape[0]} Hz, {shape[1]} channels, {8 * shape[2]} bit;"
                " convert it to 8000 Hz, 1 channel, 16 bit"
            )
        yield code, wav


def _write(path: Path, data: bytes) -> Path:
    """Replace `path` whole: a reader, or a crash, never meets half a file or a readable secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, work = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(work, 0o640 if path.name in SECRET else 0o644)
        os.replace(work, path)
    except BaseException:
        os.unlink(work)
        raise
    return path
