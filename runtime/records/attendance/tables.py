"""The tables of punch-in. Instants are UTC seconds since 1970 (float); lists are JSON texts."""

import json
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from runtime.records.tables import metadata


class JsonText(TypeDecorator[list[Any]]):
    """A list, kept in one way of writing only: the hash of a punch is made over the text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[Any] | None, dialect: Any) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Any) -> list[Any] | None:
        return None if value is None else list(json.loads(value))


def canonical(value: list[Any]) -> str:
    """The one way in which a list is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(64), primary_key=True)


def _text(name: str, length: int) -> Column[str]:
    return Column(name, String(length), nullable=False, server_default="")


sites = Table(
    "sites",
    metadata,
    _id("workspace"),
    _id(),
    Column("name", String(200), nullable=False),
    _text("code", 16),  # digits, typed by callers whose line tells nothing; no secret
    Column("zone", String(64), nullable=False),
    _text("address", 500),
    Column("active", Boolean, nullable=False),
    Column("created", Float, nullable=False),
)

site_lines = Table(
    "site_lines",  # telephones that stand at a site
    metadata,
    _id("workspace"),
    _id("site"),
    _id("number"),
    Column("state", String(16), nullable=False),  # confirmed pending refused
    Column("uses", Integer, nullable=False, server_default="0"),  # punches from it while unknown
    _text("worker", 64),  # who used it first
    Column("since", Float, nullable=False),
    Index("site_lines_by_number", "workspace", "number"),
)

workers = Table(
    "workers",
    metadata,
    _id("workspace"),
    _id(),
    Column("name", String(200), nullable=False),
    Column("code_hash", String(64), nullable=False),  # keyed: a stolen table tells no code
    Column("digits", Integer, nullable=False),  # length of the code
    Column("active", Boolean, nullable=False),
    Column("language", String(8), nullable=False, server_default="fr"),
    _text("phone", 64),
    _text("email", 320),
    Column("created", Float, nullable=False),
    UniqueConstraint("workspace", "code_hash"),
)

