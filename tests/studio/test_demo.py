"""The demo's account, whose password is known to all, is never opened to others unseen."""

import time
from pathlib import Path

import pytest

from runtime.config import Config
from runtime.records import flows, people
from runtime.records.attendance import planning, workers
from runtime.records.database import connect, migrate, reading, writing
from studio import demo, trials
from studio.cli.serve import _is_loopback
from studio.examples import example_folders
from tests.studio.commands import Process
from tests.studio.server import Server

pytestmark = pytest.mark.slow


def test_the_demo_is_for_this_machine_only(commands: Process, tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.7"):
        run = commands(tmp_path, "serve", "--demo", "--port", "0", "--host", host, "--data", "data")
        assert run.returncode != 0
        assert "ariane user password demo@ariane.local" in " ".join(run.stderr.split())
        assert "Traceback" not in run.stderr
        assert "http://" not in run.stdout


def test_a_known_password_is_warned_of_until_it_is_changed(demo_data: Path) -> None:
    data, config = demo_data, Config.from_env(demo_data, {})
    with Server(data, {}) as server:
        assert "WARNING" in server.said()
        assert "ariane user password demo@ariane.local" in server.said()
    engine = connect(config.database_url)
    with writing(engine) as conn:
        people.set_password(conn, demo.WORKSPACE, demo.EMAIL, "another good one")
    engine.dispose()
    for options in ((), ("--demo",)):
        with Server(data, {}, *options) as server:
            assert "WARNING" not in server.said()
            assert demo.PASSWORD not in server.said()


def test_the_demo_starts_whatever_is_there(tmp_path: Path) -> None:
    config = Config.from_env(tmp_path / "data", {})
    engine = connect(config.database_url)
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, demo.WORKSPACE, "Ariane")
        for number in range(30):  # with those of the example, too many for codes of six digits
            card = workers.WorkerCard(f"Worker {number}")
            workers.save_worker(conn, demo.WORKSPACE, f"worker-{number}", card, config.secret)
    told = demo.prepare(config)
    assert len(told) == 1
    assert "softycall" in told[0]
    assert "a code needs 7 digits" in told[0]
    assert demo.prepare(config) == []  # told once
    with reading(engine) as conn:
        flow = flows.live_version(conn, demo.WORKSPACE, flows.get_draft(conn, "demo", "softycall"))
        assert flow is not None
        known = {one.id for one in workers.worker_list(conn, demo.WORKSPACE)}
        planned = planning.shift_list(conn, demo.WORKSPACE, 0, 9e9)
        assert len(known) == 33
        assert {one.worker for one in planned} <= known
        assert min(one.ends for one in planned) > time.time() - 60
    engine.dispose()


def test_what_is_this_machine() -> None:
    assert all(map(_is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(_is_loopback, ("0.0.0.0", "::", "192.0.2.7", "example.org", "")))


def test_its_flows_have_tests_that_hold(tmp_path: Path) -> None:
    config = Config.from_env(tmp_path / "data", {})
    demo.prepare(config)
    demo.prepare(config)  # a later start adds none
    engine = connect(config.database_url)
    with reading(engine) as conn:
        for folder in example_folders():
            _, done = trials.run_kept(conn, demo.WORKSPACE, folder.name, config.secret)
            assert len(done.results) == len(list((folder / "scenarios").glob("*.json")))
            assert done.failed == ()
    engine.dispose()
