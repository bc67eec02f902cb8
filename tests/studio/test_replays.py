"""Past calls over HTTP and on the command line: one as a test, many on a changed flow."""

import asyncio
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from flows.compile import compile
from flows.world import World as Known
from runtime import replays
from runtime.events import Event
from runtime.journal import Batch, write
from runtime.pretended import Written
from runtime.records import tables
from runtime.records.database import reading, writing
from studio import create_app, studio_of, trials
from studio import replays as past_calls
from studio.cli import ariane
from tests.runtime.callers import GONE, live_call
from tests.runtime.test_replaying import event_with
from tests.runtime.walks import flow, said
from tests.studio.conftest import account, config_for
from tests.studio.visitor import Visitor

NODES: dict[str, Any] = {
    "a": ("answer", {}, {"next": "m"}),
    "m": ("menu", {"prompt": said("Tapez 1 pour les ventes, 2 pour votre code."),
                   "options": [{"key": "1", "label": "Ventes"}, {"key": "2", "label": "Code"}],
                   "max_no_input": 1},
          {"1": "v", "2": "c", "no_input": "h", "invalid": "h"}),
    "v": ("play", {"prompts": [said("Les ventes vous répondent.")]}, {"next": "h"}),
    "c": ("collect", {"prompt": said("Votre code."), "kind": "code", "min": 4, "max": 4,
                      "secret": True, "store": "code"},
          {"ok": "v", "no_input": "h", "invalid": "h", "cancelled": "h"}),
    "h": ("hangup", {}, {}),
}  # fmt: skip
DOCUMENT = flow(NODES, variables={"code": {"type": "digits", "label": "Votre code",
                                           "secret": True}})  # fmt: skip
DOCUMENT["nodes"]["m"]["name"] = "Services"
DOCUMENT["nodes"]["v"]["name"] = "Les ventes"
NOON = 1_795_600_000.0
WAYS: list[list[tuple[float, str]]] = [
    [(1.0, "1")], [(5.0, "1")], [(2.0, "2"), (4.0, "7391")], [(1.5, GONE)], [(3.0, "9")],
]  # fmt: skip


def journal(calls: list[list[tuple[float, str]]], workspace: str = "one") -> list[list[Event]]:
    """What real calls left, a minute apart, as `c0`, `c1` …"""
    program = compile(DOCUMENT, Known.empty()).program
    assert program is not None
    world, found = Written(Known.empty()), []
    for n, coming in enumerate(calls):
        begun = NOON + 60 * n
        events, _ = live_call(program, world, begun, n, ("+41791234567", "12"), coming_=coming)
        found.append([event_with(e, workspace=workspace, call=f"c{n}", flow="f") for e in events])
    return found


@pytest.fixture
def app(tmp_path: Path, tables_url: str) -> Iterator[Flask]:
    app = create_app(config_for(tmp_path, tables_url))
    yield app
    studio_of(app).simulations.stop()
    studio_of(app).live.stop()
    studio_of(app).edit.stop()
    studio_of(app).engine.dispose()


@pytest.fixture
def owner(app: Flask) -> Visitor:
    account(app, "owner@one")
    visitor = Visitor(app).sign_in("owner@one")
    visitor.publish("f", visitor.create(DOCUMENT, "f"))
    with writing(studio_of(app).engine) as conn:
        for events in journal(WAYS):
            write(conn, Batch(events, {events[0].call: "{}"}), "runtime-1")
    return visitor


def test_a_past_call_becomes_a_test_that_holds(owner: Visitor) -> None:
    made = owner.post("/calls/c0/scenario")
    assert made.status_code == 200, made.text
    told = made.get_json()
    assert (told["flow"], told["masked"]) == ("f", [])
    scenario = told["scenario"]
    assert "flow" not in scenario
    assert "+41791234567" in scenario["name"]
    assert scenario["expect"]["path"] == ["a", "m", "v", "h"]
    assert scenario["expect"]["ports"]["m"] == "1"
    assert owner.post("/flows/f/scenarios", {"scenario": scenario}).status_code == 201
    done = owner.post("/flows/f/scenarios/run", {}).get_json()
    assert (done["ok"], done["failed"]) == (1, 0)
    said_in = {
        owner.post(f"/calls/c0/scenario?language={language}").get_json()["scenario"]["name"][:10]
        for language in ("en", "fr", "it")
    }
    assert len(said_in) == 3


def test_secret_digits_are_made_up_and_told(owner: Visitor) -> None:
    told = owner.post("/calls/c2/scenario").get_json()
    assert told["masked"] == ["Votre code"]
    assert "7391" not in json.dumps(told)
    assert next(step["press"] for step in told["scenario"]["steps"] if "press" in step) == "2"
    done = owner.post("/flows/f/scenarios/run", {"scenario": told["scenario"]}).get_json()
    assert done["ok"] == 1


def test_who_may_and_what_there_is(owner: Visitor, app: Flask) -> None:
    assert owner.post("/calls/nothing/scenario").status_code == 404
    assert owner.post("/flows/nothing/replay", {}).status_code == 404
    assert owner.post("/flows/f/replay", {"calls": 0}).status_code == 422
    assert owner.post("/flows/f/replay", {"version": 7}).status_code == 404
    broken = copy.deepcopy(DOCUMENT)
    broken["nodes"]["v"]["next"] = {}
    wrong = owner.post("/flows/f/replay", {"document": broken})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "flow-has-errors")
    for email, status in (("viewer@one", 403), ("tester@one", 200)):
        account(app, email)
        person = Visitor(app).sign_in(email)
        assert person.post("/flows/f/replay", {}).status_code == status
        assert person.post("/calls/c0/scenario").status_code == status


