"""The names of the time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Looked up once: each look opens hundreds of files."""
    return frozenset(available_timezones())
