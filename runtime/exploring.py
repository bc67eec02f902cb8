"""The path explorer: the smallest set of callers that takes every outcome of a flow, as tests.

Real node code in virtual time: `searching` forks calls, `covering` chooses few, `scripting`
writes them down. What is claimed to be covered is what the tests take when they are played.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any

from flows.differences import Names
from flows.explore import USUAL_CALLER, Ground, Port
from flows.explore_words import IMPOSSIBLE, why
from flows.instants import Instant, instants
from flows.model import Program
from flows.problems import column
from flows.proved import checked, never
from flows.scenario import Scenario
from flows.world import World as Known
from runtime.covering import Cover, Walked
from runtime.forked import Inputs
from runtime.pretended import Written
from runtime.scripting import Script, Teller, script
from runtime.searching import Options, Search
from runtime.simulated_call import TextVoice

SECONDS = 10.0
LANGUAGES = ("fr", "en", "it")


@dataclass(frozen=True)
class Caller:
    """One scripted caller, and the ports it takes."""

    scenario: Scenario
    covers: tuple[Port, ...]


@dataclass(frozen=True)
class Gap:
    """A port that no caller takes: why, as a word of `flows.explore_words` and its values."""

    node: str
    port: str
    why: str
    values: tuple[str, ...] = ()

    def text(self, names: Names, language: str) -> str:
        """The sentence for people."""
        port = names.port(self.node, self.port, language)
        value = ", ".join(map(names.variable, self.values))
        return why(self.why, language, {"step": names.step(self.node), "port": port,
                                        "value": value})  # fmt: skip


@dataclass(frozen=True)
class Explored:
    """What came of it. `impossible` ports do not count in `total`: no caller could take them.

    `steps`: visits that were tried; `complete`: whether nothing was left out for want of time.
    """

    callers: list[Caller]
    covered: frozenset[Port]
    uncovered: list[Gap]
    impossible: list[Gap]
    names: Names
    steps: int
    seconds: float
    complete: bool

    @property
    def scenarios(self) -> list[Scenario]:
        """The tests."""
        return [caller.scenario for caller in self.callers]

    @property
    def total(self) -> int:
        """How many ports there are to cover."""
        return len(self.covered) + len(self.uncovered)

    def to_json(self, language: str) -> dict[str, Any]:
        """`{total, covered, uncovered: [{node, port, message}], impossible: […]}`."""

        def gaps(those: list[Gap]) -> list[dict[str, str]]:
            return [
                {"node": g.node, "port": g.port, "message": g.text(self.names, language)}
                for g in those
            ]

        return {"total": self.total, "covered": len(self.covered),
                "uncovered": gaps(self.uncovered), "impossible": gaps(self.impossible)}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is asked of the explorer. `flow` is what the tests call the flow, `called` its number.

    Callers call after `today`. Their names are in the flow's first language, or in `language`
    where that is not spoken here. It takes about `seconds` at most. `lengths`: seconds of
    recordings, by id.
    """

    language: str = "en"
    flow: str = ""
    called: str = ""
    seconds: float = SECONDS
    today: date | None = None
    lengths: Mapping[str, float] = field(default_factory=dict)


def explore(program: Program, known: Known, wish: Wish | None = None) -> Explored:
    """Explore a flow; nothing real happens, and no second is waited."""
    wish, begun = wish or Wish(), monotonic()
    ground, world, voice = Ground(program), Written(known), TextVoice(wish.lengths)
    moments = _instants(ground, known, wish.today or datetime.now(UTC).date())
    search = Search(ground, world, _options(ground, moments, wish.called), voice)
    search.run(wish.seconds * 0.4)
    cover = Cover(search, wish.seconds * 0.3)
    calls = cover.run()
    names = Names.of(program, known.calendars)
    dated = frozenset(moment.at for moment in moments if moment.dated)
    teller = Teller(names, _spoken(program, wish.language), _labels(known), dated)
    head = {"flow": wish.flow, "to": wish.called, "at": moments[0].at}
    scripts: list[Script] = []
    for name, call in _named(calls, teller):
        if scripts and monotonic() > begun + wish.seconds:
            break
        scripts.append(script(program, call, world, name, head, voice))
    whole = search.complete and cover.complete and len(scripts) == len(calls)
    every = {(node, port) for node, own in ground.ports.items() for port in own}
    callers = [_caller(one, every) for one in scripts]
    covered = frozenset(port for caller in callers for port in caller.covers)
    gaps = Gaps(search, whole).all(covered)
    return Explored(
        callers, covered, [gap for gap in gaps if gap.why not in IMPOSSIBLE],
        [gap for gap in gaps if gap.why in IMPOSSIBLE], names, search.steps,
        monotonic() - begun, whole,
    )  # fmt: skip


