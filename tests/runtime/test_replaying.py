"""Past calls played again: the same way on the same version, and elsewhere exactly at an edit."""

import asyncio
import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import pytest

from flows.compile import compile
from flows.differences import Names
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World as Known
from runtime.events import Event
from runtime.pretended import Written
from runtime.recorded import recorded
from runtime.replay_words import TEXTS, Unreplayable
from runtime.replaying import (
    Divergence,
    compare,
    diverges,
    first_difference,
    scenario_of,
    told_again,
)
from runtime.replays import Past, replay
from runtime.scripted import play
from runtime.scripting import as_file
from tests.flows.test_examples import FOLDERS, document_of, known
from tests.runtime.callers import GONE, live_call
from tests.runtime.walks import flow, said

NOON = datetime.fromisoformat("2026-11-25T12:00:00+01:00").timestamp()
"""A Wednesday: offices close for lunch. Calls begin up to seven seconds before."""
CALLERS = 36
"""For each flow."""
DIALLED = ("+41791234567", "+41218025555")
OFFICE = {"zone": "Europe/Zurich", "ranges": {"day": {"weekly": {"wed": ["08:00-12:00"]}}}}
MENU = {"prompt": said("Menu deux : un, deux ou trois."), "timeout": 2,
        "options": [{"key": "1"}, {"key": "2"}, {"key": "3"}]}  # fmt: skip
LATER = {"left": "now", "op": "gt", "right": "2026-11-25T11:00:30+00:00"}
# Every trap of keys and time: kept and forgotten keys, secrets, lanes, a time limit.
THORNY = flow(
    {
        "a": ("answer", {"early": said("Un moment.")}, {"next": "w"}),
        "w": ("play", {"prompts": [said("Bienvenue chez nous."), said("Une annonce.")],
                       "barge_in": False}, {"next": "x"}),
        "x": ("play", {"prompts": [said("On peut interrompre, les touches sont oubliées.")],
                       "keep_digits": False}, {"next": "o"}),
        "o": ("hours", {"calendar": "office", "ranges": ["day"]},
              {"day": "m", "closed": "m2", "holiday": "h", "emergency": "h"}),
        "m": ("menu", {"prompt": said("Un, deux ou douze."), "short_prompt": said("Alors ?"),
                       "options": [{"key": "1"}, {"key": "2"}, {"key": "12"}],
                       "barge_in": "none", "type_ahead": "flush", "max_total": 4,
                       "no_input_prompts": [said("Rien entendu.")],
                       "invalid_prompts": [said("Pas valable.")],
                       "operator_key": "0", "back_key": "#"},
              {"1": "pin", "2": "sum", "12": "n", "no_input": "h", "invalid": "h",
               "operator": "m2", "back": "w"}),
        "m2": ("menu", MENU, {"1": "pin", "2": "sum", "3": "m", "no_input": "h", "invalid": "h"}),
        "pin": ("collect", {"prompt": said("Votre code."), "kind": "code", "min": 4, "max": 4,
                            "secret": True, "store": "code", "attempts": 2, "inter_digit": 2,
                            "invalid_prompts": [said("Non.")]},
                {"ok": "sum", "no_input": "h", "invalid": "h", "cancelled": "m2"}),
        "sum": ("collect", {"prompt": said("Le montant."), "kind": "amount", "max": 6,
                            "confirm": "value", "store": "montant"},
                {"ok": "n", "no_input": "h", "invalid": "h", "cancelled": "m2"}),
        "n": ("collect", {"prompt": said("De un à trente."), "kind": "digits", "accept": "1-30",
                          "max": 2, "store": "numero"},
              {"ok": "s", "no_input": "h", "invalid": "h2", "cancelled": "h"}),
        "s": ("say_value", {"value": "{{ numero }}", "as": "number"}, {"next": "now"}),
        "now": ("condition", {"rules": [{"id": "late", "when": LATER}]},
                {"late": "m2", "otherwise": "m"}),
        "h": ("hangup", {"prompt": said("Au revoir.")}, {}),
        "h2": ("hangup", {}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "h2"}),
    },
    on_hangup="gone", max_seconds=45,
    variables={"code": {"type": "digits", "secret": True}, "montant": {"type": "money"},
               "numero": {"type": "digits"}},
)  # fmt: skip
DOCUMENTS = {folder.name: (document_of(folder), known(folder)) for folder in FOLDERS}
DOCUMENTS["thorny"] = (THORNY, Known(calendars={"office": OFFICE}))
each_flow = pytest.mark.parametrize("name", DOCUMENTS)


