"""What callers may key at a question: whatever the settings, the entry is taken as it is meant."""

from typing import Any

import pytest

from nodes.collect import Collect
from tests.runtime.walks import flow, path, play_out, program, said, steps

KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "digits"}, {"kind": "digits", "min": 6, "max": 6, "accept": "100000-399999"},
    {"kind": "code", "min": 4, "max": 8}, {"kind": "code", "accept": "06*,20??"},
    {"kind": "date"}, {"kind": "time"}, {"kind": "amount"}, {"kind": "card"},
    {"kind": "phone", "country": "FR"}, {"kind": "digits", "confirm": "digits", "max": 3},
    {"kind": "digits", "cancel_key": None}, {"kind": "digits", "max": 2, "terminator": "*#",
                                             "cancel_key": "0"},
    {"kind": "code", "secret": True, "max": 4}, {"kind": "digits", "attempts": 1},
)  # fmt: skip


def left_by(params: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The outcome by which a caller leaves who presses these keys, question after question."""
    nodes = {
        "a": ("answer", {}, {"next": "d"}), "d": ("collect", params, dict.fromkeys(
            ("ok", "no_input", "invalid", "cancelled"), "end")),
        "end": ("hangup", {}, {}),
    }  # fmt: skip
    script = [{"press": one} for one in keys]
    waits = [step for press in script for step in ({"wait": 6}, press)]
    _, book = play_out(program(flow(nodes)), steps(*waits))
    assert path(book)[-1] == "end"
    return next(str(e.data["port"]) for e in book.events if e.kind == "left" and e.node == "d")


@pytest.mark.parametrize("settings", KINDS, ids=lambda one: "-".join(map(str, one.values())))
def test_the_entries_take_every_way_out_there_is(settings: dict[str, Any]) -> None:
    params = {"prompt": said("?"), "timeout": 60, "total": 90, "inter_digit": 5, **settings}
    node = Collect.model_validate(params)
    entries = [tuple(filter(None, keys)) for keys in node.entries(())]
    ports = {left_by(params, keys) for keys in entries if keys}
    expected = {"ok", "invalid", "cancelled"} - set(node.never())
    assert ports == expected


@pytest.mark.parametrize(
    ("settings", "wanted", "keys"),
    [
        ({"kind": "date"}, "2026-12-24", "24122026"),
        ({"kind": "time"}, "18:30", "1830"),
        ({"kind": "amount"}, "12.5", "12*5#"),
        ({"kind": "phone"}, "+33612345678", "0033612345678#"),
        ({"kind": "digits", "min": 6, "max": 6}, "29*", "290000"),
        ({"kind": "digits", "min": 4, "max": 4}, "*7", "0007"),
        ({"kind": "digits", "min": 3, "max": 3}, "5", "005"),
    ],
)
def test_wanted_values_are_keyed(settings: dict[str, Any], wanted: str, keys: str) -> None:
    node = Collect.model_validate({"prompt": said("?"), **settings})
    assert (keys,) in list(node.entries((wanted,)))


def test_what_cannot_be_keyed_is_not_offered() -> None:
    node = Collect.model_validate({"prompt": said("?"), "accept": "1-5", "max": 1})
    assert all(keys[0] in "12345" or keys[0] in "*#0" for keys in node.entries(("77", "abc", "8")))
