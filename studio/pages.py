"""What all namespaces of the sockets share: who is at the other end, and whether they still may."""

from flask import request
from flask_socketio import Namespace

from runtime.records import people
from runtime.records.database import reading
from runtime.records.people import Session
from studio import auth
from studio.studio import Studio

SIGNED_OUT = {"ok": False, "error": "not-signed-in"}


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


def may_go_on(studio: Studio, secret: str, allowance: str) -> Session | None:
    """The session of a cookie, if it still lasts and its role includes the allowance."""
    with reading(studio.engine) as conn:
        session = people.find_session(conn, secret) if secret else None
    return session if session and auth.may(session.user.role, allowance) else None
