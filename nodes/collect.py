"""Asking for digits: a code, an amount, a date, a telephone number, a card."""

from collections.abc import Iterator

from pydantic import Field

from nodes.base import Call, HungUp, Issue, Key, Node, Prompt, Seconds, Store
from nodes.entries import ACCEPT, LENGTHS, Kind, NotValid, accepted, value_of
from nodes.keys import Entry, Reading, complain, read
from nodes.readback import SAID_AS, Confirm, confirmed

Prompts = tuple[Prompt, ...]


class Collect(Node):
    """Ask for digits, check them, and keep them in a variable.

    The entry ends at once with its last possible digit (`max`) or with a key of `terminator`;
    when no key comes for `inter_digit` seconds, or after `total` seconds, it is taken if it has
    `min` digits and is too short otherwise. A complete, valid entry counts even if the caller
    hangs up right after it. `cancel_key` leaves at any moment (`*` is not one for an amount,
    where it is the decimal point: `12*50`). Lengths and first `timeout` follow the kind when not
    given: a date has 8 digits (day, month, year), a time 4, a card 12 to 19 and 10 s to begin.

    `accept` narrows what is valid: `1-10,15` or patterns such as `06*` and `20??`. Phone numbers
    are checked as dialled in `country` and stored as `+41…`; amounts as `12.50`, dates as
    `2026-12-24`, times as `18:30`; leading zeros stay. `confirm` reads the entry back (its
    `digits` or its `value`) and asks for 1 or 2. A `secret` is nowhere shown or read back.
    """

    type, group, icon = "collect", "ask", "hash"
    talks, waits = True, True
    ports = ("ok", "no_input", "invalid", "cancelled")
    results = {
        "value": "text", "digits": "digits", "attempts": "number", "ms_to_answer": "number",
        "problem": "text",
    }  # fmt: skip

    prompt: Prompt
    kind: Kind = "digits"
    min: int | None = Field(None, ge=1, le=32)
    max: int | None = Field(None, ge=1, le=32)
    terminator: str | None = Field(
        "#", pattern=r"^[0-9*#]{1,12}$", json_schema_extra={"format": "key-set"}
    )
    cancel_key: Key | None = "*"
    timeout: Seconds | None = Field(None, ge=1, le=120)
    inter_digit: Seconds = Field(3, ge=0.5, le=20)
    total: Seconds = Field(30, ge=1, le=300)
    attempts: int = Field(3, ge=1, le=9)
    no_input_prompts: Prompts = Field((), max_length=9)
    invalid_prompts: Prompts = Field((), max_length=9)
    accept: str | None = Field(None, pattern=ACCEPT, max_length=200)
    country: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", json_schema_extra={"format": "country"}
    )
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", json_schema_extra={"format": "currency"}
    )
    confirm: Confirm = "none"
    confirm_prompt: Prompt | None = None
    secret: bool = False
    store: Store | None = None

    def check(self) -> Iterator[Issue]:
        """Lengths in order; a secret is not said aloud."""
        reading = self.reading()
        if reading.shortest > reading.longest:
            yield _issue("/max", f"smaller than the {reading.shortest} digits asked at least")
        if self.secret and self.confirm != "none":
            yield _issue("/confirm", "a secret is not read back: choose 'none'")

    def reading(self) -> Reading:
        """When an entry is over, with the defaults of the kind."""
        shortest, longest = LENGTHS[self.kind]
        cancel = self.cancel_key or ""
        return Reading(
            shortest=self.min or min(shortest, self.max or shortest),
            longest=self.max or max(longest, self.min or longest),
            terminator=self.terminator or "",
            cancel="" if self.kind == "amount" and cancel == "*" else cancel,
            timeout=self.timeout or (10 if self.kind == "card" else 5),
            inter_digit=self.inter_digit, total=self.total, secret=self.secret,
        )  # fmt: skip

    async def run(self, call: Call) -> str:
        """Ask until an entry is good, cancelled, or the attempts are used up."""
        failures = {"no_input": 0, "invalid": 0}
        self.shield(call)
        for attempt in range(1, self.attempts + 1):
            await call.say(self.prompt)
            entry = await read(call, self.reading())
            port, value, problem = await self.judge(call, entry)
            if port not in failures:
                return self.leave(call, port, entry, value, attempt, problem)
            call.flush_keys()
            failures[port] += 1
            messages = self.no_input_prompts if port == "no_input" else self.invalid_prompts
            await complain(call, messages, failures[port], last=attempt == self.attempts)
        return self.leave(call, port, entry, "", self.attempts, problem)

    async def judge(self, call: Call, entry: Entry) -> tuple[str, str, str]:
        """Port, value and problem of one entry."""
        if entry.end == "cancel":
            return "cancelled", "", ""
        if not entry.keys and entry.end == "time":
            return "no_input", "", ""
        try:
            value = self.value(entry)
        except NotValid as problem:
            if entry.end == "hangup":
                raise HungUp from problem
            return "invalid", "", str(problem)
        if await self.agreed(call, entry, value):
            return "ok", value, ""
        return "invalid", "", "declined"

    def value(self, entry: Entry) -> str:
        """What was keyed, as its kind; `NotValid` says why not."""
        if len(entry.keys) < self.reading().shortest:
            raise NotValid("too_short")
        value = value_of(self.kind, entry.keys, self.country)
        if not accepted(self.kind, entry.keys, value, self.accept):
            raise NotValid("not_accepted")
        return value

    async def agreed(self, call: Call, entry: Entry, value: str) -> bool:
        """Whether the caller confirms, if asked to."""
        if self.confirm == "none" or self.secret:
            return True
        said = SAID_AS.get(self.kind, "digits") if self.confirm == "value" else "digits"
        said = "number" if said == "money" and not self.currency else said
        shown = value if self.confirm == "value" else entry.keys
        return await confirmed(call, shown, said, self.currency, self.confirm_prompt)

    def shield(self, call: Call) -> None:
        """Keys never cross a secret question: not from the one before, nor into the next."""
        if self.secret:
            call.flush_keys()

    def leave(
        self, call: Call, port: str, entry: Entry, value: str, attempt: int, problem: str
    ) -> str:
        """Publish (of a secret: no digit), store, and go."""
        self.shield(call)
        seen = {} if self.secret else {"value": value, "digits": entry.keys}
        wait = entry.ms if entry.keys else None
        call.result(attempts=attempt, ms_to_answer=wait, problem=problem, **seen)
        if port == "ok" and self.store is not None:
            call.set(self.store, value)
        return port


def _issue(pointer: str, problem: str) -> Issue:
    values = {"pointer": pointer, "problem": problem}
    return Issue("schema", "error", param=pointer, values=values)
