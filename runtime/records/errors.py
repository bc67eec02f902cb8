"""What may go wrong with records, by whose fault it is. Messages are for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from runtime.records.words import Said, say

if TYPE_CHECKING:
    from flows.compile import Report


class Sayable(Protocol):
    """A sentence that exists in several languages."""

    def text(self, language: str) -> str:
        """The sentence in a language."""


@dataclass(frozen=True)
class FieldError:
    """One wrong value: a JSON pointer into what was sent, and what is wrong with it."""

    pointer: str
    detail: str
    problem: Sayable | None = None

    @classmethod
    def of(cls, pointer: str, word: str, **values: object) -> "FieldError":
        """A wrong value told by a sentence of `runtime.records.words`."""
        said = say(word, **values)
        return cls(pointer, said.text("en"), said)

    def text(self, language: str) -> str:
        """What is wrong, in the reader's language where there are words for it."""
        return self.detail if self.problem is None else self.problem.text(language)


class RecordsError(Exception):
    """Base of what the functions of `runtime.records` raise on purpose."""

    def __init__(self, said: Said | str) -> None:
        super().__init__(said if isinstance(said, str) else said.text("en"))
        self._said = said

    def text(self, language: str) -> str:
        """What to tell people, in their language where there are words for it."""
        return self._said if isinstance(self._said, str) else self._said.text(language)


class NotFound(RecordsError):
    """There is no such thing in this workspace."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(say("not-found", what=what, name=name))
        self.what = what
        self.name = name


class Conflict(RecordsError):
    """The order cannot be carried out in the present state; `word` is also the code."""

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(say(word, **values))
        self.code = word


class Locked(RecordsError):
    """Somebody else keeps this flow: their name, and since when (UTC seconds)."""

    def __init__(self, name: str, since: float) -> None:
        self.said = say("locked", name=name, since=since)
        super().__init__(self.said)
        self.name, self.since = name, since


class Stale(RecordsError):
    """The draft was saved by someone else since it was read."""

    def __init__(self, revision: int) -> None:
        super().__init__(say("stale"))
        self.revision = revision


class Invalid(RecordsError):
    """The content is unusable: `errors` point into what was sent, or `report` tells the issues."""

    def __init__(
        self,
        said: Said | str,
        errors: Sequence[FieldError] = (),
        report: "Report | None" = None,
        code: str = "invalid",
    ) -> None:
        super().__init__(said)
        self.errors = tuple(errors)
        self.report = report
        self.code = code


class Throttled(RecordsError):
    """Too many wrong tries to sign in; `seconds` until the next is looked at."""

    def __init__(self, seconds: float) -> None:
        super().__init__(say("too-many-tries", seconds=max(1, round(seconds))))
        self.seconds = seconds


class DatabaseProblem(RecordsError):
    """The database cannot be used at all; the text says what to do about it."""
