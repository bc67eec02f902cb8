"""A real server, real sockets: the live view and the phone, on SQLite and PostgreSQL."""

import time
from typing import Any

import httpx
import pytest
import socketio.exceptions
import sqlalchemy as sa

from runtime.journal import Batch, write
from runtime.records import people
from runtime.records.database import connect, writing
from runtime.records.tables import sessions
from tests.runtime.records.documents import a_call
from tests.studio.server import Browser, Line, Server

FLOW = "dupont-sa"
pytestmark = pytest.mark.slow  # real servers


def journal(server: Server, call: str, facts: slice = slice(None), workspace: str = "demo") -> None:
    engine = connect(server.env["ARIANE_DATABASE_URL"])
    events = a_call(call, workspace=workspace, flow=FLOW, at=time.time())[facts]
    with writing(engine) as conn:
        write(conn, Batch(events, {call: "{}"}), "runtime-1")
    engine.dispose()


def calls_now(number: int) -> Any:
    return lambda counters: counters["real"]["now"] == number


def test_numbers_move_while_people_call(server: Server) -> None:
    browser = server.sign_in()
    live = browser.socket("/live")
    assert live.call("watch", {"flow": FLOW}) == {"ok": True}
    assert live.wait("counters")["real"]["calls"] == 0
    assert live.wait("calls") == {"calls": []}

    journal(server, "c1", slice(4))
    counters = live.wait("counters", calls_now(1))
    assert counters["real"]["nodes"]["say"]["here"] == 1
    (call,) = live.wait("calls", lambda told: told["calls"])["calls"]
    assert (call["id"], call["flow_name"]) == ("c1", "Accueil Dupont SA")
    assert live.wait("flows", lambda told: told["flows"])["flows"][FLOW] == {"now": 1, "today": 1}

    journal(server, "c1", slice(4, None))
    counters = live.wait("counters", calls_now(0))
    assert counters == browser.http.get(f"/flows/{FLOW}/counters").json()

    # A page that comes later sees the same, and a burst of calls is told in few messages.
    before = len(live.told)
    for number in range(30):
        journal(server, f"burst{number}")
    live.wait("counters", lambda told: told["real"]["calls"] == 31)
    assert len([1 for name, _ in live.told[before:] if name == "counters"]) <= 30
    late = browser.socket("/live")
    late.emit("watch", {"flow": FLOW})
    assert late.wait("counters") == browser.http.get(f"/flows/{FLOW}/counters").json()
    for line in (live, late):
        line.close()


