"""The JSON that the API takes and gives. Instants are ISO 8601 in UTC."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["fr", "en", "it"]
Document = dict[str, Any]


class Shape(BaseModel):
    """Unknown fields are refused in what is sent, and never slip into what is answered."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


def instant(seconds: float) -> str:
    """`2026-11-21T10:00:00.123Z` for UTC seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


# --- system, session ------------------------------------------------------------------------------


class Health(Shape):
    status: Literal["ok"]
    version: str
    demo: bool
    accounts: bool
    """Whether anybody can sign in yet."""


class Check(Shape):
    name: str
    ok: bool
    detail: str


class Ready(Shape):
    ready: bool
    checks: list[Check]


class SignIn(Shape):
    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=1000)]


class ChangeSession(Shape):
    language: Language


class UserShape(Shape):
    email: str
    name: str
    role: str
    language: str


class WorkspaceShape(Shape):
    id: str
    name: str


class AsteriskShape(Shape):
    configured: bool
    connected: bool
    version: str | None


class SessionShape(Shape):
    user: UserShape
    workspace: WorkspaceShape
    csrf: str
    asterisk: AsteriskShape
    version: str
    demo: bool


class Catalogue(Shape):
    types: list[dict[str, Any]]


class CatalogueQuery(Shape):
    language: Annotated[str, Field(max_length=20)] | None = None


# --- flows ----------------------------------------------------------------------------------------


class Live(Shape):
    version: int
    published: str
    author: str


class DraftShape(Shape):
    etag: str
    saved: str
    author: str
    differs: bool


class ProblemCount(Shape):
    errors: int
    warnings: int


class CallCount(Shape):
    now: int
    today: int


class FlowRow(Shape):
    id: str
    name: str
    kind: str
    languages: list[str]
    steps: int
    draft: DraftShape
    live: Live | None
    numbers: list[str]
    problems: ProblemCount
    calls: CallCount
    archived: bool


class FlowRows(Shape):
    flows: list[FlowRow]


class NewFlow(Shape):
    document: Any
    id: str | None = None


class FlowDetail(Shape):
    id: str
    name: str
    etag: str
    document: Document
    live: Live | None
    versions: int
    archived: bool


class Saved(Shape):
    etag: str
    problems: ProblemCount


class IssueShape(Shape):
    code: str
    severity: Literal["error", "warning", "hint"]
    node: str | None
    param: str
    pointer: str
    message: str
    effect: str
    fixes: list[Any] = []


class ReportShape(Shape):
    ok: bool
    issues: list[IssueShape]


class Publish(Shape):
    note: Annotated[str, Field(max_length=500)] = ""


class Rollback(Shape):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Published(Shape):
    version: int


class VersionShape(Shape):
    version: int
    published: str
    author: str
    note: str
    restores: int | None
    live: bool


class VersionList(Shape):
    versions: list[VersionShape]


class VersionDetail(Shape):
    version: int
    document: Document


class NodeCounts(Shape):
    entered: int
    here: int
    ports: dict[str, int]


class MarkerCounts(Shape):
    count: int
    total: float


class Side(Shape):
    calls: int
    today: int
    now: int
    nodes: dict[str, NodeCounts]
    markers: dict[str, MarkerCounts]
    ends: dict[str, int]


class CountersShape(Shape):
    flow: str
    seq: int
    real: Side
    test: Side


# --- numbers, calendars, sounds -------------------------------------------------------------------


class NumberShape(Shape):
    number: str
    flow: str
    label: str


class NumberList(Shape):
    numbers: list[NumberShape]


class Assign(Shape):
    flow: Annotated[str, Field(max_length=64)]
    label: Annotated[str, Field(max_length=200)] = ""


class CalendarShape(Shape):
    id: str
    name: str
    document: Document
    etag: str
    saved: str


class CalendarList(Shape):
    calendars: list[CalendarShape]


class OpeningQuery(Shape):
    at: datetime | None = None


class OpeningShape(Shape):
    at: str
    state: str
    next_open: str | None


class SoundShape(Shape):
    id: str
    name: str
    language: str
    seconds: float
    created: str


class SoundList(Shape):
    sounds: list[SoundShape]


class Speak(Shape):
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]


# --- calls ----------------------------------------------------------------------------------------


class CallsQuery(Shape):
    live: bool = False
    flow: Annotated[str, Field(max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class CallShape(Shape):
    id: str
    from_: Annotated[str, Field(alias="from")]
    to: str
    flow: str
    flow_name: str
    version: int
    started: str
    ended: str | None
    reason: str | None
    simulated: bool
    node: str
    node_name: str


class CallRows(Shape):
    calls: list[CallShape]


class HeardShape(Shape):
    text: str
    language: str
    end: str


class Step(Shape):
    node: str
    name: str
    port: str | None
    at: str
    heard: list[HeardShape]
    keys: str


class CallDetail(CallShape):
    path: list[Step]
