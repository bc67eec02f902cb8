"""The debugger on a real server, by real sockets: stepping, going back, changing, exporting."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio.exceptions
from flask import Flask
from flask_socketio import SocketIO

from flows import scenario
from flows.compile import compile
from flows.world import World as Known
from runtime.acts import Acts
from runtime.pretended import Written
from runtime.records import people
from runtime.records.database import connect, writing
from runtime.scripted import play
from studio import debug_orders, debug_past, studio_of
from studio.debug_past import Moment, Past
from studio.debug_words import TEXTS, Refused
from studio.debugging import MOST, MOST_EACH, Debugging
from tests.runtime.walks import flow, said
from tests.studio.server import Browser, Line, Server
from tests.studio.visitor import Visitor

pytestmark = pytest.mark.slow  # real servers

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dupont-sa"
PIN = "4711"
MENU = {
    "prompt": said("Tapez 1 ou 2."), "timeout": 5, "max_no_input": 2,
    "options": [{"key": "1", "label": "Un"}, {"key": "2", "label": "Deux"}],
}  # fmt: skip
DOCUMENT = flow(
    {
        "a": ("answer", {}, {"next": "s"}),
        "s": ("set", {"values": [{"variable": "age", "value": "17"}]}, {"next": "q"}),
        "q": (
            "condition",
            {"rules": [{"id": "adult", "when": {"left": "age", "op": "ge", "right": 18}}]},
            {"adult": "c", "otherwise": "m"},
        ),
        "c": (
            "collect",
            {"prompt": said("Votre code."), "secret": True, "store": "pin", "min": 4, "max": 4},
            {"ok": "m", "no_input": "m", "invalid": "m", "cancelled": "m"},
        ),
        "m": ("menu", MENU, {"1": "p", "2": "s", "no_input": "h", "invalid": "h"}),
        "p": ("play", {"prompts": [said("Bravo.")]}, {"next": "h"}),
        "h": ("hangup", {"prompt": said("Au revoir.")}, {}),
        "gone": ("marker", {"name": "parti"}, {"next": "end"}),
        "end": ("hangup", {}, {}),
    },
    variables={
        "age": {"type": "number", "label": "Âge"}, "pin": {"type": "digits", "secret": True},
        "day": {"type": "date"}, "ok": {"type": "boolean"}, "items": {"type": "list"},
        "code": {"type": "digits"}, "price": {"type": "money"}, "hour": {"type": "time"},
        "who": {"type": "phone"}, "when": {"type": "datetime"}, "word": {"type": "text"},
    },
    on_hangup="gone",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    7, "x", [], [1], {"what": 1}, {"node": {}}, {"key": "12"}, {"at": "2026"}, {"speed": 3},
    {"at": "0001-01-01T00:00:00+14:00"}, {"at": "9999-12-31T23:59:59-12:00"},
    {"name": "word", "value": "\ud800"}, {"name": "word", "value": "\0"},
    {"name": "items", "value": [float("nan")]}, {"flow": "test", "from": "\ud800"},
    {"world": {"hours": {"h": "\ud800"}}}, {"name": "\ud800"},
)  # fmt: skip

SILENT = flow({"a": ("answer", {}, {"next": "h"}), "h": ("hangup", {}, {})})


class Debugger:
    """A page of the debugger."""

    def __init__(self, browser: Browser) -> None:
        self.line = browser.socket("/debug")

    def order(self, name: str, /, **data: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.line.call(name, data)
        return answer

    def do(self, name: str, /, **data: Any) -> dict[str, Any]:
        answer = self.order(name, **data)
        assert answer["ok"], answer
        return answer

    def open(self, **order: Any) -> dict[str, Any]:
        self.line.told.clear()
        return self.do("open", **{"flow": "test", "paused": True, **order})

    def state(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        found: dict[str, Any] = self.line.wait("state", wanted)
        return found

    def held(self, at: str, why: str = "step") -> dict[str, Any]:
        return self.state(lambda s: (s["mode"], s["at"], s["why"]) == ("held", at, why))

    def ended(self) -> dict[str, Any]:
        return self.state(lambda s: s["mode"] == "ended")

    def step_to(self, *steps: str) -> dict[str, Any]:
        for step in steps:
            self.do("step")
            state = self.held(step)
        return state

    def run_to(self, step: str) -> dict[str, Any]:
        self.do("here", node=step)
        return self.held(step, "here")

    def waits_for(self, what: str) -> dict[str, Any]:
        return self.state(lambda s: s["waiting"] is not None and s["waiting"]["what"] == what)

    def log(self) -> list[dict[str, Any]]:
        """All entries told, less those that were taken back."""
        kept: list[dict[str, Any]] = []
        for name, data in list(self.line.told):
            if name == "log":
                kept += data["entries"]
            elif name == "rewound":
                kept = [entry for entry in kept if entry["n"] <= data["n"]]
        return kept

    def path(self) -> list[str]:
        return [entry["node"] for entry in self.log() if entry["kind"] == "entered"]


def value(state: dict[str, Any], name: str) -> Any:
    return variable(state, name)["value"]


def variable(state: dict[str, Any], name: str) -> dict[str, Any]:
    (row,) = (row for row in state["variables"] if row["name"] == name)
    return dict(row)


def person(ident: str, workspace: str = "one") -> people.User:
    return people.User(workspace, ident, f"{ident}@one", ident, "tester", "en", disabled=False)


def opened(debugging: Debugging, sid: str, user: people.User) -> dict[str, Any]:
    asked = debug_orders.Open.model_validate({"flow": "test", "paused": True})
    return debugging.open(sid, user, asked, lambda: True)


@pytest.fixture(scope="module")
def studio(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all: sessions are of their pages alone."""
    data = shutil.copytree(demo_folder, tmp_path_factory.mktemp("debugging") / "data")
    with Server(data, {}, "--demo") as server:
        made = server.sign_in().http.post("/flows", json={"document": DOCUMENT, "id": "test"})
        assert made.status_code == 201, made.text
        yield server
        assert server.faults() == []


