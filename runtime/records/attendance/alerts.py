"""Alerts: who is late, who never came, who never left. Raised once, told once, closed by facts.

An alert is one row for each shift and kind, written together with its messages in one transaction:
whoever looks again - after a crash, or a second studio - finds the row and says nothing. If the
planning moves a shift to a later time, its alert may be raised anew.
"""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from flows.attendance import Due, Intervention
from runtime.records.attendance import alert_texts, outbox, settings
from runtime.records.attendance.alert_texts import Facts
from runtime.records.attendance.chain import touch
from runtime.records.attendance.looking import (
    AFTERWARDS,
    Alert,
    Look,
    alert_of,
    look,
    marked,
)
from runtime.records.attendance.outbox import Message
from runtime.records.attendance.settings import Attendance
from runtime.records.attendance.tables import alerts, sites
from runtime.records.attendance.told_words import say, wrong
from runtime.records.clean import unstorable
from runtime.records.errors import Invalid, NotFound

__all__ = ["Alert", "acknowledge", "alert_list", "get_alert", "raise_due", "revive", "send_test"]

LONGEST_NOTE = 500
MOST, AT_ONCE = 500, 100
UTC = "UTC"
EVERYWHERE = "*"  # what who guards the codes notes when they come from many lines


def alert_list(
    conn: Connection, workspace: str, *, only_open: bool = False, since: float = 0.0
) -> list[Alert]:
    """The alerts due since an instant, the newest first, at most 500."""
    query = alerts.select().where(alerts.c.workspace == workspace, alerts.c.due >= since)
    if only_open:
        query = query.where(alerts.c.state == "open")
    query = query.order_by(alerts.c.due.desc(), alerts.c.id).limit(MOST)
    return [alert_of(row) for row in conn.execute(query)]


def get_alert(conn: Connection, workspace: str, alert: str) -> Alert:
    """One alert. NotFound."""
    query = alerts.select().where(alerts.c.workspace == workspace, alerts.c.id == alert)
    row = conn.execute(query).first()
    if row is None:
        raise NotFound("alert", alert)
    return alert_of(row)


def acknowledge(
    conn: Connection, workspace: str, alert: str, user: str, now: float, note: str = ""
) -> Alert:
    """Somebody sees to it; messages that still wait are not sent. NotFound, Invalid.

    One that is acknowledged or closed already stays as it is.
    """
    if len(note) > LONGEST_NOTE or unstorable(note):
        raise Invalid(say("bad-remark"), [wrong("/note", "note-too-long", longest=LONGEST_NOTE)])
    touch(conn, workspace)
    before = get_alert(conn, workspace, alert)
    if before.state == "open":
        whole = " – ".join(filter(None, (before.note, note.strip())))[:LONGEST_NOTE]
        values = {"state": "acknowledged", "by": user, "at": now, "note": whole}
        _end(conn, workspace, alert, values)
    return get_alert(conn, workspace, alert)


def raise_due(
    conn: Connection, workspace: str, now: float, board: str = "", before: Look | None = None
) -> list[Alert]:
    """Raise what has become due, close what came true: rows and messages in this transaction.

    `board`: the address of the planning board, for the e-mails. `before`: what a look without a
    transaction has found, so that this one, which holds up who punches, is short: it sees only
    those workers again, and of many the first hundred. Answers the alerts raised.
    """
    touch(conn, workspace)  # first of all: two studios that look at once do so in turn
    some = None if before is None else sorted(before.workers)[:AT_ONCE]
    seen = look(conn, workspace, now, workers=some)
    quiet = min(marked(conn, workspace) or 0.0, now - AFTERWARDS)
    telling = _Telling(conn, workspace, settings.get(conn, workspace), now, board, quiet)
    for alert, stay in seen.over:
        telling.close(alert, stay)
    missing = {one.shift.id for one in seen.new if one.kind == "missing_in"}
    raised = [telling.raise_one(one, seen, missing) for one in seen.new]
    for alert in seen.untold:
        zone = conn.scalar(sa.select(sites.c.zone).where(*_site(workspace, alert.site)))
        line = alert.note if alert.note != EVERYWHERE else ""
        telling.tell(alert, Facts(alert.kind, alert.due, zone or UTC, phone=line, board=board))
    return [alert for alert in raised if alert is not None]


def revive(conn: Connection, kind: str, now: float) -> int:
    """A mail server or gateway was set up: tell the open alerts of the last twelve hours."""
    return outbox.revive(conn, kind, now - outbox.OLD_SECONDS, now)


def send_test(
    conn: Connection, workspace: str, email: str, now: float, board: str = ""
) -> outbox.Row:
    """Put a test message in the outbox; its row. Invalid for an address of a wrong shape."""
    email = email.strip()
    if not settings.is_address(email):
        raise Invalid(say("bad-settings"), [wrong("/email", "address-shape")])
    subject, text = alert_texts.test(settings.get(conn, workspace).language, board)
    about = uuid.uuid4().hex
    message = Message("email", email, f"test:{about}", text, subject, about)
    outbox.add(conn, workspace, [message], now)
    return outbox.told(conn, workspace, [about])[about][0]


