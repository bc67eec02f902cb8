"""Whatever is given: no exception, a report that can be sent, fixes that can be applied."""

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.compile import compile
from flows.facts import Facts, details
from flows.schema import shape_problems, sound_flow
from flows.shape import find
from flows.world import World
from nodes import KINDS
from tests.flows.patches import patched

CASES = sorted(Path(__file__).with_name("checks").glob("*.json"))
READ = [json.loads(path.read_text("utf-8")) for path in CASES]
FLOWS = [case[which] for case in READ for which in ("fails", "passes")]
odd = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=9),
    st.sampled_from(["{{ n }}", "{{", "fr", "b", "1", "menu", "{% x %}", "\ud800", "é\0"]),
)  # fmt: skip
values = st.recursive(
    odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inner:
            found += places(item, (*path, key))
    return found


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A flow in which up to four places hold something else, or nothing."""
    document = copy.deepcopy(draw(st.sampled_from(FLOWS)))
    for _ in range(draw(st.integers(1, 4))):
        where = places(document)
        if not where:
            break
        *path, last = draw(st.sampled_from(where))
        holder = document
        for key in path:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(values)
        else:
            del holder[last]
    return document


@settings(max_examples=200)
@given(spoilt())
def test_spoilt_flows_are_told_and_never_crash(document: Any) -> None:
    report = compile(document, World.empty()).to_json("it")
    json.dumps(report)
    for issue in report["issues"]:
        for fix in issue["fixes"]:
            compile(patched(document, fix["patch"]), World.empty())


@settings(max_examples=200)
@given(values)
def test_any_value_at_all_is_told_and_never_crashes(value: Any) -> None:
    json.dumps(compile(value, World.empty()).to_json())


@settings(max_examples=200)
@given(spoilt())
def test_what_the_quick_way_takes_the_schema_takes_too(document: Any) -> None:
    if sound_flow(document) is not None:
        outline = [p for p in shape_problems(document, sound=False) if "/params" not in p.pointer]
        assert [p for p in outline if p.code != "missing-field"] == []
    nodes = document.get("nodes") if isinstance(document, dict) else None
    for node in nodes.values() if isinstance(nodes, dict) else ():
        kind = node.get("type") if isinstance(node, dict) else None
        if isinstance(kind, str) and kind in KINDS and isinstance(node.get("params"), dict):
            try:
                text = json.dumps(node["params"], allow_nan=False)
            except ValueError:
                continue
            if Facts(KINDS[kind], json.loads(text), text).node is not None:
                assert find(details(kind), json.loads(text)) == []
