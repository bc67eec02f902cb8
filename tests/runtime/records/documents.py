"""Small flows and calendars for the tests."""

from typing import Any

from runtime.events import Event


def flow(name: str = "Hello", text: str = "Hello") -> dict[str, Any]:
    """A sound flow: answer, say something, hang up."""
    return {
        "format": 1,
        "name": name,
        "kind": "inbound",
        "languages": ["en"],
        "start": "answer",
        "nodes": {
            "answer": {"type": "answer", "next": {"next": "say"}},
            "say": {
                "type": "play",
                "params": {"prompts": [{"text": {"en": text}}]},
                "next": {"next": "bye"},
            },
            "bye": {"type": "hangup"},
        },
    }


def broken(name: str = "Broken") -> dict[str, Any]:
    """A flow that can be saved but not published: a link leads nowhere."""
    document = flow(name)
    document["nodes"]["say"]["next"] = {}
    return document


def with_hours(calendar: str) -> dict[str, Any]:
    """A flow that asks a calendar."""
    document = flow("Hours")
    document["nodes"]["hours"] = {
        "type": "hours",
        "params": {"calendar": calendar, "ranges": ["day"]},
        "next": {"day": "say", "closed": "bye", "holiday": "bye", "emergency": "bye"},
    }
    document["nodes"]["answer"]["next"] = {"next": "hours"}
    return document


def calendar() -> dict[str, Any]:
    """Open from eight to noon on Mondays."""
    weekly = {"mon": ["08:00-12:00"]}
    return {"label": "Day", "zone": "Europe/Zurich", "ranges": {"day": {"weekly": weekly}}}


def event(call: str, n: int, kind: str, node: str = "", *, workspace: str = "one",
          flow: str = "hello", at: float = 1_780_000_000.0, **data: Any) -> Event:  # fmt: skip
    """A fact of a real call."""
    return Event(workspace, call, n, at + n, kind, flow, 1, False, node, data)  # type: ignore[arg-type]


def a_call(call: str, **more: Any) -> list[Event]:
    """A whole short call: answer, say, bye."""
    return [
        event(call, 1, "started", **{"from": "+41791234567", "to": "123"}, **more),
        event(call, 2, "entered", "answer", visit=1, **more),
        event(call, 3, "left", "answer", port="next", **more),
        event(call, 4, "entered", "say", visit=2, **more),
        event(call, 5, "left", "say", port="next", **more),
        event(call, 6, "entered", "bye", visit=3, **more),
        event(call, 7, "ended", reason="finished", seconds=6.0, **more),
    ]
