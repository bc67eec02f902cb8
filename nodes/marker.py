"""Counting the calls that pass here."""

from bisect import bisect_right
from decimal import Decimal, InvalidOperation

from pydantic import Field

from nodes.base import ADVANCED, Call, Node, Text

LARGEST = 30
"""Digits that a value may have; a sum of larger ones would be infinite."""


class Marker(Node):
    """Count one on a named counter, for reports.

    `value`: a number summed up beside the count (seconds waited, an amount); a text that is not
    a number counts without it. `tiers` sorts the values into classes: 30 and 60 give `<30`,
    `30-60` and `>60`; a value equal to a limit belongs to the class above it.
    """

    type, group, icon = "marker", "data", "tally-5"

    name: str = Field(min_length=1, max_length=60, json_schema_extra={"format": "marker"})
    value: Text | None = Field(None, json_schema_extra=ADVANCED)
    tiers: tuple[float, ...] = Field((), max_length=20, json_schema_extra=ADVANCED)

    async def run(self, call: Call) -> str:
        """Count; never a reason for a call to fail."""
        value = _number(call.render(self.value)) if self.value else None
        call.mark(self.name, value, None if value is None else tier(value, self.tiers))
        return "next"


def tier(value: float, tiers: tuple[float, ...]) -> str | None:
    """The label of the class a value falls in; None without tiers."""
    if not tiers:
        return None
    limits = sorted(set(tiers))
    at = bisect_right(limits, value)
    if at == 0:
        return f"<{limits[0]:g}"
    if at == len(limits):
        return f">{limits[-1]:g}"
    return f"{limits[at - 1]:g}-{limits[at]:g}"


def _number(text: str) -> float | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    sane = number.is_finite() and abs(number.adjusted()) <= LARGEST
    return float(number) if sane else None
