"""A telephone calls a real Asterisk, and the counters move in a browser."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from runtime.records import people
from runtime.records.database import writing
from tests.asterisk import dupont
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.service import WORKSPACE, Service
from tests.browser.conftest import EMAIL, PASSWORD, Served, Visitor, start, stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.asterisk]
Result = TypeVar("Result")
FROM = "+41791234567"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A runtime that serves the example on an Asterisk of its own, and an account."""
    rig = start_rig()
    try:
        service = Service(rig, rig.shared / "browser")
        try:
            dupont.install(service)
            with writing(service.engine) as connection:
                people.add_user(connection, WORKSPACE, EMAIL, PASSWORD, name="Test")
            service.start()
            yield service
        finally:
            service.close()
        rig.assert_clean()
    finally:
        rig.stop()


@pytest.fixture(scope="module")
def studio(service: Service) -> Iterator[Served]:
    """The studio beside that runtime, on the same data."""
    served = start(service.folder, demo=False)
    yield served
    stop(served)


class Telephone:
    """A caller in a thread of its own: the browser's driver has the main one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something with the telephone, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def close(self) -> None:
        """Put it away."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    """A telephone."""
    telephone = Telephone()
    yield telephone
    telephone.close()


def test_counters_move_during_a_real_call(
    chromium: "Browser", service: Service, studio: Served, telephone: Telephone
) -> None:
    visitor = Visitor(chromium.new_context(locale="fr-CH"), studio.url)
    tab = visitor.tab()
    page = tab.sign_in()
    page.wait_for_selector("text=Asterisk connecté")
    tab.open("/flows/accueil/live?view=real")
    page.wait_for_selector("[data-testid=figure-now]:has-text('0')")

    async def dial() -> Caller:
        caller = await Caller.dial(
            service.rig.sip, dupont.NUMBERS["bureau"], FROM, book=service.book
        )
        await caller.answered()
        return caller

    caller = telephone.do(dial())
    page.wait_for_selector("[data-node=langue] [data-testid=here]")
    page.wait_for_selector("[data-testid=figure-now]:has-text('1')")
    page.wait_for_selector("[data-call] >> text=+41 79 123 45 67")

    telephone.do(caller.press("1"))
    page.wait_for_selector("[data-node=langue] [data-port=fr] strong:text-is('1')")
    page.wait_for_selector("[data-node=services] [data-testid=here]")
    telephone.do(caller.hear(dupont.name("services")))
    telephone.do(caller.press("2"))
    page.wait_for_selector("[data-node=services] [data-port='2'] strong:text-is('1')")
    page.wait_for_selector("[data-node=ventes] [data-testid=entered]:text-is('1')")
    telephone.do(caller.ended(15))
    page.wait_for_selector("[data-testid=figure-now]:has-text('0')")
    page.wait_for_selector("section:has(#ends) >> text=Arrivé au bout")

    # The studio can also end one.
    caller = telephone.do(dial())
    page.get_by_role("button", name="Raccrocher l’appel de").click()
    page.get_by_role("dialog").get_by_role("button", name="Raccrocher").click()
    telephone.do(caller.ended(5))
    page.wait_for_selector("section:has(#ends) >> text=Raccroché depuis le studio")
    assert tab.complaints == []
    visitor.context.close()
