"""What is still to be sent: e-mails, text messages, calls of webhooks. Written in the transaction
of what they tell, sent later, each at least once and under one name (`key`, `id`).

Who sends takes a row by a lease: it comes back when the sender dies, so a crash between sending
and noting it repeats that one message, with the same id, and no other.
"""

import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from runtime.records.attendance.tables import alerts, outbox, webhooks
from runtime.records.errors import Conflict, NotFound

# Seconds for which a row belongs to who took it; longer than any sending takes.
LEASE = 180.0
# Seconds until the second try, and how much longer each next wait is: 8 tries within 24 hours.
FIRST_WAIT, GROWTH, JITTER = 30.0, 3.5, 0.1
MOST_TRIES, MOST_SECONDS = 8, 24 * 3600.0
# What has been due, or raised, for longer: nobody is told of it, it is no news.
OLD_SECONDS = 12 * 3600.0
# Days for which it is kept what was sent.
KEPT_SECONDS = 90 * 86400.0
NOT_CONFIGURED = "not-configured"
SETTLED = "settled"  # came true meanwhile: nobody need be told
REMOVED = "removed"  # the webhook is no more
OVER = (SETTLED, REMOVED)
MOST_LISTED = 200
RECORDED, PING = "punch.recorded", "ping"
OF_ALERT = "alert:"
"""How the keys of messages begin that tell of an alert."""


LISTED = [one if one.name != "body" else sa.literal("").label("body") for one in outbox.c]
"""The columns of a list: all but the bodies."""


class Lane(NamedTuple):
    """Rows that wait for each other: all e-mails, all text messages, those of one webhook."""

    kind: str
    workspace: str = ""
    target: str = ""


@dataclass(frozen=True)
class Message:
    """Something to be sent: `key` names it for ever, `about` is the alert or the punch."""

    kind: str
    target: str
    key: str
    body: str
    subject: str = ""
    about: str = ""


@dataclass(frozen=True)
class Row:
    """A message in the outbox; instants are UTC seconds."""

    workspace: str
    id: str
    kind: str
    target: str
    subject: str
    body: str
    key: str
    state: str
    tries: int
    next: float
    error: str
    created: float
    sent: float | None
    about: str


def punch_recorded(conn: Connection, workspace: str, punch: Mapping[str, Any]) -> None:
    """In the transaction that adds a row to the punches: one event for each active webhook.

    `punch`: its columns by name, at least `id`, `simulated` and `recorded`. The bodies are built
    when they are first sent.
    """
    there = webhooks.c.workspace == workspace, webhooks.c.active.is_(True)
    ids = conn.scalars(sa.select(webhooks.c.id).where(*there)).all()
    if not ids or (punch["simulated"] and not _tests_count(conn, workspace)):
        return
    about = str(punch["id"])
    events = [Message("webhook", one, f"{RECORDED}:{about}:{one}", "", RECORDED, about)
              for one in ids]  # fmt: skip
    add(conn, workspace, events, float(punch["recorded"]))


def _tests_count(conn: Connection, workspace: str) -> bool:
    from runtime.records.attendance import settings

    return settings.get(conn, workspace).count_tests


