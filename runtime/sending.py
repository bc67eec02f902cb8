"""Sends what is in the outbox: e-mails by SMTP, text messages by a gateway, events to webhooks.

A row is taken by a lease, sent, and noted. A crash in between repeats that one message when the
lease is over, under the same name (Message-ID, Idempotency-Key, Ariane-Event-Id), so that who gets
it may know it again: at least once, and twice only after a crash. Several senders may work on one
database. The order of events is not promised.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from runtime.config import Config
from runtime.mailing import Mailer, Postponed, Refused, Unsendable
from runtime.posting import Answer, Inside, Unreachable, post
from runtime.records.attendance import alerts, outbox, webhooks
from runtime.records.attendance.outbox import NOT_CONFIGURED, REMOVED, Lane, Row
from runtime.records.attendance.webhooks import Delivery
from runtime.records.database import reading, writing

# Seconds for which a lane rests after it failed, twice as long each time: what is behind a dead
# address must not be tried in vain one after the other.
FIRST_REST, LONGEST_REST = 1.0, 60.0

log = structlog.get_logger()
Job = tuple[Row, Delivery | Exception | None]


@dataclass(frozen=True)
class Outcome:
    """How it went. `after`: seconds to wait at least; `rest`: others would fare no better."""

    state: Literal["sent", "later", "never"]
    error: str = ""
    after: float = 0.0
    rest: bool = False


SENT = Outcome("sent")


class Sender:
    """Sends from one database with the settings of one process. `now` tells UTC seconds."""

    def __init__(
        self, engine: Engine, config: Config, now: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._config, self._now = engine, config, now
        self._mailer = Mailer(config.smtp_url, config.mail_from) if config.smtp_url else None
        self._rests: dict[Lane, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def begin(self) -> None:
        """What failed only for want of a mail server or gateway that is here now is sent."""
        there = {"email": self._mailer is not None, "sms": bool(self._config.sms_url)}
        with writing(self._engine) as conn:
            for kind in (kind for kind, is_there in there.items() if is_there):
                alerts.revive(conn, kind, self._now())
            outbox.forget(conn, self._now())

    def lanes(self) -> list[Lane]:
        """Where something is due, but for lanes that rest."""
        with reading(self._engine) as conn:
            due = outbox.lanes(conn, self._now())
        with self._lock:
            return [lane for lane in due if self._rests.get(lane, (0, 0.0))[1] <= self._now()]

    def drain(self, lane: Lane, stopped: threading.Event | None = None) -> int:
        """Send all that is due in a lane, until it fails or is told to stop; how many were sent."""
        sent, done = 0, None
        while True:
            told_to_stop = stopped is not None and stopped.is_set()
            going_on = not told_to_stop and (done is None or not done[1].rest)
            with writing(self._engine) as conn:
                if done is not None:
                    self._note(conn, *done)
                job = self._claim(conn, lane) if going_on else None
            if job is None:
                return sent
            row = job[0]
            outcome = self._send(*job)
            self._rested(lane, outcome)
            done = row, outcome
            sent += outcome.state == "sent"
            if outcome.state != "sent":
                log.warning("not sent", kind=row.kind, id=row.id, tries=row.tries,
                            error=outcome.error)  # fmt: skip

    def _claim(self, conn: Connection, lane: Lane) -> Job | None:
        row = outbox.claim(conn, lane, self._now())
        if row is None or row.kind != "webhook":
            return None if row is None else (row, None)
        try:
            return row, webhooks.delivery(conn, row, self._now())
        except DBAPIError:
            raise
        except Exception as wrong:  # an event that cannot be told must not hold up the others
            return row, wrong

    def _note(self, conn: Connection, row: Row, outcome: Outcome) -> None:
        match outcome.state:
            case "sent":
                outbox.sent(conn, row, self._now())
            case "later":
                outbox.later(conn, row, self._now(), outcome.error, outcome.after)
            case "never":
                outbox.never(conn, row, outcome.error)

    def _rested(self, lane: Lane, outcome: Outcome) -> None:
        with self._lock:
            if not outcome.rest:
                self._rests.pop(lane, None)
                return
            before = self._rests.get(lane, (0, 0.0))[0]
            rest = max(min(FIRST_REST * 2**before, LONGEST_REST), outcome.after)
            self._rests[lane] = (min(before + 1, 20), self._now() + rest)

    def _send(self, row: Row, delivery: Delivery | Exception | None) -> Outcome:
        try:
            if isinstance(delivery, Exception):
                raise delivery
            match row.kind:
                case "email":
                    return self._email(row)
                case "sms":
                    return self._sms(row)
            return self._webhook(delivery)
        except Exception as error:  # one message never ends the sending of the others
            log.exception("a message could not be sent", kind=row.kind, id=row.id)
            return Outcome("later", f"{type(error).__name__}: {error}"[:200])

    def _email(self, row: Row) -> Outcome:
        if self._mailer is None:
            return Outcome("never", NOT_CONFIGURED)
        try:
            self._mailer.send(row.target, row.subject, row.body, f"{row.workspace}|{row.id}")
        except Refused as error:
            return Outcome("never", str(error))
        except Postponed as error:
            return Outcome("later", str(error))
        except Unsendable as error:
            return Outcome("later", str(error), rest=True)
        return SENT

    def _sms(self, row: Row) -> Outcome:
        if not self._config.sms_url:
            return Outcome("never", NOT_CONFIGURED)
        body = json.dumps({"id": row.id, "to": row.target, "text": row.body}, ensure_ascii=False)
        headers = {"Content-Type": "application/json", "Idempotency-Key": row.id}
        if self._config.sms_token:
            headers["Authorization"] = f"Bearer {self._config.sms_token}"
        try:  # the gateway is the operator's own choice: it may be inside
            answer = post(self._config.sms_url, body.encode(), headers, private=True)
        except Unreachable as error:
            return Outcome("later", str(error), rest=True)
        return judge(answer)

    def _webhook(self, delivery: Delivery | None) -> Outcome:
        if delivery is None:
            return Outcome("never", REMOVED)
        body = delivery.body.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Ariane",
            "Ariane-Event-Id": delivery.event,
            "Ariane-Signature": signature(delivery.secret, body, int(self._now())),
        }
        try:
            allowed = self._config.webhook_private
            answer = post(delivery.url, body, headers, private=allowed)
        except Inside as error:
            return Outcome("never", str(error))
        except Unreachable as error:
            return Outcome("later", str(error), rest=True)
        return judge(answer)


def judge(answer: Answer) -> Outcome:
    """What an HTTP answer means: taken, again later, or not at all."""
    said, after = f"HTTP {answer.status}", answer.retry_after
    if 200 <= answer.status < 300:
        return SENT
    if answer.status in (408, 429) or answer.status >= 500:
        return Outcome("later", said, after, rest=True)
    return Outcome("never", said)


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=<at>,v1=<hex>`: HMAC-SHA256 with the webhook's secret over the time, a dot, the body."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"
