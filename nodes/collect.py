"""Asking for digits: a code, an amount, a date, a telephone number, a card."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from nodes.base import (
    ADVANCED,
    Call,
    HungUp,
    Issue,
    Key,
    Lengths,
    Node,
    Prompt,
    Seconds,
    Store,
    only,
)  # fmt: skip
from nodes.entries import ACCEPT, LENGTHS, Kind, NotValid, accepted, value_of
from nodes.keys import Entry, Reading, complain, longest, read
from nodes.readback import SAID_AS, Confirm, confirmed, confirming
from nodes.tries import bad, good

Prompts = tuple[Prompt, ...]
LENGTHY = only(kind=("digits", "code", "amount", "phone", "card"))


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
    stores_on = ("ok",)

    prompt: Prompt
    kind: Kind = "digits"
    min: int | None = Field(None, ge=1, le=32, json_schema_extra=LENGTHY)
    max: int | None = Field(None, ge=1, le=32, json_schema_extra=LENGTHY)
    terminator: str | None = Field(
        "#", pattern=r"^[0-9*#]{1,12}$", json_schema_extra={"format": "key-set"} | ADVANCED
    )
    cancel_key: Key | None = Field("*", json_schema_extra=ADVANCED)
    timeout: Seconds | None = Field(None, ge=1, le=120, json_schema_extra=ADVANCED)
    inter_digit: Seconds = Field(3, ge=0.5, le=20, json_schema_extra=ADVANCED)
    total: Seconds = Field(30, ge=1, le=300, json_schema_extra=ADVANCED)
    attempts: int = Field(3, ge=1, le=9, json_schema_extra=ADVANCED)
    no_input_prompts: Prompts = Field((), max_length=9, json_schema_extra=ADVANCED)
    invalid_prompts: Prompts = Field((), max_length=9, json_schema_extra=ADVANCED)
    accept: str | None = Field(None, pattern=ACCEPT, max_length=200, json_schema_extra=ADVANCED)
    country: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", json_schema_extra={"format": "country"} | only(kind="phone")
    )
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", json_schema_extra={"format": "currency"} | only(kind="amount")
    )
    confirm: Confirm = "none"
    confirm_prompt: Prompt | None = Field(
        None, json_schema_extra=ADVANCED | only(confirm=("digits", "value"))
    )
    secret: bool = False
    store: Store | None = None

    def check(self) -> Iterator[Issue]:
        """Lengths in order; a secret is not said aloud."""
        reading = self.reading()
        if reading.shortest > reading.longest:
            yield _issue("/max", f"smaller than the {reading.shortest} digits asked at least")
        if self.secret and self.confirm != "none":
            yield _issue("/confirm", "a secret is not read back: choose 'none'")

    def lasts(self, lengths: Lengths) -> float:
        """Every attempt used up, at the last moment each time."""
        rule = self.reading()
        keyed = min(rule.total, rule.timeout + rule.inter_digit * rule.longest)
        again = 0.0 if self.confirm == "none" else confirming(lengths, self.confirm_prompt)
        complaint = longest(lengths, (*self.no_input_prompts, *self.invalid_prompts))
        return self.attempts * (lengths.prompt(self.prompt) + keyed + again + complaint)

    def entries(self, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Valid entries (confirmed), others at every attempt, and the cancel key."""
        rule = self.reading()
        lengths = (rule.shortest, rule.longest)
        tries = good(self.kind, lengths, self.accept or "", self.country, wanted, self.takes)
        more = () if self.confirm == "none" or self.secret else ("1",)
        yield from ((self.ended(keys), *more) for keys in tries)
        wrong = [self.ended(keys) for keys in bad(lengths, self.takes) if self.keyed(keys)]
        yield ((*wrong, rule.terminator[-1:])[0],) * self.attempts
        if rule.cancel:
            yield (rule.cancel,)

    def takes(self, keys: str) -> bool:
        """Whether keys are a valid entry."""
        try:
            return self.keyed(keys) and bool(self.value(Entry(keys, "full", 0)))
        except NotValid:
            return False

    def keyed(self, keys: str) -> bool:
        """Whether all of these keys would be taken as one entry."""
        rule = self.reading()
        plain = set("0123456789*#").difference(rule.terminator, rule.cancel)
        return 0 < len(keys) <= rule.longest and plain.issuperset(keys)

    def ended(self, keys: str) -> str:
        """The keys with a terminator where one is needed to end the entry at once."""
        rule = self.reading()
        return keys + rule.terminator[-1:] if len(keys) < rule.longest else keys

    def never(self) -> tuple[str, ...]:
        """Not cancelled without a key for it."""
        return () if self.reading().cancel else ("cancelled",)

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
