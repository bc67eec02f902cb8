"""Prompts whose number can be read back from the audio a caller receives.

A coded prompt is: start tone (60 ms), first symbol (100 ms), carrier (40 ms), second symbol
(100 ms), carrier for the rest, end tone (60 ms). A symbol is two of twelve tones, so there are
66 symbols and 66 x 66 codes. All frequencies are multiples of 50 Hz, hence orthogonal over one
20 ms frame, and none is a DTMF frequency. Survives mu-law and A-law.
"""

import io
import math
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from operator import mul

RATE = 8000
FRAME = 160  # samples: 20 ms
TONES = (600, 1000, 1100, 1400, 1550, 1700, 1800, 1900, 2000, 2100, 2200, 2300)
START, CARRIER, END = 2400, 2500, 2600
SYMBOLS = tuple(combinations(range(len(TONES)), 2))
CODES = len(SYMBOLS) ** 2
ID_SECONDS = 0.3
SHORTEST = 0.5
AUDIBLE = 150  # root mean square of a 16 bit frame; below it is silence
GAP = 0.15  # seconds without audible frames that end a prompt
UNREADABLE = -1  # the code of audible sound that is not a (whole) coded prompt

_NAMES = (*TONES, START, CARRIER, END)
_WAVES = [
    [
        array("d", (f(2 * math.pi * hertz * i / RATE) for i in range(FRAME)))
        for f in (math.cos, math.sin)
    ]
    for hertz in _NAMES
]


@dataclass(frozen=True)
class Heard:
    """One prompt as a caller heard it.

    `start` and `end` are the arrival times (seconds) of its first and last 20 ms of audio.
    `complete` is true when its end tone was heard; a prompt cut short ends without it.
    """

    code: int
    start: float
    end: float
    complete: bool


def encode(code: int, seconds: float) -> bytes:
    """The WAV of prompt `code` (0 to CODES - 1), `seconds` (at least SHORTEST) long."""
    if not 0 <= code < CODES:
        raise ValueError(f"code {code} is not between 0 and {CODES - 1}")
    if seconds < SHORTEST:
        raise ValueError(f"{seconds} s is shorter than the {SHORTEST} s a code needs")
    first, second = (SYMBOLS[part] for part in divmod(code, len(SYMBOLS)))
    parts = [
        ((START,), 0.06),
        ([TONES[i] for i in first], 0.1),
        ((CARRIER,), 0.04),
        ([TONES[i] for i in second], 0.1),
        ((CARRIER,), seconds - ID_SECONDS - 0.06),
        ((END,), 0.06),
    ]
    samples = array("h")
    for tones, length in parts:
        samples.extend(_sound(tones, round(length * RATE), 9000))
    return wav(samples)


def wav(samples: "array[int]") -> bytes:
    """16 bit samples as a WAV file of 8 kHz, mono."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(samples.tobytes())
    return buffer.getvalue()


def _sound(tones: Iterable[int], length: int, peak: int) -> "array[int]":
    tones = tuple(tones)
    scale = peak / len(tones)
    return array(
        "h",
        (
            int(scale * sum(math.sin(2 * math.pi * hertz * i / RATE) for hertz in tones))
            for i in range(length)
        ),
    )


def read_frame(frame: "array[int]") -> int | tuple[int, int] | None:
    """What one 20 ms frame carries.

    START, CARRIER or END; a pair of indexes into TONES; UNREADABLE; or None for silence.
    """
    energy = sum(map(mul, frame, frame))
    if energy < AUDIBLE**2 * len(frame):
        return None
    shares = [
        2 * sum(sum(map(mul, frame, table)) ** 2 for table in tables) / (FRAME * energy)
        for tables in _WAVES
    ]
    order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)
    if shares[order[0]] > 0.8 and order[0] >= len(TONES):
        return _NAMES[order[0]]
    first, second = sorted(order[:2])
    if second < len(TONES) and shares[order[1]] > 0.3 and shares[first] + shares[second] > 0.8:
        return first, second
    return UNREADABLE


@dataclass
class _Prompt:
    """A prompt being heard."""

    start: float
    end: float
    begun: bool = False  # by a start tone
    symbols: list[tuple[int, int]] = field(default_factory=list)
    split: bool = True  # a carrier came since the last symbol
    complete: bool = False
    frames: int = 0
    odd: int = 0  # frames that belong to no coded prompt

    def add(self, mark: int | tuple[int, int]) -> None:
        self.frames += 1
        if mark == CARRIER:
            self.split = True
        elif mark == END:
            self.complete = True
        elif isinstance(mark, tuple):
            if self.split:
                self.symbols.append(mark)
            self.split = False
        elif mark == UNREADABLE:
            self.odd += 1

    @property
    def code(self) -> int:
        if not self.begun or len(self.symbols) != 2 or self.odd > self.frames / 2:
            return UNREADABLE
        first, second = (SYMBOLS.index(symbol) for symbol in self.symbols)
        return first * len(SYMBOLS) + second

    @property
    def known(self) -> bool:
        """Whether `code` will not change any more (or the sound is plainly no coded prompt)."""
        return (self.code != UNREADABLE and self.split) or (self.odd >= 10 and not self.begun)


class Decoder:
    """Feed it audio as it arrives; read the prompts from `heard()`, 20 ms precise."""

    def __init__(self) -> None:
        self._rest: array[int] = array("h")
        self._past: list[Heard] = []
        self._now: _Prompt | None = None
        self.last: float | None = None  # when something audible was last received

    def feed(self, samples: "array[int]", at: float, *, joined: bool = False) -> None:
        """Add 16 bit samples at 8 kHz, the last of which arrived at `at` (seconds).

        `joined`: they follow what came before without a gap, even if they arrived late.
        """
        if self._now and not joined and at - self._now.end > GAP + len(samples) / RATE:
            self._close()
            self._rest = array("h")
        self._rest.extend(samples)
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            self._frame(read_frame(frame), at - len(self._rest) / RATE)

    def heard(self) -> list[Heard]:
        """All prompts so far; the one being heard is the last, not complete, as soon as known."""
        if self._now and self._now.known:
            return [*self._past, self._result(self._now)]
        return list(self._past)

    def _frame(self, mark: int | tuple[int, int] | None, at: float) -> None:
        if mark is None:
            if self._now and at - self._now.end > GAP:
                self._close()
            return
        begins = mark == START and (self._now is None or bool(self._now.symbols))
        if begins or (self._now and self._now.complete and mark != END):
            self._close()
        if self._now is None:
            self._now = _Prompt(start=at, end=at)
        if mark == START:
            self._now.begun = True
        self._now.add(mark)
        self._now.end = self.last = at

    def _close(self) -> None:
        # A frame or two of leftovers (the border between two tones) are no prompt.
        if self._now and (self._now.frames > 2 or self._now.begun):
            self._past.append(self._result(self._now))
        self._now = None

    @staticmethod
    def _result(prompt: _Prompt) -> Heard:
        return Heard(prompt.code, prompt.start, prompt.end, prompt.complete)


class Codebook:
    """Gives each prompt name its own code, in order of first use."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, name: str) -> int:
        """The code of `name`; the first asked for is 100."""
        return self._codes.setdefault(name, 100 + len(self._codes))

    def name(self, code: int) -> str:
        """The name of `code`; "?" for UNREADABLE, "#code" for a code that was never named."""
        for name, known in self._codes.items():
            if known == code:
                return name
        return "?" if code == UNREADABLE else f"#{code}"

    def wav(self, name: str, seconds: float = 1.0) -> bytes:
        """A coded prompt for `name`."""
        return encode(self.code(name), seconds)
