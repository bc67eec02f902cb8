"""How long what a flow says takes: at most, and as a rule. Seconds, by the reading time of texts.

Values of variables are taken to have the length of their type, recordings that of their text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.limits import SECONDS_PER_CHARACTER, SHORTEST_SOUND, reading_time
from flows.model import VariableDecl
from nodes.base import Prompt
from nodes.formula import LONGEST
from nodes.text import BadTemplate, compile_text

SHORT = ("digits", "number", "money", "boolean", "date", "time", "datetime", "phone")
LONGEST_VALUE, LONGEST_SPOKEN = 64, 60.0
USUAL_VALUE, USUAL_SPOKEN = 12, 4.0
RECORDING = 30.0
"""Seconds of a recording without a text, as a rule and for want of better knowledge."""
APOLOGY = 10.0


@dataclass(frozen=True, eq=False)
class Lengths:
    """`nodes.base.Lengths` for one flow; `most`: the longest, otherwise as a rule.

    Equal ones are mostly one and the same (`of`), so that they are quick to tell apart.
    """

    short: frozenset[str]
    """Variables whose values are short, by their type."""
    most: bool

    @classmethod
    def of(cls, variables: Mapping[str, VariableDecl], *, most: bool) -> "Lengths":
        """Those of a flow with these variables."""
        short = (name for name, v in variables.items() if getattr(v, "type", "") in SHORT)
        return _lengths(frozenset((*short, "call.started", "language", "now")), most)

    def prompt(self, prompt: Prompt) -> float:
        """Seconds of a prompt, in the language in which it takes longest."""
        texts = [self._text(text) for text in prompt.text.values() if text.strip()]
        silent = RECORDING if prompt.audio else 0.0
        return max(texts, default=silent)

    def value(self) -> float:
        """Seconds of a value that is said."""
        return LONGEST_SPOKEN if self.most else USUAL_SPOKEN

    def _text(self, text: str) -> float:
        if "{" not in text:
            return reading_time(text)
        try:
            template = compile_text(text)
        except BadTemplate:
            return reading_time(text)
        if not template.names:
            return reading_time(template.render(lambda name: None))
        length = min(LONGEST, template.length(self._size))
        return max(SHORTEST_SOUND, SECONDS_PER_CHARACTER * length)

    @property
    def _size(self) -> Callable[[str], int]:
        return self._longest if self.most else lambda name: USUAL_VALUE

    def _longest(self, name: str) -> int:
        return LONGEST_VALUE if name in self.short else LONGEST


_lengths = lru_cache(maxsize=200)(Lengths)
