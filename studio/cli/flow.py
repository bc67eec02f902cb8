"""`ariane flow …`: bring flows in and out, publish, roll back, compare."""

import difflib
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from sqlalchemy.engine import Connection

from flows.compile import describe
from flows.world import Workspace
from nodes.base import Issue
from runtime.records import calls, directory, flows, locks, totals, versions
from runtime.records.errors import FieldError, Invalid, Locked
from studio import trials
from studio.api.flows import today
from studio.api.shapes import instant
from studio.cli.base import AUTHOR, DATA, JSON, LANGUAGE, Desk, desk
from studio.cli.check import show_issue, show_node
from studio.cli.say import as_json, done, err, hint, out, table
from studio.cli.words import word
from studio.examples import Bundle, Unreadable, bring_in, read_bundle
from studio.words import say

ERRORS = 1
DIFFERENT = 1
VERSION = click.IntRange(1, 2**31 - 1)  # as large as databases count


def _instant(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.BadParameter("write it with its zone, as 2026-12-24T18:00+01:00.")
    return moment.timestamp()


@click.group()
def flow() -> None:
    """Bring flows in and out, publish, roll back, compare."""


@flow.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--id", "flow_id", help="Id of the flow, when PATH is one file.")
@click.option("--alone", is_flag=True, help="Without what workspace.json beside has.")
@click.option("--publish", "go_live", is_flag=True, help="Publish at once what has no error.")
@LANGUAGE
@DATA
def import_(
    *, path: Path, flow_id: str | None, alone: bool, go_live: bool, language: str,
    data: Path | None,
) -> None:  # fmt: skip
    """Add or replace the drafts of a flow file, or of a folder of them.

    What workspace.json beside has comes along: calendars, sounds, free numbers, and sites, workers
    and planning. Take --alone for the flow of an example, whose workers are made up. Exit code 1
    when --publish meets errors; the drafts are there all the same.
    """
    bundle = read_bundle(path)
    if alone:
        bundle = replace(bundle, workspace=Workspace())
    if flow_id:
        bundle = Bundle(bundle.folder, {flow_id: _only(bundle)}, bundle.workspace)
    if not bundle.flows:
        raise Unreadable(path, [FieldError("", "there is no flow (*.json) in this folder")])
    with desk(data, new=True) as at:
        with at.writing() as conn:
            names = list(bring_in(conn, at.workspace, bundle, AUTHOR, at.config))
        for name in names:
            done(word("imported", language, flow=f"[bold]{escape(name)}[/]"))
        whole = bundle.workspace
        if whole.sites or whole.workers:
            counts = {"sites": len(whole.sites), "workers": len(whole.workers)}
            done(word("staff-imported", language, **counts))
        live = [_published(at, name, "", language) for name in names if go_live]
        if not all(live):
            sys.exit(ERRORS)
    if not go_live:
        command = f"ariane flow publish {next(iter(bundle.flows))}"
        hint(word("next", language, command=command))


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.option("--version", type=VERSION, help="A published version.  [default: the draft]")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write there.")
@DATA
def export(flow_id: str, version: int | None, file: Path | None, data: Path | None) -> None:
    """Write a flow as the JSON file that `flow import` reads."""
    with desk(data) as at, at.reading() as conn:
        document = flows.document(conn, at.workspace, flow_id, version or 0)
    text = _text(document)
    if file is None:
        click.echo(text)
        return
    try:
        file.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    done(f"{escape(flow_id)} written to {escape(str(file))}")


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.option("--note", default="", help="What changed, for the history.")
@click.option(
    "--at",
    "instant_",
    metavar="INSTANT",
    callback=_instant,
    help="When calls begin to get it: 2026-12-24T18:00+01:00, within a year.  [default: at once]",
)
@LANGUAGE
@DATA
def publish(
    flow_id: str, note: str, instant_: float | None, language: str, data: Path | None
) -> None:
    """Publish the draft. Exit code 1 when it has errors, or tests fail that may hold it up."""
    with desk(data) as at:
        if not _published(at, flow_id, note, language, instant_):
            sys.exit(ERRORS)
        with at.reading() as conn:
            numbers = directory.number_list(conn, at.workspace)
        if not any(number.flow == flow_id and not number.draft for number in numbers):
            hint(word("next", language, command=f"ariane number assign NUMBER {flow_id}"))


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.argument("version", type=VERSION)
@DATA
def rollback(flow_id: str, version: int, data: Path | None) -> None:
    """Publish an older version again, as a new one; the draft stays."""
    with desk(data) as at, at.writing() as conn:
        new = flows.rollback(conn, at.workspace, flow_id, version, AUTHOR)
    done(f"[bold]{escape(flow_id)}[/] is live as version {new}, a copy of version {version}")


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.argument("version", type=VERSION)
@DATA
def withdraw(flow_id: str, version: int, data: Path | None) -> None:
    """Take back a version that was published for a later date."""
    with desk(data) as at, at.writing() as conn:
        versions.withdraw(conn, at.workspace, flow_id, version, AUTHOR)
    done(f"version {version} of [bold]{escape(flow_id)}[/] will not come into effect")


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.option("--note", default="", help="Why, for those who find it locked.")
@DATA
def lock(flow_id: str, note: str, data: Path | None) -> None:
    """Let nobody change a flow in the studio, until `flow unlock`. Test calls go on."""
    with desk(data) as at, at.writing() as conn:
        locks.lock(conn, at.workspace, flow_id, AUTHOR, note)
    done(f"[bold]{escape(flow_id)}[/] is locked")


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.option("--force", is_flag=True, help="Also when a person locked it.")
@DATA
def unlock(flow_id: str, force: bool, data: Path | None) -> None:
    """Let people change a flow again."""
    with desk(data) as at, at.writing() as conn:
        try:
            locks.unlock(conn, at.workspace, flow_id, AUTHOR, force=force)
        except Locked as held:
            hint(f"To unlock it all the same: ariane flow unlock {flow_id} --force")
            raise held from None
    done(f"[bold]{escape(flow_id)}[/] is unlocked")


@flow.command("list")
@JSON
@DATA
def list_(json_: bool, data: Path | None) -> None:
    """All flows: what is live, on which numbers, how many calls."""
    with desk(data) as at, at.reading() as conn:
        rows = _rows(conn, at.workspace)
    if json_:
        as_json({"flows": rows})
        return
    if not rows:
        hint("No flow yet. Bring one in: ariane flow import FILE")
        return
    columns = ("flow", "name", "live", "draft saved", "numbers", "calls now", "today")
    shown = table(*columns, wide="name")
    for row in rows:
        live = f"version {row['live']}" if row["live"] else "[dim]not published[/]"
        tests = [f"{number} [dim](test)[/]" for number in row["test_numbers"]]
        numbers = ", ".join([*row["numbers"], *tests]) or "[dim]none[/]"
        if row["next"]:
            live += f", {row['next']['version']} from {row['next']['effective'][:16]}Z"
        if row["archived"]:
            live = "[dim]archived[/]"
        if row["lock"]:
            live += f" [yellow]locked by {escape(row['lock'])}[/]"
        saved = row["saved"][:16].replace("T", " ")
        shown.add_row(f"[cyan]{row['id']}[/]", escape(row["name"]), live, saved, numbers,
                      str(row["calls"]["now"]), str(row["calls"]["today"]))  # fmt: skip
    out.print(shown, soft_wrap=False)


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@click.argument("old", type=VERSION, required=False)
@click.argument("new", type=VERSION, required=False)
@DATA
def diff(flow_id: str, old: int | None, new: int | None, data: Path | None) -> None:
    """What changed from the live version, or version OLD, to the draft, or version NEW.

    Exit code: 0 nothing, 1 something.
    """
    with desk(data) as at, at.reading() as conn:
        live = flows.get_draft(conn, at.workspace, flow_id).live_version
        if old is None and live is None:
            raise click.ClickException(f"{flow_id} is not published yet: nothing to compare with.")
        before = flows.document(conn, at.workspace, flow_id, old or live or 0)
        after = flows.document(conn, at.workspace, flow_id, new or 0)
    names = (f"version {old or live}", f"version {new}" if new else "draft")
    lines = difflib.unified_diff(_text(before).splitlines(), _text(after).splitlines(), *names,
                                 lineterm="", n=2)  # fmt: skip
    changed = False
    for line in lines:
        changed = True
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0], "default")
        out.print(f"[{colour}]{escape(line)}[/]")
    if not changed:
        done(f"{names[0]} and {names[1]} say the same")
    sys.exit(DIFFERENT if changed else 0)


