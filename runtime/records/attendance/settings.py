"""The attendance settings of a workspace: who is told of which gaps, and in which language."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sqlalchemy.engine import Connection

from runtime.records import settings
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import Noted, note
from runtime.records.attendance.told_words import say, wrong
from runtime.records.clean import unstorable
from runtime.records.directory import normalise
from runtime.records.errors import FieldError, Invalid

NAME = "attendance"
LANGUAGES = ("en", "fr", "it")
KINDS = ("late", "missing_in", "missing_out")
MOST_RECIPIENTS, LONGEST_TOLERANCE = 20, 4 * 3600
# Narrower than the standard allows: nothing that could mean a second address or a header.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True)
class Attendance:
    """`tolerance`: seconds, for planning that tells none. `on`: which gaps are alerts.

    `tell_worker`: the worker gets a message too. `count_tests`: punches of test calls count for
    alerts and are told to webhooks, as real ones do.
    """

    alert_emails: tuple[str, ...] = ()
    alert_sms: tuple[str, ...] = ()
    tell_worker: bool = False
    language: str = "fr"
    tolerance: float = 600.0
    on: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(KINDS, True))
    count_tests: bool = False


def get(conn: Connection, workspace: str) -> Attendance:
    """The settings; what nobody has set is as above."""
    kept = settings.get(conn, workspace, NAME, {})
    known = {one.name for one in fields(Attendance)}
    values = {name: value for name, value in kept.items() if name in known}
    for name in ("alert_emails", "alert_sms"):
        values[name] = tuple(values.get(name, ()))
    values["on"] = {**dict.fromkeys(KINDS, True), **values.get("on", {})}
    return Attendance(**values)


def put(
    conn: Connection, workspace: str, changes: Mapping[str, Any], author: str = ""
) -> Attendance:
    """Set some or all of the settings; Invalid names each that is unusable.

    `author`: who did it, for the journal.
    """
    touch(conn, workspace)
    before = asdict(get(conn, workspace))
    was = _told(before)
    errors: list[FieldError] = []
    for name, value in changes.items():
        checked = _checked(name, value, errors)
        before[name] = {**before[name], **checked} if isinstance(checked, dict) else checked
    if errors:
        raise Invalid(say("bad-settings"), errors)
    settings.put(conn, workspace, NAME, before)
    note(conn, workspace, author, [Noted("settings", NAME, was, _told(before))])
    return get(conn, workspace)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as the journal tells them: plain values, one for each field."""
    plain = {name: value for name, value in values.items() if name != "on"}
    lists = {name: ", ".join(plain[name]) for name in ("alert_emails", "alert_sms")}
    return {**plain, **lists, **{f"on {kind}": on for kind, on in values["on"].items()}}


def is_address(text: Any) -> bool:
    """Whether it is one plain e-mail address."""
    return isinstance(text, str) and ADDRESS.fullmatch(text) is not None and ".." not in text


def _checked(name: str, value: Any, errors: list[FieldError]) -> Any:
    place = f"/{name}"
    match name:
        case "alert_emails" | "alert_sms":
            return _recipients(name, value, errors)
        case "tell_worker" | "count_tests" if not isinstance(value, bool):
            errors.append(wrong(place, "yes-or-no"))
        case "language" if value not in LANGUAGES:
            errors.append(wrong(place, "language-known"))
        case "tolerance" if not _is_number(value) or not 0 <= value <= LONGEST_TOLERANCE:
            errors.append(wrong(place, "tolerance-range", most=LONGEST_TOLERANCE))
        case "on":
            return _kinds(value, errors)
        case "tell_worker" | "count_tests" | "language" | "tolerance":
            return value
        case _:
            errors.append(wrong(place, "no-such-setting"))
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kinds(value: Any, errors: list[FieldError]) -> Any:
    if not isinstance(value, Mapping):
        errors.append(wrong("/on", "yes-or-no"))
        return {}
    for kind, on in value.items():
        if kind not in KINDS:
            errors.append(wrong(f"/on/{str(kind)[:40]}", "no-such-setting"))
        elif not isinstance(on, bool):
            errors.append(wrong(f"/on/{kind}", "yes-or-no"))
    return dict(value)


def _recipients(name: str, value: Any, errors: list[FieldError]) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MOST_RECIPIENTS:
        errors.append(wrong(f"/{name}", "too-many", most=MOST_RECIPIENTS))
        return []
    clean = _address if name == "alert_emails" else _number
    found = []
    for at, one in enumerate(value):
        plain = clean(one)
        if plain is None:
            word = "address-shape" if name == "alert_emails" else "mobile-shape"
            errors.append(wrong(f"/{name}/{at}", word))
        else:
            found.append(plain)
    return list(dict.fromkeys(found))


def _address(value: Any) -> str | None:
    plain = value.strip() if isinstance(value, str) else value
    return plain if is_address(plain) else None


def _number(value: Any) -> str | None:
    if not isinstance(value, str) or unstorable(value):
        return None
    try:
        plain = normalise(value)
    except Invalid:
        return None
    return plain if plain.startswith("+") else None
