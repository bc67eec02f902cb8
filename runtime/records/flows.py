"""Drafts and published versions of flows: save, publish, look back, roll back, archive."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from flows.compile import Report, compile
from flows.problems import Problem, unpoint
from flows.schema import problems
from runtime.records import directory, scenarios
from runtime.records.clean import LONGEST_NAME, check_id, check_name, slug, unstorable
from runtime.records.errors import Conflict, FieldError, Invalid, NotFound, Stale
from runtime.records.locks import refuse_if_locked
from runtime.records.tables import flows, numbers, versions
from runtime.records.versions import LIVE, Version, of_row, set_back, when
from runtime.records.words import say

Document = dict[str, Any]
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Draft:
    """A flow as it is being edited. `revision` counts the saves; `saved` is UTC seconds.

    `live_version` is the version that calls got when this was read.
    """

    id: str
    name: str
    document: Document
    revision: int
    saved: float
    author: str
    live_version: int | None
    archived: bool


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
        raise Conflict("id-in-use", id=flow)
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
    rows = conn.execute(_drafts().where(flows.c.workspace == workspace), {"now": time.time()})
    return sorted((_draft(row) for row in rows), key=lambda draft: draft.name.casefold())


def save_draft(
    conn: Connection, workspace: str, flow: str, document: Document, revision: int, author: str
) -> Draft:
    """Replace the draft that had this revision; Stale when it has another by now, Locked."""
    row = _must(conn, workspace, flow, lock=True)
    refuse_if_locked(conn, workspace, flow, author)
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


def publish(  # noqa: PLR0913 - each is one thing that a publication needs
    conn: Connection, workspace: str, flow: str, revision: int | None, author: str, note: str = "",
    *, effective: float | None = None,
) -> int:  # fmt: skip
    """Publish the draft and return its number; running calls keep the version they began on.

    It comes into effect at once, or at `effective` (UTC seconds). `revision=None` takes the draft
    whatever its revision. Raises Stale, Locked, Invalid with the report of the check or for the
    date, Conflict when archived. All in the caller's transaction.
    """
    row = _must(conn, workspace, flow, lock=True)
    refuse_if_locked(conn, workspace, flow, author)
    if row.archived:
        raise Conflict("archived")
    if revision is not None:
        _check_revision(row, revision)
    return _publish(conn, row, row.draft, author, note=note, effective=effective)


def rollback(conn: Connection, workspace: str, flow: str, version: int, author: str) -> int:
    """Publish the document of an older version again, as a new version; the draft stays.

    Raises as `publish` does.
    """
    row = _must(conn, workspace, flow, lock=True)
    refuse_if_locked(conn, workspace, flow, author)
    if row.archived:
        raise Conflict("archived")
    text = _version_row(conn, workspace, flow, version).document
    return _publish(conn, row, text, author, restores=version)


def version_list(conn: Connection, workspace: str, flow: str) -> list[Version]:
    """The published versions, newest first; NotFound."""
    _must(conn, workspace, flow)
    rows = conn.execute(
        sa.select(*(column for column in versions.c if column.name != "document"))
        .where(versions.c.workspace == workspace, versions.c.flow == flow)
        .order_by(versions.c.version.desc())
    )
    return [of_row(row) for row in rows]


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
    return of_row(row), _load(row.document)


def certificate(conn: Connection, workspace: str, flow: str, version: int) -> Any:
    """What the compiler proved of a version when it was published; None if nothing. NotFound."""
    return _version_row(conn, workspace, flow, version).certificate


def archive(conn: Connection, workspace: str, flow: str, author: str = "") -> None:
    """Put a flow aside: it can be neither published nor called. Conflict while a number has it."""
    _must(conn, workspace, flow, lock=True)
    refuse_if_locked(conn, workspace, flow, author)
    mine = (numbers.c.workspace == workspace, numbers.c.flow == flow)
    if used := conn.scalars(sa.select(numbers.c.number).where(*mine)).all():
        raise Conflict("flow-has-number", numbers=", ".join(sorted(used)))
    _set_archived(conn, workspace, flow, True)


def restore(conn: Connection, workspace: str, flow: str, author: str) -> Draft:
    """Take an archived flow back into use, as it was put aside. NotFound, Locked."""
    _must(conn, workspace, flow, lock=True)
    refuse_if_locked(conn, workspace, flow, author)
    _set_archived(conn, workspace, flow, False)
    return get_draft(conn, workspace, flow)


def duplicate(
    conn: Connection, workspace: str, flow: str, author: str, name: str | None = None
) -> Draft:
    """A new flow with the draft and the tests of another one, under a name of its own.

    NotFound, Invalid.
    """
    draft = get_draft(conn, workspace, flow)
    named = check_name(name) if name is not None else _free_name(conn, workspace, draft.name)
    made = create(conn, workspace, {**draft.document, "name": named}, author)
    scenarios.copy(conn, workspace, flow, made.id, author)
    return made


def _set_archived(conn: Connection, workspace: str, flow: str, archived: bool) -> None:
    mine = (flows.c.workspace == workspace, flows.c.id == flow)
    conn.execute(flows.update().where(*mine).values(archived=archived))


def _publish(  # noqa: PLR0913 - as above
    conn: Connection, row: Row[Any], text: str, author: str, *, note: str = "",
    restores: int | None = None, effective: float | None = None,
) -> int:  # fmt: skip
    if len(note) > LONGEST_NOTE or unstorable(note):
        wrong = FieldError.of("/note", "note-length", longest=LONGEST_NOTE)
        raise Invalid(say("bad-note"), [wrong])
    now = time.time()
    effective = when(effective, now)
    report = check(conn, row.workspace, _load(text))
    if not report.ok:
        said = say("flow-has-errors", count=len(report.errors))
        raise Invalid(said, report=report, code="flow-has-errors")
    set_back(conn, row.workspace, row.id, now)
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
            published=now,
            restores=restores,
            effective=effective,
            certificate=report.certificate,
        )
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
        raise Invalid(say("not-a-flow"), found, code="not-a-flow")
    return check_name(document["name"])


def _check_revision(row: Row[Any], revision: int) -> None:
    if row.revision != revision:
        raise Stale(row.revision)


def _row(conn: Connection, workspace: str, flow: str, lock: bool = False) -> Row[Any] | None:
    query = _drafts().where(flows.c.workspace == workspace, flows.c.id == flow)
    if lock:  # the row of the flow only
        query = query.with_for_update(of=flows)
    return conn.execute(query, {"now": time.time()}).first()


def _drafts() -> sa.Select[Any]:
    return sa.select(flows, LIVE.label("live_version"))


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


def _free_name(conn: Connection, workspace: str, name: str) -> str:
    """`Accueil` gives `Accueil (2)`."""
    taken = set(conn.scalars(sa.select(flows.c.name).where(flows.c.workspace == workspace)))
    number, stem = 2, re.sub(r" \(\d+\)$", "", name)[: LONGEST_NAME - 8]
    while (free := f"{stem} ({number})") in taken:
        number += 1
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
