"""Which values make the rules of a step hold: can one win at all, does it always, what is left?

For each value that the rules read a few samples stand for all: every constant, its neighbours,
what lies between; texts that begin, end or go on as the rules ask. Rules are judged by the very
code that runs them (`nodes.conditions.fits`), over all combinations of samples, as sets of bits.
More samples than needed only make a verdict milder, so a claim is sure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from math import prod
from typing import Any

from nodes.conditions import All, Condition, Not, Row, Var, fits, holds

MOST = 20_000
"""Combinations of samples; with more no claim is made."""
NUMBERS = ("number", "money", "digits")
ORDERED = (*NUMBERS, "date")
PARTS = ("contains", "starts_with", "ends_with", "matches")
JOINED = 2
"""Rows on what a text contains, of which all ways to join them are tried."""
SET = ("is_set", "is_not_set")
Kinds = tuple[tuple[str, str | None, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Verdict:
    """Per rule, by its index: `never` holds, `always` does, `taken` by rules before it.

    `gaps`: a value that no rule takes, and the rules that take what lies just below and above.
    """

    never: tuple[int, ...] = ()
    always: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    gaps: tuple[tuple[str, int, int], ...] = ()


def judge(rules: tuple[Condition, ...], kinds: Kinds) -> Verdict:
    """The verdict on the rules of one step, tried in their order.

    `kinds`: per name its type (None: not known) and all its possible values, if they are few.
    """
    known = {name: (kind, values) for name, kind, values in kinds}
    never, always, taken = [], [], []
    names = [frozenset(row.left for row in _rows(rule)) for rule in rules]
    whole: dict[frozenset[str], _Space] = {}
    for at, rule in enumerate(rules):
        about = [r for r, read in zip(rules, names, strict=True) if read <= names[at]]
        if names[at] not in whole:
            whole[names[at]] = _Space(about, known)
        earlier = [r for r, read in zip(rules[:at], names, strict=False) if read <= names[at]]
        # one space serves all rules on the same values, unless it is too large
        space = whole[names[at]]
        space = space if space.clear else _Space([*earlier, rule], known)
        own = space.holds(rule)
        if own is None:
            continue
        before = 0
        for one in earlier:
            before |= space.holds(one) or 0
        if own == 0:
            never.append(at)
        elif own & space.plain == space.plain:
            always.append(at)
            break
        elif not own & ~before:
            taken.append(at)
    return Verdict(tuple(never), tuple(always), tuple(taken), tuple(_gaps(rules, known, names)))


def _rows(condition: Condition) -> Iterator[Row]:
    if isinstance(condition, Row):
        yield condition
    elif isinstance(condition, Not):
        yield from _rows(condition.not_)
    else:
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _rows(part)


class _Space:
    """All combinations of samples of the names that some rules read; a set of them is an int."""

    def __init__(
        self, rules: Sequence[Condition], known: Mapping[str, tuple[str | None, tuple[str, ...]]]
    ) -> None:
        rows = [row for rule in rules for row in _rows(rule)]
        self.known: dict[int, int] = {}
        self.samples: dict[str, list[Any]] = {}
        for name in dict.fromkeys(row.left for row in rows):
            kind, values = known.get(name, (None, ()))
            self.samples[name] = _samples([r for r in rows if r.left == name], kind, values)
        self.size = prod(map(len, self.samples.values()))
        self.clear = not any(isinstance(row.right, Var) for row in rows)
        self.clear &= self.size <= MOST and all(self.samples.values())
        self.every = (1 << self.size) - 1 if self.clear else 0
        self.plain = self._without_nothing(rows) if self.clear else 0

    def holds(self, condition: Condition) -> int | None:
        """The combinations for which a condition holds; None when that cannot be told."""
        if not self.clear:
            return None
        if id(condition) not in self.known:
            self.known[id(condition)] = self._holds(condition)
        return self.known[id(condition)]

    def _holds(self, condition: Condition) -> int:
        if isinstance(condition, Row):
            # in a clear space no row compares with another variable
            name, op, right = condition.left, condition.op, condition.right
            return self._where(name, [fits(s, op, right) for s in self.samples[name]])
        if isinstance(condition, Not):
            return self.every & ~self._holds(condition.not_)
        found = self.every if isinstance(condition, All) else 0
        for part in condition.all if isinstance(condition, All) else condition.any:
            one = self._holds(part)
            found = found & one if isinstance(condition, All) else found | one
        return found

    def _where(self, name: str, truth: Sequence[bool]) -> int:
        stride = 1
        for other, samples in self.samples.items():
            if other == name:
                break
            stride *= len(samples)
        block = (1 << stride) - 1
        once = sum(block << (at * stride) for at, true in enumerate(truth) if true)
        period = stride * len(truth)
        return once * (self.every // ((1 << period) - 1))

    def _without_nothing(self, rows: Sequence[Row]) -> int:
        """Those in which each value is set, but for values whose being set is what is asked."""
        asked = {row.left for row in rows if row.op in SET}
        found = self.every
        for name, samples in self.samples.items():
            if name not in asked:
                found &= self._where(name, [sample is not None for sample in samples])
        return found


# --- samples --------------------------------------------------------------------------------------


def _samples(rows: Sequence[Row], kind: str | None, values: tuple[str, ...]) -> list[Any]:
    if kind == "boolean":
        return [None, True, False]
    if values:
        return [None, *values]
    if kind == "list":
        return []
    if sum(row.op in ("contains", "matches") for row in rows) > JOINED:
        return []
    constants = [c for row in rows for c in _constants(row)]
    parts = any(row.op in PARTS for row in rows)
    if kind in ("number", "money") and not parts:
        numbers = [n for c in constants if (n := _number(c)) is not None]
        return [None, *_around(numbers, Decimal(1), between=True)]
    if kind == "date" and not parts:
        days = [d for c in constants if (d := _date(c)) is not None]
        if days and len(days) == len(constants):
            return [None, *(d.isoformat() for d in _around(days, timedelta(days=1), between=False))]
    return [None, *dict.fromkeys(_texts(rows, constants))]


def _constants(row: Row) -> Iterator[Any]:
    right = row.right
    if isinstance(right, tuple):
        yield from right
    elif right is not None and not isinstance(right, Var):
        yield right


def _around(points: Sequence[Any], step: Any, *, between: bool) -> list[Any]:
    """Each point, what lies just below and above, and between neighbours. In their order."""
    found = set(points)
    for point in points:
        try:
            found |= {point - step, point + step}
        except OverflowError:
            continue
    ordered = sorted(set(points))
    if between:
        found |= {(a + b) / 2 for a, b in pairwise(ordered)}
    return sorted(found) or ([Decimal(0)] if between else [])


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def _date(value: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def _texts(rows: Sequence[Row], constants: Sequence[Any]) -> Iterator[str]:
    """Texts as constants and near them; of rows on parts of a text, all ways to join the parts."""
    yield from ("", "x", "\U0010ffff")
    for constant in constants:
        text = str(constant)
        yield from (text, text + "\x01", text + "0", "x" + text)
    if any(row.op in ("lt", "le", "gt", "ge", "between") for row in rows):
        numbers = [n for c in constants if (n := _number(c)) is not None]
        yield from (f"{n:f}" for n in _around(numbers, Decimal(1), between=True))
    parts: dict[str, list[str]] = {"starts_with": [""], "contains": [""], "ends_with": [""]}
    for row in rows:
        if row.op in parts:
            parts[row.op].append(str(row.right))
        elif row.op == "matches":
            for filler in ("", "x", "0", "7"):
                text = str(row.right).replace("*", filler).replace("?", filler or "x")
                parts["contains"].append(text)
    middles = [a + b for a in parts["contains"] for b in parts["contains"]]
    for start in parts["starts_with"]:
        for middle in dict.fromkeys(middles):
            for end in parts["ends_with"]:
                yield from (start + middle + end, f"{start}x{middle}x{end}")


# --- gaps ---------------------------------------------------------------------------------------

WIDEST = {"date": timedelta(days=2)}


def _gaps(
    rules: tuple[Condition, ...],
    known: Mapping[str, tuple[str | None, tuple[str, ...]]],
    names: Sequence[frozenset[str]],
) -> Iterator[tuple[str, int, int]]:
    """A single value left out between two that are taken: `lt 10` and `gt 10`."""
    if len(rules) < 2 or len(every := frozenset().union(*names)) != 1:
        return
    rows = [row for rule in rules for row in _rows(rule)]
    if any(isinstance(row.right, Var) for row in rows):
        return
    (name,) = every
    kind, values = known.get(name, (None, ()))
    if kind not in ORDERED or values or not all(row.op in RANGED for row in rows):
        return
    points = _scale(rows, kind)
    winner = [_first(rules, {name: str(point)}.get) for point in points]
    widest: Any = WIDEST.get(kind, 2)
    for at in range(1, len(points) - 1):
        below, above = winner[at - 1], winner[at + 1]
        narrow = points[at + 1] - points[at - 1] <= widest
        if winner[at] is None and narrow and below is not None and above is not None:
            shown = points[at]
            yield (f"{shown:f}" if isinstance(shown, Decimal) else str(shown)), below, above


RANGED = ("lt", "le", "gt", "ge", "between", "is")


def _scale(rows: Sequence[Row], kind: str) -> list[Any]:
    constants = [c for row in rows for c in _constants(row)]
    if kind == "date":
        days = [d for c in constants if (d := _date(c)) is not None]
        return _around(days, timedelta(days=1), between=False)
    numbers = [n for c in constants if (n := _number(c)) is not None]
    return _around(numbers, Decimal(1), between=False)


def _first(rules: tuple[Condition, ...], get: Callable[[str], Any]) -> int | None:
    return next((at for at, rule in enumerate(rules) if holds(rule, get)), None)
