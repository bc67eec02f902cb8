"""Saying a value: a number, an amount, a date…"""

from typing import Literal

from pydantic import Field

from nodes.base import Call, Lengths, Node, Text, Trouble, only

SayAs = Literal["digits", "number", "money", "date", "time", "duration", "ordinal", "spell"]


class SayValue(Node):
    """Say a value as a person would, in the call's language. An empty value is not said.

    `value` is a template, mostly one variable: `{{ solde }}`. What it gives must suit `as`:
    a number for `number`, `money` and `ordinal`, seconds for `duration`, an ISO date or instant
    for `date` and `time`; anything for `digits` and `spell`. If not, the `error` port is taken.
    `currency` (ISO 4217, such as `CHF`) belongs to `money`.
    """

    type, group, icon = "say_value", "say", "speech"
    talks = True

    value: Text
    as_: SayAs = Field(alias="as")
    currency: str | None = Field(
        None,
        pattern=r"^[A-Z]{3}$",
        json_schema_extra={"format": "currency"} | only(**{"as": "money"}),
    )

    def lasts(self, lengths: Lengths) -> float:
        """The time of the value."""
        return lengths.value()

    async def run(self, call: Call) -> str:
        """Say the rendered value."""
        value = call.render(self.value).strip()
        if value:
            try:
                await call.say_value(value, self.as_, self.currency)
            except ValueError as problem:
                raise Trouble(f"{value!r} cannot be said as {self.as_}: {problem}") from problem
        return "next"
