"""Planned interventions: who is expected where, from when to when."""

from sqlalchemy.engine import Connection

from runtime.records.attendance import planning, sites
from runtime.records.attendance.chain import touch
from runtime.records.attendance.planning import Planned, PlannedShift
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from studio.api import attendance_things as things
from studio.api.attendance_parts import (
    Names,
    check_tag,
    days_asked,
    instants_of,
    iso,
    seconds_of,
    tag_of,
)
from studio.routes import Area, At, Reply

area = Area("attendance-planning")


@area.get("/attendance/shifts", can="read", query=things.DaysBetween, answer=things.ShiftList)
def list_shifts(at: At[None]) -> things.ShiftList:
    """Planned interventions that touch these days."""
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        zone = names.zone(None)
        since, until = instants_of(*days_asked(at.query, zone), zone)
        found = planning.shift_list(conn, at.workspace, since, until)
    shapes = [shift_shape(one, names.zone(one.site)) for one in found]
    return things.ShiftList(shifts=shapes, **names.told())


@area.post("/attendance/shifts", can="attend", body=things.ShiftBody, answer=things.ShiftShape,
           status=201)  # fmt: skip
def add_shift(at: At[things.ShiftBody]) -> Reply:
    """Plan an intervention."""
    with writing(at.studio.engine) as conn:
        zone = _zone(conn, at.workspace, at.body.site)
        made = planning.add_shift(conn, at.workspace, _planned(at.body, zone), at.me.user.id)
    told = shift_shape(made, zone)
    return Reply(told, 201, {"ETag": told.etag})


@area.get("/attendance/shifts/<shift>", can="read", answer=things.ShiftShape)
def get_shift(at: At[None], shift: str) -> Reply:
    """One planned intervention."""
    with reading(at.studio.engine) as conn:
        found = planning.get_shift(conn, at.workspace, shift)
        told = shift_shape(found, _zone(conn, at.workspace, found.site))
    return Reply(told, 200, {"ETag": told.etag})


@area.put("/attendance/shifts/<shift>", can="attend", body=things.ShiftBody,
          answer=things.ShiftShape)  # fmt: skip
def save_shift(at: At[things.ShiftBody], shift: str) -> Reply:
    """Change a planned intervention; If-Match is honoured."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(_tag(planning.get_shift(conn, at.workspace, shift)))
        zone = _zone(conn, at.workspace, at.body.site)
        wanted = _planned(at.body, zone)
        saved = planning.save_shift(conn, at.workspace, shift, wanted, at.me.user.id)
    told = shift_shape(saved, zone)
    return Reply(told, 200, {"ETag": told.etag})


@area.delete("/attendance/shifts/<shift>", can="attend", status=204)
def delete_shift(at: At[None], shift: str) -> Reply:
    """Take a planned intervention away; If-Match is honoured."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(_tag(planning.get_shift(conn, at.workspace, shift)))
        planning.delete_shift(conn, at.workspace, shift, at.me.user.id)
    return Reply(None, 204)


@area.post("/attendance/shifts/<shift>/repeat", can="attend", body=things.RepeatBody,
           answer=things.ShiftList, status=201)  # fmt: skip
def repeat_shift(at: At[things.RepeatBody], shift: str) -> things.ShiftList:
    """Plan the same again each week up to a day; weeks where it is planned already stay."""
    with writing(at.studio.engine) as conn:
        made = planning.repeat(conn, at.workspace, shift, at.body.until, at.me.user.id)
        names = Names(conn, at.workspace)
    shapes = [shift_shape(one, names.zone(one.site)) for one in made]
    return things.ShiftList(shifts=shapes, **names.told())


def shift_shape(one: PlannedShift, zone: str) -> things.ShiftShape:
    """A planned intervention as it is told."""
    return things.ShiftShape(
        id=one.id, worker=one.worker, site=one.site, from_=iso(one.begins, zone),
        to=iso(one.ends, zone), tolerance=round(one.tolerance), note=one.note,
        cancelled=one.cancelled, source=one.source, etag=_tag(one),
    )  # fmt: skip


def _tag(one: PlannedShift) -> str:
    return tag_of(
        one.worker, one.site, one.begins, one.ends, one.tolerance, one.note, one.cancelled
    )


def _planned(body: things.ShiftBody, zone: str) -> Planned:
    return Planned(
        worker=body.worker, site=body.site, begins=seconds_of(body.from_, zone, "/from"),
        ends=seconds_of(body.to, zone, "/to"), tolerance=float(body.tolerance), note=body.note,
        cancelled=body.cancelled,
    )  # fmt: skip


def _zone(conn: Connection, workspace: str, site: str) -> str:
    """The zone of a site; any where there is no such site, which is refused next."""
    try:
        return sites.get_site(conn, workspace, site).zone
    except NotFound:
        return "UTC"
