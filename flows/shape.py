"""Holds a JSON value against a JSON Schema (2020-12) and says every mistake once, in words.

A validator's own report of an alternative (`anyOf`) lists the mistakes of all branches; here the
branch that the author evidently meant is chosen, and only its mistakes are told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from flows.problems import Problem, Say, point, shown

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = Mapping[str, Any]


PLAIN = frozenset(
    ("type", "enum", "minLength", "maxLength", "pattern", "title", "description", "default",
     "format", "minimum", "maximum")
)  # fmt: skip
NUMBERS: Mapping[type, tuple[str, ...]] = {int: ("integer", "number"), float: ("number",)}


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    # `$` must not match before a final line feed, as it does in Python.
    return re.compile(pattern.replace("$", r"\Z"))


def _pattern(_: Validator, pattern: str, value: Any, __: Schema) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _whole(pattern).search(value):
        yield ValidationError("pattern")


def _plainly(schema: Schema, value: Any) -> bool:
    """Whether a text or number evidently fits: spares the many leaves a validator of their own."""
    if not PLAIN.issuperset(schema) or ("enum" in schema and value not in schema["enum"]):
        return False
    if type(value) is str:
        return (
            schema.get("type") == "string"
            and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
            and ("pattern" not in schema or _whole(schema["pattern"]).search(value) is not None)
        )
    fits = schema.get("type") in NUMBERS.get(type(value), ())
    return fits and schema.get("minimum", value) <= value <= schema.get("maximum", value)


def _properties(
    validator: Any, properties: Schema, value: Any, _: Schema
) -> Iterator[ValidationError]:
    for name, schema in properties.items() if isinstance(value, dict) else ():
        if name in value and not _plainly(schema, value[name]):
            yield from validator.descend(value[name], schema, path=name, schema_path=name)


def _additional(
    validator: Any, extra: Any, value: Any, schema: Schema
) -> Iterator[ValidationError]:
    if not isinstance(value, dict):
        return
    names = [name for name in value if name not in schema.get("properties", {})]
    if extra is False and names:
        yield ValidationError("additional")
    for name in names if isinstance(extra, Mapping) else ():
        if not _plainly(extra, value[name]):
            yield from validator.descend(value[name], extra, path=name)


def _names(validator: Any, names: Schema, value: Any, _: Schema) -> Iterator[ValidationError]:
    schema = {"type": "string", **names}
    for name in value if isinstance(value, dict) else ():
        if not _plainly(schema, name):
            yield from validator.descend(instance=name, schema=names)


Checker: Any = extend(  # type: ignore[no-untyped-call]  # jsonschema has no types for it
    Draft202012Validator,
    {
        "pattern": _pattern,
        "properties": _properties,
        "additionalProperties": _additional,
        "propertyNames": _names,
    },
)


class Unusable(ValueError):
    """A file cannot be used; `problems` says why, and so does the text, in English."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.text()}" for p in problems))


def checker(schema: Schema) -> Validator:
    """A validator for `find`; keep it, since building one is slow."""
    validator: Validator = Checker(closed(schema))
    return validator


