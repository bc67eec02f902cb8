"""Import of the planning from a calendar file: appointments with their repetitions, for one year.

Who: chosen, else a participant (by address or name), else a name in the title. Where: chosen, else
the place, else a site named in the title. The UID of an appointment is its name for ever: the same
file again changes nothing, and what was taken out of a repetition is cancelled.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance.import_planning import (
    UID_LENGTH,
    People,
    check,
    name_of,
    of_row,
    people,
    settle,
)
from runtime.records.attendance.import_words import say
from runtime.records.attendance.importing import Import, Preview, Row
from runtime.records.attendance.planning import LONGEST_NOTE, PlannedShift
from runtime.records.attendance.sheet import MOST_IGNORED, MOST_ROWS, check_size
from runtime.records.attendance.tables import shifts, workers
from runtime.records.attendance.times import iso, local, zone_of
from runtime.records.errors import Invalid

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""What is imported of the past, and of what is to come."""
SECONDS = 8.0
"""How long repetitions may take to work out."""
SOURCE = "ical"
EARLIEST_YEAR = 1990
Event = Any  # as icalendar has it, whose types say nothing about a stranger's file
UNDERSTOOD = ("VEVENT", "VTIMEZONE")
OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_FINE = ("BYHOUR", "BYMINUTE", "BYSECOND")


@dataclass(frozen=True)
class Book:
    """What rows are compared with: `emails` of workers, lower case, to their ids."""

    asked: Import
    known: People
    emails: Mapping[str, str]


class Content(NamedTuple):
    """What is in a calendar file between two instants."""

    found: "list[Found]"
    first: datetime
    last: datetime
    ignored: tuple[str, ...] = ()


def read_ical(text: str, now: float | None = None) -> Content:
    """All times of all appointments in a text, from a month before `now` to a year after.

    Invalid for what is no calendar, too large, or has nothing in that time.
    """
    today = datetime.fromtimestamp(time.time() if now is None else now, UTC)
    first, last = today - BEHIND, today + AHEAD
    check_size(text)
    text = text.removeprefix("\ufeff").strip()
    calendars = _read(text)
    found = list(_expanded(_events(text, calendars), first, last))
    if not found:
        days = {"first": first.date().isoformat(), "last": last.date().isoformat()}
        raise Invalid(say("ical-no-events", **days), code="empty")
    return Content(found, max(first, today), last, _ignored(calendars))


def import_ical(conn: Connection, workspace: str, asked: Import, *, apply: bool) -> Preview:
    """Look at a calendar that was read, and import it when `apply` and all of it is right."""
    book = Book(asked, people(conn, workspace, asked), _emails(conn, workspace))
    content: Content = asked.content
    plans = [_planned(book, one) for one in content.found]
    gone = _gone(conn, workspace, [plan for _, plan in plans], content)
    every = [*plans, *gone]
    return settle(conn, workspace, every, SOURCE, apply=apply, author=asked.author)


def _emails(conn: Connection, workspace: str) -> dict[str, str]:
    query = sa.select(workers.c.email, workers.c.id).where(workers.c.workspace == workspace)
    return {row.email.lower(): row.id for row in conn.execute(query) if row.email}


