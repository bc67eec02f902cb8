"""What may not be stored: ids and names of a wrong shape, characters that databases refuse."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from flows.document import read
from flows.problems import Problem
from nodes.base import NODE_ID
from runtime.records.errors import FieldError, Invalid
from runtime.records.words import say

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
        raise Invalid(say("bad-id", id=text[:80]), [FieldError.of(pointer, "id-shape")])
    return text


def check_name(text: str, pointer: str = "/name") -> str:
    """A name people read, trimmed; Invalid when empty, too long or impossible to keep."""
    text = text.strip()
    if not text or len(text) > LONGEST_NAME or unstorable(text):
        wrong = FieldError.of(pointer, "name-length", longest=LONGEST_NAME)
        raise Invalid(say("bad-name"), [wrong])
    return text


def slug(name: str, otherwise: str = "flow") -> str:
    """An id from a name: `Accueil Dupont SA` gives `accueil-dupont-sa`; `otherwise` without any."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or otherwise
