"""From text to a plain JSON value, with limits, before any schema looks at it."""

import json
import math
from collections import Counter
from typing import Any

from flows.problems import Problem, point, shown

LARGEST = 5_000_000
DEEPEST = 50
Link = tuple["Link", str | int] | None


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
        value, problem = _parse(source)
        if problem:
            return None, [problem]
    problems = _walk(value)
    deep = any(problem.code == "too-deep" for problem in problems)
    return (None if deep else value), problems


def _parse(source: str | bytes | bytearray) -> tuple[Any, Problem | None]:
    try:
        text = source if isinstance(source, str) else bytes(source).decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_Constant, parse_float=_float
        )
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
    return value, None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    counted = Counter(name for name, _ in pairs)
    twice.again = tuple(name for name, times in counted.items() if times > 1)
    return twice


def _float(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else _Constant(text)


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
                (part, depth + 1, (link, key)) for key, part in item.items() if not _text(part)
            ]
        elif isinstance(item, list):
            todo += [(part, depth + 1, (link, at)) for at, part in enumerate(item)]
        elif not _plain(item):
            problems.append(Problem(_pointer(link), "not-plain", {"value": _name(item)}))
    return problems[::-1]


def _names(item: dict[Any, Any], link: Link) -> list[Problem]:
    wrong = [
        Problem(_pointer(link), "not-plain", {"value": shown(ascii(key))})
        for key in item
        if not _text(key)
    ]
    again = item.again if isinstance(item, _Twice) else ()
    return wrong + [Problem(_pointer((link, n)), "twice", {"name": n}) for n in again]


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
    return item.isascii() or not any("\ud800" <= c <= "\udfff" for c in item)


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
