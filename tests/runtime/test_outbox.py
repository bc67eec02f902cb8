"""The outbox, sent through real servers that fail as they do: at least once, under one name."""

import hashlib
import hmac
import json
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from runtime.config import Config
from runtime.mailing import page
from runtime.posting import Inside, Unreachable, inside, post
from runtime.records import people
from runtime.records.attendance import alerts, outbox, settings, webhooks
from runtime.records.attendance.outbox import LEASE, Lane, Message
from runtime.records.attendance.punches import Wanted, correct_punch
from runtime.records.database import connect, reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound
from runtime.sending import Sender, signature
from tests.runtime.attending import (
    BOSS,
    MailServer,
    WebServer,
    at,
    drip,
    firm,
    posted,
    punch,
    reset,
    shift,
    silent_port,
)

EIGHT, TEN = at("2026-03-23 08:00"), at("2026-03-23 10:00")
MAIL, SMS = Lane("email"), Lane("sms")


class Clock:
    """Shows what the test says."""

    def __init__(self, now: float = EIGHT) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tables_url: str) -> Iterator[Engine]:
    engine = connect(tables_url)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        people.add_workspace(conn, "two", "Two")
        firm(conn)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path, sqlite_tables: Path) -> Iterator[Engine]:
    """One SQLite database: what does not depend on the kind is tried once."""
    shutil.copy(sqlite_tables, tmp_path / "ariane.db")
    engine = connect(f"sqlite:///{tmp_path / 'ariane.db'}")
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        firm(conn)
    yield engine
    engine.dispose()


def sender(engine: Engine, clock: Clock, **env: str) -> Sender:
    whole = {"ARIANE_MAIL_FROM": "Ariane <ariane@example.org>", **env}
    return Sender(engine, Config.from_env(Path("/nowhere"), whole), clock)


def put(engine: Engine, kind: str, target: str, key: str = "k", body: str = "Bonjour") -> None:
    with writing(engine) as conn:
        assert outbox.add(conn, "one", [Message(kind, target, key, body, "Sujet")], EIGHT) == 1


def hook(engine: Engine, url: str) -> tuple[Lane, str]:
    with writing(engine) as conn:
        made, secret = webhooks.add_webhook(conn, "one", url, "anna", EIGHT, private=True)
    return Lane("webhook", "one", made.id), secret


# --- e-mail ---


def test_a_mail_says_who_when_and_where_in_plain_text_and_as_a_page(
    file: Engine, clock: Clock
) -> None:
    with writing(file) as conn:
        shift(conn, EIGHT, TEN)
        alerts.raise_due(conn, "one", EIGHT + 600, "https://ariane.example.org/attendance")
    clock.now = EIGHT + 600
    with MailServer() as server:
        assert sender(file, clock, ARIANE_SMTP_URL=server.url).drain(MAIL) == 1
    (mail,) = server.mails
    assert server.recipients == [[BOSS]]
    assert str(mail["From"]) == "Ariane <ariane@example.org>"
    assert mail["Subject"] == "Retard : Claire Martin, École Pasteur, arrivée prévue à 08:00"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "Claire Martin devait arriver sur le site École Pasteur le lundi 23 mars" in plain
    assert '<a href="https://ariane.example.org/attendance">' in html
    row = posted(file)[0]
    assert (row.state, row.sent, row.tries, row.error) == ("sent", EIGHT + 600, 1, "")


