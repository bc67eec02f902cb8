"""The walk: one call through one program. Decides where to go, never how a line works."""

import structlog

from flows.model import Program
from nodes.base import HungUp, Node, Prompt
from runtime.call import BaseCall, TooLong
from runtime.state import CallState, Lane
from runtime.values import secrets

MAX_STEPS = 1000
MAX_IDLE_VISITS = 10
ORDER: dict[Lane, int] = {"": 0, "error": 1, "hangup": 2}

APOLOGY = Prompt.model_validate(
    {
        "text": {
            "fr": "Nous sommes désolés, un incident technique nous empêche de continuer. "
            "Merci de rappeler plus tard.",
            "en": "We are sorry, a technical problem prevents us from going on. "
            "Please call again later.",
            "it": "Ci scusiamo, un problema tecnico ci impedisce di continuare. "
            "La preghiamo di richiamare più tardi.",
            "de": "Es tut uns leid, wegen einer technischen Störung können wir nicht fortfahren. "
            "Bitte rufen Sie später wieder an.",
        }
    }
)

log = structlog.get_logger()


class Runaway(RuntimeError):
    """The walk goes round and round without the caller."""


async def walk(program: Program, state: CallState, call: BaseCall) -> None:
    """Take the call from node to node until it ends. Never raises but for cancellation.

    A cancelled walk (the runtime stops) leaves the call open: a restarted runtime resumes it.
    """
    while state.at:
        try:
            await step(program, state, call)
        except HungUp:
            state.reason = call.why_gone or "caller"
            _take_lane(program, state, call, "hangup")
        except TooLong:
            state.reason = "too_long"
            await call.take_off("too_long")
            _take_lane(program, state, call, "hangup")
        except Exception as problem:
            state.reason = "failed"
            log.exception("node failed", call=state.call, flow=state.flow, node=state.at)
            call.emit("failed", state.at or "", problem=_told(program, problem))
            await _recover(program, state, call)
    await call.finish(state.reason)


def _told(program: Program, problem: Exception) -> str:
    """What is written down of a fault; its words may quote values, so not where some are secret."""
    name = type(problem).__name__
    return name if secrets(program) else f"{name}: {problem}"[:500]


async def step(program: Program, state: CallState, call: BaseCall) -> None:
    """Visit one node: run it, and go where its port leads."""
    at = state.at or ""
    node = program.nodes[at]
    again = call.take_resumed()
    if not again:
        _count(node, state, at)
    call.enter(at, resumed=again)
    if marker := program.markers.get(at):
        call.mark(marker)
    port = await node.run(call)
    call.leave(port, program.after(at, port))


def _count(node: Node, state: CallState, at: str) -> None:
    state.visit += 1
    state.effects = {}
    if state.visit > MAX_STEPS:
        raise Runaway(f"more than {MAX_STEPS} steps in one call")
    if node.asks():
        state.idle = {}
        return
    state.idle[at] = state.idle.get(at, 0) + 1
    if state.idle[at] > MAX_IDLE_VISITS:
        raise Runaway(f"{MAX_IDLE_VISITS} visits in a row without waiting for the caller")


def _take_lane(program: Program, state: CallState, call: BaseCall, lane: Lane) -> None:
    """Go on in a lane; each is taken once, and the hang-up lane is the last."""
    at, state.idle = state.at or "", {}
    if ORDER[lane] <= ORDER[state.lane] or state.visit > MAX_STEPS:
        state.at = None
        return
    state.lane = lane
    call.leave(lane, program.after(at, lane))


async def _recover(program: Program, state: CallState, call: BaseCall) -> None:
    """Go on in the error lane; without one the caller hears that it is our fault."""
    _take_lane(program, state, call, "error")
    if state.at is not None:
        return
    try:
        if call.state.answered and not call.gone:
            await call.say(APOLOGY, barge_in=False)
    except (HungUp, TooLong):
        pass
    except Exception:
        log.exception("cannot apologise", call=call.state.call)