def add(conn: Connection, workspace: str, messages: Iterable[Message], now: float) -> int:
    """Put messages in; how many were new (a key that is known is not sent again)."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    new = 0
    for message in messages:
        values = {
            **vars(message), "workspace": workspace, "id": uuid.uuid4().hex, "state": "waiting",
            "tries": 0, "next": now, "error": "", "created": now,
        }  # fmt: skip
        put = insert(outbox).values(**values).on_conflict_do_nothing().returning(outbox.c.id)
        new += conn.execute(put).first() is not None
    return new


# --- sending ---


def lanes(conn: Connection, now: float) -> list[Lane]:
    """The lanes of all workspaces in which something is due."""
    hook = outbox.c.kind == "webhook"
    workspace = sa.case((hook, outbox.c.workspace), else_="")
    target = sa.case((hook, outbox.c.target), else_="")
    query = sa.select(outbox.c.kind, workspace, target).where(*_due(now)).distinct()
    return sorted(Lane(*row) for row in conn.execute(query))


def claim(conn: Connection, lane: Lane, now: float) -> Row | None:
    """Take the row of a lane that waits longest, for `LEASE` seconds; None when none is due."""
    query = (
        sa.select(outbox)
        .where(*_due(now), *_of(lane))
        .order_by(outbox.c.next, outbox.c.created, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = conn.execute(query).first()
    if found is None:
        return None
    taken = {"tries": found.tries + 1, "next": now + LEASE}
    conn.execute(outbox.update().where(*_this(found.workspace, found.id)).values(**taken))
    return Row(**{**found._mapping, **taken})


def keep_body(conn: Connection, row: Row, body: str) -> None:
    """The body as it is sent for the first time: a repetition sends the same."""
    conn.execute(outbox.update().where(*_this(row.workspace, row.id)).values(body=body))


def sent(conn: Connection, row: Row, now: float) -> None:
    """It has arrived."""
    values = {"state": "sent", "sent": now, "error": ""}
    conn.execute(outbox.update().where(*_this(row.workspace, row.id)).values(**values))


def later(conn: Connection, row: Row, now: float, error: str, after: float = 0.0) -> None:
    """It did not arrive: try again after the wait of its turn, at least `after` seconds.

    Given up after the last try, or when the next one would come too late.
    """
    at = now + max(wait(row.tries), after)
    if row.tries >= MOST_TRIES or at > row.created + MOST_SECONDS:
        never(conn, row, error)
        return
    _note(conn, row, next=at, error=error[:500])


def never(conn: Connection, row: Row, error: str) -> None:
    """It will not arrive."""
    _note(conn, row, state="failed", error=error[:500])


def wait(tries: int) -> float:
    """Seconds between try number `tries` and the next; a little different each time."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return float(FIRST_WAIT * GROWTH ** (max(tries, 1) - 1) * spread)


def _note(conn: Connection, row: Row, **values: Any) -> None:
    # Who took so long that another one took over says nothing about the row any more.
    mine = (*_this(row.workspace, row.id), outbox.c.state == "waiting", outbox.c.tries == row.tries)
    conn.execute(outbox.update().where(*mine).values(**values))


# --- what others need ---


def settle(conn: Connection, workspace: str, about: str) -> None:
    """What was to be told is over: what still waits to tell it is not sent."""
    mine = (outbox.c.workspace == workspace, outbox.c.about == about, outbox.c.state == "waiting")
    conn.execute(outbox.update().where(*mine).values(state="failed", error=SETTLED))


def drop(conn: Connection, workspace: str, webhook: str) -> None:
    """A webhook is no more: what waits for it is not sent."""
    mine = (outbox.c.workspace == workspace, outbox.c.kind == "webhook",
            outbox.c.target == webhook, outbox.c.state == "waiting")  # fmt: skip
    conn.execute(outbox.update().where(*mine).values(state="failed", error=REMOVED))


def messages(
    conn: Connection, workspace: str, *, failed: bool = False, limit: int = MOST_LISTED
) -> list[Row]:
    """What was sent, or is to be sent, to whomever, the newest first; or what failed only.

    Without the bodies, which nobody asks a list for.
    """
    query = sa.select(*LISTED).where(outbox.c.workspace == workspace)
    if failed:
        query = query.where(outbox.c.state == "failed", outbox.c.error.not_in(OVER))
    newest = query.order_by(outbox.c.created.desc(), outbox.c.id).limit(limit)
    return [Row(**row._mapping) for row in conn.execute(newest)]