def test_without_a_mail_server_it_fails_until_there_is_one(file: Engine, clock: Clock) -> None:
    with writing(file) as conn:
        settings.put(conn, "one", {"alert_sms": ["+33600000001"]})
        shift(conn, EIGHT, TEN)
        shift(conn, EIGHT - 3600, EIGHT - 1800)
        alerts.raise_due(conn, "one", EIGHT + 600)
        punch(conn, "in", EIGHT)
        clock.now = EIGHT + 700
        alerts.raise_due(conn, "one", clock.now)  # one of the two is over
    without = sender(file, clock)
    assert without.lanes() == [MAIL, SMS]
    assert [without.drain(lane) for lane in without.lanes()] == [0, 0]
    failed = [row for row in posted(file) if row.error == outbox.NOT_CONFIGURED]
    assert {(row.kind, row.state) for row in failed} == {("email", "failed"), ("sms", "failed")}
    clock.now += 3600
    with MailServer() as server:
        configured = sender(file, clock, ARIANE_SMTP_URL=server.url)
        configured.begin()
        assert configured.lanes() == [MAIL]
        assert configured.drain(MAIL) == 1
    assert len(server.mails) == 1
    assert {row.state for row in posted(file) if row.kind == "sms"} == {"failed"}
    clock.now += 13 * 3600
    with WebServer() as gateway:
        late = sender(file, clock, ARIANE_SMS_URL=gateway.url)
        late.begin()
        assert late.lanes() == []


def test_what_failed_is_sent_again_by_hand_under_the_same_name(
    engine: Engine, clock: Clock
) -> None:
    put(engine, "email", "nobody@example.org")
    put(engine, "email", BOSS, "over")
    with MailServer() as server:
        server.refusals = ["550 5.1.1 No such user"]
        mails = sender(engine, clock, ARIANE_SMTP_URL=server.url)
        mails.drain(MAIL)
        with writing(engine) as conn:
            (failed,) = outbox.messages(conn, "one", failed=True)
            assert outbox.messages(conn, "two") == []
            assert (failed.state, "550" in failed.error) == ("failed", True)
            with pytest.raises(NotFound):
                outbox.again(conn, "two", failed.id, clock())
            clock.now += 30 * 86400
            again = outbox.again(conn, "one", failed.id, clock())
            assert (again.state, again.tries, again.error) == ("waiting", 0, "")
            with pytest.raises(Conflict):  # it waits: asked for twice, sent once
                outbox.again(conn, "one", failed.id, clock())
        assert mails.drain(MAIL) == 1
        with reading(engine) as conn:
            assert outbox.messages(conn, "one", failed=True) == []
            states = {row.id: row.state for row in outbox.messages(conn, "one")}
        assert states[failed.id] == "sent"
    (mail,) = [one for one in server.mails if one["To"] == "nobody@example.org"]
    assert "Bonjour" in mail.get_payload(0).get_payload(decode=True).decode()


def test_what_need_not_be_told_any_more_is_not_sent_again(file: Engine, clock: Clock) -> None:
    lane, _secret = hook(file, "http://127.0.0.1:9/")
    with writing(file) as conn:
        webhooks.send_test(conn, "one", lane.target, EIGHT)
        webhooks.delete_webhook(conn, "one", lane.target)
        (row,) = outbox.messages(conn, "one")
        assert (row.state, row.error) == ("failed", outbox.REMOVED)
        assert outbox.messages(conn, "one", failed=True) == []
        with pytest.raises(Conflict):
            outbox.again(conn, "one", row.id, EIGHT)


def test_an_alert_that_is_over_or_old_is_not_told_again(engine: Engine, clock: Clock) -> None:
    with writing(engine) as conn:
        settings.put(conn, "one", {"alert_sms": ["+33600000001"]})
        shift(conn, EIGHT, TEN)
        shift(conn, EIGHT + 86400, TEN + 86400)
        clock.now = EIGHT + 600
        alerts.raise_due(conn, "one", clock.now)
        outbox.add(conn, "one", [Message("sms", "+33600000001", "test:1", "Test")], clock.now)
    sender(engine, clock).drain(SMS)  # no gateway: all of it fails

    def again() -> dict[str, bool]:
        """Which messages can be sent again, as it is told, and as it is when one tries."""
        with reading(engine) as conn:
            failed = outbox.messages(conn, "one", failed=True)
            told = outbox.repeatable(conn, failed, clock())
        for row in failed:
            with engine.connect().execution_options(writing=True) as conn:
                undone = conn.begin()
                if row.id in told:
                    assert outbox.again(conn, "one", row.id, clock()).state == "waiting"
                else:
                    with pytest.raises(Conflict):
                        outbox.again(conn, "one", row.id, clock())
                undone.rollback()
        assert {row.body for row in failed} == {""}  # a list is without
        return {row.key.partition(":")[0]: row.id in told for row in failed}

    assert again() == {"alert": True, "test": True}
    clock.now += outbox.OLD_SECONDS + 1
    assert again() == {"alert": False, "test": True}
    clock.now = EIGHT + 700
    with writing(engine) as conn:
        punch(conn, "in", EIGHT + 650)
        alerts.raise_due(conn, "one", clock.now)
    assert again() == {"alert": False, "test": True}


