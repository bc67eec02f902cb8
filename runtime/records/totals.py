"""Counts as people look at them: per flow, real calls apart from test calls. Pure."""

from collections.abc import Iterable
from typing import Any

from runtime.counters import Counts
from runtime.records.calls import Call

Totals = dict[str, Any]


def of_flow(flow: str, seq: int, counts: Counts, live: Iterable[Call], since_hour: int) -> Totals:
    """`{flow, seq, real, test}`, each side `{calls, today, now, nodes, markers, ends}`.

    `today` counts the calls begun since an hour (since 1970), `now` those that last.
    """
    sides = {False: _empty(), True: _empty()}
    for key, tally in counts.items():
        if key.flow == flow:
            side = sides[key.simulated]
            _add(side, key.what, key.node, key.name, tally.count, tally.total)
            if key.what == "started" and key.hour >= since_hour:
                side["today"] += tally.count
    for call in live:
        if call.flow == flow:
            side = sides[call.simulated]
            side["now"] += 1
            if call.node:
                _node(side, call.node)["here"] += 1
    return {"flow": flow, "seq": seq, "real": sides[False], "test": sides[True]}


def of_all(counts: Counts, live: Iterable[Call], since_hour: int) -> dict[str, dict[str, int]]:
    """Per flow `{now, today}`: real calls at present, and begun since an hour (since 1970)."""
    found: dict[str, dict[str, int]] = {}
    for key, tally in counts.items():
        if key.what == "started" and not key.simulated and key.hour >= since_hour:
            found.setdefault(key.flow, {"now": 0, "today": 0})["today"] += tally.count
    for call in live:
        if not call.simulated:
            found.setdefault(call.flow, {"now": 0, "today": 0})["now"] += 1
    return found


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
