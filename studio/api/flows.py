"""Flows: list, create, open, save, check, archive, count."""

import re
import time
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.engine import Connection

from flows.compile import Report
from runtime.counters import Counts
from runtime.records import calls, directory, flows, locks, people, totals, used, versions
from runtime.records.database import reading, writing
from runtime.records.flows import Draft
from runtime.records.versions import Version
from studio.api import shapes, things
from studio.auth import reader_language
from studio.errors import Refused
from studio.routes import PREFIX, Area, At, Reply
from studio.turns import Superseded
from studio.words import say

area = Area("flows")
TAB_HEADER = "X-Ariane-Tab"


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
        coming = versions.coming(conn, at.workspace)
        held = locks.lock_list(conn, at.workspace)
    rows = []
    for draft, problem in zip(drafts, problems, strict=True):
        row = _row(draft, live[draft.id], names)
        mine = [n for n in numbers if n.flow == draft.id]
        row["numbers"] = [n.number for n in mine if not n.draft]
        row["test_numbers"] = [n.number for n in mine if n.draft]
        row["problems"] = problem
        row["calls"] = counted.get(draft.id, {"now": 0, "today": 0})
        row["next"] = next_shape(coming.get(draft.id))
        row["lock"] = lock_shape(held.get(draft.id), at.me.user.id)
        rows.append(shapes.FlowRow.model_validate(row))
    return shapes.FlowRows(flows=rows)


@area.post("/flows", can="design", body=shapes.NewFlow, answer=shapes.FlowDetail, status=201)
def create_flow(at: At[shapes.NewFlow]) -> Reply:
    """Add a flow from its document; its id is made from its name unless one is given."""
    with writing(at.studio.engine) as conn:
        draft = flows.create(conn, at.workspace, at.body.document, at.me.user.id, at.body.id)
        return created(conn, at, draft)


@area.post(
    "/flows/<flow>/duplicate", can="design", body=shapes.Duplicate, answer=shapes.FlowDetail,
    status=201,
)  # fmt: skip
def duplicate_flow(at: At[shapes.Duplicate], flow: str) -> Reply:
    """Add a copy of a flow's draft, under the name given or one like the other's."""
    with writing(at.studio.engine) as conn:
        draft = flows.duplicate(conn, at.workspace, flow, at.me.user.id, at.body.name)
        return created(conn, at, draft)


@area.post("/flows/<flow>/restore", can="design", answer=shapes.FlowDetail)
def restore_flow(at: At[None], flow: str) -> Reply:
    """Take an archived flow back into use, as it was put aside."""
    with writing(at.studio.engine) as conn:
        draft = flows.restore(conn, at.workspace, flow, at.me.user.id)
        return Reply(detail(conn, at, draft), 200, {"ETag": etag(draft.revision)})


@area.get("/flows/<flow>", can="read", answer=shapes.FlowDetail)
def get_flow(at: At[None], flow: str) -> Reply:
    """The draft of a flow; its ETag is what a save must send back in If-Match."""
    with reading(at.studio.engine) as conn:
        draft = flows.get_draft(conn, at.workspace, flow)
        return Reply(detail(conn, at, draft), 200, {"ETag": etag(draft.revision)})


@area.put("/flows/<flow>", can="design", document=True, revision=True, answer=shapes.Saved)
def save_flow(at: At[Any], flow: str) -> Reply:
    """Replace the draft; 412 when someone saved it since (If-Match is required).

    A page names itself in the header X-Ariane-Tab (its id on the socket /edit): the news of this
    save says so, and the page knows it for its own.
    """
    with writing(at.studio.engine) as conn:
        draft = flows.save_draft(conn, at.workspace, flow, at.body, revision_asked(), at.me.user.id)
        tab = request.headers.get(TAB_HEADER, "")
        at.studio.edit.made(at.workspace, flow, draft.revision, at.me.user.id, tab)
    at.studio.edit.look()
    with reading(at.studio.engine) as conn:  # not while others wait to write, calls among them
        (problems,) = at.studio.problems(conn, at.workspace, [draft])
    saved = shapes.Saved(
        etag=etag(draft.revision), problems=shapes.ProblemCount.model_validate(problems)
    )
    return Reply(saved, 200, {"ETag": etag(draft.revision)})


