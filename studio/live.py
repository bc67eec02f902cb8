"""The live view: tails the journal in one thread and tells browsers what changed.

The journal is the bus: the counts shown are the stored ones plus the facts since, folded by the
very function that the runtime uses, so what people see live is what the tables will say.
"""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import structlog
from flask_socketio import SocketIO
from sqlalchemy.engine import Connection

from runtime.counters import fold
from runtime.records import calls, totals
from runtime.records.attendance import chain
from runtime.records.calls import Call, Told
from runtime.records.database import reading
from runtime.records.errors import NotFound
from runtime.records.flows import get_draft
from studio.api.calls import Names, call_shape, names_of
from studio.api.flows import today
from studio.api.shapes import CountersShape
from studio.studio import Studio

if TYPE_CHECKING:
    from studio.listen import Listener

# Seconds between two looks at the journal, and so between two pushes to a browser.
TICK = 0.2
# Seconds after which a session that was ended elsewhere loses its live view.
CHECK_SECONDS = 5.0
MOST_CALLS = 200
NAMESPACE = "/live"

log = structlog.get_logger()


@dataclass
class Watcher:
    """One browser page. `new`: nothing was sent to it yet."""

    secret: str
    workspace: str
    flow: str | None = None
    new: bool = True


@dataclass
class View:
    """What is known of one workspace, up to a place in the journal."""

    totals: totals.Running
    live: dict[str, Call]
    seq: int
    names: Names = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    attendance: int = -1
    """The changes of punch-in that were told."""