def test_on_the_same_flow_all_calls_go_the_same_way(owner: Visitor) -> None:
    for order in ({}, {"version": 1}, {"document": DOCUMENT}):
        done = owner.post("/flows/f/replay", order).get_json()
        assert (done["calls"], done["same"]) == (len(WAYS), len(WAYS))
        assert (done["groups"], done["skipped"]) == ([], [])
    assert owner.post("/flows/f/replay", {"calls": 2}).get_json()["calls"] == 2


def test_on_a_changed_flow_it_is_told_where_they_diverge(owner: Visitor) -> None:
    changed = copy.deepcopy(DOCUMENT)
    changed["nodes"]["m"]["params"]["options"][0]["key"] = "9"
    changed["nodes"]["m"]["next"]["9"] = changed["nodes"]["m"]["next"].pop("1")
    done = owner.post("/flows/f/replay?language=fr", {"document": changed}).get_json()
    assert (done["calls"], done["same"]) == (5, 2)
    first, second = done["groups"]
    assert (first["what"], first["node"], first["was"]) == ("port", "m", "1")
    assert first["name"] == "Services"
    assert (first["calls"], first["share"]) == (2, 0.4)
    assert sorted(first["examples"]) == ["c0", "c1"]
    assert (second["was"], second["now"], second["examples"]) == ("no_input", "9", ["c4"])
    assert first["message"].startswith(
        "À « Services », ces appels sortaient par « Touche 1 · Ventes »"
    )


def test_a_step_that_is_gone_keeps_its_name(owner: Visitor) -> None:
    changed = copy.deepcopy(DOCUMENT)
    del changed["nodes"]["v"]
    changed["nodes"]["m"]["next"]["1"] = changed["nodes"]["c"]["next"]["ok"] = "h"
    done = owner.post("/flows/f/replay", {"document": changed}).get_json()
    messages = [group["message"] for group in done["groups"]]
    assert done["same"] == 2
    assert len(messages) == 2
    assert all("« Les ventes »" in message for message in messages), messages


def test_calls_that_cannot_be_played_are_told_with_why(owner: Visitor, app: Flask) -> None:
    (events,) = journal([[(1.0, "1")]])
    broken_off = [*events[:4], event_with(events[-1], n=5, data={"reason": "failed"})]
    with writing(studio_of(app).engine) as conn:
        for name, told in (("lost-facts", [events[0], *events[3:]]), ("broken", broken_off)):
            own = [event_with(event, call=name) for event in told]
            write(conn, Batch(own, {name: "{}"}), "runtime-1")
        own = [event_with(event, call="lasts") for event in events[:3]]
        write(conn, Batch(own, {"lasts": "{}"}), "runtime-1")
        own = [event_with(event, call="tried", simulated=True) for event in events]
        write(conn, Batch(own, {"tried": "{}"}), "runtime-1")
    done = owner.post("/flows/f/replay", {}).get_json()
    assert (done["calls"], done["same"]) == (len(WAYS) + 2, len(WAYS))
    why = {one["call"]: one["message"] for one in done["skipped"]}
    assert set(why) == {"lost-facts", "broken"}
    assert "« Services »" in why["broken"]
    refused = owner.post("/calls/lasts/scenario?language=it")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "not-replayable")
    assert refused.get_json()["detail"] == "La chiamata non è ancora terminata."


def test_on_the_command_line(
    owner: Visitor, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = studio_of(app).config
    monkeypatch.setenv("ARIANE_DATA", str(config.data))
    monkeypatch.setenv("ARIANE_DATABASE_URL", config.database_url)
    monkeypatch.setenv("ARIANE_WORKSPACE", "one")

    def run(*words: str) -> Any:
        return CliRunner().invoke(ariane, ["replay", *words])

    same = run("f")
    assert (same.exit_code, same.output) == (
        0, "5 calls: 5 go the same way, 0 cannot be played again\n",
    )  # fmt: skip
    changed = copy.deepcopy(DOCUMENT)
    changed["nodes"]["m"]["next"]["1"] = "h"
    file = tmp_path / "f.json"
    file.write_text(json.dumps(changed), "utf-8")
    told = run("f", "--file", str(file))
    assert told.exit_code == 1
    assert "✘ 2 (40%) From “Services” the outcome “Key 1 · Ventes” led these calls" in told.output
    shaped = run("f", "--file", str(file), "--json", "--last", "3")
    assert json.loads(shaped.output)["calls"] == 3
    assert run("f", "--version", "1", "--language", "fr").output.startswith("5 appels : 5")
    assert run("nothing").exit_code != 0
    assert run("f", "--version", "1", "--file", str(file)).exit_code == 2


def test_calls_that_time_does_not_suffice_for_are_skipped(
    owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "LIMIT", 0.0)
    done = owner.post("/flows/f/replay?language=it", {}).get_json()
    assert (done["calls"], done["same"], done["groups"]) == (len(WAYS), 0, [])
    assert {one["call"] for one in done["skipped"]} == {f"c{n}" for n in range(len(WAYS))}
    assert all(one["message"].startswith("Non riprodotta:") for one in done["skipped"])


def test_they_are_played_once_the_database_is_left_alone(owner: Visitor, app: Flask) -> None:
    engine = studio_of(app).engine
    with reading(engine) as conn:
        on = trials.tried(conn, "one", "f")
        gathered = past_calls.gather(conn, "one", "f", 100, on)
        one = past_calls.gather_one(conn, "one", "c0")
    with writing(engine) as conn:  # what is written since does not matter
        for table in (tables.events, tables.versions, tables.calls):
            conn.execute(table.delete())
    assert past_calls.rerun(gathered).done.same == len(WAYS)
    scenario, flow, _ = asyncio.run(past_calls.as_test(one, "en"))
    assert (flow, scenario["expect"]["path"]) == ("f", ["a", "m", "v", "h"])
