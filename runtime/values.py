"""The values of a call: brought to their types, and which of them are secret."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from flows.model import Program
from nodes.base import Trouble, Value
from runtime.state import CallState

HALF_SECOND = timedelta(seconds=0.5)
LARGEST = 30
"""Digits that a number may have before or after its point."""


def secrets(program: Program) -> frozenset[str]:
    """Variables not to be written down: those declared so, and where secret digits are kept."""
    return program.hidden


def typed(name: str, kind: str, value: Value) -> Value:
    """The value as the flow declares it; `Trouble` when it cannot be."""
    if value is None or kind == "list":
        return value
    text = str(value).strip()
    if kind == "boolean":
        return value if isinstance(value, bool) else text.lower() in ("true", "1", "yes")
    if kind == "number":
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > LARGEST:
            raise Trouble(f"{name} must be a number, not {text[:40]!r}")
        return int(number) if number == number.to_integral_value() else float(number)
    return text


def built_in(name: str, state: CallState, now: datetime, lived: float) -> Value:
    """What every flow may read of its call, `lived` seconds after its start; None if unknown."""
    match name:
        case "caller.number":
            return state.caller
        case "caller.name":
            return state.caller_name
        case "caller.attestation":
            return state.attestation
        case "called.number":
            return state.called
        case "call.id":
            return state.call
        case "call.started":
            begun = now - timedelta(seconds=lived)
            return (begun + HALF_SECOND).isoformat(timespec="seconds")
        case "language":
            return state.language
        case "now":
            return now.isoformat(timespec="seconds")
    return None
