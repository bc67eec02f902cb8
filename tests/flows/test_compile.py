"""From document to program: determinism, the lanes, jumps, secrets, growth."""

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from flows.compile import SEVERITIES, compile, rebuild
from flows.migrate import upgrade
from flows.world import World


def said(text: str = "Bonjour.") -> dict[str, Any]:
    return {"text": {"fr": text}}


def flow(**changes: Any) -> dict[str, Any]:
    nodes = {
        "a": {"type": "answer", "next": {"next": "b"}},
        "b": {"type": "play", "name": " Message ", "marker": "entendu",
              "params": {"prompts": [said()]}, "next": {"next": "j"}},
        "j": {"type": "jump", "params": {"to": "c"}},
        "c": {"type": "hangup", "params": {}},
    }  # fmt: skip
    head = {"format": 1, "name": "Essai", "kind": "inbound", "languages": ["fr"], "start": "a"}
    return {**head, "nodes": nodes, **changes}


def test_a_program_is_what_the_document_says() -> None:
    program = compile(json.dumps(flow(on_error="c", max_seconds=60)), World.empty()).program
    assert program is not None
    assert (program.name, program.kind, program.languages) == ("Essai", "inbound", ("fr",))
    assert (program.start, program.max_seconds, program.secret) == ("a", 60, False)
    assert program.names == {"a": "a", "b": "Message", "j": "j", "c": "c"}
    assert program.markers == {"b": "entendu"}
    assert program.wires == {("a", "next"): "b", ("b", "next"): "j", ("j", "to"): "c"}


def test_unwired_lane_ports_lead_to_the_lanes() -> None:
    document = flow(on_error="c", on_hangup="m")
    document["nodes"]["m"] = {"type": "marker", "params": {"name": "x"}, "next": {"next": "c"}}
    program = compile(document, World.empty()).program
    assert program is not None
    assert program.after("b", "error") == "c"
    assert program.after("b", "hangup") == "m"
    assert program.after("b", "next") == "j"
    assert program.after("c", "end") is None
    document["nodes"]["b"]["next"]["error"] = "j"
    wired = compile(document, World.empty()).program
    assert wired is not None
    assert wired.after("b", "error") == "j"


def test_a_program_cannot_be_changed() -> None:
    program = compile(flow(), World.empty()).program
    assert program is not None
    with pytest.raises(FrozenInstanceError):
        program.start = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        program.wires["a", "next"] = "c"  # type: ignore[index]


def test_a_secret_entry_makes_the_program_secret() -> None:
    document = flow()
    wires = dict.fromkeys(("ok", "no_input", "invalid", "cancelled"), "c")
    document["nodes"]["b"] = {"type": "collect", "params": {"prompt": said(), "secret": True},
                              "next": wires}  # fmt: skip
    document["nodes"]["b"]["next"]["ok"] = "j"
    program = compile(document, World.empty()).program
    assert program is not None
    assert program.secret


def test_what_a_node_finds_wrong_with_itself_is_told_at_its_place() -> None:
    document = flow()
    wires = dict.fromkeys(("ok", "no_input", "invalid", "cancelled"), "j")
    document["nodes"]["b"] = {"type": "collect", "params": {"prompt": said(), "min": 9, "max": 3},
                              "next": wires}  # fmt: skip
    (issue,) = compile(document, World.empty()).to_json()["issues"]
    assert (issue["code"], issue["node"], issue["param"]) == ("schema", "b", "/max")
    assert issue["pointer"] == "/nodes/b/params/max"


def test_errors_come_first_and_then_the_order_of_the_nodes() -> None:
    document = flow()
    document["nodes"]["x"] = {"type": "play", "params": {"prompts": [said(" ")]}}
    document["nodes"]["b"]["params"]["prompts"] = [said("{{ nom }}")]
    document["nodes"]["a"]["next"] = {"next": "z"}
    issues = compile(document, World.empty()).issues
    order = [(SEVERITIES.index(i.severity), list(document["nodes"]).index(i.node or "a"))
             for i in issues]  # fmt: skip
    assert order == sorted(order)
    assert {i.severity for i in issues} == {"error", "warning"}


def test_the_same_document_gives_the_same_report_every_time() -> None:
    document = flow(start="z", languages=["fr", "de"], on_error="y")
    document["nodes"]["b"]["next"] = {"next": "b", "nxt": "a", "err": "q"}
    reports = [compile(document, World.empty()).to_json("it") for _ in range(5)]
    assert all(report == reports[0] for report in reports)
    assert len(reports[0]["issues"]) >= 5


def test_the_given_document_is_not_changed() -> None:
    document = flow(languages=["fr", "de"])
    before = json.dumps(document)
    compile(document, World.empty())
    assert json.dumps(document) == before


def test_a_published_version_is_rebuilt_although_what_it_names_is_gone() -> None:
    document = flow()
    document["nodes"]["b"]["params"]["prompts"][0]["audio"] = {"fr": "parti"}
    assert not compile(document, World.empty()).ok
    program = rebuild(json.dumps(document))
    assert program is not None
    assert program.after("b", "next") == "j"
    document["nodes"]["b"]["type"] = "plai"
    assert rebuild(document) is None
    assert rebuild("{") is None


def test_upgrades_run_in_their_order_and_one_that_fails_is_told() -> None:
    steps = {
        1: lambda d: {**d, "title": d["name"]},
        2: lambda d: {**d, "title": d["title"].upper()},
    }
    old = {"format": 1, "name": "essai"}
    assert upgrade(old, steps, 3) == ({"format": 3, "name": "essai", "title": "ESSAI"}, [])
    assert old == {"format": 1, "name": "essai"}
    _, (problem,) = upgrade({"format": 1}, steps, 3)
    assert "format 1 to 2" in problem.text()
    _, (problem,) = upgrade({"format": 4}, steps, 3)
    assert (problem.pointer, problem.code) == ("/format", "wrong-format")


def long_flow(count: int) -> dict[str, Any]:
    """A chain of menus, messages and conditions of about this many nodes."""
    nodes: dict[str, Any] = {"a": {"type": "answer", "next": {"next": "m0"}}}
    for at in range(0, count, 3):
        onward = f"m{at + 3}" if at + 3 < count else "fin"
        when = {"all": [{"left": "caller.number", "op": "starts_with", "right": "+41"}]}
        nodes[f"m{at}"] = {
            "type": "menu", "params": {"prompt": said("Tapez 1 ou 2."),
                                       "options": [{"key": "1"}, {"key": "2"}]},
            "next": {"1": f"p{at}", "2": f"c{at}", "no_input": "fin", "invalid": f"m{at}"},
        }  # fmt: skip
        nodes[f"p{at}"] = {"type": "play", "params": {"prompts": [said(f"Message {at}.")]},
                           "next": {"next": f"c{at}"}}  # fmt: skip
        nodes[f"c{at}"] = {"type": "condition", "params": {"rules": [{"id": "ch", "when": when}]},
                           "next": {"ch": onward, "otherwise": f"m{at}"}}  # fmt: skip
    nodes["fin"] = {"type": "hangup"}
    return flow(start="a", nodes=nodes, max_seconds=86_400)


@pytest.mark.slow
def test_a_flow_of_two_thousand_nodes_compiles_like_one_of_five_hundred() -> None:
    """How long it takes is for `python -m tests.bench.compiler` to say."""
    for count in (500, 2000):
        for _ in range(2):  # from nothing, and with what is known by then
            report = compile(json.dumps(long_flow(count)), World.empty())
            assert {issue.code for issue in report.issues} <= {"too-big"}
            assert len(report.issues) <= 1
