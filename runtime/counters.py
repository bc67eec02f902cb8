"""Counts folded from events: the same pure fold for the stored totals and the live view."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from runtime.events import Event


class Key(NamedTuple):
    """What is counted. `what` is started, ended, entered, port or marker."""

    workspace: str
    flow: str
    version: int
    simulated: bool
    hour: int
    what: str
    node: str
    name: str


@dataclass
class Tally:
    """How often, and the sum of the values told (marker values; seconds for `ended`)."""

    count: int = 0
    total: float = 0.0


Counts = dict[Key, Tally]


def fold(events: Iterable[Event], counts: Counts | None = None) -> Counts:
    """Add the events to the counts."""
    counts = {} if counts is None else counts
    for event in events:
        for what, node, name, value in _facts(event):
            key = Key(
                event.workspace, event.flow, event.version, event.simulated,
                int(event.at // 3600), what, node, name,
            )  # fmt: skip
            tally = counts.setdefault(key, Tally())
            tally.count += 1
            tally.total += value
    return counts


def _facts(event: Event) -> list[tuple[str, str, str, float]]:
    data = event.data
    match event.kind:
        case "started":
            return [("started", "", "", 0.0)]
        case "entered" if not data.get("resumed"):
            return [("entered", event.node, "", 0.0)]
        case "left":
            return [("port", event.node, data["port"], 0.0)]
        case "marked":
            value = float(data.get("value") or 0)
            plain = ("marker", event.node, data["name"], value)
            tier = data.get("tier")
            return (
                [plain, ("tier", event.node, f"{data['name']} {tier}", value)] if tier else [plain]
            )
        case "ended":
            return [("ended", event.node, data["reason"], float(data.get("seconds") or 0))]
    return []