@pytest.fixture
def page(studio: Server) -> Iterator[Debugger]:
    browser = studio.sign_in()
    yield Debugger(browser)
    browser.close()


def test_from_step_to_step_and_to_a_place(page: Debugger) -> None:
    assert page.open()["session"]
    first = page.held("a", "start")
    assert (first["past"], first["version"], first["answered"], first["real"]) == (
        0, None, False, False,
    )  # fmt: skip
    state = page.step_to("s", "q")
    assert state["answered"]
    assert state["past"] == 2
    assert state["wires"] == {"a:next": 1, "s:next": 1}
    assert variable(state, "age") == {
        "name": "age", "label": "Âge", "type": "number", "kind": "variable", "value": 17,
        "changed": True, "editable": True,
    }  # fmt: skip
    assert not variable(page.step_to("m"), "age")["changed"]
    page.do("here", node="h")
    page.waits_for("sound")
    page.do("key", key="1")
    page.line.emit("played", {"playback": page.line.wait("play")["playback"]})
    played = page.line.wait("play", lambda told: told["text"] == "Bravo.")
    sound = httpx.get(page.line.client.connection_url + played["url"])
    assert sound.status_code == 401
    page.do("played", playback=played["playback"])
    state = page.held("h", "here")
    assert value(state, "m.key") == "1"
    assert variable(state, "m.key")["kind"] == "result"
    page.do("go")
    page.waits_for("sound")
    page.do("skip")
    state = page.ended()
    assert (state["at"], state["reason"], state["why"]) == (None, "finished", None)
    assert page.line.wait("ended") == {"reason": "finished"}
    assert page.path() == ["a", "s", "q", "m", "p", "h"]
    assert [entry["n"] for entry in page.log()] == list(range(1, len(page.log()) + 1))
    assert [e["data"]["why"] for e in page.log() if e["kind"] == "held"] == [
        "start", "step", "step", "step", "here",
    ]  # fmt: skip
    for order in ("go", "step", "pause"):
        assert page.order(order)["error"] == "ended"


