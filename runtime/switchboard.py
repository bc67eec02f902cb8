"""The switchboard: Asterisk's events in, one task and one queue per call. No call logic.

Also what makes calls survive us: after each connect it compares what Asterisk has with what the
journal says, takes up the calls that live, and closes those that ended meanwhile.
"""

import asyncio
import hashlib
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from runtime.ari.client import Ari
from runtime.ari.errors import AriError
from runtime.ari.events import (
    UNWANTED_EVENTS,
    Channel,
    ChannelDestroyed,
    ChannelDtmfReceived,
    Event,
    PlaybackFinished,
    StasisEnd,
    StasisStart,
    call_key,
)
from runtime.ari_call import AriCall
from runtime.attestation import attestation
from runtime.debugged import Debugged
from runtime.desk import Desk, Ticket
from runtime.journal import NotSaved
from runtime.records.commands import Order
from runtime.state import CallState, clean
from runtime.walker import walk

AGAIN = timedelta(milliseconds=45)
"""What comes sooner after an equal key is told again later by Asterisk, whose least pause this is:
it puts such a key back into its own queue, and tells it then and now (`AST_MIN_DTMF_GAP`).
"""
RETRY = 1.0
"""Seconds before another try to compare with Asterisk."""

log = structlog.get_logger()


class Line:
    """One channel of ours: the events not yet taken, then the call that takes them."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.call: AriCall | None = None
        self._queue: list[Event] = []
        self._key: ChannelDtmfReceived | None = None

    def take(self, event: Event) -> None:
        """An event of this channel, in order."""
        if isinstance(event, ChannelDtmfReceived):
            if self._key and same_key(self._key, event):
                return
            self._key = event
        if self.call is None:
            self._queue.append(event)
        else:
            _feed(self.call, event)

    def carry(self, call: AriCall) -> None:
        """The call is ready: give it what came before.

        But no keys to one taken up again: they answer a prompt that will be replayed, and may be
        the end of an entry whose beginning is lost.
        """
        self.call = call
        waiting, self._queue = self._queue, []
        for event in waiting:
            if not (call.state.resumes and isinstance(event, ChannelDtmfReceived)):
                _feed(call, event)


def same_key(before: ChannelDtmfReceived, event: ChannelDtmfReceived) -> bool:
    """Whether this is a key already told, or one that will be told again."""
    same = (before.digit, before.duration_ms) == (event.digit, event.duration_ms)
    return same and event.at - before.at < AGAIN


def _feed(call: AriCall, event: Event) -> None:
    match event:
        case ChannelDtmfReceived():
            call.key_pressed(event.digit, event.at.timestamp())
        case PlaybackFinished():
            call.playback_finished(event.playback.id, event.playback.state)
        case StasisEnd() | ChannelDestroyed():
            call.feed_gone()


class Switchboard:
    """A `runtime.ari.socket.Listener`: gives every event to its call, and every call a task."""

    def __init__(self, ari: Ari, desk: Desk) -> None:
        self._ari, self._desk = ari, desk
        self._lines: dict[str, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Event] | None = []
        self._comparing: asyncio.Task[None] | None = None
        self.connected_now = False
        self.version = ""

    # --- what the socket tells ---

    def connected(self) -> None:
        self._held = []
        if self._comparing:
            self._comparing.cancel()
        self._comparing = self._spawn(self._compare())

    def lost(self, why: str) -> None:
        self.connected_now = False
        if self._comparing:
            self._comparing.cancel()
        for call in self.live():
            call.cut_off = True
        log.warning("events from Asterisk lost; calls go on", why=why, calls=len(self._lines))

    def received(self, event: Event) -> None:
        if self._held is not None:
            self._held.append(event)
        else:
            self._take(event)

    # --- what the runtime asks ---

    def live(self) -> list[AriCall]:
        """The calls at work."""
        return [line.call for line in self._lines.values() if line.call is not None]

    def debugged(self) -> list[Debugged]:
        """The paces of the calls that somebody debugs."""
        return [call.pace for call in self.live() if isinstance(call.pace, Debugged)]

    async def obey(self, order: Order) -> bool:
        """Carry out an order; False when it is about no call of ours."""
        for call in self.live():
            if call.state.call == order.call:
                if order.order == "hangup":
                    await call.take_off("supervisor")
                elif isinstance(call.pace, Debugged):
                    call.pace.obey(order.order, order.data)
                return True
        return False

    async def stop(self) -> None:
        """Stop at once. Calls stay on Asterisk, saved: the next runtime takes them up."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- inside ---

    def _take(self, event: Event) -> None:
        if isinstance(event, StasisStart):
            self._arrive(event.channel, event.args)
        elif line := self._lines.get(call_key(event) or ""):
            line.take(event)

    def _arrive(self, channel: Channel, args: list[str]) -> None:
        if channel.id in self._lines:
            return  # taken up already: the event was replayed
        if args[:1] != ["in"]:
            log.warning("a channel that nobody expects", channel=channel.id, args=args)
            self._spawn(self._refuse(channel.id, "normal"))
            return
        line = self._lines[channel.id] = Line(channel.id)
        self._spawn(self._welcome(line, channel, args))

    async def _welcome(self, line: Line, channel: Channel, args: list[str]) -> None:
        try:
            called = args[1] if len(args) > 1 else channel.dialplan.exten
            ticket = await self._desk.ticket(called)
            if ticket is None:
                log.warning("no flow for this number", number=called, caller=channel.caller.number)
                await self._refuse(channel.id, "unallocated")
                return
            call = self._desk.call(ticket, self._new_state(ticket, channel, called, args))
            call.begin(channel=channel.id)
            await self._desk.follow(call)
            await self._walk(line, call)
        except Exception:
            log.exception("a call could not begin", channel=channel.id)
            await self._refuse(channel.id, "congestion")
        finally:
            self._lines.pop(channel.id, None)

    def _new_state(
        self, ticket: Ticket, channel: Channel, called: str, args: list[str]
    ) -> CallState:
        return CallState(
            call=call_id(channel),
            workspace=ticket.workspace,
            flow=ticket.flow,
            version=ticket.version,
            simulated=not ticket.version,
            caller=clean(channel.caller.number),
            caller_name=clean(channel.caller.name),
            called=clean(called),
            started=self._desk.instant(),
            language=ticket.program.languages[0],
            at=ticket.program.start,
            channel=channel.id,
            attestation=attestation(*args[3:5]),
            answered=channel.state == "Up" or ticket.program.kind == "outbound",
        )

    async def _walk(self, line: Line, call: AriCall) -> None:
        line.carry(call)
        await walk(call.program, call.state, call)

    async def _refuse(self, channel: str, reason: str) -> None:
        try:
            await self._ari.hangup(channel, reason)
        except AriError as problem:
            log.warning("cannot refuse a call", channel=channel, problem=str(problem))

    # --- after each connect ---

    async def _compare(self) -> None:
        while True:
            try:
                await self._ari.set_event_filter(self._ari.app, UNWANTED_EVENTS)
                info = await self._ari.info()
                present = {channel.id: channel for channel in await self._ari.channels()}
                await self._catch_up(present)
                break
            except AriError as problem:
                log.warning("Asterisk does not answer; trying again", problem=str(problem))
            except Exception:
                log.exception("cannot compare with Asterisk; trying again")
            await asyncio.sleep(RETRY)
        held, self._held = self._held or [], None
        for event in held:
            self._take(event)
        self.version, self.connected_now = info.system.version, True
        log.info("connected to Asterisk", version=self.version, calls=len(self._lines))

    async def _catch_up(self, present: dict[str, Channel]) -> None:
        for ident, line in list(self._lines.items()):
            if ident not in present and line.call:
                line.call.feed_gone("lost")
            elif line.call:
                await line.call.catch_up()
        known = set(self._lines)
        ours = {c.id: args for c in present.values() if (args := stasis_args(c, self._ari.app))}
        for state in await self._desk.open_calls([call_id(present[ident]) for ident in ours]):
            if state.channel not in known:
                self._resume(state, present)
        for ident, args in ours.items():
            # Arrived while nobody listened: neither an event nor a row tells of it.
            if ident in self._lines or ident in known:
                continue
            if await self._desk.knows(call_id(present[ident])):
                self._spawn(self._refuse(ident, "normal"))  # over, but not yet hung up
            else:
                self._arrive(present[ident], args)

    def _resume(self, state: CallState, present: dict[str, Channel]) -> None:
        line = self._lines[state.channel] = Line(state.channel)
        channel = present.get(state.channel)
        self._spawn(self._take_up(line, state, channel))

    async def _take_up(self, line: Line, state: CallState, channel: Channel | None) -> None:
        try:
            ticket = await self._desk.ticket_of(state)
            if ticket is None:
                log.error("the version of an open call is gone", call=state.call, flow=state.flow)
                self._desk.give_up(state)
                await self._refuse(state.channel, "congestion")
                return
            state.resumes += 1
            state.answered = state.answered or (channel is not None and channel.state == "Up")
            call = self._desk.call(ticket, state)
            if channel is None:
                call.feed_gone("lost")
            else:
                await call.hush()  # before the new life is on disk: a crash in between repeats it
                log.info("call taken up again", call=state.call, node=state.at)
            call.keep()
            await self._settled(state)
            if channel is not None:
                await self._desk.follow(call, resumed=True)
            await self._walk(line, call)
        except Exception:
            log.exception("a call could not be taken up", call=state.call)
            self._desk.give_up(state)
            await self._refuse(state.channel, "congestion")
        finally:
            self._lines.pop(state.channel, None)

    async def _settled(self, state: CallState) -> None:
        """Best with the new life on disk; a busy disk must not leave the caller in silence."""
        try:
            await self._desk.book.saved()
        except NotSaved as problem:
            log.warning("taken up, but not yet on disk", call=state.call, problem=str(problem))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def call_id(channel: Channel) -> str:
    """The same channel always gives the same id, so no call can be begun twice."""
    name = f"{channel.id} {channel.creationtime}"
    begun = datetime.fromisoformat(channel.creationtime) if channel.creationtime else None
    stamp = f"{int(begun.timestamp()):08x}" if begun else "0"
    return f"c{stamp}{hashlib.blake2s(name.encode(), digest_size=8).hexdigest()}"


def stasis_args(channel: Channel, app: str) -> list[str]:
    """The arguments with which the dialplan gave this channel to our application."""
    place = channel.dialplan
    if place.app_name != "Stasis":
        return []
    name, *args = place.app_data.split(",")
    return args if name == app else []
