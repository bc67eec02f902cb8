"""Scripted calls: played to their end through states on paper, and judged in plain words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.compile import compile
from flows.differences import Names
from flows.scenario import Scenario, load
from flows.world import World as Known
from nodes.base import Call, Node
from runtime.pretended import Written
from runtime.scripted import Played, judge, play
from tests.runtime.test_pretended import OFFICE
from tests.runtime.walks import flow, said

SALES, HELP = {"key": "1", "label": "Sales"}, {"key": "2", "label": "Help"}
MENU = {"prompt": said("Tapez 1 ou 2."), "options": [SALES, HELP], "max_no_input": 1}
HOURS = {"calendar": "office", "ranges": ["day"]}
ENDS = dict.fromkeys(("no_input", "invalid"), "bye")
NODES: dict[str, Any] = {
    "up": ("answer", {}, {"next": "when"}),
    "when": ("hours", HOURS, {"day": "services", "closed": "shut", "holiday": "shut",
                              "emergency": "shut"}),
    "services": ("menu", MENU, {"1": "sales", "2": "help", **ENDS}),
    "sales": ("play", {"prompts": [said("Les ventes.")]}, {"next": "keep"}),
    "keep": ("set", {"values": [{"variable": "team", "value": "sales"}]}, {"next": "bye"}),
    "help": ("play", {"prompts": [said("L'aide.")]}, {"next": "bye"}),
    "shut": ("play", {"prompts": [said("Fermé.")]}, {"next": "bye"}),
    "bye": ("hangup", {"prompt": said("Au revoir.")}, {}),
}  # fmt: skip
KNOWN = Known(calendars={"office": OFFICE})


def document(**changed: Any) -> dict[str, Any]:
    made = flow({**NODES, **changed}, "up", variables={"team": {"type": "text", "label": "Équipe"}})
    made["nodes"]["services"]["name"] = "Services"
    made["nodes"]["sales"]["marker"] = "sales"
    return made


SALES_CALL: dict[str, Any] = {
    "name": "Sales on a Monday",
    "flow": "flow.json",
    "call": {"from": "+41790000001", "to": "+41440000000", "at": "2026-11-23T10:00:00+01:00"},
    "steps": [{"hear": "services"}, {"press": "1"}, {"hear": {"text": "ventes"}}],
    "expect": {
        "path": ["up", "when", "services", "sales", "keep", "bye"],
        "ports": {"when": "day", "services": "1"},
        "end": "finished",
        "markers": {"sales": 1},
        "variables": {"team": "sales", "language": "fr", "services.key": "1"},
        "heard": ["services", {"text": "ventes"}, "bye"],
    },
}


def names(made: dict[str, Any]) -> Names:
    program = compile(made, KNOWN).program
    assert program is not None
    return Names.of(program, KNOWN.calendars)


def run(
    made: dict[str, Any], language: str = "en", **scenario: Any
) -> tuple[Played, list[tuple[str, str | None, str]]]:
    """What was played, and (what, node, message) of each difference."""
    called = names(made)
    test = load({**SALES_CALL, **scenario})
    played = play(called.program, test, Written(KNOWN))
    found = judge(test, played, called)
    return played, [(one.what, one.node, one.message(called, language)) for one in found]


def expecting(**expect: Any) -> dict[str, Any]:
    return {"expect": expect}


def test_a_call_is_told_whole() -> None:
    played, differences = run(document())
    assert differences == []
    assert played.path == list(SALES_CALL["expect"]["path"])
    assert played.ports[1:3] == [("when", "day"), ("services", "1")]
    assert played.pressed == [{"node": "services", "key": "1"}]
    assert played.heard[1] == {
        "node": "sales", "text": "Les ventes.", "language": "fr", "end": "done",
    }  # fmt: skip
    assert played.results["when.state"] == "open"
    assert 2 < played.seconds < 30
    assert [event.n for event in played.events] == list(range(1, len(played.events) + 1))


def test_what_was_found_is_what_a_new_test_expects() -> None:
    played, _ = run(document())
    kept = played.expected().model_dump(mode="json", exclude_none=True)
    assert run(document(), expect=kept)[1] == []
    assert (
        load({**SALES_CALL, "expect": kept}).expect
        == Scenario.model_validate({**SALES_CALL, "expect": kept}).expect
    )


def test_each_step_begins_with_a_state_that_was_read_back(monkeypatch: Any) -> None:
    """A step that keeps something in the state of the call beside what is written down loses it."""
    from nodes.answer import Answer
    from nodes.hangup import Hangup

    seen: list[bool] = []

    def spying(kind: type[Node]) -> None:
        real = kind.run

        async def run(self: Node, call: Call) -> str:
            seen.append(hasattr(call, "left_here"))
            call.left_here = True  # type: ignore[attr-defined]
            return await real(self, call)

        monkeypatch.setattr(kind, "run", run)

    spying(Answer)
    spying(Hangup)
    called = names(document())
    play(called.program, load(SALES_CALL), Written(KNOWN))
    assert seen == [False, False]
    seen.clear()
    play(called.program, load(SALES_CALL), Written(KNOWN), reload=False)
    assert seen == [False, True]


def test_with_and_without_reloading_it_is_the_same_call() -> None:
    called, test = names(document()), load(SALES_CALL)
    once = play(called.program, test, Written(KNOWN))
    other = play(called.program, test, Written(KNOWN), reload=False)
    assert once == other


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "At “when” the caller left by “Closed”; the test expects “day”."),
        ("fr", "À l’étape « when », l’appelant est sorti par « Fermé » ; le test attend « day »."),
        ("it", "Al passo «when» il chiamante è uscito con «Chiuso»; la prova si aspetta «day»."),
    ],
)
def test_another_outcome_is_told_once_by_the_names_of_the_step(language: str, message: str) -> None:
    _, differences = run(document(), language, world={"hours": {"when": "closed"}})
    assert differences[0][:2] == ("port", "when")
    assert differences[0][2].replace("Day", "day") == message
    assert [what for what, *_ in differences] == [
        "port", "markers", "variables", "variables", "heard",
    ]  # fmt: skip


def test_a_key_is_told_with_its_label() -> None:
    _, differences = run(
        document(), steps=[{"hear": "services"}, {"press": "2"}],
        **expecting(path=SALES_CALL["expect"]["path"]),
    )  # fmt: skip
    assert differences == [
        ("port", "services",
         "At “Services” the caller left by “Key 2 · Help”; the test expects “Key 1 · Sales”."),
    ]  # fmt: skip


def test_an_outcome_that_leads_elsewhere() -> None:
    elsewhere = ("menu", MENU, {"1": "help", "2": "sales", **ENDS})
    _, differences = run(document(services=elsewhere), **expecting(
        path=SALES_CALL["expect"]["path"], ports={"services": "1"}
    ))  # fmt: skip
    assert differences == [
        ("path", "services",
         "From “Services” the outcome “Key 1 · Sales” led to “help”; the test expects “sales”."),
    ]  # fmt: skip


def test_a_call_that_ends_too_early_or_goes_on() -> None:
    path = SALES_CALL["expect"]["path"]
    _, early = run(document(), **expecting(path=[*path, "sales"]))
    assert [message for *_, message in early] == [
        "After “bye” the call ended; the test expects it to go on to “sales”."
    ]
    _, late = run(document(), **expecting(path=path[:-1]))
    assert [message for *_, message in late] == [
        "After “keep” the call went on to “bye”; the test expects its end."
    ]
    _, other = run(document(), **expecting(path=["when"]))
    assert other[0][2] == "The call began at “up”; the test expects “when”."


THE_END = (
    "The call ended because the caller hung up; the test expects that the flow comes to its end."
)


def test_why_it_ended() -> None:
    _, differences = run(
        document(), steps=[{"hear": "services"}, {"hangup": True}], **expecting(end="finished")
    )
    assert differences == [
        ("end", "services", THE_END),
    ]  # fmt: skip


def test_counters_and_values() -> None:
    _, differences = run(
        document(), **expecting(markers={"other": 2}, variables={"team": "help", "language": "it"})
    )
    assert [message for *_, message in differences] == [
        "The counter “other” went up by 0; the test expects 2.",
        "The counter “sales” went up by 1; the test expects 0.",
        "At the end “Équipe” was “sales”; the test expects “help”.",
        "At the end “language” was “fr”; the test expects “it”.",
    ]


def test_secret_values_are_not_shown() -> None:
    made = document()
    made["variables"]["team"]["secret"] = True
    _, differences = run(made, **expecting(variables={"team": "help"}))
    assert [message for *_, message in differences] == [
        "At the end “Équipe” was “•••”; the test expects “•••”."
    ]


def test_what_was_heard_in_which_order() -> None:
    _, differences = run(document(), **expecting(heard=[{"text": "ventes"}, "services"]))
    assert differences == [
        ("heard", "services",
         "The caller did not hear the message of “Services” where the test expects it."),
    ]  # fmt: skip
    _, differences = run(document(), **expecting(heard=[{"text": "bonjour"}]))
    assert [message for *_, message in differences] == [
        "The caller did not hear “bonjour” where the test expects it."
    ]


def test_a_caller_who_waits_in_vain() -> None:
    waits = [{"hear": "services"}, {"press": "2"}, {"hear": "sales"}, {"press": "5"}]
    _, differences = run(document(), steps=waits, **expecting(end="finished"))
    assert differences == [
        ("problem", "sales",
         "The caller was waiting to hear “sales”, which never came; the call ended at “bye”."),
    ]  # fmt: skip
    keys = [{"hear": "services"}, {"press": "1"}, {"hear": "bye"}, {"press": "9"}]
    _, differences = run(document(), steps=keys, **expecting(end="finished"))
    assert [one[2] for one in differences] == [
        "The call ended at “bye” before the caller could press 9."
    ]


def test_a_step_that_fails() -> None:
    _, differences = run(document(), world={"hours": {"when": "error"}}, **expecting())
    assert differences == [
        ("problem", "when", "The step “when” failed: there is no calendar 'office'"),
    ]
    played, differences = run(
        document(), steps=[], world={"hours": {"when": "error"}}, **expecting(end="failed")
    )
    assert differences == []
    assert played.failed == [("when", "Trouble: there is no calendar 'office'")]


def test_without_an_instant_it_is_now() -> None:
    called = names(document())
    played = play(called.program, load({**SALES_CALL, "call": {}}), Written(KNOWN))
    begun = played.events[0].at
    assert abs(begun - datetime.now(UTC).timestamp()) < 60
