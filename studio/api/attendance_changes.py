"""The journal: who changed sites, workers, planning and settings, when, from what to what."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from runtime.records.attendance import changes, csv_text
from runtime.records.attendance.changes import Change
from runtime.records.attendance.csv_text import Cell
from runtime.records.attendance.times import iso
from runtime.records.database import reading
from studio.api import attendance_told as told
from studio.api.attendance_parts import Names
from studio.api.attendance_reports import CSV, as_file
from studio.auth import reader_language
from studio.routes import Area, At

area = Area("attendance-changes")
INSTANTS = ("begins", "ends")
FILE = {"en": "changes", "fr": "modifications", "it": "modifiche"}


@area.get("/attendance/changes", can="attend", query=told.ChangesQuery, answer=told.ChangeList,
          also=(CSV,))  # fmt: skip
def list_changes(at: At[None]) -> told.ChangeList | Response:
    """The journal, newest first; `format=csv` for a spreadsheet, a row for each field."""
    asked = at.query
    limit = None if asked.format == "csv" else asked.limit
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        found = changes.change_list(
            conn, at.workspace, asked.kind, asked.thing, before=asked.before,
            limit=None if limit is None else limit + 1,
        )  # fmt: skip
    shown = [change_shape(one, names) for one in found[:limit]]
    if asked.format == "csv":
        language = reader_language()
        return as_file(csv_text.changes_csv(cells(shown), language), CSV, f"{FILE[language]}.csv")
    return told.ChangeList(changes=shown, more=len(found) > asked.limit, **names.told())


def change_shape(one: Change, names: Names) -> told.ChangeShape:
    """A row of the journal as it is told: workers and sites by their names, instants by clocks."""
    worker, _, site = one.name.partition(changes.WHERE) if one.kind == "shift" else ("", "", "")
    zone = names.zone(site or None)
    values = {"name": one.name}
    if site:
        values["name"] = f"{_name(names.workers, worker)} · {_name(names.sites, site)}"
    return told.ChangeShape(
        seq=one.seq, at=iso(one.at, zone), author=names.author(one.author), kind=one.kind,
        thing=one.thing, act=one.act, hash=one.hash, **values,
        fields=[
            told.FieldShape(
                name=field.name, before=_value(field.name, field.before, one, names, zone),
                after=_value(field.name, field.after, one, names, zone),
            )
            for field in one.fields
        ],
    )  # fmt: skip


def cells(shown: list[told.ChangeShape]) -> Iterator[list[Cell]]:
    """The same for a spreadsheet: a row for each field."""
    for one in shown:
        head: list[Cell] = [one.seq, one.at, one.author, one.kind, one.thing, one.name, one.act]
        for field in one.fields:
            yield [*head, field.name, field.before, field.after]


def _value(field: str, value: Any, one: Change, names: Names, zone: str) -> Any:
    if one.kind != "shift" or value is None:
        return value
    if field in INSTANTS:
        return iso(value, zone)
    if field in ("worker", "site"):
        return _name(names.workers if field == "worker" else names.sites, value)
    return value


def _name(known: Any, id_: str) -> str:
    return known[id_].name if id_ in known else id_
