"""Punch-in as it happens: the planning board, and what needs a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from runtime.records.attendance import board, lines, refusals, unsettled
from runtime.records.attendance.punches import Wanted
from runtime.records.attendance.refusals import Refusal
from runtime.records.database import reading, writing
from studio.api import attendance_things as things
from studio.api import attendance_told as told
from studio.api.attendance_directory import line_shape
from studio.api.attendance_parts import Names, iso, now, seconds_of, years_checked
from studio.routes import Area, At

area = Area("attendance")
GAP_DAYS = 14
"""Days back in which a missing arrival or departure still wants somebody."""


@area.get("/attendance/board", can="read", query=things.BoardQuery, answer=things.BoardShape)
def get_board(at: At[None]) -> things.BoardShape:
    """Interventions of a few days, planned and done, with what is open."""
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        first = at.query.from_ or datetime.now(ZoneInfo(names.zone(None))).date()
        years_checked("/from", first)
        found = board.board(conn, at.workspace, first, at.query.days, now())
    shape = things.BoardShape.model_validate(found)
    for alert in shape.alerts:
        alert.by = names.author(alert.by)
    return shape


@area.get("/attendance/exceptions", can="read", answer=told.Exceptions)
def list_exceptions(at: At[None]) -> told.Exceptions:
    """What needs a person: refused calls, gaps of the last two weeks, learned lines.

    Gaps are left out whose alerts are acknowledged, and those before the very first punch.
    """
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        today = datetime.now(ZoneInfo(names.zone(None))).date()
        first = today - timedelta(days=GAP_DAYS)
        gaps = unsettled.gaps(conn, at.workspace, first, today, now())
        refused = refusals.open_calls(conn, at.workspace)
        pending = lines.pending_lines(conn, at.workspace)
    return told.Exceptions(
        refusals=[refusal_shape(refusals.telling(made), names, made) for made in refused],
        gaps=[things.InterventionShape.model_validate(board.as_json(one)) for one in gaps],
        lines=[
            told.PendingLine(site=one.site, **dict(line_shape(one, names.zone(one.site))))
            for one in pending
        ],
        **names.told(),
    )


@area.post("/attendance/refusals/<refusal>", can="attend", body=told.Resolve,
           answer=told.RefusalShape)  # fmt: skip
def resolve_refusal(at: At[told.Resolve], refusal: str) -> told.RefusalShape:
    """Settle a refused call: as a punch as it was meant, as one of somebody, or not at all."""
    body = at.body
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        present = refusals.get_refusal(conn, at.workspace, refusal)
        zone = names.zone(body.site or present.site)
        instant = None if body.at is None else seconds_of(body.at, zone, "/at")
        wanted = Wanted(at.me.user.id, body.reason, body.worker, body.site, body.direction, instant)
        done = refusals.resolve_refusal(conn, at.workspace, refusal, body.act, wanted)
    return refusal_shape(done, names)


@area.post("/attendance/refusals/<refusal>/reopen", can="attend", body=told.Reopen,
           answer=told.RefusalShape)  # fmt: skip
def reopen_refusal(at: At[told.Reopen], refusal: str) -> told.RefusalShape:
    """Take a settlement back: the attempt is open again, and the punch it became is void."""
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        me, reason = at.me.user.id, at.body.reason
        done = refusals.reopen_refusal(conn, at.workspace, refusal, author=me, reason=reason)
    return refusal_shape(done, names)


def refusal_shape(one: Refusal, names: Names, made: Sequence[Refusal] = ()) -> told.RefusalShape:
    """A refused attempt as it is told, with all attempts `made` in its call."""
    zone = names.zone(one.site)
    return told.RefusalShape(
        id=one.id, at=iso(one.at, zone), call=one.call, line=one.line, site=one.site or None,
        worker=one.worker or None, reason=one.reason, simulated=one.simulated, state=one.state,
        resolved_by=names.author(one.resolved_by),
        resolved_at=None if one.resolved_at is None else iso(one.resolved_at, zone),
        punch=one.punch or None, note=one.note,
        attempts=[_attempt(each) for each in made or [one]],
    )  # fmt: skip


def _attempt(one: Refusal) -> told.AttemptShape:
    return told.AttemptShape(
        id=one.id, reason=one.reason, site=one.site or None, worker=one.worker or None
    )
