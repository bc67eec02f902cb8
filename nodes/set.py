"""Setting variables of the flow."""

from pydantic import Field

from nodes.base import Call, Node, Part, Store, Text


class Assignment(Part):
    """One variable and its new value."""

    variable: Store
    value: Text


class Set(Node):
    """Set variables from templates, one after the other: a line sees what the lines above set.

    Each value is brought to the type the flow declares for its variable.
    """

    type, group, icon = "set", "data", "variable"

    values: tuple[Assignment, ...] = Field(min_length=1, max_length=50)

    async def run(self, call: Call) -> str:
        """Render and set, in order."""
        for one in self.values:
            call.set(one.variable, call.render(one.value))
        return "next"
