"""Webhooks: addresses of other programs that are told of every punch, signed, at least once."""

import ipaddress
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import interventions
from runtime.records.attendance import outbox
from runtime.records.attendance.board import as_json
from runtime.records.attendance.chain import touch
from runtime.records.attendance.changes import Noted, note
from runtime.records.attendance.outbox import PING, Message, Row
from runtime.records.attendance.planning import planned
from runtime.records.attendance.punches import Look, PunchRow, effective_of, get_punch
from runtime.records.attendance.tables import outbox as table
from runtime.records.attendance.tables import sites, webhooks, workers
from runtime.records.attendance.times import iso
from runtime.records.attendance.told_words import say, wrong
from runtime.records.clean import unstorable
from runtime.records.errors import Invalid, NotFound

MOST_WEBHOOKS, LONGEST_URL = 10, 1000
MOST_DELIVERIES = 200
# Punches and shifts so many seconds around a punch may belong to the same intervention.
MARGIN = 2 * 86400.0


@dataclass(frozen=True)
class Webhook:
    """Where events go; the secret that signs them is told once, when it is made."""

    id: str
    url: str
    active: bool
    created: float
    author: str


@dataclass(frozen=True)
class Delivery:
    """What to post where. `event`: the same in every repetition."""

    url: str
    secret: str
    event: str
    body: str


def webhook_list(conn: Connection, workspace: str) -> list[Webhook]:
    """The webhooks of a workspace, the oldest first."""
    query = webhooks.select().where(webhooks.c.workspace == workspace)
    rows = conn.execute(query.order_by(webhooks.c.created, webhooks.c.id))
    return [_webhook(row) for row in rows]


def get_webhook(conn: Connection, workspace: str, webhook: str) -> Webhook:
    """One webhook. NotFound."""
    row = conn.execute(webhooks.select().where(*_this(workspace, webhook))).first()
    if row is None:
        raise NotFound("webhook", webhook[:60])
    return _webhook(row)


def add_webhook(
    conn: Connection, workspace: str, url: str, author: str, now: float, *, private: bool = False
) -> tuple[Webhook, str]:
    """A new webhook, and its secret, which is told this once. Invalid.

    `private`: addresses inside one's own network are allowed.
    """
    url = url.strip()
    if word := _unusable(url, private):
        raise Invalid(say("bad-webhook"), [wrong("/url", word)])
    touch(conn, workspace)
    if len(webhook_list(conn, workspace)) >= MOST_WEBHOOKS:
        full = wrong("/url", "webhooks-full", most=MOST_WEBHOOKS)
        raise Invalid(say("webhooks-full", most=MOST_WEBHOOKS), [full])
    made, secret = Webhook(uuid.uuid4().hex, url, True, now, author), secrets.token_urlsafe(32)
    conn.execute(webhooks.insert().values(**vars(made), workspace=workspace, secret=secret))
    note(conn, workspace, author, [Noted("webhook", made.id, None, _told(url))])
    return made, secret


def delete_webhook(conn: Connection, workspace: str, webhook: str, author: str = "") -> None:
    """Tell it nothing more, also not what waits. NotFound."""
    touch(conn, workspace)
    gone = get_webhook(conn, workspace, webhook)
    note(conn, workspace, author, [Noted("webhook", webhook, _told(gone.url), None)])
    conn.execute(webhooks.delete().where(*_this(workspace, webhook)))
    outbox.drop(conn, workspace, webhook)


def send_test(conn: Connection, workspace: str, webhook: str, now: float) -> Row:
    """Put an event `ping` in the outbox; the delivery. NotFound."""
    get_webhook(conn, workspace, webhook)
    event = uuid.uuid4().hex
    body = _written({"event": PING, "id": event, "workspace": workspace})
    message = Message("webhook", webhook, f"{PING}:{event}", body, PING, event)
    outbox.add(conn, workspace, [message], now)
    return outbox.told(conn, workspace, [event])[event][0]


