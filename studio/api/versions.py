"""Published versions: publish at once or at a date, withdraw, look back, roll back."""

import time

from runtime.records import flows, versions
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio import trials
from studio.api import shapes
from studio.api.flows import author_names, revision_asked
from studio.auth import reader_language
from studio.routes import Area, At, Reply

area = Area("versions")
HIGHEST = 2**31


@area.post(
    "/flows/<flow>/publish", can="publish", body=shapes.Publish, answer=shapes.Published,
    status=201, revision=True,
)  # fmt: skip
def publish_flow(at: At[shapes.Publish], flow: str) -> Reply:
    """Publish the draft, at once or `at` an instant; 422 with the issues when it has errors.

    409 `failing-tests` names the tests that fail, where the workspace lets them block; tests that
    time does not suffice for hold up nothing, and are told.
    """
    revision = revision_asked()
    effective = at.body.at.timestamp() if at.body.at else None
    with reading(at.studio.engine) as conn:
        due = trials.due(conn, at.workspace, flow, at.studio.config.secret)
    not_run = trials.refuse_failing(due)  # not while others wait to write, calls among them
    with writing(at.studio.engine) as conn:
        version = flows.publish(
            conn, at.workspace, flow, revision, at.me.user.id, at.body.note, effective=effective
        )
        (new, *_) = flows.version_list(conn, at.workspace, flow)
    at.studio.edit.look()
    told = [one.text(reader_language()) for one in not_run]
    return Reply(_published(version, new).model_copy(update={"not_run": told}), 201)


@area.post(
    "/flows/<flow>/rollback", can="publish", body=shapes.Rollback, answer=shapes.Published,
    status=201,
)  # fmt: skip
def rollback_flow(at: At[shapes.Rollback], flow: str) -> Reply:
    """Publish an older version again, as a new one; the draft stays as it is."""
    with writing(at.studio.engine) as conn:
        version = flows.rollback(conn, at.workspace, flow, at.body.version, at.me.user.id)
        (new, *_) = flows.version_list(conn, at.workspace, flow)
    at.studio.edit.look()
    return Reply(_published(version, new), 201)


@area.get("/flows/<flow>/versions", can="read", answer=shapes.VersionList)
def list_versions(at: At[None], flow: str) -> shapes.VersionList:
    """The published versions, newest first, each with its state now."""
    with reading(at.studio.engine) as conn:
        draft = flows.get_draft(conn, at.workspace, flow)
        names = author_names(conn, at.workspace)
        found = flows.version_list(conn, at.workspace, flow)
    now = time.time()
    return shapes.VersionList(
        versions=[
            shapes.VersionShape(
                version=v.version, published=shapes.instant(v.published),
                effective=shapes.instant(v.effective), state=v.state(draft.live_version, now),
                author=names.get(v.author, v.author), note=v.note, restores=v.restores,
                live=v.version == draft.live_version,
            )
            for v in found
        ]
    )  # fmt: skip


@area.get("/flows/<flow>/versions/<int:version>", can="read", answer=shapes.VersionDetail)
def get_version(at: At[None], flow: str, version: int) -> shapes.VersionDetail:
    """The document of a published version, and what the compiler proved of it."""
    _check_number(flow, version)
    with reading(at.studio.engine) as conn:
        document = flows.document(conn, at.workspace, flow, version)
        proved = flows.certificate(conn, at.workspace, flow, version)
    return shapes.VersionDetail(version=version, document=document, certificate=proved)


@area.delete("/flows/<flow>/versions/<int:version>/schedule", can="publish", status=204)
def withdraw_version(at: At[None], flow: str, version: int) -> Reply:
    """Take back a version before it comes into effect; 409 when it is too late."""
    _check_number(flow, version)
    with writing(at.studio.engine) as conn:
        versions.withdraw(conn, at.workspace, flow, version, at.me.user.id)
    at.studio.edit.look()
    return Reply(None, 204)


def _published(version: int, new: versions.Version) -> shapes.Published:
    return shapes.Published(version=version, effective=shapes.instant(new.effective))


def _check_number(flow: str, version: int) -> None:
    if not 1 <= version < HIGHEST:
        raise NotFound("version", f"{flow}/{version}")
