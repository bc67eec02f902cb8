"""Work that is only worth doing for the latest asker: one at it, at most one waiting."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Superseded(Exception):
    """Somebody came later with the same wish: this one is not needed any more."""


class Turns:
    """`with turns.take(key):` for each wish; who waits gives way to who comes later."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy: set[Hashable] = set()
        self._latest: dict[Hashable, int] = {}

    @contextmanager
    def take(self, key: Hashable) -> Iterator[None]:
        """Wait for the one at work; Superseded when a later one comes meanwhile."""
        with self._changed:
            mine = self._latest[key] = self._latest.get(key, 0) + 1
            self._changed.notify_all()
            while key in self._busy:
                self._changed.wait()
                if self._latest.get(key) != mine:
                    raise Superseded
            self._busy.add(key)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(key)
                if self._latest.get(key) == mine:
                    del self._latest[key]
                self._changed.notify_all()
