"""Asking for one choice by key."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from nodes.base import (
    ADVANCED,
    Call,
    Each,
    Key,
    Keys,
    Lengths,
    Node,
    Part,
    Prompt,
    Seconds,
    When,
)  # fmt: skip
from nodes.keys import choose, complain, longest, since

Prompts = tuple[Prompt, ...]


class Option(Part):
    """One choice: the key or keys to press, and its name for those who read the flow."""

    key: Keys
    label: str = Field("", max_length=80)


class Menu(Node):
    """Say a prompt, wait for a key and leave by the port of that key.

    `timeout` runs from the end of the prompt. Options of several digits are read to their end:
    `inter_digit` is waited only while a longer option begins with the keys pressed. No input and
    invalid keys are counted apart (`max_no_input`, `max_invalid`) and together (`max_total`);
    each try may have its own message, and `replay_after` says the prompt again after it (the
    `short_prompt`, if there is one). `repeat_key` says the full prompt again and is no failure;
    an option with the same key wins. `barge_in` `none` lets the prompt be heard to its end;
    `type_ahead` `flush` forgets keys pressed before the question; after an error they always are.

    To repeat after 60 s and give up after 180 s: `timeout` 60, `max_no_input` 3,
    `replay_after` true, and `no_input` linked to the end of the call.
    """

    type, group, icon = "menu", "ask", "grip"
    talks, waits = True, True
    ports = (
        Each("options", id="key"), When("back_key", "back"), When("operator_key", "operator"),
        "no_input", "invalid",
    )  # fmt: skip
    results = {
        "key": "digits", "label": "text", "attempts": "number", "ms_to_answer": "number",
        "barged": "boolean",
    }  # fmt: skip

    prompt: Prompt
    short_prompt: Prompt | None = Field(None, json_schema_extra=ADVANCED)
    options: tuple[Option, ...] = Field(min_length=1, max_length=100)
    timeout: Seconds = Field(5, ge=1, le=120)
    inter_digit: Seconds = Field(3, ge=0.5, le=20, json_schema_extra=ADVANCED)
    max_no_input: int = Field(3, ge=1, le=9)
    max_invalid: int = Field(3, ge=1, le=9, json_schema_extra=ADVANCED)
    max_total: int = Field(5, ge=1, le=18, json_schema_extra=ADVANCED)
    no_input_prompts: Prompts = Field((), max_length=9, json_schema_extra=ADVANCED)
    invalid_prompts: Prompts = Field((), max_length=9, json_schema_extra=ADVANCED)
    replay_after: bool = Field(True, json_schema_extra=ADVANCED)
    barge_in: Literal["none", "dtmf"] = Field("dtmf", json_schema_extra=ADVANCED)
    type_ahead: Literal["keep", "flush"] = Field("keep", json_schema_extra=ADVANCED)
    repeat_key: Key | None = Field("*", json_schema_extra=ADVANCED)
    back_key: Key | None = Field(None, json_schema_extra=ADVANCED)
    operator_key: Key | None = Field(None, json_schema_extra=ADVANCED)

    async def run(self, call: Call) -> str:
        """Ask until a key has a port or the tries are used up."""
        ways, failures = self.ways(), {"no_input": 0, "invalid": 0}
        if self.type_ahead == "flush":
            call.flush_keys()
        prompt: Prompt | None = self.prompt
        attempts, cut, over = 0, False, False
        while True:
            attempts += 1
            key, barged, ms = await self.hear(call, ways, prompt, cut)
            port, cut = ways.get(key, "invalid" if key else "no_input"), False
            if port == "repeat":
                prompt = self.prompt
                continue
            if port in failures:
                cut, over = await self.failed(call, port, failures)
                prompt = (self.short_prompt or self.prompt) if self.replay_after else None
            if over or port not in failures:
                self.publish(call, key, attempts, ms, barged)
                return port

    def lasts(self, lengths: Lengths) -> float:
        """Every try used up, at the last moment each time."""
        tries = min(self.max_total, self.max_no_input + self.max_invalid - 1)
        asked = longest(lengths, [p for p in (self.prompt, self.short_prompt) if p])
        complaint = longest(lengths, (*self.no_input_prompts, *self.invalid_prompts))
        wait = self.timeout + self.inter_digit * (max(map(len, self.ways())) - 1)
        return tries * (asked + wait + complaint)

    def silence(self) -> float:
        """The tries after the first, when nothing is said before them."""
        said = self.replay_after or self.no_input_prompts
        return 0.0 if said else self.timeout * (self.max_no_input - 1)

    def repeats(self) -> bool:
        """By the repeat key."""
        return "repeat" in self.ways().values()

    def never(self) -> tuple[str, ...]:
        """No key is wrong where every key has a way."""
        return ("invalid",) if self.ways().keys() >= set("0123456789*#") else ()

    def ways(self) -> dict[str, str]:
        """Keys and where they lead; an option wins over the special keys."""
        special = {self.repeat_key: "repeat", self.operator_key: "operator", self.back_key: "back"}
        return {k: port for k, port in special.items() if k} | {o.key: o.key for o in self.options}

    async def hear(
        self, call: Call, ways: Mapping[str, str], prompt: Prompt | None, cut: bool
    ) -> tuple[str, bool, int]:
        """One try: the keys pressed, whether they cut what was said, milliseconds waited."""
        if prompt is not None:
            cut = await call.say(prompt, barge_in=self.barge_in == "dtmf")
        if self.barge_in == "none" and self.type_ahead == "flush":
            call.flush_keys()
        started = call.clock()
        key = await choose(call, ways, self.timeout, self.inter_digit)
        return key, cut, since(call, started)

    async def failed(self, call: Call, port: str, failures: dict[str, int]) -> tuple[bool, bool]:
        """Count, say the message: whether a key cut it, and whether this was the last try."""
        call.flush_keys()
        failures[port] += 1
        messages = self.no_input_prompts if port == "no_input" else self.invalid_prompts
        most = self.max_no_input if port == "no_input" else self.max_invalid
        over = failures[port] >= most or sum(failures.values()) >= self.max_total
        cut = await complain(
            call, messages, failures[port], last=over, barge_in=self.barge_in == "dtmf"
        )
        return cut, over

    def publish(self, call: Call, key: str, attempts: int, ms: int, barged: bool) -> None:
        """The results, also when the tries are used up."""
        label = next((option.label for option in self.options if option.key == key), "")
        wait = ms if key else None
        call.result(key=key, label=label, attempts=attempts, ms_to_answer=wait, barged=barged)
