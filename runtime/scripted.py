"""Tests of flows: a scripted call played to its end in virtual time.

Between every two steps the state of the call is written down and read back, and the call is built
anew, as after a crash: what a flow needs to go on must be in its state.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from flows.model import Program
from flows.scenario import Scenario
from nodes.world import World
from runtime.call import Voice
from runtime.judging import Played, judge
from runtime.judging import told as told_by
from runtime.pretended import Pretended
from runtime.simulated_call import Notebook, ScriptedCall, TextVoice
from runtime.state import CallState
from runtime.walker import advance

__all__ = ["Played", "begin", "judge", "play", "rehearse", "reloaded", "told"]


def play(
    program: Program, scenario: Scenario, world: World, *, voice: Voice | None = None,
    reload: bool = True, flow: str = "",
) -> Played:  # fmt: skip
    """`rehearse`, for those who have no loop."""
    return asyncio.run(rehearse(program, scenario, world, voice=voice, reload=reload, flow=flow))


async def rehearse(
    program: Program, scenario: Scenario, world: World, *, voice: Voice | None = None,
    reload: bool = True, flow: str = "",
) -> Played:  # fmt: skip
    """Play a scenario to the end of its call. Nothing real happens, and no second is waited.

    `world` answers what the scenario does not choose; `voice` knows how long prompts take (by
    default as long as reading them does); `flow` is the id of the flow in the facts.
    """
    call = begin(program, scenario, world, voice=voice, flow=flow)
    while call.state.at:
        await advance(program, call.state, call)
        if reload and call.state.at:
            call = reloaded(call)
    await call.finish(call.state.reason)
    return told(call)


def begin(
    program: Program, scenario: Scenario, world: World, *, voice: Voice | None = None,
    flow: str = "",
) -> ScriptedCall:  # fmt: skip
    """The call of a scenario before its first step: to `advance`, and `reloaded` in between."""
    dialled = scenario.call
    state = CallState(
        call="scripted", workspace="", flow=flow, version=0, simulated=True, caller=dialled.from_,
        caller_name="", called=dialled.to, started=(dialled.at or datetime.now(UTC)).timestamp(),
        language=program.languages[0], at=program.start,
    )  # fmt: skip
    pretended = Pretended(world, scenario.world, lambda: state.at)
    call = ScriptedCall(program, state, pretended, scenario.steps, voice or TextVoice(), Notebook())
    call.begin()
    return call


def reloaded(call: ScriptedCall) -> ScriptedCall:
    """The same call, taken up again from what was written down of it."""
    state = CallState.load(call.state.dump())
    fresh = call.after(state)
    if isinstance(fresh.world, Pretended):
        fresh.world.where = lambda: state.at
    return fresh


def told(call: ScriptedCall) -> Played:
    """What a call that is over came to."""
    state, book = call.state, call.book
    assert isinstance(book, Notebook)
    variables = {**state.variables, "language": state.language}
    return replace(
        told_by(call.program, book.events, variables, state.results), undone=call.undone()
    )
