"""`ariane number …` and `ariane user …`."""

import sys
from pathlib import Path
from typing import get_args

import click
from rich.markup import escape

from runtime.records import directory, flows, people
from studio.cli.base import DATA, JSON, desk
from studio.cli.say import as_json, done, hint, out, table

PASSWORD = click.option(
    "--password", help="Asked for when left out, so that it stays out of the history."
)
PASSWORD_STDIN = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read it from the input, one line."
)


@click.group()
def number() -> None:
    """Which flow answers which number."""


@number.command()
@click.argument("number_", metavar="NUMBER")
@click.argument("flow_id", metavar="FLOW")
@click.option("--label", default="", help="What people call this number.")
@click.option(
    "--draft", is_flag=True,
    help="A test number: it leads to the draft, published or not; its calls count as tests.",
)  # fmt: skip
@DATA
def assign(number_: str, flow_id: str, label: str, draft: bool, data: Path | None) -> None:
    """Let a NUMBER (+41218025555, or an internal 123) lead to a FLOW, or to its draft."""
    with desk(data) as at, at.writing() as conn:
        row = directory.assign(conn, at.workspace, number_, flow_id, label, draft=draft)
        live = flows.get_draft(conn, at.workspace, flow_id).live_version
    if draft:
        done(f"Test number: [bold]{row.number}[/] leads to the draft of [bold]{escape(flow_id)}[/]")
        return
    done(f"[bold]{row.number}[/] leads to [bold]{escape(flow_id)}[/]")
    if live is None:
        hint(f"It is not published yet, so callers hear nothing: ariane flow publish {flow_id}")


@number.command("list")
@JSON
@DATA
def list_(json_: bool, data: Path | None) -> None:
    """All numbers."""
    with desk(data) as at, at.reading() as conn:
        found = directory.number_list(conn, at.workspace)
    if json_:
        as_json({"numbers": [vars(row) for row in found]})
    elif not found:
        hint("No number yet: ariane number assign NUMBER FLOW")
    else:
        shown = table("number", "flow", "label", wide="label")
        for row in found:
            draft = " [yellow]test: the draft[/]" if row.draft else ""
            shown.add_row(row.number, f"[cyan]{row.flow}[/]{draft}", escape(row.label))
        out.print(shown, soft_wrap=False)


@number.command()
@click.argument("number_", metavar="NUMBER")
@DATA
def release(number_: str, data: Path | None) -> None:
    """Take a NUMBER out of use."""
    with desk(data) as at, at.writing() as conn:
        directory.release(conn, at.workspace, number_)
    done(f"[bold]{escape(number_)}[/] is free")


@click.group()
def user() -> None:
    """Who may sign in."""


@user.command()
@click.argument("email")
@click.option("--role", default="owner", show_default=True,
              type=click.Choice(get_args(people.Role)))  # fmt: skip
@click.option("--name", default="", help="What colleagues call this person.")
@click.option(
    "--language", default="fr", show_default=True, type=click.Choice(["en", "fr", "it"]),
    help="Of the studio, for this person.",
)  # fmt: skip
@PASSWORD
@PASSWORD_STDIN
@DATA
def add(  # noqa: PLR0913 - one per option
    *, email: str, role: str, name: str, language: str, password: str | None, from_stdin: bool,
    data: Path | None,
) -> None:  # fmt: skip
    """Make an account."""
    password = _secret(password, from_stdin)
    with desk(data, new=True) as at, at.writing() as conn:
        made = people.add_user(conn, at.workspace, email, password, name=name, role=role)
        people.set_language(conn, at.workspace, made.id, language)
    done(f"[bold]{escape(made.email)}[/] may sign in as {made.role}")


@user.command("list")
@DATA
def list_users(data: Path | None) -> None:
    """All accounts."""
    with desk(data) as at, at.reading() as conn:
        found = people.user_list(conn, at.workspace)
    if not found:
        hint("Nobody yet: ariane user add EMAIL")
        return
    shown = table("e-mail", "name", "role")
    for row in found:
        shown.add_row(escape(row.email), escape(row.name), row.role)
    out.print(shown, soft_wrap=False)


@user.command("password")
@click.argument("email")
@PASSWORD
@PASSWORD_STDIN
@DATA
def change_password(email: str, password: str | None, from_stdin: bool, data: Path | None) -> None:
    """Give an account another password; it is signed out everywhere."""
    password = _secret(password, from_stdin)
    with desk(data) as at, at.writing() as conn:
        people.set_password(conn, at.workspace, email, password)
    done(f"[bold]{escape(email)}[/] has another password")


def _secret(password: str | None, from_stdin: bool) -> str:
    """The password, from wherever it comes; asked for twice when there is a terminal."""
    if password is not None and from_stdin:
        raise click.UsageError("--password and --password-stdin exclude each other.")
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if password is not None:
        return password
    if not sys.stdin.isatty():
        raise click.UsageError(
            "There is no terminal to ask for the password: write it to the input with"
            " --password-stdin, or give --password."
        )
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


COMMANDS = (number, user)
