"""Dupont SA built by hand in a browser, put into service there, and called by a real telephone."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from flows import calendars
from runtime.records import people
from runtime.records.database import writing
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.service import WORKSPACE, Service
from tests.browser import building
from tests.browser.building import Builder
from tests.browser.conftest import EMAIL, PASSWORD, Served, Visitor, start, stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.asterisk]
NUMBER, FROM = "+41218025555", "+41791234567"
BEHIND = {"bureau": "Choix du service", "closed": "Bureaux fermés", "holiday": "Jour férié"}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A runtime on an Asterisk of its own, which has nothing to serve yet."""
    rig = start_rig()
    try:
        service = Service(rig, rig.shared / "built")
        try:
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


def put_into_service(builder: Builder, name: str) -> None:
    """Publish from the editor, then give the flow its number in the list."""
    page = builder.page
    page.get_by_text("Rien à corriger").wait_for()
    builder.click(page.get_by_role("button", name="Mettre en service…"))
    builder.click(page.get_by_role("button", name="Mettre en service la v1"))
    page.get_by_text(f"« {name} » v1 est en service.").wait_for()
    builder.click(page.get_by_role("link", name="Parcours", exact=True))
    builder.click(page.get_by_role("button", name="Attribuer un numéro"))
    builder.fill(page.get_by_label("Numéro, avec l’indicatif"), NUMBER)
    builder.click(page.get_by_role("button", name="Attribuer ce numéro"))
    page.get_by_role("dialog").get_by_text("+41 21 802 55 55").wait_for()


async def one_call(service: Service) -> None:
    """Press 1 for French, and listen until the service hangs up."""
    async with await Caller.dial(service.rig.sip, NUMBER, FROM) as caller:
        await caller.answered(10)
        await asyncio.sleep(1)
        await caller.press("1")
        await caller.ended(60)


@pytest.mark.timeout(300)
def test_built_by_hand_published_and_called(
    chromium: "Browser", service: Service, studio: Served
) -> None:
    context = chromium.new_context(locale="fr-CH", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    visitor = Visitor(context, studio.url)
    tab = visitor.tab()
    builder = Builder(tab.sign_in())
    with builder.within(250):
        builder.whole("Accueil Dupont SA")
    page = builder.page
    made = building.saved(page)
    assert building.meaning(made) == building.meaning(building.wanted())
    put_into_service(builder, "Accueil Dupont SA")
    with ThreadPoolExecutor(1) as thread:  # the browser's driver has this one
        thread.submit(asyncio.run, one_call(service)).result(90)
    [call] = service.calls()
    names = {id: node["name"] for id, node in made["nodes"].items()}
    walked = [names[e.node] for e in service.events(call.id) if e.kind == "entered"]
    state = calendars.opening(building.calendar(), datetime.now(UTC)).state
    begun = ["Décrocher", "Choix de la langue", "Appels en français", "Message de bienvenue"]
    assert walked[:6] == [*begun, "Heures d'ouverture", BEHIND[state]]
    assert walked[-1] == "Au revoir"
    assert tab.complaints == []
    context.close()
