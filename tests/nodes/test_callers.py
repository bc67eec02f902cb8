"""Any caller, any settings: menus and entries always end, by a port they have, within bounds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nodes import KINDS
from nodes.base import ports_of
from tests.nodes.script import play

PROMPT = {"text": {"fr": "Tapez une touche."}}
STEPS = st.lists(
    st.one_of(
        st.text(alphabet="0123456789*#", min_size=1, max_size=6).map(lambda k: {"press": k}),
        st.floats(0, 12).map(lambda s: {"wait": round(s, 2)}),
        st.just({"hear": "Tapez"}),
        st.just({"hangup": True}),
    ),
    max_size=12,
)
MENUS = st.fixed_dictionaries(
    {
        "prompt": st.just(PROMPT),
        "options": st.lists(
            st.sampled_from(["1", "2", "12", "123", "0", "*", "#", "45"]), min_size=1, unique=True
        ).map(lambda keys: [{"key": key} for key in keys]),
    },
    optional={
        "max_no_input": st.integers(1, 4), "max_invalid": st.integers(1, 4),
        "max_total": st.integers(1, 6), "replay_after": st.booleans(),
        "barge_in": st.sampled_from(["none", "dtmf"]),
        "type_ahead": st.sampled_from(["keep", "flush"]),
        "repeat_key": st.sampled_from([None, "*", "9"]), "back_key": st.just("#"),
        "operator_key": st.just("0"), "no_input_prompts": st.just([PROMPT]),
    },
)  # fmt: skip
ENTRIES = st.fixed_dictionaries(
    {"prompt": st.just(PROMPT), "store": st.just("code")},
    optional={
        "kind": st.sampled_from(["digits", "code", "amount", "date", "time", "phone", "card"]),
        "min": st.integers(1, 4), "max": st.integers(4, 8),
        "terminator": st.sampled_from([None, "#", "*#"]),
        "cancel_key": st.sampled_from([None, "*", "0"]), "attempts": st.integers(1, 4),
        "total": st.integers(2, 20), "accept": st.sampled_from(["1-50", "1*", "??"]),
        "confirm": st.sampled_from(["none", "digits"]), "invalid_prompts": st.just([PROMPT]),
    },
)  # fmt: skip


def bounded(kind: str, params: dict[str, Any], steps: list[Any]) -> Any:
    """What happened; it ended by a port of the node and the clock went on no longer than it may."""
    happened = play(kind, {"name": "any", "params": params, "steps": steps})
    assert happened.seen["port"] in ports_of(KINDS[kind], params)
    assert happened.seen["port"] != "error", happened.seen["problem"]
    assert happened.seen["seconds"] < 600
    return happened


@given(MENUS, STEPS)
def test_a_menu_always_ends(params: dict[str, Any], steps: list[Any]) -> None:
    happened = bounded("menu", params, steps)
    keys = {option["key"] for option in params["options"]}
    if happened.seen["port"] in keys:
        assert happened.results["key"] == happened.seen["port"]
        assert happened.seen["pressed"].endswith(happened.results["key"])
    elif happened.seen["port"] in ("no_input", "invalid"):
        failures = happened.results["attempts"] - happened.seen["pressed"].count(
            params.get("repeat_key", "*") or "-"
        )
        assert failures <= params.get("max_total", 5)


@given(ENTRIES, STEPS)
def test_an_entry_always_ends(params: dict[str, Any], steps: list[Any]) -> None:
    happened = bounded("collect", params, steps)
    if happened.seen["port"] == "ok":
        assert happened.results["value"]
        assert happened.variables["code"] == happened.results["value"]
        node = KINDS["collect"].model_validate(params)
        assert len(happened.results["digits"]) <= node.reading().longest  # type: ignore[attr-defined]
        assert happened.results["digits"] in happened.seen["pressed"]
    else:
        assert "code" not in happened.variables
    if happened.seen["port"] != "hangup":
        assert 1 <= happened.results["attempts"] <= params.get("attempts", 3)


@given(ENTRIES, STEPS)
def test_a_secret_entry_tells_no_digit(params: dict[str, Any], steps: list[Any]) -> None:
    params = {**params, "secret": True, "confirm": "none"}
    happened = bounded("collect", params, steps)
    assert set(happened.seen["pressed"]) <= {"•"}
    assert not {"value", "digits"} & set(happened.results)
    assert happened.seen["keys_left"] == "" or happened.seen["port"] == "hangup"
