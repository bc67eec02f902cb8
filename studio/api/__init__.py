"""The HTTP API: one module per subject, each thin: parse, call one function, answer."""

from studio.api import (
    calendars,
    calls,
    catalogue,
    flows,
    numbers,
    phone,
    session,
    sounds,
    system,
    versions,
)

AREAS = (
    system.area, session.area, catalogue.area, flows.area, versions.area, numbers.area,
    calendars.area, sounds.area, calls.area, phone.area,
)  # fmt: skip