@dataclass
class Flow:
    document: dict[str, Any]
    known: Known
    program: Program
    world: Written


@lru_cache
def the(name: str) -> Flow:
    document, known = DOCUMENTS[name]
    return Flow(document, known, program_of(document, known), Written(known))


def program_of(document: dict[str, Any], known: Known) -> Program:
    program = compile(document, known).program
    assert program is not None
    return program


@lru_cache
def journals(name: str) -> tuple[tuple[Event, ...], ...]:
    """What random callers of a flow left in the journal."""
    one = the(name)
    begun = [NOON - 0.15 * (seed % 8) ** 2 for seed in range(CALLERS)]
    made = (live_call(one.program, one.world, at, n, DIALLED) for n, at in enumerate(begun))
    return tuple(tuple(events) for events, _ in made)


def replays(events: Sequence[Event], one: Flow) -> Divergence | None:
    return asyncio.run(compare(events, one.program, one.world, followed=one.program))


@each_flow
def test_on_the_same_version_every_call_goes_the_same_way(name: str) -> None:
    one = the(name)
    for events in journals(name):
        assert replays(events, one) is None, events[0].call


def test_those_calls_meet_what_calls_meet() -> None:
    """Else the test above says little."""
    every = [events for name in DOCUMENTS for events in journals(name)]
    facts = [event for events in every for event in events]
    assert len(every) >= 200
    assert {e.data["reason"] for e in facts if e.kind == "ended"} >= {
        "finished", "caller", "supervisor", "too_long",
    }  # fmt: skip
    assert {e.data["end"] for e in facts if e.kind == "heard"} >= {
        "done", "key", "hangup", "skipped",
    }  # fmt: skip
    assert sum(any(e.data.get("resumed") for e in events) for events in every) > 20
    assert sum("ahead" in e.data for e in facts) > 5
    assert sum("forgot" in e.data for e in facts) > 20
    assert {e.data["port"] for e in facts if e.kind == "left"} >= {"no_input", "invalid", "hangup"}
    ways = [recorded(events).steps for events in every]
    assert {("horaires", "closed"), ("horaires", "consultations"), ("horaires", "bureau")} <= {
        step for way in ways for step in way
    }  # fmt: skip
    assert any({("o", "day"), ("o", "closed")} <= set(way) for way in ways), "closed meanwhile"


def as_test(events: Sequence[Event], one: Flow) -> Scenario | None:
    try:
        return asyncio.run(scenario_of(events, one.program, one.world, name="Again"))[0]
    except Unreplayable:
        return None


@each_flow
def test_as_a_test_it_finds_the_same_again(name: str) -> None:
    """With prompts as long as reading takes, not as they were: but for how long the call may be."""
    one, kept = the(name), 0
    for events in journals(name):
        made = as_test(events, one)
        if made is None and name == "thorny":
            continue
        assert made is not None, events[0].call
        kept += 1
        scenario = load(json.dumps(as_file(made)))
        played = play(one.program, scenario, one.world)
        assert first_difference(recorded(events), played.events) is None
        assert scenario.expect == played.expected().model_copy(
            update={"variables": scenario.expect.variables}
        )
        assert scenario.expect.end in ("finished", "caller", "failed", "too_long")
        assert list(scenario.expect.path or ()) == [node for node, _ in recorded(events).steps]
    assert kept >= 0.85 * CALLERS


def edits() -> list[tuple[str, str, str]]:
    """One wire of each flow that is led elsewhere: one that some calls take and others not."""
    found = []
    for name in DOCUMENTS:
        ways = [recorded(events).steps for events in journals(name)]
        taken = {step for way in ways for step in way if step[1] not in (None, "hangup", "end")}
        part = [s for s in taken if 2 <= sum(s in way for way in ways) < len(ways)]
        node, port = max(part, key=lambda s: (sum(s in way for way in ways), s))
        found.append((name, node, str(port)))
    return found


@each_flow
def test_on_an_edited_version_it_diverges_exactly_at_the_edit(name: str) -> None:
    one, (_, node, port) = the(name), next(edit for edit in edits() if edit[0] == name)
    document = copy.deepcopy(one.document)
    document["nodes"]["elsewhere"] = {"type": "hangup", "name": "Elsewhere", "params": {}}
    document["nodes"][node]["next"][port] = "elsewhere"
    edited = program_of(document, one.known)
    concerned = 0
    for events in journals(name):
        call = recorded(events)
        found = asyncio.run(compare(events, edited, one.world, followed=one.program))
        if (node, port) not in call.steps:
            assert found is None
            continue
        after = call.steps.index((node, port)) + 1
        assert after < len(call.steps)
        was = call.steps[after][0]
        assert found == Divergence("step", node, was, "elsewhere", port)
        concerned += 1
    assert concerned >= 2


