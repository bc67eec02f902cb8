"""What needs a person: attempts that were refused, and gaps; settled, and taken back."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from runtime.records.attendance import alerts
from runtime.records.database import writing
from studio import studio_of
from tests.studio.attending import fill, punch_at
from tests.studio.visitor import Visitor

TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
HOUR = 3600.0


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.get_json()["errors"]]


def test_exceptions_are_settled(owner: Visitor, app: Flask) -> None:
    site, worker = fill(owner)
    now = time.time()
    punch_at(app, "c1", at=now - 100, code="771199")
    punch_at(app, "c2", at=now - 90, line="+33999999999")
    punch_at(app, "c3", at=now - 80, line="")
    found = owner.get("/attendance/exceptions").get_json()
    reasons = {one["reason"]: one for one in found["refusals"]}
    assert set(reasons) == {"wrong_code", "unknown_line", "hidden_number"}
    board = owner.get("/attendance/board").get_json()
    assert board["open_refusals"] == 3

    def settle(reason: str, body: dict[str, Any]) -> Any:
        return owner.post(f"/attendance/refusals/{reasons[reason]['id']}", body)

    missing = settle("wrong_code", {"act": "accept"})
    assert (missing.status_code, pointers(missing)[0]) == (422, "/worker")
    attached = settle("wrong_code", {"act": "attach", "worker": worker, "direction": "in",
                                     "reason": "mistyped"}).get_json()  # fmt: skip
    assert (attached["state"], attached["resolved_by"]) == ("resolved", "owner")
    accepted = settle("hidden_number", {"act": "accept", "site": site, "worker": worker})
    assert accepted.get_json()["punch"]
    assert settle("unknown_line", {"act": "dismiss"}).get_json()["state"] == "dismissed"
    assert settle("unknown_line", {"act": "dismiss"}).status_code == 409
    assert owner.get("/attendance/exceptions").get_json()["refusals"] == []
    assert settle("unknown_line", {"act": "forget"}).status_code == 422

    path = f"/attendance/refusals/{reasons['hidden_number']['id']}/reopen"
    assert pointers(owner.post(path, {"reason": ""})) == ["/reason"]
    assert owner.post(path, {"reason": "too quick"}).get_json()["state"] == "open"
    assert owner.post(path, {"reason": "too quick"}).status_code == 409
    (again,) = owner.get("/attendance/exceptions").get_json()["refusals"]
    assert (again["id"], again["punch"]) == (reasons["hidden_number"]["id"], None)
    kinds = [one["kind"] for one in owner.get("/attendance/punches").get_json()["punches"]]
    assert kinds == ["void", "punch", "punch"]


def test_a_gap_is_listed_until_it_is_settled(owner: Visitor) -> None:
    site, worker = fill(owner)
    yesterday = TODAY - timedelta(days=1)
    shift = owner.post(
        "/attendance/shifts",
        {"site": site, "worker": worker, "from": f"{yesterday}T08:00", "to": f"{yesterday}T10:00"},
    ).get_json()
    assert owner.get("/attendance/exceptions").get_json()["gaps"] == []  # nobody punches here yet
    first = {"worker": worker, "site": site, "direction": "in", "reason": "by hand"}
    for direction, hour in (("in", "06:00"), ("out", "07:00")):
        at = f"{yesterday}T{hour}"
        owner.post("/attendance/punches", {**first, "direction": direction, "at": at})
    (gap,) = owner.get("/attendance/exceptions").get_json()["gaps"]
    assert (gap["shift"], gap["gaps"], gap["state"]) == (shift["id"], ["missing_in"], "missing")
    for direction, hour in (("in", "08:02"), ("out", "10:00")):
        owner.post("/attendance/punches", {"worker": worker, "site": site, "direction": direction,
                   "at": f"{yesterday}T{hour}", "reason": "no telephone there"})  # fmt: skip
    assert owner.get("/attendance/exceptions").get_json()["gaps"] == []


def test_a_gap_that_somebody_acknowledged_is_settled(owner: Visitor, app: Flask) -> None:
    site, worker = fill(owner)
    now = time.time()
    planned = {"site": site, "worker": worker, "from": at(now - 3 * HOUR), "to": at(now - HOUR)}
    shift = owner.post("/attendance/shifts", planned).get_json()
    punch_at(app, "c1", at=now - 9 * HOUR)
    punch_at(app, "c2", at=now - 8 * HOUR)
    with writing(studio_of(app).engine) as conn:
        (alert,) = [one for one in alerts.raise_due(conn, "one", now) if one.state == "open"]
    assert (alert.kind, alert.shift) == ("missing_in", shift["id"])
    assert len(owner.get("/attendance/exceptions").get_json()["gaps"]) == 1
    owner.post(f"/attendance/alerts/{alert.id}/acknowledge", {"note": "she was ill"})
    assert owner.get("/attendance/exceptions").get_json()["gaps"] == []
    # Somebody came and did not go: that is another thing, which nobody has seen to.
    punch_at(app, "c3", at=now - 3 * HOUR)
    (gap,) = owner.get("/attendance/exceptions").get_json()["gaps"]
    assert gap["gaps"] == ["missing_out"]


def at(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()
