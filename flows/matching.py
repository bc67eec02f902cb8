"""Which stay belongs to which planned shift, for one worker at one site. Pure.

A stay is an arrival with the departure that follows it. It belongs to a shift when both overlap,
tolerance included; of all ways to pair them in their order in time that pair as many as possible,
the one with the smallest distances counts. Who stays on through the next shift, which begins as
the first one ends, is handed over: the stay is cut where that shift begins.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

NEAR_SECONDS = 3600.0
"""How much before a shift someone may arrive, or leave after it, if that is all we know."""
UNKNOWN_SECONDS = 1800.0
"""What an unknown arrival or departure costs against one that is known."""


class Punched(Protocol):
    """What pairing needs of a punch."""

    @property
    def at(self) -> float:
        """UTC seconds."""

    @property
    def seq(self) -> int:
        """The order of two at the same instant."""

    @property
    def direction(self) -> str:
        """`in` or `out`."""


class Planned(Protocol):
    """What pairing needs of a shift; UTC seconds, `tolerance` seconds."""

    @property
    def begins(self) -> float:
        """Its begin."""

    @property
    def ends(self) -> float:
        """Its end, after its begin."""

    @property
    def tolerance(self) -> float:
        """How far off an arrival or departure may be."""


P = TypeVar("P", bound=Punched)
S = TypeVar("S", bound=Planned)


class Stay(NamedTuple, Generic[P]):
    """An arrival and the departure after it; one of them may be unknown, not both.

    `since`, `until`: where it was cut, if it is a part of a stay over several shifts.
    """

    into: P | None
    out: P | None
    since: float | None = None
    until: float | None = None

    @property
    def arrived(self) -> float | None:
        """Begin of this part; None if unknown."""
        return self.since if self.since is not None else self.into.at if self.into else None

    @property
    def left(self) -> float | None:
        """End of this part; None if unknown."""
        return self.until if self.until is not None else self.out.at if self.out else None

    @property
    def first(self) -> float:
        """The first known instant."""
        punch = self.into if self.into is not None else self.out
        assert punch is not None
        return punch.at

    @property
    def last(self) -> float:
        """The last known instant."""
        punch = self.out if self.out is not None else self.into
        assert punch is not None
        return punch.at


def stays(punches: Iterable[P], longest: float) -> list[Stay[P]]:
    """Pair arrivals and departures of one worker at one site, in order of time.

    A departure ends the arrival just before it, at most `longest` seconds earlier. A second
    arrival closes nothing: the departure of the first one is unknown.
    """
    found: list[Stay[P]] = []
    open_: P | None = None
    for punch in sorted(punches, key=lambda p: (p.at, p.seq)):
        if punch.direction == "in":
            if open_ is not None:
                found.append(Stay(open_, None))
            open_ = punch
            continue
        if open_ is not None and punch.at - open_.at > longest:
            found.append(Stay(open_, None))
            open_ = None
        found.append(Stay(open_, punch))
        open_ = None
    if open_ is not None:
        found.append(Stay(open_, None))
    return found


def match(
    all_stays: Sequence[Stay[P]], shifts: Iterable[S], there: Callable[[Stay[P]], float]
) -> list[tuple[S | None, Stay[P]]]:
    """Each stay, whole or in parts, with its shift or None; shifts that nobody came to are not in.

    `there`: the last instant at which the worker of a stay is known to be there.
    """
    found: list[tuple[S | None, Stay[P]]] = []
    for some_stays, some_shifts in _clusters(all_stays, shifts):
        if not some_shifts or not some_stays:
            found += [(None, stay) for stay in some_stays]
            continue
        ordered = sorted(some_shifts, key=lambda s: (s.begins, s.ends))
        pairs = _best(some_stays, ordered)
        free = set(range(len(ordered))) - set(pairs.values())
        for n, stay in enumerate(some_stays):
            if n in pairs:
                found += _parts(stay, pairs[n], ordered, free, there(stay))
            else:
                found.append((None, stay))
    return found


def _parts(
    stay: Stay[P], at: int, shifts: Sequence[S], free: set[int], there: float
) -> Iterator[tuple[S | None, Stay[P]]]:
    """A stay with its shift, or cut where shifts that nobody else came to follow one another."""
    first = last = at
    if stay.into is not None:
        while first - 1 in free and _touch(shifts[first - 1], shifts[first]):
            before = shifts[first - 1]
            if stay.into.at >= before.ends - _slack(before):
                break
            first -= 1
        while last + 1 in free and _touch(shifts[last], shifts[last + 1]):
            after = shifts[last + 1]
            if there < after.begins + (_slack(after) if stay.out is not None else 0):
                break
            last += 1
    free -= set(range(first, last + 1))
    for n in range(first, last + 1):
        since = shifts[n].begins if n > first else None
        until = shifts[n + 1].begins if n < last else None
        yield shifts[n], stay._replace(since=since, until=until)


def _touch(one: Planned, other: Planned) -> bool:
    """Whether the other shift begins as the first one ends."""
    return one.ends - _slack(one) <= other.begins <= one.ends + one.tolerance


def _slack(shift: Planned) -> float:
    return min(shift.tolerance, (shift.ends - shift.begins) / 2)


def belongs(stay: Stay[P], shift: Planned) -> bool:
    """Whether a stay may be the one of a shift."""
    tolerance, near = shift.tolerance, max(shift.tolerance, NEAR_SECONDS)
    if stay.out is None:
        return shift.begins - near <= stay.first <= shift.ends + tolerance
    if stay.into is None:
        return shift.begins < stay.last <= shift.ends + near
    return stay.first <= shift.ends + tolerance and stay.last >= shift.begins - tolerance


def distance(stay: Stay[P], shift: Planned) -> float:
    """Seconds between planned and actual, at both ends together."""
    begin = UNKNOWN_SECONDS if stay.into is None else abs(stay.into.at - shift.begins)
    end = UNKNOWN_SECONDS if stay.out is None else abs(stay.out.at - shift.ends)
    return begin + end


def _clusters(
    all_stays: Sequence[Stay[P]], shifts: Iterable[S]
) -> Iterator[tuple[list[Stay[P]], list[S]]]:
    """Cut a long time into pieces across which nothing belongs together."""
    lines: list[tuple[float, float, Stay[P] | None, S | None]]
    lines = [(stay.first, stay.last, stay, None) for stay in all_stays]
    for shift in shifts:
        near = max(shift.tolerance, NEAR_SECONDS)
        lines.append((shift.begins - near, shift.ends + near, None, shift))
    lines.sort(key=lambda line: line[:2])
    some_stays: list[Stay[P]] = []
    some_shifts: list[S] = []
    until = float("-inf")
    for first, last, a_stay, a_shift in lines:
        if first > until:
            yield some_stays, some_shifts
            some_stays, some_shifts = [], []
        until = max(until, last)
        if a_stay is not None:
            some_stays.append(a_stay)
        if a_shift is not None:
            some_shifts.append(a_shift)
    yield some_stays, some_shifts


def _best(some_stays: Sequence[Stay[P]], shifts: Sequence[Planned]) -> dict[int, int]:
    """The shift of each stay, both by place: as many pairs as possible, then the nearest."""
    if len(some_stays) == len(shifts) == 1:  # as nearly always
        return {0: 0} if belongs(some_stays[0], shifts[0]) else {}
    # best[i][j]: (pairs not made, seconds) for the first i stays and j shifts
    best = [[(0, 0.0)] * (len(shifts) + 1) for _ in range(len(some_stays) + 1)]
    taken: set[tuple[int, int]] = set()
    for i, stay in enumerate(some_stays, 1):
        for j, shift in enumerate(shifts, 1):
            best[i][j] = min(best[i - 1][j], best[i][j - 1])
            if belongs(stay, shift):
                made, seconds = best[i - 1][j - 1]
                together = (made - 1, seconds + distance(stay, shift))
                if together < best[i][j]:
                    best[i][j] = together
                    taken.add((i, j))
    return dict(_backwards(best, taken))


def _backwards(
    best: Sequence[Sequence[tuple[int, float]]], taken: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if (i, j) in taken:
            i, j = i - 1, j - 1
            yield i, j
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
