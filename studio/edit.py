"""Who has which flow open, and what happens to it meanwhile: told to all pages that have it open.

One thread looks at the open flows once a second, and at once when this studio changed one, so
that what the command line or another studio did is told as well. It rests while no flow is open.
"""

import threading
import time
from dataclasses import dataclass, replace
from typing import Any

import structlog
from flask_socketio import SocketIO

from runtime.records.database import reading
from runtime.records.glance import Glance, glances
from studio.api.flows import etag, lock_shape
from studio.api.shapes import instant
from studio.pages import may_go_on
from studio.studio import Studio

NAMESPACE = "/edit"
# Seconds between two messages about where people are; what happens in between is merged.
TICK = 0.05
# Seconds between two looks for changes made elsewhere.
LOOK_SECONDS = 1.0
# Seconds after which a session that was ended elsewhere loses its place.
CHECK_SECONDS = 5.0
MOST_REMEMBERED = 1000

Room = tuple[str, str]  # workspace, flow
log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """One page with a flow open, and where in it the person is; `since` is UTC seconds."""

    sid: str
    secret: str
    room: Room
    user: str
    name: str
    can: str
    since: float
    node: str | None = None
    field: str | None = None

    def shown(self) -> dict[str, Any]:
        """As the others see it."""
        return {
            "sid": self.sid, "user": self.user, "name": self.name, "can": self.can,
            "node": self.node, "field": self.field, "since": instant(self.since),
        }  # fmt: skip


class Edit:
    """The places of all pages, and what was last told of each open flow."""

    def __init__(self, studio: Studio, socketio: SocketIO) -> None:
        self._studio, self._socketio = studio, socketio
        self._places: dict[str, Place] = {}
        self._seen: dict[Room, Glance] = {}
        self._tabs: dict[tuple[Room, int], str] = {}
        self._moved: set[Room] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._looked = self._checked = 0.0

    # --- called by sockets and routes ---

    @staticmethod
    def room(room: Room) -> str:
        """The name of the room of a flow."""
        return "/".join(room)

    def enter(self, place: Place, present: Glance) -> list[dict[str, Any]]:
        """A page opened a flow, as it is at present; returns all who have it open."""
        with self._lock:
            self._places[place.sid] = place
            self._seen.setdefault(place.room, present)
            self._moved.add(place.room)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="edit", daemon=True)
                self._thread.start()
            people = self._people(place.room)
        self._wake.set()
        return people

    def leave(self, sid: str) -> Room | None:
        """A page closed its flow; returns which."""
        with self._lock:
            place = self._places.pop(sid, None)
            if place is None:
                return None
            self._moved.add(place.room)
        self._wake.set()
        return place.room

    def move(self, sid: str, node: str | None, field: str | None) -> Place | None:
        """A person went to a step or a field; None when the page has no flow open."""
        with self._lock:
            place = self._places.get(sid)
            if place is None or (place.node, place.field) == (node, field):
                return place
            since = place.since if place.node == node else time.time()
            place = self._places[sid] = replace(place, node=node, field=field, since=since)
            self._moved.add(place.room)
        self._wake.set()
        return place

    def made(self, workspace: str, flow: str, revision: int, user: str, tab: str) -> None:
        """A page of a user is about to save this revision; a page that is not theirs is nobody."""
        with self._lock:
            place = self._places.get(tab)
            key = ((workspace, flow), revision)
            self._tabs.pop(key, None)
            if place and place.user == user and place.room[0] == workspace:
                self._tabs[key] = tab
            while len(self._tabs) > MOST_REMEMBERED:
                del self._tabs[next(iter(self._tabs))]

    def look(self) -> None:
        """A flow was changed here: tell it at once."""
        self._looked = 0.0
        self._wake.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._wake.set()
        if self._thread:
            self._thread.join(5)

    # --- the thread ---

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(LOOK_SECONDS if self._places else None)
            self._wake.clear()
            if self._stopped.is_set():
                return
            try:
                self._tick()
            except Exception:
                log.exception("the open flows could not be looked at")
                time.sleep(1)
            time.sleep(TICK)

    def _tick(self) -> None:
        with self._lock:
            moved, self._moved = self._moved, set()
            told = {room: self._people(room) for room in moved}
            open_ = {place.room for place in self._places.values()}
            self._seen = {room: seen for room, seen in self._seen.items() if room in open_}
        for room, people in told.items():
            self._emit("people", {"flow": room[1], "people": people}, room)
        now = time.monotonic()
        if now - self._checked > CHECK_SECONDS:
            self._checked = now
            self._send_away()
        if now - self._looked > LOOK_SECONDS and open_:
            self._looked = now
            self._look(open_)

    def _look(self, open_: set[Room]) -> None:
        for workspace in {room[0] for room in open_}:
            flows = [flow for owner, flow in open_ if owner == workspace]
            with reading(self._studio.engine) as conn:
                present = glances(conn, workspace, flows)
            for flow, glance in present.items():
                room = (workspace, flow)
                before, self._seen[room] = self._seen.get(room, glance), glance
                self._tell(room, before, glance)

    def _tell(self, room: Room, before: Glance, now: Glance) -> None:
        flow = room[1]
        if now.revision != before.revision:
            self._emit("saved", {
                "flow": flow, "etag": etag(now.revision), "author": now.author, "name": now.name,
                "sid": self._tabs.get((room, now.revision)),
            }, room)  # fmt: skip
        if now.lock != before.lock:
            self._tell_lock(room, now)
        if now.newest != before.newest and now.effective is not None:
            effective = instant(now.effective)
            told = {"flow": flow, "version": now.newest, "effective": effective}
            self._emit("published", told, room)
        if now.withdrawn != before.withdrawn:
            self._emit("withdrawn", {"flow": flow}, room)
        if now.live != before.live:
            self._emit("live", {"flow": flow, "version": now.live}, room)

    def _tell_lock(self, room: Room, now: Glance) -> None:
        """Each page is told whether the lock is its own."""
        for place in list(self._places.values()):
            if place.room == room:
                shape = lock_shape(now.lock, place.user)
                told = {"flow": room[1], "lock": shape.model_dump() if shape else None}
                self._socketio.emit("lock", told, to=place.sid, namespace=NAMESPACE)

    def _people(self, room: Room) -> list[dict[str, Any]]:
        return [place.shown() for place in self._places.values() if place.room == room]

    def _emit(self, event: str, data: dict[str, Any], room: Room) -> None:
        self._socketio.emit(event, data, to=self.room(room), namespace=NAMESPACE)

    def _send_away(self) -> None:
        """Disconnect the pages of sessions that are over; forget those that left while joining."""
        server = self._socketio.server  # type: ignore[attr-defined]  # not in the stubs
        for place in list(self._places.values()):
            if not server.manager.is_connected(place.sid, NAMESPACE):
                self.leave(place.sid)
            elif may_go_on(self._studio, place.secret, "read") is None:
                server.disconnect(place.sid, namespace=NAMESPACE)