def test_breakpoints_hold_if_their_condition_holds(page: Debugger) -> None:
    adult = {"node": "q", "when": {"left": "age", "op": "ge", "right": 18}}
    page.open(paused=False, breakpoints=[adult, {"node": "m"}])
    assert page.held("m", "breakpoint")["past"] == 3
    page.do("breakpoints", breakpoints=[{**adult, "when": {"not": adult["when"]}}])
    page.do("key", key="2")
    assert page.state(lambda s: s["keys"] == "2")["mode"] == "held"
    page.do("go")
    state = page.state(lambda s: (s["at"], s["why"]) == ("q", "breakpoint"))
    assert state["wires"]["m:2"] == 1
    assert state["keys"] == ""


def test_going_back_undoes_all_that_happened_since(page: Debugger) -> None:
    page.open(breakpoints=[])
    page.held("a", "start")
    page.step_to("s", "q", "m")
    page.do("go")
    page.waits_for("sound")
    page.do("hangup")
    state = page.ended()
    assert (state["gone"], state["reason"], state["past"]) == (True, "caller", 6)
    assert page.path() == ["a", "s", "q", "m", "gone", "end"]
    page.do("back", steps=3)
    state = page.held("m")
    assert (state["gone"], state["lane"], state["past"]) == (False, "", 3)
    assert page.path() == ["a", "s", "q"]
    page.do("set", name="age", value=40)
    page.do("back", steps=2)
    state = page.held("s")
    assert value(state, "age") is None
    assert state["wires"] == {"a:next": 1}
    answer = page.order("back", steps=2)
    assert (answer["error"], answer["past"]) == ("nothing-before", 1)
    page.step_to("q")
    page.do("set", name="age", value="20")
    page.step_to("c")
    page.do("back")
    assert value(page.held("q"), "age") == 20
    ns = [entry["n"] for entry in page.log()]
    assert ns == list(range(1, len(ns) + 1))


def test_a_hang_up_while_it_is_held_leads_to_the_lane_step_by_step(page: Debugger) -> None:
    page.open()
    page.held("a", "start")
    page.run_to("m")
    page.do("hangup")
    state = page.held("gone")
    assert (state["lane"], state["gone"], state["reason"]) == ("hangup", True, None)
    page.step_to("end")
    page.do("go")
    assert page.ended()["reason"] == "caller"


def test_time_stands_still_while_it_is_held(page: Debugger) -> None:
    page.open(paused=False)
    page.waits_for("sound")
    page.do("skip")
    page.waits_for("key")
    page.do("pause")
    state = page.held("m", "pause")
    assert state["waiting"]["what"] == "key"
    time.sleep(0.5)  # what is tested is that this second half counts for nothing
    page.do("key", key="1")
    later = page.state(lambda s: s["keys"] == "1")
    assert later["mode"] == "held"
    assert (later["seconds"], later["now"]) == (state["seconds"], state["now"])
    assert later["waiting"] == state["waiting"]
    page.do("step")
    assert page.held("p")["keys"] == ""


def test_keys_are_heard_in_their_order(page: Debugger) -> None:
    page.open()
    page.held("a", "start")
    keys = "1234567890*#12345678"
    for key in keys:
        page.line.emit("key", {"key": key})
    assert page.state(lambda s: len(s["keys"]) == len(keys))["keys"] == keys


def test_waits_are_skipped_and_time_runs_faster(page: Debugger) -> None:
    page.open(paused=False, at="2026-12-24T17:00:00Z")
    state = page.waits_for("sound")
    assert state["now"].startswith("2026-12-24T17:00:00")
    page.do("skip")
    assert 3 < page.waits_for("key")["waiting"]["seconds"] <= 5
    page.do("skip")
    page.line.wait("stop")
    page.waits_for("sound")  # the menu is said again
    page.do("skip")
    page.waits_for("key")
    page.do("speed", speed=8)
    state = page.ended()  # 5 s for a key, and "Au revoir." to its end
    assert (state["speed"], state["wires"]["m:no_input"]) == (8, 1)
    assert state["seconds"] >= 10
    begun = time.monotonic()
    page.open(paused=False, speed=8)
    page.ended()  # without any browser that says when sounds are over
    lived = page.ended()["seconds"]
    assert time.monotonic() - begun < lived / 2
    assert page.order("speed", speed=3)["error"] == "invalid"


