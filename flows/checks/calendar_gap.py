"""The opening hours that a step goes by are empty, overlap, or lack the coming year's days off."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from flows.calendar_shape import WEEKDAYS
from flows.calendars import holiday_names
from flows.checks.rule import Counted, Found, Rule
from flows.graph import Graph
from nodes.base import CalendarRef

DAY = 24 * 60
AHEAD = 60
"""Days before the last day off at which it is time to write those of the next year."""
EMPTY = (
    "no hours are set, so it never opens",
    "aucun horaire n’est indiqué, ce n’est donc jamais ouvert",
    "nessun orario indicato, quindi non è mai aperto",
)
OVERLAP = (
    "hours overlap: {count}; only the first of these counts",
    "des plages se chevauchent : {count} ; seule la première compte",
    "alcune fasce si sovrappongono: {count}; conta solo la prima",
)
NO_DAYS = (
    "no days off are written after {count}: add those of the coming year",
    "aucun jour férié n’est indiqué après le {count} : ajoutez ceux de l’année à venir",
    "nessuna festività indicata dopo il {count}: aggiungete quelle dell’anno prossimo",
)
NO_YEAR = (
    "the public holidays of {count} are not known: write them as days off",
    "les jours fériés de {count} ne sont pas connus : indiquez-les vous-même",
    "le festività del {count} non sono note: indicatele a mano",
)
NEVER_OPEN = (
    "Every caller hears that it is closed.",
    "Chaque appelant entend que c’est fermé.",
    "Ogni chiamante sente che è chiuso.",
)
AS_USUAL = (
    "On those days off callers hear the same as on any other day.",
    "Ces jours fériés, l’appelant entend la même chose que les autres jours.",
    "In quelle festività il chiamante sente le stesse cose degli altri giorni.",
)
EFFECTS = {EMPTY: NEVER_OPEN, NO_DAYS: AS_USUAL, NO_YEAR: AS_USUAL}

TEXTS = {
    "en": (
        "“{node}”, opening hours “{calendar}”: {what}.",
        "Callers hear that it is closed, or another message, at hours nobody meant.",
    ),
    "fr": (
        "« {node} », horaires « {calendar} » : {what}.",
        (
            "L’appelant entend que c’est fermé, ou un autre message, à des heures où ce "
            "n’était pas voulu."
        ),
    ),
    "it": (
        "«{node}», orari «{calendar}»: {what}.",
        "Il chiamante sente che è chiuso, o un altro messaggio, in orari in cui non era previsto.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """One per step and calendar."""
    told: dict[str, list[Counted]] = {}
    for id, at, name in graph.words(CalendarRef):
        calendar = graph.world.calendars.get(name)
        if calendar is None:
            continue
        if name not in told:
            told[name] = [*gaps(calendar), *_days_off(calendar, graph.world.today)]
        label = str(calendar.get("label") or name)
        for what in told[name]:
            values = {"calendar": label, "what": what}
            if what.words in EFFECTS:
                values["effect"] = Counted(EFFECTS[what.words])
            yield Found(graph.pointer(id, at), id, at, values)


def gaps(calendar: Mapping[str, Any]) -> Iterator[Counted]:
    """What is doubtful about a sound calendar."""
    ranges = calendar.get("ranges") or {}
    spans = [(day, hours, name) for name, one in ranges.items()
             for day, all_ in (one.get("weekly") or {}).items() for hours in all_]  # fmt: skip
    dated = [e for e in calendar.get("exceptions") or () if e.get("hours")]
    if not spans and not dated:
        yield Counted(EMPTY)
    week = sorted((_span(day, hours), name) for day, hours, name in spans)
    for (one, first), (two, second) in pairwise(week):
        if two[0] < one[1]:
            names = first if first == second else f"{first}, {second}"
            yield Counted(OVERLAP, f"{names} ({two[0] % DAY // 60:02}:{two[0] % 60:02})")
            return


def _days_off(calendar: Mapping[str, Any], today: date | None) -> Iterator[Counted]:
    """Whether the days off that a calendar goes by end before those of the coming year."""
    wanted = calendar.get("holidays") or {}
    if today is None:
        return
    if wanted.get("country"):
        for year in (today.year, today.year + 1):
            if not holiday_names({**calendar, "holidays": {**wanted, "days": []}}, year):
                yield Counted(NO_YEAR, year)
                return
    days = wanted.get("days") or ()
    dated = sorted(day for day in days if len(day) > len("12-26"))
    # days written year by year end some day; those that come back each year do not
    alone = len(dated) == len(days) and not wanted.get("country")
    if alone and dated and date.fromisoformat(dated[-1]) < today + timedelta(days=AHEAD):
        yield Counted(NO_DAYS, dated[-1])


def _span(day: str, hours: str) -> tuple[int, int]:
    """Minutes of the week from the start to the end, which may be in the next day."""
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in hours.split("-"))
    begin = WEEKDAYS.index(day) * DAY
    return begin + start, begin + (end if end > start else end + DAY)


RULE = Rule("calendar-gap", "warning", TEXTS, find)
