"""Choosing the way by the opening hours."""

from pydantic import Field

from nodes.base import CalendarRef, Call, Each, Node, PortId, Trouble

STATES = ("emergency", "holiday", "closed")


class Hours(Node):
    """Ask a calendar what applies now, and leave by the answer.

    Priority: emergency, exception, holiday, named range, closed. `ranges` lists the ranges of the
    calendar that get a port of their own; any other range leaves by `closed`.
    `next_open` is the next opening, for "we open again at eight".
    """

    type, group, icon = "hours", "decide", "clock"
    ports = ("emergency", "holiday", Each("ranges", id=None), "closed")
    looks_at = ("now",)
    results = {"state": "text", "range": "text", "next_open": "datetime"}

    calendar: CalendarRef
    ranges: tuple[PortId, ...] = Field(
        (), max_length=50, json_schema_extra={"format": "ranges", "of": "calendar"}
    )

    def outside(self) -> tuple[str, ...]:
        """The states that have a port, in the order of their priority, and no calendar at all."""
        return ("emergency", "holiday", *self.ranges, "closed", "error")

    async def run(self, call: Call) -> str:
        """The state of the calendar now."""
        try:
            opening = await call.world.calendars.opening(self.calendar, call.now)
        except LookupError as problem:
            raise Trouble(f"there is no calendar {self.calendar!r}") from problem
        state = opening.state
        call.result(
            state=state if state in STATES else "open",
            range=None if state in STATES else state,
            next_open=opening.next_open.isoformat() if opening.next_open else None,
        )
        return state if state in STATES or state in self.ranges else "closed"