def again(conn: Connection, workspace: str, id_: str, now: float) -> Row:
    """Send once more what was given up, under the same name: whoever got it knows it again.

    NotFound; Conflict for what is not given up, or for what nobody need be told any more.
    """
    if conn.execute(sa.select(outbox.c.id).where(*_this(workspace, id_))).first() is None:
        raise NotFound("message", id_[:60])
    mine = (*_this(workspace, id_), *_repeatable(now))
    if not conn.execute(outbox.update().where(*mine).values(**_anew(now))).rowcount:
        raise Conflict("not-failed")
    return Row(**conn.execute(outbox.select().where(*_this(workspace, id_))).one()._mapping)


def repeatable(conn: Connection, rows: Sequence[Row], now: float) -> frozenset[str]:
    """Which of these can be sent once more, by id: given up, and still news to who gets it."""
    failed = [row.id for row in rows if row.state == "failed"]
    if not failed:
        return frozenset()
    mine = (outbox.c.workspace == rows[0].workspace, outbox.c.id.in_(failed))
    return frozenset(conn.scalars(sa.select(outbox.c.id).where(*mine, *_repeatable(now))))


def _repeatable(now: float) -> tuple[sa.ColumnElement[bool], ...]:
    """Given up; and the alert it tells of is open and fresh, or its webhook still there."""
    alert = sa.exists().where(
        alerts.c.workspace == outbox.c.workspace, alerts.c.id == outbox.c.about,
        alerts.c.state == "open", alerts.c.raised >= now - OLD_SECONDS,
        alerts.c.raised <= outbox.c.created,  # not what was told before it was raised anew
    )  # fmt: skip
    webhook = sa.exists().where(
        webhooks.c.workspace == outbox.c.workspace, webhooks.c.id == outbox.c.target,
        webhooks.c.active.is_(True),
    )  # fmt: skip
    of_alert = outbox.c.key.startswith(OF_ALERT)
    news = sa.case((outbox.c.kind == "webhook", webhook), (of_alert, alert), else_=sa.true())
    return (outbox.c.state == "failed", outbox.c.error.not_in(OVER), news)


def _anew(now: float) -> dict[str, Any]:
    """As if it had been written now: all its tries are before it."""
    return {"state": "waiting", "tries": 0, "next": now, "created": now, "error": ""}


def revive(conn: Connection, kind: str, since: float, now: float) -> int:
    """A mail server (or gateway) came: tell what failed only for want of one, and is still open.

    Alerts raised before `since` stay untold.
    """
    open_ = sa.exists().where(
        alerts.c.workspace == outbox.c.workspace, alerts.c.id == outbox.c.about,
        alerts.c.state == "open", alerts.c.raised >= since,
    )  # fmt: skip
    mine = (outbox.c.kind == kind, outbox.c.state == "failed", outbox.c.error == NOT_CONFIGURED)
    return conn.execute(outbox.update().where(*mine, open_).values(**_anew(now))).rowcount


def forget(conn: Connection, now: float) -> None:
    """Throw away what was sent, or given up, long ago."""
    old = (outbox.c.state != "waiting", outbox.c.created < now - KEPT_SECONDS)
    conn.execute(outbox.delete().where(*old))


def told(conn: Connection, workspace: str, abouts: Iterable[str]) -> dict[str, list[Row]]:
    """What was sent, or is to be sent, about each alert or punch."""
    wanted = list(abouts)
    query = (
        outbox.select()
        .where(outbox.c.workspace == workspace, outbox.c.about.in_(wanted))
        .order_by(outbox.c.created, outbox.c.kind, outbox.c.target)
    )
    found: dict[str, list[Row]] = {about: [] for about in wanted}
    for row in conn.execute(query):
        found[row.about].append(Row(**row._mapping))
    return found


def _due(now: float) -> tuple[sa.ColumnElement[bool], ...]:
    return (outbox.c.state == "waiting", outbox.c.next <= now)


def _of(lane: Lane) -> tuple[sa.ColumnElement[bool], ...]:
    kind = outbox.c.kind == lane.kind
    if not lane.workspace:
        return (kind,)
    return (kind, outbox.c.workspace == lane.workspace, outbox.c.target == lane.target)


def _this(workspace: str, id_: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (outbox.c.workspace == workspace, outbox.c.id == id_)
