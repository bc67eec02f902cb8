"""Picking up the call."""

from nodes.base import Call, Node, Prompt


class Answer(Node):
    """Pick up. Until then the caller hears it ring, pays nothing and cannot press keys.

    `early`: an announcement before picking up, free for the caller. Some networks do not carry
    it, so it must not be the only place where something important is said.
    """

    type, group, icon = "answer", "say", "phone-incoming"
    talks = True

    early: Prompt | None = None

    async def run(self, call: Call) -> str:
        """Say the early announcement to its end, then pick up."""
        if self.early is not None:
            await call.say(self.early, barge_in=False)
        await call.answer()
        return "next"

    def speaks(self) -> bool:
        """Only with an early announcement."""
        return self.early is not None