def test_many_calls_are_grouped_by_where_they_diverge() -> None:
    one = the("cabinet-medical")
    document = copy.deepcopy(one.document)
    menu = document["nodes"]["accueil"]
    gone = menu["params"]["options"].pop(0)["key"]
    menu["next"].pop(gone)
    edited = program_of(document, one.known)
    calls = [Past(events[0].call, 1, events) for events in journals("cabinet-medical")]
    calls.append(Past("old", 9, calls[0].events))
    calls.append(Past("lasts", 1, calls[0].events[:-1]))
    programs = {1: one.program}
    done = replay(calls, programs.get, edited, one.known)
    assert (done.calls, len(done.skipped)) == (CALLERS + 2, 2)
    assert {call: why.code for call, why in done.skipped} == {
        "old": "version-gone", "lasts": "lasts",
    }  # fmt: skip
    taken = {c.id for c in calls[:CALLERS] if ("accueil", gone) in recorded(c.events).steps}
    assert {call for group in done.groups for call in group.calls} == taken
    assert {(group.at.node, group.at.was) for group in done.groups} == {("accueil", gone)}
    assert done.same == CALLERS - len(taken)
    assert sum(group.share for group in done.groups) == pytest.approx(len(taken) / CALLERS)
    names = Names.of(one.program, {}), Names.of(edited, {})
    for language, words in (("en", "left by"), ("fr", "sortaient"), ("it", "uscivano")):
        sentences = {group.at.message(*names, language) for group in done.groups}
        assert all(words in sentence for sentence in sentences)
        assert len(sentences) == len(done.groups)
    same = replay(calls[:CALLERS], programs.get, one.program, one.known)
    assert (same.same, same.groups, same.skipped) == (CALLERS, (), ())


# --- secrets -----------------------------------------------------------------------------------

PIN = "7391"
ASKING = flow(
    {
        "a": ("answer", {}, {"next": "w"}),
        "w": ("play", {"prompts": [said("Bonjour à vous qui appelez.")], "barge_in": False},
              {"next": "pin"}),
        "pin": ("collect", {"prompt": said("Votre code."), "kind": "code", "min": 4, "max": 8,
                            "secret": True, "store": "code", "accept": "7???",
                            "invalid_prompts": [said("Non.")]},
                {"ok": "m", "no_input": "h", "invalid": "h", "cancelled": "h"}),
        "m": ("menu", {"prompt": said("Tapez un."), "options": [{"key": "1"}]},
              {"1": "h", "no_input": "h", "invalid": "h"}),
        "h": ("hangup", {}, {}),
    },
    variables={"code": {"type": "digits", "label": "Code", "secret": True}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "ports"),
    [
        ([(3.0, PIN), (4.0, "#"), (8.0, "1")], {"pin": "ok", "m": "1"}),
        ([(3.0, PIN), (12.0, "1")], {"pin": "ok", "m": "1"}),
        ([(3.0, "9"), (3.5, "#"), (7.0, PIN), (7.5, "#"), (10.0, "1")], {"pin": "ok", "m": "1"}),
        ([(0.5, PIN), (4.0, PIN), (4.1, "#"), (8.0, "1")], {"pin": "ok", "m": "1"}),
        ([(3.0, "739"), (4.0, "*")], {"pin": "cancelled"}),
        ([(3.0, "739"), (4.0, GONE)], {"pin": "hangup"}),
        ([(3.0, PIN), (4.0, GONE)], {"pin": "ok", "m": "hangup"}),
    ],
    ids=["ended", "timed-out", "second-try", "too-early", "cancelled", "left", "left-complete"],
)  # fmt: skip
def test_no_secret_digit_is_in_a_test(
    typed: list[tuple[float, str]], ports: dict[str, str]
) -> None:
    program = program_of(ASKING, Known.empty())
    world = Written(Known.empty())
    events, pressed = live_call(program, world, NOON, 1, DIALLED, coming_=typed)
    assert "".join(pressed) == "".join(keys for _, keys in typed if keys != GONE)
    assert {e.node: e.data["port"] for e in events if e.kind == "left"}.items() >= ports.items()
    assert PIN not in json.dumps([[e.node, e.data] for e in events])
    scenario, masked = asyncio.run(scenario_of(events, program, world))
    written = json.dumps(as_file(scenario))
    assert masked == ["code"]
    keys = "".join(step.press or "" for step in scenario.steps)
    assert PIN not in keys
    assert f'"{PIN}"' not in written
    assert "code" not in (scenario.expect.variables or {})
    again = play(program, scenario, world)
    assert first_difference(recorded(events), again.events) is None