@flow.command()
@click.argument("flow_id", metavar="FLOW")
@DATA
def archive(flow_id: str, data: Path | None) -> None:
    """Put a flow aside; importing or saving it again brings it back."""
    with desk(data) as at, at.writing() as conn:
        flows.archive(conn, at.workspace, flow_id, AUTHOR)
    done(f"[bold]{escape(flow_id)}[/] archived")


def _published(
    at: Desk, name: str, note: str, language: str, effective: float | None = None
) -> bool:
    """Publish a draft; False when it has errors or failing tests hold it up, which is told.

    So is what it warns of, also when it is published.
    """
    if _held_up(at, name, language):
        return False
    try:
        with at.writing() as conn:
            document = flows.get_draft(conn, at.workspace, name).document
            version = flows.publish(
                conn, at.workspace, name, None, AUTHOR, note, effective=effective
            )
            report = flows.check(conn, at.workspace, document)
    except Invalid as wrong:
        if wrong.report is None:
            raise
        said = word("not-published", language)
        err.print(f"[bold]{escape(name)}[/] [bold red]{escape(said)}[/]")
        _list(wrong.report.errors, document, language)
        return False
    shown = f"[bold]{escape(name)}[/]"
    if effective is None:
        done(word("is-live", language, flow=shown, version=version))
    else:
        at_ = f"{instant(effective)[:16]}Z"
        done(word("will-be-live", language, flow=shown, version=version, at=at_))
    _list([issue for issue in report.issues if issue.severity == "warning"], document, language)
    return True