def _read(text: str) -> list[Event]:
    """The calendars of a file."""
    from icalendar import Calendar  # late, like what repeats: only those who import need them

    try:
        calendars = [*Calendar.from_ical(text, multiple=True)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(say("not-ical"), code="not-ical") from error
    if not re.match(r"BEGIN:VCALENDAR\b", text, re.IGNORECASE):
        raise Invalid(say("not-ical"), code="not-ical")
    return calendars


def _ignored(calendars: Sequence[Event]) -> tuple[str, ...]:
    """The kinds of entries that are no appointments: tasks, notes, times when somebody is free."""
    entries = (str(part.name)[:60] for one in calendars for part in one.subcomponents)
    names = dict.fromkeys(name for name in entries if name not in UNDERSTOOD)
    return tuple(names)[:MOST_IGNORED]


def _events(text: str, calendars: Sequence[Event]) -> list[tuple[int, Event]]:
    """The appointments, each with the line on which it begins."""
    events = [event for one in calendars for event in one.walk("VEVENT")]
    if len(events) > MOST_ROWS:
        raise Invalid(say("too-many-rows", most=MOST_ROWS), code="too-large")
    begins = [n for n, line in enumerate(text.splitlines(), 1)
              if re.fullmatch(r"BEGIN:VEVENT\s*", line, re.IGNORECASE)]  # fmt: skip
    begins += [1] * (len(events) - len(begins))
    return list(zip(begins, events, strict=False))


class Found(NamedTuple):
    """The line of an appointment, one time of it, and what is wrong with it ("" for nothing)."""

    line: int
    event: Event
    wrong: str = ""
    repeated: bool = False


def _expanded(
    events: Sequence[tuple[int, Event]], first: datetime, last: datetime
) -> Iterator[Found]:
    """Each time of each appointment between two instants."""
    together: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for line, event in events:
        together[str(event.get("UID", "")) or f"\0{line}"].append((line, event))
    deadline = time.monotonic() + SECONDS
    count = 0
    for same in together.values():
        if time.monotonic() > deadline:
            raise Invalid(say("ical-too-slow"), code="ical-too-slow")
        for one in _times(same, first, last):
            count += 1
            if count > MOST_ROWS:
                raise Invalid(say("too-many-rows", most=MOST_ROWS), code="too-large")
            yield one


def _times(same: Sequence[tuple[int, Event]], first: datetime, last: datetime) -> Iterator[Found]:
    """The times of the appointments with one UID: a repetition and its exceptions."""
    import recurring_ical_events
    from icalendar import Calendar

    line, event = same[0]
    wrong = next((word for _, one in same if (word := _refused(one))), "")
    if wrong:
        yield Found(line, event, wrong)
        return
    calendar = Calendar()
    for _, one in same:
        calendar.add_component(one)
    try:
        times = recurring_ical_events.of(calendar).between(first, last)
    except Exception:  # whatever a stranger's file makes two libraries raise
        yield Found(line, event, "ical-rule" if "RRULE" in event else "ical-event")
        return
    marks = ("RRULE", "RDATE", "RECURRENCE-ID")
    repeated = any(mark in one for _, one in same for mark in marks)
    yield from (Found(line, one, "", repeated) for one in times)


def _refused(event: Event) -> str:
    """Why an appointment is not even worked out: no begin, no hours, or far too many times."""
    try:
        begin = event["DTSTART"].dt
        if not isinstance(begin, datetime):
            return "ical-all-day"
        rules = event.get("RRULE", [])
        rules = rules if isinstance(rules, list) else [rules]
        fine = all(_is_plain(rule) for rule in rules)
        if "DTEND" in event and event["DTEND"].dt <= begin:
            return "end-before-begin"  # the library would turn them round
    except (KeyError, AttributeError, ValueError, TypeError):
        return "ical-event"
    if len(rules) > 1 or not fine or "EXRULE" in event:
        return "ical-rule"
    return "ical-event" if rules and begin.year < EARLIEST_YEAR else ""


def _is_plain(rule: Any) -> bool:
    often = [str(one).upper() for one in rule.get("FREQ", [])]
    steps = [int(one) for one in rule.get("INTERVAL", [1])]
    fine = any(name in rule for name in TOO_FINE)
    return len(often) == 1 and often[0] in OFTEN and min(steps) >= 1 and not fine


def _planned(book: Book, found: Found) -> tuple[Row, PlannedShift]:
    """What one time of an appointment means, as a row and as a line of the planning."""
    event, title = found.event, _text(found.event, "SUMMARY")
    row = Row(found.line, {"worker": "", "site": "", "note": title})
    if found.wrong:
        row.wrong("to" if found.wrong == "end-before-begin" else "from", say(found.wrong))
        return row, PlannedShift("", "", 0.0, 1.0)
    worker = book.asked.worker or _worker(book, event, title)
    site = book.asked.site or _site(book, event, title)
    if not worker:
        row.wrong("worker", say("ical-worker"))
    if not site:
        row.wrong("site", say("ical-site"))
    zone = book.known.sites.known[site].zone if site else "UTC"
    try:
        begins, ends = (_instant(one, zone) for one in (event.start, event.end))
        name = _name(found, zone)
    except (AttributeError, KeyError, ValueError, TypeError, OverflowError, OSError):
        row.wrong("from", say("ical-event"))
        return row, PlannedShift("", "", 0.0, 1.0)
    plan = PlannedShift(
        worker, site, begins, ends, book.asked.tolerance or 0.0, title[:LONGEST_NOTE],
        str(event.get("STATUS", "")).upper() == "CANCELLED", uid=name,
    )  # fmt: skip
    row.values = _shown(book.known, plan, zone)
    if not row.errors:
        check(row, plan)
    return row, plan


def _shown(known: People, plan: PlannedShift, zone: str) -> dict[str, str]:
    """A line of the planning as a row of a preview."""
    begin, end = local(plan.begins, zone), local(plan.ends, zone)
    worker, site = known.workers.known.get(plan.worker), known.sites.known.get(plan.site)
    return {
        "worker": worker.name if worker else "", "site": site.name if site else "",
        "date": begin.date().isoformat(), "from": f"{begin:%H:%M}", "to": f"{end:%H:%M}",
        "note": plan.note, **({"cancelled": "1"} if plan.cancelled else {}),
    }  # fmt: skip


def _instant(at: Any, zone: str) -> float:
    """UTC seconds; a time without zone is that of the site's clock."""
    if not isinstance(at, datetime):
        raise ValueError("no time of day")
    return (at if at.tzinfo else at.replace(tzinfo=zone_of(zone))).timestamp()


def _name(found: Found, zone: str) -> str:
    """What an appointment is called for ever; one time of a repetition by when it should be."""
    event = found.event
    uid = str(event.get("UID", "")) or name_of(_text(event, "SUMMARY"), event.start.isoformat())
    original = event.get("RECURRENCE-ID")
    if found.repeated:
        at = event.start if original is None else original.dt
        when = iso(_instant(at, zone), "UTC") if isinstance(at, datetime) else str(at)
        uid = f"{uid}/{when}"
    return uid if len(uid) <= UID_LENGTH else name_of(uid)


def _worker(book: Book, event: Event, title: str) -> str:
    """The id of who is to come, "" when nobody is told."""
    attendees = event.get("ATTENDEE", [])
    for one in attendees if isinstance(attendees, list) else [attendees]:
        email = re.sub(r"(?i)^mailto:", "", str(one)).strip().lower()
        if email in book.emails:
            return book.emails[email]
        name = str(getattr(one, "params", {}).get("CN", ""))
        if name and (found := book.known.workers.look(name)):
            return found
    return book.known.workers.inside(title)


def _site(book: Book, event: Event, title: str) -> str:
    place = _text(event, "LOCATION")
    names = book.known.sites
    return names.look(place) or names.inside(place) or names.inside(title)


def _text(event: Event, name: str) -> str:
    """A text without what cannot be kept."""
    value = event.get(name, "")
    value = value[0] if isinstance(value, list) else value
    return "".join(c for c in str(value) if c.isprintable()).strip()


def _gone(
    conn: Connection, workspace: str, plans: Iterable[PlannedShift], content: Content
) -> list[tuple[Row, PlannedShift]]:
    """Times that were imported before and that a repetition of this file has no more."""
    present = {plan.uid for plan in plans if plan.uid}
    repeated = {uid.rpartition("/")[0] for uid in present if "/" in uid}
    mine = (shifts.c.workspace == workspace, shifts.c.source == SOURCE,
            shifts.c.begins.between(content.first.timestamp(), content.last.timestamp()),
            shifts.c.cancelled.is_(False))  # fmt: skip
    found = []
    for columns in conn.execute(shifts.select().where(*mine)):
        uid, _, original = columns.uid.rpartition("/")
        if uid in repeated and columns.uid not in present and original:
            plan = of_row(dict(columns._mapping))
            row = Row(
                1, {"note": plan.note, "date": iso(plan.begins, "UTC")[:10], "cancelled": "1"}
            )
            found.append((row, replace(plan, cancelled=True)))
    return found
