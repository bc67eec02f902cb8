"""What a person did during a tried call, and the steps of a test that does the same again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

INTO = 0.2
"""Seconds into a sound at which a test does what a person did during it: lengths differ."""
LONGEST_WAIT = 3600.0
End = Literal["done", "key", "hangup", "skipped", "failed"]


@dataclass(frozen=True)
class Act:
    """One thing that happened. `timeouts` counts the waits for keys that ran out before it.

    Of a prompt: `cut` by a key. Of what a person did: `into`, the seconds since the sound began
    that was being played; `ahead`, whether earlier keys were not taken yet; `idle`, whether the
    call waited for nothing just then, since it was held between two steps; `answered`.
    """

    kind: Literal["heard", "press", "hangup"]
    what: str
    at: float
    timeouts: int = 0
    visit: int = 0
    cut: bool = False
    into: float | None = None
    ahead: bool = False
    idle: bool = False
    answered: bool = True


Join = Callable[[Act, Act, Sequence[Act]], bool]
"""Whether a test may press two keys together; the prompts were heard since the first of them."""


def at_once(before: Act, act: Act, unheard: Sequence[Act]) -> bool:
    """Most likely so: in the same visit, with nothing in between but a prompt that was cut."""
    if (act.visit, act.timeouts) != (before.visit, before.timeouts):
        return False
    return act.ahead or (act.into is None and len(unheard) <= 1 and all(a.cut for a in unheard))


def untaken(before: Act, act: Act, unheard: Sequence[Act]) -> bool:
    """Surely so: the first was not taken yet when the second came."""
    return act.ahead


class Acts:
    """The record of one call, in order."""

    def __init__(self, done: Sequence[Act] = (), timeouts: int = 0) -> None:
        self._done = list(done)
        self.timeouts = timeouts
        """How many waits for keys have run out."""

    def add(self, act: Act) -> None:
        """Something happened."""
        self._done.append(act)

    def heard(self, node: str, at: float, end: End) -> None:
        """A prompt of this step is over.

        One skipped for a key that was pressed while nothing was waited for is not skipped in a
        test, which can press only while something is: there it begins, and is cut.
        """
        last = self._done[-1] if self._done else None
        begins = last is not None and last.kind == "press" and last.idle and not last.ahead
        if end != "skipped" or begins:
            cut = end in ("key", "skipped")
            self._done.append(Act("heard", node, at, self.timeouts, cut=cut))

    def copy(self) -> "Acts":
        """As it is now; what happens later is not in it."""
        return Acts(self._done, self.timeouts)

    def steps(self, join: Join) -> list[dict[str, Any]]:
        """The steps (`flows.scenario.Step` as JSON) of a caller who does the same."""
        if any(act.kind == "hangup" and not act.answered for act in self._done):
            return [{"hangup": True}]  # whatever keys were pressed, nobody took them
        steps: list[dict[str, Any]] = []
        unheard: list[Act] = []
        last = pressed = None  # the last act of which the test knows when it was
        for act in self._done:
            if act.kind == "heard":
                unheard.append(act)
                continue
            if pressed and act.kind == "press" and join(pressed, act, unheard):
                steps[-1]["press"] += act.what
                last = pressed = act
                continue
            if unheard:
                last = unheard[-1]
                steps += [{"hear": last.what} for one in unheard if one.what == last.what]
                unheard = []
            steps += [{"wait": seconds} for seconds in _waits(last, act, bool(steps))]
            steps.append({"press": act.what} if act.kind == "press" else {"hangup": True})
            last, pressed = act, act if act.kind == "press" else None
        return steps


def _waits(last: Act | None, act: Act, follows: bool) -> list[float]:
    """How long to wait before an act: only as far as it makes a difference.

    Time that no wait ran out in is of no account; within a sound a moment is enough. What was done
    between two steps is done a moment after the wait before it, which must have run out. A test
    that begins with hanging up would do so while it still rings.
    """
    ran_out = act.timeouts > (last.timeouts if last else 0)
    into = act.into or 0.0
    seconds = max(0.0, act.at - into - (last.at if last else 0.0)) if ran_out else 0.0
    begins = act.kind == "hangup" and act.answered and not follows
    if act.into is not None or begins or (act.idle and ran_out):
        seconds += INTO
    waits = []
    while seconds > 0:
        waits.append(ceil(min(seconds, LONGEST_WAIT) * 1000) / 1000)
        seconds -= LONGEST_WAIT
    return waits
