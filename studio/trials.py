"""Trying a flow of the workspace: its draft, a version or what is on somebody's screen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from flows.compile import compile, rebuild
from flows.differences import Difference, Names
from flows.model import Program
from flows.world import World
from runtime.records import flows, scenarios, settings, sounds
from runtime.records.attendance import documents
from runtime.records.errors import FieldError, Invalid
from runtime.records.words import say
from runtime.rounds import Result, Round, Trial, run
from studio.errors import Refused
from studio.words import say as studio_say

PUBLISHING = "publishing"
BLOCK = "block_on_failing"


@dataclass(frozen=True)
class Tried:
    """A program to try, what it may refer to, and how long its recordings are (id → seconds)."""

    program: Program
    known: World
    lengths: Mapping[str, float]

    @property
    def names(self) -> Names:
        """What people call its steps and outcomes."""
        return Names.of(self.program, self.known.calendars)


def tried(
    conn: Connection, workspace: str, flow: str, version: int | None = None, document: Any = None,
    *, secret: bytes = b"",
) -> Tried:  # fmt: skip
    """The `document` of a flow, else its `version`, else its draft, with the present calendars.

    `secret` (of `Config`) tells the workers of codes that are keyed. NotFound; Invalid with the
    report when it has errors.
    """
    draft = flows.get_draft(conn, workspace, flow)
    known = documents.world(conn, workspace, secret)
    lengths = {sound.id: sound.seconds for sound in sounds.sound_list(conn, workspace)}
    if document is None and version is not None:
        return Tried(_kept(conn, workspace, flow, version), known, lengths)
    report = compile(draft.document if document is None else document, known)
    if report.program is None:
        said = say("flow-has-errors", count=len(report.errors))
        raise Invalid(said, report=report, code="flow-has-errors")
    return Tried(report.program, known, lengths)


def _kept(conn: Connection, workspace: str, flow: str, version: int) -> Program:
    program = rebuild(flows.document(conn, workspace, flow, version))
    if program is None:
        raise Invalid(say("not-a-flow"), code="not-a-flow")
    return program


def trials_of(
    conn: Connection, workspace: str, flow: str, ids: Collection[str] | None = None
) -> list[Trial]:
    """The kept tests of a flow, or those with these ids. NotFound."""
    kept = scenarios.scenario_list(conn, workspace, flow, ids)
    return [Trial(one.id, scenarios.loaded(one.scenario)) for one in kept]


def run_kept(
    conn: Connection, workspace: str, flow: str, secret: bytes = b""
) -> tuple[Tried, Round]:
    """Run the tests of a flow on its draft. NotFound, Invalid as `tried`."""
    one = tried(conn, workspace, flow, secret=secret)
    return one, run(one.program, trials_of(conn, workspace, flow), one.known, one.lengths)


@dataclass(frozen=True)
class Failing:
    """A test that fails, or was not run, in a sentence."""

    name: str
    first: Difference
    names: Names

    def text(self, language: str) -> str:
        """Its name, and the first thing that is not as expected."""
        message = self.first.message(self.names, language)
        return studio_say("test-fails", name=self.name, message=message).text(language)


@dataclass(frozen=True)
class Due:
    """What has to be run before publishing: the draft, and its tests."""

    on: Tried
    tests: Sequence[Trial]


@dataclass(frozen=True)
class Verdict:
    """What the tests say of publishing: those that fail hold it up, those not run do not."""

    failing: tuple[FieldError, ...] = ()
    not_run: tuple[FieldError, ...] = ()


def due(conn: Connection, workspace: str, flow: str, secret: bytes = b"") -> Due | None:
    """What has to be run before publishing; None unless the workspace says so.

    A draft that has errors passes: publishing it is refused for those.
    """
    if not blocks(conn, workspace):
        return None
    try:
        return Due(tried(conn, workspace, flow, secret=secret), trials_of(conn, workspace, flow))
    except Invalid:
        return None


def verdict(due: Due | None) -> Verdict:
    """Run what is due, without the database."""
    if due is None:
        return Verdict()
    on = due.on
    done = run(on.program, due.tests, on.known, on.lengths)
    return Verdict(_told(done.failed, on.names), _told(done.not_run, on.names))


def _told(results: Sequence[Result], names: Names) -> tuple[FieldError, ...]:
    said = [(one.id, Failing(one.name, one.differences[0], names)) for one in results]
    return tuple(FieldError(f"/scenarios/{id}", first.text("en"), first) for id, first in said)


def refuse_failing(due: Due | None) -> tuple[FieldError, ...]:
    """Refused (409 `failing-tests`) if tests hold up publishing; else those that were not run."""
    found = verdict(due)
    if found.failing:
        said = studio_say("failing-tests", count=len(found.failing))
        raise Refused(409, said, code="failing-tests", errors=found.failing + found.not_run)
    return found.not_run


def blocks(conn: Connection, workspace: str) -> bool:
    """Whether a failing test holds up publishing in this workspace."""
    return bool((settings.get(conn, workspace, PUBLISHING) or {}).get(BLOCK))


def set_blocks(conn: Connection, workspace: str, block: bool) -> None:
    """Say whether a failing test holds up publishing."""
    settings.put(conn, workspace, PUBLISHING, {BLOCK: block})
