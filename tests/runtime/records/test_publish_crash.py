"""kill -9 at every statement of a publication: readers see the old version or the new one."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

def publish(left):
    engine = connect(sys.argv[1])

    @sa.event.listens_for(engine, "before_cursor_execute")
    def count(*_):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @sa.event.listens_for(engine, "commit")
    def commit(_):
        count()

    with writing(engine) as conn:
        flows.publish(conn, "one", "hello", None, "anna")

# What is loaded once serves them all: each publication is a process of its own.
for line in sys.stdin:
    child = os.fork()
    if not child:
        publish(int(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def publisher(url: str) -> Iterator[Callable[[int], int]]:
    """`publish(statements)`: publish in a new process, killed after so many; how it ended."""
    command = [sys.executable, "-c", PUBLISHER, url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        orders, ends = process.stdin, process.stdout

        def publish(statements: int) -> int:
            print(statements, file=orders, flush=True)
            return int(ends.readline())

        yield publish


def test_a_publication_is_whole_or_not_at_all(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
        flows.publish(conn, "one", "hello", None, "anna")
        flows.save_draft(conn, "one", "hello", flow(text="new"), 1, "anna")
    killed = 0
    with publisher(url) as publish:
        while (end := publish(killed)) != 0:
            assert end == -signal.SIGKILL
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
