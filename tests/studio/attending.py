"""Punching for the tests of the studio: a directory, and calls that punch."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy.engine import Engine

from nodes.world import Attempt
from runtime.records.attendance.service import AttendanceRecords
from studio import studio_of
from tests.studio.visitor import Visitor

CODE, LINE = "482913", "+33145223344"
SITE: dict[str, Any] = {"name": "Résidence Les Tilleuls", "code": "4821", "lines": [LINE]}
WORKER: dict[str, Any] = {"name": "Amina Diallo", "code": CODE}


def fill(visitor: Visitor) -> tuple[str, str]:
    """A site with a line and a worker with a code; their ids."""
    site = visitor.post("/attendance/sites", SITE)
    worker = visitor.post("/attendance/workers", WORKER)
    assert (site.status_code, worker.status_code) == (201, 201), (site.text, worker.text)
    return site.get_json()["id"], worker.get_json()["id"]


def punch(
    engine: Engine, workspace: str, secret: bytes, call: str, *, at: float | None = None,
    code: str = CODE, line: str = LINE,
) -> dict[str, Any]:  # fmt: skip
    """A call from a line whose caller keys a code."""
    begun = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    attempt = Attempt(call=call, at=begun, line=line, site=None, code=code, unlisted="refuse")
    records = AttendanceRecords(engine, workspace, secret)
    return asyncio.run(records.punch(f"{call}:1:punch-1", attempt))


def punch_at(app: Flask, call: str, workspace: str = "one", **more: Any) -> dict[str, Any]:
    """The same on the records of an application."""
    studio = studio_of(app)
    return punch(studio.engine, workspace, studio.config.secret, call, **more)
