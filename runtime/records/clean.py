"""What may not be stored: ids and names of a wrong shape, characters that databases refuse."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from flows.document import read
from flows.problems import Problem
from nodes.base import NODE_ID
from runtime.records.errors import FieldError, Invalid

LONGEST_NAME = 200


def field_errors(problems: Iterable[Problem]) -> list[FieldError]:
    """The problems of a document as errors with their places."""
    return [FieldError(problem.pointer, problem.text(), problem) for problem in problems]


def unstorable(value: Any) -> list[FieldError]:
    """What makes a JSON value impossible to keep: NUL, half a character pair, depth, NaN."""
    return field_errors(read(value if not isinstance(value, str) else [value])[1])


def check_id(text: str, pointer: str = "/id") -> str:
    """The id, or Invalid."""
    if not re.fullmatch(NODE_ID.replace("$", ""), text):
        what = "use 1 to 64 small letters, digits, - and _, a letter or digit first"
        raise Invalid(f"{text[:80]!r} cannot be an id.", [FieldError(pointer, what)])
    return text


def check_name(text: str, pointer: str = "/name") -> str:
    """A name people read, trimmed; Invalid when empty, too long or impossible to keep."""
    text = text.strip()
    if not text or len(text) > LONGEST_NAME or unstorable(text):
        what = f"write 1 to {LONGEST_NAME} ordinary characters"
        raise Invalid("The name is unusable.", [FieldError(pointer, what)])
    return text


def slug(name: str) -> str:
    """An id from a name: `Accueil Dupont SA` gives `accueil-dupont-sa`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "flow"
