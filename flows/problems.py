"""One vocabulary for what is wrong with a file: what, where, and what to do about it.

Flows, workspaces, calendars and scenarios all report their mistakes as `Problem`s, so that a
person reads the same words everywhere. Texts exist in en, fr and it.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flows.texts import HINTS, SAME_WORD, TEXTS, WORDS

# In French, de melts into the article that follows.
MELTED = re.compile(r"\bde (une?\b|(des )(?=\w))")
# Of these the workspace may still get one: nothing in the flow has to be removed.
ADDABLE = {"no-calendar", "no-sound"}
# So many known names at most are told where `count` says how many there are.
FEW = 6
QUOTES = (("“", "”"), ("« ", " »"), ("«", "»"))


def column(language: str) -> int:
    """Which of the three texts to read: en unless the language is French or Italian."""
    return {"fr": 1, "it": 2}.get(language[:2], 0)


@dataclass(frozen=True)
class Problem:
    """One mistake at one JSON pointer ("" is the whole document)."""

    pointer: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The mistake and its remedy in one sentence, without the place."""
        which = column(language)
        values = {
            name: WORDS[value.word][which] if isinstance(value, Say) else value
            for name, value in self.values.items()
        }
        if "known" in values:
            values["hint"] = self._hint(which)
        # values are quoted in English; each language has its own marks
        text, marks = TEXTS[self.code][which].format(**values), QUOTES[which]
        if which == 1:
            text = MELTED.sub(_melt, text)
        return text.replace("“", marks[0]).replace("”", marks[1])

    def __str__(self) -> str:
        return self.text()

    def _hint(self, which: int) -> str:
        known = [str(name) for name in self.values["known"]]
        if close := self.closest():
            return HINTS["closest"][which].format(closest=close)
        if not known:
            return HINTS["none-yet" if self.code in ADDABLE else "none"][which]
        if self.code == "no-node" and len(known) > FEW:
            return HINTS["count"][which].format(count=len(known))
        shown = ", ".join(known[:30]) + (" …" if len(known) > 30 else "")
        return HINTS["known"][which].format(known=shown)

    def closest(self) -> str | None:
        """The known name most like the one written, if one is near."""
        known = [
            str(name) for name in (*self.values.get("known", ()), *self.values.get("names", ()))
        ]
        written = str(self.values.get("name", self.values.get("value", ""))).strip("“”")
        return next(iter(difflib.get_close_matches(written, known, 1)), None)


def _melt(found: re.Match[str]) -> str:
    return "de " if found[2] else f"d’{found[1]}"


@dataclass(frozen=True)
class Say:
    """A value of a problem that is itself a word of `WORDS`."""

    word: str

    @classmethod
    def of(cls, value: Any) -> "Say":
        """The JSON type of a value."""
        if value is None or isinstance(value, bool):
            return cls("null" if value is None else "boolean")
        names = {str: "string", int: "integer", float: "number", list: "array"}
        return cls(next((name for of, name in names.items() if isinstance(value, of)), "object"))

    @classmethod
    def format(cls, name: str | None) -> "Say":
        """The word for a field `format`, or a general one."""
        word = SAME_WORD.get(name or "", name or "")
        return cls(word if word in WORDS else "pattern")


def point(path: Iterable[Any]) -> str:
    """A JSON pointer from keys and indexes."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def unpoint(pointer: str) -> list[str]:
    """The keys and indexes of a JSON pointer, as texts."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def shown(value: Any) -> str:
    """A value as a person may read it in a message, short."""
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


INSTANTS = ("datetime_parsing", "datetime_from_date_parsing", "timezone_aware")


# Of instants; those of numbers are in the schema.
BOUNDS = {"greater_than_equal": "too-early", "less_than_equal": "too-late"}


def from_pydantic(wrong: ValidationError, pointer: str = "") -> list[Problem]:
    """What pydantic found beyond the schema, as problems below `pointer`."""
    return [_from(error, pointer) for error in wrong.errors(include_url=False)]


def _from(error: Any, pointer: str) -> Problem:
    place = pointer + point(error["loc"])
    if error["type"] in INSTANTS:
        values = {"value": shown(error["input"]), "wanted": Say("instant")}
        return Problem(place, "bad-pattern", values)
    if error["type"] in BOUNDS and isinstance(error["input"], str):
        limit = str(next(iter(error["ctx"].values())))[:10]  # the day will do
        values = {"value": shown(error["input"]), "limit": limit}
        return Problem(place, BOUNDS[error["type"]], values)
    return Problem(place, "invalid", {"detail": error["msg"].removeprefix("Value error, ")})
