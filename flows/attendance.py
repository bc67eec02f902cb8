"""Who was where, and when: interventions made of punches and planned shifts. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from flows.matching import Stay, match, stays

DUPLICATE = "duplicate"
STAY_SECONDS = 16 * 3600
"""After so long an arrival without a departure counts as a forgotten departure."""

State = Literal["expected", "present", "done", "missing"]
Gap = Literal["late", "early", "missing_in", "missing_out", "short", "long", "unplanned"]
Kind = Literal["late", "missing_in", "missing_out"]


@dataclass(frozen=True)
class Shift:
    """One planned line: instants are UTC seconds, `tolerance` seconds, `zone` the site's."""

    id: str
    worker: str
    site: str
    begins: float
    ends: float
    tolerance: float = 600.0
    zone: str = "Europe/Paris"


@dataclass(frozen=True)
class Punch:
    """A punch as it counts, corrections applied: `at` in UTC seconds, `zone` the site's."""

    id: str
    seq: int
    worker: str
    site: str
    direction: str
    at: float
    zone: str = "Europe/Paris"
    flags: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True)
class Intervention:
    """A planned shift, what really happened, or both. Instants are UTC seconds.

    `id` is the shift's, else that of the punch which began it (or ended it, without arrival).
    """

    id: str
    worker: str
    site: str
    shift: str | None
    planned: tuple[float, float] | None
    arrived: float | None
    left: float | None
    in_punch: str | None
    out_punch: str | None
    state: State
    gaps: tuple[Gap, ...]
    zone: str = "Europe/Paris"
    simulated: bool = False
    flags: tuple[str, ...] = ()

    @property
    def seconds(self) -> float | None:
        """How long the worker was there; None while an end is unknown."""
        return None if self.arrived is None or self.left is None else self.left - self.arrived

    @property
    def begins(self) -> float:
        """The instant it is listed at: planned begin, else arrival, else departure."""
        if self.planned is not None:
            return self.planned[0]
        return self.arrived if self.arrived is not None else self.left or 0.0


class Due(NamedTuple):
    """Something to tell people about a shift, since the instant `at` (UTC seconds)."""

    kind: Kind
    shift: Shift
    at: float


class _Actual(NamedTuple):
    """What is known of a stay at an instant; `over`: nobody waits for its departure any more."""

    stay: Stay[Punch] | None
    over: bool


def interventions(
    punches: Iterable[Punch], shifts: Iterable[Shift], now: float
) -> list[Intervention]:
    """Every shift and every stay once, by worker, site and begin; `now` in UTC seconds.

    Punches flagged as duplicates count for nothing. Simulated punches never complete real ones,
    and take a shift only where no real stay did. Punches after `now` are not known yet.
    """
    known = [p for p in punches if DUPLICATE not in p.flags and p.at <= now]
    there = _There(known, now)
    shifts_of: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    for shift in shifts:
        shifts_of[shift.worker, shift.site].append(shift)
    punches_of: dict[tuple[str, str], list[Punch]] = defaultdict(list)
    for punch in known:
        punches_of[punch.worker, punch.site].append(punch)
    found: list[Intervention] = []
    for key in sorted({*shifts_of, *punches_of}):
        for planned, stay in _matched(punches_of[key], shifts_of[key], there):
            over = stay is not None and there.over(stay, planned)
            found.append(_intervention(planned, _Actual(stay, over), now))
    return sorted(found, key=lambda i: (i.worker, i.site, i.begins, i.id))


def due(shifts: Iterable[Shift], punches: Iterable[Punch], now: float) -> list[Due]:
    """What is true at `now` and worth an alert, by the instant since which it is.

    `late` since begin + tolerance and `missing_in` since the end while nobody arrived;
    `missing_out` since end + tolerance while somebody arrived and did not leave.
    """
    by_id = {shift.id: shift for shift in shifts}
    found: list[Due] = []
    for one in interventions(punches, by_id.values(), now):
        if one.shift is None:
            continue
        shift = by_id[one.shift]
        if one.arrived is None:
            if one.left is None:
                found.append(Due("late", shift, shift.begins + shift.tolerance))
            found.append(Due("missing_in", shift, shift.ends))
        elif one.left is None:
            found.append(Due("missing_out", shift, shift.ends + shift.tolerance))
    return sorted((d for d in found if d.at <= now), key=lambda d: (d.at, d.shift.id, d.kind))


