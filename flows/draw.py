"""A flow as a picture: its cards and wires, with what the compiler found marked on them.

SVG that stands alone, for documents and for the review of changes. Steps stand where their author
placed them; without a complete layout they are laid out here.
"""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from math import log10
from typing import Any

from flows.compile import Report, describe
from flows.graph import Graph, draft
from flows.layers import Spot, lay_out
from flows.world import World
from nodes import KINDS
from nodes.base import LANES, ports_of
from nodes.catalogue import port_word, texts

CARD, PORT, HEAD, FOOT = 240.0, 96.0, 88.0, 32.0
MARGIN, LINE = 48.0, 22.0
GROUPS = {
    "say": "#1c7ed6", "ask": "#7048e8", "decide": "#d9730d", "connect": "#2b8a3e",
    "data": "#0c8599", "services": "#c2255c",
}  # fmt: skip
MARKS = {"error": "#c92a2a", "warning": "#b35c00", "hint": "#1864ab"}
SIGNS = {"error": "✘", "warning": "▲", "hint": "•"}
STYLE = """
text { font: 13px Inter, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1a2233; }
.name { font-weight: 600; font-size: 14px; } .small { font-size: 12px; fill: #596377; }
.port { font-size: 12px; text-anchor: middle; } .mark { fill: #fff; font-weight: 600;
text-anchor: middle; font-size: 12px; } .wire { fill: none; stroke: #8a94a8; }
.title { font-size: 18px; font-weight: 600; } .lane { stroke-dasharray: 5 4; }
.count { font-size: 12px; font-weight: 600; fill: #b81f1f; text-anchor: middle;
paint-order: stroke; stroke: #fff; stroke-width: 4px; }
"""
WORDS = {
    "en": ("Start", "On an error", "After a hang-up"),
    "fr": ("Début", "En cas d’incident", "Après un raccroché"),
    "it": ("Inizio", "In caso di guasto", "Dopo il riaggancio"),
}
# How often a call left a step by a port: by (step, port).
Passed = Mapping[tuple[str, str], int]


def draw(
    document: Mapping[str, Any], report: Report, language: str = "en", passed: Passed | None = None
) -> str:
    """The picture as SVG text; `passed` draws the ways of calls as a red thread."""
    return _Picture(document, report, language, passed or {}).svg()


