"""Counts as people look at them: per flow, real calls apart from test calls. Pure."""

import copy
from collections.abc import Iterable
from typing import Any

from runtime.counters import Counts
from runtime.records.calls import Call

Totals = dict[str, Any]
Side = tuple[str, bool]  # a flow, and whether its test calls


class Running:
    """The totals of a workspace: add counts as they come, read them at the price of one flow."""

    def __init__(self, counts: Counts | None = None) -> None:
        self._sides: dict[Side, Totals] = {}
        self._begun: dict[Side, dict[int, int]] = {}  # calls begun, by hour since 1970
        self.add(counts or {})

    def add(self, counts: Counts) -> None:
        """More of everything."""
        for key, tally in counts.items():
            at = (key.flow, key.simulated)
            side = self._sides.setdefault(at, _empty())
            _add(side, key.what, key.node, key.name, tally.count, tally.total)
            if key.what == "started":
                begun = self._begun.setdefault(at, {})
                begun[key.hour] = begun.get(key.hour, 0) + tally.count

    def of_flow(self, flow: str, seq: int, live: Iterable[Call], since_hour: int) -> Totals:
        """`{flow, seq, real, test}`, each side `{calls, today, now, nodes, markers, ends}`.

        `today` counts the calls begun since an hour (since 1970), `now` those that last.
        """
        sides = {}
        for simulated in (False, True):
            sides[simulated] = copy.deepcopy(self._sides.get((flow, simulated)) or _empty())
            sides[simulated]["today"] = self._today((flow, simulated), since_hour)
        for call in live:
            if call.flow == flow:
                side = sides[call.simulated]
                side["now"] += 1
                if call.node:
                    _node(side, call.node)["here"] += 1
        return {"flow": flow, "seq": seq, "real": sides[False], "test": sides[True]}

    def of_all(self, live: Iterable[Call], since_hour: int) -> dict[str, dict[str, int]]:
        """Per flow `{now, today}`: real calls at present, and begun since an hour (since 1970)."""
        found: dict[str, dict[str, int]] = {}
        for flow, simulated in self._begun:
            if not simulated and (today := self._today((flow, simulated), since_hour)):
                found[flow] = {"now": 0, "today": today}
        for call in live:
            if not call.simulated:
                found.setdefault(call.flow, {"now": 0, "today": 0})["now"] += 1
        return found

    def _today(self, side: Side, since_hour: int) -> int:
        begun = self._begun.get(side, {})
        return sum(count for hour, count in begun.items() if hour >= since_hour)


def of_flow(flow: str, seq: int, counts: Counts, live: Iterable[Call], since_hour: int) -> Totals:
    """`Running.of_flow` for counts that are looked at once."""
    return Running(counts).of_flow(flow, seq, live, since_hour)


def of_all(counts: Counts, live: Iterable[Call], since_hour: int) -> dict[str, dict[str, int]]:
    """`Running.of_all` for counts that are looked at once."""
    return Running(counts).of_all(live, since_hour)


def _empty() -> Totals:
    return {"calls": 0, "today": 0, "now": 0, "nodes": {}, "markers": {}, "ends": {}}


def _node(side: Totals, node: str) -> Totals:
    found: Totals = side["nodes"].setdefault(node, {"entered": 0, "here": 0, "ports": {}})
    return found


def _add(side: Totals, what: str, node: str, name: str, count: int, total: float) -> None:
    match what:
        case "started":
            side["calls"] += count
        case "entered":
            _node(side, node)["entered"] += count
        case "port":
            ports = _node(side, node)["ports"]
            ports[name] = ports.get(name, 0) + count
        case "marker":
            marker = side["markers"].setdefault(name, {"count": 0, "total": 0.0})
            marker["count"] += count
            marker["total"] += total
        case "ended":
            side["ends"][name] = side["ends"].get(name, 0) + count