class Live:
    """Starts with the first browser, and rests while there is none."""

    def __init__(self, studio: Studio, socketio: SocketIO) -> None:
        self._studio, self._socketio = studio, socketio
        self._watchers: dict[str, Watcher] = {}
        self._views: dict[str, View] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: Listener | None = None
        self._checked = 0.0

    # --- called by the sockets ---

    @staticmethod
    def room(workspace: str, flow: str | None = None) -> str:
        """The room of a workspace, or of one of its flows; never made from a browser's words."""
        return f"{workspace}/{flow}" if flow else workspace

    def enter(self, sid: str, secret: str, workspace: str) -> None:
        """A page came."""
        with self._lock:
            self._watchers[sid] = Watcher(secret, workspace)
            if self._thread is None:
                self._start()
        self._wake.set()

    def leave(self, sid: str) -> None:
        """A page went."""
        with self._lock:
            self._watchers.pop(sid, None)

    def watch(self, sid: str, flow: str | None) -> str | None:
        """A page looks at another flow; returns the one it looked at before."""
        with self._lock:
            watcher = self._watchers.get(sid)
            if watcher is None:
                return None
            before, watcher.flow, watcher.new = watcher.flow, flow, True
        self._wake.set()
        return before

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._wake.set()
        if self._listener:
            self._listener.stop()
        if self._thread:
            self._thread.join(5)

    # --- the thread ---

    def _start(self) -> None:
        if self._studio.engine.dialect.name == "postgresql":
            from studio.listen import Listener  # late: studios on SQLite do without its driver

            self._listener = Listener(self._studio.engine, self._wake.set)
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.is_set():
            woken = self._wake.wait(TICK if self._watchers else None)
            self._wake.clear()
            if self._stopped.is_set():
                return
            try:
                self._tick()
            except Exception:
                log.exception("the live view could not look at the journal")
                time.sleep(1)
            if woken:
                time.sleep(TICK)  # whatever wakes us, at most ten pushes a second

    def _tick(self) -> None:
        with self._lock:
            watchers = dict(self._watchers)
        if time.monotonic() - self._checked > CHECK_SECONDS:
            self._checked = time.monotonic()
            self._send_away(watchers)
        wanted = {watcher.workspace for watcher in watchers.values()}
        for gone in set(self._views) - wanted:
            del self._views[gone]
        if not wanted:
            return
        with reading(self._studio.engine) as conn:
            self._read(conn, wanted)
            self._tell(conn, watchers)

    def _read(self, conn: Connection, wanted: set[str]) -> None:
        while self._views:
            told = calls.tail(conn, min(view.seq for view in self._views.values()))
            for workspace, view in self._views.items():
                _apply(view, [row for row in told if row.event.workspace == workspace])
                view.seq = max(view.seq, told[-1].seq) if told else view.seq
            if len(told) < calls.MOST:
                break
        for workspace in wanted - set(self._views):
            snap = calls.snapshot(conn, workspace, since=today())
            live = {call.id: call for call in snap.live}
            self._views[workspace] = View(totals.Running(snap.counts), live, snap.seq)

    def _tell(self, conn: Connection, watchers: dict[str, Watcher]) -> None:
        self._tell_attendance(conn)
        for workspace, view in self._views.items():
            changed, view.changed = view.changed, set()
            if changed:
                room = self.room(workspace)
                self._emit("flows", _flows(view), room)
                self._emit("calls", self._calls(conn, workspace, view), room)
            for flow in changed:
                self._emit("counters", _counters(view, flow), self.room(workspace, flow))
        for sid, watcher in watchers.items():
            view = self._views[watcher.workspace]
            if watcher.new:
                watcher.new = False
                self._emit("flows", _flows(view), sid)
                self._emit("calls", self._calls(conn, watcher.workspace, view), sid)
                self._emit("attendance", {"changed": view.attendance}, sid)
                if watcher.flow and _exists(conn, watcher.workspace, watcher.flow):
                    self._emit("counters", _counters(view, watcher.flow), sid)

    def _tell_attendance(self, conn: Connection) -> None:
        """Browsers ask again for what they show of punch-in when something of it changed."""
        for workspace, view in self._views.items():
            changed = chain.changed(conn, workspace)
            before, view.attendance = view.attendance, changed
            if before not in (-1, changed):
                self._emit("attendance", {"changed": changed}, self.room(workspace))

    def _calls(self, conn: Connection, workspace: str, view: View) -> dict[str, Any]:
        newest = sorted(view.live.values(), key=lambda call: -call.started)[:MOST_CALLS]
        shown = []
        for call in newest:
            key = (call.flow, call.version)
            if key not in view.names or not call.version:
                view.names[key] = names_of(conn, workspace, *key)
            named = replace(call, flow_name=call.flow_name or _name(conn, workspace, call.flow))
            view.live[call.id] = named
            shown.append(call_shape(named, view.names).model_dump(by_alias=True))
        return {"calls": shown}

    def _emit(self, event: str, data: dict[str, Any], to: str) -> None:
        self._socketio.emit(event, data, to=to, namespace=NAMESPACE)

    def _send_away(self, watchers: dict[str, Watcher]) -> None:
        """Disconnect the pages of sessions that are over."""
        from studio.pages import may_go_on

        for sid, watcher in watchers.items():
            if may_go_on(self._studio, watcher.secret, "read") is None:
                server = self._socketio.server  # type: ignore[attr-defined]  # not in the stubs
                server.disconnect(sid, namespace=NAMESPACE)


def _apply(view: View, told: list[Told]) -> None:
    fresh = [row.event for row in told if row.seq > view.seq]
    view.totals.add(fold(fresh))
    for event in fresh:
        view.changed.add(event.flow)
        if event.kind == "started":
            view.live[event.call] = Call(
                event.call, event.workspace, event.flow, "", event.version, event.simulated,
                str(event.data.get("from", "")), str(event.data.get("to", "")), "", event.at,
                None, None,
            )  # fmt: skip
        elif event.kind == "entered" and event.call in view.live:
            view.live[event.call] = replace(view.live[event.call], node=event.node)
        elif event.kind == "ended":
            view.live.pop(event.call, None)


def _flows(view: View) -> dict[str, Any]:
    return {"flows": view.totals.of_all(view.live.values(), today())}


def _counters(view: View, flow: str) -> dict[str, Any]:
    found = view.totals.of_flow(flow, view.seq, view.live.values(), today())
    return CountersShape.model_validate(found).model_dump()


def _name(conn: Connection, workspace: str, flow: str) -> str:
    try:
        return get_draft(conn, workspace, flow).name
    except NotFound:
        return flow


def _exists(conn: Connection, workspace: str, flow: str) -> bool:
    try:
        get_draft(conn, workspace, flow)
    except NotFound:
        return False
    return True
