"""The tests of a flow over HTTP: kept, run on what is on screen, holding up a publication."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from runtime import rounds
from runtime.records import tables
from runtime.records.database import writing
from studio import create_app, studio_of
from tests.studio.conftest import account, config_for
from tests.studio.visitor import Visitor

OPTIONS = [{"key": "1", "label": "Ventes"}, {"key": "2", "label": "Aide"}]
MENU = {"prompt": {"text": {"fr": "Tapez 1 ou 2."}}, "options": OPTIONS}
SALES, HELP = ({"prompts": [{"text": {"fr": text}}]} for text in ("Les ventes.", "L'aide."))
ENDS = dict.fromkeys(("no_input", "invalid"), "fin")
DOCUMENT: dict[str, Any] = {
    "format": 1, "name": "Accueil", "kind": "inbound", "languages": ["fr"], "start": "decroche",
    "nodes": {
        "decroche": {"type": "answer", "next": {"next": "services"}},
        "services": {"type": "menu", "name": "Services", "params": MENU,
                     "next": {"1": "ventes", "2": "aide", **ENDS}},
        "ventes": {"type": "play", "name": "Les ventes", "params": SALES, "next": {"next": "fin"}},
        "aide": {"type": "play", "name": "L’aide", "params": HELP, "next": {"next": "fin"}},
        "fin": {"type": "hangup", "params": {}, "next": {}},
    },
}  # fmt: skip
FLOW = "/flows/accueil"
TESTS = f"{FLOW}/scenarios"
KEY = "Touche 1 · Ventes"


def scenario(key: str = "1", to: str = "ventes", **more: Any) -> dict[str, Any]:
    return {
        "name": f"Touche {key}",
        "call": {"from": "+41790000001", "at": "2026-11-21T10:00:00+01:00"},
        "steps": [{"hear": "services"}, {"press": key}],
        "expect": {"path": ["decroche", "services", to, "fin"], "ports": {"services": key},
                   "end": "finished", "heard": ["services", to]},
        **more,
    }  # fmt: skip


@pytest.fixture
def app(tmp_path: Path, tables_url: str) -> Iterator[Flask]:
    app = create_app(config_for(tmp_path, tables_url))
    yield app
    studio_of(app).simulations.stop()
    studio_of(app).live.stop()
    studio_of(app).edit.stop()
    studio_of(app).engine.dispose()


@pytest.fixture
def designer(app: Flask) -> Visitor:
    account(app, "designer@one")
    visitor = Visitor(app).sign_in("designer@one")
    assert visitor.post("/flows", {"document": DOCUMENT, "id": "accueil"}).status_code == 201
    return visitor


def added(visitor: Visitor, document: dict[str, Any]) -> dict[str, Any]:
    answer = visitor.post(TESTS, {"scenario": document})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def broken() -> dict[str, Any]:
    """The draft with its first option led astray."""
    services = {**DOCUMENT["nodes"]["services"], "next": {"1": "aide", "2": "aide", **ENDS}}
    return {**DOCUMENT, "nodes": {**DOCUMENT["nodes"], "services": services}}


def test_they_are_kept(designer: Visitor) -> None:
    first = added(designer, scenario())
    assert (first["id"], first["name"], first["author"]) == ("touche-1", "Touche 1", "designer")
    other = added(designer, {**scenario("2", "aide"), "flow": "../accueil.json"})
    assert "flow" not in other["scenario"]
    listed = designer.get(TESTS).get_json()["scenarios"]
    assert listed == [first, other]
    changed = {**scenario(), "name": "Ventes"}
    saved = designer.put(f"{TESTS}/touche-1", {"scenario": changed}).get_json()
    assert (saved["id"], saved["name"], saved["scenario"]) == ("touche-1", "Ventes", changed)
    assert designer.delete(f"{TESTS}/touche-1").status_code == 204
    assert designer.delete(f"{TESTS}/touche-1").status_code == 404
    assert designer.get(TESTS).get_json()["scenarios"] == [other]
    assert designer.get("/flows/nothing/scenarios").status_code == 404


def test_a_test_may_be_called_run(designer: Visitor) -> None:
    assert added(designer, {**scenario(), "name": "Run"})["id"] == "run"
    assert designer.put(f"{TESTS}/run", {"scenario": scenario()}).status_code == 200
    assert designer.delete(f"{TESTS}/run").status_code == 204


def test_what_is_no_test_is_refused_with_its_places(designer: Visitor) -> None:
    wrong = scenario(steps=[{"press": "A"}], surprise=1)
    for verb, path in (("POST", TESTS), ("POST", f"{TESTS}/run")):
        answer = designer.ask(verb, path, {"scenario": wrong})
        assert (answer.status_code, answer.get_json()["code"]) == (422, "not-a-scenario")
        pointers = {error["pointer"] for error in answer.get_json()["errors"]}
        assert pointers == {"/scenario/steps/0/press", "/scenario/surprise"}


def test_all_run_on_the_draft(designer: Visitor) -> None:
    added(designer, scenario())
    added(designer, scenario("2", "aide"))
    done = designer.post(f"{TESTS}/run", {}).get_json()
    assert (done["ok"], done["failed"]) == (2, 0)
    assert [one["id"] for one in done["results"]] == ["touche-1", "touche-2"]
    path = [(step["node"], step["port"]) for step in done["results"][0]["path"]]
    assert path == [("decroche", "next"), ("services", "1"), ("ventes", "next"), ("fin", "")]
    assert done["coverage"]["steps"] == {
        "decroche": 2, "services": 2, "ventes": 1, "aide": 1, "fin": 2,
    }  # fmt: skip
    assert done["coverage"]["ports"]["services:1"] == 1
    assert done["results"][0]["seconds"] > 1
    one = designer.post(f"{TESTS}/run", {"ids": ["touche-2"]}).get_json()
    assert [result["id"] for result in one["results"]] == ["touche-2"]
    assert designer.post(f"{TESTS}/run", {"ids": ["nothing"]}).status_code == 404


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "From “Services” the outcome “Key 1 · Ventes” led to “L’aide”;"),
        ("fr", "Depuis « Services », la sortie « Touche 1 · Ventes » a mené à « L’aide » ;"),
        ("it", "Da «Services» l’esito «Tasto 1 · Ventes» ha portato a «L’aide»;"),
    ],
    ids=["en", "fr", "it"],
)  # fmt: skip
def test_a_break_on_screen_fails_the_right_test(
    designer: Visitor, language: str, message: str
) -> None:
    added(designer, scenario())
    added(designer, scenario("2", "aide"))
    order = {"document": broken()}
    done = designer.post(f"{TESTS}/run?language={language}", order).get_json()
    assert (done["ok"], done["failed"]) == (1, 1)
    failed = done["results"][0]
    assert (failed["id"], failed["ok"]) == ("touche-1", False)
    first = failed["differences"][0]
    assert (first["what"], first["node"], first["wanted"], first["found"]) == (
        "path", "services", "ventes", "aide",
    )  # fmt: skip
    assert first["message"].startswith(message)
    assert "Les ventes" in first["message"]
    assert designer.post(f"{TESTS}/run", {}).get_json()["failed"] == 0  # the draft is as it was


def test_one_that_is_not_kept(designer: Visitor) -> None:
    added(designer, scenario())
    alone = designer.post(f"{TESTS}/run", {"scenario": scenario("2", "aide")}).get_json()
    assert [(one["id"], one["ok"]) for one in alone["results"]] == [("", True)]
    order = {"scenario": scenario("2", "ventes"), "ids": ["touche-1"]}
    both = designer.post(f"{TESTS}/run", order).get_json()
    assert [(one["id"], one["ok"]) for one in both["results"]] == [
        ("touche-1", True), ("", False),
    ]  # fmt: skip
    assert len(designer.get(TESTS).get_json()["scenarios"]) == 1


def test_a_version_is_run_as_it_was_published(designer: Visitor) -> None:
    added(designer, scenario())
    etag = designer.get(FLOW).headers["ETag"]
    designer.post(f"{FLOW}/publish", {}, headers={"If-Match": etag})
    designer.put(FLOW, broken(), headers={"If-Match": etag})
    assert designer.post(f"{TESTS}/run", {}).get_json()["failed"] == 1
    assert designer.post(f"{TESTS}/run", {"version": 1}).get_json()["failed"] == 0
    assert designer.post(f"{TESTS}/run", {"version": 2}).status_code == 404


def test_a_flow_with_errors_cannot_be_run(designer: Visitor) -> None:
    answer = designer.post(f"{TESTS}/run", {"document": {**DOCUMENT, "start": "nowhere"}})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "flow-has-errors")
    assert answer.get_json()["issues"]


def test_failing_tests_block_where_the_workspace_says_so(
    designer: Visitor, visit: Callable[[str], Visitor]
) -> None:
    owner, path = visit("owner@one"), "/settings/publishing"
    assert designer.get(path).get_json() == {"block_on_failing": False}
    assert designer.put(path, {"block_on_failing": True}).status_code == 403
    added(designer, scenario())
    etag = designer.put(FLOW, broken(), headers={"If-Match": '"1"'}).headers["ETag"]
    publish = {"headers": {"If-Match": etag}}
    assert owner.put(path, {"block_on_failing": True}).get_json() == {"block_on_failing": True}
    refused = designer.post(f"{FLOW}/publish?language=fr", {}, **publish)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "failing-tests")
    assert refused.get_json()["detail"].startswith("Des tests de ce parcours échouent (1)")
    (error,) = refused.get_json()["errors"]
    assert error["pointer"] == "/scenarios/touche-1"
    assert error["detail"].startswith("« Touche 1 » : Depuis « Services »")
    owner.put(path, {"block_on_failing": False})
    assert designer.post(f"{FLOW}/publish", {}, **publish).status_code == 201
    owner.put(path, {"block_on_failing": True})
    astray = {**DOCUMENT, "start": "nowhere"}
    etag = designer.put(FLOW, astray, headers={"If-Match": etag}).headers["ETag"]
    refused = designer.post(f"{FLOW}/publish", {}, headers={"If-Match": etag})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "flow-has-errors")


def test_who_may(designer: Visitor, visit: Callable[[str], Visitor]) -> None:
    kept = added(designer, scenario())
    viewer, tester, stranger = visit("viewer@one"), visit("tester@one"), visit("owner@two")
    assert viewer.get(TESTS).get_json()["scenarios"] == [kept]
    assert viewer.post(TESTS, {"scenario": scenario()}).status_code == 403
    assert viewer.post(f"{TESTS}/run", {}).status_code == 403
    assert viewer.delete(f"{TESTS}/touche-1").status_code == 403
    assert tester.post(f"{TESTS}/run", {}).status_code == 200
    assert tester.post(TESTS, {"scenario": scenario()}).status_code == 201
    assert stranger.get(TESTS).status_code == 404
    assert stranger.post(f"{TESTS}/run", {}).status_code == 404
    assert stranger.put(f"{TESTS}/touche-1", {"scenario": scenario()}).status_code == 404


def test_a_copy_of_a_flow_has_its_tests(designer: Visitor) -> None:
    added(designer, scenario())
    copy = designer.post(f"{FLOW}/duplicate", {}).get_json()["id"]
    listed = designer.get(f"/flows/{copy}/scenarios").get_json()["scenarios"]
    assert [one["scenario"] for one in listed] == [scenario()]
    assert designer.post(f"/flows/{copy}/scenarios/run", {}).get_json()["ok"] == 1


def test_what_time_does_not_suffice_for_is_told_and_holds_up_nothing(
    designer: Visitor, visit: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    added(designer, scenario())
    etag = designer.put(FLOW, broken(), headers={"If-Match": '"1"'}).headers["ETag"]
    visit("owner@one").put("/settings/publishing", {"block_on_failing": True})
    monkeypatch.setattr(rounds, "LIMIT", 0.0)
    done = designer.post(f"{TESTS}/run?language=fr", {"scenario": scenario(), "ids": ["touche-1"]})
    told = done.get_json()
    assert (told["ok"], told["failed"], told["not_run"]) == (0, 0, 2)
    assert [(one["id"], one["ok"], one["ran"]) for one in told["results"]] == [
        ("touche-1", False, False), ("", False, False),
    ]  # fmt: skip
    (why,) = told["results"][0]["differences"]
    assert (why["what"], why["node"]) == ("problem", None)
    assert why["message"].startswith("Pas exécuté : les 0 s")
    assert told["coverage"] == {"steps": {}, "ports": {}}
    published = designer.post(f"{FLOW}/publish?language=it", {}, headers={"If-Match": etag})
    assert published.status_code == 201
    (late,) = published.get_json()["not_run"]
    assert late.startswith("«Touche 1»: Non eseguita:")


def test_one_kept_when_more_was_allowed_is_told(designer: Visitor, app: Flask) -> None:
    kept = scenario(call={"at": "9999-12-31T10:00:00+01:00"})
    wrong = designer.post(TESTS, {"scenario": kept})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["pointer"] == "/scenario/call/at"
    added(designer, scenario())
    with writing(studio_of(app).engine) as conn:
        conn.execute(tables.scenarios.update().values(document=json.dumps(kept)))
    answer = designer.post(f"{TESTS}/run", {})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "not-a-scenario")
