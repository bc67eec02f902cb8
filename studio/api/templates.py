"""The services that come with Ariane, as a start for flows of one's own."""

from sqlalchemy.engine import Connection

from runtime.records import calendars, sounds
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio import templates
from studio.api import shapes, things
from studio.api.flows import created
from studio.auth import reader_language
from studio.routes import Area, At, Reply
from studio.templates import Template

area = Area("templates")


@area.get("/templates", can="read", answer=things.TemplateList)
def list_templates(at: At[None]) -> things.TemplateList:
    """All templates in the reader's language, each with its whole flow for a preview."""
    with reading(at.studio.engine) as conn:
        there = _there(conn, at.workspace)
    found = templates.template_list(reader_language())
    return things.TemplateList(templates=[_shape(template, there) for template in found])


@area.post(
    "/templates/<template>", can="design", body=things.FromTemplate, answer=shapes.FlowDetail,
    status=201,
)  # fmt: skip
def create_from_template(at: At[things.FromTemplate], template: str) -> Reply:
    """Add a flow made from a template, with the calendars and sounds that are not there yet."""
    found = next((t for t in templates.template_list(reader_language()) if t.id == template), None)
    if found is None:
        raise NotFound("template", template)
    wanted = templates.adapted(found, at.body.name, at.body.languages or ())
    folder = at.studio.config.sounds
    with writing(at.studio.engine) as conn:
        draft = templates.make(conn, at.workspace, wanted, at.me.user.id, folder)
        return created(conn, at, draft)


def _there(conn: Connection, workspace: str) -> set[tuple[str, str]]:
    found = {("calendar", one.id) for one in calendars.calendar_list(conn, workspace)}
    return found | {("sound", one.id) for one in sounds.sound_list(conn, workspace)}


def _shape(template: Template, there: set[tuple[str, str]]) -> things.TemplateShape:
    document = template.document
    return things.TemplateShape(
        id=template.id, name=template.name, description=template.description, icon=template.icon,
        kind=document["kind"], languages=document["languages"], steps=len(document["nodes"]),
        document=document,
        asks=[
            things.AskShape(kind=kind, id=id, name=name, there=(kind, id) in there)
            for kind, id, name in template.asks()
        ],
    )  # fmt: skip