class _There:
    """Until when each worker is known to be at a site."""

    def __init__(self, punches: Iterable[Punch], now: float) -> None:
        self._now = now
        self._arrivals: dict[tuple[str, bool], list[float]] = defaultdict(list)
        for punch in sorted(punches, key=lambda p: p.at):
            if punch.direction == "in":
                self._arrivals[punch.worker, punch.simulated].append(punch.at)

    def until(self, stay: Stay[Punch]) -> float:
        """The departure, else the next arrival anywhere, else now, else as long as anyone stays."""
        if stay.out is not None or stay.into is None:
            return stay.last
        arrivals = self._arrivals[stay.into.worker, stay.into.simulated]
        after = bisect_right(arrivals, stay.into.at)
        later = arrivals[after] if after < len(arrivals) else self._now
        return min(later, stay.into.at + STAY_SECONDS)

    def over(self, stay: Stay[Punch], shift: Shift | None) -> bool:
        """Whether nobody waits for its end any more."""
        if stay.left is not None or stay.into is None:
            return True
        arrivals = self._arrivals[stay.into.worker, stay.into.simulated]
        patience = stay.into.at + STAY_SECONDS
        if shift is not None:
            patience = max(patience, shift.ends + shift.tolerance)
        return arrivals[-1] > stay.into.at or self._now > patience


def _matched(
    punches: Sequence[Punch], shifts: Sequence[Shift], there: _There
) -> Iterator[tuple[Shift | None, Stay[Punch] | None]]:
    """The shifts and stays of one worker at one site: together, or alone."""
    left = list(shifts)
    for simulated in (False, True):
        same = [p for p in punches if p.simulated == simulated]
        together = match(stays(same, STAY_SECONDS), left, there.until)
        taken = {id(shift) for shift, _ in together if shift is not None}
        yield from together
        left = [shift for shift in left if id(shift) not in taken]
    yield from ((shift, None) for shift in left)


def _intervention(shift: Shift | None, actual: _Actual, now: float) -> Intervention:
    stay = actual.stay
    into, out = (stay.into, stay.out) if stay else (None, None)
    first = shift or into or out
    assert first is not None
    ends = [punch for punch in (into, out) if punch is not None]
    return Intervention(
        id=first.id,
        worker=first.worker,
        site=first.site,
        shift=shift.id if shift else None,
        planned=(shift.begins, shift.ends) if shift else None,
        arrived=stay.arrived if stay else None,
        left=stay.left if stay else None,
        in_punch=into.id if stay and into and stay.since is None else None,
        out_punch=out.id if stay and out and stay.until is None else None,
        state=_state(shift, actual, now),
        gaps=tuple(_gaps(shift, actual, now)),
        zone=first.zone,
        simulated=any(punch.simulated for punch in ends),
        flags=tuple(dict.fromkeys(flag for punch in ends for flag in punch.flags)),
    )


def _state(shift: Shift | None, actual: _Actual, now: float) -> State:
    if actual.stay is not None:
        return "done" if actual.over else "present"
    assert shift is not None
    return "missing" if now >= shift.ends + shift.tolerance else "expected"


def _gaps(shift: Shift | None, actual: _Actual, now: float) -> Iterator[Gap]:
    stay = actual.stay
    if shift is None:
        yield "unplanned"
    elif stay is None:
        if now >= shift.ends:
            yield "missing_in"
        elif now >= shift.begins + shift.tolerance:
            yield "late"
    else:
        yield from _against(shift, stay)
    if stay is not None and stay.arrived is None:
        yield "missing_in"
    if stay is not None and stay.left is None:
        waited = shift is not None and now >= shift.ends + shift.tolerance
        if actual.over or waited:
            yield "missing_out"


def _against(shift: Shift, stay: Stay[Punch]) -> Iterator[Gap]:
    """Planned against actual, beyond the tolerance."""
    arrived, left, tolerance = stay.arrived, stay.left, shift.tolerance
    if arrived is not None and arrived > shift.begins + tolerance:
        yield "late"
    if left is not None and left < shift.ends - tolerance:
        yield "early"
    if arrived is not None and left is not None:
        more = (left - arrived) - (shift.ends - shift.begins)
        if more < -tolerance:
            yield "short"
        elif more > tolerance:
            yield "long"
