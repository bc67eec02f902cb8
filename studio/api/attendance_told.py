"""The JSON of what punch-in tells: punches, exceptions, alerts, messages, reports."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from studio.api.attendance_things import (
    AlertShape,
    DaysBetween,
    Direction,
    Id,
    InterventionShape,
    LineShape,
    Named,
    Note,
    Reason,
    Seconds,
)
from studio.api.shapes import Language, Shape

# --- punches --------------------------------------------------------------------------------------


class PunchQuery(DaysBetween):
    worker: Id | None = None
    site: Id | None = None
    limit: Annotated[int, Field(ge=1, le=5000)] = 1000


class PunchShape(Shape):
    """A row of the history, never changed. `corrects`: the punch that a later row is about."""

    id: str
    seq: int
    kind: Literal["punch", "correction", "void"]
    worker: str
    site: str
    direction: str
    at: str
    recorded: str
    call: str
    line: str
    attestation: str
    flags: list[str]
    simulated: bool
    corrects: str | None
    author: str
    reason: str
    hash: str


class PunchList(Named):
    """Newest first; `more`: there are older ones between these days."""

    punches: list[PunchShape]
    more: bool


class NewPunch(Shape):
    worker: Id
    site: Id
    direction: Direction
    at: datetime
    reason: Reason


class Correction(Shape):
    """What is to count instead; what is left out stays."""

    worker: Id | None = None
    site: Id | None = None
    direction: Direction | None = None
    at: datetime | None = None
    reason: Reason


class Why(Shape):
    reason: Reason


class ChainQuery(Shape):
    """`fresh`: read it all again; else the proof of a long history may be some moments old."""

    fresh: bool = False


class ChainShape(Shape):
    """Whether the history is as it was written, and the one that was noted elsewhere each day.

    `broken_at`: the first row of the punches that is not.
    """

    ok: bool
    count: int
    head: str
    broken_at: int | None
    problem: str | None
    changes: int
    """Rows of the journal; they are proved with the punches."""
    anchors: int
    """How often the ends were noted outside of the database."""
    anchored: str | None
    """When they were noted last, ISO 8601 in UTC."""


# --- exceptions -----------------------------------------------------------------------------------


class AttemptShape(Shape):
    """One try of a call: what was wrong with it, and what it told."""

    id: str
    reason: str
    site: str | None
    worker: str | None


class RefusalShape(Shape):
    """A call that gave no punch, and why. `attempts`: all that are open of that call, in order;
    the refusal is the one of them that tells most, and settling it settles them all.
    """

    id: str
    at: str
    call: str
    line: str
    site: str | None
    worker: str | None
    reason: str
    simulated: bool
    state: Literal["open", "resolved", "dismissed"]
    resolved_by: str
    resolved_at: str | None
    punch: str | None
    note: str
    attempts: list[AttemptShape]


class PendingLine(LineShape):
    site: str


class Exceptions(Named):
    refusals: list[RefusalShape]
    gaps: list[InterventionShape]
    lines: list[PendingLine]


class Resolve(Shape):
    """`accept`: punch as it was meant; `attach`: to this worker and site; `dismiss`: no punch."""

    act: Literal["accept", "attach", "dismiss"]
    worker: Id | None = None
    site: Id | None = None
    direction: Direction | None = None
    at: datetime | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class Reopen(Shape):
    """`reason`: why it is open again; written beside the punch that no longer counts."""

    reason: Reason


# --- alerts, settings, webhooks -------------------------------------------------------------------


class AlertsQuery(Shape):
    open: bool = False


class AlertList(Named):
    alerts: list[AlertShape]


class Acknowledge(Shape):
    note: Note = ""


class AlertsOn(Shape):
    late: bool = True
    missing_in: bool = True
    missing_out: bool = True


class SettingsBody(Shape):
    """Who is told of what. `tolerance`: seconds, for planning that says none.

    `count_tests`: punches of test calls raise alerts and are told to webhooks, as real ones.
    """

    alert_emails: Annotated[list[Annotated[str, Field(max_length=320)]], Field(max_length=20)] = []
    alert_sms: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    tell_worker: bool = False
    language: Language = "fr"
    tolerance: Seconds = 600
    on: AlertsOn = AlertsOn()
    count_tests: bool = False


class EmailState(Shape):
    configured: bool
    from_: Annotated[str, Field(alias="from")]


class SmsState(Shape):
    configured: bool


class SettingsShape(SettingsBody):
    email: EmailState
    sms: SmsState
    numbers: list[str]
    """What to call to punch: the numbers that lead to a live flow with a punch in it."""
    etag: str


class MailTo(Shape):
    email: Annotated[str, Field(max_length=320)]


class WebhookShape(Shape):
    id: str
    url: str
    active: bool
    created: str
    author: str


class WebhookList(Shape):
    webhooks: list[WebhookShape]


class NewWebhook(Shape):
    url: Annotated[str, Field(max_length=2000)]


class NewWebhookAnswer(WebhookShape):
    """`secret`: signs what is sent; shown this once."""

    secret: str


class DeliveryShape(Shape):
    """A message that waits, was sent, or could not be."""

    id: str
    key: str
    kind: str
    target: str
    state: Literal["waiting", "sent", "failed"]
    tries: int
    next: str | None
    error: str
    created: str
    sent: str | None
    about: str
    subject: str
    again: bool
    """It was given up, is still news, and can be sent again."""


class DeliveryList(Shape):
    deliveries: list[DeliveryShape]


class MessagesQuery(Shape):
    """`failed`: only what was given up, but for what was over before it could be sent."""

    failed: bool = False


# --- the journal ----------------------------------------------------------------------------------

LAST = 2**31 - 1
"""The largest number that a row of the journal can have."""


class ChangesQuery(Shape):
    """`kind`, `thing`: only of those; `before`: only rows with a smaller number. `limit`: of
    JSON; a spreadsheet is whole.
    """

    kind: Literal["", "site", "worker", "shift", "settings", "webhook", "import"] = ""
    thing: Annotated[str, Field(max_length=64)] = ""
    before: Annotated[int, Field(ge=1, le=LAST)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    format: Literal["json", "csv"] = "json"
    language: Language | None = None


class FieldShape(Shape):
    """A field and its values; instants are ISO 8601. null: there was, or is, none."""

    name: str
    before: str | float | bool | None
    after: str | float | bool | None


class ChangeShape(Shape):
    """A row of the journal, never changed. `name`: what the thing was called then."""

    seq: int
    at: str
    author: str
    """Empty for what came with an example, or by itself."""
    kind: str
    thing: str
    name: str
    act: Literal["added", "changed", "deleted", "imported"]
    fields: list[FieldShape]
    hash: str


class ChangeList(Named):
    """Newest first; `more`: there are older ones."""

    changes: list[ChangeShape]
    more: bool


# --- reports --------------------------------------------------------------------------------------


class ReportQuery(DaysBetween):
    by: Literal["worker", "site", "day"] = "worker"
    format: Literal["json", "csv", "pdf"] = "json"
    tests: bool = False
    language: Language | None = None


class ExportQuery(DaysBetween):
    tests: bool = False


class ReportRow(Shape):
    """Seconds planned and done, and how often something was not as planned."""

    id: str
    name: str
    interventions: int
    planned: int
    actual: int
    difference: int
    late: int
    early: int
    missing_in: int
    missing_out: int
    short: int
    long: int
    unplanned: int


class HoursShape(Shape):
    from_: Annotated[str, Field(alias="from")]
    to: str
    by: Literal["worker", "site", "day"]
    tests: bool
    rows: list[ReportRow]
    total: ReportRow
