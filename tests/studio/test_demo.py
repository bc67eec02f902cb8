"""The demo's account, whose password is known to all, is never opened to others unseen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.config import Config
from runtime.records import people
from runtime.records.database import connect, writing
from studio import demo
from studio.cli.serve import _is_loopback
from tests.studio.server import Server

pytestmark = pytest.mark.slow


def test_the_demo_is_for_this_machine_only(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio", "serve", "--demo", "--port", "0"]
    for host in ("0.0.0.0", "::", "192.0.2.7"):
        run = subprocess.run(
            [*command, "--host", host, "--data", str(tmp_path / "data")],
            env=os.environ, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert run.returncode != 0
        assert "ariane user password demo@ariane.local" in " ".join(run.stderr.split())
        assert "Traceback" not in run.stderr
        assert "http://" not in run.stdout


def test_a_known_password_is_warned_of_until_it_is_changed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    config = Config.from_env(data, {})
    demo.prepare(config)
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


def test_what_is_this_machine() -> None:
    assert all(map(_is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(_is_loopback, ("0.0.0.0", "::", "192.0.2.7", "example.org", "")))
