"""Socket.IO: who may connect, and what a browser may say on /live, /phone, /debug and /edit."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO, join_room, leave_room
from pydantic import ValidationError

from flows.problems import from_pydantic
from studio import admission, auth
from studio.debug_page import DebugPage
from studio.debugging import NAMESPACE as DEBUG
from studio.edit import NAMESPACE as EDIT
from studio.edit_page import EditPage
from studio.pages import SIGNED_OUT, Page
from studio.routes import LARGEST_JSON
from studio.simulations import Dial, Undialled
from studio.studio import Studio

LARGEST_MESSAGE = LARGEST_JSON  # a draft as it is on screen
LONGEST_ID = 64


def install(app: Flask, studio: Studio) -> SocketIO:
    """Put the sockets into the application. Only pages of the studio itself may connect."""

    def allowed(origin: str | None, environ: Mapping[str, Any]) -> bool:
        return origin is None or auth.same_origin(studio, origin, environ.get("HTTP_HOST", ""))

    socketio = SocketIO(
        app,
        async_mode="threading",
        manage_session=False,
        async_handlers=False,  # what a page says is heard in its order: keys above all
        cors_allowed_origins=allowed,  # type: ignore[arg-type]  # engineio takes a function
        max_http_buffer_size=LARGEST_MESSAGE,
        ping_interval=10,
        ping_timeout=10,
    )
    socketio.on_namespace(LivePage("/live", studio))
    socketio.on_namespace(PhonePage("/phone", studio))
    socketio.on_namespace(DebugPage(DEBUG, studio))
    socketio.on_namespace(EditPage(EDIT, studio))
    admission.install(app, studio)
    return socketio


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
            call = self.studio.simulations.dial(session.user, self.sid, asked)
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