def test_an_event_is_not_sent_again_to_a_webhook_that_is_no_more(
    engine: Engine, clock: Clock
) -> None:
    with WebServer(410, 410) as server:
        lane, _ = hook(engine, server.url)
        with writing(engine) as conn:
            punch(conn, "in", EIGHT)
        clock.now = EIGHT + 10
        sender(engine, clock, ARIANE_WEBHOOK_PRIVATE="1").drain(lane)
    with writing(engine) as conn:
        (failed,) = outbox.messages(conn, "one", failed=True)
        assert failed.error == "HTTP 410"
        assert outbox.repeatable(conn, [failed], clock()) == {failed.id}
        webhooks.delete_webhook(conn, "one", lane.target)
        assert outbox.repeatable(conn, [failed], clock()) == frozenset()
        with pytest.raises(Conflict):
            outbox.again(conn, "one", failed.id, clock())


def test_a_server_that_comes_back_gets_the_mail_and_the_id_stays(
    file: Engine, clock: Clock
) -> None:
    put(file, "email", BOSS)
    with MailServer() as server:
        server.refusals = ["451 try later", "550 no such user"]
        configured = sender(file, clock, ARIANE_SMTP_URL=server.url)
        assert configured.drain(MAIL) == 0
        row = posted(file)[0]
        assert (row.state, row.error) == ("waiting", "451 try later")
        assert 27 <= row.next - EIGHT <= 33
        clock.now = row.next
        assert configured.drain(MAIL) == 0
        assert posted(file)[0].error == "550 no such user"
        assert posted(file)[0].state == "failed"


