"""`ariane serve` and `ariane runtime`."""

import os
import sys
from pathlib import Path

import click

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, migrate, reading
from studio import demo as demos
from studio.cli.base import DATA
from studio.cli.say import hint, out


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
    if demo:
        demos.prepare(config)
    accounts = _accounts(config)

    def started(address: str) -> None:
        out.print(f"\n  [bold]Ariane[/] is at [bold cyan]{config.public_url or address}[/]\n")
        if demo:
            out.print(f"  sign in   [bold]{demos.EMAIL}[/]   password [bold]{demos.PASSWORD}[/]")
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


def _accounts(config: Config) -> bool:
    engine = connect(config.database_url)
    migrate(engine)
    try:
        with reading(engine) as conn:
            return people.any_account(conn)
    finally:
        engine.dispose()


COMMANDS = (serve, runtime)
