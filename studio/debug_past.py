"""The moments of a tried call that one can go back to; the oldest are forgotten in a long call."""

from dataclasses import dataclass

from runtime.acts import Acts

MOST_BYTES = 20_000_000
"""About what the moments of one call may take."""
STEP_BYTES = 16
"""About what a step of the way so far takes in each moment."""


@dataclass(frozen=True)
class Moment:
    """The call just before a visit: all there is to go back to."""

    state: str
    lived: float
    gone: tuple[bool, str | None]
    acts: Acts
    ways: tuple[tuple[str, str], ...]
    path: tuple[str, ...]
    problem: str | None
    told: int

    @property
    def size(self) -> int:
        """About its bytes."""
        return len(self.state) + STEP_BYTES * (len(self.ways) + len(self.path))


class Past:
    """The last moments, oldest first; the newest is always kept."""

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._size = 0

    def __len__(self) -> int:
        return len(self._moments)

    def add(self, moment: Moment) -> None:
        """A visit is about to begin."""
        self._moments.append(moment)
        self._size += moment.size
        dropped = 0
        while self._size > MOST_BYTES and dropped < len(self._moments) - 1:
            self._size -= self._moments[dropped].size
            dropped += 1
        del self._moments[:dropped]

    def change(self, moment: Moment) -> None:
        """The newest is different now."""
        self.cut(len(self) - 1)
        self.add(moment)

    def at(self, index: int) -> Moment:
        """The moment at this place; there is one."""
        return self._moments[index]

    def cut(self, index: int) -> None:
        """Forget the moments from this place on."""
        self._size -= sum(moment.size for moment in self._moments[index:])
        del self._moments[index:]
