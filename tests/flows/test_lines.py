"""The line and column of each value in a JSON text."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.lines import nearest, places
from flows.problems import point

TEXT = """{
  "a": [1, {"b/c": null}],
  "d": "x\\"y", "e": {}
}
"""


def test_places_of_values_and_members() -> None:
    assert places(TEXT) == {
        "": (1, 1), "/a": (2, 3), "/a/0": (2, 9), "/a/1": (2, 12), "/a/1/b~1c": (2, 13),
        "/d": (3, 3), "/e": (3, 16),
    }  # fmt: skip


def test_what_is_missing_is_shown_where_it_would_be() -> None:
    known = places(TEXT)
    assert nearest(known, "/a/1/gone/deep") == (2, 12)
    assert nearest(known, "/gone") == (1, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


def pointers(value: Any, path: tuple[str | int, ...] = ()) -> set[str]:
    """The pointers of all values."""
    parts = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    return {point(path)}.union(*(pointers(inner, (*path, key)) for key, inner in parts))


@given(JSON, st.sampled_from([None, 1, "\t"]))
def test_every_value_of_any_text_has_its_place(value: Any, indent: Any) -> None:
    text = json.dumps(value, indent=indent)
    lines = text.split("\n")
    found = places(text)
    assert found.keys() == pointers(value)
    for line, column in found.values():
        assert lines[line - 1][column - 1 :].strip()
