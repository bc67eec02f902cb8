"""Past calls of a workspace, as tests of their flow, and on a flow as it is being changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from flows.compile import rebuild
from flows.differences import Names
from flows.model import Program
from flows.world import World as Known
from runtime.events import Event
from runtime.pretended import Written
from runtime.records import calls, flows, sounds
from runtime.records.attendance import documents
from runtime.records.errors import NotFound
from runtime.replay_words import Unreplayable, say
from runtime.replaying import scenario_of
from runtime.replays import DRAFT, Group, Past, Replayed, replay
from runtime.scripting import as_file
from runtime.simulated_call import TextVoice
from studio import trials
from studio.errors import Refused


def recent(conn: Connection, workspace: str, flow: str, count: int) -> list[Past]:
    """The last real calls of a flow that are over, the newest first."""
    found = calls.recent(conn, workspace, flow=flow, past=True, limit=count)
    facts = calls.facts_of(conn, workspace, found)
    return [Past(call.id, call.version, facts[call.id]) for call in found]


@dataclass(frozen=True)
class Rerun:
    """What became of past calls, with the names of the flow they followed and of the one tried."""

    done: Replayed
    before: Names
    names: Names

    def skipped(self, language: str) -> list[tuple[str, str]]:
        """Each call that cannot be played again, and why."""
        return [
            (call, why.said(self.before.step(why.step)).text(language))
            for call, why in self.done.skipped
        ]

    def name(self, node: str) -> str:
        """What people call a step, be it gone by now."""
        return (self.names if node in self.names.program.nodes else self.before).step(node)

    def message(self, group: Group, language: str) -> str:
        """Where these calls diverge, in a sentence."""
        return group.at.message(self.before, self.names, language)


@dataclass(frozen=True)
class Gathered:
    """All that playing past calls needs: `documents` are the versions that are not gone."""

    past: Sequence[Past]
    documents: Mapping[int, dict[str, Any]]
    on: trials.Tried


def gather(conn: Connection, workspace: str, flow: str, count: int, on: trials.Tried) -> Gathered:
    """The last calls of a flow, to be played on what is tried once the database is left alone."""
    past = recent(conn, workspace, flow, count)
    return Gathered(past, _documents(conn, workspace, flow, {one.version for one in past}), on)


def rerun(gathered: Gathered, *, limit: float | None = None) -> Rerun:
    """Play the calls; `limit` seconds as for `replay`."""
    past, on, programs = gathered.past, gathered.on, followed(gathered.documents)
    done = replay(past, programs, on.program, on.known, limit=limit)
    last = programs(past[0].version) if past else None
    return Rerun(done, Names.of(last or on.program, on.known.calendars), on.names)


def followed(documents: Mapping[int, dict[str, Any]]) -> Callable[[int], Program | None]:
    """The program of a version, compiled once; None if it is gone."""

    @cache
    def program(version: int) -> Program | None:
        return rebuild(documents[version]) if version in documents else None

    return program


def _documents(
    conn: Connection, workspace: str, flow: str, versions: Collection[int]
) -> dict[int, dict[str, Any]]:
    found = {}
    for version in versions:
        with suppress(NotFound):
            found[version] = flows.document(conn, workspace, flow, version)
    return found


@dataclass(frozen=True)
class One:
    """A past call, and all that making a test of it needs; `documents` as in `Gathered`."""

    call: calls.Call
    documents: Mapping[int, dict[str, Any]]
    known: Known
    lengths: Mapping[str, float]
    events: Sequence[Event]


def gather_one(conn: Connection, workspace: str, call_id: str, secret: bytes = b"") -> One:
    """A call, to be made a test of once the database is left alone. NotFound."""
    call = calls.one(conn, workspace, call_id)
    return One(
        call, _documents(conn, workspace, call.flow, {call.version}),
        documents.world(conn, workspace, secret),
        {sound.id: sound.seconds for sound in sounds.sound_list(conn, workspace)},
        calls.facts(conn, workspace, call.id),
    )  # fmt: skip


async def as_test(one: One, language: str) -> tuple[dict[str, Any], str, list[str]]:
    """A call as a scenario without `flow`; the flow; what is masked, by the names people know.

    Refused (422 `not-replayable`) with the reason.
    """
    call = one.call
    program = followed(one.documents)(call.version)
    names = Names.of(program, {}) if program else None
    try:
        if program is None:
            raise Unreplayable("version-gone", version=call.version)
        scenario, masked = await _scenario(one, program, language)
    except Unreplayable as why:
        if call.version == DRAFT and why.code == "otherwise":
            why = Unreplayable("draft-changed")
        step = names.step(why.step) if names else ""
        raise Refused(422, why.said(step), code="not-replayable") from why
    assert names is not None
    told = as_file(scenario)
    del told["flow"]
    known = [names.variable(id) if id in program.variables else names.step(id) for id in masked]
    return told, call.flow, known


async def _scenario(one: One, program: Program, language: str) -> tuple[Any, list[str]]:
    call, voice, zone = one.call, TextVoice(one.lengths), _zone(one.known)
    day = datetime.fromtimestamp(call.started, zone).strftime("%Y-%m-%d %H:%M")
    caller = call.caller or say("hidden").text(language)
    name = say("test-name", caller=caller, day=day).text(language)
    world = Written(one.known)
    return await scenario_of(one.events, program, world, name=name, voice=voice, zone=zone)


def _zone(known: Known) -> tzinfo:
    """Where the business is: the zone of its opening hours; UTC without any."""
    zones = {str(calendar["zone"]) for calendar in known.calendars.values() if "zone" in calendar}
    return ZoneInfo(zones.pop()) if len(zones) == 1 else UTC
