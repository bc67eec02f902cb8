"""Past calls played again: as a test that anybody can keep, and on a changed flow to see what
becomes of them.

    script = await told_again(program, call, world)          # the version the call followed
    difference = await diverges(script, call, other, world)  # None: the same to the step
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from flows.difference_words import ENDED
from flows.differences import Names
from flows.model import Program
from flows.problems import column
from flows.scenario import Scenario
from nodes.world import World
from runtime.as_then import Around, AsLong, AsMet
from runtime.call import Voice
from runtime.events import Event
from runtime.recorded import BY_THE_CALLER, Recorded, recorded, steps
from runtime.replay_words import Unreplayable, say
from runtime.retold import Manner, Script, retell
from runtime.scripted import Played, rehearse
from runtime.simulated_call import TextVoice
from runtime.values import secrets

What = Literal["port", "step", "start", "end"]
COARSE = 0.1
"""Seconds: waits of tests are for people to read."""


@dataclass(frozen=True)
class Divergence:
    """Where a call goes another way: `was` and `now` are ports, steps or ends, as `what` says.

    `node` is the step that is left otherwise, or leads elsewhere (by `port`); "" where there is
    none: no outcome, no further step.
    """

    what: What
    node: str
    was: str
    now: str
    port: str = ""

    def message(self, before: Names, names: Names, language: str = "en") -> str:
        """The sentence for calls that diverge here; `before`: names of the flow they followed."""
        word, step = str(self.what), _step(self.node, names, before)
        port = before.port(self.node, self.port, language)
        if self.what == "port":
            word = "port" if self.was and self.now else "stay" if self.was else "leave"
            was = before.port(self.node, self.was, language)
            now = names.port(self.node, self.now, language)
        elif self.what == "end":
            which = column(language)
            was, now = (ENDED[why][which] if why in ENDED else why for why in (self.was, self.now))
        else:
            if self.what == "step" and not (self.was and self.now):
                word = "shorter" if self.was else "longer"
            was, now = _step(self.was, before, names), _step(self.now, names, before)
        return say(word, step=step, port=port, was=was, now=now).text(language)


def _step(node: str, names: Names, others: Names) -> str:
    return (names if node in names.program.nodes else others).step(node)


async def told_again(program: Program, call: Recorded, world: World) -> Script:
    """What the caller did, on the version the call followed; `Unreplayable`."""
    return await retell(program, call, world, Manner())


async def scenario_of(
    events: Sequence[Event], program: Program, world: World, *, name: str = "",
    voice: Voice | None = None, zone: tzinfo = UTC,
) -> tuple[Scenario, list[str]]:  # fmt: skip
    """A past call as a test of its flow, and the variables (or steps) whose digits are made up.

    `program` is the version it followed, `world` its opening hours, `voice` tells how long prompts
    last when the test is run, `zone` how its instant is written. `Unreplayable`.
    """
    call = recorded(events)
    voice = voice or TextVoice()
    script = await retell(program, call, world, Manner(voice, COARSE))
    scenario = _scenario(call, script, name or call.started.call, zone)
    played = await rehearse(program, scenario, world, voice=voice, flow=call.started.flow)
    if found := first_difference(call, played.events):
        raise Unreplayable("otherwise", step=found.node)
    expect = played.expected()
    kept = {k: v for k, v in played.variables.items() if k not in secrets(program)}
    expect = expect.model_copy(update={"variables": kept})
    return scenario.model_copy(update={"expect": expect}), list(script.masked)


async def diverges(
    script: Script, call: Recorded, program: Program, world: World
) -> Divergence | None:
    """Where the caller of a script would go another way in this program; None if nowhere."""
    played = await follow(script, call, program, world)
    return first_difference(call, played.events)


async def compare(
    events: Sequence[Event], program: Program, world: World, *, followed: Program
) -> Divergence | None:
    """Where a past call would go another way; `followed` is the version it followed.

    `Unreplayable`.
    """
    call = recorded(events)
    return await diverges(await told_again(followed, call, world), call, program, world)


async def follow(script: Script, call: Recorded, program: Program, world: World) -> Played:
    """The caller of a script in a program: prompts as long as the real ones, hours as then."""
    scenario, voice = _scenario(call, script, call.started.call), AsLong(script.lengths)
    others = {kind: chosen for kind, chosen in script.chosen.items() if kind != "hours"}
    scenario = scenario.model_copy(update={"world": others})
    then = Around(AsMet(world.calendars, script.answers), world.attendance)
    flow = call.started.flow
    return await rehearse(program, scenario, then, voice=voice, reload=False, flow=flow)


def first_difference(call: Recorded, events: Sequence[Event]) -> Divergence | None:
    """The first step at which other facts tell another way than those of the call."""
    was, now = call.steps, steps(events)
    for at in range(max(len(was), len(now))):
        left, port = was[at - 1] if at else ("", "")
        old, new = (way[at] if at < len(way) else ("", None) for way in (was, now))
        if old[0] != new[0]:
            return Divergence("step" if at else "start", left, old[0], new[0], port or "")
        if old[1] != new[1]:
            return Divergence("port", old[0], old[1] or "", new[1] or "")
    reasons = plain_end(call.reason), plain_end(_end(events))
    if reasons[0] != reasons[1]:
        return Divergence("end", was[-1][0] if was else "", *reasons)
    return None


def plain_end(reason: str) -> str:
    """Why a call ended, as far as its flow can tell."""
    return "caller" if reason in BY_THE_CALLER else reason


def _end(events: Sequence[Event]) -> str:
    return next((str(e.data["reason"]) for e in reversed(events) if e.kind == "ended"), "")


def _scenario(call: Recorded, script: Script, name: str, zone: tzinfo = UTC) -> Scenario:
    told = call.started
    at = datetime.fromtimestamp(told.at, zone)
    dialled: dict[str, Any] = {
        "from": str(told.data.get("from", "")), "to": str(told.data.get("to", "")), "at": at,
    }  # fmt: skip
    return Scenario.model_validate(
        {
            "name": name[:200], "flow": f"../{told.flow}.json", "call": dialled,
            "world": script.chosen, "steps": script.steps,
        }
    )  # fmt: skip
