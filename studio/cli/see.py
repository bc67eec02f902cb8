"""`ariane calls` and `ariane counters`: what happened."""

from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from sqlalchemy.engine import Connection

from runtime.records import calls, flows
from runtime.records.calls import Call
from studio.api.calls import names_of
from studio.api.flows import counters_of, today
from studio.api.shapes import instant
from studio.cli.base import DATA, JSON, desk
from studio.cli.say import as_json, hint, out, table


@click.command("calls")
@click.option("--last", default=20, show_default=True, type=click.IntRange(1, 1000), metavar="N")
@click.option("--live", is_flag=True, help="Only calls that last.")
@click.option("--flow", "flow_id", help="Only calls to this flow.")
@JSON
@DATA
def calls_(last: int, live: bool, flow_id: str | None, json_: bool, data: Path | None) -> None:
    """The last calls, newest first, each with the steps it passed."""
    with desk(data) as at, at.reading() as conn:
        found = calls.recent(conn, at.workspace, flow=flow_id, live=live, limit=last)
        rows = [_row(conn, call) for call in found]
    if json_:
        as_json({"calls": rows})
    elif not rows:
        hint("No call yet.")
    else:
        shown = table("started (UTC)", "from", "to", "flow", "ended", "steps", wide="steps")
        for row in rows:
            test = " (test)" if row["simulated"] else ""
            shown.add_row(
                row["started"][:19].replace("T", " "), escape(row["from"]) or "[dim]hidden[/]",
                escape(row["to"]), f"[cyan]{row['flow']}[/]{test}",
                row["reason"] or "[green]now[/]",
                escape(" › ".join(step["node"] for step in row["path"])),
            )  # fmt: skip
        out.print(shown, soft_wrap=False)


@click.command()
@click.argument("flow_id", metavar="FLOW")
@JSON
@DATA
def counters(flow_id: str, json_: bool, data: Path | None) -> None:
    """How often each step, outcome and marker of a FLOW was passed."""
    with desk(data) as at, at.reading() as conn:
        version = flows.get_draft(conn, at.workspace, flow_id).live_version or 0
        snap = calls.snapshot(conn, at.workspace, flow_id, since=today())
        names = names_of(conn, at.workspace, flow_id, version)
    shape = counters_of(flow_id, snap.seq, snap.counts, snap.live).model_dump()
    if json_:
        as_json(shape)
        return
    _show("call", shape["real"], names)
    if shape["test"]["calls"]:
        _show("test call", shape["test"], names)


def _row(conn: Connection, call: Call) -> dict[str, Any]:
    path = calls.path(calls.facts(conn, call.workspace, call.id))
    return {
        "id": call.id, "from": call.caller, "to": call.called, "flow": call.flow,
        "version": call.version, "started": instant(call.started),
        "ended": None if call.ended is None else instant(call.ended), "reason": call.reason,
        "simulated": call.simulated,
        "path": [{**step, "at": instant(step["at"])} for step in path],
    }  # fmt: skip


def _show(title: str, side: dict[str, Any], names: dict[str, str]) -> None:
    ends = ", ".join(f"{escape(reason)} {n}" for reason, n in sorted(side["ends"].items()))
    out.print(
        f"[bold]{side['calls']} {title}{'' if side['calls'] == 1 else 's'}[/], {side['now']} now"
        + (f"; {ends}" if ends else "")
    )
    steps = table("step", "entered", "here now", "outcomes", wide="outcomes")
    for node, counted in sorted(side["nodes"].items(), key=lambda item: -item[1]["entered"]):
        ports = ", ".join(f"{port} {n}" for port, n in sorted(counted["ports"].items()))
        steps.add_row(escape(names.get(node, node)), str(counted["entered"]), str(counted["here"]),
                      escape(ports))  # fmt: skip
    if side["nodes"]:
        out.print(steps, soft_wrap=False)
    if side["markers"]:
        marks = table("marker", "count", "total")
        for name, counted in sorted(side["markers"].items()):
            marks.add_row(escape(name), str(counted["count"]), f"{counted['total']:g}")
        out.print(marks, soft_wrap=False)


COMMANDS = (calls_, counters)
