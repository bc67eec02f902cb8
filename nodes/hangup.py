"""Ending the call."""

from typing import Literal

from pydantic import Field

from nodes.base import ADVANCED, Call, Node, PortId, Prompt

Cause = Literal["normal", "busy", "congestion", "no_answer", "rejected", "unallocated"]


class Hangup(Node):
    """End the call, after a last prompt if there is one.

    `cause` is what the caller's network is told (`busy` gives a busy tone to a caller who was
    not answered). `exit` names the way out of a flow that is used as a part of another.
    """

    type, group, icon = "hangup", "connect", "phone-off"
    ports = ()
    talks = True
    ends = True

    prompt: Prompt | None = None
    cause: Cause | None = Field(None, json_schema_extra=ADVANCED)
    exit: PortId | None = Field(None, json_schema_extra=ADVANCED)

    async def run(self, call: Call) -> str:
        """Say goodbye to the end, then hang up."""
        if self.prompt is not None:
            await call.say(self.prompt, barge_in=False)
        await call.hang_up(self.cause)
        return "end"

    def speaks(self) -> bool:
        """Only with a last prompt."""
        return self.prompt is not None
