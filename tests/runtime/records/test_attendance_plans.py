"""Nothing that happens often reads all that ever happened, however long the history is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from runtime.records import people
from runtime.records.attendance import alerts, board, csv_text, outbox, punches, refusals
from runtime.records.attendance.outbox import Lane, Message
from runtime.records.attendance.punches import Wanted
from runtime.records.database import connect, migrate, reading, writing
from tests.runtime.records.attending import BEGAN, CODES, STRANGE, filled, punched

GROWING = ("punches", "refusals", "shifts", "outbox")
AT, DAY = BEGAN.timestamp(), BEGAN.date()
ALL_OF_IT = re.compile(
    rf"SCAN ({'|'.join(GROWING)})"
    rf"|SEARCH ({'|'.join(GROWING)}) USING (?!INDEX outbox_by_created).*\(workspace=\?\)"
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'ariane.db'}")
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
    yield filled(engine)
    engine.dispose()


def everyday(engine: Engine) -> None:
    """Calls that punch and err, a correction, what the board and payroll ask for."""
    with writing(engine) as conn:
        assert punched(conn, "c1") == "in"
        assert punched(conn, "c1") == "in"  # told again
        assert punched(conn, "c2", BEGAN + timedelta(hours=1), code="975310") == "unknown_worker"
        elsewhere = {"line": STRANGE, "site": "office", "code": CODES["paul"]}
        assert punched(conn, "c3", BEGAN, direction="schedule", **elsewhere) == "out_of_window"
        (first,) = punches.punch_list(conn, "one", AT - 60, AT + 60)
        punches.correct_punch(conn, "one", first.id, Wanted("boss", "so", at=AT - 60))
        (refused, _) = refusals.refusal_list(conn, "one")
        refusals.resolve_refusal(conn, "one", refused.id, "dismiss", Wanted("boss", ""))
        alerts.raise_due(conn, "one", AT)
        outbox.lanes(conn, AT)
        outbox.told(conn, "one", [first.id])
        outbox.add(conn, "one", [Message("sms", STRANGE, "k", "late")], AT)
        row = outbox.claim(conn, Lane("sms"), AT)
        assert row is not None
        outbox.never(conn, row, "no such number")
    with reading(engine) as conn:
        assert outbox.repeatable(conn, outbox.messages(conn, "one"), AT) == {row.id}
        outbox.messages(conn, "one", failed=True)
        assert len(refusals.open_calls(conn, "one")) == 1
        board.board(conn, "one", DAY, 7, AT)
        csv_text.export_punches(conn, "one", DAY, DAY)


def test_what_happens_often_reads_no_whole_table(db: Engine) -> None:
    asked: dict[str, Any] = {}

    def keep(_conn: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if re.match("SELECT|UPDATE|DELETE", statement):
            asked[statement] = values

    sa.event.listen(db, "before_cursor_execute", keep)
    everyday(db)
    sa.event.remove(db, "before_cursor_execute", keep)
    assert len(asked) > 30
    with reading(db) as conn:
        for statement, values in asked.items():
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[3] for row in plan]
            assert not [step for step in steps if ALL_OF_IT.search(step)], (statement, steps)