@dataclass(frozen=True)
class _Telling:
    """One look's way of raising, telling and closing."""

    conn: Connection
    workspace: str
    wanted: Attendance
    now: float
    board: str
    quiet: float

    def raise_one(self, one: Due, seen: Look, missing: set[str]) -> Alert | None:
        """The new alert; None when it was there already. `missing`: shifts without arrival."""
        shift = one.shift
        alert = Alert(
            uuid.uuid4().hex, one.kind, shift.id, shift.worker, shift.site, one.at, self.now,
            "open", "", None, self._untold(one, missing),
        )  # fmt: skip
        if alert.note:
            alert = replace(alert, state="closed", at=self.now)
        elif one.at <= self.quiet:
            alert = replace(alert, note=self._say("note-afterwards"))
        written = self._put(alert, seen)
        if written is not None and not written.note:
            row = seen.planned[shift.id]
            facts = Facts(
                one.kind, one.at, shift.zone, row.worker_name, row.site_name, row.address,
                row.phone, shift.begins, shift.ends, self.board,
            )  # fmt: skip
            self.tell(written, facts)
            self._tell_worker(written, facts, row)
        return written

    def tell(self, alert: Alert, facts: Facts) -> None:
        """Messages to those in charge."""
        language = self.wanted.language
        subject = alert_texts.subject(facts, language)
        email, sms = alert_texts.email(facts, language), alert_texts.sms(facts, language)
        for address in self.wanted.alert_emails:
            self._add(alert, Message("email", address, "", email, subject))
        for number in self.wanted.alert_sms:
            self._add(alert, Message("sms", number, "", sms))

    def close(self, alert: Alert, stay: Intervention | None) -> None:
        """It came true, or the planning has changed."""
        note = self._say("note-gone")
        if stay is not None and (at := stay.left or stay.arrived) is not None:
            came = alert.kind != "missing_out" and stay.arrived is not None
            at = stay.arrived if came and stay.arrived is not None else at
            word = "note-arrived" if came else "note-left"
            note = self._say(word, time=alert_texts.clock(at, stay.zone))
        _end(self.conn, self.workspace, alert.id, {"state": "closed", "at": self.now, "note": note})

    def _tell_worker(self, alert: Alert, facts: Facts, row: Any) -> None:
        if not self.wanted.tell_worker:
            return
        known = row.language[:2] in alert_texts.LANGUAGES
        language = row.language if known else self.wanted.language
        text = alert_texts.to_worker(facts, language)
        if settings.is_address(row.email):
            subject = alert_texts.subject(facts, language)
            self._add(alert, Message("email", row.email, "worker", f"{text}\n", subject))
        if row.phone:
            self._add(alert, Message("sms", row.phone, "worker", f"Ariane: {text}"))

    def _add(self, alert: Alert, message: Message) -> None:
        # The instant is part of the name: an alert that is raised anew is told anew.
        name = f"{message.key}{message.kind}:{message.target}:{alert.due!r}"
        key = f"{outbox.OF_ALERT}{alert.id}:{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        whole = replace(message, key=key, about=alert.id)
        outbox.add(self.conn, self.workspace, [whole], self.now)

    def _put(self, alert: Alert, seen: Look) -> Alert | None:
        if before := seen.known.get((alert.shift, alert.kind)):  # moved to a later time
            again = replace(alert, id=before.id)
            mine = _this(self.workspace, before.id)
            self.conn.execute(alerts.update().where(*mine).values(**vars(again)))
            return again
        insert = postgresql.insert if self.conn.dialect.name == "postgresql" else sqlite.insert
        row = {**vars(alert), "workspace": self.workspace}
        put = insert(alerts).values(**row).on_conflict_do_nothing().returning(alerts.c.id)
        return None if self.conn.execute(put).first() is None else alert

    def _untold(self, one: Due, missing: set[str]) -> str:
        """Why nobody is told; empty when somebody is."""
        if one.at < self.now - outbox.OLD_SECONDS:
            zone = one.shift.zone
            day = alert_texts.day(self.now, zone, self.wanted.language)
            return self._say("note-old", time=f"{day}, {alert_texts.clock(self.now, zone)}")
        if one.kind == "late" and one.shift.id in missing:
            return self._say("note-joined")
        return ""

    def _say(self, word: str, **values: object) -> str:
        return say(word, **values).text(self.wanted.language)


def _end(conn: Connection, workspace: str, alert: str, values: dict[str, Any]) -> None:
    conn.execute(alerts.update().where(*_this(workspace, alert)).values(**values))
    outbox.settle(conn, workspace, alert)


def _this(workspace: str, alert: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (alerts.c.workspace == workspace, alerts.c.id == alert)


def _site(workspace: str, site: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (sites.c.workspace == workspace, sites.c.id == site)