def _instants(ground: Ground, known: Known, today: date) -> list[Instant]:
    asked = {name for node in ground.program.nodes for name in ground.calendars(node)}
    calendars = [known.calendars[name] for name in sorted(asked) if name in known.calendars]
    constants = [ground.constants.get(name, ()) for name in ("now", "call.started")]
    return instants(calendars, today, (text for texts in constants for text in texts))


def _options(ground: Ground, moments: list[Instant], called: str) -> Options:
    usual = Inputs(USUAL_CALLER, called, moments[0].at)
    at = tuple(dict.fromkeys(moment.at for moment in moments))
    return Options(usual, ground.callers(), ground.called(called), at)


def _spoken(program: Program, language: str) -> str:
    """The language of the names: the flow's first, if we speak it."""
    first = program.languages[0][:2]
    return first if first in LANGUAGES else LANGUAGES[(1, 0, 2)[column(language)]]


def _labels(known: Known) -> dict[str, str]:
    return {id: str(hours.get("label") or id) for id, hours in known.calendars.items()}


def _named(calls: list[Walked], teller: Teller) -> Iterator[tuple[str, Walked]]:
    """The calls in the order of the flow, each with a name of its own."""
    order = {id: at for at, id in enumerate(teller.names.program.nodes)}
    taken: dict[str, int] = {}
    for call in sorted(calls, key=lambda call: [order[visit.node] for visit in call.visits]):
        name = teller.name(call)
        taken[name] = taken.get(name, 0) + 1
        yield f"{name} ({taken[name]})" if taken[name] > 1 else name, call


def _caller(made: Script, every: set[Port]) -> Caller:
    taken = dict.fromkeys(port for port in made.ports if port in every)
    return Caller(made.scenario, tuple(taken))


class Gaps:
    """Why ports are not covered."""

    def __init__(self, search: Search, whole: bool) -> None:
        """`whole`: nothing was left out for want of time."""
        self._search, self._ground, self._whole = search, search.ground, whole

    def all(self, covered: frozenset[Port]) -> list[Gap]:
        """One gap for each port that is not covered, in the order of the flow."""
        missing = [
            (node, port)
            for node, ports in self._ground.ports.items()
            for port in ports
            if (node, port) not in covered
        ]
        own = {port: self._own(*port) for port in missing}
        closed = {port for port, gap in own.items() if gap.why in IMPOSSIBLE}
        real = self._reached(lambda way: way not in closed and not self._faulty(way))
        faulty = self._reached(lambda way: way not in closed or way[1] == "error")
        every = self._reached(lambda way: True)
        return [self._gap(own[port], real, faulty, every) for port in missing]

    def _gap(self, own: Gap, real: set[str], faulty: set[str], every: set[str]) -> Gap:
        """The reason of the port itself, unless its node is beyond reach."""
        node = own.node
        if node in self._search.visited or node in real:
            return own
        why = "unreachable" if node not in every else "fault" if node in faulty else "cut-off"
        return Gap(node, own.port, why)

    def _faulty(self, way: Port) -> bool:
        """Whether only a fault that no test brings about leads this way."""
        return way[1] == "error" and way not in self._search.covered

    def _reached(self, open_: Callable[[Port], bool]) -> set[str]:
        """The nodes that calls come to by the ways that are open."""
        todo = [self._ground.program.start]
        seen = set(todo)
        while todo:
            node = todo.pop()
            for port, target in self._ground.after[node]:
                if target not in seen and open_((node, port)):
                    seen.add(target)
                    todo.append(target)
        return seen

    def _own(self, node: str, port: str) -> Gap:
        search, step = self._search, self._ground.program.nodes[node]
        if port == "error":
            return Gap(node, port, "no-fault")
        if port in step.never():
            return Gap(node, port, "never")
        if port == "hangup" and node in search.visited and node not in search.waited:
            return Gap(node, port, "gone" if node not in search.talked else "no-sound")
        if checked(self._ground, node, port):
            return Gap(node, port, "checked")
        if (value := never(self._ground, node, port)) is not None:
            return Gap(node, port, "proved", (value,))
        if not self._whole:
            return Gap(node, port, "late")
        if node not in search.visited:
            return Gap(node, port, "no-way")
        values = sorted(self._ground.reads(node) - {"now"})
        if values and not step.asks():
            return Gap(node, port, "no-value", tuple(values))
        return Gap(node, port, "no-caller")
