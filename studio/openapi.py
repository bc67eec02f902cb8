"""The API described for programs: OpenAPI 3.1, made from the very routes that answer."""

import json
import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from studio.api import AREAS
from studio.api.shapes import Shape
from studio.auth import COOKIE, TOKEN_HEADER
from studio.errors import JSON_TYPE
from studio.routes import PREFIX, Route
from studio.version import VERSION

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"


class ErrorPlace(Shape):
    """One wrong value: a JSON pointer into what was sent, and what is wrong with it."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Every answer that is not a success."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ErrorPlace]


def routes() -> list[Route]:
    """All routes of the API."""
    return [route for area in AREAS for route in area.routes]


@cache
def document() -> Schema:
    """The whole OpenAPI document."""
    answers = {route.answer for route in routes() if route.answer}
    bodies = {route.body for route in routes() if route.body}
    models = [(model, "serialization") for model in sorted(answers | {Problem}, key=_name)]
    models += [(model, "validation") for model in sorted(bodies, key=_name)]
    refs, whole = models_json_schema(models, ref_template=REF)  # type: ignore[arg-type]  # a list of pairs
    paths: dict[str, Schema] = {}
    for route in routes():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.verb.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ariane", "version": VERSION},
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": whole["$defs"],
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "token": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER},
            },
        },
    }


@cache
def as_json() -> str:
    """The document as it is served."""
    return json.dumps(document(), separators=(",", ":"))


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _operation(route: Route, refs: dict[Any, Schema]) -> Schema:
    operation: Schema = {
        "operationId": route.handler.__name__,
        "summary": route.summary,
        "tags": [route.area],
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _answer(route, refs),
            "default": {
                "description": "What went wrong",
                "content": {JSON_TYPE: {"schema": refs[Problem, "serialization"]}},
            },
        },
        "security": _security(route),
        "x-allowance": route.can,
    }
    if body := _body(route, refs):
        operation["requestBody"] = body
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.can == "public":
        return [{}]
    return [{"session": []}] if route.verb == "GET" else [{"session": [], "token": []}]


def _parameters(route: Route) -> list[Schema]:
    found: list[Schema] = []
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path):
        schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    if route.query:
        properties = route.query.model_json_schema()["properties"]
        found += [{"name": n, "in": "query", "schema": schema} for n, schema in properties.items()]
    if route.revision:
        text = {"type": "string"}
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": text})
    return found


def _answer(route: Route, refs: dict[Any, Schema]) -> Schema:
    if route.answer is not None:
        schema = refs[route.answer, "serialization"]
        content = {route.content: {"schema": schema}, **_files(*route.also)}
        return {"description": "Done", "content": content}
    if route.content != "application/json":
        return {"description": "A file", "content": _files(route.content)}
    return {"description": "Done"}


def _files(*types: str) -> Schema:
    return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in types}


def _body(route: Route, refs: dict[Any, Schema]) -> Schema | None:
    if route.takes != "application/json":
        text = {"type": "string"}
        file = {"type": "string", "format": "binary"}
        form = {"file": file, "id": text, "name": text, "language": text}
        schema = {"type": "object", "properties": form, "required": ["file"]}
        return {"required": True, "content": {route.takes: {"schema": schema}}}
    if route.body is not None:
        schema = refs[route.body, "validation"]
        return {"required": True, "content": {"application/json": {"schema": schema}}}
    if route.document:
        required = route.verb != "POST"
        anything: Schema = {"type": "object"}
        return {"required": required, "content": {"application/json": {"schema": anything}}}
    return None
