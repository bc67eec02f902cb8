"""Keys as short and quick as telephones dial a stored number: each is told once, none is lost.

Between two prompts, where Asterisk left to itself stretches short keys; it does not while it plays.
"""

import asyncio
from collections.abc import Iterator

import pytest

from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.scenarios import HAND
from tests.asterisk.service import Service
from tests.runtime.walks import flow, said

pytestmark = pytest.mark.asterisk

NUMBER, KEYS = "430", "1123456789005"
SHORT_MS, PAUSE, SHORT_PAUSE = 40, 0.08, 0.055
CALLERS = 20
SETTING = "mindtmfduration = 0"


def dialled(service: Service, pause: float) -> list[str]:
    """Let many telephones dial the keys at once and hang up; returns the keys on record of each."""
    collect = {"prompt": said("Votre numéro ?"), "max": 20, "store": "number", "timeout": 10}
    nodes = {
        "a": ("answer", {}, {"next": "c"}),
        "c": ("collect", collect, dict.fromkeys(("ok", "no_input", "invalid", "cancelled"), "h")),
        "h": ("hangup", {}, {}),
    }
    service.serve(NUMBER, flow(nodes, variables={"number": {"type": "text"}}), seconds=0.5)

    async def dial(nth: int) -> None:
        number = f"+4179430{nth:04}"
        async with await Caller.dial(
            service.rig.sip, NUMBER, number, book=service.book, muted=nth % 2 == 0
        ) as caller:
            await caller.hear(f"f{NUMBER}:c@fr")
            await asyncio.sleep(1 + nth * 0.013)
            await caller.press(KEYS, SHORT_MS, pause)
            await asyncio.sleep(HAND)

    async def everybody() -> None:
        await asyncio.gather(*map(dial, range(CALLERS)))

    asyncio.run(everybody())
    service.assert_idle()
    return [
        "".join(event.data["key"] for event in service.events(row.id) if event.kind == "pressed")
        for row in service.calls()
        if row.called == NUMBER
    ]


def test_each_short_key_is_told_once(service: Service) -> None:
    assert dialled(service, PAUSE) == [KEYS] * CALLERS


@pytest.fixture
def as_delivered() -> Iterator[AsteriskRig]:
    """An Asterisk with its own idea of how long keys last."""
    rig = start_rig()
    try:
        file = rig.folder / "asterisk.conf"
        text = file.read_text()
        assert SETTING in text
        file.write_text(text.replace(SETTING, ""))
        rig.restart()
        yield rig
    finally:
        rig.stop()


def test_what_our_setting_is_for(as_delivered: AsteriskRig) -> None:
    service = Service(as_delivered, as_delivered.shared / "keys")
    try:
        service.start()
        found = dialled(service, SHORT_PAUSE)
    finally:
        service.close()
    assert len(found) == CALLERS
    assert max(map(len, found)) > len(KEYS)
