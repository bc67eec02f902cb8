"""The planning board: planned against actual for some days, in one look at the database."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from flows.attendance import STAY_SECONDS, Intervention, Punch, interventions
from flows.shifts import day_begins
from runtime.records.attendance.chain import changed
from runtime.records.attendance.planning import (
    LONGEST_TOLERANCE,
    Name,
    planned,
    site_names,
    worker_names,
)
from runtime.records.attendance.punches import effective
from runtime.records.attendance.refusals import open_refusals
from runtime.records.attendance.tables import alerts
from runtime.records.attendance.times import iso

AROUND = STAY_SECONDS + 2 * 3600.0
"""Seconds around the days shown in which things may belong to what is shown: a stay that began
before, the next shift on a site, an arrival elsewhere which tells that a stay is over."""
MOST_ALERTS = 500
DAY = timedelta(days=1)


class Seen(NamedTuple):
    """Interventions of some days, and who and where they speak of."""

    interventions: list[Intervention]
    workers: Mapping[str, Name]
    sites: Mapping[str, Name]


def board(
    conn: Connection, workspace: str, first_day: date, days: int, now: float
) -> dict[str, Any]:
    """What the board shows of `days` days from `first_day`; `now` in UTC seconds.

    `{from, days, now, changed, workers, sites, interventions, alerts, open_refusals}`, instants in
    ISO 8601 as clocks at the sites show them. Tests are in, marked as `simulated`.
    """
    seen = between(conn, workspace, first_day, first_day + timedelta(days=days - 1), now)
    zones = {id_: site.zone for id_, site in seen.sites.items()}
    return {
        "from": first_day.isoformat(),
        "days": days,
        "now": iso(now, _usual(zones.values())),
        "changed": changed(conn, workspace),
        "workers": [
            {"id": w.id, "name": w.name, "active": w.active} for w in seen.workers.values()
        ],
        "sites": [{"id": s.id, "name": s.name, "zone": s.zone} for s in seen.sites.values()],
        "interventions": [as_json(one) for one in seen.interventions],
        "alerts": _alerts(conn, workspace, zones),
        "open_refusals": open_refusals(conn, workspace),
    }


def between(
    conn: Connection, workspace: str, first: date, last: date, now: float, *, tests: bool = True
) -> Seen:
    """The interventions that touch the days from `first` to `last` at their site, both included.

    `tests`: with what test calls punched.
    """
    sites, workers = site_names(conn, workspace), worker_names(conn, workspace)
    zones = {site.zone for site in sites.values()} | {"UTC"}
    limits = {zone: (day_begins(first, zone), day_begins(last + DAY, zone)) for zone in zones}
    since, until = min(limits.values())[0], max(limits.values())[1]
    shifts = planned(conn, workspace, since - AROUND, until + AROUND, sites)
    early = min([since - AROUND, *(shift.begins - LONGEST_TOLERANCE for shift in shifts)])
    punches: Iterable[Punch] = effective(conn, workspace, early, until + AROUND)
    if not tests:
        punches = [punch for punch in punches if not punch.simulated]
    found = []
    for one in interventions(punches, shifts, now):
        begins, ends = _extent(one, now)
        since, until = limits.get(one.zone) or limits["UTC"]
        if begins < until and ends >= since:
            found.append(one)
    return Seen(found, workers, sites)


def _extent(one: Intervention, now: float) -> tuple[float, float]:
    """From the first to the last instant there is something to show at."""
    known = [at for at in (*(one.planned or ()), one.arrived, one.left) if at is not None]
    if one.state == "present":
        known.append(now)
    return min(known), max(known)


def as_json(one: Intervention) -> dict[str, Any]:
    """An intervention as the API tells it, instants in the zone of its site."""
    zone = one.zone
    return {
        "id": one.id,
        "worker": one.worker,
        "site": one.site,
        "shift": one.shift,
        "planned": one.planned
        and {"from": iso(one.planned[0], zone), "to": iso(one.planned[1], zone)},
        "arrived": None if one.arrived is None else iso(one.arrived, zone),
        "left": None if one.left is None else iso(one.left, zone),
        "in_punch": one.in_punch,
        "out_punch": one.out_punch,
        "state": one.state,
        "gaps": list(one.gaps),
        "simulated": one.simulated,
        "flags": list(one.flags),
    }


def _alerts(conn: Connection, workspace: str, zones: Mapping[str, str]) -> list[dict[str, Any]]:
    """The alerts that nobody has acknowledged."""
    mine = (alerts.c.workspace == workspace, alerts.c.state == "open")
    query = alerts.select().where(*mine).order_by(alerts.c.due.desc(), alerts.c.id)
    found = []
    for row in conn.execute(query.limit(MOST_ALERTS)):
        zone = zones.get(row.site) or _usual(zones.values())
        found.append({
            "id": row.id, "kind": row.kind, "shift": row.shift, "worker": row.worker or None,
            "site": row.site or None, "due": iso(row.due, zone), "raised": iso(row.raised, zone),
            "state": row.state, "by": row.by, "at": None if row.at is None else iso(row.at, zone),
            "note": row.note,
        })  # fmt: skip
    return found


def _usual(zones: Iterable[str]) -> str:
    """The zone of most sites."""
    all_ = list(zones)
    return max(sorted(set(all_)), key=all_.count) if all_ else "UTC"
