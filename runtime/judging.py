"""What a call came to, whoever carried it, and where that is not what a test expects."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from flows.differences import Difference, End, Names, Port, Shown, Step, Word
from flows.model import Program
from flows.scenario import Expected, Said, Scenario, suits
from flows.scenario import Step as Deed
from nodes.base import LANES, prompts
from runtime.events import Event
from runtime.values import secrets

MASKED = "•••"


@dataclass(frozen=True)
class Played:
    """What a call came to.

    `ports`: every (node, port) it left by, in order (a step that ends the call has none);
    `heard`: `{node, text, language, audio?, end}` of every prompt (`end` as in `Event`);
    `pressed`: `{node, key}` of the keys taken; `markers`: how often each was ticked; `variables`:
    with `language`; `seconds`: as the caller lived them; `failed`: (node, problem) of steps that
    failed; `undone`: what the caller had no occasion to do.
    """

    path: list[str]
    ports: list[tuple[str, str]]
    heard: list[dict[str, Any]]
    pressed: list[dict[str, str]]
    markers: dict[str, int]
    end: str
    variables: dict[str, Any]
    results: dict[str, Any]
    seconds: float
    events: list[Event]
    failed: list[tuple[str, str]] = field(default_factory=list)
    undone: list[Deed] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """A variable at the end, or a result."""
        return self.variables.get(name, self.results.get(name))

    def expected(self) -> Expected:
        """What a test that is to find the same again expects."""
        return Expected.model_validate(
            {
                "path": self.path, "ports": dict(self.ports), "end": self.end,
                "markers": self.markers, "variables": self.variables,
            }
        )  # fmt: skip


def told(
    program: Program, events: Sequence[Event], variables: Mapping[str, Any],
    results: Mapping[str, Any],
) -> Played:  # fmt: skip
    """What the facts of one call tell; `variables` as they stood at its end, `language` too."""
    ends = {id for id, node in program.nodes.items() if node.ends}
    of = {kind: [e for e in events if e.kind == kind] for kind in {e.kind for e in events}}
    ended: dict[str, Any] = (
        of["ended"][-1].data if "ended" in of else {"reason": "lost", "seconds": 0.0}
    )
    return Played(
        path=[e.node for e in of.get("entered", ())],
        ports=[(e.node, e.data["port"]) for e in of.get("left", ()) if e.node not in ends],
        heard=[_heard(e) for e in of.get("heard", ())],
        pressed=[{"node": e.node, "key": e.data["key"]} for e in of.get("pressed", ())],
        markers=dict(Counter(str(e.data["name"]) for e in of.get("marked", ()))),
        end=ended["reason"], variables=dict(variables), results=dict(results),
        seconds=ended["seconds"], events=list(events),
        failed=[(e.node, e.data["problem"]) for e in of.get("failed", ())],
    )  # fmt: skip


def _heard(event: Event) -> dict[str, Any]:
    kept = ("text", "language", "audio", "end")
    return {"node": event.node, **{k: event.data[k] for k in kept if k in event.data}}


def judge(scenario: Scenario, played: Played, names: Names) -> list[Difference]:
    """Where a call is not what the scenario expects, what comes first in the call first."""
    expect, program = scenario.expect, names.program
    failed = list(_failures(expect, played))
    way = list(_way(expect, played, program))
    stuck = [] if failed else list(_undone(expect, played, program, astray=bool(way)))
    return [
        *failed,
        *stuck,
        *way,
        *_ports(expect, played, way),
        *_end(expect, played),
        *_markers(expect, played),
        *_variables(expect, played, names),
        *_unheard(expect, played),
    ]


def _failures(expect: Expected, played: Played) -> Iterator[Difference]:
    if expect.end == "failed":
        return
    for node, problem in dict(played.failed).items():
        if (expect.ports or {}).get(node) == "error":
            continue  # whatever came of the call afterwards
        text = problem.removeprefix("Trouble: ")  # our own name for what an author can mend
        values: dict[str, Word] = {"step": Step(node), "problem": text}
        yield Difference("problem", node, None, problem, "failed", values)


def _way(expect: Expected, played: Played, program: Program) -> Iterator[Difference]:
    """The first place at which the call went another way."""
    if expect.path is None or list(expect.path) == played.path:
        return
    pairs = enumerate(zip_longest(expect.path, played.path))
    at, (wanted, found) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    if not at:
        values: dict[str, Word] = {"wanted": Step(wanted or ""), "found": Step(found or "")}
        yield Difference("path", found, wanted, found, "began", values)
        return
    node = played.path[at - 1]
    port = played.ports[at - 1][1] if at <= len(played.ports) else None
    other = _wanted_port(expect, program, at, node)
    if port is not None and other is not None and other != port:
        yield _by_port(node, other, port)
        return
    yield _led(node, port, wanted, found)


def _wanted_port(expect: Expected, program: Program, at: int, node: str) -> str | None:
    """The outcome by which the test expects to leave the step at `at - 1` of its path."""
    path = expect.path or ()
    if node in (expect.ports or {}) and node not in path[at:]:
        return (expect.ports or {})[node]
    if at >= len(path):
        return None
    ways = [port for one, port in program.wires if one == node]
    return next((p for p in (*ways, *LANES) if program.after(node, p) == path[at]), None)


def _by_port(node: str, wanted: str, found: str) -> Difference:
    values: dict[str, Word] = {
        "step": Step(node), "wanted": Port(node, wanted), "found": Port(node, found),
    }  # fmt: skip
    return Difference("port", node, wanted, found, "port", values)


def _led(node: str, port: str | None, wanted: str | None, found: str | None) -> Difference:
    """The same outcome leads elsewhere."""
    values: dict[str, Word] = {"step": Step(node), "wanted": Step(wanted or ""),
                               "found": Step(found or "")}  # fmt: skip
    if found is None:
        return Difference("path", node, wanted, None, "ended-early", values)
    if wanted is None or port is None:
        return Difference("path", node, wanted, found, "went-on", values)
    led = {**values, "port": Port(node, port)}
    return Difference("path", node, wanted, found, "led", led)


def _ports(expect: Expected, played: Played, way: Sequence[Difference]) -> Iterator[Difference]:
    """Outcomes that are not as expected; of a call that went astray only those before it did."""
    left = dict(played.ports)
    told = {one.node for one in way}
    before = set(_common(expect, played)) if way else set(played.path)
    for node, wanted in (expect.ports or {}).items():
        found = left.get(node)
        if found == wanted or node in told or (way and node not in before):
            continue
        if found is not None:
            yield _by_port(node, wanted, found)
        else:
            values: dict[str, Word] = {"step": Step(node), "wanted": Port(node, wanted)}
            yield Difference("port", node, wanted, None, "port-not-reached", values)


def _common(expect: Expected, played: Played) -> Iterator[str]:
    for wanted, found in zip(expect.path or (), played.path, strict=False):
        if wanted != found:
            return
        yield found


def _undone(
    expect: Expected, played: Played, program: Program, *, astray: bool
) -> Iterator[Difference]:
    """The first thing that the caller had no occasion to do.

    Of a call that went `astray` only what should have come between the last key and that place,
    and so is the cause.
    """
    last = played.path[-1] if played.path else ""
    common = list(_common(expect, played))
    before = common[_last_key(played) :] if astray else list(program.nodes)
    for deed in played.undone:
        if deed.hear is not None:
            node = next((n for n in _speakers(deed.hear, program) if n in before), None)
            if node is None and astray:
                return
            text = deed.hear.text if isinstance(deed.hear, Said) else None
            values: dict[str, Word] = {"step": text or Step(str(deed.hear)), "last": Step(last)}
            at = node or (last if text else str(deed.hear))
            yield Difference("problem", at, text or deed.hear, None, "waited", values)
            return
        if deed.press is not None:
            if not astray:
                values = {"keys": deed.press, "last": Step(last)}
                yield Difference("problem", last, deed.press, None, "unpressed", values)
            return


def _last_key(played: Played) -> int:
    """The place in the path at which the caller last pressed a key; 0 without any."""
    kinds = [event.kind for event in played.events]
    if "pressed" not in kinds:
        return 0
    last = len(kinds) - kinds[::-1].index("pressed")
    return max(0, kinds[:last].count("entered") - 1)


def _speakers(heard: str | Said, program: Program) -> list[str]:
    """The steps that may say what is meant."""
    if not isinstance(heard, Said):
        return [heard]
    return [
        id
        for id, node in program.nodes.items()
        if any(heard.text in text for _, prompt in prompts(node) for text in prompt.text.values())
    ]


def _end(expect: Expected, played: Played) -> Iterator[Difference]:
    if expect.end is None or expect.end == played.end:
        return
    node = played.path[-1] if played.path else None
    values: dict[str, Word] = {"wanted": End(expect.end, False), "found": End(played.end, True)}
    yield Difference("end", node, expect.end, played.end, "end", values)


def _markers(expect: Expected, played: Played) -> Iterator[Difference]:
    if expect.markers is None:
        return
    for name in dict.fromkeys((*expect.markers, *played.markers)):
        wanted, found = expect.markers.get(name, 0), played.markers.get(name, 0)
        if wanted != found:
            values: dict[str, Word] = {"name": name, "wanted": wanted, "found": found}
            yield Difference("markers", None, {name: wanted}, {name: found}, "marker", values)


def _variables(expect: Expected, played: Played, names: Names) -> Iterator[Difference]:
    hidden = secrets(names.program)
    for name, wanted in (expect.variables or {}).items():
        found = played.get(name)
        if found == wanted:
            continue
        shown = (MASKED, MASKED) if name in hidden else (wanted, found)
        values: dict[str, Word] = {"name": names.variable(name), "wanted": Shown(shown[0]),
                                   "found": Shown(shown[1])}  # fmt: skip
        yield Difference("variables", None, {name: shown[0]}, {name: shown[1]}, "variable", values)


def _unheard(expect: Expected, played: Played) -> Iterator[Difference]:
    """The first prompt that was not heard after those before it."""
    rest = iter([one for one in played.heard if one["end"] != "skipped"])
    for wanted in expect.heard or ():
        if any(suits(wanted, one["node"], one.get("text", "")) for one in rest):
            continue
        if isinstance(wanted, Said):
            said: dict[str, Word] = {"wanted": wanted.text}
            yield Difference("heard", None, wanted.text, None, "heard-words", said)
        else:
            yield Difference("heard", wanted, wanted, None, "heard", {"step": Step(wanted)})
        return