def deliveries(conn: Connection, workspace: str, webhook: str) -> list[Row]:
    """What it was told, or is to be told, the newest 200 first. NotFound."""
    get_webhook(conn, workspace, webhook)
    query = table.select().where(
        table.c.workspace == workspace, table.c.kind == "webhook", table.c.target == webhook
    )
    newest = query.order_by(table.c.created.desc(), table.c.id).limit(MOST_DELIVERIES)
    return [Row(**row._mapping) for row in conn.execute(newest)]


def delivery(conn: Connection, row: Row, now: float) -> Delivery | None:
    """What a claimed row sends, built when it is first sent; None when the webhook is no more."""
    found = conn.execute(webhooks.select().where(*_this(row.workspace, row.target))).first()
    if found is None or not found.active:
        return None
    body = row.body
    if not body:
        body = _written(event(conn, row.workspace, row.about, now))
        outbox.keep_body(conn, row, body)
    return Delivery(found.url, found.secret, row.about, body)


def event(conn: Connection, workspace: str, punch: str, now: float) -> dict[str, Any]:
    """The event of a row of the punches: the row, who, where, and the intervention it belongs to.

    Its id is that of the row: all webhooks, and all repetitions, name it alike.
    """
    row = get_punch(conn, workspace, punch)
    return {
        "event": outbox.RECORDED,
        "id": row.id,
        "workspace": workspace,
        "punch": _punch(row),
        "worker": {"id": row.worker, "name": _name(conn, workers, workspace, row.worker)},
        "site": {"id": row.site, "name": _name(conn, sites, workspace, row.site)},
        "intervention": _intervention(conn, workspace, row, now),
    }


def _punch(row: PunchRow) -> dict[str, Any]:
    left_out = {"visit", "previous", "zone"}
    values = {name: value for name, value in vars(row).items() if name not in left_out}
    instants = {"at": iso(row.at, row.zone), "recorded": iso(row.recorded, row.zone)}
    return {**values, **instants, "flags": list(row.flags), "corrects": row.corrects or None}


def _intervention(
    conn: Connection, workspace: str, row: PunchRow, now: float
) -> dict[str, Any] | None:
    """None for a punch that counts no more, or a repeated one."""
    since, until = row.at - MARGIN, row.at + MARGIN
    stamped = effective_of(conn, workspace, Look(since, until, row.worker))
    lines = [line for line in planned(conn, workspace, since, until) if line.worker == row.worker]
    punch = row.corrects or row.id
    found = interventions(stamped, lines, max(now, row.at))
    return next((as_json(one) for one in found if punch in (one.in_punch, one.out_punch)), None)


def _name(conn: Connection, of: sa.Table, workspace: str, id_: str) -> str:
    query = sa.select(of.c.name).where(of.c.workspace == workspace, of.c.id == id_)
    return conn.scalar(query) or ""


def _unusable(url: str, private: bool) -> str:
    """The word of what is wrong with an address; empty for a good one."""
    try:
        parts = urlsplit(url)
        named, _port = parts.hostname, parts.port
    except ValueError:
        return "url-shape"
    plain = url.isascii() and url.isprintable() and " " not in url and not unstorable(url)
    shaped = parts.scheme in ("http", "https") and named and parts.username is None
    if not plain or not shaped or len(url) > LONGEST_URL:
        return "url-shape"
    return "url-private" if not private and _is_inside(str(named)) else ""


def _is_inside(host: str) -> bool:
    """A first look, for who writes the address; what counts is the one before each connection."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _told(url: str) -> dict[str, str]:
    """What the journal tells of it: a path often lets whoever knows it in."""
    parts = urlsplit(url)
    return {"url": f"{parts.scheme}://{parts.netloc}/…"}


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _webhook(row: Any) -> Webhook:
    return Webhook(row.id, row.url, bool(row.active), row.created, row.author)


def _this(workspace: str, webhook: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (webhooks.c.workspace == workspace, webhooks.c.id == webhook)
