"""Going on elsewhere in the flow."""

from nodes.base import Call, Node, NodeRef


class Jump(Node):
    """Go on at another node of the flow: a link one does not want to draw."""

    type, group, icon = "jump", "decide", "corner-down-right"
    ports = ()
    jumps = "to"

    to: NodeRef

    async def run(self, call: Call) -> str:
        """The compiler wires `to`."""
        return "to"
