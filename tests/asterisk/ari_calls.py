"""Calls for tests of the ARI client: a Local channel in our application, and its events."""

from runtime.ari import Ari, Inbound, Leg
from tests.asterisk.rig import AsteriskRig
from tests.runtime.ari.notes import Notes


def inbound(asterisk: AsteriskRig, app: str, notes: Notes) -> Inbound:
    return Inbound(asterisk.ari_url, asterisk.user, asterisk.password, app, notes)


async def call(ari: Ari, notes: Notes, ident: str, place: str = "quiet") -> None:
    """Bring a channel into our application; its other half waits in the test dialplan."""
    await ari.originate(ident, Leg(endpoint=f"Local/{place}@ariane-test", args=["in", ident]))
    await notes.says(f"StasisStart {ident}")
