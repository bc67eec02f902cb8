"""The facts a walk emits: what is journaled, counted, shown live and replayed."""

from typing import Any, Literal, Protocol

import msgspec

Kind = Literal[
    "started", "entered", "heard", "pressed", "left", "marked", "failed", "ended",
    "held", "freed", "changed",
]  # fmt: skip


class Event(msgspec.Struct, frozen=True):
    """One fact of one call.

    `n` counts 1, 2, 3… within the call; `at` is UTC seconds; `data` by kind:
    started {from, to, name, language}; entered {visit, resumed?}; heard {text|audio, language, ms,
    end: done|key|hangup|skipped|failed}; pressed {key, ahead?} ("•" when secret; `ahead`: seconds
    since it was pressed, if it waited); left {port};
    marked {name, value?, tier?}; failed {problem};
    ended {reason: finished|caller|failed|lost|refused|too_long|supervisor, seconds, gone?}
    (`gone`: seconds since the caller left, or was taken off the line).
    Any of them may have `forgot: [[key, seconds since it was pressed]]`: keys that nobody took,
    dropped since the fact before (digits are "•" where the flow asks for secrets).
    Only of a call that somebody debugs: held {why: start|step|breakpoint|here|pause} before
    `node` is entered, freed {why: go|step|here|gone|alone, seconds}, changed {name, value}.
    """

    workspace: str
    call: str
    n: int
    at: float
    kind: Kind
    flow: str
    version: int
    simulated: bool
    node: str
    data: dict[str, Any]


class Emit(Protocol):
    """Where a call tells its facts."""

    def __call__(self, kind: Kind, node: str = "", **data: Any) -> None: ...
