"""Where in a JSON text each value begins, so that a report can name the line of a mistake."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from json.scanner import NUMBER_RE

from flows.problems import point, unpoint

Place = tuple[int, int]
SPACE = re.compile(r"[ \t\n\r]*")
WORD = re.compile(r"-?[A-Za-z]+")


def places(text: str) -> Mapping[str, Place]:
    """Line and column (both from 1) of each value by JSON pointer; of a member, of its name.

    Only for a text that json.loads accepts. Of a name written twice, the last counts.
    """
    begins = [0, *(found.end() for found in re.finditer("\n", text))]
    found = {}
    for path, at in _values(text):
        line = bisect_right(begins, at)
        found[point(path)] = (line, at - begins[line - 1] + 1)
    return found


def nearest(known: Mapping[str, Place], pointer: str) -> Place:
    """The place of a value, or of the innermost one around it that exists."""
    path = unpoint(pointer)
    while path and point(path) not in known:
        path.pop()
    return known.get(point(path), (1, 1))


def _values(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Each value with its path and offset. Not recursive: a file may be deep."""
    at = _past(text, 0)
    yield (), at
    # Open containers: their path, and how many values of a list were met (None: an object).
    open_: list[tuple[tuple[str | int, ...], int | None]] = []
    path: tuple[str | int, ...] = ()
    while True:
        at = _past(text, at)
        sign = text[at : at + 1]
        if sign in ("{", "["):
            open_.append((path, None if sign == "{" else 0))
            at = _past(text, at + 1)
        else:
            at = _past(text, _over(text, at))
        at, closed = _close(text, at, open_)
        if closed:
            return
        here, count = open_[-1]
        if count is None:
            yield (*here, name := _name(text, at)), at
            path, at = (*here, name), _past(text, _end_of_name(text, at)) + 1
        else:
            path = (*here, count)
            yield path, at
            open_[-1] = (here, count + 1)


def _close(
    text: str, at: int, open_: list[tuple[tuple[str | int, ...], int | None]]
) -> tuple[int, bool]:
    """Past the ends of containers and a comma; whether the whole text ended."""
    while open_ and text[at : at + 1] in ("}", "]"):
        open_.pop()
        at = _past(text, at + 1)
    if not open_:
        return at, True
    return (_past(text, at + 1) if text[at] == "," else at), False


def _over(text: str, at: int) -> int:
    """The end of a plain value."""
    if text[at] == '"':
        return _end_of_name(text, at)
    found = NUMBER_RE.match(text, at) or WORD.match(text, at)
    return int(found.end()) if found else len(text)


def _name(text: str, at: int) -> str:
    return str(json.decoder.scanstring(text, at + 1)[0])  # type: ignore[attr-defined]  # as above


def _end_of_name(text: str, at: int) -> int:
    return int(json.decoder.scanstring(text, at + 1)[1])  # type: ignore[attr-defined]  # as above


def _past(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at