def test_a_mail_server_that_is_away_or_silent_lets_the_mails_wait(
    file: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.mailing.STEP_SECONDS", 0.2)
    put(file, "email", BOSS)
    put(file, "email", "other@example.org", "k2")
    with silent_port() as port:
        silent = sender(file, clock, ARIANE_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert silent.drain(MAIL) == 0
        assert silent.lanes() == []  # it rests: the second mail is not tried in vain
        clock.now += 1
        assert silent.lanes() == [MAIL]
    assert sorted((row.state, row.tries) for row in posted(file)) == [
        ("waiting", 0),
        ("waiting", 1),
    ]
    clock.now += 60
    with MailServer() as server:
        assert sender(file, clock, ARIANE_SMTP_URL=server.url).drain(MAIL) == 2


def test_names_cannot_bring_headers_or_markup(file: Engine, clock: Clock) -> None:
    with writing(file) as conn:
        nasty = Message("email", BOSS, "k", "<b>Hi</b> https://a/b?c=1&d=2", "Hi\r\nBcc: x@y.org")
        outbox.add(conn, "one", [nasty], EIGHT)
        bad = Message("email", "a@b.org>\r\nRCPT TO:<c@d.org", "k2", "x", "y")
        outbox.add(conn, "one", [bad], EIGHT)
    with MailServer() as server:
        assert sender(file, clock, ARIANE_SMTP_URL=server.url).drain(MAIL) == 1
    (mail,) = server.mails
    assert mail["Subject"] == "Hi Bcc: x@y.org"
    assert mail["Bcc"] is None
    assert server.recipients == [[BOSS]]
    assert {row.state for row in posted(file)} == {"sent", "failed"}
    assert "<b>" not in page("<b>Hi</b>")
    assert 'href="https://a/b?c=1&amp;d=2"' in page("https://a/b?c=1&d=2")


def test_a_password_is_not_sent_in_the_clear(file: Engine, clock: Clock) -> None:
    put(file, "email", BOSS)
    with MailServer() as server:
        port = server.url.rpartition(":")[2]
        # An address of this machine that does not look like one.
        there = sender(file, clock, ARIANE_SMTP_URL=f"smtp://me:pw@0.0.0.0:{port}")
        assert there.drain(MAIL) == 0
    assert "no encryption" in posted(file)[0].error
    assert server.mails == []


def test_encryption_that_breaks_is_not_gone_without(file: Engine, clock: Clock) -> None:
    put(file, "email", BOSS)
    without_certificate = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with MailServer(tls_context=without_certificate) as server:
        assert sender(file, clock, ARIANE_SMTP_URL=server.url).drain(MAIL) == 0
    assert server.mails == []
    row = posted(file)[0]
    assert (row.state, row.tries) == ("waiting", 1)
    assert row.error


# --- a crash, and two at once ---

DIES = """
import os, sys
from pathlib import Path
from runtime.config import Config
from runtime.records.database import connect
from runtime.sending import Sender
from runtime.records.attendance.outbox import Lane

class Dies(Sender):
    def _note(self, *_):
        os._exit(9)  # sent, and not noted

config = Config.from_env(Path("/nowhere"), os.environ)
Dies(connect(sys.argv[1]), config, lambda: float(sys.argv[2])).drain(Lane("email"))
"""


def test_a_crash_after_sending_repeats_that_mail_once_with_the_same_id(
    file: Engine, clock: Clock
) -> None:
    put(file, "email", BOSS)
    with MailServer() as server:
        env = {"ARIANE_SMTP_URL": server.url, "ARIANE_MAIL_FROM": "ariane@example.org"}
        run = subprocess.run(
            [sys.executable, "-c", DIES, str(file.url), str(EIGHT)],
            env={**env, "PYTHONPATH": ":".join(sys.path)}, check=False, capture_output=True,
        )  # fmt: skip
        assert run.returncode == 9, run.stderr.decode()
        again = sender(file, clock, **env)
        clock.now = EIGHT + LEASE - 1
        assert again.lanes() == []
        clock.now = EIGHT + LEASE
        assert again.drain(MAIL) == 1
        assert again.drain(MAIL) == 0
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert posted(file)[0].tries == 2


def test_two_senders_at_once_send_each_message_once(engine: Engine, clock: Clock) -> None:
    with WebServer() as gateway:
        for number in range(20):
            put(engine, "sms", f"+336000000{number:02}", f"k{number}")
        both = [sender(engine, clock, ARIANE_SMS_URL=gateway.url) for _ in range(2)]
        begin = threading.Barrier(2)

        def drain(one: Sender) -> None:
            begin.wait()
            one.drain(SMS)

        threads = [threading.Thread(target=drain, args=(one,)) for one in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(gateway.heard) == 20
    assert len({json.loads(body)["to"] for _, _, body in gateway.heard}) == 20
    assert {row.state for row in posted(engine)} == {"sent"}


# --- text messages ---


def test_a_text_message_is_posted_with_its_token_and_key(file: Engine, clock: Clock) -> None:
    put(file, "sms", "+33600000001", body="Retard : Élise")
    with WebServer(503, 200) as gateway:
        env = {"ARIANE_SMS_URL": f"{gateway.url}/send?x=1", "ARIANE_SMS_TOKEN": "tok"}
        configured = sender(file, clock, **env)
        assert configured.drain(SMS) == 0
        clock.now = posted(file)[0].next
        assert configured.drain(SMS) == 1
    row = posted(file)[0]
    assert len(gateway.heard) == 2
    for path, headers, body in gateway.heard:
        assert path == "/send?x=1"
        assert json.loads(body) == {"id": row.id, "to": "+33600000001", "text": "Retard : Élise"}
        assert headers["Authorization"] == "Bearer tok"
        assert headers["Idempotency-Key"] == row.id


# --- webhooks ---


def test_a_punch_is_told_signed_with_its_intervention(engine: Engine, clock: Clock) -> None:
    with WebServer() as server:
        lane, secret = hook(engine, f"{server.url}/hook")
        with writing(engine) as conn:
            line = shift(conn, EIGHT, TEN)
            made = punch(conn, "in", EIGHT + 60, line="+33140000000")
            punch(conn, "in", EIGHT + 61, simulated=True)
        clock.now = EIGHT + 70
        telling = sender(engine, clock, ARIANE_WEBHOOK_PRIVATE="1")
        assert telling.lanes() == [lane]
        assert telling.drain(lane) == 1
    ((path, headers, body),) = server.heard
    event = json.loads(body)
    assert path == "/hook"
    assert headers["Ariane-Event-Id"] == event["id"] == made.id
    moment = dict(part.split("=") for part in headers["Ariane-Signature"].split(","))
    expected = hmac.new(secret.encode(), moment["t"].encode() + b"." + body, hashlib.sha256)
    assert moment["v1"] == expected.hexdigest()
    assert signature(secret, body, int(moment["t"])) == headers["Ariane-Signature"]
    assert (event["event"], event["workspace"]) == ("punch.recorded", "one")
    assert event["worker"] == {"id": "claire", "name": "Claire Martin"}
    assert event["site"] == {"id": "pasteur", "name": "École Pasteur"}
    assert event["punch"]["at"] == "2026-03-23T08:01:00+01:00"
    assert event["punch"]["hash"] == made.hash
    assert "previous" not in event["punch"]
    assert event["intervention"]["shift"] == line.id
    assert event["intervention"]["state"] == "present"
    assert event["intervention"]["planned"]["from"] == "2026-03-23T08:00:00+01:00"
    with reading(engine) as conn:
        (told,) = webhooks.deliveries(conn, "one", lane.target)
        assert (told.state, told.about) == ("sent", made.id)
        with pytest.raises(NotFound):
            webhooks.deliveries(conn, "two", lane.target)


def after(seconds: int) -> tuple[int, dict[str, str]]:
    return 429, {"Retry-After": str(seconds)}


@pytest.mark.parametrize(
    ("script", "state", "error", "least"),
    [
        (500, "waiting", "HTTP 500", 27),
        (408, "waiting", "HTTP 408", 27),
        (after(900), "waiting", "HTTP 429", 900),
        (reset, "waiting", "", 27),
        (410, "failed", "HTTP 410", 0),
        ((302, {"Location": "/elsewhere"}), "failed", "HTTP 302", 0),
    ],
    ids=["fault", "slow", "busy", "reset", "gone", "redirect"],
)
def test_a_webhook_that_fails(
    file: Engine, clock: Clock, script: Any, state: str, error: str, least: float
) -> None:
    with WebServer(script) as server:
        lane, _ = hook(file, server.url)
        with writing(file) as conn:
            punch(conn, "in", EIGHT)
            punch(conn, "out", EIGHT + 3600)
        clock.now = EIGHT + 4000
        telling = sender(file, clock, ARIANE_WEBHOOK_PRIVATE="1")
        telling.drain(lane)
        rows = {row.state: row for row in posted(file) if row.tries}
        assert error in rows[state].error
        assert rows[state].error
        assert least == 0 or rows[state].next - clock.now >= least
        # What would fare no better is left alone for a while; what was refused is alone in it.
        assert len(server.heard) == (1 if state == "waiting" else 2)
        clock.now += 10_000
        telling.drain(lane)
    bodies: dict[str, set[bytes]] = {}
    for _, headers, body in server.heard:
        bodies.setdefault(headers["Ariane-Event-Id"], set()).add(body)
    assert len(bodies) == 2
    assert all(
        len(same) == 1 for same in bodies.values()
    )  # a repetition is the same, letter by letter
    final = sorted(row.state for row in posted(file))
    assert final == (["sent", "sent"] if state == "waiting" else ["failed", "sent"])


def test_a_repetition_says_the_same_although_more_has_happened(file: Engine, clock: Clock) -> None:
    with WebServer(500) as server:
        lane, _ = hook(file, server.url)
        with writing(file) as conn:
            made = punch(conn, "in", EIGHT)
        clock.now = EIGHT + 10
        telling = sender(file, clock, ARIANE_WEBHOOK_PRIVATE="1")
        telling.drain(lane)
        with writing(file) as conn:
            wanted = Wanted("anna", "forgot", at=EIGHT - 60)
            corrected = correct_punch(conn, "one", made.id, wanted)
        clock.now = time.time() + 100  # corrections bear the real time
        telling.drain(lane)
    told = [(headers["Ariane-Event-Id"], body) for _, headers, body in server.heard]
    assert len({body for event, body in told if event == made.id}) == 1
    assert [event for event, _ in told].count(made.id) == 2
    second = json.loads(dict(told)[corrected.id])
    assert (second["punch"]["kind"], second["punch"]["corrects"]) == ("correction", made.id)
    assert second["intervention"]["in_punch"] == made.id
    assert second["intervention"]["arrived"] == "2026-03-23T07:59:00+01:00"


def test_who_was_overtaken_has_no_say_and_nothing_waits_beyond_a_day(file: Engine) -> None:
    put(file, "sms", "+33600000001")
    put(file, "sms", "+33600000002", "k2")
    with writing(file) as conn:
        slow = outbox.claim(conn, SMS, EIGHT)
        other = outbox.claim(conn, SMS, EIGHT)
        again = outbox.claim(conn, SMS, EIGHT + LEASE)
        assert slow is not None
        assert other is not None
        assert again is not None
        overtaken = slow if slow.id == again.id else other
        outbox.later(conn, overtaken, EIGHT + LEASE + 1, "too slow")
        outbox.never(conn, overtaken, "too slow")
        assert outbox.claim(conn, SMS, EIGHT + LEASE) is not None
        assert outbox.claim(conn, SMS, EIGHT + LEASE + 100) is None
        outbox.later(conn, again, EIGHT + LEASE, "busy", after=outbox.MOST_SECONDS)
    assert sorted((row.state, row.error) for row in posted(file)) == [
        ("failed", "busy"), ("waiting", "")
    ]  # fmt: skip


def test_eight_tries_within_a_day_then_it_is_given_up(file: Engine, clock: Clock) -> None:
    with WebServer(*[500] * 20) as server:
        lane, _ = hook(file, server.url)
        with writing(file) as conn:
            punch(conn, "in", EIGHT)
        clock.now = EIGHT + 5
        telling = sender(file, clock, ARIANE_WEBHOOK_PRIVATE="1")
        waits = []
        while (row := posted(file)[0]).state == "waiting":
            waits.append(row.next - clock.now)
            clock.now = max(row.next, clock.now)
            telling.drain(lane)
    assert len(server.heard) == outbox.MOST_TRIES
    assert 18 * 3600 < clock.now - EIGHT < 24 * 3600
    assert all(later > sooner * 2 for sooner, later in pairwise(waits[1:]))
    assert posted(file)[0].error == "HTTP 500"


def test_a_server_that_never_ends_is_cut_off(file: Engine) -> None:
    with WebServer(drip) as server:
        begun = time.monotonic()
        with pytest.raises(Unreachable, match=r"within 0\.5 s"):
            post(server.url, b"{}", {}, private=True, seconds=0.5)
        assert time.monotonic() - begun < 5
    with silent_port() as port, pytest.raises(Unreachable, match=r"within 0\.3 s"):
        post(f"https://127.0.0.1:{port}/", b"{}", {}, private=True, seconds=0.3)


def test_private_addresses_are_refused_whatever_they_are_called(file: Engine, clock: Clock) -> None:
    with WebServer() as server:
        lane, _ = hook(file, server.url)
        port = server.server_port
        with writing(file) as conn:
            punch(conn, "in", EIGHT)
        clock.now = EIGHT + 5
        assert sender(file, clock).drain(lane) == 0
        assert (posted(file)[0].state, posted(file)[0].error) == ("failed", "private-address")
        for host in ("localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"):
            with pytest.raises(Inside):
                post(f"http://{host}:{port}/", b"{}", {})
    assert server.heard == []


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("172.16.0.1", True), ("192.168.1.1", True),
        ("169.254.169.254", True), ("100.64.0.1", True), ("0.0.0.0", True), ("224.0.0.1", True),
        ("255.255.255.255", True), ("::1", True), ("::", True), ("fe80::1%eth0", True),
        ("fd00::1", True), ("ff02::1", True), ("::ffff:10.0.0.1", True), ("64:ff9b::a00:1", True),
        ("2002:0a00:0001::", True), ("8.8.8.8", False), ("2001:4860:4860::8888", False),
        ("::ffff:8.8.8.8", False), ("64:ff9b::808:808", False), ("64:ff9b:1::7f00:1", True),
        ("::127.0.0.1", True), ("fec0::1", True),
    ],
)  # fmt: skip
def test_what_is_inside(address: str, private: bool) -> None:
    assert inside(address) is private


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]"])
def test_the_neighbours_of_a_machine_get_nothing_even_where_private_ones_do(host: str) -> None:
    with pytest.raises(Inside):
        post(f"http://{host}/", b"{}", {}, private=True)


