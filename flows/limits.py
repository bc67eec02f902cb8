"""The limits that every call keeps, for those who enforce them and those who reckon with them."""

MAX_STEPS = 1000
"""Steps of one call."""
MAX_IDLE_VISITS = 10
"""Visits of one node without a step in between that waits for the caller."""
SECONDS_PER_CHARACTER = 0.06
"""About how long text to speech takes."""
SHORTEST_SOUND = 0.5
"""Seconds."""


def reading_time(text: str) -> float:
    """Seconds that a text takes to be said, about."""
    return max(SHORTEST_SOUND, SECONDS_PER_CHARACTER * len(text))
