"""What a rule is: a code, a severity, texts in three languages, and a search of the graph."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from flows.graph import Graph, Step
from flows.problems import Problem, column
from nodes.base import Issue, Node, Severity
from nodes.catalogue import port_word, texts

LANGUAGES = ("en", "fr", "it")


Change = Mapping[str, Any]
Words = tuple[str, str, str]


@dataclass(frozen=True)
class Fix:
    """A remedy of one click: the name of its label in `Rule.fixes`, and a JSON Patch.

    The patch (RFC 6902) is one on the whole flow document; `values` fill the label.
    """

    name: str
    patch: tuple[Change, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One place where a rule is broken.

    `pointer` is the place in the document; `param` the place in the node's parameters, or "".
    `values` fill the texts, and `effect` among them tells better than the rule's what this very
    place means to the caller; `fixes` would put it right, the best one first.
    """

    pointer: str
    node: str | None = None
    param: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    """Other than that of the rule."""


@dataclass(frozen=True)
class Rule:
    """What is looked for, and how it is told, with {places} for values.

    `texts`: per language the message and its effect on the caller. `fixes`: the labels of its
    remedies by name, each in en, fr and it.
    """

    code: str
    severity: Severity
    texts: Mapping[str, tuple[str, str]]
    find: Callable[[Graph], Iterator[Found]]
    fixes: Mapping[str, Words] = field(default_factory=dict)

    def issues(self, graph: Graph) -> Iterator[Issue]:
        """Every place where the rule is broken, in the order of the document."""
        for found in self.find(graph):
            values = {"pointer": found.pointer, **found.values}
            if found.node is not None:
                values["node"] = graph.step(found.node)
            fixes = tuple(vars(fix) for fix in found.fixes)
            severity = found.severity or self.severity
            yield Issue(self.code, severity, found.node, found.param, values, fixes)

    def say(self, issue: Issue, language: str) -> tuple[str, str]:
        """Message and effect in a language (en when there is no such text)."""
        message, effect = self.texts.get(language[:2], self.texts["en"])
        values = _worded(issue.values, language)
        # a problem may end in a question: did you mean …?
        said = message.format(**values).replace("?.", "?")
        return said, str(values.get("effect") or effect.format(**values))

    def remedies(self, issue: Issue, language: str) -> list[dict[str, Any]]:
        """The fixes as `{label, patch}`, in a language."""
        which = column(language)
        return [
            {"label": self.fixes[fix["name"]][which].format(**_worded(fix["values"], language)),
             "patch": [dict(change) for change in fix["patch"]]}
            for fix in issue.fixes
        ]  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A part of a sentence in en, fr and it, with a {count}."""

    words: Words
    count: float | str = 0

    def text(self, language: str) -> str:
        """In a language."""
        return self.words[column(language)].format(count=self.count)


@dataclass(frozen=True)
class ValueType:
    """A type of variables, in the words of the forms; any other text as it is."""

    name: str

    def text(self, language: str) -> str:
        """Its words."""
        words = texts(language)["common"]["value_types"]
        return str(words.get(self.name, self.name))


@dataclass(frozen=True)
class Outcome:
    """A port of a placed node, in the words that its card shows."""

    kind: type[Node]
    params: Mapping[str, Any]
    port: str

    def text(self, language: str) -> str:
        """Its words."""
        return port_word(self.kind, self.params, self.port, language)


@dataclass(frozen=True)
class Tongue:
    """A language by its tag, named in the reader's own language: `de` is German, allemand."""

    tag: str

    def text(self, language: str) -> str:
        """Its name; the tag itself when it has none."""
        reader = Locale(language[:2] if language[:2] in LANGUAGES else "en")
        return str(reader.languages.get(self.tag[:2], self.tag))


@dataclass(frozen=True)
class Setting:
    """A place in the parameters of a type, as its form names it: `Choices 2 · Key`.

    What the form has no name for, as the language of a text, is written as it is.
    """

    kind: str
    path: tuple[str, ...]

    def text(self, language: str) -> str:
        """Its words."""
        fields = texts(language)["types"].get(self.kind, {}).get("fields", {})
        said: list[str] = []
        known: list[str] = []
        for part in self.path:
            name = ".".join((*known, part))
            if name in fields:
                known.append(part)
                said.append(str(fields[name]["label"]))
            elif part.isdigit() and said:
                said[-1] += f" {int(part) + 1}"
            elif part not in ("text", "audio"):
                said.append(part)
        return " · ".join(said)


@dataclass(frozen=True)
class Joined:
    """Several steps, settings and texts, one after the other."""

    parts: tuple[Step | Setting | str, ...]
    by: str = " "

    def text(self, language: str) -> str:
        """In a language."""
        return self.by.join(p if isinstance(p, str) else p.text(language) for p in self.parts)


WORDED = Problem | Tongue | Outcome | Counted | ValueType | Step | Setting | Joined


def _worded(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value.text(language) if isinstance(value, WORDED) else value
        for name, value in values.items()
    }
