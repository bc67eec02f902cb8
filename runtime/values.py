"""The values of a call: brought to their types, and which of them are secret."""

from decimal import Decimal, InvalidOperation

from flows.model import Program
from nodes.base import Trouble, Value

LARGEST = 30
"""Digits that a number may have before or after its point."""


def secrets(program: Program) -> frozenset[str]:
    """Variables not to be written down: those declared so, and where secret digits are kept."""
    declared = {name for name, variable in program.variables.items() if variable.secret}
    asking = [node for node in program.nodes.values() if getattr(node, "secret", False)]
    kept = {str(store) for node in asking if (store := getattr(node, "store", None))}
    return frozenset(declared | kept)


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
