"""Saying something to the caller."""

from pydantic import Field

from nodes.base import ADVANCED, Call, Node, Prompt


class Play(Node):
    """Say one or several prompts, one after the other.

    `barge_in`: a key stops the prompts (all of them). `keep_digits`: keys pressed before and
    during the prompts are kept as the answer to the next question; otherwise they are forgotten
    and keys pressed earlier do not shorten what is said here.
    """

    type, group, icon = "play", "say", "volume-2"
    talks = True

    prompts: tuple[Prompt, ...] = Field(min_length=1, max_length=20)
    barge_in: bool = True
    keep_digits: bool = Field(True, json_schema_extra=ADVANCED)

    async def run(self, call: Call) -> str:
        """Say the prompts; a key that stops one stops all."""
        if not self.keep_digits:
            call.flush_keys()
        for prompt in self.prompts:
            if await call.say(prompt, barge_in=self.barge_in):
                break
        if not self.keep_digits:
            call.flush_keys()
        return "next"
