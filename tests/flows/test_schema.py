"""The flow schema: fresh, the same as the checks that use its parts, one error per mistake."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis_jsonschema import from_schema
from jsonschema import Draft202012Validator

from flows import schema
from flows.compile import compile
from flows.facts import definitions
from flows.problems import unpoint
from flows.schema import flow_schema, problems, shape_problems
from flows.shape import Checker, inlined
from flows.world import World
from nodes import KINDS

EXAMPLE = Path(__file__).parents[2] / "examples/dupont-sa/accueil.json"
CASES = Path(__file__).with_name("checks")
WHOLE = Checker(flow_schema())


def example() -> Any:
    return json.loads(EXAMPLE.read_text("utf-8"))


def test_the_file_is_fresh_and_a_sound_schema() -> None:
    assert schema.FILE.read_text("utf-8") == schema.text(), "run: python -m flows.schema"
    Draft202012Validator.check_schema(flow_schema())


def test_every_type_is_in_the_schema() -> None:
    placed = flow_schema()["$defs"]["Placed"]
    assert placed["properties"]["type"]["enum"] == list(KINDS)
    assert len(placed["allOf"]) == len(KINDS)


def test_the_example_and_all_cases_of_rules_are_sound_by_the_whole_schema() -> None:
    assert WHOLE.is_valid(example())
    for path in CASES.glob("*.json"):
        if path.stem not in ("schema", "no-start"):
            assert WHOLE.is_valid(json.loads(path.read_text("utf-8"))["passes"]), path.name


MENU = ("nodes", "services", "params")
MISTAKES: list[tuple[tuple[str | int, ...], Any, str, str]] = [
    # path to set, value (None: delete), pointer, words
    (("format",), 2, "/format", "formats 1 to 1"),
    (("format",), True, "/format", "formats 1 to 1"),
    (("format",), "1", "/format", "formats 1 to 1"),
    (("format",), None, "", "“format” is missing"),
    (("name",), "", "/name", "too short"),
    (("name",), 5, "/name", "a whole number where a text"),
    (("kind",), "inbond", "/kind", "did you mean “inbound”?"),
    (("languages",), [], "/languages", "at least 1"),
    (("languages",), ["french"], "/languages/0", "fr or fr-CH"),
    (("languages",), "fr", "/languages", "a text where a list"),
    (("start",), None, "", "“start” is missing"),
    (("max_seconds",), 0, "/max_seconds", "at least 1"),
    (("max_seconds",), 1.5, "/max_seconds", "a whole number"),
    (("titel",), "x", "/titel", "remove it|possible: |did you mean"),
    (("nodes",), [], "/nodes", "an object"),
    (("nodes", "Fin !"), {"type": "hangup"}, "/nodes/Fin !", "an id"),
    (("nodes", "fin\n"), {"type": "hangup"}, "/nodes/fin\n", "an id"),
    (("nodes", "fin"), "hangup", "/nodes/fin", "a text where an object"),
    (("nodes", "fin", "type"), None, "/nodes/fin", "“type” is missing"),
    (("nodes", "fin", "type"), "hang-up", "/nodes/fin/type", "did you mean “hangup”?"),
    (("nodes", "fin", "type"), ["hangup"], "/nodes/fin/type", "a list"),
    (("nodes", "fin", "nexts"), {}, "/nodes/fin/nexts", "did you mean “next”?"),
    (("nodes", "fin", "marker"), "", "/nodes/fin/marker", "too short"),
    (("nodes", "langue", "next", "fr"), 3, "/nodes/langue/next/fr", "a text"),
    (MENU, None, "/nodes/services", "“params” is missing"),
    ((*MENU, "prompt"), None, "/nodes/services/params", "still to be set"),
    ((*MENU, "prompt"), "Bonjour", "/nodes/services/params/prompt", "an object"),
    ((*MENU, "short_prompt"), "Bonjour", "/nodes/services/params/short_prompt", "an object"),
    ((*MENU, "short_prompt"), {"txt": {}}, "/nodes/services/params/short_prompt/txt", "“text”"),
    ((*MENU, "prompt", "text", "français"), "x",
     "/nodes/services/params/prompt/text/français", "fr or fr-CH"),
    ((*MENU, "prompt", "text", "fr"), 3, "/nodes/services/params/prompt/text/fr", "a text"),
    ((*MENU, "timout"), 5, "/nodes/services/params/timout", "did you mean “timeout”?"),
    ((*MENU, "timeout"), "5", "/nodes/services/params/timeout", "a number"),
    ((*MENU, "timeout"), 500, "/nodes/services/params/timeout", "at most 120"),
    ((*MENU, "max_invalid"), True, "/nodes/services/params/max_invalid", "true or false"),
    ((*MENU, "barge_in"), "yes", "/nodes/services/params/barge_in", "none, dtmf"),
    ((*MENU, "options"), [], "/nodes/services/params/options", "at least 1"),
    ((*MENU, "options", 0, "key"), "12345678", "/nodes/services/params/options/0/key", "2 to 6"),
    ((*MENU, "options", 1, "lable"), "x", "/nodes/services/params/options/1/lable", "remove it"),
    ((*MENU, "operator_key"), "10", "/nodes/services/params/operator_key", "one key"),
    (("nodes", "horaires", "params", "calendar"), "Mon agenda",
     "/nodes/horaires/params/calendar", "an id"),
    (("layout", "fin", "x"), "0", "/layout/fin/x", "a number"),
    (("layout", "fin", "z"), 1, "/layout/fin/z", "no field"),
    (("notes",), [{"x": 0, "y": 0}], "/notes/0", "“text” is missing"),
    (("variables",), {"Dossier": {"type": "text"}}, "/variables/Dossier", "starting with a letter"),
    (("variables",), {"dossier": {"type": "string"}}, "/variables/dossier/type", "digits"),
]  # fmt: skip


def change(document: Any, path: tuple[str | int, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    if value is None:
        del document[path[-1]]
    else:
        document[path[-1]] = value


@pytest.mark.parametrize(
    ("path", "value", "pointer", "words"), MISTAKES, ids=[str(m[0][-1]) for m in MISTAKES]
)
def test_one_mistake_is_one_error_at_its_place(
    path: tuple[str | int, ...], value: Any, pointer: str, words: str
) -> None:
    document = example()
    change(document, path, value)
    told = [i for i in compile(document, World.empty()).issues if i.code == "schema"]
    assert [issue.values["pointer"] for issue in told] == [pointer]
    text = str(told[0].values["problem"])
    assert any(word in text for word in words.split("|")), text
    assert told[0].node == (pointer.split("/")[2] if pointer.startswith("/nodes/") else None)


CONDITIONS: list[tuple[Any, str, str]] = [
    ({"left": "caller.number", "op": "begins", "right": "+41"}, "/op", "starts_with"),
    ({"left": "caller.number", "op": "is", "rigth": "+41"}, "/rigth", "“right”"),
    ({"left": "caller.number"}, "", "still to be set"),
    ({"all": [{"left": "caller number", "op": "is_set"}]}, "/all/0/left", "variable"),
    ({"all": {"left": "x", "op": "is_set"}}, "/all", "a list"),
    ({"any": [{"not": {"left": "x", "op": "is", "right": {"vra": "y"}}}]},
     "/any/0/not/right/vra", "did you mean “var”?"),
    ("x", "", "an object"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "pointer", "words"), CONDITIONS)
def test_of_alternatives_only_the_meant_one_is_told(when: Any, pointer: str, words: str) -> None:
    document = {"format": 1, "name": "x", "kind": "inbound", "languages": ["fr"], "start": "c",
                "nodes": {"c": {"type": "condition", "params": {"rules": [
                    {"id": "r", "when": when}]}}}}  # fmt: skip
    found = problems(document)
    assert found[0].values["pointer"] == "/nodes/c/params/rules/0/when" + pointer
    assert words in str(found[0].values["problem"])
    assert len(found) <= 2


def test_all_mistakes_are_told_at_once_and_the_rules_still_speak() -> None:
    document = example()
    document["titel"] = 1
    document["nodes"]["fin"]["type"] = "hangupp"
    document["nodes"]["services"]["params"]["options"][0]["key"] = "x"
    document["nodes"]["accueil"]["params"]["prompts"][0]["text"]["de"] = " "
    del document["nodes"]["ferme"]["next"]["next"]
    found = [(i.code, i.node) for i in compile(document, World.empty()).issues]
    assert found == [
        ("schema", None), ("missing-prompt", "accueil"), ("missing-reference", "horaires"),
        ("schema", "services"), ("unwired-port", "ferme"), ("schema", "fin"),
    ]  # fmt: skip


def test_text_problems_are_schema_issues_too() -> None:
    (issue,) = problems('{"nodes": {"a": {"type": "hangup"}')
    assert (issue.code, issue.values["pointer"]) == ("schema", "")
    twice = '{"format": 1, "nodes": {"a": {}, "a": {}}}'
    assert "/nodes/a" in [issue.values["pointer"] for issue in problems(twice)]


# --- the parts say what the whole says ----------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(from_schema({"type": "object"}))
def test_any_object_is_refused_alike_by_the_parts_and_the_whole(document: Any) -> None:
    assert WHOLE.is_valid(document) is (shape_problems(document) == [])


DEFINITIONS = flow_schema()["$defs"]


def generated(value: Any) -> Any:
    """A schema that hypothesis-jsonschema can follow: conditions are one row, not nested."""
    if isinstance(value, list):
        return [generated(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "condition":
        return DEFINITIONS["Row"] | {"properties": DEFINITIONS["Row"]["properties"] | {"right": {}}}
    return {key: generated(item) for key, item in value.items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS))
def test_generated_parameters_of_every_type(kind: str) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(from_schema(generated(inlined(definitions()[1][kind], DEFINITIONS))))
    def holds(params: Any) -> None:
        document = {"format": 1, "name": "x", "kind": "inbound", "languages": ["fr"],
                    "start": "n", "nodes": {"n": {"type": kind, "params": params}}}  # fmt: skip
        parts = shape_problems(document)
        assert WHOLE.is_valid(document) is (parts == [])
        report = compile(document, World.empty())
        assert all("pointer" in issue.values for issue in report.issues)
        assert report.to_json("it")["ok"] is report.ok

    holds()


# --- broken documents ---------------------------------------------------------------------------

JUNK = (None, True, 0, -1, 1.5, 10**15, "", "x", "é" * 300, "../..", [], [[]], {}, {"a": 1})


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of everything inside a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def mutants(count: int, seed: str) -> Iterator[Any]:
    """The example with one to three things removed, replaced, renamed or doubled."""
    chance = random.Random(seed)
    sound = example()
    everywhere = list(places(sound))
    for _ in range(count):
        document = copy.deepcopy(sound)
        for path in chance.sample(everywhere, chance.randint(1, 3)):
            try:
                mutate(document, path, chance)
            except (KeyError, IndexError, TypeError):
                continue  # an earlier change took the place away
        yield document


def mutate(document: Any, path: tuple[str | int, ...], chance: random.Random) -> None:
    for key in path[:-1]:
        document = document[key]
    last, what = path[-1], chance.randrange(4)
    if what == 0:
        del document[last]
    elif what == 1:
        document[last] = copy.deepcopy(chance.choice(JUNK))
    elif what == 2 and isinstance(document, dict):
        document[f"{last}x"] = document.pop(last)
    else:
        document[last] = {"type": document[last]}


def exists(document: Any, pointer: str) -> bool:
    """Whether the pointer leads somewhere, or to a field that should be in something that is."""
    for at, key in enumerate(steps := unpoint(pointer)):
        if isinstance(document, dict):
            if key not in document:
                return at >= len(steps) - 2
            document = document[key]
        elif isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            return False
    return True


@pytest.mark.parametrize("seed", ["one", "two", "three", "four"])
def test_broken_documents_are_never_raised_and_always_told_with_a_place(seed: str) -> None:
    refused = 0
    for document in mutants(150, seed):
        report = compile(document, World.empty())
        again = compile(json.dumps(document), World.empty())
        assert report.to_json() == again.to_json()
        assert WHOLE.is_valid(document) is (shape_problems(document) == [])
        for issue in report.to_json("fr")["issues"]:
            # the outcome that leads nowhere is what is missing
            missing = issue["code"] == "unwired-port"
            place = issue["pointer"].partition("/next/")[0] if missing else issue["pointer"]
            assert exists(document, place), issue
            assert issue["message"]
            assert issue["effect"]
        refused += not report.ok
    assert refused == 150  # in an empty world even the sound example lacks its calendar


@pytest.mark.parametrize(
    "source",
    [None, 3, "x", "", b"", b"\x00", "[]", "null", "true", '"x"', "{", "{}", b"\xff", [], [1],
     {"nodes": None}, {"nodes": {"a": None}}, {"nodes": {"": {}}}, {"format": 10**30},
     {"format": 1, "nodes": {"a": {"type": "menu", "params": {"options": [None]}}}},
     {"start": {}, "on_error": [], "languages": [None], "layout": 3, "notes": {}}, object(),
     {1: 2}, "[" * 100_000, '{"a":' * 100_000],
)  # fmt: skip
def test_anything_at_all_can_be_compiled(source: Any) -> None:
    report = compile(source, World.empty())
    assert not report.ok
    assert report.program is None
    assert all(isinstance(issue["pointer"], str) for issue in report.to_json("it")["issues"])
    assert problems(source)
