"""What every test shares: the no-skip rule, a clean environment, a fresh database of each kind."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from runtime.records import database, people
from runtime.records.database import connect, migrate
from tests.postgres import Cluster, find_binaries

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_SKIP = "ARIANE_NO_SKIP"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
# Processes that tests start keep what they compiled: there are dozens of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# What steers the tests themselves; every other ARIANE_* is a setting of the program.
OURS = {NO_SKIP, "ARIANE_ASTERISK_ROOT", "ARIANE_DEBIAN_MIRROR"}

WITH_ASTERISK = ("tests/asterisk/", "tests/browser/test_real_")
SECOND_TRIES = 8
"""Tests with other programs (Asterisk, a browser) may fail once on a machine that is busy with
something else; more of them than this in one run is a failure of the run."""
POLITE = 10
"""How far the other processes stand back (see nice(1))."""
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
if not CHROMIUM.exists() and Path("/usr/bin/chromium").exists():
    CHROMIUM = Path("/usr/bin/chromium")  # the same with its window: half as fast to begin with
# Runs as root and without a graphics card, and talks to no one but the page under test.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    # A microphone that beeps; without a window nobody can be asked whether a page may have it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

# Two busy cores make any deadline a matter of luck; the timeout per test remains.
settings.register_profile("ariane", deadline=None, print_blob=True)
settings.load_profile("ariane")


def _forbid_skip(report: Report) -> Report:
    """Turn a skip into a failure that says why it was skipped."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(NO_SKIP) == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{NO_SKIP}=1: nothing may be skipped in this run, but: {reason}"
    return report


class Together(LoadScopeScheduling):
    """Side by side (`-n 2`) a file stays in one process, and all that needs Asterisk too.

    Those tests wait more than they work: the others pass in their time.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "asterisk" if file.startswith(WITH_ASTERISK) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """How tests are dealt to processes."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for other programs gets a second try; nothing else does."""
    for item in items:
        if item.get_closest_marker("asterisk") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Side by side, what is heard on a telephone comes first: its timings are looked at."""
    if "PYTEST_XDIST_WORKER" in os.environ and not item.nodeid.startswith(WITH_ASTERISK):
        os.nice(max(0, POLITE - os.nice(0)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Second tries are told by name, so that nobody overlooks a test that wavers."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"WAVERED {report.nodeid}: passed or failed at a second try")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Too many second tries are no luck."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    wavered = len(reporter.stats.get("rerun", [])) if reporter else 0
    if wavered > SECOND_TRIES and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """A skipped test fails when ARIANE_NO_SKIP=1."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """So does a module that skips itself while it is collected."""
    return _forbid_skip((yield))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the person who runs it."""
    for name in set(os.environ) - OURS:
        if name.startswith("ARIANE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The real password hash at its lowest cost: hundreds of tests sign in."""
    cheapest = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_hasher", cheapest)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_disk() -> Iterator[Any]:
    """SQLite waits for no disk in this process, nor does PostgreSQL (tests/postgres.py); gives how
    connections are really prepared. Power cuts have their own disk: tests/runtime/forgetful.py.
    """
    prepare = database._prepare

    def prepared(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_prepare", prepared)
        yield prepare


@pytest.fixture
def patient_disk(quick_disk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits for the disk as it does in production."""
    monkeypatch.setattr(database, "_prepare", quick_disk)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for the session, on loopback, thrown away at the end."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binaries; run: .ci/install postgres")
    with Cluster(binaries) as cluster:
        yield cluster


def _with_tables(url: str) -> None:
    engine = connect(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory, quick_disk: Any) -> Path:
    """A SQLite file that the migrations have made: to be copied, which is quicker."""
    file = tmp_path_factory.mktemp("tables") / "ariane.db"
    _with_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_cluster: Cluster) -> Iterator[str]:
    """The name of a PostgreSQL database that the migrations have made."""
    with postgres_cluster.database() as url:
        _with_tables(url)
        yield url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database; each test runs on SQLite and on PostgreSQL."""
    tables = "tables_url" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "ariane.db"
        if tables:
            shutil.copy(request.getfixturevalue("sqlite_tables"), file)
        yield f"sqlite:///{file}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    template = request.getfixturevalue("postgres_tables") if tables else None
    with cluster.database(template) as url:
        yield url


@pytest.fixture
def tables_url(database_url: str) -> str:
    """The same, with all tables in it and nothing in them: no migration has to run."""
    return database_url


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium without its window, driven by Playwright; tests make contexts in it.

    Not for modules with async tests: while it is open, Playwright's loop runs in this thread.
    """
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}; run: .ci/install browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
