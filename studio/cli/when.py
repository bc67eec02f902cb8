"""`ariane when`: what a calendar says at an instant, and over a year."""

from calendar import isleap
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from babel.dates import format_date, format_datetime, get_month_names
from rich.markup import escape

from flows.calendar_shape import STATES, YEARS
from flows.calendars import Why, opening, why
from runtime.records import calendars
from runtime.records.errors import FieldError
from studio.cli.base import DATA, JSON, LANGUAGE, desk
from studio.cli.say import as_json, out
from studio.cli.words import word
from studio.days import days_of
from studio.examples import Unreadable, read_workspace

LOCALES = {"en": "en_GB", "fr": "fr", "it": "it"}
SIGNS = {"open": ("█", "green"), "part": ("▄", "green"), "holiday": ("○", "yellow"),
         "closed": ("·", "dim")}  # fmt: skip


@click.command("when")
@click.argument("calendar")
@click.argument("instant", required=False)
@click.option("--year", type=click.IntRange(YEARS[0], YEARS[-1]), help="Show a whole year.")
@JSON
@LANGUAGE
@DATA
def when(
    calendar: str, instant: str | None, year: int | None, json_: bool, language: str,
    data: Path | None,
) -> None:  # fmt: skip
    """What happens at INSTANT (2026-12-24T18:01, as a clock there shows it; now without one).

    CALENDAR is the id of a calendar of this studio, or FILE:ID for one in a workspace.json.
    """
    document = _find(calendar, data)
    at = _moment(instant, ZoneInfo(document["zone"]))
    reason, state = why(document, at), opening(document, at)
    (today,) = days_of(document, at.date(), 1, language)
    days = days_of(document, date(year, 1, 1), 365 + isleap(year), language) if year else []
    if json_:
        as_json({
            "calendar": calendar, "at": at.isoformat(), "state": reason.state,
            "why": {"kind": reason.kind, "name": today["holiday"] or reason.name},
            "next_open": state.next_open.isoformat() if state.next_open else None,
            **({"days": days} if year else {}),
        })  # fmt: skip
        return
    locale = LOCALES[language]
    told = format_datetime(at, "EEEE d MMMM y HH:mm", locale=locale)
    out.print(f"{escape(told)} ({escape(document['zone'])})")
    because = _because(document, reason, language, today["holiday"] or "")
    shown = escape(_state(document, reason.state, language))
    out.print(f"  [bold]{shown}[/] [dim]· {escape(because)}[/]")
    if state.next_open and reason.kind != "range":
        opens = format_datetime(state.next_open, "EEEE d MMMM y HH:mm", locale=locale)
        out.print(f"  {escape(word('opens', language, at=opens))}")
    if year:
        _strip(year, days, language)


def _find(calendar: str, data: Path | None) -> dict[str, Any]:
    """The calendar's document: from a file, else from the database. Unreadable, NotFound."""
    file, _, name = calendar.rpartition(":")
    if not file:
        with desk(data) as at, at.reading() as conn:
            return calendars.get_calendar(conn, at.workspace, name).document
    known = read_workspace(Path(file)).calendars if Path(file).exists() else None
    if known is None:
        raise Unreadable(Path(file), [FieldError("", "there is no such file")])
    if name not in known:
        have = ", ".join(known) or "none"
        raise Unreadable(Path(file), [FieldError("/calendars", f"no {name!r}; there is: {have}")])
    return dict(known[name])


def _moment(instant: str | None, zone: ZoneInfo) -> datetime:
    """The instant as the calendar's zone shows it; without an own zone it is one there."""
    if instant is None:
        return datetime.now(UTC).astimezone(zone)
    try:
        at = datetime.fromisoformat(instant)
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError) as error:
        what = f"{instant!r} is no instant; write 2026-12-24T18:01, or with a zone …T18:01+01:00"
        raise click.BadParameter(what, param_hint="INSTANT") from error
    if at.year not in YEARS:
        what = f"choose a year from {YEARS[0]} to {YEARS[-1]}"
        raise click.BadParameter(what, param_hint="INSTANT")
    return at


def _state(document: Mapping[str, Any], state: str, language: str) -> str:
    label = document.get("ranges", {}).get(state, {}).get("label", "")
    return word(f"state-{state}", language) if state in STATES else label or state


def _because(document: Mapping[str, Any], reason: Why, language: str, holiday: str) -> str:
    name = _state(document, reason.name, language) if reason.kind == "range" else reason.name
    named = holiday if reason.kind == "holiday" else name
    return word(f"why-{reason.kind}", language) + (f": {named}" if named else "")


def _strip(year: int, days: list[dict[str, Any]], language: str) -> None:
    """A line for each month with a sign for each day; then the days unlike the others."""
    locale = LOCALES[language]
    months = get_month_names("abbreviated", locale=locale)
    ruler = "".join(f"{day:<5}" for day in range(1, 32, 5))
    out.print(f"\n[bold]{year}[/]   [dim]{ruler}[/]")
    for month, row in groupby(days, key=lambda day: int(day["date"][5:7])):
        signs = (SIGNS[_look(day)] for day in row)
        out.print(f"{months[month]:<6} " + "".join(f"[{colour}]{s}[/]" for s, colour in signs))
    legend = ((*SIGNS[look], word(f"day-{look}", language)) for look in SIGNS)
    out.print("       " + "   ".join(f"[{colour}]{s}[/] {escape(w)}" for s, colour, w in legend))
    for day in days:
        if day["holiday"] or day["exception"]:
            told = format_date(date.fromisoformat(day["date"]), "EEE d MMM", locale=locale)
            hours = ", ".join(f"{c['at']}–{c['until']}" for c in day["changes"] if _open(c))
            what = day["holiday"] or word("why-exception", language)
            out.print(f"  {told:<14} {escape(what)}" + (f" [dim]{hours}[/]" if hours else ""))


def _open(change: dict[str, Any]) -> bool:
    return change["state"] not in STATES


def _look(day: dict[str, Any]) -> str:
    """Which sign a day gets."""
    if any(_open(change) for change in day["changes"]):
        return "part" if day["exception"] else "open"
    return "holiday" if day["holiday"] else "closed"


COMMANDS = (when,)
