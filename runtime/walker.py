"""The walk: one call through one program. Decides where to go, never how a line works."""

import structlog

from flows.limits import MAX_IDLE_VISITS, MAX_STEPS
from flows.model import Program
from nodes.base import HungUp, Node, Prompt, Trouble
from runtime.call import BaseCall, TooLong
from runtime.state import CallState, Lane
from runtime.values import secrets

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
        await advance(program, state, call)
    await call.finish(state.reason)


async def advance(program: Program, state: CallState, call: BaseCall) -> None:
    """Visit one node and go on to the next, or into a lane; `state.at` is None at the end."""
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
        if not call.quiet:
            _log(program, state, problem)
        call.emit("failed", state.at or "", problem=_told(program, problem))
        await _recover(program, state, call)


def _log(program: Program, state: CallState, problem: Exception) -> None:
    """A fault of ours with its traceback; what the flow's author can mend in a line."""
    about = {"call": state.call, "flow": state.flow, "node": state.at}
    if isinstance(problem, Trouble):
        log.warning("step cannot do its work", problem=_told(program, problem), **about)
    else:
        log.exception("node failed", **about)


def _told(program: Program, problem: Exception) -> str:
    """What is written down of a fault; its words may quote values, so not where some are secret."""
    name = type(problem).__name__
    return name if secrets(program) else f"{name}: {problem}"[:500]


async def step(program: Program, state: CallState, call: BaseCall) -> None:
    """Visit one node: run it, and go where its port leads."""
    if call.pace is not None:
        await call.pace.before(call)
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
