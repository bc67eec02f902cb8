"""Sites, workers and planning of a `workspace.json` enter a workspace."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.engine import Connection

from flows.problems import point
from flows.shifts import day_of, weekly_shifts
from flows.world import Workspace
from runtime.records.attendance import lines, planning, sites, workers
from runtime.records.attendance.chain import touch
from runtime.records.attendance.planning import PlannedShift, site_names, worker_names
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.workers import WorkerCard
from runtime.records.errors import FieldError, Invalid, RecordsError

WEEKS = 4
"""Weekly hours become interventions of the rest of this week and of the next three."""
SOURCE = "workspace"


class Unbringable(Exception):
    """Something of the file cannot be taken over: `errors` say what, with JSON pointers into it."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{error.pointer}: {error.detail}" for error in errors))
        self.errors = errors


def bring_attendance(  # noqa: PLR0913 - `now` is for tests
    conn: Connection, workspace: str, document: Workspace, secret: Callable[[], bytes],
    *, left_out: list[FieldError] | None = None, now: float | None = None, author: str = "",
) -> None:  # fmt: skip
    """Add or replace sites (with their lines) and workers; plan what is not planned yet, and not
    over at `now` (UTC seconds).

    `secret` keys the hashes of codes, and is asked for only where there are workers. Unbringable;
    with a list `left_out`, what cannot enter is told there, and the rest enters without it.
    """
    if not (document.sites or document.workers or document.planning):
        return
    touch(conn, workspace)
    for id_, site in document.sites.items():
        with _at(left_out, "sites", id_):
            its = SiteCard(site.name, site.code, site.zone, site.address)
            sites.save_site(conn, workspace, id_, its, author)
            for number in site.lines:
                lines.add_line(conn, workspace, id_, number, author)
    for id_, one in document.workers.items():
        with _at(left_out, "workers", id_):
            card = WorkerCard(
                one.name, one.code, active=one.active, language=str(one.language),
                phone=one.phone, email=one.email,
            )  # fmt: skip
            workers.save_worker(conn, workspace, id_, card, secret(), author)
    _plan(conn, workspace, document, time.time() if now is None else now, author)


def _plan(conn: Connection, workspace: str, document: Workspace, now: float, author: str) -> None:
    people, places = worker_names(conn, workspace), site_names(conn, workspace)
    weekly = [one for one in document.planning if one.worker in people and one.site in places]
    if not weekly:
        return
    zones = {id_: site.zone for id_, site in places.items()}
    today = day_of(now, zones[weekly[0].site])
    monday = today - timedelta(days=today.weekday())
    # What is over when it is planned was never anybody's: it would only look like an absence.
    coming = weekly_shifts(weekly, zones, monday, 7 * WEEKS)
    wanted = [one for one in coming if one.ends > now]
    if not wanted:
        return
    first, last = wanted[0].begins, max(shift.ends for shift in wanted)
    known = planning.shift_list(conn, workspace, first, last)
    there = {(one.worker, one.site, one.begins) for one in known}
    new = [
        PlannedShift(
            one.worker, one.site, one.begins, one.ends, one.tolerance,
            uid=f"{one.worker} {one.site} {one.begins:.0f}",
        )
        for one in wanted
        if (one.worker, one.site, one.begins) not in there
    ]  # fmt: skip
    planning.insert(conn, workspace, new, SOURCE, author)


@contextmanager
def _at(left_out: list[FieldError] | None, *place: str) -> Iterator[None]:
    """Whatever is wrong in there is told with its place in the file. Unbringable without a list."""
    try:
        yield
    except RecordsError as wrong:
        errors = wrong.errors if isinstance(wrong, Invalid) else ()
        found = [FieldError(point(place) + e.pointer, e.detail, e.problem) for e in errors]
        found = found or [FieldError(point(place), str(wrong))]
        if left_out is None:
            raise Unbringable(found) from wrong
        left_out += found