def test_the_clock_and_the_outside_world_are_as_one_wants_them(page: Debugger) -> None:
    order = {"flow": "dupont-sa", "at": "2026-11-23T09:00:00Z"}  # a Monday at ten
    page.open(**order)
    page.held("decroche", "start")
    page.do("breakpoints", breakpoints=[{"node": "horaires"}])
    page.do("go")
    page.waits_for("sound")
    page.do("key", key="1")
    page.line.wait("play", lambda told: "Bienvenue" in told["text"])
    page.do("skip")
    state = page.held("horaires", "breakpoint")
    assert state["outside"]["type"] == "hours"
    assert {"bureau", "closed", "holiday"} <= set(state["outside"]["outcomes"])
    assert state["outside"]["chosen"] is None
    page.do("clock", at="2026-11-28T09:00:00Z")  # a Saturday
    assert page.state(lambda s: s["now"] > "2026-11-28")["mode"] == "held"
    page.do("step")
    state = page.state(lambda s: s["mode"] == "held" and s["at"] != "horaires")
    assert "horaires:closed" in state["wires"]
    page.do("back")
    state = page.held("horaires")
    assert state["now"].startswith("2026-11-28T09:00")
    page.do("world", world={"hours": {"horaires": "holiday"}})
    assert page.state(lambda s: s["outside"]["chosen"])["outside"]["chosen"] == "holiday"
    page.do("step")
    state = page.state(lambda s: s["mode"] == "held" and s["at"] != "horaires")
    assert "horaires:holiday" in state["wires"]
    told = page.do("export")
    assert told["exact"]
    assert told["scenario"]["world"] == {"hours": {"horaires": "holiday"}}


@pytest.mark.parametrize(
    ("name", "good", "kept", "bad"),
    [
        ("age", "12.5", 12.5, "old"), ("age", 12, 12, [1]), ("code", "0042", "0042", "4a"),
        ("ok", "true", True, "maybe"), ("ok", False, False, 2), ("price", 12.5, "12.5", "12,5"),
        ("day", "2026-12-24", "2026-12-24", "24.12.2026"), ("hour", "18:30", "18:30", "25:00"),
        ("when", "2026-12-24T18:30:00+01:00", "2026-12-24T18:30:00+01:00", "soon"),
        ("who", "+41218025555", "+41218025555", "Jean"), ("items", ["a", 2], ["a", 2], "a"),
        ("word", "abc", "abc", {"a": 1}), ("word", "x" * 1000, "x" * 1000, "x" * 1001),
        ("language", "fr", "fr", "de"), ("caller.number", "+33123456789", "+33123456789", None),
        ("items", [], [], [["a"]]), ("age", None, None, True),
    ],
    ids=str,
)  # fmt: skip
def test_values_are_of_their_type_or_refused_in_words(
    page: Debugger, name: str, good: Any, kept: Any, bad: Any
) -> None:
    page.open()
    page.held("a", "start")
    page.do("set", name=name, value=good)
    state = page.state(lambda s: value(s, name) == kept)
    answer = page.order("set", name=name, value=bad)
    assert (answer["ok"], answer["error"]) == (False, "wrong-value")
    assert len(answer["detail"]) > 10
    assert value(page.state(lambda _: True), name) == kept
    assert variable(state, name)["editable"]


def test_what_cannot_be_set(page: Debugger) -> None:
    page.open()
    for name in ("nothing", "now", "call.id", "m.key", "called.number"):
        answer = page.order("set", name=name, value="1")
        assert answer["error"] == "no-such-variable"
        assert f"« {name} »" in answer["detail"]


def test_secrets_are_shown_to_nobody(page: Debugger) -> None:
    page.open()
    page.held("a", "start")
    page.run_to("q")
    page.do("set", name="age", value=30)
    page.do("step")
    page.held("c")
    page.do("go")
    page.waits_for("sound")
    page.do("pause")
    page.held("c", "pause")
    for number, key in enumerate(PIN, 1):
        page.do("key", key=key)
        assert page.state(lambda s, n=number: len(s["keys"]) == n)["keys"] == "•" * number  # type: ignore[misc]  # the default is the loop's
    page.do("step")
    state = page.held("m")
    assert value(state, "pin") == "•••"
    assert variable(state, "pin")["changed"]
    page.do("set", name="pin", value="9182")
    page.state(lambda s: s["mode"] == "held")
    page.do("set", name="word", value="seen")
    page.state(lambda s: value(s, "word") == "seen")
    told = json.dumps(page.line.told)
    assert PIN not in told
    assert "9182" not in told
    assert [e["data"]["key"] for e in page.log() if e["kind"] == "pressed"] == ["•"] * 4
    exported = page.do("export")
    assert exported["secrets"] == ["c"]
    assert "pin" not in exported["scenario"]["expect"]["variables"]


