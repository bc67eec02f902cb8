"""The JSON that the API takes and gives. Instants are ISO 8601 in UTC."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema

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


class GroupShape(Shape):
    id: str
    label: str


class BuiltIn(Shape):
    """A variable that every call has; read only."""

    name: str
    type: str
    label: str


class Catalogue(Shape):
    types: list[dict[str, Any]]
    groups: list[GroupShape]
    builtins: list[BuiltIn]
    words: dict[str, Any]
    """Words that all types share: formats, keys, units, kinds of value, lanes, filters."""


class CatalogueQuery(Shape):
    language: Annotated[str, Field(max_length=20)] | None = None


# --- flows ----------------------------------------------------------------------------------------


class Live(Shape):
    version: int
    published: str
    author: str


class NextShape(Shape):
    """The scheduled version that comes into effect first, and when."""

    version: int
    effective: str


class LockShape(Shape):
    """Who keeps the flow, since when and why; `mine`: it is the reader."""

    user: str
    name: str
    since: str
    note: str
    mine: bool


class LockNote(Shape):
    note: Annotated[str, Field(max_length=200)] = ""


class UnlockQuery(Shape):
    force: bool = False


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
    step_names: list[str]
    draft: DraftShape
    live: Live | None
    next: NextShape | None
    lock: LockShape | None
    numbers: list[str]
    test_numbers: list[str]
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
    next: NextShape | None
    lock: LockShape | None
    versions: int
    archived: bool


class Saved(Shape):
    etag: str
    problems: ProblemCount


PATCH = {
    "title": "Patch",
    "type": "object",
    "properties": {
        "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
        "path": {"type": "string"},
        "value": {},
        "from": {"type": "string"},
    },
    "required": ["op", "path"],
}


class FixShape(Shape):
    """A remedy of one click: its name, and a JSON Patch on the whole document."""

    label: str
    patch: list[Annotated[dict[str, Any], WithJsonSchema(PATCH)]]


class IssueShape(Shape):
    code: str
    severity: Literal["error", "warning", "hint"]
    node: str | None
    param: str
    pointer: str
    message: str
    effect: str
    fixes: list[FixShape] = []


class ReportShape(Shape):
    ok: bool
    issues: list[IssueShape]
    certificate: dict[str, Any] | None
    """What the compiler proved: bounds of every cycle, longest call; null while it cannot."""


class Publish(Shape):
    note: Annotated[str, Field(max_length=500)] = ""
    at: AwareDatetime | None = None
    """When calls begin to get it (ISO 8601 with its zone, within a year); left out: at once."""


class Rollback(Shape):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Published(Shape):
    version: int
    effective: str
    not_run: list[str] = []
    """Tests that ought to hold up publishing if they fail, but time was over before their turn."""


class VersionShape(Shape):
    version: int
    published: str
    effective: str
    state: Literal["live", "scheduled", "past", "withdrawn"]
    author: str
    note: str
    restores: int | None
    live: bool


class VersionList(Shape):
    versions: list[VersionShape]


class VersionDetail(Shape):
    version: int
    document: Document
    certificate: dict[str, Any] | None
    """What the compiler proved when it was published: bounds of every cycle, longest call."""


class Duplicate(Shape):
    name: Annotated[str, Field(max_length=200)] | None = None


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
