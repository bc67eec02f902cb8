"""Instants as people at a site read them."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of a name; UTC for one that is gone from the tables of zones."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def iso(at: float, zone: str) -> str:
    """UTC seconds as `2026-11-23T08:00:00+01:00`, as a clock in the zone shows it."""
    return datetime.fromtimestamp(at, zone_of(zone)).isoformat(timespec="seconds")


def local(at: float, zone: str) -> datetime:
    """UTC seconds as a clock in the zone shows it."""
    return datetime.fromtimestamp(at, zone_of(zone))
