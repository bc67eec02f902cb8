"""Flows: list, create, open, save, check, archive, count."""

import re
import time
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.engine import Connection

from runtime.counters import Counts
from runtime.records import calls, directory, flows, people, totals
from runtime.records.database import reading, writing
from runtime.records.flows import Draft, Version
from studio.api import shapes
from studio.auth import reader_language
from studio.errors import Refused
from studio.routes import Area, At, Reply

area = Area("flows")


@area.get("/flows", can="read", answer=shapes.FlowRows)
def list_flows(at: At[None]) -> shapes.FlowRows:
    """All flows with what a list shows of them: state, numbers, problems, calls."""
    with reading(at.studio.engine) as conn:
        drafts = flows.flow_list(conn, at.workspace)
        problems = at.studio.problems(conn, at.workspace, drafts)
        snap = calls.begun(conn, at.workspace, today())
        counted = totals.of_all(snap.counts, snap.live, today())
        numbers = directory.number_list(conn, at.workspace)
        names = author_names(conn, at.workspace)
        live = {d.id: flows.live_version(conn, at.workspace, d) for d in drafts}
    rows = []
    for draft, problem in zip(drafts, problems, strict=True):
        row = _row(draft, live[draft.id], names)
        row["numbers"] = [n.number for n in numbers if n.flow == draft.id]
        row["problems"] = problem
        row["calls"] = counted.get(draft.id, {"now": 0, "today": 0})
        rows.append(shapes.FlowRow.model_validate(row))
    return shapes.FlowRows(flows=rows)


@area.post("/flows", can="design", body=shapes.NewFlow, answer=shapes.FlowDetail, status=201)
def create_flow(at: At[shapes.NewFlow]) -> Reply:
    """Add a flow from its document; its id is made from its name unless one is given."""
    with writing(at.studio.engine) as conn:
        draft = flows.create(conn, at.workspace, at.body.document, at.me.user.id, at.body.id)
        detail = _detail(conn, at.workspace, draft)
    return Reply(
        detail, 201, {"ETag": etag(draft.revision), "Location": request.path + "/" + draft.id}
    )


@area.get("/flows/<flow>", can="read", answer=shapes.FlowDetail)
def get_flow(at: At[None], flow: str) -> Reply:
    """The draft of a flow; its ETag is what a save must send back in If-Match."""
    with reading(at.studio.engine) as conn:
        draft = flows.get_draft(conn, at.workspace, flow)
        return Reply(_detail(conn, at.workspace, draft), 200, {"ETag": etag(draft.revision)})


@area.put("/flows/<flow>", can="design", document=True, revision=True, answer=shapes.Saved)
def save_flow(at: At[Any], flow: str) -> Reply:
    """Replace the draft; 412 when someone saved it since (If-Match is required)."""
    with writing(at.studio.engine) as conn:
        draft = flows.save_draft(conn, at.workspace, flow, at.body, revision_asked(), at.me.user.id)
        (problems,) = at.studio.problems(conn, at.workspace, [draft])
    saved = shapes.Saved(
        etag=etag(draft.revision), problems=shapes.ProblemCount.model_validate(problems)
    )
    return Reply(saved, 200, {"ETag": etag(draft.revision)})


@area.delete("/flows/<flow>", can="design", status=204)
def archive_flow(at: At[None], flow: str) -> Reply:
    """Put a flow aside; 409 while a number leads to it. Saving it again brings it back."""
    with writing(at.studio.engine) as conn:
        flows.archive(conn, at.workspace, flow)
    return Reply(None, 204)


@area.post("/flows/<flow>/check", can="read", document=True, answer=shapes.ReportShape)
def check_flow(at: At[Any], flow: str) -> shapes.ReportShape:
    """Everything wrong with the draft, or with the document sent along instead of it."""
    with reading(at.studio.engine) as conn:
        draft = flows.get_draft(conn, at.workspace, flow)
        document = draft.document if at.body is None else at.body
        report = flows.check(conn, at.workspace, document)
    return shapes.ReportShape.model_validate(report.to_json(reader_language()))


@area.get("/flows/<flow>/counters", can="read", answer=shapes.CountersShape)
def get_counters(at: At[None], flow: str) -> shapes.CountersShape:
    """How often each step, outcome and marker was passed: real calls and test calls apart."""
    with reading(at.studio.engine) as conn:
        flows.get_draft(conn, at.workspace, flow)
        snap = calls.snapshot(conn, at.workspace, flow, since=today())
    return counters_of(flow, snap.seq, snap.counts, snap.live)


def counters_of(
    flow: str, seq: int, counts: Counts, live: list[calls.Call]
) -> shapes.CountersShape:
    """The totals of a flow as the API and the live view give them."""
    return shapes.CountersShape.model_validate(totals.of_flow(flow, seq, counts, live, today()))


def today() -> int:
    """The hour (since 1970) at which today began where the studio runs."""
    midnight = (
        datetime.fromtimestamp(time.time())
        .astimezone()
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return int(midnight.timestamp() // 3600)


def etag(revision: int) -> str:
    """The entity tag of a draft."""
    return f'"{revision}"'


def revision_asked() -> int:
    """The revision in the If-Match header; 428 without, 412 for one that we never gave."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise Refused(428, "Send the ETag of the flow you opened, in the header If-Match.")
    found = re.fullmatch(r'"?([0-9]{1,9})"?', header, re.ASCII)
    return int(found[1]) if found else -1


def author_names(conn: Connection, workspace: str) -> dict[str, str]:
    """The names of users by id."""
    return {user.id: user.name for user in people.user_list(conn, workspace)}


def live_shape(version: Version | None, names: dict[str, str]) -> shapes.Live | None:
    """The live version of a flow, if it has one."""
    if version is None:
        return None
    return shapes.Live(
        version=version.version,
        published=shapes.instant(version.published),
        author=names.get(version.author, version.author),
    )


def _detail(conn: Connection, workspace: str, draft: Draft) -> shapes.FlowDetail:
    names = author_names(conn, workspace)
    version = flows.live_version(conn, workspace, draft)
    return shapes.FlowDetail(
        id=draft.id, name=draft.name, etag=etag(draft.revision), document=draft.document,
        live=live_shape(version[0] if version else None, names),
        versions=len(flows.version_list(conn, workspace, draft.id)), archived=draft.archived,
    )  # fmt: skip


def _row(
    draft: Draft, live: tuple[Version, flows.Document] | None, names: dict[str, str]
) -> dict[str, Any]:
    document = draft.document
    return {
        "id": draft.id,
        "name": draft.name,
        "kind": document["kind"],
        "languages": document["languages"],
        "steps": len(document["nodes"]),
        "draft": {
            "etag": etag(draft.revision),
            "saved": shapes.instant(draft.saved),
            "author": names.get(draft.author, draft.author),
            "differs": live is None or live[1] != document,
        },
        "live": live_shape(live[0] if live else None, names),
        "archived": draft.archived,
    }
