"""Who waits for real calls at the debugger, and for how long: rows that a runtime looks at."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from runtime.records.database import connect, reading
from runtime.records.tables import debug as rows
from tests.runtime.walks import flow
from tests.studio.server import Browser, Line, Server

pytestmark = pytest.mark.slow  # real servers

DOCUMENT = flow(
    {"a": ("answer", {}, {"next": "h"}), "h": ("hangup", {}, {})},
    variables={"pin": {"type": "digits", "secret": True}},
)


@pytest.fixture(scope="module")
def studio(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = shutil.copytree(demo_folder, tmp_path_factory.mktemp("debugging") / "data")
    with Server(data, {}, "--demo") as server:
        http = server.sign_in().http
        assert http.post("/flows", json={"document": DOCUMENT, "id": "test"}).is_success
        assert http.put("/numbers/901", json={"flow": "test", "draft": True}).is_success
        yield server
        assert server.faults() == []


@pytest.fixture
def engine(studio: Server) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{studio.data / 'ariane.db'}")
    yield engine
    engine.dispose()


def listens(browser: Browser) -> Line:
    page = browser.socket("/debug")
    answer = page.call("listen", {"flow": "test", "paused": True})
    assert answer == {"ok": True, "number": "901", "numbers": ["901"]}
    return page


def waiting(engine: Engine) -> int:
    with reading(engine) as conn:
        return len(conn.execute(rows.select()).all())


def until(wanted: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nobody_waits_at_a_page_that_is_gone(studio: Server, engine: Engine) -> None:
    page = listens(studio.sign_in())
    assert waiting(engine) == 1
    page.close()
    until(lambda: not waiting(engine))


def test_who_signs_out_follows_no_calls(studio: Server, engine: Engine) -> None:
    browser = studio.sign_in()
    page = listens(browser)
    page.wait("state", lambda state: state["mode"] == "waiting")
    assert browser.http.delete("/session").is_success
    until(lambda: not waiting(engine))
    until(lambda: not page.client.connected)
    page.close()


def test_no_breakpoint_tells_a_secret(studio: Server) -> None:
    page = studio.sign_in().socket("/debug")
    points = [{"node": "h", "when": {"left": "pin", "op": "starts_with", "right": "4"}}]
    asked = {"flow": "test", "breakpoints": points}
    assert page.call("listen", asked)["error"] == "secret-condition"
    assert page.call("listen", {"flow": "test"})["ok"]
    assert page.call("breakpoints", {"breakpoints": points})["error"] == "secret-condition"
    assert page.call("breakpoints", {"breakpoints": [{"node": "h"}]})["ok"]
    page.close()
