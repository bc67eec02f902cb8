"""Sites, workers and planning out of a spreadsheet or a calendar: looked at first, then written."""

from runtime.records.attendance.importing import Import, Preview
from runtime.records.attendance.imports import import_rows as read_rows
from runtime.records.attendance.imports import prepared
from runtime.records.database import reading, writing
from studio.api import attendance_things as things
from studio.auth import reader_language
from studio.routes import Area, At

area = Area("attendance-import")


@area.post("/attendance/import", can="attend", body=things.ImportBody, answer=things.ImportShape)
def import_rows(at: At[things.ImportBody]) -> things.ImportShape:
    """Read sites, workers or planning from a table or a calendar; written only with `apply`."""
    body, studio = at.body, at.studio
    asked = Import(
        body.what, body.text, body.format, site=body.site, worker=body.worker, author=at.me.user.id
    )
    asked = prepared(asked)  # takes its time: nobody can punch in the transaction
    with (writing if body.apply else reading)(studio.engine) as conn:
        found = read_rows(conn, at.workspace, asked, studio.config.secret, apply=body.apply)
    return as_shape(found, reader_language())


def as_shape(found: Preview, language: str) -> things.ImportShape:
    """What an import comes to as it is told."""
    rows = [
        things.ImportRow(
            line=row.line, values=row.values, state=row.state,
            errors=[things.CellError(field=one.field, message=one.text(language))
                    for one in row.errors],
        )
        for row in found.rows
    ]  # fmt: skip
    return things.ImportShape(
        rows=rows, ok=found.ok, applied=found.applied, new=found.new, changed=found.changed,
        same=found.same, errors=found.errors, ignored=found.ignored,
        codes=[things.CodeMade(**made._asdict()) for made in found.codes],
    )  # fmt: skip
