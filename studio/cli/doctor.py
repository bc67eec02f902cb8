"""`ariane doctor`: looks at everything Ariane needs, and says what to do about what is missing."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import httpx
import sqlalchemy as sa
from rich.markup import escape
from sqlalchemy.engine import Engine

from runtime.config import SECRET_FILE, Config
from runtime.records import people, runtimes
from runtime.records.attendance.secret_mark import is_other
from runtime.records.attendance.tables import workers
from runtime.records.database import connect, reading, schema_state, writing
from runtime.records.errors import RecordsError
from runtime.sounds import BadSound, seconds
from runtime.speech import Speech, SpeechFailed
from studio import demo, web
from studio.cli.base import DATA, JSON, has_data, no_data, sounds_folder
from studio.cli.finding import Finding, State
from studio.cli.say import as_json, out
from studio.cli.sending import mail, text_messages

MARKS: dict[State, str] = {"ok": "[green]✔[/]", "warning": "[yellow]▲[/]", "error": "[red]✘[/]"}
LOW, EMPTY = 2_000_000_000, 200_000_000
OLDEST_ASTERISK = 20
TIMEOUT = 3.0


@click.command()
@JSON
@DATA
def doctor(json_: bool, data: Path | None) -> None:
    """Look whether everything Ariane needs is there. Exit code 1 when something is not."""
    config = Config.from_env(data)
    found = []
    for finding in examine(config):
        found.append(finding)
        if not json_:
            _show(finding)
    if json_:
        as_json({"ok": _well(found), "checks": [vars(finding) for finding in found]})
    sys.exit(0 if _well(found) else 1)


def examine(config: Config) -> Iterator[Finding]:
    """All findings, one after the other."""
    if has_data(config):
        try:
            engine = connect(config.database_url)
            yield from _database(engine, config)
            engine.dispose()
        except RecordsError as wrong:
            yield Finding("database", "error", str(wrong), "Mend this first.")
    else:
        yield Finding("data", "error", no_data(config), "If that is the right folder, start once:"
                      f" ariane serve --data {config.data}")  # fmt: skip
    yield _disk(config)
    yield _clock()
    yield _voice(config)
    yield _converter()
    yield _pages()
    yield mail(config)
    yield text_messages(config)
    yield from _asterisk(config)


def _well(found: list[Finding]) -> bool:
    return not any(finding.state == "error" for finding in found)


def _show(finding: Finding) -> None:
    out.print(f"{MARKS[finding.state]} [bold]{finding.name}[/] {escape(finding.detail)}")
    if finding.remedy:
        out.print(f"    [dim]→ {escape(finding.remedy)}[/]")


def _database(engine: Engine, config: Config) -> Iterator[Finding]:
    present, known = schema_state(engine)
    where = engine.url.render_as_string()  # the password is hidden
    begun = time.monotonic()
    with writing(engine) as conn:
        conn.execute(sa.text("SELECT 1"))
    took = (time.monotonic() - begun) * 1000
    yield Finding("database", "ok", f"{where}, opened to write in {took:.0f} ms")
    if present == known:
        yield Finding("tables", "ok", f"revision {present}")
        yield from _accounts(engine)
        yield from _secret(engine, config)
    elif present is None:
        yield Finding("tables", "warning", "not made yet", "Start once: ariane serve")
    else:
        remedy = "Start `ariane serve` once; tables of a newer Ariane need that newer Ariane."
        yield Finding("tables", "error", f"revision {present}; this Ariane knows {known}", remedy)


def _accounts(engine: Engine) -> Iterator[Finding]:
    with reading(engine) as conn:
        if not people.any_account(conn):
            yield Finding("accounts", "warning", "nobody can sign in yet", "ariane user add EMAIL")
        elif people.password_is(conn, demo.EMAIL, demo.PASSWORD):
            remedy = f"On a machine that others reach: ariane user password {demo.EMAIL}"
            yield Finding("accounts", "warning", "the demo password is in use", remedy)
        else:
            yield Finding("accounts", "ok", "there are accounts")


def _secret(engine: Engine, config: Config) -> Iterator[Finding]:
    """Whether codes can be recognised; of a secret that is lost, nothing else would speak."""
    with reading(engine) as conn:
        count = conn.scalar(sa.select(sa.func.count()).select_from(workers)) or 0
        spaces = list(conn.scalars(sa.select(workers.c.workspace).distinct()))
        other = config.has_secret and any(is_other(conn, one, config.secret) for one in spaces)
    if not count:
        return
    if other:
        detail = "the workers' codes were made with another secret than the one here"
        remedy = (
            f"Use the ARIANE_SECRET, or the file {config.data / SECRET_FILE}, they were made with."
        )
        yield Finding("secret", "error", detail, remedy)
    elif config.has_secret:
        yield Finding("secret", "ok", "there is one, for the workers' codes; keep a copy of it")
    else:
        detail = f"{count} workers have codes, but the secret that recognises them is missing"
        remedy = (
            f"Put {config.data / SECRET_FILE} back from the backup, or set ARIANE_SECRET, before"
            " you start; with another secret every worker needs a new code."
        )
        yield Finding("secret", "error", detail, remedy)


def _disk(config: Config) -> Finding:
    there = next(place for place in (config.data, *config.data.parents) if place.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError as wrong:
        return Finding(
            "disk", "error", f"{config.data}: {wrong.strerror}", "Choose another --data."
        )
    detail = f"{free / 1e9:.1f} GB free at {config.data}"
    if free < EMPTY:
        return Finding("disk", "error", detail, "Make room: calls cannot be written down.")
    return Finding("disk", "ok" if free > LOW else "warning", detail,
                   "" if free > LOW else "Make room soon.")  # fmt: skip


def _clock() -> Finding:
    """Opening hours need the right time; systemd knows whether somebody keeps it right."""
    now = time.strftime("%Y-%m-%d %H:%M:%S %Z")
    program = shutil.which("timedatectl")
    if program is None:
        return Finding("clock", "ok", now)
    asked = subprocess.run(  # noqa: S603 - a fixed question
        [program, "show", "--property=NTPSynchronized", "--value"],
        capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
    if asked.stdout.strip() == "no":
        return Finding("clock", "warning", f"{now}, kept right by nobody",
                       "Turn on time synchronisation: sudo timedatectl set-ntp true")  # fmt: skip
    return Finding("clock", "ok", now)


def _voice(config: Config) -> Finding:
    async def speak(folder: Path) -> float:
        speech = Speech(folder)
        try:
            return seconds(await speech.speak("Bonjour", "fr"))
        finally:
            await speech.close()

    try:
        with sounds_folder(config) as folder:
            length = asyncio.run(speak(folder))
    except (SpeechFailed, BadSound, OSError) as wrong:
        return Finding("voice", "error", str(wrong), "Install Ariane again, with all it needs.")
    return Finding("voice", "ok", f"speaks ({length:.1f} s of sound)")


def _converter() -> Finding:
    import imageio_ffmpeg

    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as wrong:
        return Finding("ffmpeg", "warning", str(wrong), "Only WAV can be uploaded without it.")
    return Finding("ffmpeg", "ok", Path(program).name)


def _pages() -> Finding:
    if web.is_there():
        return Finding("pages", "ok", "built")
    return Finding(
        "pages", "warning", "not built; only the API works", "Install Node 22, then: make"
    )


def _asterisk(config: Config) -> Iterator[Finding]:
    if not config.asterisk_configured:
        yield Finding("Asterisk", "warning", "none configured: test calls only",
                      "ariane asterisk config --out DIR, then set ARIANE_ARI_PASSWORD")  # fmt: skip
        return
    url = f"{config.ari_url}/ari/asterisk/info"
    try:
        answer = httpx.get(url, auth=(config.ari_user, config.ari_password), timeout=TIMEOUT)
    except (httpx.HTTPError, socket.gaierror) as wrong:
        yield Finding("Asterisk", "error", f"{config.ari_url} does not answer ({wrong})",
                      "Is it running, with the files of `ariane asterisk config`?")  # fmt: skip
        return
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        remedy = "Set ARIANE_ARI_PASSWORD to the password in ari.conf, or write the files again."
        yield Finding("Asterisk", "error", f"refuses {config.ari_user!r} and its password", remedy)
        return
    if answer.status_code != httpx.codes.OK:
        yield Finding("Asterisk", "error", f"{url} answers {answer.status_code}",
                      "Is ARIANE_ARI_URL the address of Asterisk's HTTP server?")  # fmt: skip
        return
    yield _version(answer)
    yield _registered(config)


def _version(answer: httpx.Response) -> Finding:
    try:
        version = str(answer.json()["system"]["version"])
        major = int(version.partition(".")[0])
    except (ValueError, KeyError, TypeError):
        return Finding("Asterisk", "error", "answers something else than ARI",
                       "Is ARIANE_ARI_URL the address of Asterisk's HTTP server?")  # fmt: skip
    if major < OLDEST_ASTERISK:
        return Finding("Asterisk", "error", f"version {version}",
                       f"Ariane needs Asterisk {OLDEST_ASTERISK} or later.")  # fmt: skip
    return Finding("Asterisk", "ok", f"version {version} answers at {answer.url.host}")


def _registered(config: Config) -> Finding:
    url = f"{config.ari_url}/ari/applications/{config.ari_app}"
    answer = httpx.get(url, auth=(config.ari_user, config.ari_password), timeout=TIMEOUT)
    alive = _runtimes(config)
    if answer.status_code == httpx.codes.OK:
        return Finding("call runtime", "ok", f"registered as {config.ari_app}{alive}")
    return Finding("call runtime", "error", f"nobody is registered as {config.ari_app}{alive}",
                   "Start `ariane serve` (or `ariane runtime`) with these settings.")  # fmt: skip


def _runtimes(config: Config) -> str:
    if not has_data(config):
        return ""
    try:
        engine = connect(config.database_url)
        with reading(engine) as conn:
            alive = [row for row in runtimes.status(conn) if row.alive()]
        engine.dispose()
    except RecordsError:
        return ""
    return "".join(f", {row.id} (process {row.pid}) alive" for row in alive)


COMMANDS = (doctor,)
