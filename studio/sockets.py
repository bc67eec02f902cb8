"""Socket.IO: who may connect, and what a browser may say on /live and /phone."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, join_room, leave_room
from pydantic import ValidationError

from flows.problems import from_pydantic
from runtime.records import people
from runtime.records.database import reading
from runtime.records.people import Session
from studio import admission, auth
from studio.simulations import Dial, Undialled
from studio.studio import Studio

LARGEST_MESSAGE = 100_000
LONGEST_ID = 64
SIGNED_OUT = {"ok": False, "error": "not-signed-in"}


def install(app: Flask, studio: Studio) -> SocketIO:
    """Put the sockets into the application. Only pages of the studio itself may connect."""

    def allowed(origin: str | None, environ: Mapping[str, Any]) -> bool:
        return origin is None or auth.same_origin(studio, origin, environ.get("HTTP_HOST", ""))

    socketio = SocketIO(
        app,
        async_mode="threading",
        manage_session=False,
        cors_allowed_origins=allowed,  # type: ignore[arg-type]  # engineio takes a function
        max_http_buffer_size=LARGEST_MESSAGE,
        ping_interval=10,
        ping_timeout=10,
    )
    socketio.on_namespace(LivePage("/live", studio))
    socketio.on_namespace(PhonePage("/phone", studio))
    admission.install(app, studio)
    return socketio


class Page(Namespace):
    """One of our namespaces: nothing is heard from who is not signed in (any more)."""

    needs = "read"

    def __init__(self, namespace: str, studio: Studio) -> None:
        super().__init__(namespace)
        self.studio = studio

    def person(self) -> Session | None:
        """The session of the page, looked up again: it may have ended since it connected."""
        return may_go_on(self.studio, self.secret, self.needs)

    @property
    def secret(self) -> str:
        """The cookie sent when the page connected."""
        return request.cookies.get(auth.COOKIE, "")

    @property
    def sid(self) -> str:
        """The id of the connection."""
        return str(request.sid)  # type: ignore[attr-defined]  # set by Flask-SocketIO


class LivePage(Page):
    """A page that shows what happens now."""

    def on_connect(self, _auth: Any = None) -> bool:
        session = self.person()
        if session is None:
            return False
        join_room(self.studio.live.room(session.user.workspace))
        self.studio.live.enter(self.sid, self.secret, session.user.workspace)
        return True

    def on_disconnect(self, _reason: Any = None) -> None:
        self.studio.live.leave(self.sid)

    def on_watch(self, order: Any = None) -> dict[str, Any]:
        """`{flow}`: the flow to show, or null for the list of flows."""
        session = self.person()
        if session is None:
            return SIGNED_OUT
        flow = order.get("flow") if isinstance(order, dict) else None
        if flow is not None and not (isinstance(flow, str) and len(flow) <= LONGEST_ID):
            return {"ok": False, "error": "invalid"}
        live, workspace = self.studio.live, session.user.workspace
        if before := live.watch(self.sid, flow):
            leave_room(live.room(workspace, before))
        if flow:
            join_room(live.room(workspace, flow))
        return {"ok": True}


class PhonePage(Page):
    """A page that makes test calls."""

    needs = "test"

    def on_connect(self, _auth: Any = None) -> bool:
        return self.person() is not None

    def on_disconnect(self, _reason: Any = None) -> None:
        self.studio.simulations.leave(self.sid)

    def on_dial(self, order: Any = None) -> dict[str, Any]:
        """`{flow | number, from, draft, at}`: begin a test call."""
        session = self.person()
        if session is None:
            return SIGNED_OUT
        try:
            asked = Dial.model_validate(order)
            call = self.studio.simulations.dial(session.user.workspace, self.sid, asked)
        except ValidationError as invalid:
            (first, *_) = from_pydantic(invalid)
            return {"ok": False, "error": "invalid", "detail": f"{first.pointer}: {first.text()}"}
        except Undialled as problem:
            return {"ok": False, "error": problem.code, "detail": str(problem)}
        return {"ok": True, "call": call}

    def on_key(self, order: Any = None) -> None:
        """`{key}`: a key was pressed."""
        pressed = order.get("key") if isinstance(order, dict) else None
        if isinstance(pressed, str) and len(pressed) == 1 and pressed in "0123456789*#":
            self.studio.simulations.key(self.sid, pressed)

    def on_played(self, order: Any = None) -> None:
        """`{playback}`: the browser finished a sound."""
        playback = order.get("playback") if isinstance(order, dict) else None
        if isinstance(playback, str):
            self.studio.simulations.played(self.sid, playback)

    def on_hangup(self, _order: Any = None) -> None:
        """The person hung up."""
        self.studio.simulations.leave(self.sid)


def may_go_on(studio: Studio, secret: str, allowance: str) -> Session | None:
    """The session of a cookie, if it still lasts and its role includes the allowance."""
    with reading(studio.engine) as conn:
        session = people.find_session(conn, secret) if secret else None
    return session if session and auth.may(session.user.role, allowance) else None
