"""Generated tests: the fewest callers that take every outcome of a flow."""

from typing import Annotated

from pydantic import Field

from runtime.exploring import Explored, Gap, Wish, explore
from runtime.records import directory
from runtime.records.database import reading
from runtime.scripting import as_file
from studio import trials
from studio.api.scenarios import OnWhat
from studio.api.shapes import Document, Shape
from studio.auth import code_secret, reader_language
from studio.errors import Refused
from studio.routes import Area, At
from studio.turns import Superseded
from studio.words import say

area = Area("explore")
SECONDS = 10.0


class GeneratedTest(Shape):
    name: str
    scenario: Document
    """A scenario file without its `flow`."""
    covers: list[str]
    """The outcomes that the caller takes, `step:outcome`, in their order."""


class GapShape(Shape):
    node: str
    port: str
    message: str


class ExploredCoverage(Shape):
    total: Annotated[int, Field(ge=0)]
    """Outcomes that some caller might take."""
    covered: Annotated[int, Field(ge=0)]
    uncovered: list[GapShape]
    impossible: list[GapShape]
    """Outcomes that no caller can take, and why; they are not counted."""


class ExploredShape(Shape):
    scenarios: list[GeneratedTest]
    coverage: ExploredCoverage
    took: float
    complete: bool
    """False when the time was over before all ways had been tried."""


@area.post("/flows/<flow>/explore", can="test", body=OnWhat, answer=ExploredShape)
def explore_flow(at: At[OnWhat], flow: str) -> ExploredShape:
    """Make tests for every outcome of a flow; nothing is kept.

    422 with the issues when the flow cannot be walked; 409 `superseded` for a wish that the same
    session has made again since.
    """
    try:
        with at.studio.checks.take((at.me.id, flow, "explore")):
            return _explored(at, flow)
    except Superseded as late:
        raise Refused(409, say("superseded"), code="superseded") from late


def _explored(at: At[OnWhat], flow: str) -> ExploredShape:
    with reading(at.studio.engine) as conn:
        body, secret = at.body, code_secret(at.studio, at.me.user.role)
        tried = trials.tried(conn, at.workspace, flow, body.version, body.document, secret=secret)
        numbers = directory.number_list(conn, at.workspace)
    called = next((n.number for n in numbers if n.flow == flow and not n.draft), "")
    language = reader_language()
    wish = Wish(language, "", called, SECONDS, lengths=tried.lengths)
    return _shape(explore(tried.program, tried.known, wish), language)


def _shape(found: Explored, language: str) -> ExploredShape:
    def gaps(those: list[Gap]) -> list[GapShape]:
        return [
            GapShape(node=gap.node, port=gap.port, message=gap.text(found.names, language))
            for gap in those
        ]

    tests = []
    for one in found.callers:
        scenario = {k: v for k, v in as_file(one.scenario).items() if k != "flow"}
        covers = [f"{node}:{port}" for node, port in one.covers]
        tests.append(GeneratedTest(name=one.scenario.name, scenario=scenario, covers=covers))
    coverage = ExploredCoverage(
        total=found.total, covered=len(found.covered), uncovered=gaps(found.uncovered),
        impossible=gaps(found.impossible),
    )  # fmt: skip
    return ExploredShape(
        scenarios=tests, coverage=coverage, took=round(found.seconds, 3), complete=found.complete
    )
