"""Telling the site that a call comes from."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from nodes.attending import SITE, WRONG, ask, code_of, instant, keying
from nodes.base import ADVANCED, Call, HungUp, Lengths, Node, Prompt, Store, only
from nodes.world import Answer, Reason

ASKED = {
    "unknown": ("unknown", "many"), "anonymous": ("anonymous",),
    "both": ("unknown", "many", "anonymous"), "never": (),
}  # fmt: skip


class Site(Node):
    """Tell the site that a call comes from: by its line, else by the site's code.

    A line that belongs to one site leads to `one` at once, and nothing is said. A line of no site,
    or of several, and a hidden number are asked for the code of the site where `ask_when` says so
    (`unknown` means lines of no or of several sites); a right code leads to `one` as well. Without
    one, after `attempts`, or where nothing is asked, the call goes on by `many`, `unknown` or
    `anonymous`; the last two are put on record as refused attempts, as are callers who hang up
    instead of telling their site.

    `store` gets the id of the site, for the `site` of the step that punches. A code that was right
    need not be keyed again after a crash.
    """

    type, group, icon = "site", "services", "building"
    talks, waits = True, True
    ports = ("one", "many", "unknown", "anonymous")
    looks_at = ("caller.number",)
    results = {"id": "text", "name": "text", "how": "text"}
    stores_on = ("one",)

    ask_when: Literal["unknown", "anonymous", "both", "never"] = "both"
    prompt: Prompt | None = Field(
        None, json_schema_extra=only(ask_when=("unknown", "anonymous", "both"))
    )
    digits: int = Field(
        4, ge=2, le=12, json_schema_extra=only(ask_when=("unknown", "anonymous", "both"))
    )
    attempts: int = Field(
        3, ge=1, le=9, json_schema_extra=ADVANCED | only(ask_when=("unknown", "anonymous", "both"))
    )
    store: Store | None = None

    def speaks(self) -> bool:
        """Only when it may ask."""
        return self.ask_when != "never"

    def asks(self) -> bool:
        """Only when it may ask."""
        return self.ask_when != "never"

    def outside(self) -> tuple[str, ...]:
        """What its line is; whether the number is hidden is the caller's doing."""
        return ("one", "many", "unknown", "error")

    def lasts(self, lengths: Lengths) -> float:
        """Every attempt used up; nothing when it does not ask."""
        if self.ask_when == "never":
            return 0.0
        once = lengths.prompt(self.prompt or SITE) + keying(self.digits) + lengths.prompt(WRONG)
        return self.attempts * once

    def entries(self, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Some code; codes too short."""
        yield ("9" * self.digits,)
        yield ("1#",) * self.attempts

    async def run(self, call: Call) -> str:
        """The site of the line, or of the code."""
        line = str(call.get("caller.number") or "")
        sites = await call.world.attendance.sites_of(line) if line else ()
        if len(sites) == 1:
            return self.leave(call, {"id": sites[0].id, "name": sites[0].name}, "line")
        port = "anonymous" if not line else "many" if sites else "unknown"
        reason: Reason = "unknown_line" if line else "hidden_number"
        if port in ASKED[self.ask_when]:
            tried = Codes(self, call, line)
            try:
                found = await tried.found()
            except HungUp:
                await refuse(call, line, tried.reason(reason))
                raise
            if found:
                return self.leave(call, found, "code")
            reason = tried.reason(reason)
        if port != "many":
            await refuse(call, line, reason)
        return port

    def leave(self, call: Call, site: Answer, how: str) -> str:
        """Publish, store, and go."""
        call.result(id=site["id"], name=site["name"], how=how)
        if self.store is not None:
            call.set(self.store, site["id"])
        return "one"


class Codes:
    """The codes keyed on one visit."""

    def __init__(self, node: Site, call: Call, line: str) -> None:
        self._node, self._call, self._line = node, call, line
        self._nth = 0
        self._wrong = False

    def reason(self, otherwise: Reason) -> Reason:
        """Why nobody was let in, `otherwise` unless a code was wrong."""
        return "wrong_site_code" if self._wrong else otherwise

    async def found(self) -> Answer:
        """The site of the first right code; {} when there was none."""
        node, call = self._node, self._call
        while call.attempted(f"site-{self._nth + 1}"):
            if known := await self._look(""):
                return known
        for left in reversed(range(node.attempts)):
            entry = await ask(call, node.prompt or SITE, code_of(node.digits, secret=False))
            if len(entry.keys) == node.digits and (known := await self._look(entry.keys)):
                return known
            self._wrong = self._wrong or bool(entry.keys)
            if entry.end == "hangup":
                raise HungUp
            call.flush_keys()
            if left and entry.keys:
                await call.say(WRONG)
        return {}

    async def _look(self, code: str) -> Answer:
        """What a code leads to; without one, what it led to before a crash."""
        self._nth += 1

        async def look(_key: str) -> Answer:
            if not code:
                return {}
            attendance, id = self._call.world.attendance, str(self._call.get("call.id"))
            site = await attendance.site_by_code(code, call=id, line=self._line, attempt=self._nth)
            return {"id": site.id, "name": site.name} if site else {}

        return await self._call.once(f"site-{self._nth}", look)


async def refuse(call: Call, line: str, reason: Reason) -> None:
    """Put on record that somebody could not tell where they are."""
    id, at = str(call.get("call.id")), instant(call)

    async def record(key: str) -> None:
        attendance = call.world.attendance
        await attendance.refuse(key, call=id, at=at, line=line, site=None, reason=reason)

    await call.once("refused", record)
