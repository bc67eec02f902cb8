"""Proofs that histories of punches are unchanged, for all who look on at once.

A proof reads the whole history. One that took long is believed for a while, so that a screen which
asks at every punch costs a small part of the machine, however long the history is.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy.engine import Connection, Engine

from runtime.records.attendance.chain import Verified
from runtime.records.attendance.changes import whole
from runtime.records.database import reading

Prove = Callable[[Connection, str], Verified]
PART = 20
"""A proof is believed for so many times as long as it took."""
QUICK = 0.1
"""Seconds: a proof that took less is made anew each time."""


class Proofs:
    """One for each studio. Of several who ask about a workspace at once, one proves for all."""

    def __init__(self, engine: Engine, prove: Prove = whole) -> None:
        self._engine, self._prove = engine, prove
        self._busy: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._known: dict[str, tuple[float, Verified]] = {}

    def of(self, workspace: str, *, fresh: bool = False) -> Verified:
        """How the history of a workspace is, or was a moment ago unless `fresh`."""
        asked = time.monotonic()
        with self._busy[workspace]:
            until, known = self._known.get(workspace, (0.0, None))
            if known is not None and asked < until and not fresh:
                return known
            begun = time.monotonic()
            with reading(self._engine) as conn:
                found = self._prove(conn, workspace)
            took = time.monotonic() - begun
            believed = took * PART if took > QUICK else 0.0
            self._known[workspace] = (begun + believed, found)
            return found
