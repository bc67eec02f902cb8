"""Which keys a prompt tells the caller to press: "pour les ventes, tapez 2" announces 2.

Understands fr, en, it, de and es, by tables of words (`flows.announced_words`) and a few patterns:
a verb and its keys, several keys joined, a range, keys whose verb is left out in the second half of
a sentence, and in German the verb at the end. Numbers that are quantities (hours, digits of a
code) are no keys.

Where a key is only a number behind a name ("sales is 1", "per le vendite 1"), one alone proves
nothing: it counts in company, of another such key, of a verb without a key, or of one said before.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from flows.announced_words import PHRASINGS, Phrasing

TOKEN = re.compile(r"\{\{.*?\}\}|[a-z]+'(?=[a-z])|[a-z]+(?:[.'/-][a-z]+)*|[0-9]+|[*#%]|[.,;:!?]")
STOPS = frozenset(".!?;")
CLOCK = re.compile(
    r"\d{1,2}\s?(?:h(?![a-z])\s?\d{0,2}|:\d\d|uhr\b\s?\d{0,2})"
    r"|\d+(?:[.,]\d+)+|\+?\d[\d\s./-]{6,}\d"
)
AMID = frozenset(("between", "entre", "tra", "fra", "zwischen"))
VERBS = frozenset().union(*(words.press for words in PHRASINGS.values()))
ALONE = re.compile(r"\bè\b")
"""Italian: it is, which without its accent would be an `and`."""
ARTICLES = frozenset(("le", "la", "touche", "il", "l'", "l", "lo", "die"))
FIT = frozenset(("richtig", "zustandig", "vorgesehen", "gedacht"))
FAR = 6
"""Words that may stand between a verb and its key."""
LONG = 7
"""Words that a choice may be named with before its key."""


def speaks(language: str) -> bool:
    """Whether prompts of this language are understood."""
    return language[:2] in PHRASINGS


@lru_cache(maxsize=20_000)
def announced(text: str, language: str, longest: int = 1) -> tuple[str, ...]:
    """The keys that a text announces, in its order; numbers longer than `longest` are none."""
    words = PHRASINGS.get(language[:2])
    if words is None:
        return ()
    tokens = _tokens(text)
    if words.names.keys().isdisjoint(tokens) and not any(map(str.isdigit, tokens)):
        return ()
    sentences = [_Sentence(sentence, words, longest) for sentence in _sentences(tokens)]
    told = [one for sentence in sentences for one in sentence.told()]
    if words.asking.isdisjoint(tokens):
        # nobody is asked for anything, unless "one for yes, two for no"
        return _several(told)
    bare = _several([one for one in told if one.how is _How.BARE])
    sure = [one for one in told if one.how is not _How.BARE or one.key in bare or one.led]
    return tuple(dict.fromkeys(one.key for one in sure))


def announced_signs(text: str, language: str) -> tuple[str, ...]:
    """Of the keys that a text announces only `*` and `#`, which are no digits of an entry."""
    words = PHRASINGS.get(language[:2])
    if words is None or words.signs.isdisjoint(_tokens(text)):
        return ()
    return tuple(key for key in announced(text, language) if key in "*#")


class _How(Enum):
    """How a key is told: with a verb or noun, with one left out, or by a name before it."""

    ASKED = 1
    LEFT_OUT = 2
    BARE = 3


@dataclass
class _Told:
    """A key, how it is told, and whether its sentence makes clear that a key is meant."""

    key: str
    how: _How
    led: bool = False


def _several(told: list[_Told]) -> tuple[str, ...]:
    """The keys, if there are at least two."""
    keys = tuple(dict.fromkeys(one.key for one in told))
    return keys if len(keys) > 1 else ()


def _tokens(text: str) -> list[str]:
    small = text.lower().replace("’", "'").replace("ß", "ss").replace("…", ".")
    if not small.isascii():
        small = unicodedata.normalize("NFKD", ALONE.sub(" is ", small))
        small = small.encode("ascii", "ignore").decode()
    return TOKEN.findall(CLOCK.sub(" _ ", small))


def _sentences(tokens: list[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        sentence.append(token)
        if token in STOPS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


class _Sentence:
    """One sentence of a text that asks for a key somewhere, so that a verb may be left out."""

    def __init__(self, tokens: list[str], words: Phrasing, longest: int) -> None:
        self.tokens, self.words, self.longest = tokens, words, longest

    def told(self) -> list[_Told]:
        """The keys, as often as they are told."""
        tokens, words, at, found = self.tokens, self.words, 0, list[_Told]()
        telling, only_for, press = words.telling, words.only_for, words.press
        clause = -1  # where the purpose of a key without a verb began: "pour les ventes, le 2"
        asks = False  # whether a verb names no key: "premere il tasto desiderato"
        while at < len(tokens):
            token = tokens[at]
            if token not in telling and not token.isdigit():
                at += 1
                continue
            if token in only_for:
                clause = clause if self._is_range(at) else at
                at += 1
                continue
            if token in press and self._denied(at):
                at = self._clause_end(at)
                continue
            how, keys, after = self._told_at(at, clause)
            if keys:
                if how is _How.ASKED and [one.how for one in found] == [_How.BARE]:
                    found.clear()  # "for ward 3, press 1"
                found += [_Told(key, how) for key in keys]
                clause = -1
            else:
                asks |= token in press or token in words.key
            at = max(after, at + 1)
        if asks and not found:
            return self._somewhere()
        sure = asks
        for one in found:
            one.led = sure
            sure |= one.how is not _How.BARE
        return found

    def _told_at(self, at: int, clause: int) -> tuple[_How, list[str], int]:
        """How keys are told here, if they are, which, and where to read on."""
        if not self.tokens[at].isdigit():
            keys, after = self._asked(at, clause)
            if keys:
                return _How.ASKED, keys, after
        keys, after = self._left_out(at, clause)
        if not keys and self.words.last:
            keys, after = self._verb_last(at)
        if keys:
            return _How.LEFT_OUT, keys, after
        return _How.BARE, *self._bare(at)

    def _asked(self, at: int, clause: int) -> tuple[list[str], int]:
        """A verb or the noun `key` here, and the keys that follow."""
        token = self.tokens[at]
        if token in self.words.by:
            return self._by(at, clause)
        if token in self.words.ends:
            # "… suivi de la touche dièse": never a digit
            keys, after = self._list(self._skip(at + 1, wide=True))
            keys = [key for key in keys if key in "*#"]
            return keys, after if keys else at + 1
        if token in self.words.press or token in self.words.key:
            start = self._skip(at + 1, wide=False)
            found, after = self._list(start)
            return (found, after) if found else self._far_range(at)
        if token.endswith("taste") and token in self.words.names:
            return [self.words.names[token]], at + 1
        return [], at + 1

    def _by(self, at: int, clause: int) -> tuple[list[str], int]:
        """ "Mit der 1 …", "pour les ventes, c'est le 1", "dann ist die 4 richtig"."""
        to = self._skip(at + 1, wide=False)
        key, after = self._key(to), self._at(to + 1)
        if self.tokens[at] == "mit":
            near = self._at(at + 1) in ("der", "taste")
        else:
            bare = self._at(to - 1) not in ARTICLES and self.words.article
            near = not bare and (after in FIT or (clause >= 0 and self._closes(to + 1)))
        return ([key], to + 1) if key is not None and (near or key in "*#") else ([], at + 1)

    def _bare(self, at: int) -> tuple[list[str], int]:
        """ "Sales is 1", "per le vendite 1", "pharmacies 2": a name, the key, and nothing more."""
        key = self._key(at)
        named = self.tokens[at].isdigit() or self._at(at - 1) in ARTICLES
        if key is None or not named:
            return [], at + 1
        first = at
        while first > 0 and not self._closes(first - 1) and not self.tokens[first - 1].isdigit():
            first -= 1
        name = self.tokens[first:at]
        if not name:
            return ([key] if self._at(at + 1) in self.words.by else []), at + 1
        asked = any(word in VERBS or word in self.words.ends for word in name)
        meant = len(name) <= LONG and not asked and name[-1] not in self.words.amid
        return [key] if meant and self._closes(at + 1) else [], at + 1

    def _somewhere(self) -> list[_Told]:
        """ "Dia un voto da 1 a 5 premendo un tasto": a range, where a verb names no key."""
        for at in range(len(self.tokens)):
            if self._key(at) and self._is_range(at + 1) and self._key(at + 2):
                return [_Told(key, _How.ASKED) for key in self._range(at)]
        return []

    def _closes(self, at: int) -> bool:
        """Whether a part of the sentence ends here."""
        word = self._at(at)
        return word == "" or word in STOPS or word in ",:" or word in self.words.or_

    def _clause_end(self, at: int) -> int:
        while (word := self._at(at)) and word != "," and word not in STOPS:
            at += 1
        return at + 1

    def _skip(self, at: int, *, wide: bool) -> int:
        """Past the words that may stand before a key."""
        for _ in range(FAR):
            word = self._at(at)
            near = word == ":" or word in self.words.between or word in self.words.key
            far = wide and word and word not in STOPS and self._key(at) is None
            if not (near or far):
                break
            at += 1
        return at

    def _far_range(self, at: int) -> tuple[list[str], int]:
        """ "Tapez un chiffre de 1 à 5": only a range may be that far from its verb."""
        for to in range(at + 1, min(at + 1 + FAR, len(self.tokens))):
            if self.tokens[to] in STOPS:
                break
            if self._key(to) and self._is_range(to + 1):
                return self._range(to), to + 3
        return [], at + 1

    def _list(self, at: int) -> tuple[list[str], int]:
        """Keys from here on, joined by `or`, commas and the like."""
        found: list[str] = []
        after = at
        while (key := self._key(at)) is not None:
            if self._is_range(at + 1):
                found += self._range(at)
                at += 2
            else:
                found.append(key)
            after = at = at + 1
            while self._at(at) in self.words.key or self._at(at) == "again":
                at += 1
            if self._at(at) not in self.words.or_:
                break
            while self._at(at) in self.words.or_:
                at += 1
            at = self._skip(at, wide=False)
        return found, after

    def _left_out(self, at: int, clause: int) -> tuple[list[str], int]:
        """A key whose verb was said before: "2 pour le support", "pour le support, le 2"."""
        key = self._key(at)
        if key is None:
            return [], at + 1
        before = self._back(at)
        opens = before < 0 or self.tokens[before] in self.words.or_ or self.tokens[before] in ",;:"
        # German leaves the comma out: "für Deutsch die 1, für Französisch die 2 wählen"
        opens |= bool(self.words.last) and clause >= 0 and self._at(at - 1) == "die"
        purpose = self._at(at + 1) in self.words.for_
        if opens and (purpose or (clause >= 0 and self._closes(at + 1))):
            return [key], at + 1
        return [], at + 1

    def _verb_last(self, at: int) -> tuple[list[str], int]:
        """German: "für den Verkauf die 2 drücken", "bitte Taste 3 oder 4 wählen"."""
        found, after = self._list(at)
        if found and self._at(self._skip(after, wide=False)) in self.words.last:
            return found, after
        return [], at + 1

    def _back(self, at: int) -> int:
        """The word before the articles before a key."""
        at -= 1
        while at >= 0 and self.tokens[at] in self.words.between:
            at -= 1
        return at

    def _denied(self, at: int) -> bool:
        """A negation right before or, in German, soon after."""
        around = self.tokens[max(0, at - 2) : at]
        if self.words.last:
            around = self.tokens[at + 1 : at + 1 + FAR]
            around = around[: next((i for i, t in enumerate(around) if t in STOPS), FAR)]
        return any(token in self.words.never for token in around)

    def _key(self, at: int) -> str | None:
        """The key at a place, unless it is a quantity or an article."""
        token, after = self._at(at), self._at(at + 1)
        if token.isdigit():
            return token if len(token) <= self.longest and after not in self.words.units else None
        key = self.words.names.get(token)
        if key is None or after in self.words.units:
            return None
        named = self._at(at - 1) in self.words.key
        sure = named or key in "*#" or after == "" or after in STOPS or after in self.words.goes_on
        return key if sure or after in self.words.key or self._is_range(at + 1) else None

    def _is_range(self, at: int) -> bool:
        """Whether `to` stands here between two digits, or `and` in "between 1 and 4"."""
        amid = self._at(at) in self.words.or_ and self._at(at - 2) in AMID
        if not amid and self._at(at) not in self.words.to:
            return False
        ends = [self.words.names.get(t, t) for t in (self._at(at - 1), self._at(at + 1))]
        return all(len(end) == 1 and end.isdigit() for end in ends) and ends[0] < ends[1]

    def _range(self, at: int) -> list[str]:
        low, high = (self.words.names.get(t, t) for t in (self.tokens[at], self.tokens[at + 2]))
        return [str(key) for key in range(int(low), int(high) + 1)]

    def _at(self, at: int) -> str:
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""
