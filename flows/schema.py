"""The JSON Schema of a flow document, assembled from the node types, and what breaks it.

`python -m flows.schema` writes it to `flows/flow.schema.json` for editors and other tools.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema.protocols import Validator
from pydantic.json_schema import models_json_schema

from flows.checks.schema import RULE
from flows.document import read
from flows.graph import Graph, draft
from flows.model import Flow
from flows.problems import Problem, point, unpoint
from flows.shape import Checker, closed, find, inlined
from flows.world import World
from nodes import KINDS, TYPES
from nodes.base import Issue

FILE = Path(__file__).with_name("flow.schema.json")
DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


@cache
def _parts() -> tuple[Schema, Mapping[str, Schema]]:
    """All definitions, and per node type the schema of its parameters."""
    models = [(Flow, "validation"), *((kind, "validation") for kind in TYPES)]
    refs, whole = models_json_schema(models, by_alias=True)  # type: ignore[arg-type]  # a list of pairs
    params = {kind.type: refs[kind, "validation"] for kind in TYPES}
    return closed(whole["$defs"]), params


def flow_schema() -> Schema:
    """The schema (draft 2020-12) of a whole flow document."""
    definitions, params = _parts()
    flow = {key: value for key, value in definitions["Flow"].items() if key != "title"}
    placed = _placed(definitions["Placed"])
    placed["allOf"] = [_only(kind, schema) for kind, schema in params.items()]
    others = {name: part for name, part in definitions.items() if name != "Flow"}
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
    definitions, _ = _parts()
    flow = definitions["Flow"]
    placed = _placed(definitions["Placed"])
    whole = inlined(flow, definitions | {"Placed": placed})
    validator: Validator = Checker(whole | {"$schema": DRAFT})
    return validator


@cache
def _details(kind: str) -> Validator:
    definitions, params = _parts()
    validator: Validator = Checker(
        {"$schema": DRAFT, **inlined(params[kind], definitions), "$defs": definitions}
    )
    return validator


@lru_cache(maxsize=20_000)
def _sound(kind: str, params: str) -> bool:
    """Whether parameters, as JSON, fit their type. Kept: from save to save most nodes stay."""
    return bool(_details(kind).is_valid(json.loads(params)))


def shape_problems(document: Any) -> list[Problem]:
    """What the flow schema says of a JSON value, in the order of the document.

    The same as holding it against `flow_schema()` as a whole, but each node meets only the schema
    of its own type, which is what makes thousands of nodes quick.
    """
    found = [_named(problem) for problem in find(_outline(), document)]
    nodes = document.get("nodes") if isinstance(document, dict) else None
    for name, node in nodes.items() if isinstance(nodes, dict) else ():
        kind = node.get("type") if isinstance(node, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            continue
        path = ("nodes", name, "params")
        if "params" in node:
            if not _sound(kind, json.dumps(node["params"])):
                found += find(_details(kind), node["params"], path)
        elif needs_params(kind):
            found.append(Problem(point(path[:2]), "missing-field", {"name": "params"}))
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
