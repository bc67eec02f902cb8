"""When keys were pressed and the caller left: told along with the facts, for whoever plays the
call again (`runtime.replaying`). All instants are seconds of the call's own clock."""

from collections.abc import Callable
from typing import Any

AHEAD = 0.02
"""Seconds that a key waited before it counts as pressed ahead."""
HIDDEN = "•"


class Times:
    """Of one life of a call: what was pressed before a crash has no instant."""

    def __init__(self) -> None:
        self._waiting: list[float] = []
        self._forgotten: list[tuple[str, float]] = []
        self._left: float | None = None

    def pressed(self, now: float) -> None:
        """A key joins those that wait."""
        self._waiting.append(now)

    def ahead(self, waiting: int, now: float) -> dict[str, Any]:
        """The first of the keys that wait (so many) is taken: how long it waited, if it did."""
        pressed = self._take(1, waiting)
        waited = round(now - pressed[0], 4) if pressed else 0.0
        return {"ahead": waited} if waited >= AHEAD else {}

    def forget(self, keys: str, waiting: int) -> None:
        """The first of the keys that wait (so many) go, and nobody took them."""
        pressed = self._take(len(keys), waiting)
        if pressed:
            self._forgotten += zip(keys[-len(pressed) :], pressed, strict=True)

    def swallowed(self, key: str, now: float) -> None:
        """A key was overlooked."""
        self._forgotten.append((key, now))

    def forgotten(self, clock: Callable[[], float], *, secret: bool) -> list[list[str | float]]:
        """The keys forgotten since this was last asked, and how long ago each was pressed.

        `secret`: any digit may belong to a secret.
        """
        told, self._forgotten = self._forgotten, []
        now = clock() if told else 0.0
        return [
            [HIDDEN if secret and key.isdigit() else key, round(now - at, 4)] for key, at in told
        ]

    def left(self, now: float) -> None:
        """The caller is gone."""
        self._left = now if self._left is None else self._left

    def gone(self, clock: Callable[[], float]) -> dict[str, Any]:
        """How long ago the caller left; empty when we ended the call."""
        return {} if self._left is None else {"gone": round(clock() - self._left, 4)}

    def _take(self, count: int, waiting: int) -> list[float]:
        unknown = max(0, waiting - len(self._waiting))
        known = max(0, count - unknown)
        taken, self._waiting = self._waiting[:known], self._waiting[known:]
        return taken