def test_the_changed_draft_goes_on_from_the_present_step(page: Debugger) -> None:
    page.open()
    page.held("a", "start")
    page.run_to("m")
    changed = json.loads(json.dumps(DOCUMENT))
    changed["nodes"]["m"]["params"]["prompt"] = said("Choisissez enfin.")
    changed["variables"]["new"] = {"type": "text"}
    page.do("program", document=changed)
    state = page.state(lambda s: any(row["name"] == "new" for row in s["variables"]))
    assert (state["mode"], state["at"], state["why"]) == ("held", "m", "here")
    assert value(state, "age") == 17
    page.do("go")
    page.line.wait("play", lambda told: told["text"] == "Choisissez enfin.")
    # In the middle of a step: the step begins again, and what is typed stays.
    changed["nodes"]["m"]["params"]["prompt"] = said("Bon.")
    page.do("program", document=changed)
    page.line.wait("play", lambda told: told["text"] == "Bon.")
    page.line.wait("log", lambda _: page.path() == ["a", "s", "q", "m", "m"])
    assert page.state(lambda s: s["waiting"])["mode"] == "running"
    del changed["nodes"]["m"]
    changed["nodes"]["q"]["next"]["otherwise"] = changed["nodes"]["c"]["next"]["ok"] = "h"
    answer = page.order("program", document=changed)
    assert answer["error"] == "flow-has-errors"
    assert answer["issues"] > 0
    changed["nodes"]["c"]["next"] = dict.fromkeys(changed["nodes"]["c"]["next"], "h")
    changed["nodes"]["p"]["next"] = {"next": "h"}
    del changed["nodes"]["p"]
    answer = page.order("program", document=changed)
    assert (answer["error"], answer["step"]) == ("step-gone", "m")
    page.do("key", key="1")
    page.line.wait("play", lambda told: told["text"] == "Bravo.")


def test_a_version_and_a_draft_as_on_screen(page: Debugger) -> None:
    page.open(flow="dupont-sa", version=1)
    assert page.held("decroche", "start")["version"] == 1
    shown = {**DOCUMENT, "nodes": {**DOCUMENT["nodes"]}}
    shown["nodes"]["a"] = {**shown["nodes"]["a"], "name": "Montré"}
    page.open(document=shown)
    assert page.held("a", "start")["version"] is None


def played_again(exported: dict[str, Any], document: Any, known: Known) -> Any:
    """Play an exported test: what is compared is what came about, not what is expected."""
    program = compile(document, known).program
    assert program is not None
    test = scenario.load({**exported["scenario"], "flow": "x.json"})
    return play(program, test, Written(known))


def cutting(page: Debugger) -> None:
    """Keys while prompts are played; a service; to the end."""
    page.waits_for("sound")
    page.do("key", key="1")
    page.line.wait("play", lambda told: "Bienvenue" in told["text"])
    page.do("skip")
    page.state(lambda s: s["at"] == "services" and s["waiting"])
    page.do("key", key="9")
    page.line.wait("state", lambda s: s["wires"].get("langue:fr") == 1)
    page.do("key", key="2")
    page.do("speed", speed=8)


def typing_ahead(page: Debugger) -> None:
    """All keys before anything is said."""
    page.do("pause")
    for key in "11":
        page.do("key", key=key)
    page.do("speed", speed=8)
    page.do("go")


def leaving(page: Debugger) -> None:
    """A choice after one silent try, and a hang-up in the middle of a sound."""
    page.waits_for("sound")
    page.do("skip")
    page.waits_for("key")
    page.do("skip")
    page.waits_for("sound")
    page.do("skip")
    page.waits_for("key")
    page.do("key", key="1")
    page.line.wait("play", lambda told: "Bienvenue" in told["text"])
    page.do("hangup")


