"""Whatever is sent, the answer is problem+json with the place, never a traceback or a page."""

import json

import pytest
from flask import Flask

from studio import studio_of
from studio.routes import LARGEST_JSON
from tests.runtime.records.documents import flow
from tests.studio.visitor import Visitor


def test_unknown_addresses_and_verbs(owner: Visitor) -> None:
    for path in ("/nothing", "/flows/none/nothing", "/flows/a/b/c", "/flows/%00", "/flows/%ff"):
        assert owner.client.get(f"/api/v1{path}").status_code == 404
        assert owner.client.get(f"/api/v1{path}").content_type == "application/problem+json"
    answer = owner.client.open("/api/v1/flows", method="DELETE")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "wrong-method")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"{", ""),
        (b"\xff\xfe", ""),
        (b'{"document": 1e999}', "/document"),
        (b'{"document": NaN}', "/document"),
        (b'{"document": "\\ud800"}', "/document"),
        (b'{"document": "\\u0000"}', "/document"),
        (b'{"a": 1, "a": 2}', "/a"),
        (b"[" * 100_000, ""),
        (b'{"document":' * 200 + b"1" + b"}" * 200, None),
        (b'{"n": ' + b"9" * 5000 + b"}", None),
    ],
)
def test_bodies_that_are_not_json(owner: Visitor, body: bytes, pointer: str | None) -> None:
    answer = owner.post("/flows", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "not-json")
    (first, *_) = answer.get_json()["errors"]
    assert pointer is None or first["pointer"] == pointer
    assert first["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/document"),
        ({"document": flow(), "surprise": 1}, "/surprise"),
        ({"document": flow(), "id": 7}, "/id"),
        ({"document": flow(), "id": "A B"}, "/id"),
        ({"document": None}, ""),
        ({"document": {**flow(), "nodes": {"a b": {"type": "play"}}}}, "/nodes/a b"),
        ([], ""),
    ],
)
def test_bodies_of_the_wrong_shape(owner: Visitor, body: object, pointer: str) -> None:
    answer = owner.post("/flows", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.get_json()["errors"]]


def test_only_json_is_read(owner: Visitor) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = owner.post("/flows", data=b"{}", content_type=kind)
        assert (answer.status_code, answer.get_json()["code"]) == (415, "wrong-type")


def test_too_much_is_refused(owner: Visitor) -> None:
    body = b'{"document": "' + b"a" * LARGEST_JSON + b'"}'
    answer = owner.post("/flows", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too-large")


def test_a_fault_of_ours_is_said_without_its_insides(app: Flask, owner: Visitor) -> None:
    def fail() -> None:
        raise RuntimeError("the password is swordfish")

    app._got_first_request = False  # a route may still be added
    app.add_url_rule("/api/v1/fail", view_func=fail)
    answer = owner.client.get("/api/v1/fail")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
    assert "swordfish" not in answer.text


def test_a_database_that_is_gone_is_said(app: Flask, owner: Visitor) -> None:
    folder = studio_of(app).config.data
    studio_of(app).engine.dispose()
    for file in folder.glob("ariane.db*"):
        file.unlink()
    folder.joinpath("ariane.db").write_text("not a database, sorry " * 100)
    answer = owner.get("/flows")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "database")
    stranger = app.test_client()
    ready = stranger.get("/api/v1/ready")
    assert ready.status_code == 503
    assert {"name": "database", "ok": False, "detail": "unusable"} in ready.get_json()["checks"]
    for told in (answer, ready, stranger.get("/api/v1/health")):
        assert "ariane.db" not in told.text
        assert str(folder) not in told.text
