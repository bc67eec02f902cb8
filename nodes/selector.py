"""Choosing the way by one value."""

from pydantic import Field

from nodes.base import Call, Each, Node, Part, PortId, Variable
from nodes.conditions import Plain, Row


class Case(Part):
    """One way out and the values that lead to it."""

    id: PortId
    label: str = Field("", max_length=80)
    equals: tuple[Plain, ...] = Field(min_length=1, max_length=100)


class Selector(Node):
    """Leave by the first case that lists the value of a variable, else by `otherwise`.

    A case may list several values. Texts are compared as they are, numbers as numbers.
    """

    type, group, icon = "selector", "decide", "list-tree"
    ports = (Each("cases"), "otherwise")

    value: Variable
    cases: tuple[Case, ...] = Field(min_length=1, max_length=100)

    async def run(self, call: Call) -> str:
        """The first case that lists the value."""
        for case in self.cases:
            if call.holds(Row(left=self.value, op="in", right=case.equals)):
                return case.id
        return "otherwise"
