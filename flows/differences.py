"""What a test expected and did not get, in plain words by the names of the steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from flows.difference_words import ENDED, ENDING, NOTHING, TEXTS, YES_NO
from flows.model import Program
from flows.problems import column
from nodes.catalogue import port_word

What = Literal["path", "port", "end", "markers", "variables", "heard", "problem"]


@dataclass(frozen=True)
class Names:
    """What people call the steps and outcomes of a program.

    `ranges`: the labels of opening hours by their id, where they are known.
    """

    program: Program
    ranges: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program, calendars: Mapping[str, Mapping[str, Any]]) -> "Names":
        """The names of a program in a workspace with these calendars."""
        ranges = {
            id: str(hours.get("label") or id)
            for calendar in calendars.values()
            for id, hours in calendar.get("ranges", {}).items()
        }
        return cls(program, ranges)

    def step(self, node: str) -> str:
        """The name of a step; its id when it has none, or is no longer there."""
        return self.program.names.get(node) or node

    def port(self, node: str, port: str, language: str) -> str:
        """The words on the card for an outcome of a step."""
        step = self.program.nodes.get(node)
        if step is None:
            return port
        word = port_word(type(step), step.model_dump(), port, language)
        return self.ranges.get(port, word) if word == port else word

    def variable(self, name: str) -> str:
        """The label of a variable; its name when it has none."""
        declared = self.program.variables.get(name)
        return (declared.label if declared else "") or name


@dataclass(frozen=True)
class Step:
    """A step in a sentence."""

    node: str


@dataclass(frozen=True)
class Port:
    """An outcome of a step in a sentence."""

    node: str
    port: str


@dataclass(frozen=True)
class End:
    """Why a call ended, in a sentence: as what happened, or as what ought to."""

    reason: str
    happened: bool


@dataclass(frozen=True)
class Shown:
    """A value of a variable in a sentence."""

    value: Any


Word = str | int | Step | Port | End | Shown


@dataclass(frozen=True)
class Difference:
    """One thing that is not as expected: `node` is the step it concerns, where it is one.

    `wanted` and `found` are JSON values, ids rather than names; `word` and `values` its sentence.
    """

    what: What
    node: str | None
    wanted: Any
    found: Any
    word: str
    values: Mapping[str, Word] = field(default_factory=dict)

    def message(self, names: Names, language: str = "en") -> str:
        """The sentence in a language (en, fr, it; another gets English)."""
        said = {name: _say(value, names, language) for name, value in self.values.items()}
        return TEXTS[self.word][column(language)].format(**said)

    def to_json(self, names: Names, language: str = "en") -> dict[str, Any]:
        """`{what, node, wanted, found, message}`."""
        return {
            "what": self.what, "node": self.node, "wanted": self.wanted, "found": self.found,
            "message": self.message(names, language),
        }  # fmt: skip


def _say(value: Word, names: Names, language: str) -> str:
    match value:
        case Step():
            return names.step(value.node)
        case Port():
            return names.port(value.node, value.port, language)
        case End():
            words = (ENDED if value.happened else ENDING).get(value.reason)
            return words[column(language)] if words else value.reason
        case Shown():
            return _shown(value.value, language)
    return str(value)


def _shown(value: Any, language: str) -> str:
    which = column(language)
    if value is None or value == "":
        return NOTHING[which]
    if isinstance(value, bool):
        return YES_NO[value][which]
    if isinstance(value, list):
        return ", ".join(_shown(item, language) for item in value)
    marks = (("“", "”"), ("« ", " »"), ("«", "»"))[which]
    return f"{marks[0]}{value}{marks[1]}" if isinstance(value, str) else str(value)
