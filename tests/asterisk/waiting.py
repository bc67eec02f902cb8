"""A flow for every way a call can wait, and for what a crash must not count twice."""

from typing import Any

from tests.runtime.walks import flow, said

LONG = 5.0
"""Seconds of every prompt here: long enough to be killed in the middle."""
OPTIONS = [{"key": "1", "label": "Un"}, {"key": "2", "label": "Deux"}]


def lane(node: tuple[str, dict[str, Any], dict[str, str]], **more: Any) -> dict[str, Any]:
    """Answer, count, do one thing, count again, end; whoever hangs up is counted too."""
    nodes = {
        "a": ("answer", {}, {"next": "before"}),
        "before": ("marker", {"name": "before"}, {"next": "x"}),
        "x": node,
        "after": ("marker", {"name": "after"}, {"next": "h"}),
        "h": ("hangup", {}, {}),
        "gone": ("marker", {"name": "gone"}, {"next": "end"}),
        "end": ("hangup", {}, {}),
    }
    return flow(nodes, on_hangup="gone", **more)


MENU = {"prompt": said("Tapez 1 ou 2."), "options": OPTIONS, "timeout": 30}
COLLECT = {"prompt": said("Votre code ?"), "min": 4, "max": 4, "store": "code", "timeout": 30,
           "inter_digit": 20}  # fmt: skip
ASK = {"mode": "ask", "options": [{"language": "fr", "key": "1", "prompt": said("Le français ?")}]}

PLAY = lane(("play", {"prompts": [said("Bonjour.")], "barge_in": False}, {"next": "after"}))
CHOOSE = lane(("menu", MENU, {"1": "after", "2": "after", "no_input": "h", "invalid": "h"}))
TYPE = lane(
    ("collect", COLLECT, {"ok": "after", "no_input": "h", "invalid": "h", "cancelled": "h"}),
    variables={"code": {"type": "digits"}},
)
LANGUAGE = lane(("language", ASK, {"fr": "after"}))
VALUE = lane(("say_value", {"value": "79 412 33 08 79", "as": "digits"}, {"next": "after"}))
EARLY = flow(
    {
        "a": ("answer", {"early": said("Un instant.")}, {"next": "after"}),
        "after": ("marker", {"name": "after"}, {"next": "p"}),
        "p": ("play", {"prompts": [said("Bonjour.")]}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)


def chain(length: int) -> dict[str, Any]:
    """Short prompts and markers in turn: a kill at any moment falls between two of something."""
    nodes: dict[str, Any] = {"a": ("answer", {}, {"next": "p0"})}
    for at in range(length):
        after = f"p{at + 1}" if at + 1 < length else "h"
        nodes[f"p{at}"] = ("play", {"prompts": [said(f"Phrase {at}.")]}, {"next": f"m{at}"})
        nodes[f"m{at}"] = ("marker", {"name": f"m{at}"}, {"next": after})
    return flow({**nodes, "h": ("hangup", {}, {})})
