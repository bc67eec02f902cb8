"""Several people with one flow open: a real server, real sockets, SQLite and PostgreSQL."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import socketio.exceptions
import sqlalchemy as sa

from runtime.records import flows, people
from runtime.records.database import connect, writing
from runtime.records.tables import sessions, versions
from tests.runtime.records.documents import flow
from tests.studio.server import Browser, Line, Server

pytestmark = pytest.mark.slow  # real servers
PASSWORD = "a good password"


@pytest.fixture(scope="module")
def engine(server: Server) -> Iterator[sa.Engine]:
    """The database of the one server: each test has a flow of its own."""
    engine = connect(server.env["ARIANE_DATABASE_URL"])
    with writing(engine) as conn:
        people.add_user(conn, "demo", "anna@demo", PASSWORD, name="Anna", role="designer")
        people.add_user(conn, "demo", "vito@demo", PASSWORD, name="Vito", role="viewer")
        people.add_workspace(conn, "two", "Two")
        people.add_user(conn, "two", "eve@two", PASSWORD, name="Eve")
    yield engine
    engine.dispose()


@pytest.fixture
def hello(engine: sa.Engine, request: pytest.FixtureRequest) -> str:
    """A new flow."""
    ident = f"hello-{request.node.originalname.rpartition('_')[2]}"
    with writing(engine) as conn:
        flows.create(conn, "demo", flow(), "anna", ident)
    return ident


def names(told: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    return sorted((p["name"], p["can"], p["node"], p["field"]) for p in told["people"])


def seen(*wanted: tuple[str, str, str | None, str | None]) -> Any:
    return lambda told: names(told) == sorted(wanted)


def joined(browser: Browser, ident: str) -> tuple[Line, dict[str, Any]]:
    line = browser.socket("/edit")
    answer = line.call("join", {"flow": ident})
    assert answer["ok"], answer
    return line, answer


def save(browser: Browser, ident: str, etag: str, text: str, tab: str = "") -> str:
    headers = {"If-Match": etag, "X-Ariane-Tab": tab}
    answer = browser.http.put(f"/flows/{ident}", json=flow(text=text), headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.headers["ETag"])


def test_people_see_each_other(server: Server, engine: sa.Engine, hello: str) -> None:
    anna, vito = server.sign_in("anna@demo", PASSWORD), server.sign_in("vito@demo", PASSWORD)
    line, answer = joined(anna, hello)
    assert answer["etag"] == '"1"'
    assert answer["lock"] is None
    assert [p["sid"] for p in answer["people"]] == [answer["sid"]]
    other, its = joined(vito, hello)
    assert len(its["people"]) == 2
    line.wait("people", seen(("Anna", "design", None, None), ("Vito", "read", None, None)))
    line.emit("at", {"node": "say", "field": "/prompts/0"})
    where = ("Anna", "design", "say", "/prompts/0")
    told = other.wait("people", seen(where, ("Vito", "read", None, None)))
    begun = next(p["since"] for p in told["people"] if p["name"] == "Anna")

    # Typing moves from field to field: merged into few messages, and the last one arrives.
    before = len(other.told)
    for number in range(200):
        line.emit("at", {"node": "say", "field": f"/prompts/{number}"})
    last = ("Anna", "design", "say", "/prompts/199")
    told = other.wait("people", seen(last, ("Vito", "read", None, None)))
    assert len(other.told) - before < 60
    assert next(p["since"] for p in told["people"] if p["name"] == "Anna") == begun

    # Who may not change a flow cannot take a step over; others are told of who does.
    assert other.call("take", {"node": "say"}) == {"ok": False, "error": "not-allowed"}
    second, its = joined(server.sign_in(), hello)
    assert second.call("take", {"node": "say"}) == {"ok": True}
    taken = line.wait("taken")
    assert (taken["flow"], taken["node"], taken["by"]["sid"]) == (hello, "say", its["sid"])
    assert taken["by"]["name"] == "Demo"
    assert "taken" not in [name for name, _ in second.told]
    second.close()
    other.emit("leave")
    line.wait("people", seen(last))
    assert line.wait("people")["flow"] == hello


def test_what_happens_to_an_open_flow_is_told(
    server: Server, engine: sa.Engine, hello: str
) -> None:
    anna, demo = server.sign_in("anna@demo", PASSWORD), server.sign_in()
    line, answer = joined(anna, hello)
    other, _ = joined(demo, hello)
    tag = save(anna, hello, '"1"', "one", answer["sid"])
    told = other.wait("saved")
    assert (told["etag"], told["name"], told["sid"]) == (tag, "Anna", answer["sid"])
    assert line.wait("saved") == told
    # A page cannot pass a save for that of a page of somebody else.
    tag = save(demo, hello, tag, "two", answer["sid"])
    assert line.wait("saved", lambda told: told["etag"] == tag)["sid"] is None

    with writing(engine) as conn:  # as the command line does, in another process
        flows.save_draft(conn, "demo", hello, flow(text="three"), 3, "command line")
    told = line.wait("saved", lambda told: told["etag"] == '"4"')
    assert (told["author"], told["sid"]) == ("command line", None)

    lock = anna.http.put(f"/flows/{hello}/lock", json={"note": "until noon"}).json()
    assert line.wait("lock")["lock"] == lock
    assert other.wait("lock")["lock"] == {**lock, "mine": False}
    refused = demo.http.put(f"/flows/{hello}", json=flow(), headers={"If-Match": '"4"'})
    assert (refused.status_code, refused.json()["code"]) == (423, "locked")
    assert "Anna" in refused.json()["detail"]
    assert demo.http.delete(f"/flows/{hello}/lock?force=1").status_code == 204
    line.wait("lock", lambda told: told["lock"] is None)

    at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    publish = {"If-Match": '"4"'}
    first = anna.http.post(f"/flows/{hello}/publish", json={}, headers=publish)
    told = other.wait("published")
    assert {**told, "not_run": []} == {"flow": hello, **first.json()}
    assert other.wait("live") == {"flow": hello, "version": 1}
    second = anna.http.post(f"/flows/{hello}/publish", json={"at": at}, headers=publish).json()
    other.wait("published", lambda told: {**told, "not_run": []} == {"flow": hello, **second})
    assert other.wait("live")["version"] == 1
    with writing(engine) as conn:  # a day goes by
        its = (versions.c.flow == hello) & (versions.c.version == 2)
        conn.execute(versions.update().where(its).values(effective=time.time()))
    other.wait("live", lambda told: told["version"] == 2)
    anna.http.post(f"/flows/{hello}/publish", json={"at": at}, headers=publish)
    assert anna.http.delete(f"/flows/{hello}/versions/3/schedule").status_code == 204
    other.wait("withdrawn")


def test_odd_orders_strangers_and_ended_sessions(
    server: Server, engine: sa.Engine, hello: str
) -> None:
    eve, anna = server.sign_in("eve@two", PASSWORD), server.sign_in("anna@demo", PASSWORD)
    line = eve.socket("/edit")
    assert line.call("join", {"flow": hello}) == {"ok": False, "error": "not-found"}
    for odd in (None, 7, {}, {"flow": 7}, {"flow": ""}, {"flow": "x" * 65}, []):
        assert line.call("join", odd) == {"ok": False, "error": "invalid"}
        assert line.call("take", odd) == {"ok": False, "error": "invalid"}
        line.emit("at", odd)
        line.emit("leave", odd)
    assert line.call("take", {"node": "say"}) == {"ok": False, "error": "not-joined"}
    joined(anna, hello)
    save(anna, hello, '"1"', "secret")
    time.sleep(1.2)
    assert line.told == []
    with pytest.raises(socketio.exceptions.ConnectionError):
        Line(server.address, "/edit", "", "websocket")
    watching, _ = joined(anna, hello)
    with writing(engine) as conn:
        conn.execute(sa.delete(sessions))
    assert watching.call("join", {"flow": hello}) == {"ok": False, "error": "not-signed-in"}
    end = time.monotonic() + 10
    while watching.client.connected and time.monotonic() < end:
        time.sleep(0.1)
    assert not watching.client.connected
