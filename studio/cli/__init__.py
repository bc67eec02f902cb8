"""The command line `ariane`: everything the studio does, without a browser."""

import sys

import click

from runtime.config import ConfigError
from runtime.records.errors import RecordsError
from studio.cli import asterisk, check, doctor, flow, manage, see, serve
from studio.cli.say import error
from studio.examples import Unreadable
from studio.version import VERSION

UNUSABLE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="ariane")
def ariane() -> None:
    """Draw telephone services, try them in the browser, run them on Asterisk.

    Start with: ariane serve --demo
    """


for part in (serve, check, flow, manage, see, asterisk, doctor):
    for command in part.COMMANDS:
        ariane.add_command(command)


def main() -> None:
    """Run the command; what the user can mend is said in words, with exit code 2."""
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
    except BrokenPipeError:
        code = 0
        sys.stderr.close()
    sys.exit(code if isinstance(code, int) else 0)
