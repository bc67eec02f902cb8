"""`ariane serve` as people meet it: the first start, the second, the stop; and the keeper."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from runtime.records import calls
from runtime.records.database import connect, reading
from tests.studio.commands import Process
from tests.studio.server import STOP_SECONDS, Browser, Server

pytestmark = pytest.mark.slow  # real processes


def test_the_demo_can_be_used_at_once_and_again_after_a_restart(tmp_path: Path) -> None:
    with Server(tmp_path / "data", {}, "--demo") as server:
        assert "demo@ariane.local" in server.said()
        browser = server.sign_in()
        flows = browser.http.get("/flows").json()["flows"]
        dupont = next(flow for flow in flows if flow["id"] == "dupont-sa")
        assert dupont["numbers"] == ["+41218025555"]
        assert dupont["live"]["version"] == 1
        assert dupont["problems"]["errors"] == 0
        browser.http.put("/numbers/12", json={"flow": "dupont-sa", "label": "Test"})
        numbers = browser.http.get("/numbers").json()
        server.stop()
    with Server(tmp_path / "data", {}, "--demo") as server:
        again = server.sign_in()
        assert again.http.get("/flows").json()["flows"][0]["live"]["version"] == 1
        assert again.http.get("/numbers").json() == numbers


def test_a_first_start_says_how_to_get_an_account(commands: Process, tmp_path: Path) -> None:
    with Server(tmp_path / "data", {}) as server:
        assert "ariane user add" in server.said()
        health = httpx.get(f"{server.address}/api/v1/health").json()
        assert health == {**health, "demo": False, "accounts": False}
        add = ("user", "add", "anna@example.org", "--password", "a good password")
        assert commands(tmp_path, *add, "--data", str(server.data)).returncode == 0
        browser = server.sign_in("anna@example.org", "a good password")
        assert browser.session["user"]["role"] == "owner"
        assert browser.http.get("/flows").json() == {"flows": []}


def test_it_stops_soon_although_pages_are_open(demo_data: Path) -> None:
    with Server(demo_data, {}, "--demo") as server:
        browser = server.sign_in()
        live = browser.socket("/live")
        live.wait("flows")
        phone = browser.socket("/phone")
        call = phone.call("dial", {"flow": "dupont-sa"})["call"]
        phone.wait("play")
        assert server.process is not None
        # As a service manager does it: every process is told, the worker by its master once more.
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        for pid in (server.process.pid, *map(int, children.read_text().split())):
            os.kill(pid, signal.SIGTERM)
        assert server.process.wait(STOP_SECONDS) == 0  # pages stay open for ever
        assert server.faults() == []
    with Server(demo_data, {}) as server:
        ended = server.sign_in().http.get(f"/calls/{call}").json()
        assert ended["reason"] == "lost"


def dialled(server: Server) -> str:
    """A test call that is known to the database, and goes on."""
    browser = server.sign_in()
    phone = browser.socket("/phone")
    call: str = phone.call("dial", {"flow": "dupont-sa"})["call"]
    phone.wait("play")
    until(lambda: browser.http.get(f"/calls/{call}").json().get("path"))
    return call


def until(wanted: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.05)


def reason(browser: Browser, call: str) -> str | None:
    ended: str | None = browser.http.get(f"/calls/{call}").json()["reason"]
    return ended


def test_calls_of_a_killed_studio_are_closed_once_by_the_next(demo_data: Path) -> None:
    with Server(demo_data, {}, "--demo") as server:
        killed = dialled(server)
        assert server.process is not None
        worker = subprocess.run(
            ["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True, check=True
        )
        for pid in (server.process.pid, *map(int, worker.stdout.split())):
            os.kill(pid, signal.SIGKILL)
        server.process.wait()
    with Server(demo_data, {}) as server:
        browser = server.sign_in()
        until(lambda: reason(browser, killed) == "lost")
        orphaned = dialled(server)
        assert server.process is not None
        worker = family(server.process.pid)[1]  # after it comes the voice, a child of its own
        server.process.kill()
        server.process.wait()
        until(lambda: not is_running(worker))
    with Server(demo_data, {}) as server:
        browser = server.sign_in()
        until(lambda: reason(browser, orphaned) == "lost")
    engine = connect(f"sqlite:///{demo_data / 'ariane.db'}")
    with reading(engine) as conn:
        for call in (killed, orphaned):
            assert [event.kind for event in calls.facts(conn, "demo", call)].count("ended") == 1
    engine.dispose()


def test_without_help_of_the_system_the_worker_watches_its_master() -> None:
    script = (
        "import os, sys, time, threading; from studio.serve import _watch\n"
        "if not os.fork(): _watch(os.getppid())\n"
        "time.sleep(60)"
    )
    master = subprocess.Popen([sys.executable, "-c", script])
    end = time.monotonic() + 20
    while len(family(master.pid)) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    worker = family(master.pid)[1]
    time.sleep(0.3)
    assert is_running(worker)
    master.kill()
    master.wait()
    end = time.monotonic() + 5
    while is_running(worker):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def first(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A studio whose calls nobody else may touch."""
    data = shutil.copytree(demo_folder, tmp_path_factory.mktemp("first") / "data")
    with Server(data, {"ARIANE_DATABASE_URL": f"sqlite:///{data / 'ariane.db'}"}) as server:
        yield server


