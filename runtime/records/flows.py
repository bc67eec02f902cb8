"""Drafts and published versions of flows: save, publish, look back, roll back, archive."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from flows.compile import Report, compile
from flows.problems import Problem, unpoint
from flows.schema import problems
from runtime.records import directory
from runtime.records.clean import check_id, check_name, slug, unstorable
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound, Stale
from runtime.records.tables import flows, numbers, versions

Document = dict[str, Any]
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Draft:
    """A flow as it is being edited. `revision` counts the saves; `saved` is UTC seconds."""

    id: str
    name: str
    document: Document
    revision: int
    saved: float
    author: str
    live_version: int | None
    archived: bool


@dataclass(frozen=True)
class Version:
    """A published state of a flow. `restores`: the older version that it brought back."""

    version: int
    note: str
    author: str
    published: float
    restores: int | None


def create(
    conn: Connection, workspace: str, document: Document, author: str, flow: str | None = None
) -> Draft:
    """Save a new flow; its id comes from its name unless `flow` gives one.

    Raises Invalid for a document without the shape of a flow, Conflict for an id in use.
    """
    name = _checked(document)
    if flow is None:
        flow = _free_id(conn, workspace, slug(name))
    elif _row(conn, workspace, check_id(flow)) is not None:
        raise Conflict(f"There is already a flow with the id {flow!r}.", "id-in-use")
    now = time.time()
    conn.execute(
        flows.insert().values(
            workspace=workspace,
            id=flow,
            name=name,
            draft=_dump(document),
            revision=1,
            saved=now,
            author=author,
            created=now,
            archived=False,
        )
    )
    return get_draft(conn, workspace, flow)


def get_draft(conn: Connection, workspace: str, flow: str) -> Draft:
    """The draft of a flow, archived or not; NotFound."""
    return _draft(_must(conn, workspace, flow))


def flow_list(conn: Connection, workspace: str) -> list[Draft]:
    """All flows, archived ones included, by name."""
    rows = conn.execute(flows.select().where(flows.c.workspace == workspace))
    return sorted((_draft(row) for row in rows), key=lambda draft: draft.name.casefold())


def save_draft(
    conn: Connection, workspace: str, flow: str, document: Document, revision: int, author: str
) -> Draft:
    """Replace the draft that had this revision; Stale when it has another by now."""
    row = _must(conn, workspace, flow, lock=True)
    _check_revision(row, revision)
    name = _checked(document)
    conn.execute(
        flows.update()
        .where(flows.c.workspace == workspace, flows.c.id == flow)
        .values(
            name=name,
            draft=_dump(document),
            revision=row.revision + 1,
            saved=time.time(),
            author=author,
            archived=False,
        )
    )
    return get_draft(conn, workspace, flow)


def check(conn: Connection, workspace: str, document: Any) -> Report:
    """Compile a document with what this workspace has (calendars, sounds…)."""
    return compile(document, directory.world(conn, workspace))


def publish(
    conn: Connection, workspace: str, flow: str, revision: int | None, author: str, note: str = ""
) -> int:
    """Make the draft the live version and return its number; running calls keep theirs.

    `revision=None` takes the draft whatever its revision. Raises Stale, Invalid with the report
    of the check, Conflict when archived. All in the caller's transaction.
    """
    row = _must(conn, workspace, flow, lock=True)
    if row.archived:
        raise Conflict("This flow is archived. Save it again before publishing it.", "archived")
    if revision is not None:
        _check_revision(row, revision)
    return _publish(conn, row, row.draft, author, note, None)


def rollback(conn: Connection, workspace: str, flow: str, version: int, author: str) -> int:
    """Publish the document of an older version again, as a new version; the draft stays."""
    row = _must(conn, workspace, flow, lock=True)
    text = _version_row(conn, workspace, flow, version).document
    return _publish(conn, row, text, author, "", version)


def version_list(conn: Connection, workspace: str, flow: str) -> list[Version]:
    """The published versions, newest first; NotFound."""
    _must(conn, workspace, flow)
    rows = conn.execute(
        sa.select(versions)
        .where(versions.c.workspace == workspace, versions.c.flow == flow)
        .order_by(versions.c.version.desc())
    )
    return [Version(r.version, r.note, r.author, r.published, r.restores) for r in rows]


def document(conn: Connection, workspace: str, flow: str, version: int) -> Document:
    """The document of a version; version 0 is the draft. NotFound."""
    if version == 0:
        return get_draft(conn, workspace, flow).document
    return _load(_version_row(conn, workspace, flow, version).document)


def live_version(conn: Connection, workspace: str, draft: Draft) -> tuple[Version, Document] | None:
    """The version that calls get, with its document; None before the first publication."""
    if draft.live_version is None:
        return None
    row = _version_row(conn, workspace, draft.id, draft.live_version)
    version = Version(row.version, row.note, row.author, row.published, row.restores)
    return version, _load(row.document)


def archive(conn: Connection, workspace: str, flow: str) -> None:
    """Put a flow aside: it can be neither published nor called. Conflict while a number has it."""
    _must(conn, workspace, flow, lock=True)
    mine = (numbers.c.workspace == workspace, numbers.c.flow == flow)
    if used := conn.scalars(sa.select(numbers.c.number).where(*mine)).all():
        raise Conflict(
            f"{', '.join(sorted(used))} leads to this flow. Give the number another flow first.",
            "number-in-use",
        )
    conn.execute(
        flows.update()
        .where(flows.c.workspace == workspace, flows.c.id == flow)
        .values(archived=True)
    )


def _publish(
    conn: Connection, row: Row[Any], text: str, author: str, note: str, restores: int | None
) -> int:
    if len(note) > LONGEST_NOTE or unstorable(note):
        what = f"write at most {LONGEST_NOTE} ordinary characters"
        raise Invalid("The note is unusable.", [FieldError("/note", what)])
    report = check(conn, row.workspace, _load(text))
    if not report.ok:
        count = len(report.errors)
        raise Invalid(
            f"This flow has {count} error{'s' if count > 1 else ''}; correct, then publish again.",
            report=report,
            code="flow-has-errors",
        )
    mine = (versions.c.workspace == row.workspace, versions.c.flow == row.id)
    last = conn.scalar(sa.select(sa.func.max(versions.c.version)).where(*mine))
    version = int(last or 0) + 1
    conn.execute(
        versions.insert().values(
            workspace=row.workspace,
            flow=row.id,
            version=version,
            document=text,
            note=note,
            author=author,
            published=time.time(),
            restores=restores,
        )
    )
    conn.execute(
        flows.update()
        .where(flows.c.workspace == row.workspace, flows.c.id == row.id)
        .values(live_version=version)
    )
    return version


def _checked(document: Any) -> str:
    """The name of a document fit to be saved as a draft.

    A draft may be unfinished: what is wrong inside the params of a node is a problem shown to its
    author. What is wrong around them could not even be opened again, and is refused.
    """
    found = unstorable(document)
    for issue in problems(document):
        pointer = str(issue.values.get("pointer", ""))
        steps = unpoint(pointer)
        if not (len(steps) > 2 and steps[0] == "nodes" and steps[2] == "params"):
            wrong = issue.values.get("problem", issue.code)
            known = wrong if isinstance(wrong, Problem) else None
            found.append(FieldError(pointer, str(wrong), known))
    if found:
        raise Invalid("This is not a flow that can be saved.", found, code="not-a-flow")
    return check_name(document["name"])


def _check_revision(row: Row[Any], revision: int) -> None:
    if row.revision != revision:
        raise Stale(row.revision)


def _row(conn: Connection, workspace: str, flow: str, lock: bool = False) -> Row[Any] | None:
    query = flows.select().where(flows.c.workspace == workspace, flows.c.id == flow)
    return conn.execute(query.with_for_update() if lock else query).first()


def _must(conn: Connection, workspace: str, flow: str, lock: bool = False) -> Row[Any]:
    row = _row(conn, workspace, flow, lock)
    if row is None:
        raise NotFound("flow", flow)
    return row


def _version_row(conn: Connection, workspace: str, flow: str, version: int) -> Row[Any]:
    mine = (versions.c.workspace == workspace, versions.c.flow == flow)
    row = conn.execute(versions.select().where(*mine, versions.c.version == version)).first()
    if row is None:
        raise NotFound("version", f"{flow}/{version}")
    return row


def _free_id(conn: Connection, workspace: str, wanted: str) -> str:
    taken = set(conn.scalars(sa.select(flows.c.id).where(flows.c.workspace == workspace)))
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        row.id,
        row.name,
        _load(row.draft),
        row.revision,
        row.saved,
        row.author,
        row.live_version,
        bool(row.archived),
    )


def _dump(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _load(text: str) -> Document:
    loaded: Document = json.loads(text)
    return loaded
