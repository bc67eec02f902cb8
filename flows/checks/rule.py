"""What a rule is: a code, a severity, texts in three languages, and a search of the graph."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from flows.graph import Graph
from flows.problems import Problem
from nodes.base import Issue, Node, Severity
from nodes.catalogue import port_word

LANGUAGES = ("en", "fr", "it")


@dataclass(frozen=True)
class Found:
    """One place where a rule is broken.

    `pointer` is the place in the document; `param` the place in the node's parameters, or "".
    `values` fill the texts; `patch` is a JSON Patch that would put it right.
    """

    pointer: str
    node: str | None = None
    param: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    patch: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Rule:
    """`texts`: per language the message and its effect on the caller, with {places} for values."""

    code: str
    severity: Severity
    texts: Mapping[str, tuple[str, str]]
    find: Callable[[Graph], Iterator[Found]]

    def issues(self, graph: Graph) -> Iterator[Issue]:
        """Every place where the rule is broken, in the order of the document."""
        for found in self.find(graph):
            values = {"pointer": found.pointer, **found.values}
            if found.node is not None:
                values["node"] = graph.name(found.node)
            fixes = ({"patch": list(found.patch)},) if found.patch else ()
            yield Issue(self.code, self.severity, found.node, found.param, values, fixes)

    def say(self, issue: Issue, language: str) -> tuple[str, str]:
        """Message and effect in a language (en when there is no such text)."""
        message, effect = self.texts.get(language[:2], self.texts["en"])
        values = {
            name: value.text(language) if isinstance(value, Problem | Tongue | Outcome) else value
            for name, value in issue.values.items()
        }
        # a problem may end in a question: did you mean …?
        return message.format(**values).replace("?.", "?"), effect.format(**values)


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
