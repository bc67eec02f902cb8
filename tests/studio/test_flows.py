"""The API of flows: drafts, versions, numbers, calendars, sounds, calls."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from flows.checks.unknown_variable import BUILT_IN
from runtime.journal import Batch, write
from runtime.records.database import writing
from runtime.sounds import beep
from studio import studio_of
from tests.runtime.records.documents import a_call, broken, calendar, flow, with_hours
from tests.studio.visitor import Visitor


def test_a_flow_from_draft_to_live(owner: Visitor) -> None:
    made = owner.post("/flows", {"document": flow("Accueil")})
    assert made.status_code == 201
    assert made.headers["Location"] == "/api/v1/flows/accueil"
    tag = made.headers["ETag"]
    assert owner.get("/flows/accueil").headers["ETag"] == tag

    saved = owner.put("/flows/accueil", flow("Accueil", "Bonjour"), headers={"If-Match": tag})
    assert saved.get_json()["problems"] == {"errors": 0, "warnings": 0}
    assert saved.get_json()["etag"] == saved.headers["ETag"] != tag
    assert owner.publish("accueil", saved.headers["ETag"]) == 1

    (row,) = owner.get("/flows").get_json()["flows"]
    assert row["live"]["version"] == 1
    assert row["live"]["author"] == "owner"
    assert not row["draft"]["differs"]
    assert row["steps"] == 3

    tag = owner.put(
        "/flows/accueil", flow("Accueil", "Salut"), headers={"If-Match": saved.headers["ETag"]}
    ).headers["ETag"]
    assert owner.get("/flows").get_json()["flows"][0]["draft"]["differs"]
    assert owner.publish("accueil", tag) == 2
    assert owner.post("/flows/accueil/rollback", {"version": 1}).get_json()["version"] == 3
    versions = owner.get("/flows/accueil/versions").get_json()["versions"]
    assert [(v["version"], v["restores"], v["live"]) for v in versions] == [
        (3, 1, True), (2, None, False), (1, None, False),
    ]  # fmt: skip
    old = owner.get("/flows/accueil/versions/2").get_json()["document"]
    assert old == flow("Accueil", "Salut")


def test_what_is_wrong_with_a_flow_is_said_in_the_language_of_the_reader(owner: Visitor) -> None:
    document = flow("Accueil") | {"colour": "red"}
    words = {"en": "no field is called", "fr": "aucun champ", "it": "nessun campo"}
    for language, said in words.items():
        wrong = owner.post(f"/flows?language={language}", {"document": document})
        (error,) = wrong.get_json()["errors"]
        assert (wrong.status_code, error["pointer"]) == (422, "/colour")
        assert said in error["detail"].lower()


def test_a_stale_save_is_refused_and_nothing_is_lost(
    owner: Visitor, visit: Callable[[str], Visitor]
) -> None:
    tag = owner.create(flow())
    other = visit("designer@one")
    assert (
        other.put("/flows/hello", flow(text="theirs"), headers={"If-Match": tag}).status_code == 200
    )
    mine = owner.put("/flows/hello", flow(text="mine"), headers={"If-Match": tag})
    assert (mine.status_code, mine.get_json()["code"]) == (412, "stale")
    assert mine.headers["ETag"] == '"2"'
    document = owner.get("/flows/hello").get_json()["document"]
    assert document == flow(text="theirs")
    assert owner.post("/flows/hello/publish", {}, headers={"If-Match": tag}).status_code == 412


def test_a_save_without_a_revision_is_refused(owner: Visitor) -> None:
    owner.create(flow())
    answer = owner.put("/flows/hello", flow())
    assert (answer.status_code, answer.get_json()["code"]) == (428, "no-revision")
    assert owner.post("/flows/hello/publish", {}).status_code == 428
    for odd in ("*", "W/1", '"x"', '"-1"', "١"):
        answer = owner.put(
            "/flows/hello", flow(), headers={"If-Match": odd.encode().decode("latin1")}
        )
        assert answer.status_code == 412


def test_errors_stop_a_publication_and_are_told_in_the_readers_language(owner: Visitor) -> None:
    tag = owner.create(broken())
    answer = owner.post("/flows/hello/publish", {}, headers={"If-Match": tag})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "flow-has-errors")
    (issue,) = [i for i in answer.get_json()["issues"] if i["severity"] == "error"]
    assert (issue["code"], issue["node"]) == ("unwired-port", "say")
    owner.ask("PATCH", "/session", {"language": "en"})
    english = owner.post("/flows/hello/check").get_json()
    assert not english["ok"]
    assert issue["message"] not in {i["message"] for i in english["issues"]}
    other = owner.post("/flows/hello/check", flow()).get_json()
    assert other["ok"]


def test_numbers(owner: Visitor) -> None:
    owner.create(flow())
    for written in ("+41 21 802 55 55", "0041218025555"):
        answer = owner.put(f"/numbers/{written}", {"flow": "hello", "label": "Main"})
        assert answer.get_json()["number"] == "+41218025555"
    assert owner.get("/flows").get_json()["flows"][0]["numbers"] == ["+41218025555"]
    assert owner.delete("/flows/hello").status_code == 409
    wrong = owner.put("/numbers/hello", {"flow": "hello"})
    assert wrong.get_json()["errors"][0]["pointer"] == "/number"
    assert owner.put("/numbers/12", {"flow": "none"}).status_code == 404
    test = owner.put("/numbers/13", {"flow": "hello", "draft": True}).get_json()
    assert test == {"number": "13", "flow": "hello", "label": "", "draft": True}
    (row,) = owner.get("/flows").get_json()["flows"]
    assert (row["numbers"], row["test_numbers"]) == (["+41218025555"], ["13"])
    assert owner.delete("/numbers/+41218025555").status_code == 204
    assert owner.delete("/numbers/+41218025555").status_code == 404
    assert owner.delete("/numbers/13").status_code == 204
    assert owner.delete("/flows/hello").status_code == 204
    assert owner.get("/flows").get_json()["flows"][0]["archived"]


def test_calendars(owner: Visitor) -> None:
    made = owner.put("/calendars/day", calendar(), headers={"If-Match": '"0"'})
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"')
    assert owner.put("/calendars/day", calendar(), headers={"If-Match": '"0"'}).status_code == 412
    opening = owner.get("/calendars/day/opening?at=2026-11-23T09:00:00%2B01:00").get_json()
    assert opening["state"] == "day"
    opening = owner.get("/calendars/day/opening?at=2026-11-24T09:00:00Z").get_json()
    assert (opening["state"], opening["next_open"]) == ("closed", "2026-11-30T08:00:00+01:00")
    for odd in ("yesterday", "2026-11-24T09:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        assert owner.get(f"/calendars/day/opening?at={odd}").status_code == 400
    wrong = owner.put("/calendars/day", {**calendar(), "zone": "Mars/Base"})
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/zone")
    tag = owner.create(with_hours("day"))
    owner.publish("hello", tag)
    assert owner.delete("/calendars/day").status_code == 409
    assert [c["id"] for c in owner.get("/calendars").get_json()["calendars"]] == ["day"]


def upload(owner: Visitor, data: bytes, name: str = "a.wav", **fields: str) -> Any:
    form = {"file": (io.BytesIO(data), name), **fields}
    return owner.post("/sounds", data=form, content_type="multipart/form-data")


def test_sounds(owner: Visitor) -> None:
    made = upload(owner, beep(), name="Bonjour à tous.wav", language="fr")
    assert made.status_code == 201
    assert made.get_json()["id"] == "bonjour-a-tous"
    heard = owner.get("/sounds/bonjour-a-tous/audio")
    assert heard.data[:4] == b"RIFF"
    # Only who names a sound replaces it; the same name again, or no letters, are other sounds.
    again = upload(owner, beep(), name="Bonjour à tous.wav").get_json()
    assert again["id"] == "bonjour-a-tous-2"
    assert upload(owner, beep(), id="bonjour-a-tous-2", language="it").status_code == 201
    assert [s["language"] for s in owner.get("/sounds").get_json()["sounds"]] == ["fr", "it"]
    nameless = [upload(owner, beep(), name="欢迎.wav").get_json() for _ in range(2)]
    assert [one["id"] for one in nameless] == ["sound", "sound-2"]
    assert upload(owner, b"not a sound").status_code == 422
    assert upload(owner, beep(), id="../../etc").status_code == 422
    assert upload(owner, beep(), surprise="1").status_code == 422
    assert upload(owner, beep(), language="klingon").status_code == 422
    assert owner.post("/sounds", data={}, content_type="multipart/form-data").status_code == 422
    assert owner.post("/sounds", {"file": "x"}).status_code == 415
    assert owner.delete("/sounds/bonjour-a-tous").status_code == 204
    assert owner.get("/sounds/bonjour-a-tous/audio").status_code == 404


def test_what_is_wrong_with_a_sound_is_said_in_the_language_of_the_reader(owner: Visitor) -> None:
    words = {"en": "not a sound file", "fr": "pas un fichier son", "it": "non è un file audio"}
    for language, said in words.items():
        form = {"file": (io.BytesIO(b"hello"), "a.wav")}
        answer = owner.post(f"/sounds?language={language}", data=form,
                            content_type="multipart/form-data")  # fmt: skip
        assert said in answer.get_json()["detail"]


def test_sounds_tell_who_uses_them(owner: Visitor) -> None:
    assert upload(owner, beep(), id="ding").get_json()["used_by"] == []
    document = flow()
    document["nodes"]["say"]["params"]["prompts"][0] = {"audio": {"en": "ding"}}
    owner.create(document)
    (sound,) = owner.get("/sounds").get_json()["sounds"]
    assert sound["used_by"] == [{"flow": "hello", "name": "Hello"}]


def test_speech(owner: Visitor) -> None:
    spoken = owner.post("/speech", {"text": "Bonjour", "language": "fr"})
    assert spoken.data[:4] == b"RIFF"
    seconds = float(spoken.headers["X-Ariane-Seconds"])
    assert seconds == pytest.approx((len(spoken.data) - 44) / 16000, abs=0.01)
    assert owner.post("/speech", {"text": "x", "language": "xx"}).status_code == 503
    assert owner.post("/speech", {"text": "", "language": "fr"}).status_code == 422


def test_calls_and_counters(owner: Visitor, app: Flask) -> None:
    tag = owner.create(flow())
    owner.publish("hello", tag)
    events = a_call("c1") + a_call("c2", at=1_780_000_100.0)[:4]
    with writing(studio_of(app).engine) as conn:
        write(conn, Batch(events, {"c2": "{}"}), "runtime-1")
    rows = owner.get("/calls").get_json()["calls"]
    assert [(row["id"], row["node_name"]) for row in rows] == [("c2", "say"), ("c1", "")]
    assert rows[0]["from"] == "+41791234567"
    assert [row["id"] for row in owner.get("/calls?live=1").get_json()["calls"]] == ["c2"]
    assert owner.get("/calls?flow=other&limit=5").get_json()["calls"] == []
    path = owner.get("/calls/c1").get_json()["path"]
    assert (path[0]["node"], path[0]["port"]) == ("answer", "next")
    real = owner.get("/flows/hello/counters").get_json()["real"]
    assert (real["calls"], real["now"], real["nodes"]["say"]["here"]) == (2, 1, 1)
    assert owner.get("/flows").get_json()["flows"][0]["calls"]["now"] == 1
    assert owner.post("/calls/c2/hangup").status_code == 202
    assert owner.post("/calls/c1/hangup").status_code == 409
    assert owner.post("/calls/c3/hangup").status_code == 404


def test_the_catalogue_speaks_the_readers_language(owner: Visitor) -> None:
    words = {
        language: owner.get(f"/catalogue?language={language}").get_json()["types"][0]["label"]
        for language in ("fr", "en", "it")
    }
    assert len(set(words.values())) == 3
    assert owner.get("/catalogue").get_json()["types"][0]["label"] == words["fr"]


@pytest.mark.parametrize("language", ["fr", "en", "it"])
def test_the_catalogue_has_all_that_a_form_needs(owner: Visitor, language: str) -> None:
    told = owner.get(f"/catalogue?language={language}").get_json()
    groups = [group["id"] for group in told["groups"]]
    assert groups == list(dict.fromkeys(kind["group"] for kind in told["types"]))
    assert all(group["label"] for group in told["groups"])
    words = told["words"]
    assert {"formats", "keys", "units", "value_types", "lanes", "filters"} <= set(words)
    for kind in told["types"]:
        assert kind["keywords"]
        for field in kind["schema"]["properties"]:
            assert kind["fields"][field]["label"]
        for result, type_ in kind["results"].items():
            assert kind["result_labels"][result]
            assert words["value_types"][type_]
    assert {builtin["name"] for builtin in told["builtins"]} == set(BUILT_IN)
    for builtin in told["builtins"]:
        assert builtin["label"]
        assert words["value_types"][builtin["type"]]


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "x", "1e3"])
def test_unusable_parameters(owner: Visitor, limit: str) -> None:
    answer = owner.get(f"/calls?limit={limit}")
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (400, "/limit")


def test_unknown_parameters(owner: Visitor) -> None:
    assert owner.get("/calls?what=1").status_code == 400
    assert owner.get("/flows?what=1").status_code == 400
