"""Alerts while the studio serves: two on one database tell once, so does one that was killed."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from runtime.config import Config
from runtime.records import people
from runtime.records.attendance import alerts, webhooks
from runtime.records.database import connect, migrate, reading, writing
from studio import create_app, studio_of
from studio.cli.finding import Finding
from studio.cli.sending import mail, text_messages
from tests.runtime.attending import (
    BOSS,
    MailServer,
    WebServer,
    firm,
    posted,
    punch,
    shift,
    silent_port,
)
from tests.studio.server import Server

SECONDS = 60


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def prepared(url: str) -> Engine:
    engine = connect(url)
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        firm(conn, language="en")
    return engine


def settings(data: Path, url: str, server: MailServer) -> Config:
    env = {"ARIANE_DATABASE_URL": url, "ARIANE_SMTP_URL": server.url,
           "ARIANE_MAIL_FROM": "ariane@example.org", "ARIANE_WEBHOOK_PRIVATE": "1",
           "ARIANE_PUBLIC_URL": "https://ariane.example.org"}  # fmt: skip
    return Config.from_env(data, env)


@contextmanager
def alerting(config: Config) -> Iterator[None]:
    """A studio on a database of its own making, as far as alerts go."""
    studio = studio_of(create_app(config))
    studio.alerting.start()
    try:
        yield
    finally:
        studio.alerting.stop()
        studio.engine.dispose()


def due_in(engine: Engine, seconds: float, nth: int) -> float:
    """Plan what is late so many seconds from now; the instant."""
    due = time.time() + seconds
    with writing(engine) as conn:
        shift(conn, due - 60 - nth, due + 3600, tolerance=60 + nth)
    return due


@pytest.mark.slow  # real seconds
def test_two_studios_that_look_every_second_tell_once(tables_url: str, tmp_path: Path) -> None:
    engine = prepared(tables_url)
    with MailServer() as server:
        one, two = (settings(tmp_path / name, tables_url, server) for name in "ab")
        with alerting(one), alerting(two):
            first = due_in(engine, 0.3, 1)
            until(lambda: len(server.mails) == 1)
            assert time.time() >= first
            due_in(engine, 0.3, 2)  # seen by both, seconds after the first
            until(lambda: len(server.mails) == 2)
    assert len({mail["Message-ID"] for mail in server.mails}) == 2
    with reading(engine) as conn:
        told = alerts.alert_list(conn, "one")
    assert [alert.kind for alert in told] == ["late"] * 2
    assert all(alert.raised >= alert.due for alert in told)
    engine.dispose()


def test_a_punch_reaches_a_webhook_and_closes_the_alert(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ariane.db'}"
    engine = prepared(url)

    def closed() -> bool:
        with reading(engine) as conn:
            return alerts.alert_list(conn, "one")[0].state == "closed"

    with MailServer() as server, WebServer() as planning:
        with writing(engine) as conn:
            webhooks.add_webhook(conn, "one", planning.url, "anna", 0.0, private=True)
        with alerting(settings(tmp_path, url, server)):
            due_in(engine, -1, 1)
            until(lambda: len(server.mails) == 1)
            with writing(engine) as conn:
                punch(conn, "in", time.time() - 6)
            until(lambda: len(planning.heard) == 1)
            until(closed)
            until(lambda: {row.state for row in posted(engine)} == {"sent"})
    board = "Planning board: https://ariane.example.org/attendance"
    assert board in next(row.body for row in posted(engine) if row.kind == "email")
    engine.dispose()


@pytest.mark.slow  # real processes
def test_a_studio_that_is_killed_tells_nothing_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ariane.db'}"
    engine = prepared(url)
    with MailServer() as server:
        env = {"ARIANE_DATABASE_URL": url, "ARIANE_SMTP_URL": server.url,
               "ARIANE_MAIL_FROM": "ariane@example.org"}  # fmt: skip
        due_in(engine, -30, 1)
        with Server(tmp_path / "data", env) as studio:
            until(lambda: len(server.mails) == 1)
            until(lambda: {row.state for row in posted(engine)} == {"sent"})
            assert studio.process is not None
            studio.process.send_signal(signal.SIGKILL)
            studio.process.wait(SECONDS)
        due_in(engine, -30, 2)  # while nobody looks
        with alerting(settings(tmp_path / "data", url, server)):
            until(lambda: len(server.mails) == 2)
            due_in(engine, 0.3, 3)
            until(lambda: len(server.mails) == 3)
    assert server.recipients == [[BOSS]] * 3
    assert len({mail["Message-ID"] for mail in server.mails}) == 3
    engine.dispose()


def test_the_doctor_looks_at_the_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.cli.sending.TIMEOUT", 0.3)

    def look(of: Callable[[Config], Finding], **env: str) -> Finding:
        sender = {"ARIANE_MAIL_FROM": "ariane@example.org"}
        return of(Config.from_env(tmp_path, sender | env))

    assert look(mail).state == "warning"
    assert "ARIANE_SMTP_URL" in look(mail).remedy
    assert look(text_messages).state == "ok"
    with MailServer() as server, WebServer() as gateway:
        found = look(mail, ARIANE_SMTP_URL=server.url)
        assert found.state == "ok"
        port = server.url.rpartition(":")[2]
        refused = look(mail, ARIANE_SMTP_URL=f"smtp://me:secret@127.0.0.1:{port}")
        assert refused.state == "error"
        assert "secret" not in refused.detail
        assert look(text_messages, ARIANE_SMS_URL=gateway.url).state == "ok"
        away = gateway.url
    assert server.mails == []
    assert look(text_messages, ARIANE_SMS_URL=away).state == "error"
    with silent_port() as port:
        assert look(mail, ARIANE_SMTP_URL=f"smtp://127.0.0.1:{port}").state == "error"
