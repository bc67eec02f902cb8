"""Brings flow documents of older formats to the present one, on raw JSON, when they are read.

Each upgrade takes a document of format N and returns one of format N + 1. A released upgrade is
never edited; code elsewhere knows only the present format.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from flows.model import FORMAT
from flows.problems import Problem, shown

Document = dict[str, Any]
Upgrade = Callable[[Document], Document]

UPGRADES: Mapping[int, Upgrade] = {}


def upgrade(
    document: Document, upgrades: Mapping[int, Upgrade] = UPGRADES, newest: int = FORMAT
) -> tuple[Document, list[Problem]]:
    """The document in the newest format, and what is wrong with its format number.

    The given document is not changed. A missing number is left for the schema to report. An
    upgrade may trust nothing: one that fails on a broken document is reported, never raised.
    """
    found = document.get("format")
    if "format" not in document:
        return document, []
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= newest:
        return document, [_wrong(found, newest)]
    if found == newest:
        return document, []
    result = deepcopy(document)
    for number in range(found, newest):
        try:
            result = {**upgrades[number](result), "format": number + 1}
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as problem:
            detail = f"cannot be brought from format {number} to {number + 1}: {problem!r}"
            return document, [Problem("", "invalid", {"detail": detail})]
    return result, []


def _wrong(found: Any, newest: int) -> Problem:
    return Problem("/format", "wrong-format", {"value": shown(found), "newest": newest})
