"""What all imports share: what is asked, a row with what is wrong in it, and the answer."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar

from runtime.records.attendance.cells import Bad
from runtime.records.attendance.import_words import say
from runtime.records.attendance.sheet import Line
from runtime.records.words import Said

What = Literal["sites", "workers", "planning"]
State = Literal["new", "changed", "same", "error"]
T = TypeVar("T")


@dataclass(frozen=True)
class Import:
    """A text to import. `site` and `worker` (ids) are those of all rows of a planning.

    `country`: of telephone numbers without one (FR, CH, IT…); without it the one of most sites.
    `tolerance`: seconds, for rows of a planning that say none; else that of the settings.
    `content`: what `imports.prepared` found in the text. `author`: who imports, for the journal.
    """

    what: What
    text: str
    format: Literal["csv", "ical"] = "csv"
    site: str | None = None
    worker: str | None = None
    country: str | None = None
    tolerance: float | None = None
    content: Any = field(default=None, compare=False, repr=False)
    author: str = ""


class CellError(NamedTuple):
    """What is wrong in a cell: its field, and a sentence with the remedy."""

    field: str
    said: Said

    def text(self, language: str) -> str:
        """The sentence in a language."""
        return self.said.text(language)


@dataclass
class Row:
    """A row: its line in the text (from 1), its cells by field, and what an import makes of it."""

    line: int
    values: dict[str, str]
    state: State = "new"
    errors: list[CellError] = field(default_factory=list)
    extra: bool = False

    @classmethod
    def of(cls, line: Line) -> "Row":
        """A row of a table, not looked at yet."""
        row = cls(line.line, dict(line.cells))
        if line.extra:
            row.wrong(next(iter(line.cells), ""), say("cells-too-many"))
        return row

    def cell(self, name: str) -> str:
        """What is written in a cell; "" when there is none."""
        return self.values.get(name, "")

    def wrong(self, name: str, said: Said) -> None:
        """Something is wrong in a cell."""
        self.errors.append(CellError(name, said))
        self.state = "error"

    def read(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The value of a cell; `otherwise`, noting why, when it is not understood."""
        try:
            return parse(self.cell(name))
        except Bad as bad:
            self.wrong(name, bad.said)
            return otherwise

    def optional(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The same; an empty cell is `otherwise` too."""
        return self.read(name, parse, otherwise) if self.cell(name) else otherwise


class Made(NamedTuple):
    """A code that was made for a worker; shown this once."""

    worker: str
    name: str
    code: str


@dataclass
class Preview:
    """What an import does, or did when `applied`. Nothing is written while a row is wrong."""

    rows: list[Row]
    applied: bool = False
    codes: list[Made] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """What of the text means nothing to us: headings of columns, kinds of entries."""

    @property
    def ok(self) -> bool:
        """Whether no row is wrong."""
        return not self.errors

    @property
    def new(self) -> int:
        """Rows that add something."""
        return self._count("new")

    @property
    def changed(self) -> int:
        """Rows that change something."""
        return self._count("changed")

    @property
    def same(self) -> int:
        """Rows that change nothing."""
        return self._count("same")

    @property
    def errors(self) -> int:
        """Rows that are wrong."""
        return self._count("error")

    def _count(self, state: State) -> int:
        return Counter(row.state for row in self.rows)[state]


def rows_of(asked: Import) -> list[Row]:
    """The rows of a table that was read."""
    return [Row.of(line) for line in asked.content.lines]


def refuse_twice(rows: Iterable[tuple[Row, str]], name: str) -> None:
    """Of two rows about the same (by a key that is not empty) the later one is wrong."""
    first: dict[str, Row] = {}
    for row, key in rows:
        if key and first.setdefault(key, row) is not row:
            row.wrong(name, say("row-twice", line=first[key].line))


def free_id(wanted: str, taken: set[str]) -> str:
    """An id that is not taken yet; it is then."""
    id_, number = wanted, 1
    while id_ in taken:
        number += 1
        id_ = f"{wanted}-{number}"
    taken.add(id_)
    return id_
