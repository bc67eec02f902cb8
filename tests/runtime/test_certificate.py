"""No call, whoever makes it, lasts longer or takes more steps than the certificate says."""

from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from flows.compile import compile
from flows.world import World
from tests.runtime.walks import facts, play_out, steps

Nodes = dict[str, Any]
KEYS = "123*#"


def said(words: int) -> dict[str, Any]:
    return {"text": {"fr": "Tapez 1 ou 2. " * words}}


def kinds(draw: st.DrawFn, size: int) -> dict[str, Any]:
    """Parameters of a node of each kind, of a length drawn."""
    words, tries = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    repeat = draw(st.sampled_from([None, "*"]))
    confirm = draw(st.sampled_from(["none", "digits"]))
    rule = {"id": "oui", "when": {"left": "n", "op": draw(st.sampled_from(["ge", "lt"])),
                                  "right": draw(st.integers(0, 4))}}  # fmt: skip
    return {
        "menu": {"prompt": said(words), "options": [{"key": "1"}, {"key": "2"}],
                 "max_no_input": tries, "max_invalid": tries, "repeat_key": repeat,
                 "invalid_prompts": [said(1)] * draw(st.integers(0, 2))},
        "collect": {"prompt": said(words), "max": size, "store": "code", "attempts": tries,
                    "confirm": confirm, "no_input_prompts": [said(1)]},
        "play": {"prompts": [said(words), {"text": {"fr": "Code {{ code }}, {{ n }}."}}]},
        "say_value": {"value": "{{ code }}x" if size == 1 else "{{ code }}",
                      "as": draw(st.sampled_from(["digits", "number"]))},
        "set": {"values": [{"variable": "n", "value": "{{ n + 1 }}"}]},
        "condition": {"rules": [rule]},
        "marker": {"name": "ici"},
        "language": {"mode": "ask", "options": [{"language": "fr", "key": "1",
                                                 "prompt": said(words)}]},
        "hangup": {"prompt": said(words)},
    }  # fmt: skip


PORTS = {
    "menu": ("1", "2", "no_input", "invalid"), "collect": ("ok", "no_input", "invalid",
    "cancelled"), "condition": ("oui", "otherwise"), "language": ("fr",), "hangup": (),
}  # fmt: skip


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    """A sound flow: nodes that do not wait mostly lead on; lanes at will."""
    count = draw(st.integers(2, 7))
    ids = [f"n{at}" for at in range(count)]
    nodes: Nodes = {
        "a": {"type": "answer", "next": {"next": "s"}},
        "s": {"type": "set", "next": {"next": "n0"}, "params": {"values": [
            {"variable": "n", "value": "0"}, {"variable": "code", "value": "12"}]}},
        "end": {"type": "hangup", "params": {"prompt": said(1)}},
        "gone": {"type": "marker", "params": {"name": "parti"}, "next": {"next": "off"}},
        "off": {"type": "hangup"},
    }  # fmt: skip
    for at, id in enumerate(ids):
        kind = draw(st.sampled_from(["menu", "collect", "play", "say_value", "set", "condition",
                                     "marker", "language", "hangup"]))  # fmt: skip
        on = [*ids[at + 1 :], "end"]
        anywhere = ids if kind in ("menu", "collect", "language") else on
        if kind == "condition":
            anywhere = draw(st.sampled_from([on, ids]))
        next_ = {port: draw(st.sampled_from([*anywhere, "end"]))
                 for port in PORTS.get(kind, ("next",))}  # fmt: skip
        params = kinds(draw, draw(st.integers(1, 6)))[kind]
        nodes[id] = {"type": kind, "params": params, "next": next_}
    variables = {"n": {"type": "number"}, "code": {"type": "digits"}}
    return {
        "format": 1, "name": "Au hasard", "kind": "inbound", "languages": ["fr"], "start": "a",
        "nodes": nodes, "variables": variables, "max_seconds": draw(st.sampled_from([60, 400])),
        "on_error": draw(st.sampled_from([None, "end"])),
        "on_hangup": draw(st.sampled_from([None, "gone"])),
    }  # fmt: skip


callers = st.lists(
    st.one_of(
        st.text(KEYS, min_size=1, max_size=4).map(lambda keys: {"press": keys}),
        st.floats(0, 40).map(lambda seconds: {"wait": round(seconds, 1)}),
        st.just({"hangup": True}),
    ),
    max_size=25,
)
bounded: set[str] = set()


@settings(max_examples=250)
@given(flows(), callers)
def check(document: dict[str, Any], caller: list[dict[str, Any]]) -> None:
    report = compile(document, World.empty())
    if report.program is None:
        bounded.add("refused")
        return
    certificate = report.certificate
    assert certificate is not None
    note(certificate)
    call, book = play_out(report.program, steps(*caller))
    (ended,) = facts(book, "ended")
    assert ended["seconds"] <= certificate["seconds"] + 0.001
    assert call.state.visit <= certificate["steps"]
    bounded.add("limit" if certificate["limited"] else "way")
    bounded.update(cycle["ended_by"] for cycle in certificate["cycles"])


def test_random_calls_through_random_flows_keep_within_the_certificate() -> None:
    bounded.clear()
    check()
    assert {"limit", "way", "wait"} <= bounded, bounded


def test_a_silent_caller_of_an_endless_menu_is_cut_off_at_the_limit() -> None:
    menu = {"type": "menu", "params": {"prompt": said(1), "options": [{"key": "1"}]},
            "next": {"1": "m", "no_input": "m", "invalid": "m"}}  # fmt: skip
    nodes = {"a": {"type": "answer", "next": {"next": "m"}}, "m": menu}
    document = {"format": 1, "name": "Sans fin", "kind": "inbound", "languages": ["fr"],
                "start": "a", "nodes": nodes, "max_seconds": 300}  # fmt: skip
    report = compile(document, World.empty())
    assert report.program is not None
    assert report.certificate is not None
    assert report.certificate["cycles"] == [
        {"nodes": ["m"], "ended_by": "wait", "at": ["m"], "turns": None}
    ]
    assert (report.certificate["seconds"], report.certificate["limited"]) == (300, True)
    _, book = play_out(report.program)
    assert [e["seconds"] for e in facts(book, "ended")] == [300]


def test_a_call_that_uses_every_second_reaches_the_bound() -> None:
    menu = {"type": "menu", "next": {"1": "end", "no_input": "end", "invalid": "end"},
            "params": {"prompt": said(2), "options": [{"key": "1"}],
                       "repeat_key": None}}  # fmt: skip
    nodes = {"a": {"type": "answer", "next": {"next": "m"}}, "m": menu, "end": {"type": "hangup"}}
    document = {"format": 1, "name": "Juste", "kind": "inbound", "languages": ["fr"],
                "start": "a", "nodes": nodes}  # fmt: skip
    report = compile(document, World.empty())
    assert report.program is not None
    assert report.certificate is not None
    _, book = play_out(report.program)
    (ended,) = facts(book, "ended")
    straight = report.certificate["straight"]
    assert straight["steps"] == report.certificate["steps"] == 3
    # a silent caller uses three tries, one who errs too five: that is the longest
    assert ended["seconds"] < straight["seconds"] <= report.certificate["seconds"]
    assert ended["seconds"] * 5 / 3 == straight["seconds"]
