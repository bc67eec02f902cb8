"""Two workspaces in one database: whatever is asked in one never shows the other's things."""

import inspect
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from runtime.journal import Batch, write
from runtime.records import (
    calendars,
    calls,
    commands,
    debug,
    directory,
    flows,
    locks,
    people,
    scenarios,
    settings,
    sounds,
    used,
    versions,
)
from runtime.records.database import reading, writing
from runtime.records.errors import NotFound
from runtime.records.sounds import SoundRow
from tests.runtime.records.documents import a_call, calendar, flow, with_hours

PASSWORD = "a good password"
# Which number is called, which cookie comes: these say themselves whose workspace it is.
ACROSS = {
    "directory.route", "directory.is_free", "directory.normalise", "calls.tail", "calls.last_seq",
    "calls.path", "people.workspace_ids", "people.any_account", "people.sign_in",
    "people.password_is", "people.find_session", "people.reread_session", "people.touch_session",
    "commands.waiting", "commands.done", "debug.present",
    # Pure: they look at no table.
    "versions.newest", "versions.when", "versions.of_row", "scenarios.checked", "scenarios.loaded",
}  # fmt: skip


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as conn:
        flows.create(conn, "one", flow("Secret"), "anna", "secret")
        flows.publish(conn, "one", "secret", None, "anna")
        tomorrow = time.time() + 86400
        flows.publish(conn, "one", "secret", None, "anna", effective=tomorrow)
        locks.lock(conn, "one", "secret", "anna", "mine")
        scenarios.add(conn, "one", "secret", {"name": "Mine"}, "anna")
        settings.put(conn, "one", "publishing", {"block_on_failing": True})
        directory.assign(conn, "one", "123", "secret")
        calendars.save_calendar(conn, "one", "day", calendar())
        flows.create(conn, "one", with_hours("day"), "anna")
        sounds.save_sound(conn, "one", SoundRow("hello", "Hello", "fr", "a" * 64, 1.0, 0.0))
        people.add_user(conn, "one", "anna@example.org", PASSWORD)
        debug.listen(conn, "one", "secret", "anna")
        events = a_call("c1", flow="secret") + a_call("c2", flow="secret")[:4]
        write(conn, Batch(events, {"c2": "{}"}), "runtime-1")
        debug.claim(conn, "one", "secret", "c2")
    return engine


def functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name}": function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and function.__module__ == module.__name__
    }


MODULES = (
    calendars, calls, commands, debug, directory, flows, locks, people, scenarios,
    settings, sounds, used, versions,
)  # fmt: skip
ALL = {name: found for module in MODULES for name, found in functions(module).items()}


def test_every_function_takes_the_workspace_first() -> None:
    wrong = {
        name
        for name, function in ALL.items()
        if list(inspect.signature(function).parameters)[:2] != ["conn", "workspace"]
    }
    assert wrong == ACROSS


LISTS: dict[str, Callable[[Any], Any]] = {
    "flows.flow_list": lambda conn: flows.flow_list(conn, "two"),
    "directory.number_list": lambda conn: directory.number_list(conn, "two"),
    "calendars.calendar_list": lambda conn: calendars.calendar_list(conn, "two"),
    "locks.lock_list": lambda conn: locks.lock_list(conn, "two"),
    "used.users": lambda conn: used.users(conn, "two"),
    "versions.coming": lambda conn: versions.coming(conn, "two"),
    "sounds.sound_list": lambda conn: sounds.sound_list(conn, "two"),
    "people.user_list": lambda conn: people.user_list(conn, "two"),
    "calls.recent": lambda conn: calls.recent(conn, "two"),
    "calls.facts": lambda conn: calls.facts(conn, "two", "c1"),
    "calls.facts_of": lambda conn: [
        fact
        for facts in calls.facts_of(conn, "two", calls.recent(conn, "one")).values()
        for fact in facts
    ],
    "calls.begun": lambda conn: list(calls.begun(conn, "two", 0).counts)
    + calls.begun(conn, "two", 0).live,
    "calls.snapshot": lambda conn: list(calls.snapshot(conn, "two").counts)
    + calls.snapshot(conn, "two").live,
    "scenarios.scenario_list": lambda conn: scenarios.scenario_list(conn, "two", "secret"),
    "settings.get": lambda conn: settings.get(conn, "two", "publishing", []),
    "debug.left_alone": lambda conn: debug.left_alone(conn, "two", "secret", "anna"),
    "directory.world": lambda conn: [
        *directory.world(conn, "two").calendars, *directory.world(conn, "two").audio,
        *directory.world(conn, "two").flows, *directory.world(conn, "two").numbers,
    ],
}  # fmt: skip

