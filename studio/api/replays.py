"""Past calls: one as a test of its flow, many on a flow as it is being changed."""

import asyncio
from typing import Annotated

from pydantic import Field

from runtime.records.database import reading
from runtime.replaying import What
from runtime.replays import Group
from studio import replays, trials
from studio.api.scenarios import OnWhat
from studio.api.shapes import Document, Shape
from studio.auth import code_secret, reader_language
from studio.replays import Rerun
from studio.routes import Area, At

area = Area("replays")


class CallTest(Shape):
    scenario: Document
    """A scenario file without its `flow`."""
    flow: str
    masked: list[str]
    """Variables (or steps) whose digits are secret: those in the test are made up."""


class ReplayOrder(OnWhat):
    calls: Annotated[int, Field(ge=1, le=1000)] = 100
    """How many of the last real calls."""


class SkippedCall(Shape):
    call: str
    message: str


class DivergenceShape(Shape):
    """Calls that go another way from `node` on: another port, another step after it, another end.

    `was` and `now` are ports, steps or ends; "" where there is none.
    """

    what: What
    node: str
    name: str
    was: str
    now: str
    calls: int
    share: float
    """Of all calls that could be played, 0 to 1."""
    message: str
    examples: list[str]


class ReplayShape(Shape):
    calls: int
    same: int
    skipped: list[SkippedCall]
    groups: list[DivergenceShape]
    took: float


@area.post("/calls/<call>/scenario", can="test", answer=CallTest)
def call_as_test(at: At[None], call: str) -> CallTest:
    """A past call as a test of its flow, not kept yet; 422 `not-replayable` says why it cannot be.

    What it expects is what happened. Secret digits are nowhere written down: others that the flow
    takes alike stand in their place.
    """
    with reading(at.studio.engine) as conn:
        secret = code_secret(at.studio, at.me.user.role)
        one = replays.gather_one(conn, at.workspace, call, secret)
    scenario, flow, masked = asyncio.run(replays.as_test(one, reader_language()))
    return CallTest(scenario=scenario, flow=flow, masked=masked)


@area.post("/flows/<flow>/replay", can="test", body=ReplayOrder, answer=ReplayShape)
def replay_calls(at: At[ReplayOrder], flow: str) -> ReplayShape:
    """Play the last real calls on the draft, a version, or the document on screen.

    Nothing real happens. 422 with the issues when the flow cannot be walked. Calls that time does
    not suffice for are among the skipped.
    """
    body = at.body
    with reading(at.studio.engine) as conn:
        secret = code_secret(at.studio, at.me.user.role)
        tried = trials.tried(conn, at.workspace, flow, body.version, body.document, secret=secret)
        gathered = replays.gather(conn, at.workspace, flow, body.calls, tried)
    return replay_shape(replays.rerun(gathered), reader_language())


def replay_shape(rerun: Rerun, language: str) -> ReplayShape:
    """What became of the calls, in a language."""
    done = rerun.done
    return ReplayShape(
        calls=done.calls, same=done.same,
        skipped=[SkippedCall(call=c, message=why) for c, why in rerun.skipped(language)],
        groups=[_group(group, rerun, language) for group in done.groups],
        took=round(done.took, 3),
    )  # fmt: skip


def _group(group: Group, rerun: Rerun, language: str) -> DivergenceShape:
    at = group.at
    return DivergenceShape(
        what=at.what, node=at.node, name=rerun.name(at.node), was=at.was, now=at.now,
        calls=len(group.calls), share=round(group.share, 4), message=rerun.message(group, language),
        examples=list(group.examples),
    )  # fmt: skip
