"""What the commands share: options, settings, the database, the workspace."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.errors import DatabaseProblem

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the database and the sounds.  [default: $ARIANE_DATA, or ./var]",
)
JSON = click.option("--json", "json_", is_flag=True, help="For programs: JSON on the output.")
SPOKEN = "ariane.language"
"""Where the context of a command remembers its language, for what goes wrong later."""


def _remember(ctx: click.Context, _option: click.Parameter, language: str) -> str:
    ctx.meta[SPOKEN] = language
    return language


LANGUAGE = click.option(
    "--language", default="en", show_default=True, type=click.Choice(["en", "fr", "it"]),
    help="Of the messages.", callback=_remember, is_eager=True,
)  # fmt: skip
# Who is written as the author of what the command line saves.
AUTHOR = "command line"


@dataclass(frozen=True)
class Desk:
    """An open database and the workspace to work in."""

    config: Config
    engine: Engine
    workspace: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot."""
        with reading(self.engine) as conn:
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction."""
        with writing(self.engine) as conn:
            yield conn


@contextmanager
def desk(data: Path | None, *, new: bool = False) -> Iterator[Desk]:
    """Open the database and choose the workspace; only with `new` it is made if there is none."""
    config = Config.from_env(data)
    if not new and not has_data(config):
        raise DatabaseProblem(no_data(config))
    engine = connect(config.database_url)
    try:
        migrate(engine)
        yield Desk(config, engine, choose_workspace(config, engine))
    finally:
        engine.dispose()


def has_data(config: Config) -> bool:
    """Whether there is a database to look into; one on a server answers for itself."""
    try:
        address = sa.engine.make_url(config.database_url)
    except (sa.exc.ArgumentError, ValueError):
        return True  # connect() says what is wrong with it
    local = address.get_backend_name() == "sqlite" and bool(address.database)
    return not local or Path(str(address.database)).exists()


def no_data(config: Config) -> str:
    """What to say where there is nothing."""
    return f"There is no Ariane data in {config.data} (choose with --data or ARIANE_DATA)."


@contextmanager
def sounds_folder(config: Config) -> Iterator[Path]:
    """Where to speak; a folder for the moment where no data folder is, so that none is made."""
    if config.data.is_dir():
        yield config.sounds
        return
    with tempfile.TemporaryDirectory(prefix="ariane-") as folder:
        yield Path(folder)


def choose_workspace(config: Config, engine: Engine) -> str:
    """The workspace of ARIANE_WORKSPACE; without it the only one there is; made if none."""
    with writing(engine) as conn:
        known = people.workspace_ids(conn)
        if config.workspace in known:
            return config.workspace
        if len(known) == 1 and config.workspace == "main":
            return known[0]
        if known and config.workspace == "main":
            raise DatabaseProblem(
                f"There are several workspaces ({', '.join(known)}); name one in ARIANE_WORKSPACE."
            )
        people.add_workspace(conn, config.workspace, config.workspace.capitalize())
    return config.workspace
