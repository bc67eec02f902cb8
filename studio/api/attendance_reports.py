"""Hours planned and done, as a table to read, to print or to load elsewhere."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response

from runtime.records.attendance import csv_text, reports
from runtime.records.attendance.reports import Report
from runtime.records.database import reading
from studio.api import attendance_told as told
from studio.api.attendance_parts import Names, days_asked
from studio.auth import reader_language
from studio.routes import Area, At

area = Area("attendance-reports")
CSV, PDF = "text/csv; charset=utf-8", "application/pdf"
REPORT = {"en": "hours", "fr": "heures", "it": "ore"}
PUNCHES = {"en": "punches", "fr": "pointages", "it": "timbrature"}
"""How the files are called, with their days behind: heures-2026-11-16-2026-11-22.pdf."""


@area.get("/attendance/report", can="read", query=told.ReportQuery, answer=told.HoursShape,
          also=(CSV, PDF))  # fmt: skip
def get_report(at: At[None]) -> told.HoursShape | Response:
    """Hours planned and done, by worker, site or day; `format`: json, csv or pdf."""
    asked = at.query
    with reading(at.studio.engine) as conn:
        zone = Names(conn, at.workspace).zone(None)
        first, last = days_asked(asked, zone)
        found = reports.report(conn, at.workspace, first, last, asked.by, tests=asked.tests)
    language, name = reader_language(), _name(REPORT, first, last)
    if asked.format == "csv":
        return as_file(csv_text.to_csv(found, language), CSV, f"{name}.csv")
    if asked.format == "pdf":
        from runtime.records.attendance import pdf  # late: its library is large

        made = datetime.now(ZoneInfo(zone))
        return as_file(pdf.to_pdf(found, language, at.me.workspace_name, made), PDF, f"{name}.pdf")
    return as_shape(found)


@area.get("/attendance/export", can="read", query=told.ExportQuery, content=CSV)
def export_punches(at: At[None]) -> Response:
    """The punches that count, as CSV for payroll: their columns are documented."""
    asked = at.query
    with reading(at.studio.engine) as conn:
        first, last = days_asked(asked, Names(conn, at.workspace).zone(None))
        text = csv_text.export_punches(
            conn, at.workspace, first, last, tests=asked.tests, language=reader_language()
        )
    return as_file(text, CSV, f"{_name(PUNCHES, first, last)}.csv")


def _name(words: dict[str, str], first: date, last: date) -> str:
    return f"{words[reader_language()]}-{first}-{last}"


def as_file(data: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_shape(found: Report) -> told.HoursShape:
    """A report as it is told."""
    return told.HoursShape(
        from_=found.first.isoformat(), to=found.last.isoformat(), by=found.by, tests=found.tests,
        rows=[told.ReportRow(**vars(row)) for row in found.rows],
        total=told.ReportRow(**vars(found.total)),
    )  # fmt: skip
