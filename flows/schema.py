"""The JSON Schema of a flow document, assembled from the node types, and what breaks it.

`python -m flows.schema` writes it to `flows/flow.schema.json` for editors and other tools.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.protocols import Validator
from pydantic import ValidationError

from flows.checks.schema import RULE
from flows.document import read
from flows.facts import definitions, facts
from flows.graph import Graph, draft
from flows.model import Flow
from flows.problems import Problem, point, unpoint
from flows.shape import DRAFT, Checker, find, inlined
from flows.world import World
from nodes import KINDS
from nodes.base import Issue

FILE = Path(__file__).with_name("flow.schema.json")
Schema = dict[str, Any]
_encode = json.JSONEncoder(check_circular=False).encode


def flow_schema() -> Schema:
    """The schema (draft 2020-12) of a whole flow document."""
    shared, params = definitions()
    flow = {key: value for key, value in shared["Flow"].items() if key != "title"}
    placed = _placed(shared["Placed"])
    placed["allOf"] = [_only(kind, schema) for kind, schema in params.items()]
    others = {name: part for name, part in shared.items() if name != "Flow"}
    return {
        "$schema": DRAFT,
        "title": "Ariane flow",
        **flow,
        "$defs": dict(sorted((others | {"Placed": placed}).items())),
    }


def _placed(schema: Schema) -> Schema:
    kind = {"enum": list(KINDS), "title": "Type", "type": "string"}
    return schema | {"properties": schema["properties"] | {"type": kind}}


def _only(kind: str, params: Schema) -> Schema:
    """The parameters of one type: an if/then tells one clear mistake where oneOf tells all."""
    then: Schema = {"properties": {"params": params}}
    if needs_params(kind):
        then["required"] = ["params"]
    return {"if": {"properties": {"type": {"const": kind}}, "required": ["type"]}, "then": then}


def needs_params(kind: str) -> bool:
    """Whether a type has parameters without a default."""
    return any(field.is_required() for field in KINDS[kind].model_fields.values())


@cache
def _outline() -> Validator:
    """Everything but the parameters, which `_details` looks at by type."""
    shared, _ = definitions()
    flow = shared["Flow"]
    placed = _placed(shared["Placed"])
    whole = inlined(flow, shared | {"Placed": placed})
    validator: Validator = Checker(whole | {"$schema": DRAFT})
    return validator


def sound_flow(document: Any, text: str | bytes | None = None) -> Flow | None:
    """The flow, when its shape is sound, its nodes of known types; their parameters not read.

    Strictly, and so by the letter of the schema, which is slower to ask. `text`: the document as
    JSON, if that is at hand.
    """
    try:
        flow = Flow.model_validate_json(text or _encode(document), strict=True)
    except (ValidationError, ValueError, RecursionError):
        return None
    return flow if all(placed.type in KINDS for placed in flow.nodes.values()) else None


def shape_problems(document: Any, sound: bool | None = None) -> list[Problem]:
    """What the flow schema says of a JSON value, in the order of the document.

    The same as holding it against `flow_schema()` as a whole, but each node meets only the schema
    of its own type, which is what makes thousands of nodes quick. `sound`: whether there is a
    `sound_flow` of it, if that is known.
    """
    if sound is None:
        sound = sound_flow(document) is not None
    found = [] if sound else [_named(problem) for problem in find(_outline(), document)]
    nodes = document.get("nodes") if isinstance(document, dict) else None
    for name, node in nodes.items() if isinstance(nodes, dict) else ():
        kind = node.get("type") if isinstance(node, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            continue
        if "params" in node:
            if wrong := facts(kind, node["params"]).problems:
                place = point(("nodes", name, "params"))
                found += [Problem(place + p.pointer, p.code, p.values) for p in wrong]
        elif needs_params(kind):
            found.append(Problem(point(("nodes", name)), "missing-field", {"name": "params"}))
    return found


def _named(problem: Problem) -> Problem:
    path = unpoint(problem.pointer)
    if problem.code == "not-one-of" and len(path) == 3 and path[::2] == ["nodes", "type"]:
        return Problem(problem.pointer, "unknown-type", problem.values)
    return problem


def problems(document: Any) -> list[Issue]:
    """All that is wrong with the shape of a document (text or JSON value), as `schema` issues."""
    value, wrong = read(document)
    if all(problem.code == "twice" for problem in wrong):
        wrong = wrong + shape_problems(value)
    flow = draft(value if isinstance(value, dict) else {})
    return list(RULE.issues(Graph(flow, World.empty(), {}, tuple(wrong))))


def text() -> str:
    """The file `flow.schema.json`."""
    return json.dumps(flow_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
