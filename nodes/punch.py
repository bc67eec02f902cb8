"""Punching in and out by a code."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from nodes.attending import THANKS, WHICH_WAY, WRONG, ask, code_of, instant, keying, thanks
from nodes.base import (
    ADVANCED,
    Call,
    HungUp,
    Lengths,
    Node,
    Prompt,
    Seconds,
    Trouble,
    Variable,
    only,
)
from nodes.keys import Entry, Reading
from nodes.world import Answer, Attempt, Reason

WAIT = 5.0
ASKINGS = 2
ASKED = only(direction="ask")
PORTS = {"locked": "unknown_worker"}
PROBLEMS = {"in": "", "out": "", "duplicate": "", "unknown_worker": "wrong_code"}
Way = Literal["toggle", "schedule", "in", "out"]


class Punch(Node):
    """Ask a worker for their code and put their arrival or departure on record.

    The punch is on disk the moment the code is complete and right, before anything is said: it
    counts even if the caller hangs up with the last digit, and only once, whatever crashes. Its
    time is when the call began. `direction`: `toggle` makes an arrival of what follows a departure
    and the reverse, `schedule` goes by the nearest begin or end of a planned shift within `window`
    seconds, `ask` asks for 1 or 2 once the code is keyed (who hangs up instead gets `toggle`),
    `in` and `out` are fixed. A punch like one made less than `duplicate_window` seconds ago is
    kept, flagged, and leaves by `duplicate`.

    `site` names the value that holds the id of the site, as the step `site` stores it; without it
    the line tells. `unlisted` says whether a line that is not one of the site's will do. A wrong
    code is asked for again, `attempts` times at most, and fewer where guessing would be too easy;
    somebody who guesses is locked out for a while and leaves by `unknown_worker`. Who keys nothing
    leaves by `no_input`: their phone may send no tones. Each refused attempt is put on record with
    its reason, also of callers who hang up over it.

    `confirm` reads back name, direction and time of day, in the language of the worker where the
    flow speaks it. The code is nowhere shown, and after a crash it need not be keyed again.
    """

    type, group, icon = "punch", "services", "clock-check"
    talks, waits = True, True
    ports = (
        "in", "out", "duplicate", "unknown_worker", "inactive", "out_of_window", "unknown_site",
        "no_input",
    )  # fmt: skip
    looks_at = ("caller.number", "call.started")
    results = {
        "worker": "text", "name": "text", "direction": "text", "at": "datetime", "site": "text",
        "problem": "text",
    }  # fmt: skip
    secret: ClassVar[bool] = True

    direction: Literal["toggle", "schedule", "ask", "in", "out"] = "toggle"
    prompt: Prompt
    digits: int = Field(6, ge=4, le=12)
    site: Variable | None = None
    confirm: bool = True
    ask_prompt: Prompt | None = Field(None, json_schema_extra=ASKED)
    window: Seconds = Field(3600, ge=60, le=43_200, json_schema_extra=only(direction="schedule"))
    unlisted: Literal["accept", "refuse"] = "accept"
    duplicate_window: Seconds = Field(120, ge=0, le=3600, json_schema_extra=ADVANCED)
    attempts: int = Field(3, ge=1, le=9, json_schema_extra=ADVANCED)

    def never(self) -> tuple[str, ...]:
        """A fixed direction is not the other one, and only a planning has windows."""
        other = {"in": ("out",), "out": ("in",)}.get(self.direction, ())
        return other if self.direction == "schedule" else (*other, "out_of_window")

    def outside(self) -> tuple[str, ...]:
        """What may become of a code."""
        found = [port for port in self.ports if port not in ("no_input", *self.never())]
        return (*map(str, found), "error")

    def lasts(self, lengths: Lengths) -> float:
        """Every attempt used up, the last one right and read back."""
        way = ASKINGS * (lengths.prompt(self.ask_prompt or WHICH_WAY) + WAIT)
        once = lengths.prompt(self.prompt) + keying(self.digits) + lengths.prompt(WRONG)
        told = max(lengths.prompt(thanks(result, "Marie Dupont")) for result in THANKS)
        asked = way if self.direction == "ask" else 0.0
        return self.attempts * (once + asked) + (told + lengths.value() if self.confirm else 0.0)

    def entries(self, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Some code, with a direction where one is asked for; codes too short."""
        code = "123456789012"[: self.digits]
        for way in ("1", "2") if self.direction == "ask" else ("",):
            yield (code, way) if way else (code,)
        yield ("1#",) * self.attempts

    def reading(self) -> Reading:
        """When a code is over."""
        return code_of(self.digits, secret=True)

    async def run(self, call: Call) -> str:
        """Ask until a code is somebody's, then tell them."""
        visit = Visit(self, call)
        try:
            answer = await visit.recalled() or await visit.asked()
        except HungUp:
            if not visit.told:
                await visit.refuse("no_digits")
            raise
        call.flush_keys()  # what follows a code is not for the next step
        if answer is None:
            problem = visit.problem
            call.result(worker="", name="", direction="", at=None, site="", problem=problem)
            return "no_input" if problem == "no_digits" else "unknown_worker"
        return await self.leave(call, answer)

    async def leave(self, call: Call, answer: Answer) -> str:
        """Publish, read back, and go."""
        result = str(answer["result"])
        told = {name: answer[name] for name in ("worker", "name", "direction", "at", "site")}
        call.result(**told, problem=PROBLEMS.get(result, result))
        self.speak(call, str(answer["language"]))
        if self.confirm and result in THANKS:
            await call.say(thanks(result, str(answer["name"])))
            if result != "duplicate":
                with suppress(ValueError):  # a language that has no words for it
                    await call.say_value(answer["at"], "time")
        return PORTS.get(result, result)

    def speak(self, call: Call, language: str) -> None:
        """Go on in the language of the worker, if the flow speaks it."""
        close = [tag for tag in call.languages if language and tag[:2] == language[:2]]
        if close:
            call.language = language if language in close else close[0]