shifts = Table(
    "shifts",  # the planning: who shall be where, from when to when
    metadata,
    _id("workspace"),
    _id(),
    Column("worker", String(64), nullable=False),
    Column("site", String(64), nullable=False),
    Column("begins", Float, nullable=False),
    Column("ends", Float, nullable=False),
    Column("tolerance", Float, nullable=False),  # seconds
    _text("note", 500),
    Column("source", String(64), nullable=False, server_default=""),  # which import made it
    Column("uid", String(255), nullable=False),  # its name there; its id when made by hand
    Column("cancelled", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("workspace", "source", "uid"),
    Index("shifts_by_begin", "workspace", "begins"),
    Index("shifts_by_worker", "workspace", "worker", "begins"),
)

punches = Table(
    "punches",  # rows are only ever added; each holds the hash of the one before it
    metadata,
    _id("workspace"),
    _id(),
    Column("seq", Integer, nullable=False),  # 1, 2, 3… in the workspace, without gap
    Column("kind", String(16), nullable=False),  # punch correction void
    Column("worker", String(64), nullable=False),
    Column("site", String(64), nullable=False),
    Column("direction", String(3), nullable=False),  # in out
    Column("at", Float, nullable=False),  # the instant the call began
    Column("zone", String(64), nullable=False),
    Column("recorded", Float, nullable=False),
    _text("call", 40),
    _text("visit", 80),  # of the node in the call
    _text("line", 128),  # as it came, unprintable characters taken out
    _text("attestation", 16),
    Column("flags", JsonText, nullable=False),
    Column("simulated", Boolean, nullable=False),
    _text("corrects", 64),  # id of the punch that this row corrects or voids
    _text("author", 64),
    _text("reason", 500),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("workspace", "seq"),
    Index("punches_by_at", "workspace", "at"),
    Index("punches_by_worker", "workspace", "worker", "at"),
    Index("punches_corrected", "workspace", "corrects"),
    Index(
        "punches_by_call", "workspace", "call", "visit", unique=True,
        sqlite_where=text("call != ''"), postgresql_where=text("call != ''"),
    ),
)  # fmt: skip

refusals = Table(
    "refusals",  # attempts that led to no punch
    metadata,
    _id("workspace"),
    _id(),
    Column("at", Float, nullable=False),
    _text("call", 40),
    Column("key", String(200), nullable=False),  # told twice, kept once
    _text("line", 128),
    _text("site", 64),
    _text("worker", 64),
    Column("reason", String(24), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("state", String(16), nullable=False, server_default="open"),  # open resolved dismissed
    _text("resolved_by", 64),
    Column("resolved_at", Float),
    _text("punch", 64),  # the one it became
    _text("note", 500),
    UniqueConstraint("workspace", "key"),
    Index("refusals_by_at", "workspace", "at"),
    Index("refusals_by_state", "workspace", "state", "at"),
    Index("refusals_by_call", "workspace", "call"),
)

failures = Table(
    "failures",  # wrong codes by line or site, against who tries them all
    metadata,
    _id("workspace"),
    Column("key", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Float, nullable=False),
    Column("until", Float, nullable=False, server_default="0"),  # locked before that
)

alerts = Table(
    "alerts",
    metadata,
    _id("workspace"),
    _id(),
    Column("kind", String(16), nullable=False),  # late missing_in missing_out guessing
    Column("shift", String(64)),  # none when somebody guesses codes
    _text("worker", 64),
    _text("site", 64),
    Column("due", Float, nullable=False),
    Column("raised", Float, nullable=False),
    Column("state", String(16), nullable=False, server_default="open"),  # open acknowledged closed
    _text("by", 64),
    Column("at", Float),  # when it was acknowledged or closed
    _text("note", 500),
    UniqueConstraint("workspace", "shift", "kind"),
    Index("alerts_by_state", "workspace", "state", "raised"),
)

outbox = Table(
    "outbox",  # what is still to be sent, and what was
    metadata,
    _id("workspace"),
    _id(),
    Column("kind", String(16), nullable=False),  # email sms webhook
    Column("target", String(500), nullable=False),  # address, number, id of the webhook
    _text("subject", 500),
    Column("body", Text, nullable=False),
    Column("key", String(200), nullable=False),  # asked for twice, sent once
    Column("state", String(16), nullable=False, server_default="waiting"),  # waiting sent failed
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next", Float, nullable=False, server_default="0"),
    _text("error", 500),
    Column("created", Float, nullable=False),
    Column("sent", Float),
    _text("about", 64),  # id of the alert or of the punch
    UniqueConstraint("workspace", "key"),
    Index("outbox_by_state", "state", "next"),
    Index("outbox_by_about", "about"),
    Index("outbox_by_created", "workspace", "created"),
)

webhooks = Table(
    "webhooks",
    metadata,
    _id("workspace"),
    _id(),
    Column("url", String(1000), nullable=False),
    Column("secret", String(64), nullable=False),  # signs what is sent
    Column("active", Boolean, nullable=False),
    Column("created", Float, nullable=False),
    _text("author", 64),
)

heads = Table(
    "heads",  # the end of each workspace's chain of punches
    metadata,
    _id("workspace"),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("hash", String(64), nullable=False, server_default=""),
    Column("changed", Integer, nullable=False, server_default="0"),  # writing transactions so far
    Column("noted", Integer, nullable=False, server_default="0"),  # the end of the journal's chain
    _text("noted_hash", 64),
)

attendance_changes = Table(
    "attendance_changes",  # the journal: rows are only ever added, chained as the punches are
    metadata,
    _id("workspace"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    _text("author", 64),
    Column("kind", String(16), nullable=False),  # site worker shift settings webhook import
    Column("thing", String(64), nullable=False),  # its id
    _text("name", 200),  # what it was called then
    Column("act", String(16), nullable=False),  # added changed deleted imported
    Column("fields", JsonText, nullable=False),  # [name, before, after] of each that changed
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("attendance_changes_by_thing", "workspace", "kind", "thing", "seq"),
)