REFUSED: dict[str, Callable[[Any], Any]] = {
    "flows.get_draft": lambda conn: flows.get_draft(conn, "two", "secret"),
    "flows.save_draft": lambda conn: flows.save_draft(conn, "two", "secret", flow(), 1, "eve"),
    "flows.publish": lambda conn: flows.publish(conn, "two", "secret", None, "eve"),
    "flows.rollback": lambda conn: flows.rollback(conn, "two", "secret", 1, "eve"),
    "flows.version_list": lambda conn: flows.version_list(conn, "two", "secret"),
    "flows.document": lambda conn: flows.document(conn, "two", "secret", 1),
    "flows.archive": lambda conn: flows.archive(conn, "two", "secret"),
    "flows.restore": lambda conn: flows.restore(conn, "two", "secret", "eve"),
    "flows.duplicate": lambda conn: flows.duplicate(conn, "two", "secret", "eve"),
    "flows.certificate": lambda conn: flows.certificate(conn, "two", "secret", 1),
    "locks.hold": lambda conn: locks.hold(conn, "two", "secret"),
    "locks.lock": lambda conn: locks.lock(conn, "two", "secret", "eve"),
    "locks.unlock": lambda conn: locks.unlock(conn, "two", "secret", "eve", force=True),
    "versions.withdraw": lambda conn: versions.withdraw(conn, "two", "secret", 2, "eve"),
    "directory.assign": lambda conn: directory.assign(conn, "two", "124", "secret"),
    "directory.release": lambda conn: directory.release(conn, "two", "123"),
    "calendars.get_calendar": lambda conn: calendars.get_calendar(conn, "two", "day"),
    "calendars.delete_calendar": lambda conn: calendars.delete_calendar(conn, "two", "day"),
    "sounds.get_sound": lambda conn: sounds.get_sound(conn, "two", "hello"),
    "sounds.delete_sound": lambda conn: sounds.delete_sound(conn, "two", "hello"),
    "calls.one": lambda conn: calls.one(conn, "two", "c1"),
    "scenarios.get_scenario": lambda conn: scenarios.get_scenario(conn, "two", "secret", "mine"),
    "scenarios.add": lambda conn: scenarios.add(conn, "two", "secret", {"name": "x"}, "eve"),
    "scenarios.save": lambda conn: scenarios.save(
        conn, "two", "secret", "mine", {"name": "x"}, "eve"
    ),
    "scenarios.delete": lambda conn: scenarios.delete(conn, "two", "secret", "mine"),
    "scenarios.copy": lambda conn: scenarios.copy(conn, "two", "secret", "secret", "eve"),
    "commands.order": lambda conn: commands.order(conn, "two", "c2", "go"),
    "commands.hang_up": lambda conn: commands.hang_up(conn, "two", "c2"),
    "people.set_password": lambda conn: people.set_password(
        conn, "two", "anna@example.org", "another good one"
    ),
}

# These only add to, or ask about, the workspace named; the others' things cannot be named at all.
OWN = {
    "flows.create", "flows.check", "flows.live_version", "calendars.save_calendar",
    "sounds.save_sound", "people.add_workspace", "people.add_user", "people.get_user",
    "people.set_language", "people.open_session", "people.end_session", "used.refuse_if_used",
    "sounds.free_id", "versions.set_back", "versions.count", "locks.get_lock",
    "locks.refuse_if_locked", "debug.listen", "debug.get", "debug.change", "debug.leave",
    "debug.claim", "debug.last_told", "debug.saved_state", "settings.put",
}  # fmt: skip


def test_every_function_is_looked_at() -> None:
    assert set(LISTS) | set(REFUSED) | OWN | ACROSS == set(ALL)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_of_the_other_workspace_is_listed(filled: Engine, name: str) -> None:
    with reading(filled) as conn:
        assert list(LISTS[name](conn)) == []


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_of_the_other_workspace_is_touched(filled: Engine, name: str) -> None:
    with pytest.raises(NotFound), writing(filled) as conn:
        REFUSED[name](conn)


def test_who_debugs_is_nobody_s_business(filled: Engine) -> None:
    with writing(filled) as conn:
        (mine,) = debug.left_alone(conn, "one", "secret", "anna")
        debug.change(conn, "two", mine.id, paused=True)
        debug.leave(conn, "two", mine.id)
        assert debug.get(conn, "two", mine.id) is None
        assert debug.get(conn, "one", mine.id) == mine
        assert debug.claim(conn, "two", "secret", "c2") is None
        assert debug.saved_state(conn, "two", "c2") is None
        assert debug.saved_state(conn, "one", "c2") == "{}"
        assert debug.last_told(conn, "two", "c2") is None


def test_the_same_ids_live_side_by_side(filled: Engine) -> None:
    with writing(filled) as conn:
        flows.create(conn, "two", flow("Mine"), "eve", "secret")
        calendars.save_calendar(conn, "two", "day", {**calendar(), "label": "Mine"})
        sounds.save_sound(conn, "two", SoundRow("hello", "Mine", "fr", "c" * 64, 1.0, 0.0))
        flows.archive(conn, "two", "secret")
        calendars.delete_calendar(conn, "two", "day")
        sounds.delete_sound(conn, "two", "hello")
    with reading(filled) as conn:
        assert flows.get_draft(conn, "one", "secret").name == "Secret"
        assert not flows.get_draft(conn, "one", "secret").archived
        assert calendars.get_calendar(conn, "one", "day").name == "Day"
        assert sounds.get_sound(conn, "one", "hello").sha == "a" * 64
        people_of_one = people.user_list(conn, "one")
        with pytest.raises(NotFound):
            people.get_user(conn, "two", people_of_one[0].id)
