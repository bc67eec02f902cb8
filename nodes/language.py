"""Choosing the language of the call."""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from nodes.base import (
    Call,
    Each,
    Issue,
    Key,
    Language,
    Lengths,
    Node,
    Part,
    Prompt,
    Value,
    Variable,
    only,
)  # fmt: skip

WAIT, ATTEMPTS = 5, 3


class Choice(Part):
    """A language, the key that chooses it, and how it is offered, in that very language."""

    language: Language
    key: Key | None = None
    prompt: Prompt | None = None


class SetLanguage(Node):
    """Set the language of the prompts from here on: fixed, from a variable, or by asking.

    Asking says the prompt of every option in that option's language, waits 5 s for one of their
    keys, three times in all, and then takes the first option. With options there is one port per
    language, without them one port `next`. A language that is not among the options (from a
    variable) gives the first one; `fr-CH` finds `fr`.
    """

    type, group, icon = "language", "say", "languages"
    ports = (Each("options", id="language", empty="next"),)
    talks, waits = True, True
    results = {"language": "text"}

    mode: Literal["fixed", "variable", "ask"] = "ask"
    language: Language | None = Field(None, json_schema_extra=only(mode="fixed"))
    variable: Variable | None = Field(None, json_schema_extra=only(mode="variable"))
    options: tuple[Choice, ...] = Field(
        (), max_length=12, json_schema_extra=only(mode=("variable", "ask"))
    )

    def speaks(self) -> bool:
        """Only when it asks."""
        return self.mode == "ask"

    def asks(self) -> bool:
        """Only when it asks."""
        return self.mode == "ask"

    def never(self) -> tuple[str, ...]:
        """A fixed language leaves by its own port."""
        if self.mode != "fixed":
            return ()
        chosen = self.among(self.language or "")
        return tuple(option.language for option in self.options if option.language != chosen)

    def lasts(self, lengths: Lengths) -> float:
        """Every attempt used up; nothing when it does not ask."""
        return ATTEMPTS * (super().lasts(lengths) + WAIT) if self.mode == "ask" else 0.0

    def check(self) -> Iterator[Issue]:
        """Each mode needs its own parameter."""
        needed = {"fixed": "language", "variable": "variable", "ask": "options"}[self.mode]
        if not getattr(self, needed):
            values = {"pointer": f"/{needed}", "problem": f"needed when mode is {self.mode!r}"}
            yield Issue("schema", "error", param=f"/{needed}", values=values)

    async def run(self, call: Call) -> str:
        """Choose, set, and leave by the language's port."""
        wanted: Value = self.language
        if self.mode == "variable" and self.variable:
            wanted = call.get(self.variable)
        elif self.mode == "ask":
            wanted = await self.ask(call)
        chosen = self.among(str(wanted or ""))
        if re.fullmatch(Language.pattern or "", chosen):
            call.language = chosen
        call.result(language=call.language)
        return chosen if self.options else "next"

    async def ask(self, call: Call) -> str:
        """The language of the key pressed, "" when none was."""
        keys = {option.key: option.language for option in self.options if option.key}
        for _ in range(ATTEMPTS):
            for option in self.options:
                call.language = option.language
                if option.prompt is not None and await call.say(option.prompt):
                    break
            key = await call.key(WAIT)
            if key in keys:
                return keys[key]
            call.flush_keys()
        return ""

    def among(self, wanted: str) -> str:
        """The option that suits best; without options, what is wanted."""
        tags: list[str] = [option.language for option in self.options]
        close = [tag for tag in tags if tag[:2] == wanted[:2]]
        return wanted if wanted in tags or not tags else [*close, *tags][0]
