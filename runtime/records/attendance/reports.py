"""Reports: hours planned and worked by worker, site or day, and what was not as planned.

A report folds the same interventions as the board. Punches are taken to the second as they are;
whatever is rounded is rounded where it is shown, so the rows always add up to their total. A stay
over midnight counts on both days, each with its part.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from math import floor
from typing import Literal

from sqlalchemy.engine import Connection

from flows.attendance import Intervention
from flows.shifts import by_day, day_of
from runtime.records.attendance.board import Seen, between
from runtime.records.attendance.report_words import say
from runtime.records.errors import Invalid

By = Literal["worker", "site", "day"]
LONGEST = timedelta(days=400)


@dataclass
class Row:
    """Of one worker, site or day (`name` is then its date): seconds, and how often what happened.

    `difference` is what was worked more than planned. `worker`: `name` is the name of one.
    """

    id: str
    name: str
    interventions: int = 0
    planned: int = 0
    actual: int = 0
    difference: int = 0
    late: int = 0
    early: int = 0
    missing_in: int = 0
    missing_out: int = 0
    short: int = 0
    long: int = 0
    unplanned: int = 0

    def add(self, other: "Row") -> None:
        """The figures of another row too."""
        for figure in FIGURES:
            setattr(self, figure, getattr(self, figure) + getattr(other, figure))


FIGURES = tuple(one.name for one in fields(Row) if one.name not in ("id", "name"))


@dataclass(frozen=True)
class Report:
    """From the day `first` to `last`, both included; `total` is the sum of `rows`."""

    first: date
    last: date
    by: By
    tests: bool
    rows: list[Row]
    total: Row = field(default_factory=lambda: Row("", ""))


def report(  # noqa: PLR0913 - what is asked, and when
    conn: Connection, workspace: str, first: date, last: date, by: By = "worker", *,
    tests: bool = False, now: float | None = None,
) -> Report:  # fmt: skip
    """The report on the days from `first` to `last`; Invalid for a stretch that is no stretch.

    What is planned counts once it has begun, what was worked once the worker has left. `tests`:
    with what test calls punched. `now` in UTC seconds, the present without one.
    """
    check_days(first, last)
    now = time.time() if now is None else now
    seen = between(conn, workspace, first, last, now, tests=tests)
    begun = [one for one in seen.interventions if one.begins <= now]
    return fold(begun, seen, first, last, by, tests=tests)


def check_days(first: date, last: date) -> None:
    """Invalid unless the last day is not before the first, nor much later."""
    if not timedelta(0) <= last - first <= LONGEST:
        raise Invalid(say("bad-days", days=LONGEST.days))


def fold(
    all_: Iterable[Intervention], seen: Seen, first: date, last: date, by: By, *, tests: bool
) -> Report:
    """Add the parts of interventions that lie within the days, row by row."""
    rows: dict[str, Row] = {}
    for one in all_:
        for day, part in _parts(one, first, last):
            id_ = {"worker": one.worker, "site": one.site, "day": day.isoformat()}[by]
            if id_ not in rows:
                rows[id_] = Row(id_, _name(id_, seen, by))
            rows[id_].add(part)
    ordered = sorted(rows.values(), key=lambda row: (row.name.casefold(), row.id))
    result = Report(first, last, by, tests, ordered)
    for row in ordered:
        result.total.add(row)
    return result


def _name(id_: str, seen: Seen, by: By) -> str:
    names = {"worker": seen.workers, "site": seen.sites, "day": {}}[by]
    return names[id_].name if id_ in names else id_


def _parts(one: Intervention, first: date, last: date) -> Iterator[tuple[date, Row]]:
    """An intervention cut at midnights: what of it falls on each of the days."""
    days: dict[date, Row] = {}
    day = day_of(one.begins, one.zone)
    counted = days[day] = Row("", "", interventions=1)
    for gap in one.gaps:
        setattr(counted, gap, 1)
    if one.planned is not None:
        for day, seconds in _cut(*one.planned, one.zone):
            days.setdefault(day, Row("", "")).planned += seconds
    if one.arrived is not None and one.left is not None:
        for day, seconds in _cut(one.arrived, one.left, one.zone):
            days.setdefault(day, Row("", "")).actual += seconds
    for day, row in days.items():
        if first <= day <= last:
            row.difference = row.actual - row.planned
            yield day, row


def _cut(begins: float, ends: float, zone: str) -> Iterator[tuple[date, int]]:
    """Whole seconds, as a clock shows them at both ends."""
    for day, seconds in by_day(floor(begins), floor(ends), zone):
        yield day, round(seconds)
