"""The front desk gives callers the version of the moment, without anybody switching it over."""

import asyncio
import time
from typing import Any, cast

from runtime.desk import FRESH, Desk
from runtime.programs import Programs
from runtime.records import directory, flows, people
from runtime.records.database import connect, writing
from tests.runtime.records.documents import flow


async def test_callers_get_a_planned_version_at_its_instant(tables_url: str) -> None:
    engine = connect(tables_url)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        flows.create(conn, "one", flow(), "anna", "hello")
        directory.assign(conn, "one", "123", "hello")
        flows.publish(conn, "one", "hello", None, "anna")
        flows.save_draft(conn, "one", "hello", flow(text="Merry Christmas"), 1, "anna")
        effective = time.time() + 0.6
        flows.publish(conn, "one", "hello", None, "anna", effective=effective)
    none = cast(Any, None)  # no call is walked here: no voice, journal or Asterisk is needed
    programs = Programs(engine, lambda _: None)
    desk = Desk(engine, "r1", programs, none, none, none, lambda _: "", b"secret")
    versions: list[tuple[float, int]] = []
    while time.time() < effective + FRESH + 0.2:
        asked = time.time()
        ticket = await desk.ticket("123")
        assert ticket is not None
        versions.append((asked, ticket.version))
        await asyncio.sleep(0.02)
    # Never before its instant, and at most as late as a look at the routes is kept.
    assert all(version == 1 for at, version in versions if at < effective - 0.1)
    assert all(version == 2 for at, version in versions if at > effective + FRESH + 0.05)
    assert [version for _, version in versions] == sorted(version for _, version in versions)
    ticket = await desk.ticket("123")
    assert ticket is not None
    said = ticket.program.nodes["say"].model_dump()["prompts"][0]["text"]["en"]
    assert said == "Merry Christmas"
    engine.dispose()