# --- calls that cannot be played again ----------------------------------------------------------


def why_not(events: Sequence[Event], one: Flow) -> str:
    with pytest.raises(Unreplayable) as told:
        asyncio.run(compare(events, one.program, one.world, followed=one.program))
    return told.value.code


def whole_call() -> list[Event]:
    return list(journals("mairie")[2])


def test_what_the_journal_does_not_tell_whole_is_not_played() -> None:
    one, events = the("mairie"), whole_call()
    assert why_not(events[:-1], one) == "lasts"
    assert why_not(events[1:], one) == "incomplete"
    assert why_not([*events[:3], *events[4:]], one) == "incomplete"
    assert why_not([], one) == "incomplete"


def numbered(events: Sequence[Event]) -> list[Event]:
    return [event_with(event, n=n) for n, event in enumerate(events, 1)]


def event_with(event: Event, **changed: Any) -> Event:
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return Event(**{**fields, **changed})


def test_technical_failures_and_hands_of_testers_are_told() -> None:
    one, events = the("mairie"), whole_call()
    failed = event_with(events[4], kind="failed", node=events[3].node, data={"problem": "AriError"})
    end = event_with(events[-1], data={"reason": "failed", "seconds": 1.0})
    assert why_not(numbered([*events[:4], failed, end]), one) == "technical"
    assert why_not(numbered([*events[:4], end]), one) == "technical"
    changed = event_with(events[4], kind="changed", data={"name": "x", "value": 1})
    assert why_not(numbered([*events[:4], changed, *events[4:]]), one) == "by-hand"


def test_a_call_held_in_the_debugger_goes_the_same_way() -> None:
    one, events = the("mairie"), whole_call()
    at = next(n for n, event in enumerate(events) if event.kind == "entered" and n > 3)
    held = event_with(events[at - 1], kind="held", data={"why": "step"})
    freed = event_with(held, kind="freed", at=held.at + 500, data={"why": "go", "seconds": 500.0})
    later = [event_with(event, at=event.at + 500) for event in events[at:]]
    assert replays(numbered([*events[:at], held, freed, *later]), one) is None


def test_opening_hours_that_have_changed_since_are_as_they_were() -> None:
    one = the("cabinet-medical")
    (calendar,) = one.known.calendars
    hours = copy.deepcopy(dict(one.known.calendars[calendar]))
    hours["ranges"]["consultations"]["weekly"]["wed"] = ["08:30-11:00", "14:00-18:30"]
    today = Written(replace(one.known, calendars={calendar: hours}))
    chosen = 0
    for events in journals("cabinet-medical"):
        call = recorded(events)
        states = {port for node, port in call.steps if node == "horaires"}
        script = asyncio.run(told_again(one.program, call, today))
        assert asyncio.run(diverges(script, call, one.program, today)) is None
        assert set(script.chosen.get("hours", {}).values()) == states - {"closed"}
        chosen += bool(script.chosen)
    assert chosen > CALLERS / 2


def test_hours_that_changed_during_the_call_and_since() -> None:
    """Played again as they were; but a test has no words for one step that met several."""
    one = the("thorny")
    always = {**OFFICE, "override": {"state": "day"}}
    today = Written(replace(one.known, calendars={"office": always}))
    both = {("o", "day"), ("o", "closed")}
    crossing = [e for e in journals("thorny") if both <= set(recorded(e).steps)]
    assert crossing
    for events in crossing:
        found = compare(events, one.program, today, followed=one.program)
        assert asyncio.run(found) is None
        with pytest.raises(Unreplayable) as told:
            asyncio.run(scenario_of(events, one.program, today))
        assert told.value.code == "hours"


def test_journals_of_before_the_instants_were_told() -> None:
    """Without what this version tells of keys and of who left, most calls still go their way."""
    same = total = 0
    for name in DOCUMENTS:
        for events in journals(name):
            plain = [
                event_with(e, data={k: v for k, v in e.data.items()
                                    if k not in ("ahead", "forgot", "gone")})
                for e in events
            ]  # fmt: skip
            total += 1
            try:
                same += replays(plain, the(name)) is None
            except Unreplayable:
                continue
    assert same > 0.9 * total


def test_every_sentence_is_in_three_languages() -> None:
    for word, texts in TEXTS.items():
        assert len(texts) == 3
        assert all(texts), word
