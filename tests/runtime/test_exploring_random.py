"""Whatever flow is explored: no crash, and what is claimed to be covered is what a replay takes."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from flows.compile import compile
from flows.differences import Names
from flows.explore import Ground
from flows.scenario import load
from flows.world import World
from runtime.exploring import Wish, explore
from runtime.judging import judge
from runtime.pretended import Written
from runtime.scripted import play
from runtime.scripting import as_file
from tests.flows.test_random import spoilt

TODAY = date(2026, 11, 22)
WEEK = {day: ["08:00-12:00", "22:00-02:00"] for day in ("mon", "wed", "sat")}
KNOWN = World.from_workspace(
    {
        "calendars": {
            "bureau": {"zone": "Europe/Zurich", "ranges": {"jour": {"weekly": WEEK}},
                       "holidays": {"country": "CH", "region": "GE"}},
            "garde": {"zone": "Europe/Paris", "ranges": {"nuit": {"weekly": WEEK}}},
        }
    }
)  # fmt: skip
NAMES = ("caller.number", "n", "code", "language", "called.number", "menu-0.key", "now")
OPS = ("is", "starts_with", "ends_with", "ge", "lt", "contains", "matches", "is_set", "is_not_set")
CONSTANTS = ("+41", "1", "12", "5", "fr", "2027-01-01", "9*")
ENTRIES = ("digits", "code", "amount", "date", "time", "phone", "card")
SAID = {"text": {"fr": "Bonjour, tapez 1, 2 ou 3."}}


@st.composite
def steps(draw: st.DrawFn, id: str) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """The type of a step, its parameters and the outcomes to link."""
    kind = id.partition("-")[0]
    rows = st.builds(lambda a, b, c: {"left": a, "op": b, "right": c}, st.sampled_from(NAMES),
                     st.sampled_from(OPS), st.sampled_from(CONSTANTS))  # fmt: skip
    match kind:
        case "menu":
            keys = draw(st.lists(st.sampled_from(("1", "2", "3", "12")), min_size=1, unique=True))
            most = {"max_no_input": draw(st.integers(1, 3)), "max_invalid": draw(st.integers(1, 3))}
            params = {"prompt": SAID, "options": [{"key": key} for key in keys], **most}
            params |= {"barge_in": draw(st.sampled_from(("none", "dtmf"))),
                       "type_ahead": draw(st.sampled_from(("keep", "flush")))}  # fmt: skip
            return kind, params, (*keys, "no_input", "invalid")
        case "collect":
            sizes: dict[str, int] = draw(st.sampled_from(({}, {"min": 2, "max": 4}, {"max": 6})))
            params = {"prompt": SAID, "kind": draw(st.sampled_from(ENTRIES)), "store": "code",
                      "confirm": draw(st.sampled_from(("none", "digits"))),
                      "cancel_key": draw(st.sampled_from(("*", "0", None)))}  # fmt: skip
            if params["kind"] in ("digits", "code"):
                params |= sizes
            return kind, params, ("ok", "no_input", "invalid", "cancelled")
        case "condition":
            drawn = draw(st.lists(rows, min_size=1, max_size=3))
            rules = [{"id": f"r{at}", "when": row} for at, row in enumerate(drawn)]
            return kind, {"rules": rules}, (*(f"r{at}" for at in range(len(drawn))), "otherwise")
        case "selector":
            cases = [{"id": "un", "equals": ["1", 5]}, {"id": "deux", "equals": ["+41791234567"]}]
            name = draw(st.sampled_from(NAMES))
            return kind, {"value": name, "cases": cases}, ("un", "deux", "otherwise")
        case "hours":
            name, open_ = draw(st.sampled_from((("bureau", "jour"), ("garde", "nuit"))))
            ports = ("emergency", "holiday", open_, "closed")
            return kind, {"calendar": name, "ranges": [open_]}, ports
        case "set":
            value = draw(st.sampled_from(("1", "{{ n }}2", "{{ caller.number }}", "{{ code }}")))
            return kind, {"values": [{"variable": "n", "value": value}]}, ("next",)
    own: dict[str, Any] = {"marker": {"name": "passe"}, "play": {"prompts": [SAID]}}
    return kind, own[kind], ("next",)


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    """A flow of a few steps whose outcomes lead anywhere."""
    kinds = ("menu", "collect", "condition", "selector", "hours", "set", "play", "marker")
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6))
    ids = [f"{kind}-{at}" for at, kind in enumerate(chosen)]
    nodes: dict[str, Any] = {"a": {"type": "answer", "next": {"next": "first"}},
                             "end": {"type": "hangup"}}  # fmt: skip
    values = [{"variable": "n", "value": "0"}, {"variable": "code", "value": "0"}]
    nodes["first"] = {"type": "set", "params": {"values": values}, "next": {"next": ids[0]}}
    for id in ids:
        kind, params, ports = draw(steps(id))
        ahead = [*ids[ids.index(id) + 1 :], "end", *(ids if kind in ("menu", "collect") else ())]
        wires = {port: draw(st.sampled_from(ahead)) for port in ports}
        nodes[id] = {"type": kind, "params": params, "next": wires}
    variables = {"n": {"type": "text"}, "code": {"type": "text"}}
    lanes = {"on_error": draw(st.sampled_from(("end", None)))}
    head = {"format": 1, "name": "Au hasard", "kind": "inbound", "languages": ["fr"]}
    return {**head, **lanes, "start": "a", "variables": variables, "nodes": nodes}


def check(document: Any) -> None:
    program = compile(document, KNOWN).program
    event("sound" if program else "with errors")
    if program is None:
        return
    found = explore(program, KNOWN, Wish("it", seconds=2, today=TODAY))
    names, taken = Names.of(program, KNOWN.calendars), set()
    for one in found.callers:
        scenario = load(as_file(one.scenario))
        played = play(program, scenario, Written(KNOWN))
        assert judge(scenario, played, names) == []
        taken |= {(e.node, e.data["port"]) for e in played.events if e.kind == "left"}
    every = {(node, port) for node, own in Ground(program).ports.items() for port in own}
    assert found.covered == taken & every
    gaps = {(gap.node, gap.port) for gap in (*found.uncovered, *found.impossible)}
    assert found.covered | gaps == every
    for gap in (*found.uncovered, *found.impossible):
        assert gap.text(found.names, "it")
    event(f"{10 * len(found.covered) // max(1, found.total)} tenths covered")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_random_flows(document: dict[str, Any]) -> None:
    check(document)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt())
def test_spoilt_flows(document: Any) -> None:
    check(document)
