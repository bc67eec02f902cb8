"""Published versions: publish, look back, roll back."""

from runtime.records import flows
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio.api import shapes
from studio.api.flows import author_names, revision_asked
from studio.routes import Area, At, Reply

area = Area("versions")


@area.post(
    "/flows/<flow>/publish", can="publish", body=shapes.Publish, answer=shapes.Published,
    status=201, revision=True,
)  # fmt: skip
def publish_flow(at: At[shapes.Publish], flow: str) -> Reply:
    """Make the draft the live version; 422 with the issues when it has errors."""
    revision = revision_asked()
    with writing(at.studio.engine) as conn:
        version = flows.publish(conn, at.workspace, flow, revision, at.me.user.id, at.body.note)
    return Reply(shapes.Published(version=version), 201)


@area.post(
    "/flows/<flow>/rollback", can="publish", body=shapes.Rollback, answer=shapes.Published,
    status=201,
)  # fmt: skip
def rollback_flow(at: At[shapes.Rollback], flow: str) -> Reply:
    """Publish an older version again, as a new one; the draft stays as it is."""
    with writing(at.studio.engine) as conn:
        version = flows.rollback(conn, at.workspace, flow, at.body.version, at.me.user.id)
    return Reply(shapes.Published(version=version), 201)


@area.get("/flows/<flow>/versions", can="read", answer=shapes.VersionList)
def list_versions(at: At[None], flow: str) -> shapes.VersionList:
    """The published versions, newest first."""
    with reading(at.studio.engine) as conn:
        draft = flows.get_draft(conn, at.workspace, flow)
        names = author_names(conn, at.workspace)
        found = flows.version_list(conn, at.workspace, flow)
    return shapes.VersionList(
        versions=[
            shapes.VersionShape(
                version=v.version, published=shapes.instant(v.published),
                author=names.get(v.author, v.author), note=v.note, restores=v.restores,
                live=v.version == draft.live_version,
            )
            for v in found
        ]
    )  # fmt: skip


@area.get("/flows/<flow>/versions/<int:version>", can="read", answer=shapes.VersionDetail)
def get_version(at: At[None], flow: str, version: int) -> shapes.VersionDetail:
    """The document of a published version."""
    if not 1 <= version < 2**31:
        raise NotFound("version", f"{flow}/{version}")
    with reading(at.studio.engine) as conn:
        document = flows.document(conn, at.workspace, flow, version)
    return shapes.VersionDetail(version=version, document=document)