class _Picture:
    """What one drawing needs to know."""

    def __init__(
        self, document: Mapping[str, Any], report: Report, language: str, passed: Passed
    ) -> None:
        self.flow = draft(document)
        self.language = language if language in WORDS else "en"
        self.passed = passed
        self.wires = Graph(self.flow, World.empty(), {}).wires
        issues = [describe(issue, language) for issue in report.issues]
        self.issues = list(enumerate(issues, 1))
        self.ports = {id: self._ports(id) for id in self.flow.nodes}
        self.spots = self._spots(document)
        self.root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg")

    def _ports(self, id: str) -> list[str]:
        placed = self.flow.nodes[id]
        kind = KINDS.get(placed.type)
        known = ports_of(kind, placed.params) if kind else ()
        shown = [p for p in known if p not in LANES or p in placed.next]
        return [*shown, *(p for p in placed.next if p not in shown)]

    def _spots(self, document: Mapping[str, Any]) -> Mapping[str, Spot]:
        layout = document.get("layout")
        places = layout if isinstance(layout, dict) else {}
        try:
            return {id: (float(places[id]["x"]), float(places[id]["y"])) for id in self.flow.nodes}
        except (KeyError, TypeError, ValueError):
            exits = {id: list(node.next.values()) for id, node in self.flow.nodes.items()}
            lanes = [self.flow.start, self.flow.on_error, self.flow.on_hangup]
            return lay_out(exits, [root for root in lanes if root], self.size)

    def foot(self, id: str) -> bool:
        """Whether the ports are written on the card."""
        return self.ports[id] not in ([], ["next"])

    def size(self, id: str) -> tuple[float, float]:
        """Width and height of a card."""
        wide = len(self.ports[id]) * PORT if self.foot(id) else 0.0
        return max(CARD, wide), HEAD + (FOOT if self.foot(id) else 0.0)

    def svg(self) -> str:
        """The whole picture."""
        left = min((x for x, _ in self.spots.values()), default=0.0) - MARGIN
        top = min((y for _, y in self.spots.values()), default=0.0) - 2 * MARGIN
        right = max((x + self.size(id)[0] for id, (x, _) in self.spots.items()), default=CARD)
        low = max((y + self.size(id)[1] for id, (_, y) in self.spots.items()), default=0.0)
        wide = max(right + 2 * MARGIN - left, 640.0)
        told = self._told(int((wide - 2 * MARGIN) / 6.6))
        high = low + MARGIN - top + (MARGIN + LINE * sum(map(len, told)) if told else 0)
        self.root.set("viewBox", f"{left:g} {top:g} {wide:g} {high:g}")
        self.root.set("width", f"{wide:g}")
        self.root.set("role", "img")
        ET.SubElement(self.root, "title").text = self.flow.name
        ET.SubElement(self.root, "style").text = STYLE
        self._box(self.root, left, top, wide, high, fill="#fff")
        self._text(self.root, left + MARGIN, top + 40, self.flow.name, "title")
        for wire in self.wires:
            if wire.target in self.flow.nodes and wire.node in self.flow.nodes:
                self._wire(wire.node, wire.port, wire.target)
        for id in self.flow.nodes:
            self._card(id)
        self._issues(told, left + MARGIN, low + 2 * MARGIN)
        ET.indent(self.root)
        return ET.tostring(self.root, encoding="unicode") + "\n"

    def _wire(self, node: str, port: str, target: str) -> None:
        x1, y1 = self._outlet(node, port)
        x2, y2 = self.spots[target]
        x2 += self.size(target)[0] / 2
        if y2 > y1:
            bend = max(32.0, (y2 - y1) / 2)
            path = f"M{x1:g},{y1:g} C{x1:g},{y1 + bend:g} {x2:g},{y2 - bend:g} {x2:g},{y2:g}"
        else:  # back up, around the right side of both cards
            side = max(self.spots[n][0] + self.size(n)[0] for n in (node, target)) + MARGIN / 2
            path = (
                f"M{x1:g},{y1:g} C{x1:g},{y1 + 48:g} {side:g},{y1 + 48:g} {side:g},{y1:g} "
                f"L{side:g},{y2:g} C{side:g},{y2 - 48:g} {x2:g},{y2 - 48:g} {x2:g},{y2:g}"
            )
        count = self.passed.get((node, port), 0)
        line = ET.SubElement(self.root, "path", d=path)
        line.set("class", "wire lane" if port in LANES else "wire")
        line.set("stroke-width", f"{1.5 + (1.5 + log10(count) if count else 0):g}")
        if count:
            line.set("style", "stroke:#d92b2b")
            self._text(self.root, (x1 + x2) / 2, (y1 + y2) / 2, str(count), "count")

    def _outlet(self, node: str, port: str) -> Spot:
        x, y = self.spots[node]
        wide, high = self.size(node)
        ports = self.ports[node]
        each = wide / max(1, len(ports))
        at = ports.index(port) if port in ports else 0
        return x + each * (at + 0.5), y + high

    def _card(self, id: str) -> None:
        placed, (x, y), (wide, high) = self.flow.nodes[id], self.spots[id], self.size(id)
        kind = KINDS.get(placed.type)
        group = ET.SubElement(self.root, "g")
        mine = [(n, issue) for n, issue in self.issues if issue["node"] == id]
        worst = mine[0][1]["severity"] if mine else None
        edge = MARKS[worst] if worst else "#d0d5e0"
        self._box(group, x, y, wide, high, fill="#fff", stroke=edge, rx="10",
                  stroke_width="2" if worst else "1")  # fmt: skip
        colour = GROUPS[kind.group] if kind else "#868e96"
        self._box(group, x + 12, y + 12, 6, HEAD - 24, fill=colour, rx="3")
        said = texts(self.language)["types"]
        label = said[placed.type]["label"] if placed.type in said else placed.type
        self._text(group, x + 28, y + 26, label, "small")
        self._text(group, x + 28, y + 46, _short(placed.name or id, 26), "name")
        self._text(group, x + 28, y + 68, _short(self._says(placed.params), 32), "small")
        if self.foot(id):
            self._foot(group, id, x, y + HEAD, wide)
        self._lanes(group, id, x, y)
        for at, (number, issue) in enumerate(mine):
            cx, colour = x + wide - 4 - 22 * at, MARKS[issue["severity"]]
            ET.SubElement(group, "circle", cx=f"{cx:g}", cy=f"{y:g}", r="10", fill=colour)
            self._text(group, cx, y + 4, str(number), "mark")

    def _foot(self, group: ET.Element, id: str, x: float, y: float, wide: float) -> None:
        placed = self.flow.nodes[id]
        kind, each = KINDS.get(placed.type), wide / len(self.ports[id])
        d = f"M{x:g},{y:g} h{wide:g}"
        ET.SubElement(group, "path", d=d, stroke="#e3e6ed")
        for at, port in enumerate(self.ports[id]):
            word = port_word(kind, placed.params, port, self.language) if kind else port
            self._text(group, x + each * (at + 0.5), y + 20, _short(word, int(each / 7)), "port")

    def _lanes(self, group: ET.Element, id: str, x: float, y: float) -> None:
        begins = (self.flow.start, self.flow.on_error, self.flow.on_hangup)
        words = [w for w, step in zip(WORDS[self.language], begins, strict=True) if step == id]
        if words:
            self._text(group, x + 4, y - 10, "▸ " + " · ".join(words), "small")

    def _says(self, params: Mapping[str, Any]) -> str:
        """The first words that a caller hears of the step."""
        due: list[Any] = [params]
        while due:
            value = due.pop(0)
            if isinstance(value, dict):
                text = value.get("text")
                if isinstance(text, dict) and text:
                    first = next((text[t] for t in self.flow.languages if t in text), None)
                    return f"« {first or next(iter(text.values()))} »"
                due += value.values()
            elif isinstance(value, list):
                due += value
        return ""

    def _told(self, columns: int) -> list[list[str]]:
        """The lines of each issue: what, then what a caller would meet."""
        told = []
        for number, issue in self.issues:
            name = self.flow.nodes[issue["node"]].name if issue["node"] in self.flow.nodes else ""
            about = name if name and name not in issue["message"] else ""
            what = f"{number}. {SIGNS[issue['severity']]} {about + ': ' if about else ''}"
            lines = textwrap.wrap(what + issue["message"], columns)
            effect = textwrap.wrap(f"→ {issue['effect']}", columns - 4) if issue["effect"] else []
            told.append(lines + ["    " + line for line in effect])
        return told

    def _issues(self, told: list[list[str]], x: float, y: float) -> None:
        for (_, issue), lines in zip(self.issues, told, strict=True):
            for at, line in enumerate(lines):
                said = self._text(self.root, x + (24 if line.startswith("  ") else 0), y, line)
                if at == 0:
                    said.set("style", f"fill:{MARKS[issue['severity']]}")
                y += LINE

    def _text(self, group: ET.Element, x: float, y: float, text: str, look: str = "") -> ET.Element:
        made = ET.SubElement(group, "text", x=f"{x:g}", y=f"{y:g}")
        made.text = "".join(c for c in text.strip() if c.isprintable())
        if look:
            made.set("class", look)
        return made

    def _box(
        self, group: ET.Element, x: float, y: float, wide: float, high: float, **look: str
    ) -> None:
        made = ET.SubElement(
            group, "rect", x=f"{x:g}", y=f"{y:g}", width=f"{wide:g}", height=f"{high:g}"
        )
        for name, value in look.items():
            made.set(name.replace("_", "-"), value)


def _short(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
