"""Who may hold a socket, and what a page that holds one may still do when its role changed."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from runtime.config import Config
from runtime.records.database import writing
from runtime.records.tables import sessions, users
from studio import create_app, studio_of
from studio.admission import MOST_EACH, Full, Places
from tests.runtime.records.documents import flow
from tests.studio.conftest import account
from tests.studio.server import Server
from tests.studio.visitor import PASSWORD, Visitor

Visit = Callable[[str], Visitor]


def upgrade(address: str, cookie: str = "") -> socket.socket:
    """Ask for a WebSocket; the connection, with the answer still to be read."""
    host = urlsplit(address)
    line = socket.create_connection((host.hostname or "", host.port or 0), timeout=5)
    line.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host.netloc}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    return line


def status(line: socket.socket) -> int:
    return int(line.recv(200).split()[1])


@pytest.mark.slow
def test_strangers_hold_no_thread(demo_data: Path) -> None:
    with Server(demo_data, {}, "--demo") as server, ExitStack() as lines:
        begun = time.monotonic()
        strangers = [lines.enter_context(upgrade(server.address)) for _ in range(60)]
        assert [status(line) for line in strangers] == [401] * 60
        wrong = lines.enter_context(upgrade(server.address, "ariane_session=wrong"))
        assert status(wrong) == 401
        polled = httpx.get(f"{server.address}/socket.io/?EIO=4&transport=polling")
        assert (polled.status_code, polled.json()["code"]) == (401, "not-signed-in")
        assert httpx.get(f"{server.address}/api/v1/health", timeout=5).status_code == 200
        assert time.monotonic() - begun < 5

        browser = server.sign_in()
        assert browser.socket("/live").wait("calls") == {"calls": []}
        mine = [
            lines.enter_context(upgrade(server.address, browser.cookie)) for _ in range(MOST_EACH)
        ]
        answers = [status(line) for line in mine]
        assert sorted(answers) == [101] * (MOST_EACH - 1) + [429]
        # Another session of the same person has its own places; closed ones are free again.
        assert server.sign_in().socket("/live").wait("calls") == {"calls": []}
        for line in mine:
            line.close()
        end = time.monotonic() + 10
        while True:
            with upgrade(server.address, browser.cookie) as again:
                if status(again) == 101:
                    break
            assert time.monotonic() < end, "places are not given back"
            time.sleep(0.05)


def test_places_in_all_are_limited_and_given_back() -> None:
    places = Places(most=3, most_each=2)
    with ExitStack() as held:
        for session in ("a", "a", "b"):
            held.enter_context(places.one(session))
        for session, expected in [("a", 429), ("b", 503), ("c", 503)]:
            with pytest.raises(Full) as refused, places.one(session):
                pass
            assert refused.value.status == expected
    with places.one("a"), places.one("a"), places.one("c"):
        pass


@contextmanager
def phone(app: Flask, visitor: Visitor) -> Iterator[SocketIOTestClient]:
    cookie = visitor.client.get_cookie("ariane_session")
    assert cookie is not None
    line = app.extensions["socketio"].test_client(
        app, namespace="/phone", headers={"Cookie": f"ariane_session={cookie.value}"}
    )
    yield line
    if line.is_connected("/phone"):
        line.disconnect("/phone")


def dial(line: SocketIOTestClient) -> dict[str, Any]:
    answer: dict[str, Any] = line.emit(
        "dial", {"flow": "hello", "draft": True}, namespace="/phone", callback=True
    )
    return answer


def become(app: Flask, email: str, role: str) -> None:
    with writing(studio_of(app).engine) as conn:
        conn.execute(users.update().where(users.c.email == email).values(role=role))


def test_a_viewer_has_no_phone(app: Flask, owner: Visitor, visit: Visit) -> None:
    owner.create(flow())
    with phone(app, visit("viewer@one")) as line:
        assert not line.is_connected("/phone")
    with phone(app, visit("tester@one")) as line:
        assert line.is_connected("/phone")
        assert dial(line)["ok"]


def test_who_became_a_viewer_dials_no_more(app: Flask, owner: Visitor, visit: Visit) -> None:
    owner.create(flow())
    with phone(app, visit("tester@one")) as line:
        become(app, "tester@one", "viewer")
        assert dial(line) == {"ok": False, "error": "not-signed-in"}
        become(app, "tester@one", "tester")
        assert dial(line)["ok"]
        with writing(studio_of(app).engine) as conn:
            conn.execute(sessions.delete())
        assert dial(line) == {"ok": False, "error": "not-signed-in"}


def test_nobody_ends_a_test_call_of_another_workspace(
    app: Flask, owner: Visitor, visit: Visit
) -> None:
    owner.create(flow(text="A rather long sentence. " * 20))  # it lasts until it is ended
    with phone(app, owner) as line:
        call = dial(line)["call"]
        end = time.monotonic() + 10
        while owner.get(f"/calls/{call}").status_code == 404:  # written a moment later
            assert time.monotonic() < end
            time.sleep(0.02)
        for email, expected in [("owner@two", 404), ("tester@one", 403)]:
            assert visit(email).post(f"/calls/{call}/hangup").status_code == expected
        time.sleep(0.2)
        assert owner.get(f"/calls/{call}").get_json()["reason"] is None
        assert owner.post(f"/calls/{call}/hangup").status_code == 202
        while owner.get(f"/calls/{call}").get_json()["reason"] != "supervisor":
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.mark.parametrize("public_url", ["", "https://ariane.example.org"])
def test_only_behind_a_proxy_is_its_word_about_the_address_believed(
    tmp_path: Path, public_url: str
) -> None:
    app = create_app(Config.from_env(tmp_path, {"ARIANE_PUBLIC_URL": public_url}))
    account(app, "owner@one")
    asked = []
    for number in range(40):  # one more wrong try than an address has, each from elsewhere
        asked.append(
            Visitor(app).post(
                "/session", {"email": f"a{number}@b.org", "password": "wrong"},
                headers={"X-Forwarded-For": f"7.7.7.7, 10.0.0.{number}"},
            ).status_code
        )  # fmt: skip
    assert set(asked) == ({401} if public_url else {401, 429})
    right = {"email": "owner@one", "password": PASSWORD}
    for headers in ({"X-Forwarded-For": "10.9.9.9"}, {"X-Forwarded-For": "7.7.7.7, 10.9.9.9"}):
        answer = Visitor(app).post("/session", right, headers=headers)
        assert answer.status_code == (200 if public_url else 429)
    studio_of(app).engine.dispose()
