"""The core on PostgreSQL: one call, fifty at once, and kill -9 at any moment."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from tests.asterisk import dupont, test_crash, test_debug, test_load, waiting
from tests.asterisk.agree import assert_agree
from tests.asterisk.conftest import start_rig
from tests.asterisk.scenarios import assert_expected, outcome, play_call
from tests.asterisk.screen import EMAIL, PASSWORD, studio_for
from tests.asterisk.service import Service
from tests.asterisk.spy import Spy
from tests.postgres import Cluster

pytestmark = [pytest.mark.asterisk, pytest.mark.postgres]


@pytest.fixture(scope="module")
def service(postgres_cluster: Cluster) -> Iterator[Service]:
    """The example and the flow to be killed in, with their records on PostgreSQL."""
    rig = start_rig()
    try:
        with postgres_cluster.database() as url:
            service = Service(rig, rig.shared / "postgres", url)
            try:
                dupont.install(service)
                service.serve(test_crash.CHAIN, waiting.chain(test_crash.LINKS), seconds=0.5)
                service.start()
                yield service
            finally:
                service.close()
    finally:
        rig.stop()


def test_a_call(service: Service) -> None:
    scenario, from_ = dupont.scenarios()["touches-d-avance"], "+41790000001"

    async def call() -> None:
        async with Spy(service.rig) as spy:
            caller = await play_call(service, scenario, dupont.NUMBERS["bureau"], from_)
            await asyncio.sleep(0.3)
            events = assert_agree(service, caller, spy, from_)
        program = dupont.program()
        assert_expected(scenario, program, outcome(program, events, {"language": "fr"}))

    asyncio.run(call())
    service.assert_idle()


def test_fifty_calls_at_once(service: Service) -> None:
    since = time.time()
    result, most = test_load.rush(service)
    assert (result.successful, result.failed) == (50, 0), result.errors
    assert most == 50
    test_load.assert_all_counted(service, since)


def test_killed_at_any_moment(service: Service) -> None:
    test_crash.kill_at_any_moment(service, kills=1)


def test_a_call_that_is_debugged(service: Service) -> None:
    with studio_for(service, "studio") as server:
        browser = server.sign_in(EMAIL, PASSWORD)
        test_debug.test_a_caller_is_held_on_music_and_goes_another_way(service, browser)
