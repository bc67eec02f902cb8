"""A tried call as a test: what its caller did, and all that must come of it again."""

from typing import TYPE_CHECKING, Any

from flows.scenario import Scenario
from runtime.acts import Join, at_once, untaken
from runtime.pretended import outside
from runtime.scripted import Played, rehearse
from runtime.values import secrets

if TYPE_CHECKING:
    from studio.debug_session import Session


async def as_scenario(session: "Session", name: str) -> dict[str, Any]:
    """`{scenario, exact, secrets}`; a call that still lasts is hung up in the test.

    What the test expects is what it really comes to. `exact` says whether that is the way of the
    tried call: values set by hand cannot be told by a test. `secrets` are the steps visited whose
    digits are secret: the test holds those that were typed.
    """
    hidden = secrets(session.program)
    asked = [id for id in dict.fromkeys(session.path) if _secret(session, id)]
    for join in (at_once, untaken):  # as people would write it, if that goes the same way
        told = _told(session, name, join)
        scenario = Scenario.model_validate({**told, "flow": session.call.state.flow})
        played = await rehearse(session.program, scenario, session.business)
        if exact := _same(session, played):
            break
    expected = played.expected().model_dump(mode="json", by_alias=True, exclude_none=True)
    for one in hidden & set(expected.get("variables", ())):
        del expected["variables"][one]
    return {"scenario": {**told, "expect": expected}, "exact": exact, "secrets": asked}


def _told(session: "Session", name: str, join: Join) -> dict[str, Any]:
    """The scenario, less what is expected of it."""
    call, acts = session.call, session.call.acts.copy()
    if session.mode != "ended":
        acts.add(call.act("hangup"))
    return {
        "name": name,
        "call": {
            "from": call.state.caller, "to": call.state.called,
            "at": call.begun.replace(microsecond=0).isoformat(),
        },
        "world": _world(session),
        "steps": acts.steps(join),
    }  # fmt: skip


def _world(session: "Session") -> dict[str, dict[str, Any]]:
    """The chosen outcomes; those that came about, if the clock or they were changed on the way."""
    chosen = {kind: dict(outcomes) for kind, outcomes in session.chosen.items() if outcomes}
    if session.bent:
        for node, port in session.ways:
            asked = outside(session.program, node)
            if asked is not None and port in asked.outcomes:
                chosen.setdefault(asked.type, {})[node] = port
    return chosen


def _secret(session: "Session", node: str) -> bool:
    return bool(getattr(session.program.nodes.get(node), "secret", False))


def _same(session: "Session", played: Played) -> bool:
    """Whether it goes the same way, as far as the tried call went."""
    path, ways = list(session.path), list(session.ways)
    if path != played.path[: len(path)] or ways != played.ports[: len(ways)]:
        return False
    state = session.call.state
    return session.mode != "ended" or (
        (path, state.reason) == (played.path, played.end)
        and played.variables == {**state.variables, "language": state.language}
    )
