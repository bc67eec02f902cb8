"""Sites, workers and their planning as `workspace.json` holds them, and what can be wrong there."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from flows.calendar_shape import Times
from flows.problems import Problem, point, shown
from flows.zones import zone_names
from nodes.base import NODE_ID, Language, Part

Id = Annotated[str, Field(pattern=NODE_ID, json_schema_extra={"format": "id"})]
Line = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{4,14}$", json_schema_extra={"format": "line"})]
SiteCode = Annotated[
    str, Field(pattern=r"^[0-9]{2,12}$", json_schema_extra={"format": "site-code"})
]
WorkerCode = Annotated[
    str, Field(pattern=r"^[0-9]{4,12}$", json_schema_extra={"format": "worker-code"})
]
Label = Annotated[str, Field(max_length=200)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Document = Mapping[str, Any]


class SiteDoc(Part):
    """A place where people work; `lines` are the telephone numbers they call from there."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: SiteCode
    zone: Annotated[str, Field(max_length=64)] = "Europe/Paris"
    address: Label = ""
    lines: Annotated[tuple[Line, ...], Field(max_length=50)] = ()


class WorkerDoc(Part):
    """Who punches, with the code that tells who it is."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: WorkerCode
    language: Language = Language("fr")
    phone: Label = ""
    email: Label = ""
    active: bool = True


class PlannedDoc(Part):
    """When a worker is due at a site, week after week, in the time of the site.

    Hours may cross midnight; `tolerance` in seconds.
    """

    worker: Id
    site: Id
    weekly: dict[Weekday, Times]
    tolerance: Annotated[int, Field(ge=0, le=86_400)] = 600


class Codes(Protocol):
    """The codes of workers, however they are kept."""

    def worker(self, code: str) -> str | None:
        """Whose code it is, active or not; None when nobody's."""

    def count(self, digits: int) -> int:
        """How many active workers have a code of this length."""


class PlainCodes:
    """Codes as they stand in the documents of workers."""

    def __init__(self, workers: Mapping[str, WorkerDoc]) -> None:
        self._workers = workers

    def worker(self, code: str) -> str | None:
        """Whose code it is."""
        return next((id for id, one in self._workers.items() if one.code == code), None)

    def count(self, digits: int) -> int:
        """How many active ones are as long."""
        return sum(one.active and len(one.code) == digits for one in self._workers.values())


def problems(workspace: Document) -> Iterator[Problem]:
    """What is wrong in a workspace whose shape is right: zones, codes, lines and the planning."""
    sites, workers = workspace.get("sites", {}), workspace.get("workers", {})
    for id, site in sites.items():
        zone = site.get("zone", "Europe/Paris")
        if zone not in zone_names():
            yield Problem(point(("sites", id, "zone")), "unknown-zone", {"value": shown(zone)})
    yield from _taken("sites", sites)
    yield from _taken("workers", workers)
    for at, planned in enumerate(workspace.get("planning", ())):
        yield from _planned(at, planned, sites, workers)


def _taken(kind: str, all_: Mapping[str, Document]) -> Iterator[Problem]:
    """Codes that are told twice."""
    owners: dict[str, str] = {}
    for id, one in all_.items():
        owner = owners.setdefault(one["code"], id)
        if owner != id:
            # the code itself is a secret: not in a message
            values = {"name": one["name"], "other": all_[owner]["name"]}
            yield Problem(point((kind, id, "code")), "taken-code", values)


def _planned(at: int, planned: Document, sites: Document, workers: Document) -> Iterator[Problem]:
    for word, known in (("site", sites), ("worker", workers)):
        if planned[word] not in known:
            values = {"name": planned[word], "known": sorted(known)}
            yield Problem(point(("planning", at, word)), f"no-{word}", values)
    for day, hours in planned["weekly"].items():
        for nth, span in enumerate(hours):
            if span[:5] == span[6:]:
                place = point(("planning", at, "weekly", day, nth))
                yield Problem(place, "no-time", {"value": span})
