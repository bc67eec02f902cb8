"""Two workspaces on one studio: every route, asked from the other one, knows nothing."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from runtime.journal import Batch, write
from runtime.records import sounds
from runtime.records.database import writing
from runtime.records.sounds import SoundRow
from runtime.sounds import Media, beep
from studio import studio_of
from studio.openapi import routes
from tests.runtime.records.documents import a_call, calendar, flow
from tests.studio.test_auth import path_of
from tests.studio.visitor import Visitor

# Routes that name nothing, and so can only show the asker's own workspace.
LISTS = {"/flows": "flows", "/numbers": "numbers", "/calendars": "calendars", "/sounds": "sounds",
         "/calls": "calls"}  # fmt: skip
OWN = {"/session", "/catalogue", "/speech", "/health", "/ready", "/openapi.json", "/templates",
       "/calendars/countries", "/calendars/holidays", "/calendars/check",
       "/settings/publishing"}  # fmt: skip
# What these name is made by asking for it; the other workspace's thing of that name stays.
MAKING = {("PUT", "/calendars/<calendar>"), ("POST", "/flows"), ("POST", "/sounds")}


def fill(app: Flask, owner: Visitor) -> None:
    tag = owner.create(flow("Secret plan"))
    owner.publish("hello", tag)
    owner.put("/numbers/12", {"flow": "hello"})
    owner.put("/calendars/day", calendar())
    with writing(studio_of(app).engine) as conn:
        sounds.save_sound(conn, "one", SoundRow("hello", "Hello", "fr", "a" * 64, 1.0, 0.0))
        events = a_call("c1", flow="hello")[:4]
        write(conn, Batch(events, {"c1": "{}"}), "runtime-1")


def test_every_route_from_the_other_workspace(app: Flask, visit: Callable[[str], Visitor]) -> None:
    one, two = visit("owner@one"), visit("owner@two")
    fill(app, one)
    test = {"scenario": {"name": "Mine"}}
    bodies = {"/flows/<flow>": flow(), "/flows/<flow>/rollback": {"version": 1},
              "/numbers/<number>": {"flow": "hello"}, "/flows/<flow>/publish": {},
              "/flows/<flow>/lock": {}, "/flows/<flow>/duplicate": {},
              "/templates/<template>": {}, "/flows/<flow>/scenarios": test,
              "/flows/<flow>/scenarios/<scenario>": test,
              "/flows/<flow>/scenarios/run": {}, "/flows/<flow>/explore": {},
              "/flows/<flow>/replay": {}}  # fmt: skip
    for route in routes():
        if route.path in OWN or (route.verb, route.path) in MAKING:
            continue
        if route.path.startswith("/attendance/"):  # test_attendance_isolation.py
            continue
        body = bodies.get(route.path) if route.verb in ("PUT", "POST") else None
        headers = {"If-Match": '"1"'} if route.revision else {}
        answer = two.ask(route.verb, path_of(route), body, headers=headers)
        if route.path in LISTS:
            assert answer.get_json()[LISTS[route.path]] == []
        else:
            assert answer.status_code == 404, f"{route.verb} {route.path}: {answer.status_code}"
        assert "Secret plan" not in answer.text


def test_what_the_other_makes_under_the_same_name_is_its_own(
    app: Flask, visit: Callable[[str], Visitor]
) -> None:
    one, two = visit("owner@one"), visit("owner@two")
    fill(app, one)
    two.put("/calendars/day", {**calendar(), "label": "Mine"})
    two.create(flow("Mine"))
    assert two.put("/numbers/12", {"flow": "hello"}).status_code == 409
    assert one.get("/calendars/day").get_json()["name"] == "Day"
    assert one.get("/flows/hello").get_json()["name"] == "Secret plan"
    assert two.delete("/flows/hello").status_code == 204
    assert not one.get("/flows/hello").get_json()["archived"]


def test_what_one_phone_plays_is_not_for_the_other_workspace(
    app: Flask, visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    one, two = visit("owner@one"), visit("owner@two")
    path = tmp_path / "said.wav"
    path.write_bytes(beep())
    offered = studio_of(app).simulations.offer("one", Media((path,), "Bip", 0.5))
    url = offered["url"].removeprefix("/api/v1")
    assert one.get(url).status_code == 200
    assert two.get(url).status_code == 404
