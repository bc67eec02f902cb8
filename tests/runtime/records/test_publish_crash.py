"""kill -9 at every statement of a publication: readers see the old version or the new one."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from runtime.records import flows
from runtime.records.database import reading, writing
from tests.runtime.records.documents import flow

pytestmark = pytest.mark.slow  # a process per statement
ROOT = Path(__file__).resolve().parents[3]
PUBLISHER = """
import os, signal, sys
import sqlalchemy as sa
from runtime.records import flows
from runtime.records.database import connect, writing

engine, left = connect(sys.argv[1]), int(sys.argv[2])

@sa.event.listens_for(engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

@sa.event.listens_for(engine, "commit")
def commit(_):
    count()

with writing(engine) as conn:
    flows.publish(conn, "one", "hello", None, "anna")
"""


def publish(url: str, statements: int) -> int:
    command = [sys.executable, "-c", PUBLISHER, url, str(statements)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def test_a_publication_is_whole_or_not_at_all(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
        flows.publish(conn, "one", "hello", None, "anna")
        flows.save_draft(conn, "one", "hello", flow(text="new"), 1, "anna")
    killed = 0
    while publish(url, killed) != 0:
        killed += 1
        with reading(engine) as conn:
            draft = flows.get_draft(conn, "one", "hello")
            assert [v.version for v in flows.version_list(conn, "one", "hello")] == [1]
            assert draft.live_version == 1
            assert flows.document(conn, "one", "hello", 1) == flow()
        assert killed < 30
    assert killed >= 5  # lock, calendars, sounds…, insert, update, commit
    with reading(engine) as conn:
        assert flows.get_draft(conn, "one", "hello").live_version == 2
        assert flows.document(conn, "one", "hello", 2) == flow(text="new")
