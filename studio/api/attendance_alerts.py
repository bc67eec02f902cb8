"""Alerts, who is told of them, and the other systems that are told of punches."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from runtime.records import directory, flows
from runtime.records.attendance import alerts, outbox, settings, webhooks
from runtime.records.attendance.alerts import Alert
from runtime.records.attendance.chain import touch
from runtime.records.attendance.outbox import Row
from runtime.records.attendance.settings import Attendance
from runtime.records.attendance.webhooks import Webhook
from runtime.records.database import reading, writing
from studio import auth
from studio.alerting import BOARD
from studio.api import attendance_things as things
from studio.api import attendance_told as told
from studio.api.attendance_parts import Names, check_tag, iso, now, tag_of
from studio.errors import Refused
from studio.routes import Area, At, Reply
from studio.words import say

area = Area("attendance-alerts")


@area.get("/attendance/alerts", can="read", query=told.AlertsQuery, answer=told.AlertList)
def list_alerts(at: At[None]) -> told.AlertList:
    """Alerts, newest first; with `open`, only those that nobody acknowledged."""
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        found = alerts.alert_list(conn, at.workspace, only_open=at.query.open)
    return told.AlertList(alerts=[alert_shape(one, names) for one in found], **names.told())


@area.post("/attendance/alerts/<alert>/acknowledge", can="attend", body=told.Acknowledge,
           answer=things.AlertShape)  # fmt: skip
def acknowledge_alert(at: At[told.Acknowledge], alert: str) -> things.AlertShape:
    """Somebody takes care of an alert."""
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        me, note = at.me.user.id, at.body.note
        done = alerts.acknowledge(conn, at.workspace, alert, me, now(), note)
    return alert_shape(done, names)


@area.get("/attendance/settings", can="read", answer=told.SettingsShape)
def get_attendance_settings(at: At[None]) -> Reply:
    """Who is told of what, and whether e-mail and SMS can be sent at all."""
    with reading(at.studio.engine) as conn:
        return _settings(at, conn)


@area.put("/attendance/settings", can="attend", body=told.SettingsBody,
          answer=told.SettingsShape)  # fmt: skip
def save_attendance_settings(at: At[told.SettingsBody]) -> Reply:
    """Say who is told of what; If-Match is honoured."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(_tag(settings.get(conn, at.workspace)))
        settings.put(conn, at.workspace, at.body.model_dump(), at.me.user.id)
        return _settings(at, conn)


@area.post("/attendance/settings/test", can="attend", body=told.MailTo, status=204)
def send_test_mail(at: At[told.MailTo]) -> Reply:
    """Send a test message to an address; 409 while no mail server is set up."""
    if not at.studio.config.smtp_url:
        raise Refused(409, say("no-mail"), code="no-mail")
    with writing(at.studio.engine) as conn:
        board = f"{url}{BOARD}" if (url := at.studio.config.public_url) else ""
        alerts.send_test(conn, at.workspace, at.body.email, now(), board)
    return Reply(None, 204)


