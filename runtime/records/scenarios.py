"""The tests of a flow: kept as documents, in the order in which they were added.

A document is a scenario file (`flows/scenario.py`) without its `flow`: it stands with its flow.
"""

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import Connection, Row

from flows import scenario as files
from runtime.records.clean import check_name, field_errors, slug, unstorable
from runtime.records.errors import Conflict, Invalid, NotFound
from runtime.records.locks import hold
from runtime.records.tables import scenarios
from runtime.records.words import say

MOST = 2000
"""Scenarios that a flow may have."""
LARGEST = 200_000
"""Characters of one; a call of a thousand steps needs fewer than half of them."""


@dataclass(frozen=True)
class Kept:
    """One test of a flow; `saved` is UTC seconds."""

    id: str
    name: str
    scenario: dict[str, Any]
    revision: int
    saved: float
    author: str


def scenario_list(
    conn: Connection, workspace: str, flow: str, ids: Collection[str] | None = None
) -> list[Kept]:
    """The tests of a flow in their order, or those with these ids; NotFound for one not there."""
    mine = (scenarios.c.workspace == workspace, scenarios.c.flow == flow)
    query = scenarios.select().where(*mine).order_by(scenarios.c.place, scenarios.c.id)
    found = [_kept(row) for row in conn.execute(query)]
    if ids is None:
        return found
    if unknown := sorted(set(ids) - {one.id for one in found}):
        raise NotFound("scenario", f"{flow}/{unknown[0]}")
    return [one for one in found if one.id in ids]


def get_scenario(conn: Connection, workspace: str, flow: str, scenario: str) -> Kept:
    """One test of a flow; NotFound."""
    return scenario_list(conn, workspace, flow, [scenario])[0]


def add(conn: Connection, workspace: str, flow: str, document: Any, author: str) -> Kept:
    """Add a test after the others; its id is made from its name. NotFound, Invalid, Conflict."""
    hold(conn, workspace, flow)
    kept = checked(document)
    known = scenario_list(conn, workspace, flow)
    if len(known) >= MOST:
        raise Conflict("too-many-scenarios", most=MOST)
    mine = (scenarios.c.workspace == workspace, scenarios.c.flow == flow)
    last = conn.scalar(sa.select(sa.func.max(scenarios.c.place)).where(*mine))
    id = _free(slug(kept["name"], "test"), {one.id for one in known})
    conn.execute(
        scenarios.insert().values(
            workspace=workspace, flow=flow, id=id, name=kept["name"], document=_dump(kept),
            revision=1, saved=time.time(), author=author, place=int(last or 0) + 1,
        )
    )  # fmt: skip
    return get_scenario(conn, workspace, flow, id)


def save(
    conn: Connection, workspace: str, flow: str, scenario: str, document: Any, author: str
) -> Kept:
    """Replace a test, which keeps its id. NotFound, Invalid."""
    hold(conn, workspace, flow)
    present = get_scenario(conn, workspace, flow, scenario)
    kept = checked(document)
    values = {"name": kept["name"], "document": _dump(kept), "revision": present.revision + 1}
    row = _one(workspace, flow, scenario)
    conn.execute(scenarios.update().where(*row).values(**values, saved=time.time(), author=author))
    return get_scenario(conn, workspace, flow, scenario)


def delete(conn: Connection, workspace: str, flow: str, scenario: str) -> None:
    """Delete a test; NotFound."""
    hold(conn, workspace, flow)
    get_scenario(conn, workspace, flow, scenario)
    conn.execute(scenarios.delete().where(*_one(workspace, flow, scenario)))


def copy(conn: Connection, workspace: str, flow: str, to: str, author: str) -> None:
    """Give another flow of the workspace, a copy, the tests of this one. NotFound."""
    hold(conn, workspace, to)
    rows = [
        {"workspace": workspace, "flow": to, "id": one.id, "name": one.name,
         "document": _dump(one.scenario), "revision": 1, "saved": time.time(), "author": author,
         "place": place}
        for place, one in enumerate(scenario_list(conn, workspace, flow), 1)
    ]  # fmt: skip
    if rows:
        conn.execute(scenarios.insert(), rows)


def checked(document: Any) -> dict[str, Any]:
    """A test fit to be kept, without its `flow`; Invalid with the places of what is wrong."""
    wrong = unstorable(document)
    if not wrong and not isinstance(document, Mapping):
        wrong = field_errors(files.problems(document))
    if not wrong:
        wrong = field_errors(files.problems({**document, "flow": "-"}))
    if wrong:
        raise Invalid(say("not-a-scenario"), wrong, code="not-a-scenario")
    kept = {name: value for name, value in document.items() if name != "flow"}
    kept["name"] = check_name(kept["name"])
    if len(_dump(kept)) > LARGEST:
        raise Invalid(say("scenario-too-large", most=LARGEST), code="not-a-scenario")
    return kept


def loaded(document: Mapping[str, Any]) -> files.Scenario:
    """A kept test as a scenario; Invalid for one kept when more was allowed than is now."""
    whole = {**document, "flow": "-"}
    try:
        return files.Scenario.model_validate(whole)
    except ValidationError as wrong:
        errors = field_errors(files.problems(whole))
        raise Invalid(say("not-a-scenario"), errors, code="not-a-scenario") from wrong


def _free(wanted: str, taken: Collection[str]) -> str:
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _one(workspace: str, flow: str, scenario: str) -> tuple[sa.ColumnElement[bool], ...]:
    found = scenarios.c
    return (found.workspace == workspace, found.flow == flow, found.id == scenario)


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.id, row.name, json.loads(row.document), row.revision, row.saved, row.author)


def _dump(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