def test_a_data_folder_is_served_once(first: Server, commands: Process, tmp_path: Path) -> None:
    call = dialled(first)
    assert first.process is not None
    again = commands(tmp_path, "serve", "--port", "0", "--data", str(first.data))
    assert again.returncode == 2
    assert f"process {first.process.pid}" in again.stderr
    assert str(first.data) in again.stderr.replace("\n", "")
    assert first.sign_in().http.get(f"/calls/{call}").json()["ended"] is None


def test_studios_that_share_a_database_leave_the_calls_of_the_other(
    first: Server, tmp_path: Path
) -> None:
    call = dialled(first)
    with Server(tmp_path / "two", {"ARIANE_DATABASE_URL": first.env["ARIANE_DATABASE_URL"]}) as two:
        assert dialled(two)  # so its start is over
        assert first.sign_in().http.get(f"/calls/{call}").json()["ended"] is None


def test_a_port_in_use_is_told_in_words(first: Server, commands: Process, tmp_path: Path) -> None:
    port = first.address.rpartition(":")[2]
    run = commands(tmp_path, "serve", "--port", port, "--data", "data")
    assert run.returncode == 2
    assert f"Port {port}" in run.stderr
    assert "Traceback" not in run.stderr


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [pid, *(pid for child in found.stdout.split() for pid in family(int(child)))]


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(") ")[2][0] != "Z"


def test_with_an_asterisk_the_runtime_starts_and_ends_with_the_studio(demo_data: Path) -> None:
    asterisk = {"ARIANE_ARI_PASSWORD": "secret-word", "ARIANE_ARI_URL": "http://127.0.0.1:9"}
    for how in (signal.SIGTERM, signal.SIGKILL):
        with Server(demo_data, asterisk, "--demo") as server:
            assert server.process is not None
            end = time.monotonic() + 20
            session = server.sign_in().http.get("/session").json()
            while "127.0.0.1:9" not in server.said():
                assert time.monotonic() < end, server.said()
                time.sleep(0.1)
            assert session["asterisk"]["configured"]
            everyone = family(server.process.pid)
            assert len(everyone) == 4  # server, its worker, the keeper, the runtime
            server.process.send_signal(how)
            server.process.wait(15)
            end = time.monotonic() + 15
            while any(map(is_running, everyone)):
                assert time.monotonic() < end, [pid for pid in everyone if is_running(pid)]
                time.sleep(0.1)


def test_unusable_settings_are_told_at_once(commands: Process, tmp_path: Path) -> None:
    for env, words in [
        ({"ARIANE_ARI_URL": "asterisk:8088"}, "ARIANE_ARI_URL"),
        ({"ARIANE_DATABASE_URL": "mysql://x/y"}, "mysql"),
        ({"ARIANE_WORKSPACE": "A B"}, "ARIANE_WORKSPACE"),
    ]:
        run = commands(tmp_path, "serve", "--port", "0", "--data", "data", **env)
        assert run.returncode == 2
        assert words in run.stderr
        assert "Traceback" not in run.stderr


KEEPER = """
import sys, signal
from studio.keeper import Keeper
import studio.keeper as module
module.FIRST_WAIT = 0.05
keeper = Keeper([sys.executable, "-c", sys.argv[1]])
signal.signal(signal.SIGTERM, keeper.stop)
sys.exit(keeper.run())
"""


def keep(child: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", KEEPER, child]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def test_the_keeper_starts_a_dead_runtime_again_and_stops_a_live_one(tmp_path: Path) -> None:
    note = tmp_path / "starts"
    child = (
        f"import os, time; f = open({str(note)!r}, 'a'); f.write(f'{{os.getpid()}}\\n'); f.close();"
        f" n = len(open({str(note)!r}).readlines()); time.sleep(60) if n == 3 else os._exit(1)"
    )
    keeper = keep(child)
    end = time.monotonic() + 20
    while not note.exists() or len(note.read_text().splitlines()) < 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.2)
    keeper.terminate()
    assert keeper.wait(10) == 0
    last = int(note.read_text().splitlines()[-1])
    assert not Path(f"/proc/{last}").exists()
    assert keeper.stdout is not None
    keeper.stdout.close()


def test_the_keeper_does_not_fight_over_calls() -> None:
    keeper = keep("raise SystemExit(3)")
    assert keeper.wait(10) == 3
    assert keeper.stdout is not None
    keeper.stdout.close()
