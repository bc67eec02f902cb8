"""The JSON of punch-in. Instants are ISO 8601 with the offset of the site's zone.

An instant that is sent may leave its offset out: it is then what a clock at the site shows.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from studio.api.shapes import Shape

Id = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=500)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Direction = Literal["in", "out"]
Seconds = Annotated[int, Field(ge=0, le=4 * 3600)]
# The longest text that is imported at once, in characters: some 20,000 rows.
LONGEST_IMPORT = 2_000_000

# --- names, used by every list --------------------------------------------------------------------


class WorkerName(Shape):
    id: str
    name: str
    active: bool


class SiteName(Shape):
    id: str
    name: str
    zone: str


class Named(Shape):
    """The workers and sites of the workspace: the lists below name them by their ids."""

    workers: list[WorkerName]
    sites: list[SiteName]


# --- board ----------------------------------------------------------------------------------------


class BoardQuery(Shape):
    """`from`: the first day shown, today without one; `site`: only what is there."""

    from_: Annotated[date | None, Field(alias="from")] = None
    days: Annotated[int, Field(ge=1, le=31)] = 1


class Between(Shape):
    from_: Annotated[str, Field(alias="from")]
    to: str


class InterventionShape(Shape):
    """One stay of a worker at a site: planned (`shift`), done (`in_punch`, `out_punch`) or both."""

    id: str
    worker: str
    site: str
    shift: str | None
    planned: Between | None
    arrived: str | None
    left: str | None
    in_punch: str | None
    out_punch: str | None
    state: Literal["expected", "present", "done", "missing"]
    gaps: list[str]
    """Of: late early missing_in missing_out short long unplanned."""
    simulated: bool
    """A punch of it comes from a test call."""
    flags: list[str]


class AlertShape(Shape):
    id: str
    kind: Literal["late", "missing_in", "missing_out", "guessing"]
    shift: str | None
    worker: str | None
    site: str | None
    due: str
    raised: str
    state: Literal["open", "acknowledged", "closed"]
    by: str
    """Who acknowledged it; empty while open."""
    at: str | None
    note: str


class BoardShape(Named):
    """Interventions of `days` days from `from`; `changed` counts up with every change."""

    from_: Annotated[str, Field(alias="from")]
    days: int
    now: str
    changed: int
    interventions: list[InterventionShape]
    alerts: list[AlertShape]
    open_refusals: int


# --- directory ------------------------------------------------------------------------------------


class LineShape(Shape):
    """A telephone line of a site. `pending`: learned from calls, waiting for approval."""

    number: str
    state: Literal["confirmed", "pending", "refused"]
    uses: int
    worker: str | None
    """Who called from it when it was learned."""
    since: str


class SiteShape(Shape):
    id: str
    name: str
    code: str
    zone: str
    address: str
    active: bool
    lines: list[LineShape]
    etag: str


class SiteList(Shape):
    sites: list[SiteShape]


class SiteBody(Shape):
    name: Name
    code: Annotated[str, Field(max_length=12)] = ""
    zone: Annotated[str, Field(max_length=64)] = "Europe/Paris"
    address: Annotated[str, Field(max_length=500)] = ""
    active: bool = True


class NewSite(SiteBody):
    """`id`: made from the name without one. `lines`: numbers of its telephones."""

    id: Id | None = None
    lines: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)] = []


class NewLine(Shape):
    number: Annotated[str, Field(max_length=40)]


class WorkerShape(Shape):
    """`digits`: how long the code is; the code itself is never told again."""

    id: str
    name: str
    active: bool
    language: str
    phone: str
    email: str
    digits: int
    etag: str


class WorkerList(Shape):
    workers: list[WorkerShape]


class WorkerBody(Shape):
    """`code`: another code than the present one; `digits`: the length of one that is made."""

    name: Name
    active: bool = True
    language: Annotated[str, Field(max_length=10)] = "fr"
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    code: Annotated[str, Field(max_length=12)] | None = None
    digits: Annotated[int, Field(ge=4, le=12)] | None = None


class NewWorker(WorkerBody):
    """`id`: made from the name without one."""

    id: Id | None = None


class NewWorkerAnswer(WorkerShape):
    """`code`: the code that was made; shown this once, empty when it was given."""

    code: str


class CodeShape(Shape):
    code: str


# --- import ---------------------------------------------------------------------------------------


class ImportBody(Shape):
    """Pasted or read from a file; `site` and `worker` where the text does not name them."""

    what: Literal["sites", "workers", "planning"]
    text: Annotated[str, Field(max_length=LONGEST_IMPORT)]
    format: Literal["csv", "ical"] = "csv"
    site: Id | None = None
    worker: Id | None = None
    apply: bool = False


class CellError(Shape):
    field: str
    message: str


class ImportRow(Shape):
    line: int
    values: dict[str, Any]
    state: Literal["new", "changed", "same", "error"]
    errors: list[CellError]


class CodeMade(Shape):
    worker: str
    name: str
    code: str


class ImportShape(Shape):
    """What an import does, or did when `applied`; `codes` are shown this once."""

    rows: list[ImportRow]
    ok: bool
    applied: bool
    new: int
    changed: int
    same: int
    errors: int
    ignored: list[str]
    """Headings of columns (of a calendar: kinds of entries) that mean nothing to Ariane."""
    codes: list[CodeMade]


# --- planning -------------------------------------------------------------------------------------


class DaysBetween(Shape):
    """Days, both included; without them the last seven days."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None


class ShiftShape(Shape):
    id: str
    worker: str
    site: str
    from_: Annotated[str, Field(alias="from")]
    to: str
    tolerance: int
    note: str
    cancelled: bool
    source: str
    """Where it comes from: "" edited by hand, else csv or ical."""
    etag: str


class ShiftList(Named):
    shifts: list[ShiftShape]


class ShiftBody(Shape):
    worker: Id
    site: Id
    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    tolerance: Seconds = 600
    note: Note = ""
    cancelled: bool = False


class RepeatBody(Shape):
    """`until`: the last day on which it may be planned again."""

    until: date