MONDAY, SATURDAY = "2026-11-23T09:00:00Z", "2026-11-28T09:00:00Z"


@pytest.mark.parametrize(
    ("caller", "at"),
    [(cutting, MONDAY), (typing_ahead, MONDAY), (typing_ahead, SATURDAY), (leaving, SATURDAY)],
)
def test_a_session_becomes_a_test_that_goes_the_same_way(
    page: Debugger, caller: Callable[[Debugger], None], at: str
) -> None:
    page.open(flow="dupont-sa", at=at, paused=False, **{"from": "+41791234567"})
    caller(page)
    state = page.ended()
    exported = page.do("export", name="Comme moi")
    assert exported["exact"], exported
    assert exported["scenario"]["name"] == "Comme moi"
    document = (EXAMPLE / "accueil.json").read_text("utf-8")
    known = Known.from_workspace((EXAMPLE / "workspace.json").read_text("utf-8"))
    played = played_again(exported, document, known)
    assert played.path == page.path()
    left = [(e["node"], e["data"]["port"]) for e in page.log() if e["kind"] == "left"]
    assert played.ports == [(node, port) for node, port in left if node != "fin"]
    assert played.end == state["reason"]
    assert exported["scenario"]["expect"]["path"] == page.path()


def test_a_test_of_a_call_that_lasts_ends_with_its_hang_up(page: Debugger) -> None:
    page.open(paused=False)
    page.waits_for("sound")
    page.do("skip")
    page.waits_for("key")
    page.do("skip")
    page.waits_for("sound")
    exported = page.do("export")
    assert exported["exact"]
    assert exported["scenario"]["steps"][-1] == {"hangup": True}
    played = played_again(exported, DOCUMENT, Known.empty())
    assert played.path == [*page.path(), "gone", "end"]


def test_orders_that_cannot_be_carried_out_are_told_why(studio: Server, page: Debugger) -> None:
    assert page.order("go")["error"] == "no-session"
    assert page.order("open", flow="none")["error"] == "not-found"
    assert page.order("open", flow="dupont-sa", version=99)["error"] == "not-found"
    broken = {**DOCUMENT, "start": "nowhere"}
    answer = page.order("open", flow="test", document=broken)
    assert (answer["error"], answer["issues"] > 0) == ("flow-has-errors", True)
    page.open()
    page.held("a", "start")
    assert page.order("here", node="nowhere")["error"] == "no-such-step"
    for name in (*debug_orders.ORDERS, "open"):
        for odd in ODD:
            answer = page.line.call(name, odd)
            if not answer["ok"]:
                assert answer["detail"], (name, odd)
                assert answer["error"] != "fault", (name, odd)
    page.open()
    assert {page.line.call("set", odd)["error"] for odd in ODD} == {"invalid"}
    for never in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert page.order("clock", at=never)["error"] == "invalid"
    assert page.order("open", flow="test", document={})["error"] == "flow-has-errors"
    for name in ("key", "played", "here", "set", "clock", "world", "program", "open"):
        assert page.order(name, what=1)["error"] == "invalid"
    page.open()
    page.held("a", "start")
    page.do("close")
    assert page.order("step")["error"] == "no-session"


def test_only_testers_come_in(studio: Server) -> None:
    engine = connect(f"sqlite:///{studio.data / 'ariane.db'}")
    with writing(engine) as conn:
        people.add_user(conn, "demo", "eye@demo", "a good password", role="viewer")
    engine.dispose()
    viewer = studio.sign_in("eye@demo", "a good password")
    with pytest.raises(socketio.exceptions.ConnectionError):
        viewer.socket("/debug")
    with pytest.raises(socketio.exceptions.ConnectionError):
        Line(studio.address, "/debug", "", "websocket")


def test_there_are_only_so_many_sessions(app: Flask, owner: Visitor) -> None:
    made = owner.post("/flows", json={"document": SILENT, "id": "test"})
    assert made.status_code == 201
    debugging: Debugging = studio_of(app).debugging
    for number in range(MOST):
        assert opened(debugging, f"sid{number}", person(f"user{number % 9}"))["session"]
    with pytest.raises(Refused) as refusal:
        opened(debugging, "another", person("other"))
    answer = refusal.value.answer("it")
    assert (answer["error"], answer["most"]) == ("busy", MOST)
    assert opened(debugging, "sid7", person("user7"))["session"], "in place of the former"
    debugging.leave("sid3")
    assert opened(debugging, "another", person("other"))["session"]
    with pytest.raises(Refused) as refusal:
        opened(debugging, "sid7", person("user7", "two"))
    assert refusal.value.code == "not-found"


