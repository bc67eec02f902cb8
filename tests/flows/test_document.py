"""Reading text: limits and plain values, each refusal with its place."""

import json
from typing import Any

import pytest

from flows.document import DEEPEST, LARGEST, read

DEEP = "[" * 60 + "]" * 60
ABYSS = "[" * 200_000

REFUSED: list[tuple[Any, str, str]] = [
    (b"\xff\xfe{}", "", "not-text"),
    ("{", "", "not-json"),
    ("", "", "not-json"),
    ('{"a": 1,}', "", "not-json"),
    ('{"a": NaN}', "/a", "not-plain"),
    ('{"a": [1, -Infinity]}', "/a/1", "not-plain"),
    ('{"a": 1e999}', "/a", "not-plain"),
    ('{"a": ' + "9" * 5000 + "}", "", "not-plain"),
    ('{"a": 123456789012345678901234567890}', "/a", "not-plain"),
    ('{"a": "\\ud800"}', "/a", "not-plain"),
    ('{"a": "x\\u0000"}', "/a", "not-plain"),
    ('{"nodes": {"a": 1, "a": 2}}', "/nodes/a", "twice"),
    (DEEP, "/0" * DEEPEST, "too-deep"),
    (ABYSS, "", "too-deep"),
    ({"a": {1: 2}}, "/a", "not-plain"),
    ({"a": {1, 2}}, "/a", "not-plain"),
    ({"a": (1,)}, "/a", "not-plain"),
    ({"a": float("nan")}, "/a", "not-plain"),
    ({"a": 10**5000}, "/a", "not-plain"),
    (" " * (LARGEST + 1), "", "too-large"),
]


@pytest.mark.parametrize(("source", "pointer", "code"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(source: Any, pointer: str, code: str) -> None:
    _, problems = read(source)
    assert [(p.pointer, p.code) for p in problems] == [(pointer, code)]
    for language in ("en", "fr", "it"):
        assert 5 < len(problems[0].text(language)) < 200


def test_a_syntax_mistake_tells_line_and_column() -> None:
    _, (problem,) = read('{\n  "a": 1\n  "b": 2\n}')
    assert "line 3, column 3" in problem.text()
    assert "ligne 3, colonne 3" in problem.text("fr")


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True, "é"]}, [], "x", 3, None])
def test_plain_values_come_through_as_text_bytes_and_value(value: Any) -> None:
    text = json.dumps(value)
    assert read(text) == (value, [])
    assert read(text.encode()) == (value, [])
    assert read(b"\xef\xbb\xbf" + text.encode()) == (value, [])
    if not isinstance(value, str):
        assert read(value) == (value, [])


def test_all_places_are_told_in_the_order_of_the_document() -> None:
    _, problems = read('{"a": {"x": 1, "x": 2}, "b": [NaN, {"y": 1, "y": 1}]}')
    assert sorted(p.pointer for p in problems) == ["/a/x", "/b/0", "/b/1/y"]


def test_many_doubled_names_are_counted_quickly() -> None:
    source = "{" + ",".join(f'"k{i % 50_000}":0' for i in range(100_000)) + "}"
    _, problems = read(source)
    assert len(problems) == 50_000
