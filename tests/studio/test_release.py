"""Publishing at a date, locks, copies: as the browser asks for them."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from runtime.records import flows, people
from runtime.records.database import reading, writing
from studio import studio_of
from tests.runtime.records.documents import flow
from tests.studio.visitor import Visitor

Visit = Callable[[str], Visitor]
FIRST = {"If-Match": '"1"'}


def soon(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


def states(owner: Visitor) -> list[tuple[int, str]]:
    versions = owner.get("/flows/hello/versions").get_json()["versions"]
    return [(version["version"], version["state"]) for version in versions]


def test_publishing_at_a_date(owner: Visitor) -> None:
    owner.create(flow())
    at = soon(days=3)
    made = owner.post("/flows/hello/publish", {"note": "Noël", "at": at}, headers=FIRST)
    assert made.status_code == 201
    effective = datetime.fromisoformat(made.get_json()["effective"])
    assert abs(effective - datetime.fromisoformat(at)) < timedelta(milliseconds=1)
    (row,) = owner.get("/flows").get_json()["flows"]
    assert row["live"] is None
    assert made.get_json() == {**row["next"], "not_run": []}
    assert owner.get("/flows/hello").get_json()["next"] == row["next"]
    assert owner.publish("hello", '"1"') == 2
    assert states(owner) == [(2, "live"), (1, "scheduled")]
    assert owner.delete("/flows/hello/versions/1/schedule").status_code == 204
    assert states(owner) == [(2, "live"), (1, "withdrawn")]
    for version, status in [(1, 409), (2, 409), (3, 404), (0, 404), (2**40, 404)]:
        answer = owner.delete(f"/flows/hello/versions/{version}/schedule")
        assert answer.status_code == status, version
    proved = owner.get("/flows/hello/versions/2").get_json()["certificate"]
    assert proved["steps"] == 3


@pytest.mark.parametrize(
    ("at", "status"),
    [(soon(days=-1), 422), (soon(days=400), 422), ("2027-01-01T10:00:00", 422), ("tomorrow", 422),
     ("9999-12-31T23:59:59Z", 422), (7, 422)],
    ids=["yesterday", "too-far", "no-zone", "a-word", "the-end-of-time", "a-number"],
)  # fmt: skip
def test_unusable_dates(owner: Visitor, at: object, status: int) -> None:
    owner.create(flow())
    answer = owner.post("/flows/hello/publish?language=fr", {"at": at}, headers=FIRST)
    assert answer.status_code == status
    (error,) = answer.get_json()["errors"]
    assert error["pointer"] == "/at"
    assert owner.get("/flows/hello/versions").get_json()["versions"] == []


def test_the_lock(owner: Visitor, visit: Visit) -> None:
    owner.create(flow())
    anna, bob = visit("designer@one"), visit("tester@one")
    lock = anna.put("/flows/hello/lock", {"note": "until noon"}).get_json()
    assert (lock["name"], lock["note"], lock["mine"]) == ("designer", "until noon", True)
    assert anna.get("/flows/hello").get_json()["lock"] == lock
    for visitor in (owner, bob):
        (row,) = visitor.get("/flows").get_json()["flows"]
        assert row["lock"] == {**lock, "mine": False}
        assert visitor.post("/flows/hello/check").status_code == 200

    for refused in (
        owner.put("/flows/hello", flow(), headers=FIRST),
        owner.post("/flows/hello/publish", {}, headers=FIRST),
        owner.post("/flows/hello/rollback", {"version": 1}),
        owner.delete("/flows/hello"),
        owner.post("/flows/hello/restore"),
        owner.put("/flows/hello/lock?language=it", {}),
    ):
        problem = refused.get_json()
        assert (refused.status_code, problem["code"]) == (423, "locked")
        assert "designer" in problem["detail"]
    assert "bloccato" in problem["detail"]

    assert bob.delete("/flows/hello/lock").status_code == 403
    told = owner.delete("/flows/hello/lock")
    assert (told.status_code, told.get_json()["code"]) == (409, "locked")
    assert owner.delete("/flows/hello/lock?force=1").status_code == 204
    assert owner.delete("/flows/hello/lock").status_code == 204
    owner.put("/flows/hello/lock", {})
    told = anna.delete("/flows/hello/lock?force=1&language=fr")
    assert (told.status_code, told.get_json()["code"]) == (403, "not-allowed")
    assert "owner a verrouillé" in told.get_json()["detail"]
    assert owner.put("/flows/none/lock", {}).status_code == 404
    assert owner.put("/flows/hello/lock", {"note": "x" * 201}).status_code == 422


def test_copies_and_restored_flows(owner: Visitor) -> None:
    owner.create(flow())
    first = owner.post("/flows/hello/duplicate", {})
    assert (first.status_code, first.get_json()["name"]) == (201, "Hello (2)")
    assert first.headers["Location"] == "/api/v1/flows/hello-2"
    assert first.headers["ETag"] == '"1"'
    again = owner.post("/flows/hello-2/duplicate", {}).get_json()
    assert (again["id"], again["name"]) == ("hello-3", "Hello (3)")
    named = owner.post("/flows/hello/duplicate", {"name": "Été"}).get_json()
    assert (named["id"], named["document"]["name"]) == ("ete", "Été")
    assert owner.post("/flows/hello/duplicate", {"name": " "}).status_code == 422

    owner.delete("/flows/hello")
    assert owner.get("/flows/hello").get_json()["archived"]
    refused = owner.post("/flows/hello/rollback", {"version": 1})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "archived")
    back = owner.post("/flows/hello/restore")
    assert (back.status_code, back.get_json()["archived"]) == (200, False)
    assert back.headers["ETag"] == '"1"'  # the document is as it was
    assert owner.post("/flows/none/restore").status_code == 404


def test_words_of_what_is_refused(owner: Visitor) -> None:
    words = {"en": "no flow “none”", "fr": "pas de parcours « none »", "it": "percorso «none»"}
    for language, said in words.items():
        answer = owner.get(f"/flows/none?language={language}")
        assert said in answer.get_json()["detail"]
    for path, language, said in [
        ("/calendars/none", "fr", "pas d’horaire « none »"),
        ("/flows/hello/versions/7", "it", "nessuna versione «hello/7»"),
        ("/calendars/holidays?country=XX&year=2026", "it", "nessun paese «XX»"),
    ]:
        joint = "&" if "?" in path else "?"
        answer = owner.get(f"{path}{joint}language={language}")
        assert said in answer.get_json()["detail"]
    answer = owner.ask("PATCH", "/session", {"language": "it"})
    assert answer.status_code == 200
    assert "intestazione" in owner.post("/flows/hello/publish", {}).get_json()["detail"]


def test_a_check_that_waits_gives_way_to_the_next(app: Flask, owner: Visitor) -> None:
    owner.create(flow())
    studio = studio_of(app)
    with reading(studio.engine) as conn:
        session = people.find_session(conn, owner.client.get_cookie("ariane_session").value)
    assert session is not None
    key, answers = (session.id, "hello", "tab"), {}

    def ask(name: str) -> None:
        copy = Visitor(app)
        copy.client.set_cookie("ariane_session", owner.client.get_cookie("ariane_session").value)
        copy.csrf = owner.csrf
        answers[name] = copy.post("/flows/hello/check", headers={"X-Ariane-Tab": "tab"})

    first, second = (threading.Thread(target=ask, args=(name,)) for name in ("first", "second"))
    with studio.checks.take(key):
        for waiting, thread in enumerate((first, second), 2):
            thread.start()
            while studio.checks._latest[key] < waiting:
                time.sleep(0.01)
        first.join(10)
        assert set(answers) == {"first"}
    second.join(10)
    told = answers["first"]
    assert (told.status_code, told.get_json()["code"]) == (409, "superseded")
    assert answers["second"].get_json()["ok"]


def test_a_large_flow_is_checked_over_and_over(owner: Visitor, app: Flask) -> None:
    """As the editor does: the whole document, a little changed each time."""
    document = flow()
    for number in range(498):
        document["nodes"][f"say{number}"] = {
            "type": "play",
            "params": {"prompts": [{"text": {"en": f"Sentence {number}"}}]},
            "next": {"next": f"say{number + 1}" if number < 497 else "bye"},
        }
    document["nodes"]["say"]["next"]["next"] = "say0"
    with writing(studio_of(app).engine) as conn:
        flows.create(conn, "one", document, "anna", "large")
    for turn in range(8):
        document["nodes"]["say7"]["params"]["prompts"][0]["text"]["en"] = f"Now {turn}"
        answer = owner.client.post(
            "/api/v1/flows/large/check", json=document, headers={"X-CSRF-Token": owner.csrf}
        )
        assert answer.get_json()["ok"]
    document["nodes"]["say7"]["params"]["prompts"][0]["text"]["en"] = " "
    answer = owner.client.post(
        "/api/v1/flows/large/check", json=document, headers={"X-CSRF-Token": owner.csrf}
    )
    assert [i["node"] for i in answer.get_json()["issues"] if i["severity"] == "error"] == ["say7"]
