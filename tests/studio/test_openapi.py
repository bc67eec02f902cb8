"""The OpenAPI document: valid, complete, and served."""

from jsonschema import Draft202012Validator

from studio.openapi import document, routes
from tests.studio.visitor import Visitor


def test_it_is_served_to_everyone(visit: object, app: object) -> None:
    answer = Visitor(app).get("/openapi.json")  # type: ignore[arg-type]
    assert answer.get_json() == document()
    assert document()["openapi"] == "3.1.0"


def test_every_route_is_in_it() -> None:
    described = {
        (verb.upper(), path.replace("{", "<").replace("}", ">"))
        for path, verbs in document()["paths"].items()
        for verb in verbs
    }
    assert described == {(r.verb, r.path.replace("<int:", "<")) for r in routes()}
    assert len(routes()) >= 30


def test_every_operation_says_what_it_does_and_who_may() -> None:
    seen = set()
    for verbs in document()["paths"].values():
        for operation in verbs.values():
            assert operation["summary"].endswith(("", "."))
            assert len(operation["summary"]) > 10
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            assert operation["x-allowance"]
            assert "default" in operation["responses"]


def test_its_schemas_are_schemas() -> None:
    for name, schema in document()["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        refs = [part for part in str(schema).split("'") if part.startswith("#/")]
        for ref in refs:
            assert (
                ref.removeprefix("#/components/schemas/") in document()["components"]["schemas"]
            ), name
