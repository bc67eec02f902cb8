"""A browser for the tests: keeps its cookie and token, and holds every answer to the OpenAPI."""

import re
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from studio.openapi import document
from studio.routes import PREFIX

PASSWORD = "a good password"


class Visitor:
    """Asks the API of an application as one person."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.csrf = ""

    def sign_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        answer = self.post("/session", {"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        self.csrf = answer.get_json()["csrf"]
        return self

    def ask(self, verb: str, path: str, json: Any = None, **more: Any) -> TestResponse:
        headers = {**({"X-CSRF-Token": self.csrf} if self.csrf else {}), **more.pop("headers", {})}
        if json is not None:
            more["json"] = json
        answer = self.client.open(PREFIX + path, method=verb, headers=headers, **more)
        check(verb, path.partition("?")[0], answer)
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask("GET", path, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, json, **more)

    def put(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.ask("PUT", path, json, **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self.ask("DELETE", path, **more)

    def create(self, flow: dict[str, Any], id: str = "hello") -> str:
        answer = self.post("/flows", {"document": flow, "id": id})
        assert answer.status_code == 201, answer.text
        return str(answer.headers["ETag"])

    def publish(self, id: str, etag: str) -> int:
        answer = self.post(f"/flows/{id}/publish", {"note": ""}, headers={"If-Match": etag})
        assert answer.status_code == 201, answer.text
        return int(answer.get_json()["version"])


def check(verb: str, path: str, answer: TestResponse) -> None:
    """Every answer has the shape that the OpenAPI document promises."""
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json", answer.text
        validate({"$ref": "#/components/schemas/Problem"}, answer.get_json())
        assert answer.get_json()["status"] == answer.status_code
        return
    found = operation(verb, path)
    assert str(answer.status_code) in found["responses"], (verb, path, answer.status_code)
    content = found["responses"][str(answer.status_code)].get("content", {})
    if answer.content_type in content and answer.content_type != "application/json":
        assert answer.data
    elif "application/json" in content:
        validate(content["application/json"]["schema"], answer.get_json())
    elif content:
        assert answer.content_type in content
    elif path != "/openapi.json":
        assert answer.data == b""


def operation(verb: str, path: str) -> dict[str, Any]:
    """The described operation behind a concrete path; fixed paths before those with parts."""
    for pattern, verbs in sorted(document()["paths"].items(), key=lambda item: item[0].count("{")):
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), path) and verb.lower() in verbs:
            found: dict[str, Any] = verbs[verb.lower()]
            return found
    raise AssertionError(f"{verb} {path} is not in the OpenAPI document")


def validate(schema: dict[str, Any], value: Any) -> None:
    whole = {**schema, "components": document()["components"]}
    errors = [error.message for error in Draft202012Validator(whole).iter_errors(value)]
    assert not errors, errors
