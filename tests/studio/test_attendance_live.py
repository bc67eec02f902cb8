"""Punches on a real server: who looks at the board is told, who tries the example sees a test."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.config import Config
from runtime.records import people
from runtime.records.attendance import lines, sites, workers
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import connect, writing
from studio.examples import example_folders
from tests.studio.attending import CODE, LINE, punch
from tests.studio.server import Browser, Server

pytestmark = pytest.mark.slow  # a real server

FLOW = "softycall"
FOLDER = next(folder for folder in example_folders() if folder.name == FLOW)
DOCUMENT = json.loads((FOLDER / "workspace.json").read_text("utf-8"))
SITE, ITS = next((id_, one) for id_, one in DOCUMENT["sites"].items() if one.get("lines"))
WORKER, WHO = next(
    (id_, one) for id_, one in DOCUMENT["workers"].items() if one.get("active", True)
)


@pytest.fixture(scope="module")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: each test has a workspace of its own."""
    data = shutil.copytree(demo_folder, tmp_path_factory.mktemp("live") / "data")
    with Server(data, {}, "--demo") as server:
        yield server


def test_each_punch_is_told_to_who_looks_and_to_nobody_else(server: Server) -> None:
    config = Config.from_env(server.data, server.env)
    engine = connect(config.database_url)
    with writing(engine) as conn:
        people.add_workspace(conn, "two", "Two")
        people.add_user(conn, "two", "eve@two", "a good password", role="owner")
        sites.save_site(conn, "two", "new-site", SiteCard("New site"))
        lines.add_line(conn, "two", "new-site", LINE)
        workers.save_worker(conn, "two", "new-worker", WorkerCard("New", CODE), config.secret)
    browser = server.sign_in("eve@two", "a good password")
    live = browser.socket("/live")
    stranger = server.sign_in().socket("/live")
    first = live.wait("attendance")["changed"]
    before = stranger.wait("attendance")["changed"]

    for number in range(3):
        begun = time.time() - 3600 + 600 * number
        answer = punch(engine, "two", config.secret, f"live{number}", at=begun)
        assert answer["result"] in ("in", "out")
        told = live.wait("attendance", lambda told, before=first: told["changed"] > before)
        first = told["changed"]
    board = browser.http.get("/attendance/board", params={"days": 1}).json()
    assert board["changed"] == first
    assert {told["changed"] for name, told in stranger.told if name == "attendance"} == {before}
    made = browser.http.post("/attendance/sites", json={"name": "Garage du Lac"})
    assert made.status_code == 201
    assert live.wait("attendance", lambda told: told["changed"] > first)
    engine.dispose()


def call(browser: Browser, line: str, code: str, **order: Any) -> str:
    """A call from a line; the code is keyed at the first sound. What was said after it."""
    phone = browser.socket("/phone")
    assert phone.call("dial", {"flow": FLOW, "from": line, **order})["ok"]
    said = phone.wait("play")
    for key in code:
        phone.emit("key", {"key": key})
    heard: dict[str, Any] = phone.wait("play", lambda told: told["playback"] != said["playback"])
    phone.emit("hangup")
    phone.wait("ended")
    phone.close()
    return str(heard["text"])


def punches(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.http.get("/attendance/punches").json()["punches"]
    return found


def test_a_call_to_the_example_is_a_punch_that_is_a_test(server: Server) -> None:
    browser = server.sign_in()
    before = browser.http.get("/attendance/board").json()
    assert len(before["sites"]) == len(DOCUMENT["sites"])
    # Nothing real happens in a call of the draft, whatever is heard.
    draft = call(browser, ITS["lines"][0], WHO["code"], draft=True)
    assert WHO["name"] in draft
    assert punches(browser) == []
    said = call(browser, ITS["lines"][0], WHO["code"])
    assert WHO["name"] in said
    (row,) = punches(browser)
    assert (row["worker"], row["site"], row["direction"]) == (WORKER, SITE, "in")
    assert row["simulated"]
    assert row["line"] == ITS["lines"][0]
    assert browser.http.get("/attendance/chain").json()["ok"]
    # What is refused is kept with its reason. (The same digit twice at once is one key press.)
    call(browser, ITS["lines"][0], "918273")
    call(browser, "+33612340000", "9876")
    refused = browser.http.get("/attendance/exceptions").json()["refusals"]
    assert {(one["reason"], one["simulated"]) for one in refused} == {
        ("wrong_code", True), ("wrong_site_code", True),
    }  # fmt: skip
    assert len(punches(browser)) == 1