@area.delete("/flows/<flow>", can="design", status=204)
def archive_flow(at: At[None], flow: str) -> Reply:
    """Put a flow aside; 409 while a number leads to it. Saving it again brings it back."""
    with writing(at.studio.engine) as conn:
        flows.archive(conn, at.workspace, flow, at.me.user.id)
    return Reply(None, 204)


@area.post("/flows/<flow>/check", can="read", document=True, answer=shapes.ReportShape)
def check_flow(at: At[Any], flow: str) -> shapes.ReportShape:
    """Everything wrong with the draft, or with the document sent along instead of it.

    A page (X-Ariane-Tab) that sends another document before this one was looked at gets 409
    `superseded` for this one. All that one session asks without that header counts as one page.
    """
    asker = (at.me.id, flow, request.headers.get(TAB_HEADER, ""))
    try:
        with at.studio.checks.take(asker), reading(at.studio.engine) as conn:
            draft = flows.get_draft(conn, at.workspace, flow)
            document = draft.document if at.body is None else at.body
            return report_shape(flows.check(conn, at.workspace, document))
    except Superseded as late:
        raise Refused(409, say("superseded"), code="superseded") from late


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
        raise Refused(428, say("no-etag"))
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


def report_shape(report: Report) -> shapes.ReportShape:
    """What the compiler says, in the reader's language."""
    told = report.to_json(reader_language())
    return shapes.ReportShape.model_validate({**told, "certificate": report.certificate})


def next_shape(coming: versions.Next | None) -> shapes.NextShape | None:
    """The scheduled version of a flow, if it has one."""
    if coming is None:
        return None
    return shapes.NextShape(version=coming.version, effective=shapes.instant(coming.effective))


def lock_shape(lock: locks.Lock | None, reader: str) -> shapes.LockShape | None:
    """The lock of a flow as one user sees it, if it has one."""
    if lock is None:
        return None
    return shapes.LockShape(
        user=lock.user, name=lock.name, since=shapes.instant(lock.since), note=lock.note,
        mine=lock.user == reader,
    )  # fmt: skip


def used_by(users: used.Users, kind: str, name: str) -> list[things.UserOfThing]:
    """The flows that ask for a calendar or sound."""
    found = users.get((kind, name), [])
    return [things.UserOfThing(flow=flow, name=called) for flow, called in found]


def detail(conn: Connection, at: At[Any], draft: Draft) -> shapes.FlowDetail:
    """A flow with its document, as who asks may see it."""
    names = author_names(conn, at.workspace)
    version = flows.live_version(conn, at.workspace, draft)
    return shapes.FlowDetail(
        id=draft.id, name=draft.name, etag=etag(draft.revision), document=draft.document,
        live=live_shape(version[0] if version else None, names),
        next=next_shape(versions.coming(conn, at.workspace, draft.id).get(draft.id)),
        lock=lock_shape(locks.get_lock(conn, at.workspace, draft.id), at.me.user.id),
        versions=versions.count(conn, at.workspace, draft.id), archived=draft.archived,
    )  # fmt: skip


def created(conn: Connection, at: At[Any], draft: Draft) -> Reply:
    """The answer for a new flow: itself, its ETag and its address."""
    headers = {"ETag": etag(draft.revision), "Location": f"{PREFIX}/flows/{draft.id}"}
    return Reply(detail(conn, at, draft), 201, headers)


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
        "step_names": [placed.get("name") or id for id, placed in document["nodes"].items()],
        "draft": {
            "etag": etag(draft.revision),
            "saved": shapes.instant(draft.saved),
            "author": names.get(draft.author, draft.author),
            "differs": live is None or live[1] != document,
        },
        "live": live_shape(live[0] if live else None, names),
        "archived": draft.archived,
    }
