"""Calls: now, lately, and one with its whole path."""

from typing import Any

from sqlalchemy.engine import Connection

from runtime.events import Event
from runtime.records import calls, commands, flows
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio.api import shapes
from studio.routes import Area, At, Reply

area = Area("calls")
Names = dict[tuple[str, int], dict[str, str]]


@area.get("/calls", can="read", query=shapes.CallsQuery, answer=shapes.CallRows)
def list_calls(at: At[None]) -> shapes.CallRows:
    """Calls, newest first; `live=1` only those that last."""
    with reading(at.studio.engine) as conn:
        found = calls.recent(
            conn, at.workspace, flow=at.query.flow, live=at.query.live, limit=at.query.limit
        )
        names = node_names(conn, at.workspace, found)
    return shapes.CallRows(calls=[call_shape(call, names) for call in found])


@area.get("/calls/<call>", can="read", answer=shapes.CallDetail)
def get_call(at: At[None], call: str) -> shapes.CallDetail:
    """One call: every step passed, what was heard there, the keys pressed."""
    with reading(at.studio.engine) as conn:
        found = calls.one(conn, at.workspace, call)
        happened = calls.facts(conn, at.workspace, call)
        names = node_names(conn, at.workspace, [found])
    here = names[found.flow, found.version]
    row = call_shape(found, names).model_dump(by_alias=True)
    return shapes.CallDetail.model_validate({**row, "path": _steps(happened, here)})


@area.post("/calls/<call>/hangup", can="operate", status=202)
def hang_up_call(at: At[None], call: str) -> Reply:
    """End a call; 409 when it has ended already."""
    with writing(at.studio.engine) as conn:
        found = calls.one(conn, at.workspace, call)
        if not at.studio.simulations.hang_up(found.id):
            commands.hang_up(conn, at.workspace, call)
    return Reply(None, 202)


def call_shape(call: calls.Call, names: Names) -> shapes.CallShape:
    """A call as the API and the live view give it."""
    return shapes.CallShape(
        id=call.id, from_=call.caller, to=call.called, flow=call.flow, flow_name=call.flow_name,
        version=call.version, started=shapes.instant(call.started),
        ended=None if call.ended is None else shapes.instant(call.ended), reason=call.reason,
        simulated=call.simulated, node=call.node,
        node_name=names.get((call.flow, call.version), {}).get(call.node, call.node),
    )  # fmt: skip


def node_names(conn: Connection, workspace: str, found: list[calls.Call]) -> Names:
    """What people call the steps, for each version among the calls."""
    return {key: names_of(conn, workspace, *key) for key in {(c.flow, c.version) for c in found}}


def names_of(conn: Connection, workspace: str, flow: str, version: int) -> dict[str, str]:
    """The names of the steps of a version; empty when it is gone."""
    try:
        nodes = flows.document(conn, workspace, flow, version)["nodes"]
    except NotFound:
        return {}
    return {node: placed.get("name") or node for node, placed in nodes.items()}


def _steps(happened: list[Event], names: dict[str, str]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for event in happened:
        data = event.data
        if event.kind == "entered" and not data.get("resumed"):
            steps.append(
                {
                    "node": event.node, "name": names.get(event.node, event.node), "port": None,
                    "at": shapes.instant(event.at), "heard": [], "keys": "",
                }
            )  # fmt: skip
        elif steps and event.kind == "left":
            steps[-1]["port"] = data.get("port")
        elif steps and event.kind == "pressed":
            steps[-1]["keys"] += str(data.get("key", ""))
        elif steps and event.kind == "heard":
            heard = {name: str(data.get(name, "")) for name in ("text", "language", "end")}
            steps[-1]["heard"].append(heard)
    return steps