NOT_WEBHOOKS = (
    "ftp://a.org/", "https://", "https://me:pw@a.org/", "https://a.org:x/", "a.org",
    "https://a.org/\r\nX: y", "https://a.org/ b", "http://127.0.0.1/", "http://localhost/",
    "https://a.org/" + "a" * 1000, "https://[::1/",
)  # fmt: skip


def test_addresses_that_cannot_be_webhooks(file: Engine) -> None:
    with writing(file) as conn:
        for url in NOT_WEBHOOKS:
            with pytest.raises(Invalid):
                webhooks.add_webhook(conn, "one", url, "anna", EIGHT)
        for number in range(webhooks.MOST_WEBHOOKS):
            webhooks.add_webhook(conn, "one", f"https://a.org/{number}", "anna", EIGHT)
        with pytest.raises(Invalid, match="10 webhooks"):
            webhooks.add_webhook(conn, "one", "https://a.org/", "anna", EIGHT)


def test_a_webhook_that_goes_takes_what_waits_with_it(file: Engine, clock: Clock) -> None:
    lane, secret = hook(file, "https://a.org/")
    with writing(file) as conn:
        punch(conn, "in", EIGHT)
        test = webhooks.send_test(conn, "one", lane.target, EIGHT)
        assert json.loads(test.body)["event"] == "ping"
        assert secret not in repr(webhooks.webhook_list(conn, "one"))
        webhooks.delete_webhook(conn, "one", lane.target)
        assert webhooks.webhook_list(conn, "one") == []
    assert {(row.state, row.error) for row in posted(file)} == {("failed", outbox.REMOVED)}
    assert sender(file, clock).lanes() == []


def test_what_was_sent_long_ago_is_forgotten(file: Engine, clock: Clock) -> None:
    put(file, "sms", "+33600000001", "old")
    put(file, "email", BOSS, "waits")
    with WebServer() as gateway:
        telling = sender(file, clock, ARIANE_SMS_URL=gateway.url)
        assert telling.drain(SMS) == 1
        clock.now += outbox.KEPT_SECONDS + 1
        telling.begin()
    assert [row.key for row in posted(file)] == ["waits"]


def test_a_date_to_come_back_is_understood() -> None:
    later = datetime.now(UTC) + timedelta(seconds=300)
    with WebServer((503, {"Retry-After": format_datetime(later, usegmt=True)})) as server:
        assert 200 < post(server.url, b"", {}, private=True).retry_after <= 300
