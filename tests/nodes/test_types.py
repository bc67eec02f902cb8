"""Every type is complete: documented, drawn, named in three languages, tried, and sound."""

import asyncio
import inspect
import json
import re
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from nodes import KINDS, TYPES
from nodes.base import LANES, Each, Group, Key, Node, Prompt, When, ports_of, prompts
from nodes.catalogue import LANGUAGES, README, catalogue, common, describe, reference, texts
from nodes.collect import Collect
from nodes.keys import Entry
from tests.nodes.script import CaseCall, load

SIMPLE = {"text", "digits", "number", "money", "boolean", "date", "time", "datetime", "phone"}
Kind = type[Node]
every = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.type)
language = pytest.mark.parametrize("language", LANGUAGES)


def inner(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field without `null`, and of what a list holds."""
    if "anyOf" in field and "format" not in field:
        field = next(f for f in field["anyOf"] if f.get("type") != "null")
    if field.get("type") == "array":
        field = field["items"]
    ref = field.get("$ref")
    return schema["$defs"][ref.rpartition("/")[2]] if ref else field


def fields(kind: Kind) -> dict[str, dict[str, Any]]:
    """All fields a form shows, those of list items as `options.key`."""
    schema = kind.model_json_schema()
    found = {}
    for name, field in schema["properties"].items():
        found[name] = one = inner(field, schema)
        if "properties" in one and one.get("format") != "prompt":
            found |= {f"{name}.{n}": inner(f, schema) for n, f in one["properties"].items()}
    return found


def keys_of(value: Any, at: str = "") -> set[str]:
    """The paths of all texts."""
    if not isinstance(value, dict):
        return {at}
    return {path for key, item in value.items() for path in keys_of(item, f"{at}/{key}")}


def test_types_are_known_by_their_names() -> None:
    assert list(KINDS.values()) == list(TYPES)
    assert [kind.type for kind in TYPES] == list(KINDS)


@every
def test_a_type_is_documented_and_drawn(kind: Kind) -> None:
    assert len(inspect.cleandoc(kind.__doc__ or "").splitlines()[0]) > 15
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", kind.icon)
    assert kind.group in get_args(Group)
    assert re.fullmatch(r"[a-z_]+", kind.type)
    assert set(kind.results.values()) <= SIMPLE
    assert asyncio.iscoroutinefunction(kind.run)
    assert "run" in vars(kind)


@every
def test_a_type_refuses_what_it_does_not_know_and_never_changes(kind: Kind) -> None:
    params = load(kind.type)[0]["params"]
    with pytest.raises(ValidationError):
        kind.model_validate({**params, "no_such_parameter": 1})
    node = kind.model_validate(params)
    name = next(iter(kind.model_fields))
    with pytest.raises(ValidationError):
        setattr(node, name, None)


@every
def test_the_schema_is_sound_and_takes_every_case(kind: Kind) -> None:
    schema = kind.model_json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for case in load(kind.type):
        assert not list(validator.iter_errors(case["params"])), case["name"]
    assert json.loads(json.dumps(schema)) == schema


@every
def test_parameters_survive_json(kind: Kind) -> None:
    for case in load(kind.type):
        node = kind.model_validate(case["params"])
        again = kind.model_validate_json(node.model_dump_json(by_alias=True))
        assert again == node


@every
def test_ports_are_data(kind: Kind) -> None:
    for rule in kind.ports:
        if isinstance(rule, Each | When):
            assert rule.param in kind.model_fields
    if kind.ends or kind.jumps:
        assert kind.ports == ()
    else:
        assert kind.ports
    if kind.jumps:
        assert kind.jumps in kind.model_fields


@every
def test_every_port_is_tried(kind: Kind) -> None:
    """Each kind of way out is taken by some case, hang-up included where there is a caller."""
    left, wanted = set(), set()
    for case in load(kind.type):
        port = case["expect"].get("port")
        possible = (*ports_of(kind, case["params"]), "error")
        if port and not (kind.ends or kind.jumps):
            assert port in possible, case["name"]
        left.add(port)
    for rule in kind.ports:
        if isinstance(rule, str | When):
            wanted.add(rule if isinstance(rule, str) else rule.port)
    wanted |= {"hangup"} if kind.talks else set()
    assert wanted <= left
    if any(isinstance(rule, Each) for rule in kind.ports):
        assert left - wanted


def test_ports_of_lists_options_special_keys_and_lanes() -> None:
    params = {"options": [{"key": "1"}, {"key": "12"}, {"key": "1"}], "operator_key": "0"}
    names = ports_of(KINDS["menu"], params)
    assert names == ("1", "12", "operator", "no_input", "invalid", *LANES)
    assert ports_of(KINDS["language"], {"mode": "fixed"}) == ("next", *LANES)
    assert ports_of(KINDS["hours"], {"ranges": ["office"]}) == (
        "emergency", "holiday", "office", "closed",
    )  # fmt: skip
    assert ports_of(KINDS["jump"], {"to": "a"}) == ()


@every
def test_a_node_says_whether_it_needs_its_caller(kind: Kind) -> None:
    for case in load(kind.type):
        node = kind.model_validate(case["params"])
        heard = case["expect"].get("heard")
        if heard:
            assert node.speaks(), case["name"]
        assert not node.asks() or kind.waits
        assert not node.speaks() or kind.talks


def test_what_contradicts_itself_is_told() -> None:
    prompt = {"text": {"fr": "Votre code."}}
    wrong = [
        ("collect", {"prompt": prompt, "min": 5, "max": 4}, "/max"),
        ("collect", {"prompt": prompt, "secret": True, "confirm": "digits"}, "/confirm"),
        ("language", {"mode": "ask"}, "/options"),
        ("language", {"mode": "fixed"}, "/language"),
        ("language", {"mode": "variable"}, "/variable"),
    ]
    for kind, params, pointer in wrong:
        issues = list(KINDS[kind].model_validate(params).check())
        assert [issue.param for issue in issues] == [pointer]
        assert issues[0].values["problem"]


async def test_a_secret_is_never_read_back() -> None:
    params = {"prompt": {"text": {"fr": "Code."}}, "secret": True, "confirm": "digits"}
    call = CaseCall.__new__(CaseCall)  # says and hears nothing: any use of it would fail
    assert await Collect.model_validate(params).agreed(call, Entry("1234", "full", 0), "1234")


def test_a_longest_entry_alone_sets_a_sound_length() -> None:
    prompt = {"text": {"fr": "Votre date."}}
    for kind, most in (("date", 4), ("card", 8), ("digits", 4)):
        node = KINDS["collect"].model_validate({"prompt": prompt, "kind": kind, "max": most})
        assert not list(node.check())


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("menu", {"prompt": {}, "options": []}),
        ("menu", {"prompt": {}, "options": [{"key": "A"}]}),
        ("menu", {"prompt": {}, "options": [{"key": "*1"}]}),
        ("menu", {"prompt": {}, "options": [{"key": "1234567"}]}),
        ("menu", {"prompt": {}, "options": [{"key": "1"}], "timeout": 0}),
        ("menu", {"prompt": {"text": {"fr": 3}}, "options": [{"key": "1"}]}),
        ("collect", {"prompt": {}, "max": 33}),
        ("collect", {"prompt": {}, "accept": "(a+)+"}),
        ("collect", {"prompt": {}, "accept": "1-"}),
        ("collect", {"prompt": {}, "store": "Not A Name"}),
        ("collect", {"prompt": {}, "country": "Suisse"}),
        ("collect", {"prompt": {}, "kind": "poem"}),
        ("condition", {"rules": [{"id": "Not An Id", "when": {"all": []}}]}),
        ("selector", {"value": "a", "cases": [{"id": "b", "equals": []}]}),
        ("say_value", {"value": "1", "as": "song"}),
        ("say_value", {"value": "1", "as_": "number"}),
        ("set", {"values": []}),
        ("marker", {"name": ""}),
        ("jump", {}),
        ("hangup", {"cause": "fire"}),
        ("play", {"prompts": []}),
    ],
    ids=str,
)
def test_bad_parameters_are_refused_by_schema_and_class(kind: str, params: Any) -> None:
    assert list(Draft202012Validator(KINDS[kind].model_json_schema()).iter_errors(params))
    with pytest.raises(ValidationError):
        KINDS[kind].model_validate(params)


def test_a_prompt_is_told_apart_by_language_tags() -> None:
    params = {"prompts": [{"text": {"french": "Bonjour."}}]}
    with pytest.raises(ValidationError):
        KINDS["play"].model_validate(params)


def test_all_prompts_of_a_node_are_found() -> None:
    said = {"text": {"fr": "x"}}
    node = KINDS["menu"].model_validate(
        {"prompt": said, "options": [{"key": "1"}], "invalid_prompts": [said, said]}
    )
    assert [at for at, _ in prompts(node)] == [
        "/prompt",
        "/invalid_prompts/0",
        "/invalid_prompts/1",
    ]
    assert all(isinstance(prompt, Prompt) for _, prompt in prompts(node))


# --- texts --------------------------------------------------------------------------------------


@language
def test_the_same_texts_exist_in_each_language(language: str) -> None:
    assert keys_of(texts(language)) == keys_of(texts("en"))


@language
def test_no_text_is_empty_or_left_in_english(language: str) -> None:
    own, english = texts(language)["types"], texts("en")["types"]
    for kind in KINDS:
        said = own[kind]
        assert len(said["help"]) > 60
        assert len(said["keywords"]) >= 5
        assert len(said["summary"]) > 5
        if language != "en":
            assert said["help"] != english[kind]["help"]
    assert all(text.strip() for text in _strings(texts(language)))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [text for item in items for text in _strings(item)]


@every
@language
def test_every_parameter_choice_port_and_result_has_texts(kind: Kind, language: str) -> None:
    own = texts(language)["types"][kind.type]
    shown = fields(kind)
    assert set(own["fields"]) == set(shown)
    for name, schema in shown.items():
        said = own["fields"][name]
        assert said["label"]
        assert said["help"]
        assert set(said.get("values", ())) == set(schema.get("enum", ())), name
    fixed = {rule if isinstance(rule, str) else "" for rule in kind.ports}
    more = {
        rule.port if isinstance(rule, When) else "*" for rule in kind.ports if rule not in fixed
    }
    empty = {r.empty for r in kind.ports if isinstance(r, Each) and r.empty}
    assert set(own["ports"]) == {p for p in fixed if p} | more | empty
    assert set(own["results"]) == set(kind.results)


@every
@language
def test_summaries_name_only_parameters(kind: Kind, language: str) -> None:
    named = set(re.findall(r"\{(\w+)\}", texts(language)["types"][kind.type]["summary"]))
    english = set(re.findall(r"\{(\w+)\}", texts("en")["types"][kind.type]["summary"]))
    assert named <= set(kind.model_json_schema()["properties"])
    assert named == english


@language
def test_common_texts_cover_what_the_types_use(language: str) -> None:
    said = common(language)
    assert set(said["groups"]) == set(get_args(Group))
    assert set(said["lanes"]) == set(LANES)
    assert set(said["keys"]) == set("0123456789*#")
    used = {format_ for kind in TYPES for format_ in _formats(kind.model_json_schema())}
    assert used <= set(said["formats"])
    assert set(said["value_types"]) >= SIMPLE


def _formats(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {f for item in schema for f in _formats(item)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["format"]} if isinstance(schema.get("format"), str) else set()
    return own | {f for item in schema.values() for f in _formats(item)}


def test_french_signs_stand_apart_and_do_not_break() -> None:
    assert not [text for text in _strings(texts("fr")) if re.search(r" [:;!»]| \?(?!\?)|« ", text)]


# --- catalogue ----------------------------------------------------------------------------------


@language
def test_the_catalogue_is_plain_json_in_palette_order(language: str) -> None:
    all_ = catalogue(language)
    assert [one["type"] for one in all_] == list(KINDS)
    assert json.loads(json.dumps(all_)) == all_


def test_a_description_says_what_a_browser_needs() -> None:
    menu = describe(KINDS["menu"], "fr-CH")
    assert menu["label"] == "Menu"
    assert menu["group_label"] == "Demander"
    assert menu["ports"][0] == {"each": "options", "id": "key", "empty": None}
    assert menu["ports"][1] == {"when": "back_key", "port": "back"}
    assert menu["lanes"] == ["hangup", "error"]
    assert menu["port_labels"]["hangup"] == "L’appelant raccroche"
    assert menu["schema"]["properties"]["timeout"]["format"] == "seconds"
    assert describe(KINDS["condition"], "en")["lanes"] == []
    assert describe(KINDS["menu"], "ja")["label"] == describe(KINDS["menu"], "en")["label"]


def test_the_reference_is_fresh() -> None:
    assert README.read_text("utf-8") == reference(), "run: python -m nodes.catalogue"


def test_the_reference_shows_every_parameter() -> None:
    text = reference()
    for kind in TYPES:
        section = text.split(f"\n## {kind.type}\n")[1].split("\n## ")[0]
        for name in kind.model_json_schema()["properties"]:
            assert f"| `{name}` |" in section
        assert "Example: " in section


def test_a_key_is_one_key() -> None:
    class OneKey(BaseModel):
        key: Key

    for good in "0123456789*#":
        assert OneKey(key=good).key == good
    for bad in ("", "A", "12", "1\n", "１"):
        with pytest.raises(ValidationError):
            OneKey(key=bad)
