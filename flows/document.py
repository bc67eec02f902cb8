"""From text to a plain JSON value, with limits, before any schema looks at it."""

import json
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from flows.problems import Problem, point, shown

LARGEST = 5_000_000
DEEPEST = 50
LARGE = 2**63
ODD = ("\\u0000", "\\ud", "\\uD")
"""How JSON writes NUL and halves of a surrogate pair."""
Link = tuple["Link", str | int] | None
NESTED = (dict, list)


class _Twice(dict[str, Any]):
    """An object in which the names `again` were written more than once."""

    again: tuple[str, ...] = ()


class _Constant(str):
    """NaN, Infinity or a number too large for a float."""


def read(source: Any) -> tuple[Any, list[Problem]]:
    """The JSON value in a text (str or bytes), or the given value itself, and what is wrong.

    With problems of the text itself the value is None. Never raises.
    """
    value = source
    if isinstance(source, str | bytes | bytearray):
        if len(source) > LARGEST:
            return None, [Problem("", "too-large", {"size": len(source), "limit": LARGEST})]
        reader = _Reader()
        value, problem = reader.parse(source)
        if problem:
            return None, [problem]
        if not reader.odd and _shallow(value):
            return value, []
    problems = _walk(value)
    deep = any(problem.code == "too-deep" for problem in problems)
    return (None if deep else value), problems


class _Reader:
    """Parses one text; `odd`: whether something in it asks for a closer look at every value."""

    def __init__(self) -> None:
        self.odd = False

    def parse(self, source: str | bytes | bytearray) -> tuple[Any, Problem | None]:
        """The value, or what prevents that there is one."""
        try:
            text = source if isinstance(source, str) else bytes(source).decode("utf-8-sig")
            value = self._loads(text)
            if not _once_each(text, value):
                value = self._loads(text, self._object)
        except UnicodeDecodeError:
            return None, Problem("", "not-text")
        except json.JSONDecodeError as wrong:
            detail = wrong.msg[:1].lower() + wrong.msg[1:]
            place = {"detail": detail, "line": wrong.lineno, "column": wrong.colno}
            return None, Problem("", "not-json", place)
        except RecursionError:
            return None, Problem("", "too-deep", {"limit": DEEPEST})
        except ValueError:
            # a whole number of more digits than Python agrees to read
            return None, Problem("", "not-plain", {"value": "a number of thousands of digits"})
        self.odd |= any(sign in text for sign in ODD) or not _text(text)
        return value, None

    def _loads(self, text: str, see: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
        return json.loads(
            text, object_pairs_hook=see, parse_constant=self._constant, parse_float=self._float,
            parse_int=self._int,
        )  # fmt: skip

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.odd = True
        twice = _Twice(found)
        counted = Counter(name for name, _ in pairs)
        twice.again = tuple(name for name, times in counted.items() if times > 1)
        return twice

    def _constant(self, text: str) -> _Constant:
        self.odd = True
        return _Constant(text)

    def _float(self, text: str) -> float | str:
        number = float(text)
        return number if math.isfinite(number) else self._constant(text)

    def _int(self, text: str) -> int:
        self.odd |= len(text) >= len(str(LARGE))
        return int(text)


def _once_each(text: str, value: Any) -> bool:
    """Whether surely no name of an object was written twice: then the value, written again, has as
    many quotation marks. Quicker than to look at every object while it is read.
    """
    try:
        again = msgspec.json.encode(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return text.count('"') - text.count('\\"') == again.count(b'"') - again.count(b'\\"')


def _shallow(value: Any) -> bool:
    """Whether objects and lists are surely not too deep in each other; level by level."""
    level = [value] if isinstance(value, NESTED) else []
    for _ in range(DEEPEST - 1):
        parts = [item.values() if type(item) is dict else item for item in level]
        level = [one for part in parts for one in part if type(one) in NESTED]
        if not level:
            return True
    return False


def _walk(value: Any) -> list[Problem]:
    """Depth, doubled names and values that JSON does not have. Not recursive: depth is the foe."""
    problems: list[Problem] = []
    todo: list[tuple[Any, int, Link]] = [(value, 1, None)]
    while todo:
        item, depth, link = todo.pop()
        if depth > DEEPEST:
            return [Problem(_pointer(link), "too-deep", {"limit": DEEPEST})]
        if isinstance(item, dict):
            problems += _names(item, link)
            todo += [
                (part, depth + 1, (link, key)) for key, part in item.items() if not _easy(part)
            ]
        elif isinstance(item, list):
            todo += [
                (part, depth + 1, (link, at)) for at, part in enumerate(item) if not _easy(part)
            ]
        elif not _plain(item):
            problems.append(Problem(_pointer(link), "not-plain", {"value": _name(item)}))
    return problems[::-1]


def _names(item: dict[Any, Any], link: Link) -> list[Problem]:
    wrong = [
        Problem(_pointer(link), "not-plain", {"value": shown(ascii(key))})
        for key in item
        if not (type(key) is str and key.isascii() and "\0" not in key) and not _text(key)
    ]
    again = item.again if isinstance(item, _Twice) else ()
    return wrong + [Problem(_pointer((link, n)), "twice", {"name": n}) for n in again]


def _easy(item: Any) -> bool:
    """Whether there is evidently nothing wrong with a value: the most, and the quickest."""
    kind = type(item)
    if kind is str:
        return item.isascii() and "\0" not in item
    return kind is bool or item is None or (kind is int and -LARGE < item < LARGE)


def _plain(item: Any) -> bool:
    if isinstance(item, float):
        return math.isfinite(item)
    if isinstance(item, int):
        return item.bit_length() < 64
    return item is None or _text(item)


def _text(item: Any) -> bool:
    """A text that any database can keep: no half of a surrogate pair, no NUL."""
    if type(item) is not str or "\0" in item:
        return False
    try:
        item.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(item: Any) -> str:
    if isinstance(item, int):
        return f"a whole number of {item.bit_length()} bits"
    return shown(str(item)) if isinstance(item, _Constant | float) else shown(ascii(item))


def _pointer(link: Link) -> str:
    path: list[str | int] = []
    while link is not None:
        link, key = link
        path.append(key)
    return point(reversed(path))