@area.get("/attendance/webhooks", can="read", answer=told.WebhookList)
def list_webhooks(at: At[None]) -> told.WebhookList:
    """The systems that are told of punches; never their secrets.

    Whole addresses only to who may change them: a path often lets whoever knows it in.
    """
    whole = auth.may(at.me.user.role, "attend")
    with reading(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        found = webhooks.webhook_list(conn, at.workspace)
    return told.WebhookList(webhooks=[_webhook(one, names, whole=whole) for one in found])


@area.post("/attendance/webhooks", can="attend", body=told.NewWebhook,
           answer=told.NewWebhookAnswer, status=201)  # fmt: skip
def add_webhook(at: At[told.NewWebhook]) -> told.NewWebhookAnswer:
    """Tell another system of every punch; the secret that signs is answered this once."""
    private = at.studio.config.webhook_private
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        url, author = at.body.url, at.me.user.id
        made, secret = webhooks.add_webhook(conn, at.workspace, url, author, now(), private=private)
    return told.NewWebhookAnswer(**dict(_webhook(made, names)), secret=secret)


@area.delete("/attendance/webhooks/<webhook>", can="attend", status=204)
def delete_webhook(at: At[None], webhook: str) -> Reply:
    """Tell a system nothing any more."""
    with writing(at.studio.engine) as conn:
        webhooks.delete_webhook(conn, at.workspace, webhook, at.me.user.id)
    return Reply(None, 204)


@area.post("/attendance/webhooks/<webhook>/test", can="attend", answer=told.DeliveryShape,
           status=201)  # fmt: skip
def send_test_event(at: At[None], webhook: str) -> told.DeliveryShape:
    """Send a test event to a system; it is in the list of its deliveries."""
    with writing(at.studio.engine) as conn:
        names = Names(conn, at.workspace)
        row = webhooks.send_test(conn, at.workspace, webhook, now())
        return _deliveries(conn, [row], names.zone(None))[0]


@area.get("/attendance/webhooks/<webhook>/deliveries", can="read", answer=told.DeliveryList)
def list_deliveries(at: At[None], webhook: str) -> told.DeliveryList:
    """What was sent to a system lately, and what came of it."""
    with reading(at.studio.engine) as conn:
        zone = Names(conn, at.workspace).zone(None)
        found = webhooks.deliveries(conn, at.workspace, webhook)
        return told.DeliveryList(deliveries=_deliveries(conn, found, zone))


@area.get("/attendance/messages", can="attend", query=told.MessagesQuery,
          answer=told.DeliveryList)  # fmt: skip
def list_messages(at: At[None]) -> told.DeliveryList:
    """The newest e-mails, text messages and events, to whom they go, and what came of them."""
    with reading(at.studio.engine) as conn:
        zone = Names(conn, at.workspace).zone(None)
        found = outbox.messages(conn, at.workspace, failed=at.query.failed)
        return told.DeliveryList(deliveries=_deliveries(conn, found, zone))


@area.post("/attendance/messages/<message>/again", can="attend", answer=told.DeliveryShape)
def send_again(at: At[None], message: str) -> told.DeliveryShape:
    """Send a message once more that was given up; 409 when it is no longer needed."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        zone = Names(conn, at.workspace).zone(None)
        row = outbox.again(conn, at.workspace, message, now())
        return _deliveries(conn, [row], zone)[0]


def alert_shape(one: Alert, names: Names) -> things.AlertShape:
    """An alert as it is told."""
    zone = names.zone(one.site)
    return things.AlertShape.model_validate({
        **vars(one), "worker": one.worker or None, "site": one.site or None,
        "due": iso(one.due, zone), "raised": iso(one.raised, zone), "by": names.author(one.by),
        "at": None if one.at is None else iso(one.at, zone),
    })  # fmt: skip


def _tag(present: Attendance) -> str:
    return tag_of(asdict(present))


def _settings(at: At[Any], conn: Connection) -> Reply:
    config, present = at.studio.config, settings.get(conn, at.workspace)
    answer = told.SettingsShape.model_validate({
        **asdict(present), "tolerance": round(present.tolerance),
        "email": {"configured": bool(config.smtp_url), "from": config.mail_from},
        "sms": {"configured": bool(config.sms_url)},
        "numbers": _numbers(conn, at.workspace), "etag": _tag(present),
    })  # fmt: skip
    return Reply(answer, 200, {"ETag": answer.etag})


def _numbers(conn: Connection, workspace: str) -> list[str]:
    """The numbers behind which somebody can punch."""
    punching = {}
    for draft in flows.flow_list(conn, workspace):
        live = flows.live_version(conn, workspace, draft)
        steps = live[1].get("nodes", {}).values() if live else ()
        punching[draft.id] = any(step.get("type") == "punch" for step in steps)
    found = directory.number_list(conn, workspace)
    return [one.number for one in found if not one.draft and punching.get(one.flow)]


def _webhook(one: Webhook, names: Names, *, whole: bool = True) -> told.WebhookShape:
    parts = urlsplit(one.url)
    return told.WebhookShape(
        id=one.id, url=one.url if whole else f"{parts.scheme}://{parts.netloc}/…",
        active=one.active, created=iso(one.created, names.zone(None)),
        author=names.author(one.author),
    )  # fmt: skip


def _deliveries(conn: Connection, rows: Sequence[Row], zone: str) -> list[told.DeliveryShape]:
    repeatable = outbox.repeatable(conn, rows, now())
    return [_delivery(row, zone, again=row.id in repeatable) for row in rows]


def _delivery(row: Row, zone: str, *, again: bool) -> told.DeliveryShape:
    return told.DeliveryShape.model_validate({
        "id": row.id, "key": row.key, "kind": row.kind, "target": row.target, "state": row.state,
        "tries": row.tries, "next": iso(row.next, zone) if row.state == "waiting" else None,
        "error": row.error, "created": iso(row.created, zone),
        "sent": None if row.sent is None else iso(row.sent, zone), "about": row.about,
        "subject": row.subject, "again": again,
    })  # fmt: skip
