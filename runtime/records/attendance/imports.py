"""Imports from spreadsheets and calendars: look first, then write all of it in one transaction.

`prepared` does the long work, without the database; `import_rows` the rest, within a transaction.
"""

from dataclasses import replace

from sqlalchemy.engine import Connection

from runtime.records.attendance import settings
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import Noted, note
from runtime.records.attendance.ical import import_ical, read_ical
from runtime.records.attendance.import_directory import import_sites, import_workers
from runtime.records.attendance.import_planning import import_table
from runtime.records.attendance.import_words import say
from runtime.records.attendance.importing import Import, Preview
from runtime.records.attendance.sheet import read_sheet
from runtime.records.errors import Invalid


def prepared(asked: Import) -> Import:
    """The same with its text read: call it before the transaction, for nobody can punch in that.

    Invalid for a text that is no table or calendar, too large, or without the headings it needs.
    """
    if asked.content is not None:
        return asked
    if asked.format == "ical":
        if asked.what != "planning":
            raise Invalid(say("ical-planning-only"), code="ical-planning-only")
        return replace(asked, content=read_ical(asked.text))
    given = {name for name in ("worker", "site") if getattr(asked, name) is not None}
    return replace(asked, content=read_sheet(asked.text, asked.what, frozenset(given)))


def import_rows(
    conn: Connection, workspace: str, asked: Import, secret: bytes, *, apply: bool = False
) -> Preview:
    """What a text comes to, row by row; written when `apply`, unless a row is wrong.

    `secret` keys the hashes of workers' codes. Invalid as `prepared`, which it calls if need be.
    The same text again changes nothing.
    """
    asked = prepared(asked)
    if apply:
        touch(conn, workspace)
    if asked.tolerance is None:
        asked = replace(asked, tolerance=settings.get(conn, workspace).tolerance)
    found = _imported(conn, workspace, asked, secret, apply=apply)
    found.ignored = list(asked.content.ignored)
    if found.applied:
        counts = {"format": asked.format, "new": found.new, "changed": found.changed}
        done = Noted("import", asked.what, None, {**counts, "same": found.same}, act="imported")
        note(conn, workspace, asked.author, [done])
    return found


def _imported(
    conn: Connection, workspace: str, asked: Import, secret: bytes, *, apply: bool
) -> Preview:
    if asked.format == "ical":
        return import_ical(conn, workspace, asked, apply=apply)
    match asked.what:
        case "sites":
            return import_sites(conn, workspace, asked, apply=apply)
        case "workers":
            return import_workers(conn, workspace, asked, secret, apply=apply)
        case "planning":
            return import_table(conn, workspace, asked, apply=apply)
