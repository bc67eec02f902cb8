"""Two workspaces that punch in: every route, asked from the other one, knows nothing."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from studio.openapi import routes
from tests.studio.attending import LINE, fill, punch_at
from tests.studio.visitor import Visitor

SECRETS = ("Tilleuls", "Diallo", LINE, "secret plan", "secret-plan")
# Of routes that name nothing: what is in the lists that they answer.
LISTS = ("sites", "workers", "shifts", "punches", "refusals", "gaps", "lines", "alerts", "webhooks",
         "interventions", "rows", "changes", "deliveries")  # fmt: skip


def test_every_route_from_the_other_workspace(app: Flask, visit: Callable[[str], Visitor]) -> None:
    one, two = visit("owner@one"), visit("owner@two")
    site, worker = fill(one)
    times = {"from": "2024-11-18T08:00", "to": "2024-11-18T10:00", "note": "secret plan"}
    shift = one.post("/attendance/shifts", {"site": site, "worker": worker, **times})
    assert punch_at(app, "c1")["result"] == "in"
    assert punch_at(app, "c2", code="771199")["result"] == "unknown_worker"
    hook = one.post("/attendance/webhooks", {"url": "https://example.org/secret-plan"})
    parts = {
        "site": site, "worker": worker, "shift": shift.get_json()["id"], "number": LINE,
        "punch": one.get("/attendance/punches").get_json()["punches"][0]["id"],
        "refusal": one.get("/attendance/exceptions").get_json()["refusals"][0]["id"],
        "webhook": hook.get_json()["id"], "alert": "none",
        "message": one.post(f"/attendance/webhooks/{hook.get_json()['id']}/test").get_json()["id"],
    }  # fmt: skip
    bodies: dict[str, Any] = {
        "sites/<site>": {"name": "Mine"}, "sites/<site>/lines": {"number": "+33145223399"},
        "workers/<worker>": {"name": "Mine"}, "shifts/<shift>/repeat": {"until": "2024-11-30"},
        "shifts/<shift>": {"site": site, "worker": worker, **times},
        "punches/<punch>/correct": {"direction": "out", "reason": "x"},
        "punches/<punch>/void": {"reason": "x"}, "refusals/<refusal>": {"act": "dismiss"},
        "alerts/<alert>/acknowledge": {}, "refusals/<refusal>/reopen": {"reason": "x"},
    }  # fmt: skip
    asked = 0
    for route in routes():
        if not route.path.startswith("/attendance/"):
            continue
        path = route.path
        for name, value in parts.items():
            path = path.replace(f"<{name}>", value)
        if path == route.path and route.verb != "GET":
            continue  # makes things of the asker's own
        body = bodies.get(route.path.removeprefix("/attendance/"))
        answer = two.ask(route.verb, path, body if route.verb in ("PUT", "POST") else None)
        if path == route.path:
            assert answer.status_code == 200, path
            told = answer.get_json() if answer.is_json else {}
            assert not [name for name in LISTS if told.get(name)], (path, told)
        else:
            assert answer.status_code == 404, (route.verb, route.path, answer.text)
        if path == route.path:
            assert not [secret for secret in SECRETS if secret in answer.text], path
        asked += 1
    assert asked > 25
    assert one.get(f"/attendance/sites/{site}").get_json()["name"].endswith("Tilleuls")
    assert one.get("/attendance/chain").get_json()["count"] == 1


def test_codes_and_lines_are_of_their_workspace(
    app: Flask, visit: Callable[[str], Visitor]
) -> None:
    """The same code and line may exist in both; each call counts where it was called."""
    fill(visit("owner@one"))
    fill(visit("owner@two"))
    assert punch_at(app, "c1", "one")["result"] == "in"
    assert punch_at(app, "c2", "two")["result"] == "in"
    for workspace, call in (("one", "c1"), ("two", "c2")):
        found = visit(f"viewer@{workspace}").get("/attendance/punches").get_json()["punches"]
        assert [(row["call"], row["seq"]) for row in found] == [(call, 1)]
