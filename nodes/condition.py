"""Choosing the way by rules."""

from typing import Annotated

from pydantic import Field

from nodes.base import Call, Each, Node, Part, PortId
from nodes.conditions import Condition as When


class Rule(Part):
    """One way out and what must hold for it."""

    id: PortId
    label: str = Field("", max_length=80)
    when: Annotated[When, Field(json_schema_extra={"format": "condition"})]


class Condition(Node):
    """Leave by the first rule that holds, in their order, else by `otherwise`."""

    type, group, icon = "condition", "decide", "split"
    ports = (Each("rules"), "otherwise")

    rules: tuple[Rule, ...] = Field(min_length=1, max_length=100)

    async def run(self, call: Call) -> str:
        """The first rule that holds."""
        for rule in self.rules:
            if call.holds(rule.when):
                return rule.id
        return "otherwise"