def test_nobody_sees_another_workspace_or_comes_in_without_a_session(server: Server) -> None:
    engine = connect(server.env["ARIANE_DATABASE_URL"])
    with writing(engine) as conn:
        people.add_workspace(conn, "two", "Two")
        people.add_user(conn, "two", "eve@two", "a good password")
    eve = server.sign_in("eve@two", "a good password").socket("/live")
    eve.emit("watch", {"flow": FLOW})
    journal(server, "a-call-of-demo")
    journal(server, "a-call-of-two", workspace="two")
    told = eve.wait("flows", lambda told: told["flows"])
    assert told["flows"][FLOW]["today"] == 1
    assert "a-call-of-demo" not in str(eve.told)
    for cookie in ("", "ariane_session=wrong"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            Line(server.address, "/live", cookie, "websocket")
    cookie = server.sign_in().cookie
    with pytest.raises(socketio.exceptions.ConnectionError):
        Line(server.address, "/live", cookie, "websocket", Origin="https://evil.example")
    # Sessions that end are shown the door within seconds.
    with writing(engine) as conn:
        conn.execute(sa.delete(sessions))
    end = time.monotonic() + 10
    while eve.client.connected and time.monotonic() < end:
        time.sleep(0.1)
    assert not eve.client.connected
    engine.dispose()


class Phone:
    """A person at the phone in the browser: hears each sound to its end at once."""

    def __init__(self, browser: Browser, transport: str = "websocket") -> None:
        self.browser = browser
        self.line = browser.socket("/phone", transport)

    def dial(self, **order: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.line.call("dial", order)
        return answer

    def hear(self, words: str) -> dict[str, Any]:
        played: dict[str, Any] = self.line.wait("play", lambda told: words in told["text"])
        return played

    def hear_out(self, words: str) -> dict[str, Any]:
        played = self.hear(words)
        self.line.emit("played", {"playback": played["playback"]})
        return played


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_whole_test_call(server: Server, transport: str) -> None:
    browser = server.sign_in()
    phone = Phone(browser, transport)
    # A Monday at ten in Switzerland: the office is open.
    answer = phone.dial(
        number="+41218025555", **{"from": "+41791234567"}, at="2026-11-23T09:00:00Z"
    )
    assert answer["ok"], answer
    played = phone.hear("Pour le français")
    sound = httpx.get(browser.address + played["url"], headers={"Cookie": browser.cookie})
    assert sound.headers["Content-Type"] == "audio/wav"
    assert sound.content[:4] == b"RIFF"
    assert abs(len(sound.content) / 16000 - played["seconds"]) < 0.1
    assert httpx.get(browser.address + played["url"]).status_code == 401
    phone.line.emit("key", {"key": "1"})
    phone.hear_out("Bienvenue")
    live = browser.http.get("/calls?live=1").json()["calls"]
    assert [call["id"] for call in live] == [answer["call"]]
    assert live[0]["simulated"]
    steps = [data["node"] for name, data in phone.line.told if name == "step"]
    assert steps[:2] == ["decroche", "langue"]
    phone.line.emit("hangup", {})
    assert phone.line.wait("ended") == {"reason": "caller"}
    path = browser.http.get(f"/calls/{answer['call']}").json()
    end = time.monotonic() + 5
    while path["ended"] is None and time.monotonic() < end:
        time.sleep(0.05)
        path = browser.http.get(f"/calls/{answer['call']}").json()
    assert path["reason"] == "caller"
    assert path["path"][1]["keys"] == "1"
    phone.line.close()


def test_a_browser_that_goes_away_ends_its_call(server: Server) -> None:
    browser = server.sign_in()
    phone = Phone(browser)
    call = phone.dial(flow=FLOW, draft=True)["call"]
    phone.hear("Pour le français")
    phone.line.close()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        found = browser.http.get(f"/calls/{call}").json()
        if found.get("ended"):
            break
        time.sleep(0.05)
    assert found["reason"] == "caller"
    assert found["version"] == 0


def test_calls_that_cannot_begin_are_told_why(server: Server) -> None:
    browser = server.sign_in()
    phone = Phone(browser)
    for order, error in [
        ({"flow": "none"}, "not-found"),
        ({"number": "+41210000000"}, "no-such-number"),
        ({"number": "hello"}, "no-such-number"),
        ({}, "no-such-number"),
        ({"flow": 7}, "invalid"),
        ({"flow": FLOW, "at": "2026-01-01"}, "invalid"),
        ({"what": 1}, "invalid"),
    ]:
        answer = phone.dial(**order)
        assert (answer["ok"], answer["error"]) == (False, error), (order, answer)
    for odd in (None, 7, "x", [], {"key": 7}, {"key": "12"}, {"playback": {}}):
        for event in ("key", "played", "hangup", "dial"):
            phone.line.emit(event, odd)
    document = browser.http.get(f"/flows/{FLOW}").json()["document"]
    document["start"] = "nowhere"
    made = browser.http.post("/flows", json={"document": document, "id": "broken"})
    assert made.status_code == 201, made.text
    assert phone.dial(flow="broken")["error"] == "not-published"
    assert phone.dial(flow="broken", draft=True)["error"] == "flow-has-errors"
    assert phone.dial(flow=FLOW)["ok"]
    phone.line.close()


def test_a_supervisor_ends_a_test_call(server: Server) -> None:
    browser = server.sign_in()
    phone = Phone(browser)
    call = phone.dial(flow=FLOW)["call"]
    phone.hear("Pour le français")
    assert browser.http.post(f"/calls/{call}/hangup").status_code in (202, 404)
    end = time.monotonic() + 5
    while time.monotonic() < end and browser.http.post(f"/calls/{call}/hangup").status_code == 404:
        time.sleep(0.05)
    assert phone.line.wait("ended") == {"reason": "supervisor"}
    phone.line.close()
