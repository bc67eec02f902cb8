"""Values that a person sets while a call is debugged: of their type, or refused in words."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from flows.model import Program
from nodes.base import Value
from nodes.conditions import Condition, reads
from runtime.values import secrets, typed
from studio.debug_orders import Breakpoint
from studio.debug_words import Refused

LONGEST = 1000
LONGEST_LIST = 100
PHONE = r"\+?[0-9*#]{2,20}"
PLAIN = (str, int, float)


def given(program: Program, name: str, value: Any) -> Value:
    """The value as the variable declares it, None to unset it; Refused."""
    if name in ("caller.number", "caller.name"):
        return _text(value)
    if name == "language":
        if value not in program.languages:
            said = ", ".join(program.languages)
            raise Refused("wrong-value", "language", languages=said)
        return str(value)
    declared = program.variables.get(name)
    if declared is None:
        raise Refused("no-such-variable", name=name)
    return None if value is None else _fit(name, declared.type, value)


def secret_read(program: Program, when: Condition | None) -> str | None:
    """A secret variable that the condition would tell something of; None when there is none."""
    hidden = secrets(program)
    return next((name for name in reads(when) if name in hidden), None) if when else None


def readable(program: Program, breakpoints: Sequence[Breakpoint]) -> None:
    """Refused when a breakpoint depends on a secret variable."""
    for point in breakpoints:
        if name := secret_read(program, point.when):
            raise Refused("secret-condition", step=point.node, name=name)


def _fit(name: str, kind: str, value: Any) -> Value:
    if kind == "list":
        return _list(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused("wrong-value", kind)
    if kind == "boolean":
        if isinstance(value, bool) or str(value).lower() in ("true", "false", "1", "0"):
            return typed(name, kind, value)
        raise Refused("wrong-value", kind)
    text = _text(value).strip()
    if not FITS.get(kind, bool)(text) and kind != "text":
        raise Refused("wrong-value", kind)
    return typed(name, kind, text)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, PLAIN):
        raise Refused("wrong-value", "text")
    text = str(value)
    if len(text) > LONGEST:
        raise Refused("wrong-value", "too-long", most=LONGEST)
    return text


def _list(value: Any) -> Value:
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise Refused("wrong-value", "list")
    if not all(item is None or isinstance(item, PLAIN) for item in value):
        raise Refused("wrong-value", "list")
    return [_text(item) if isinstance(item, str) else item for item in value]


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return fits


FITS: dict[str, Callable[[str], bool]] = {
    "digits": _like(r"[0-9]*"),
    "number": _like(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?"),
    "money": _like(r"-?[0-9]{1,12}(\.[0-9]{1,2})?"),
    "date": _reads(date.fromisoformat),
    "time": _reads(time.fromisoformat),
    "datetime": _reads(datetime.fromisoformat),
    "phone": _like(PHONE),
}
