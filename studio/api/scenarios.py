"""The tests of a flow: keep them, run them, and whether a failing one holds up publishing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from flows.differences import What
from runtime.records import flows, scenarios
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid
from runtime.records.scenarios import Kept
from runtime.rounds import Result, Round, Trial, run
from studio import trials
from studio.api.flows import author_names
from studio.api.shapes import Document, Shape, instant
from studio.auth import code_secret, reader_language
from studio.routes import PREFIX, Area, At, Reply
from studio.trials import Tried

area = Area("scenarios")


class ScenarioBody(Shape):
    scenario: Document
    """A scenario file without its `flow`."""


class ScenarioShape(Shape):
    id: str
    name: str
    scenario: Document
    saved: str
    author: str


class ScenarioList(Shape):
    scenarios: list[ScenarioShape]


class OnWhat(Shape):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    document: Document | None = None
    """The whole draft as it is on screen; it wins over `version`; without both: the saved draft."""


class RunOrder(OnWhat):
    ids: Annotated[list[str], Field(max_length=scenarios.MOST)] | None = None
    """Which of the kept tests; all when neither `ids` nor `scenario` is given."""
    scenario: Document | None = None
    """One that is not kept; its result has the id "" and comes last."""


class DifferenceShape(Shape):
    what: What
    node: str | None
    wanted: object
    found: object
    message: str


class PathStep(Shape):
    node: str
    port: str
    """"" where the call ended."""


class ResultShape(Shape):
    id: str
    name: str
    ok: bool
    ran: bool
    """False when the time was over before its turn: then it is not ok, and has not failed."""
    seconds: float
    """As the caller would have lived them."""
    differences: list[DifferenceShape]
    path: list[PathStep]


class Coverage(Shape):
    steps: dict[str, int]
    ports: dict[str, int]
    """How many tests came to a step, and took an outcome (`step:outcome`)."""


class RoundShape(Shape):
    results: list[ResultShape]
    coverage: Coverage
    ok: int
    failed: int
    not_run: int
    took: float


class Publishing(Shape):
    block_on_failing: bool


@area.get("/flows/<flow>/scenarios", can="read", answer=ScenarioList)
def list_scenarios(at: At[None], flow: str) -> ScenarioList:
    """The tests of a flow, in their order."""
    with reading(at.studio.engine) as conn:
        flows.get_draft(conn, at.workspace, flow)
        names = author_names(conn, at.workspace)
        found = scenarios.scenario_list(conn, at.workspace, flow)
    return ScenarioList(scenarios=[_shape(one, names) for one in found])


@area.post(
    "/flows/<flow>/scenarios", can="test", body=ScenarioBody, answer=ScenarioShape, status=201
)
def add_scenario(at: At[ScenarioBody], flow: str) -> Reply:
    """Add a test to a flow; 422 with the places of what is wrong with it."""
    with writing(at.studio.engine) as conn, _inside():
        kept = scenarios.add(conn, at.workspace, flow, at.body.scenario, at.me.user.id)
        shape = _shape(kept, author_names(conn, at.workspace))
    address = f"{PREFIX}/flows/{flow}/scenarios/{kept.id}"
    return Reply(shape, 201, {"Location": address})


@area.put("/flows/<flow>/scenarios/<scenario>", can="test", body=ScenarioBody, answer=ScenarioShape)
def save_scenario(at: At[ScenarioBody], flow: str, scenario: str) -> ScenarioShape:
    """Replace a test of a flow; it keeps its id whatever its name is now."""
    with writing(at.studio.engine) as conn, _inside():
        me, body = at.me.user.id, at.body.scenario
        kept = scenarios.save(conn, at.workspace, flow, scenario, body, me)
        return _shape(kept, author_names(conn, at.workspace))


@area.delete("/flows/<flow>/scenarios/<scenario>", can="test", status=204)
def delete_scenario(at: At[None], flow: str, scenario: str) -> Reply:
    """Delete a test of a flow."""
    with writing(at.studio.engine) as conn:
        scenarios.delete(conn, at.workspace, flow, scenario)
    return Reply(None, 204)


@area.post("/flows/<flow>/scenarios/run", can="test", body=RunOrder, answer=RoundShape)
def run_scenarios(at: At[RunOrder], flow: str) -> RoundShape:
    """Run tests of a flow on its draft, a version, or the document on screen; nothing is kept.

    422 with the issues when the flow cannot be walked.
    """
    body = at.body
    chosen = body.ids if body.ids is not None or body.scenario is None else []
    with reading(at.studio.engine) as conn:
        secret = code_secret(at.studio, at.me.user.role)
        tried = trials.tried(conn, at.workspace, flow, body.version, body.document, secret=secret)
        tests = trials.trials_of(conn, at.workspace, flow, chosen)
    if body.scenario is not None:
        with _inside():
            one = scenarios.loaded(scenarios.checked(body.scenario))
        tests.append(Trial("", one))
    return round_shape(run(tried.program, tests, tried.known, tried.lengths), tried)


@area.get("/settings/publishing", can="read", answer=Publishing)
def get_publishing(at: At[None]) -> Publishing:
    """Whether a failing test holds up publishing."""
    with reading(at.studio.engine) as conn:
        return Publishing(block_on_failing=trials.blocks(conn, at.workspace))


@area.put("/settings/publishing", can="operate", body=Publishing, answer=Publishing)
def set_publishing(at: At[Publishing]) -> Publishing:
    """Say whether a failing test holds up publishing."""
    with writing(at.studio.engine) as conn:
        trials.set_blocks(conn, at.workspace, at.body.block_on_failing)
    return at.body


def round_shape(done: Round, tried: Tried) -> RoundShape:
    """The results of tests, in the reader's language."""
    failed, not_run = len(done.failed), len(done.not_run)
    return RoundShape(
        results=[_result(one, tried) for one in done.results],
        coverage=Coverage(
            steps=dict(done.steps),
            ports={f"{node}:{port}": count for (node, port), count in done.ports.items()},
        ),
        ok=len(done.results) - failed - not_run, failed=failed, not_run=not_run,
        took=round(done.took, 3),
    )  # fmt: skip


@contextmanager
def _inside() -> Iterator[None]:
    """What is wrong with a scenario has its place inside the body."""
    try:
        yield
    except Invalid as wrong:
        wrong.errors = tuple(replace(e, pointer="/scenario" + e.pointer) for e in wrong.errors)
        raise


def _result(one: Result, tried: Tried) -> ResultShape:
    language, names = reader_language(), tried.names
    return ResultShape(
        id=one.id, name=one.name, ok=one.ok, ran=one.ran, seconds=one.seconds,
        differences=[
            DifferenceShape.model_validate(d.to_json(names, language)) for d in one.differences
        ],
        path=[PathStep(node=node, port=port) for node, port in one.path],
    )  # fmt: skip


def _shape(one: Kept, names: dict[str, str]) -> ScenarioShape:
    return ScenarioShape(
        id=one.id, name=one.name, scenario=one.scenario, saved=instant(one.saved),
        author=names.get(one.author, one.author),
    )  # fmt: skip
