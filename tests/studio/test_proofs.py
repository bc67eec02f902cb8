"""Proofs of the history: quick ones are always new, slow ones are shared for a while."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from runtime.records.attendance.chain import Verified
from runtime.records.database import connect, migrate
from studio import proofs
from studio.proofs import Proofs


def test_a_slow_proof_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    made: list[str] = []
    slow = threading.Event()

    def prove(_conn: Connection, workspace: str) -> Verified:
        made.append(workspace)
        if slow.is_set():
            time.sleep(0.12)
        return Verified(True, len(made), "")

    found = Proofs(engine, prove)
    monkeypatch.setattr(proofs, "QUICK", 60.0)
    assert [found.of("one").count, found.of("one").count] == [1, 2]
    monkeypatch.setattr(proofs, "QUICK", 0.1)
    monkeypatch.setattr(proofs, "PART", 10_000)
    slow.set()
    threads = [threading.Thread(target=found.of, args=("one",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert found.of("one").count == 3
    assert found.of("two").count == 4
    assert found.of("one", fresh=True).count == 5
    engine.dispose()
