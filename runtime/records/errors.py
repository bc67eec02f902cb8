"""What may go wrong with records, by whose fault it is. Messages are for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.compile import Report
    from flows.problems import Problem


@dataclass(frozen=True)
class FieldError:
    """One wrong value: a JSON pointer into what was sent, and what is wrong with it."""

    pointer: str
    detail: str
    problem: "Problem | None" = None

    def text(self, language: str) -> str:
        """What is wrong, in the reader's language where there are words for it."""
        return self.detail if self.problem is None else self.problem.text(language)


class RecordsError(Exception):
    """Base of what the functions of `runtime.records` raise on purpose."""


class NotFound(RecordsError):
    """There is no such thing in this workspace."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is no {what} {name!r} here.")
        self.what = what
        self.name = name


class Conflict(RecordsError):
    """The order cannot be carried out in the present state; the text says why."""

    def __init__(self, detail: str, code: str = "conflict") -> None:
        super().__init__(detail)
        self.code = code


class Stale(RecordsError):
    """The draft was saved by someone else since it was read."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            "Someone saved this flow after you opened it. Open it again to see their changes,"
            " then make yours."
        )
        self.revision = revision


class Invalid(RecordsError):
    """The content is unusable: `errors` point into what was sent, or `report` tells the issues."""

    def __init__(
        self,
        detail: str,
        errors: Sequence[FieldError] = (),
        report: "Report | None" = None,
        code: str = "invalid",
    ) -> None:
        super().__init__(detail)
        self.errors = tuple(errors)
        self.report = report
        self.code = code


class Throttled(RecordsError):
    """Too many wrong tries to sign in; `seconds` until the next is looked at."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many tries. Wait {max(1, round(seconds))} seconds, then try again.")
        self.seconds = seconds


class DatabaseProblem(RecordsError):
    """The database cannot be used at all; the text says what to do about it."""
