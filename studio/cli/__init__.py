"""The command line `ariane`: everything the studio does, without a browser."""

import sys
from importlib import import_module

import click

from runtime.config import ConfigError
from runtime.logs import write_logs
from runtime.records.errors import RecordsError
from studio.cli.say import error
from studio.examples import Unreadable
from studio.version import VERSION

UNUSABLE = 2
NOT_UTF8 = "A word of this command, or your terminal, is not in UTF-8; try LC_ALL=C.UTF-8."
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
# Where each command lives: only the module of the one that runs is loaded.
PLACES = {
    "serve": "serve", "runtime": "serve", "check": "check", "nodes": "check", "draw": "draw",
    "simulate": "simulate",
    "explore": "explore", "replay": "replay",
    "when": "when", "flow": "flow",
    "number": "manage", "user": "manage", "calls": "see", "counters": "see",
    "asterisk": "asterisk", "doctor": "doctor", "fsck": "fsck", "attendance": "attendance",
}  # fmt: skip


class Commands(click.Group):
    """Loads a command when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in PLACES:
            return None
        module = import_module(f"studio.cli.{PLACES[cmd_name]}")
        commands: tuple[click.Command, ...] = module.COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=Commands, context_settings=SETTINGS)
@click.version_option(VERSION, prog_name="ariane")
def ariane() -> None:
    """Draw telephone services, try them in the browser, run them on Asterisk.

    Start with: ariane serve --demo
    """


def main() -> None:
    """Run the command; what the user can mend is said in words, with exit code 2."""
    write_logs()
    try:
        code = ariane.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.Abort:
        code = 130
    except click.ClickException as wrong:
        wrong.show()
        code = UNUSABLE
    except (ConfigError, RecordsError, Unreadable) as wrong:
        error(wrong)
        code = UNUSABLE
    except UnicodeEncodeError:
        error(click.ClickException(NOT_UTF8))
        code = UNUSABLE
    except BrokenPipeError:
        code = 0
        sys.stderr.close()
    sys.exit(code if isinstance(code, int) else 0)