class Visit:
    """What is keyed on one visit. Attempts have a number, by which a crash finds them again."""

    def __init__(self, node: Punch, call: Call) -> None:
        self._node, self._call = node, call
        self._codes = self._parts = self._failures = 0
        self.told = False
        """Whether something of this visit is on record."""
        self.problem: Reason = "no_digits"

    async def recalled(self) -> Answer | None:
        """What the codes keyed before a crash came to; None unless one of them decided."""
        attendance = self._call.world.attendance
        while self._call.attempted(f"punch-{self._codes + 1}"):
            self._codes += 1
            answer = await self._call.once(f"punch-{self._codes}", attendance.recall)
            if answer and self._decides(answer):
                return answer
        return None

    async def asked(self) -> Answer | None:
        """The answer to a code that decides; None when there was none in all attempts."""
        node, call = self._node, self._call
        most = await call.world.attendance.tries(node.digits, node.attempts)
        if most < 1:
            raise Trouble(f"codes of {node.digits} digits are guessed too easily: use longer ones")
        while self._failures < most:
            entry = await ask(call, node.prompt, node.reading())
            if len(entry.keys) == node.digits:
                answer = await self._punch(entry)
                if self._decides(answer):
                    return answer
            else:
                await self._incomplete(entry)
            call.flush_keys()
            if entry.keys and self._failures < most:
                await call.say(WRONG)
        if not self.told:
            await self.refuse("no_digits")
        return None

    def _decides(self, answer: Answer) -> bool:
        """Whether no other code need be asked for."""
        self.told = True
        if answer["result"] != "unknown_worker":
            return True
        self.problem, self._failures = "wrong_code", self._failures + 1
        return False

    async def _incomplete(self, entry: Entry) -> None:
        """Fewer digits than a code has, or none; `HungUp` when they are all there will be."""
        self._failures += 1
        if entry.keys:
            self.problem = "partial_code"
            await self.refuse("partial_code")
        if entry.end == "hangup":
            raise HungUp

    async def _punch(self, entry: Entry) -> Answer:
        call, node = self._call, self._node
        way: Way = await self._way(entry) if node.direction == "ask" else node.direction
        site = str(call.get(node.site) or "") if node.site else ""
        attempt = Attempt(
            call=str(call.get("call.id")), at=instant(call),
            line=str(call.get("caller.number") or ""), site=site or None, code=entry.keys,
            direction=way, duplicate_window=node.duplicate_window, unlisted=node.unlisted,
            window=node.window, attestation=str(call.get("caller.attestation") or ""),
        )  # fmt: skip
        self._codes += 1

        async def punch(key: str) -> Answer:
            return await call.world.attendance.punch(key, attempt)

        return await call.once(f"punch-{self._codes}", punch)

    async def _way(self, entry: Entry) -> Way:
        """What the caller says it is; what follows from the last punch if they do not."""
        call = self._call
        try:
            for _ in range(0 if entry.end == "hangup" else ASKINGS):
                await call.say(self._node.ask_prompt or WHICH_WAY)
                key = await call.key(WAIT)
                if key in ("1", "2"):
                    return "in" if key == "1" else "out"
        except HungUp:
            pass
        return "toggle"

    async def refuse(self, reason: Reason) -> None:
        """Put on record that no code came."""
        call, node = self._call, self._node
        site = str(call.get(node.site) or "") if node.site else ""
        line, id = str(call.get("caller.number") or ""), str(call.get("call.id"))
        at = instant(call)
        self._parts, self.told = self._parts + 1, True

        async def record(key: str) -> None:
            await call.world.attendance.refuse(
                key, call=id, at=at, line=line, site=site or None, reason=reason
            )

        await call.once(f"refused-{self._parts}", record)
