"""Structured conditions: each comparison, and the laws of all, any and not."""

from typing import Any, SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from nodes.conditions import Condition, holds, like, reads

PARSE: TypeAdapter[Any] = TypeAdapter(Condition)
VALUES: dict[str, Any] = {
    "n": 4, "text_n": "4.0", "nom": "Anne", "vide": "", "oui": True, "code": "007",
    "jour": "2026-12-24", "caller.number": "+41790000001", "liste": ["a", "b"],
}  # fmt: skip


def true(condition: Any) -> bool:
    return holds(PARSE.validate_python(condition), VALUES.get)


def row(left: str, op: str, *right: Any) -> dict[str, Any]:
    return {"left": left, "op": op, **({"right": right[0]} if right else {})}


@pytest.mark.parametrize(
    "condition",
    [
        row("nom", "is", "Anne"), row("n", "is", "4"), row("text_n", "is", 4),
        row("oui", "is", True), row("oui", "is", "yes"), row("nom", "is_not", "Bob"),
        row("n", "lt", 5), row("n", "le", "4"), row("n", "gt", 3.5), row("text_n", "ge", 4),
        row("jour", "gt", "2026-12-01"), row("jour", "between", ["2026-12-01", "2026-12-31"]),
        row("nom", "contains", "nn"), row("liste", "contains", "a"),
        row("caller.number", "starts_with", "+41"), row("nom", "ends_with", "ne"),
        row("caller.number", "matches", "+41*1"), row("nom", "matches", "A??e"),
        row("nom", "in", ["Anne", "Bob"]), row("n", "between", [4, 5]), row("n", "in", 4),
        row("nom", "is_set"), row("vide", "is_not_set"), row("absent", "is_not_set"),
        row("absent", "is_not", "x"), row("n", "is", {"var": "text_n"}), {"all": []},
        {"not": {"any": []}}, {"any": [row("n", "is", 9), row("n", "is", 4)]},
    ],
    ids=str,
)  # fmt: skip
def test_holds(condition: Any) -> None:
    assert true(condition)
    assert not true({"not": condition})


@pytest.mark.parametrize(
    "condition",
    [
        row("code", "is", "7"), row("absent", "is", "x"), row("absent", "lt", 3),
        row("n", "between", [4]), row("n", "is", {"var": "absent"}), row("nom", "is", 4),
        row("nom", "matches", "A"), row("nom", "in", []), row("vide", "is_set"), {"any": []},
        {"all": [row("n", "is", 4), row("n", "is", 5)]}, row("nom", "matches", "?????"),
    ],
    ids=str,
)  # fmt: skip
def test_does_not_hold(condition: Any) -> None:
    assert not true(condition)


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"left": "a"}, row("a", "like", "b"), row("", "is", 1), {"all": 3}, {"not": []},
        row("a", "is", {"x": 1}), {"all": [], "any": []}, row("__class__", "is", 1), "a == b",
        {**row("a", "is", 1), "more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_condition_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        PARSE.validate_python(wrong)


def test_reads_every_name() -> None:
    tree = {"all": [row("a", "is", {"var": "b"}), {"not": {"any": [row("c.d", "is_set")]}}]}
    assert list(reads(PARSE.validate_python(tree))) == ["a", "b", "c.d"]


@given(st.text("ab", max_size=12), st.text("ab*?", max_size=8))
def test_like_is_what_the_signs_say(text: str, pattern: str) -> None:
    def plain(t: str, p: str) -> bool:
        if not p:
            return not t
        if p[0] == "*":
            return plain(t, p[1:]) or (bool(t) and plain(t[1:], p))
        return bool(t) and p[0] in ("?", t[0]) and plain(t[1:], p[1:])

    assert like(text, pattern) == plain(text, pattern)


class Counted(str):
    """A text that counts how often one of its characters is looked at."""

    looks = 0

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        self.looks += 1
        return super().__getitem__(at)


def test_a_pattern_cannot_run_long() -> None:
    text, pattern = Counted("a" * 2000), "a*" * 100 + "b"
    assert not like(text, pattern)
    assert 2000 <= text.looks <= len(text) * len(pattern)


@given(st.sampled_from(sorted(VALUES)), st.sampled_from(["is", "lt", "contains", "matches", "in"]))
def test_a_row_is_true_or_false_for_any_values(left: str, op: str) -> None:
    for right in (None, "", "x", 4, 1.5, True, ["a", 2], {"var": "liste"}):
        assert true(row(left, op, right)) in (True, False)
