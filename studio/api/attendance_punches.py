"""The history of punches: read, completed by hand, proved unchanged."""

from runtime.records.attendance import anchors, punches
from runtime.records.attendance.chain import touch
from runtime.records.attendance.punches import PunchRow, Wanted
from runtime.records.database import reading, writing
from runtime.records.words import say
from studio.api import attendance_told as told
from studio.api.attendance_parts import (
    Names,
    check_tag,
    days_asked,
    instants_of,
    iso,
    now,
    seconds_of,
)
from studio.auth import reader_language
from studio.routes import Area, At, Reply

area = Area("attendance-punches")


@area.get("/attendance/punches", can="read", query=told.PunchQuery, answer=told.PunchList)
def list_punches(at: At[None]) -> told.PunchList:
    """The punches of these days, newest first, with all that was corrected and by whom."""
    asked = at.query
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        zone = names.zone(asked.site)
        since, until = instants_of(*days_asked(asked, zone), zone)
        found = punches.punch_list(conn, at.workspace, since, until, asked.worker, asked.site)
    rows = [punch_shape(row, names) for row in found[: asked.limit]]
    return told.PunchList(punches=rows, more=len(found) > asked.limit, **names.told())


@area.post("/attendance/punches", can="attend", body=told.NewPunch, answer=told.PunchShape,
           status=201)  # fmt: skip
def add_punch(at: At[told.NewPunch]) -> Reply:
    """Add a punch by hand: it keeps who added it, and why."""
    body = at.body
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        instant = seconds_of(body.at, names.zone(body.site), "/at")
        wanted = Wanted(at.me.user.id, body.reason, body.worker, body.site, body.direction, instant)
        row = punches.add_punch(conn, at.workspace, wanted)
    return Reply(punch_shape(row, names), 201)


@area.post("/attendance/punches/<punch>/correct", can="attend", body=told.Correction,
           answer=told.PunchShape, status=201)  # fmt: skip
def correct_punch(at: At[told.Correction], punch: str) -> Reply:
    """Correct a punch: a new row that counts instead; the first one stays in the history.

    If-Match is honoured: the hash of the newest row about the punch that one has seen.
    """
    body = at.body
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        touch(conn, at.workspace)
        present = punches.newest(conn, at.workspace, punch)
        _check_newest(present)
        zone = names.zone(body.site or present.site)
        instant = None if body.at is None else seconds_of(body.at, zone, "/at")
        wanted = Wanted(at.me.user.id, body.reason, body.worker, body.site, body.direction, instant)
        row = punches.correct_punch(conn, at.workspace, punch, wanted)
    return Reply(punch_shape(row, names), 201)


@area.post("/attendance/punches/<punch>/void", can="attend", body=told.Why,
           answer=told.PunchShape, status=201)  # fmt: skip
def void_punch(at: At[told.Why], punch: str) -> Reply:
    """A punch no longer counts; it stays in the history. If-Match as for a correction."""
    author, reason = at.me.user.id, at.body.reason
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        _check_newest(punches.newest(conn, at.workspace, punch))
        names = Names(conn, at.workspace)
        row = punches.void_punch(conn, at.workspace, punch, author=author, reason=reason)
    return Reply(punch_shape(row, names), 201)


@area.get("/attendance/chain", can="read", query=told.ChainQuery, answer=told.ChainShape)
def verify_chain(at: At[None]) -> told.ChainShape:
    """Whether every row of the history is as it was written, none is missing, and it is the one
    whose ends were noted outside of the database.
    """
    found = at.studio.proofs.of(at.workspace, fresh=at.query.fresh)
    noted = anchors.read(anchors.file_of(at.studio.config.data, at.workspace))
    with reading(at.studio.engine) as conn:
        noted_so_far = anchors.present(conn, at.workspace, now()).noted
        anchored = anchors.compare(conn, at.workspace, noted)
    problem = found.problem or anchored.problem
    return told.ChainShape(
        ok=problem is None, count=found.count, head=found.head, broken_at=found.broken_at,
        problem=problem.text(reader_language()) if problem else None, changes=noted_so_far,
        anchors=anchored.count, anchored=anchored.last.at if anchored.last else None,
    )  # fmt: skip


def _check_newest(newest: PunchRow) -> None:
    """412 when somebody else corrected the punch since it was looked at."""
    check_tag(f'"{newest.hash}"', say("punch-meanwhile"))


def punch_shape(row: PunchRow, names: Names) -> told.PunchShape:
    """A row of the history as it is told."""
    return told.PunchShape(
        id=row.id, seq=row.seq, kind=row.kind, worker=row.worker, site=row.site,
        direction=row.direction, at=iso(row.at, row.zone), recorded=iso(row.recorded, row.zone),
        call=row.call, line=row.line, attestation=row.attestation, flags=list(row.flags),
        simulated=row.simulated, corrects=row.corrects or None, author=names.author(row.author),
        reason=row.reason, hash=row.hash,
    )  # fmt: skip
