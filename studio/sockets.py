"""Socket.IO: who may connect, and what a browser may say on /live and /phone."""

from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room
from pydantic import ValidationError

from flows.problems import from_pydantic
from runtime.records import people
from runtime.records.database import reading
from runtime.records.people import Session
from studio import auth
from studio.simulations import Dial, Undialled
from studio.studio import Studio

LARGEST_MESSAGE = 100_000
LIVE, PHONE = "/live", "/phone"


def install(app: Flask, studio: Studio) -> SocketIO:
    """Put the sockets into the application. Only pages of the studio itself may connect."""
    socketio = SocketIO(
        app,
        async_mode="threading",
        manage_session=False,
        # None means: pages of the very host that is called, nobody else.
        cors_allowed_origins=[studio.config.public_url] if studio.config.public_url else None,
        max_http_buffer_size=LARGEST_MESSAGE,
        ping_interval=10,
        ping_timeout=10,
    )
    _live(socketio, studio)
    _phone(socketio, studio)
    return socketio


def may_go_on(studio: Studio, secret: str, allowance: str) -> Session | None:
    """The session of a cookie, if it still lasts and its role includes the allowance."""
    with reading(studio.engine) as conn:
        session = people.find_session(conn, secret) if secret else None
    return session if session and auth.may(session.user.role, allowance) else None


def _live(socketio: SocketIO, studio: Studio) -> None:
    @socketio.on("connect", namespace=LIVE)
    def connected(_auth: Any = None) -> bool:
        secret = request.cookies.get(auth.COOKIE, "")
        session = may_go_on(studio, secret, "read")
        if session is None:
            return False
        join_room(studio.live.room(session.user.workspace))
        studio.live.enter(_sid(), secret, session.user.workspace)
        return True

    @socketio.on("disconnect", namespace=LIVE)
    def disconnected(_reason: Any = None) -> None:
        studio.live.leave(_sid())

    @socketio.on("watch", namespace=LIVE)
    def watch(order: Any = None) -> dict[str, Any]:
        session = may_go_on(studio, request.cookies.get(auth.COOKIE, ""), "read")
        if session is None:
            return {"ok": False, "error": "not-signed-in"}
        flow = order.get("flow") if isinstance(order, dict) else None
        if flow is not None and (not isinstance(flow, str) or len(flow) > 64):
            return {"ok": False, "error": "invalid"}
        workspace = session.user.workspace
        before = studio.live.watch(_sid(), flow)
        if before:
            leave_room(studio.live.room(workspace, before))
        if flow:
            join_room(studio.live.room(workspace, flow))
        return {"ok": True}


def _phone(socketio: SocketIO, studio: Studio) -> None:
    @socketio.on("connect", namespace=PHONE)
    def connected(_auth: Any = None) -> bool:
        return may_go_on(studio, request.cookies.get(auth.COOKIE, ""), "test") is not None

    @socketio.on("disconnect", namespace=PHONE)
    def disconnected(_reason: Any = None) -> None:
        studio.simulations.leave(_sid())

    @socketio.on("dial", namespace=PHONE)
    def dial(order: Any = None) -> dict[str, Any]:
        session = may_go_on(studio, request.cookies.get(auth.COOKIE, ""), "test")
        if session is None:
            return {"ok": False, "error": "not-signed-in"}
        try:
            asked = Dial.model_validate(order)
            call = studio.simulations.dial(session.user.workspace, _sid(), asked)
        except ValidationError as invalid:
            (first, *_) = from_pydantic(invalid)
            return {"ok": False, "error": "invalid", "detail": f"{first.pointer}: {first.text()}"}
        except Undialled as problem:
            return {"ok": False, "error": problem.code, "detail": str(problem)}
        return {"ok": True, "call": call}

    @socketio.on("key", namespace=PHONE)
    def key(order: Any = None) -> None:
        pressed = order.get("key") if isinstance(order, dict) else None
        if isinstance(pressed, str) and len(pressed) == 1 and pressed in "0123456789*#":
            studio.simulations.key(_sid(), pressed)

    @socketio.on("played", namespace=PHONE)
    def played(order: Any = None) -> None:
        playback = order.get("playback") if isinstance(order, dict) else None
        if isinstance(playback, str):
            studio.simulations.played(_sid(), playback)

    @socketio.on("hangup", namespace=PHONE)
    def hangup(_order: Any = None) -> None:
        studio.simulations.leave(_sid())


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # set by Flask-SocketIO
