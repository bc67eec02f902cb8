"""What every test shares: the no-skip rule, a clean environment, a fresh database of each kind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from runtime.records import people
from tests.postgres import Cluster, find_binaries

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_SKIP = "ARIANE_NO_SKIP"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
# What steers the tests themselves; every other ARIANE_* is a setting of the program.
OURS = {NO_SKIP, "ARIANE_ASTERISK_ROOT", "ARIANE_DEBIAN_MIRROR"}

CHROMIUM = Path("/usr/bin/chromium")
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


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for the session, on loopback, thrown away at the end."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binaries; run: .ci/install postgres")
    with Cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database; each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ariane.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.database() as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium, driven by Playwright; each test makes its own context in it.

    Not for modules with async tests: while it is open, Playwright's loop runs in this thread.
    """
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}; run: .ci/install browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
