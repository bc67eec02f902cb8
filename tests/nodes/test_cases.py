"""Every case of every type, on the scripted call: the file says what the caller does and hears."""

import json
from typing import Any

import pytest

from nodes import KINDS
from tests.nodes.script import EXPECTED, FIELDS, HERE, load, play

CASES = [(kind, case) for kind in KINDS for case in load(kind)]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{k}: {c['name']}" for k, c in CASES])
def test_case(kind: str, case: dict[str, Any]) -> None:
    assert set(case) <= FIELDS
    expect = dict(case["expect"])
    assert expect
    assert set(expect) <= EXPECTED
    happened = play(kind, case)
    for name, value in expect.pop("variables", {}).items():
        assert happened.variables.get(name) == value, name
    for name, value in expect.pop("results", {}).items():
        assert happened.results.get(name) == value, name
    if "problem" in expect:
        assert expect.pop("problem") in happened.seen["problem"]
    shown = {name: happened.seen[name] for name in expect}
    assert shown == expect, json.dumps(shown, ensure_ascii=False, indent=1)


def test_every_case_file_is_of_a_type() -> None:
    assert {file.stem for file in HERE.glob("*.json")} == set(KINDS)


def test_names_are_told_apart() -> None:
    names = [(kind, case["name"]) for kind, case in CASES]
    assert len(set(names)) == len(names)
    assert len(names) >= 60
