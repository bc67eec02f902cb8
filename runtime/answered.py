"""What attendance answered in a past call, as its facts tell: no fact holds a code or a name."""

from collections.abc import Iterator, Sequence

from nodes.attending import WRONG
from nodes.base import Node
from nodes.punch import Punch
from nodes.site import Site
from runtime.recorded import Fact

WRONG_WORDS = frozenset(map(str, WRONG.text.values()))


def answered(step: Node, node: str, facts: Sequence[Fact]) -> str | None:
    """What a step was answered on the visit that begins here, in the words of a scenario.

    Several answers where it asked several times. None where nothing was asked or depends on it.
    """
    visit = list(_visit(node, facts))
    port = str(visit[-1].data.get("port", "")) if visit and visit[-1].kind == "left" else "error"
    if port == "error":
        return port if port in step.outside() else None
    if isinstance(step, Punch):
        return _punched(step, visit, port)
    if isinstance(step, Site):
        return _told(step, visit, port)
    return port if port in step.outside() else None


def _visit(node: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    for fact in facts:
        if fact.node != node:
            return
        yield fact
        if fact.kind == "left":
            return


def _entries(visit: Sequence[Fact]) -> list[tuple[int, bool]]:
    """How many keys each entry had, and whether it was said to be wrong."""
    found: list[tuple[int, bool]] = []
    keys = 0
    for fact in visit:
        if fact.kind == "pressed":
            keys += 1
            continue
        if keys:
            found.append((keys, False))
        if found and fact.kind == "heard" and fact.data.get("text") in WRONG_WORDS:
            found[-1] = (found[-1][0], True)
        keys = 0
    return found


def _punched(step: Punch, visit: Sequence[Fact], port: str) -> str | None:
    """Of each whole code; who hung up over the thanks was told that it is known, no matter how."""
    entries = [entry for entry in _entries(visit) if entry != (1, False)]  # a direction
    whole = [wrong for keys, wrong in entries if keys == step.digits]
    if not whole:
        return None
    last = port
    if port == "hangup":
        last = "unknown_worker" if whole[-1] else step.outside()[0]
    elif port == "unknown_worker" and len(entries) < step.attempts:
        last = "locked"
    return ",".join(["unknown_worker"] * (len(whole) - 1) + [last])


def _told(step: Site, visit: Sequence[Fact], port: str) -> str:
    """Of the line, then of each whole code."""
    whole = [keys for keys, _ in _entries(visit) if keys == step.digits]
    asked = any(fact.kind in ("heard", "pressed") for fact in visit)
    if not asked:
        return port
    line = "many" if port == "many" else "unknown"
    return ",".join([line] * len(whole) + ["one" if port == "one" else line])
