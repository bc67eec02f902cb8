"""The front desk gives callers the version of the moment, without anybody switching it over."""

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from runtime.desk import FRESH, Desk
from runtime.programs import Programs
from runtime.records import directory, flows, people
from runtime.records.database import connect, writing
from tests.runtime.records.documents import flow


async def test_callers_get_a_planned_version_at_its_instant(
    tables_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = time.time()
    clock = [start]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    # Only the desk's: the loop goes on by the real one.
    monkeypatch.setattr("runtime.desk.time", SimpleNamespace(monotonic=lambda: clock[0]))
    effective = start + 0.6
    engine = connect(tables_url)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        flows.create(conn, "one", flow(), "anna", "hello")
        directory.assign(conn, "one", "123", "hello")
        flows.publish(conn, "one", "hello", None, "anna")
        flows.save_draft(conn, "one", "hello", flow(text="Merry Christmas"), 1, "anna")
        flows.publish(conn, "one", "hello", None, "anna", effective=effective)
    none = cast(Any, None)  # no call is walked here: no voice, journal or Asterisk is needed
    programs = Programs(engine, lambda _: None)
    desk = Desk(engine, "r1", programs, none, none, none, lambda _: "", b"secret")
    versions: list[tuple[float, int]] = []
    for step in range(60):
        clock[0] = start + step * 0.02
        ticket = await desk.ticket("123")
        assert ticket is not None
        versions.append((clock[0], ticket.version))
    # Never before its instant, and at most as late as a look at the routes is kept.
    assert {version for at, version in versions if at < effective} == {1}
    assert {version for at, version in versions if at > effective + FRESH} == {2}
    assert [version for _, version in versions] == sorted(version for _, version in versions)
    ticket = await desk.ticket("123")
    assert ticket is not None
    said = ticket.program.nodes["say"].model_dump()["prompts"][0]["text"]["en"]
    assert said == "Merry Christmas"
    engine.dispose()
