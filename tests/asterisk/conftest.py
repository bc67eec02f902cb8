"""A real Asterisk for every test of this folder, and callers that always hang up."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.asterisk import dupont
from tests.asterisk.rig import AsteriskRig, chroot_folder, installed
from tests.asterisk.service import Service


def start_rig(**changes: Any) -> AsteriskRig:
    """A rig with its own settings, for tests that break things; skips where none can be had."""
    if not installed():
        pytest.skip(f"no Asterisk in {chroot_folder()}: run tests/asterisk/install.sh")
    return AsteriskRig.start(**changes)


@pytest.fixture(scope="session")
def asterisk() -> Iterator[AsteriskRig]:
    """One Asterisk 22 for the session. Tests that kill or stop it make their own."""
    rig = start_rig()
    yield rig
    rig.stop()


@pytest.fixture
def own_asterisk() -> Iterator[AsteriskRig]:
    """An Asterisk for one test alone, which may kill, freeze and restart it."""
    rig = start_rig()
    yield rig
    rig.stop()


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A runtime that serves the example on an Asterisk of its own, for tests that break nothing."""
    rig = start_rig()
    try:
        service = Service(rig, rig.shared / "service")
        try:
            dupont.install(service)
            service.start()
            yield service
        finally:
            service.close()
        rig.assert_clean()
    finally:
        rig.stop()
