"""The HTTP API: one module per subject, each thin: parse, call one function, answer."""

from studio.api import (
    attendance,
    attendance_alerts,
    attendance_changes,
    attendance_directory,
    attendance_import,
    attendance_planning,
    attendance_punches,
    attendance_reports,
    calendars,
    calls,
    catalogue,
    explore,
    flows,
    locks,
    numbers,
    phone,
    replays,
    scenarios,
    session,
    sounds,
    system,
    templates,
    versions,
)

AREAS = (
    system.area, session.area, catalogue.area, templates.area, flows.area, locks.area,
    versions.area, scenarios.area, explore.area, numbers.area, calendars.area,
    sounds.area, calls.area, replays.area, phone.area,
    attendance.area, attendance_directory.area, attendance_import.area, attendance_planning.area,
    attendance_punches.area, attendance_reports.area, attendance_alerts.area,
    attendance_changes.area,
)  # fmt: skip
