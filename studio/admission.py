"""Who may hold a socket: decided before a thread of the server is tied to it.

Every open page keeps one thread for as long as it stays, so a place is given only to people who
are signed in, to each a fair number, and never the last ones: pages and /health must still answer.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Flask
from werkzeug.http import parse_cookie

from runtime.records import people
from runtime.records.database import reading
from runtime.records.errors import RecordsError
from studio import auth
from studio.errors import problem
from studio.studio import Studio

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/socket.io"
# Threads of the server, and those that sockets may never take.
THREADS, KEPT_FREE = 400, 50
MOST_EACH = 20

log = structlog.get_logger()


class Full(Exception):
    """No place for this socket; holds the status to answer."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code = status, code


class Places:
    """How many sockets are held now, by each session and in all."""

    def __init__(self, most: int = THREADS - KEPT_FREE, most_each: int = MOST_EACH) -> None:
        self._most, self._most_each = most, most_each
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def one(self, session: str) -> Iterator[None]:
        """Hold a place; Full."""
        with self._lock:
            if self._held[session] >= self._most_each:
                raise Full(429, "too-many-pages", "Too many pages are open; close some of them.")
            if self._held.total() >= self._most:
                raise Full(503, "full", "Too many people look at Ariane now; try again later.")
            self._held[session] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[session] -= 1
                self._held += Counter()  # forget who holds none


def install(app: Flask, studio: Studio) -> None:
    """Stand before the sockets of the application, which must be installed already."""
    inner: WSGIApplication = app.wsgi_app
    places = Places()

    def at_the_door(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return inner(environ, start)
        try:
            with places.one(_session(studio, environ)):
                return inner(environ, start)  # a WebSocket stays in here until it closes
        except Full as refusal:
            return problem(refusal.status, str(refusal), code=refusal.code)(environ, start)

    app.wsgi_app = at_the_door  # type: ignore[method-assign, assignment]  # as Flask tells to


def _session(studio: Studio, environ: "WSGIEnvironment") -> str:
    secret = parse_cookie(environ).get(auth.COOKIE, "")
    try:
        with reading(studio.engine) as conn:
            session = people.find_session(conn, secret) if secret else None
    except RecordsError as error:
        log.warning("nobody can be recognised", error=str(error))
        raise Full(503, "database", HTTPStatus(503).phrase) from error
    if session is None:
        raise Full(401, "not-signed-in", "Sign in first.")
    return session.id