def inlined(schema: Any, definitions: Schema, within: tuple[str, ...] = ()) -> Any:
    """The schema with each `$ref` replaced by what it names, unless that names itself."""
    if isinstance(schema, list):
        return [inlined(item, definitions, within) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name in definitions and name not in within:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return inlined(definitions[name], definitions, (*within, name)) | rest
    return {key: inlined(value, definitions, within) for key, value in schema.items()}


def closed(schema: Any) -> Any:
    """The schema with the names of free objects held to their pattern.

    pydantic writes them as `patternProperties`, which lets names outside the pattern pass.
    """
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    patterns = found.get("patternProperties")
    if isinstance(patterns, dict) and len(patterns) == 1 and "additionalProperties" not in found:
        ((pattern, content),) = found.pop("patternProperties").items()
        found["additionalProperties"] = content
        found["propertyNames"] = {"pattern": pattern} | found.get("propertyNames", {})
    return found


def find(validator: Validator, value: Any, at: Iterable[str | int] = ()) -> list[Problem]:
    """All mistakes of a value, `at` being the place of the value in its document."""
    place = tuple(at)
    found = [p for error in validator.iter_errors(value) for p in _problems(error, place)]
    other = {p.pointer for p in found if p.code == "wrong-type"}
    # a value of another kind is of course not one of those possible either
    kept = [p for p in found if p.code != "not-one-of" or p.pointer not in other]
    return list({(p.pointer, p.code, str(p.values)): p for p in kept}.values())


def _problems(error: Any, place: tuple[str | int, ...]) -> Iterator[Problem]:
    if error.validator in ("anyOf", "oneOf") and error.context:
        here = (*place, *error.relative_path)
        for inner in _meant(error):
            yield from _problems(inner, here)
        return
    path = (*place, *error.relative_path)
    say = SAY.get(str(error.validator))
    if say is None:
        yield Problem(point(path), "invalid", {"detail": error.message})
        return
    for pointer, code, values in say(error, path):
        yield Problem(pointer, code, values)


def _meant(error: Any) -> list[ValidationError]:
    """The mistakes of the branch that fits best: right kind of value first, then fewest names."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    return min(branches.values(), key=_distance)


def _distance(errors: list[ValidationError]) -> tuple[int, int, int]:
    here = [e for e in errors if not e.path]
    # a value of another kind, or `null` where something is written, was not meant
    other = sum(e.validator == "type" for e in here)
    null = sum(e.validator == "type" and e.validator_value == "null" for e in here)
    names = sum(e.validator in ("required", "additionalProperties") for e in here)
    return other, null, names * 100 + len(errors)


Fault = Any  # a ValidationError, whose attributes jsonschema types too widely to be of use
Path = tuple[str | int, ...]
Told = Iterator[tuple[str, str, dict[str, Any]]]


def _unknown_field(error: Fault, path: Path) -> Told:
    known = list(error.schema.get("properties", {}))
    for name in error.instance:
        if name not in known:
            free = [other for other in known if other not in error.instance]
            yield point((*path, name)), "unknown-field", {"name": name, "known": free}


def _missing(error: Fault, path: Path) -> Told:
    # One error per missing name, but which name is told only in the message: name them once.
    for name in error.validator_value:
        if name not in error.instance:
            yield point(path), "missing-field", {"name": name}


def _type(error: Fault, path: Path) -> Told:
    wanted = error.validator_value
    first = wanted if isinstance(wanted, str) else wanted[0]
    yield point(path), "wrong-type", {"wanted": Say(first), "got": Say.of(error.instance)}


def _one_of(error: Fault, path: Path) -> Told:
    value = error.validator_value
    known = value if error.validator == "enum" else [value]
    if _is_name(error):
        name = error.instance
        yield point((*path, name)), "unknown-field", {"name": name, "known": known}
        return
    yield point(path), "not-one-of", {"value": shown(error.instance), "known": known}


def _written(error: Fault, path: Path) -> Told:
    where = point((*path, error.instance)) if _is_name(error) else point(path)
    wanted = Say.format(error.schema.get("format"))
    yield where, "bad-pattern", {"value": shown(error.instance), "wanted": wanted}


def _limit(error: Fault, path: Path) -> Told:
    code = "too-small" if "inimum" in str(error.validator) else "too-big"
    yield point(path), code, {"value": shown(error.instance), "limit": error.validator_value}


def _length(error: Fault, path: Path) -> Told:
    code = "too-short" if error.validator == "minLength" else "too-long"
    values = {"count": len(error.instance), "limit": error.validator_value}
    yield point(path), code, values


def _count(error: Fault, path: Path) -> Told:
    code = "too-few" if str(error.validator).startswith("min") else "too-many"
    yield point(path), code, {"count": len(error.instance), "limit": error.validator_value}


def _unique(error: Fault, path: Path) -> Told:
    yield point(path), "not-unique", {}


SAY = {
    "additionalProperties": _unknown_field, "required": _missing, "type": _type,
    "enum": _one_of, "const": _one_of, "pattern": _written,
    "minimum": _limit, "maximum": _limit, "exclusiveMinimum": _limit, "exclusiveMaximum": _limit,
    "minLength": _length, "maxLength": _length, "minItems": _count, "maxItems": _count,
    "minProperties": _count, "maxProperties": _count, "uniqueItems": _unique,
}  # fmt: skip


def _is_name(error: Fault) -> bool:
    """Whether the value at fault is the name of a field and not its content."""
    return "propertyNames" in error.absolute_schema_path
