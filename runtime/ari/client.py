"""The ARI commands we use, typed, in ari-py's vocabulary. No call logic, and no ids made here:
every channel and playback id is chosen by the caller, so an event that arrives before the answer
to the command that caused it can already be told apart.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from runtime.ari.errors import Broken, Gone
from runtime.ari.events import Bridge, Channel, Playback
from runtime.ari.http import MAX_CONNECTIONS, Http

T = TypeVar("T")


class System(msgspec.Struct, frozen=True):
    """Which Asterisk this is."""

    version: str = ""
    entity_id: str = ""


class Status(msgspec.Struct, frozen=True):
    """Since when it runs: another value than before means that it was restarted."""

    startup_time: str = ""
    last_reload_time: str = ""


class Info(msgspec.Struct, frozen=True):
    """GET /asterisk/info, the part we read."""

    system: System = System()
    status: Status = Status()


class Application(msgspec.Struct, frozen=True):
    """A Stasis application as Asterisk knows it, and what it is subscribed to."""

    name: str
    channel_ids: list[str] = []
    bridge_ids: list[str] = []
    events_disallowed: list[dict[str, str]] = []


class Value(msgspec.Struct, frozen=True):
    """The value of a variable."""

    value: str = ""


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """An outgoing leg to be made: whom to call ("PJSIP/100@carrier") and how.

    `timeout` is the ringing time in seconds; `originator` the channel it is made for, which then
    gives its codecs; no `args` may hold a comma.
    """

    endpoint: str
    args: Sequence[str] = ()
    caller_id: str = ""
    timeout: int = 30
    variables: dict[str, str] = {}
    originator: str = ""
    formats: Sequence[str] = ()


class Ari:
    """Commands to one Asterisk for one Stasis application.

    All raise AriError and its kin. Commands for one channel are sent in the order they are asked.
    """

    def __init__(
        self, url: str, user: str, password: str, app: str, *, connections: int = MAX_CONNECTIONS
    ) -> None:
        self.app = app
        self.http = Http(url, user, password, connections=connections)

    async def close(self) -> None:
        """Drop all connections."""
        await self.http.close()

    # Asterisk and applications

    async def ping(self) -> None:
        """Return if Asterisk's HTTP side answers. It does so even when its channels are stuck."""
        await self.http.request("GET", "/asterisk/ping")

    async def info(self) -> Info:
        """Version, entity id and start time of this Asterisk."""
        return await self._get(Info, "/asterisk/info")

    async def applications(self, name: str) -> Application | None:
        """What Asterisk knows about an application; None if nobody registered it."""
        return await self._look(Application, f"/applications/{quote(name, '')}")

    async def set_event_filter(self, app: str, disallowed: Iterable[str]) -> None:
        """Stop events of these types. To be sent after every connect: it dies with the app.

        There is no way to give a list of allowed types, on purpose: Asterisk would then drop
        answers too.
        """
        body = {"disallowed": [{"type": kind} for kind in disallowed]}
        await self.http.request("PUT", f"/applications/{quote(app, '')}/eventFilter", body)

    async def subscribe(self, event_source: str) -> None:
        """Keep getting the events of e.g. "channel:ID" while it is back in the dialplan."""
        path = f"/applications/{quote(self.app, '')}/subscription"
        await self.http.request("POST", path, {"eventSource": event_source})

    async def get_global(self, name: str) -> str | None:
        """The value of a global variable, or of one that Asterisk computes; None if not set."""
        path = f"/asterisk/variable?{urlencode({'variable': name})}"
        found = await self._look(Value, path)
        return found.value if found else None

    async def set_global(self, name: str, value: str) -> None:
        """Set a global variable of the dialplan."""
        query = urlencode({"variable": name, "value": value})
        await self.http.request("POST", f"/asterisk/variable?{query}")

    # Channels

    async def channels(self) -> list[Channel]:
        """All channels, other applications' too. Costly: for start-up and health only."""
        return await self._get(list[Channel], "/channels")

    async def get_channel(self, channel: str) -> Channel | None:
        """A channel as it is now; None if it is gone."""
        return await self._look(Channel, f"/channels/{quote(channel, '')}", channel)

    async def originate(self, channel: str, leg: Leg) -> None:
        """Call somebody; StasisStart with the leg's args comes when they answer.

        If nobody answers in time, or the other side refuses, only ChannelDestroyed comes.
        Conflict means that this channel id was used before: the order had been carried out.
        """
        body: dict[str, Any] = {
            "endpoint": leg.endpoint,
            "app": self.app,
            "appArgs": ",".join(leg.args),
            "timeout": leg.timeout,
            "callerId": leg.caller_id,
            "variables": leg.variables,
            "originator": leg.originator,
            "formats": ",".join(leg.formats),
        }
        await self._post(channel, "", {name: value for name, value in body.items() if value})

    async def answer(self, channel: str) -> None:
        """Pick up."""
        await self._post(channel, "/answer")

    async def ring(self, channel: str) -> None:
        """Let the caller hear ringing."""
        await self._post(channel, "/ring")

    async def ring_stop(self, channel: str) -> None:
        """End the ringing."""
        await self._delete(f"/channels/{quote(channel, '')}/ring", channel)

    async def moh(self, channel: str, music: str = "") -> None:
        """Let the caller hear music on hold, of a class of musiconhold.conf or the default one.

        It waits for the end of a prompt: stop it first. Keys go on being told.
        """
        await self._post(channel, "/moh", {"mohClass": music} if music else None)

    async def moh_stop(self, channel: str) -> bool:
        """End the music on hold; False if the channel is gone."""
        return await self._delete(f"/channels/{quote(channel, '')}/moh", channel)

    async def hangup(self, channel: str, reason: str = "normal") -> bool:
        """End a channel; False if it was gone already. Reasons: normal, busy, congestion…"""
        path = f"/channels/{quote(channel, '')}?{urlencode({'reason': reason})}"
        return await self._delete(path, channel)

    async def play(self, channel: str, media: Sequence[str], playback: str) -> None:
        """Play one after another ("sound:/path/without/extension", …).

        Asterisk does not refuse a repeated playback id but plays twice: on Uncertain, look with
        get_playback first. PlaybackFinished may never come; the caller needs a watchdog.
        """
        await self._post(channel, "/play", {"media": list(media), "playbackId": playback})

    async def stop_playback(self, playback: str, channel: str) -> bool:
        """Stop a playback on this channel; False if it was over already."""
        try:
            return await self._delete(f"/playbacks/{quote(playback, '')}", channel)
        except Broken:  # "could not": perhaps because it ended in the same moment
            found = await self.get_playback(playback)
            if found is None or found.state in ("done", "failed"):
                return False
            raise

    async def get_playback(self, playback: str) -> Playback | None:
        """A playback; None if it is over. For a moment after its end it is there as done."""
        return await self._look(Playback, f"/playbacks/{quote(playback, '')}")

    async def set_variable(self, channel: str, name: str, value: str) -> None:
        """Set a channel variable or function. Waits for the end of a prompt: stop it first."""
        await self._post(channel, "/variable", {"variable": name, "value": value})

    async def get_variable(self, channel: str, name: str) -> str | None:
        """The value of a channel variable or function; None if it is not set."""
        path = f"/channels/{quote(channel, '')}/variable?{urlencode({'variable': name})}"
        try:
            return (await self._get(Value, path, channel)).value
        except Gone as gone:
            if "variable" in gone.message.lower():
                return None  # the channel is there, the variable is not
            raise

    async def continue_in_dialplan(
        self, channel: str, context: str, extension: str, priority: int | str = 1
    ) -> None:
        """Send a channel back to the dialplan; `priority` may be a label. StasisEnd follows.

        Its events stop coming unless `subscribe("channel:ID")` was called before.
        """
        place = {"label": priority} if isinstance(priority, str) else {"priority": priority}
        body = {"context": context, "extension": extension, **place}
        await self._post(channel, "/continue", body)

    async def move(self, channel: str, app: str, args: Sequence[str] = ()) -> None:
        """Hand a channel to another application, also from one whose program is dead."""
        await self._post(channel, "/move", {"app": app, "appArgs": ",".join(args)})

    # Bridges

    async def bridges(self) -> list[Bridge]:
        """All bridges."""
        return await self._get(list[Bridge], "/bridges")

    # How they are sent

    async def _post(self, channel: str, action: str, body: dict[str, Any] | None = None) -> None:
        path = f"/channels/{quote(channel, '')}{action}"
        await self.http.request("POST", path, body, channel=channel)

    async def _delete(self, path: str, channel: str) -> bool:
        try:
            await self.http.request("DELETE", path, channel=channel)
        except Gone:
            return False
        return True

    async def _get(self, kind: type[T], path: str, channel: str | None = None) -> T:
        answer = await self.http.request("GET", path, channel=channel)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.DecodeError as problem:
            text = f"unexpected answer ({problem}): {answer.body[:100]!r}"
            raise Broken("GET", path, text, answer.status) from None

    async def _look(self, kind: type[T], path: str, channel: str | None = None) -> T | None:
        try:
            return await self._get(kind, path, channel)
        except Gone:
            return None