def test_one_person_takes_not_all_sessions(app: Flask, owner: Visitor) -> None:
    assert owner.post("/flows", json={"document": SILENT, "id": "test"}).status_code == 201
    debugging: Debugging = studio_of(app).debugging
    for number in range(MOST_EACH):
        assert opened(debugging, f"sid{number}", person("anna"))["session"]
    with pytest.raises(Refused) as refusal:
        opened(debugging, "another", person("anna"))
    answer = refusal.value.answer("fr")
    assert (answer["error"], answer["most"]) == ("busy", MOST_EACH)
    assert "de vos essais" in answer["detail"]
    assert opened(debugging, "sid7", person("anna"))["session"], "in place of the former"
    assert opened(debugging, "another", person("bruno"))["session"]


def test_who_signs_out_is_sent_away(studio: Server) -> None:
    browser = studio.sign_in()
    page = Debugger(browser)
    page.open()
    page.held("a", "start")
    assert browser.http.delete("/session").is_success
    end = time.monotonic() + 30
    while page.line.client.connected:
        assert time.monotonic() < end
        time.sleep(0.05)
    page.line.close()


def test_no_breakpoint_tells_a_secret(page: Debugger) -> None:
    when = {"all": [{"not": {"left": "age", "op": "is", "right": {"var": "pin"}}}]}
    points = [{"node": "m", "when": when}]
    answer = page.order("open", flow="test", breakpoints=points)
    assert (answer["error"], answer["step"], answer["name"]) == ("secret-condition", "m", "pin")
    page.open()
    page.held("a", "start")
    assert page.order("breakpoints", breakpoints=points)["error"] == "secret-condition"
    page.do(
        "breakpoints", breakpoints=[{"node": "q", "when": {"left": "code", "op": "is_not_set"}}]
    )
    secret = {**DOCUMENT["variables"], "code": {"type": "digits", "secret": True}}
    page.do("program", document={**DOCUMENT, "variables": secret})
    page.do("go")
    assert page.waits_for("sound")["at"] == "m"


def test_the_oldest_steps_of_a_long_call_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    past, moments = Past(), [Moment("x" * n, 0, (False, None), Acts(), (), (), None, n)
                             for n in (400, 300, 200)]  # fmt: skip
    monkeypatch.setattr(debug_past, "MOST_BYTES", 600)
    for moment in moments:
        past.add(moment)
    assert [past.at(n) for n in range(len(past))] == moments[1:]
    past.change(moments[2])
    assert len(past) == 2, "changed, not added"
    past.change(moments[0])
    assert [past.at(n) for n in range(len(past))] == moments[:1]
    past.cut(0)
    for moment in moments[1:]:
        past.add(moment)
    assert len(past) == 2
    monkeypatch.setattr(debug_past, "MOST_BYTES", 1)
    past.add(moments[0])
    assert [past.at(n) for n in range(len(past))] == moments[:1], "the present is always kept"


def test_every_objection_names_the_same_in_three_languages() -> None:
    for texts in TEXTS.values():
        named = [sorted(re.findall(r"{(\w+)}", text)) for text in texts]
        assert named[0] == named[1] == named[2]


def test_a_page_that_goes_away_ends_its_session(app: Flask, owner: Visitor) -> None:
    assert owner.post("/flows", json={"document": SILENT, "id": "test"}).status_code == 201
    socketio: SocketIO = app.extensions["socketio"]
    page = socketio.test_client(app, namespace="/debug", flask_test_client=owner.client)
    asked = {"flow": "test", "paused": True}
    answer = page.emit("open", asked, namespace="/debug", callback=True)
    assert answer is not None
    assert answer["ok"], answer
    page.disconnect("/debug")
    debugging: Debugging = studio_of(app).debugging
    for number in range(MOST):
        opened(debugging, f"sid{number}", person(f"user{number % 9}"))
