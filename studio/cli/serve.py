"""`ariane serve` and `ariane runtime`."""

import ipaddress
import os
import sys
from pathlib import Path

import click
from rich.markup import escape

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, migrate, reading
from studio import demo as demos
from studio.cli.base import DATA
from studio.cli.say import err, hint, out

TOO_OPEN = (
    "--demo with --host {host} would let everybody in who can reach this machine: the password of"
    " {email} is known to all. Leave --host out, or choose another password first:"
    " ariane user password {email} --data {data}"
)
KNOWN = (
    "The account {email} still has the password of the demo, which is known to all. Change it:"
    " ariane user password {email} --data {data}"
)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
              help="0 takes a free one.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--demo", is_flag=True, help="Load the examples and an account to try them.")
@DATA
def serve(port: int, host: str, demo: bool, data: Path | None) -> None:
    """Run the studio; with an Asterisk configured, also the call runtime."""
    from studio.folder import FolderTaken, hold
    from studio.serve import Place, PortTaken, serve

    config = Config.from_env(data)
    try:
        hold(config.data)  # first of all: what follows writes
    except FolderTaken as taken:
        raise click.ClickException(str(taken)) from taken
    for line in demos.prepare(config) if demo else ():
        err.print(f"  [yellow]NOTE[/] {escape(line)}")
    accounts, known = _accounts(config)
    if demo and known and not _is_loopback(host):
        raise click.ClickException(TOO_OPEN.format(host=host, email=demos.EMAIL, data=config.data))

    def started(address: str) -> None:
        out.print(f"\n  [bold]Ariane[/] is at [bold cyan]{config.public_url or address}[/]\n")
        if known and not demo:
            err.print(
                f"  [bold red]WARNING[/] {KNOWN.format(email=demos.EMAIL, data=config.data)}\n"
            )
        if demo:
            password = demos.PASSWORD if known else "(the one you chose)"
            out.print(f"  sign in   [bold]{demos.EMAIL}[/]   password [bold]{password}[/]")
            out.print(f"  number    [bold]{demos.NUMBER}[/] (call it from the phone in the page)\n")
        elif not accounts:
            out.print("  Nobody has an account yet. In another window:")
            out.print(f"  [bold]ariane user add YOU@EXAMPLE.ORG --data {config.data}[/]\n")
        if not config.asterisk_configured:
            hint("  No Asterisk yet (ARIANE_ARI_PASSWORD is not set): test calls only.")
            hint("  To connect one: ariane asterisk config --out DIR")
        hint("  Ctrl+C stops it.\n")
        sys.stdout.flush()

    try:
        serve(config, Place(host, port), demo=demo, started=started)
    except PortTaken as taken:
        raise click.ClickException(str(taken)) from taken


@click.command()
@DATA
def runtime(data: Path | None) -> None:
    """Run only the call runtime (more machines, or apart from the studio)."""
    config = Config.from_env(data)
    if not config.asterisk_configured:
        raise click.UsageError(
            "No Asterisk is configured. Set ARIANE_ARI_PASSWORD (and ARIANE_ARI_URL,"
            " ARIANE_ARI_USER); `ariane asterisk config --out DIR` writes a configuration."
        )
    connect(config.database_url).dispose()
    os.makedirs(config.sounds, exist_ok=True)
    from runtime.service import main

    sys.exit(main(config))


def _accounts(config: Config) -> tuple[bool, bool]:
    """Whether anybody has an account, and whether the demo's opens with its known password."""
    engine = connect(config.database_url)
    migrate(engine)
    try:
        with reading(engine) as conn:
            known = people.password_is(conn, demos.EMAIL, demos.PASSWORD)
            return people.any_account(conn), known
    finally:
        engine.dispose()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


COMMANDS = (serve, runtime)
