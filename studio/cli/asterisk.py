"""`ariane asterisk config`: everything an Asterisk needs to work with Ariane."""

import asyncio
import os
import re
import secrets
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from runtime.asterisk.render import render
from runtime.asterisk.settings import AsteriskSettings, SettingsError
from runtime.config import Config
from runtime.speech import Speech, SpeechFailed
from studio.cli.base import DATA, sounds_folder
from studio.cli.say import done, err, out

# What a caller hears when no runtime answers, before the call is given back to the carrier.
APOLOGY = {
    "fr": "Nous ne pouvons pas prendre votre appel pour le moment. Merci de rappeler plus tard.",
    "en": "We cannot take your call at the moment. Please call again later.",
    "it": "In questo momento non possiamo rispondere. La preghiamo di richiamare più tardi.",
    "de": "Im Moment können wir nicht antworten. Bitte rufen Sie später wieder an.",
}
ARI_CONF = "ari.conf"
PLACES = """\
Configuration of Asterisk for Ariane

{where}
Ariane must know the same password. Start it with:

    ARIANE_ARI_URL=http://{host}:{port} ARIANE_ARI_USER={user} ARIANE_ARI_PASSWORD=(the password) \\
    ariane serve

then look with `ariane doctor` (same settings) whether both sides meet.

Your own lines go into extensions_local.conf, pjsip_local.conf and modules_local.conf beside these
files; they are read if they exist and never written. ari.conf holds the password: keep it to
yourself.
"""
SYSTEM = """\
This replaces the whole configuration of a system's Asterisk. It is meant for a machine whose
Asterisk serves Ariane; beside other telephone services, take --own-folder instead.

1. Keep a copy of what is there:
       sudo cp -a /etc/asterisk /etc/asterisk.before-ariane
2. Copy the files:
       sudo cp {out}/*.conf /etc/asterisk/
       sudo chgrp asterisk /etc/asterisk/ari.conf /etc/asterisk/websocket_client.conf
       sudo mkdir -p /var/lib/asterisk/sounds/ariane
       sudo cp -r {out}/sounds/. /var/lib/asterisk/sounds/ariane/
3. sudo systemctl restart asterisk
"""
OWN = """\
1. Everything stays in this folder. Start Asterisk with:
       asterisk -C {out}/asterisk.conf -f
"""


@click.group()
def asterisk() -> None:
    """Connect an Asterisk."""


@asterisk.command("config")
@click.option("--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder to write into.")  # fmt: skip
@click.option("--own-folder", is_flag=True, help="Asterisk keeps all its files below --out.")
@click.option("--trunk", multiple=True, metavar="HOST",
              help="A carrier that may call (address, network or name); repeat it.")  # fmt: skip
@click.option("--sip-bind", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.option("--sip-port", default=5060, show_default=True)
@click.option("--http-port", default=8088, show_default=True)
@click.option("--rtp", default="10000-20000", show_default=True, metavar="FROM-TO")
@click.option("--languages", default="fr,en,it", show_default=True,
              help="Of the apology when no runtime answers.")  # fmt: skip
@click.option("--max-calls", default=500, show_default=True)
@DATA
def config_(folder: Path, data: Path | None, own_folder: bool, **options: Any) -> None:
    """Write a complete configuration for Asterisk 20 to 22; it listens on loopback only.

    The password is taken from ARIANE_ARI_PASSWORD; without it the one already written there is
    kept; else a new one is made and shown. Back up /etc/asterisk before you copy files there.
    """
    config = Config.from_env(data)
    folder = folder.absolute()
    try:
        kept = "" if config.ari_password else _kept_password(folder, config.ari_user)
        password = config.ari_password or kept or secrets.token_urlsafe(24).lstrip("-_")
        settings = _settings(config, password, folder if own_folder else None, options)
        apologies = asyncio.run(_apologies(config, settings.languages))
        files = render(folder, settings, apologies)
        readme = _write_readme(folder, settings)
    except SettingsError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    except OSError as wrong:
        raise click.ClickException(f"{folder} cannot be written: {wrong.strerror}.") from wrong
    done(f"{len(files) + 1} files written to [bold]{escape(str(folder))}[/]")
    if kept:
        out.print(f"\n  The password in {escape(str(folder / ARI_CONF))} was kept.")
    elif not config.ari_password:
        out.print("\n  A password was made, since ARIANE_ARI_PASSWORD is not set. Keep it:")
        out.print(f"  [bold]export ARIANE_ARI_PASSWORD={settings.ari_password}[/]")
    out.print()
    out.print(escape(readme.read_text("utf-8")))


def _kept_password(folder: Path, user: str) -> str:
    """What an earlier run wrote for the user, so that a studio that knows it goes on; or ""."""
    try:
        text = (folder / ARI_CONF).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    section = re.search(rf"^\[{re.escape(user)}\]$(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    found = section and re.search(r"^password = (\S+)$", section[1], re.MULTILINE)
    return found[1] if found else ""


def _settings(
    config: Config, password: str, prefix: Path | None, options: dict[str, Any]
) -> AsteriskSettings:
    first, dash, last = options["rtp"].partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise SettingsError(f"--rtp: {options['rtp']!r} is not a range, write 10000-20000")
    outbound = {"outbound_url": config.ari_listen} if config.ari_listen else {}
    return AsteriskSettings(
        ari_password=password,
        app=config.ari_app,
        ari_user=config.ari_user,
        http_port=options["http_port"],
        sip_bind=options["sip_bind"],
        sip_port=options["sip_port"],
        rtp_start=int(first),
        rtp_end=int(last),
        trunk_hosts=options["trunk"] or ("127.0.0.1",),
        prefix=None if prefix is None else str(prefix),
        entity_id=None if prefix is None else _entity_id(),
        languages=tuple(filter(None, options["languages"].split(","))),
        max_calls=options["max_calls"],
        **outbound,
    )


def _entity_id() -> str:
    """An id that no other Asterisk has: six bytes, marked as locally administered."""
    return ":".join(f"{byte:02x}" for byte in b"\x02" + os.urandom(5))


async def _apologies(config: Config, languages: tuple[str, ...]) -> dict[str, bytes]:
    with sounds_folder(config) as sounds:
        return await _spoken(sounds, languages)


async def _spoken(sounds: Path, languages: tuple[str, ...]) -> dict[str, bytes]:
    speech = Speech(sounds)
    spoken: dict[str, bytes] = {}
    try:
        for language in languages:
            if language not in APOLOGY:
                err.print(f"[yellow]▲[/] no apology in {escape(language)}; callers hear the others")
                continue
            spoken[language] = (await speech.speak(APOLOGY[language], language)).read_bytes()
    except SpeechFailed as wrong:
        err.print(f"[yellow]▲[/] the apology could not be spoken ({escape(str(wrong))});"
                  " callers are refused instead")  # fmt: skip
    finally:
        await speech.close()
    return spoken


def _write_readme(folder: Path, settings: AsteriskSettings) -> Path:
    steps = (OWN if settings.prefix else SYSTEM).format(out=folder)
    text = PLACES.format(
        where=steps, host="127.0.0.1", port=settings.http_port, user=settings.ari_user
    )
    readme = folder / "README"
    readme.write_text(text, "utf-8")
    return readme


COMMANDS = (asterisk,)