def _held_up(at: Desk, name: str, language: str) -> bool:
    with at.reading() as conn:
        due = trials.due(conn, at.workspace, name, at.config.secret)
    verdict = trials.verdict(due)
    failing = verdict.failing
    if failing:
        said = say("failing-tests", count=len(failing)).text(language)
        err.print(f"[bold]{escape(name)}[/] [bold red]{escape(said)}[/]")
    for one in failing:
        err.print(f"    [red]✘[/] {escape(one.text(language))}")
    for one in verdict.not_run:
        err.print(f"    [dim]– {escape(one.text(language))}[/]")
    return bool(failing)


def _list(issues: Iterable[Issue], document: dict[str, Any], language: str) -> None:
    names = {id: placed.get("name") or id for id, placed in document["nodes"].items()}
    for issue in (describe(issue, language) for issue in issues):
        if issue["node"] is not None:
            show_node(issue["node"], names)
        show_issue(issue, "    ", language)


def _only(bundle: Bundle) -> Path:
    if len(bundle.flows) != 1:
        raise click.UsageError("--id needs one flow file, not a folder of several.")
    return next(iter(bundle.flows.values()))


def _rows(conn: Connection, workspace: str) -> list[dict[str, Any]]:
    snap = calls.begun(conn, workspace, today())
    counted = totals.of_all(snap.counts, snap.live, today())
    numbers = directory.number_list(conn, workspace)
    coming, held = versions.coming(conn, workspace), locks.lock_list(conn, workspace)
    return [
        {
            "id": draft.id, "name": draft.name, "live": draft.live_version,
            "saved": instant(draft.saved), "archived": draft.archived,
            "numbers": [n.number for n in numbers if n.flow == draft.id and not n.draft],
            "test_numbers": [n.number for n in numbers if n.flow == draft.id and n.draft],
            "calls": counted.get(draft.id, {"now": 0, "today": 0}),
            "next": _next(coming.get(draft.id)),
            "lock": held[draft.id].name if draft.id in held else None,
        }
        for draft in flows.flow_list(conn, workspace)
    ]  # fmt: skip


def _next(coming: versions.Next | None) -> dict[str, Any] | None:
    if coming is None:
        return None
    return {"version": coming.version, "effective": instant(coming.effective)}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


COMMANDS = (flow,)
