"""Who may do what: sign-in cookie, roles, and the guards that every request passes."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from runtime.records import people
from runtime.records.database import reading
from runtime.records.people import Session
from studio.errors import Refused
from studio.studio import Studio
from studio.words import say

COOKIE = "ariane_session"
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - the name of a header
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What each role may do. A route names one of these, `public`, or `signed-in`.
ROLES: Mapping[str, frozenset[str]] = {
    "viewer": frozenset({"read"}),
    "tester": frozenset({"read", "test"}),
    "supervisor": frozenset({"read", "attend"}),
    "designer": frozenset({"read", "test", "attend", "design", "publish"}),
    "owner": frozenset({"read", "test", "attend", "design", "publish", "operate"}),
}
ALLOWANCES = frozenset({"public", "signed-in"}).union(*ROLES.values())


def install(app: Flask, studio: Studio) -> None:
    """Behind a proxy (ARIANE_PUBLIC_URL) believe its word, the last, on who asks; else nobody's."""
    if studio.config.public_url:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap
            app.wsgi_app, x_for=1, x_proto=0, x_host=0
        )


def may(role: str, what: str) -> bool:
    """Whether a role includes an allowance."""
    return what in ("public", "signed-in") or what in ROLES.get(role, frozenset())


def code_secret(studio: Studio, role: str) -> bytes:
    """What tells whose a keyed code is in calls that are only tried; none for who may not attend.

    Nothing counts wrong codes there, so that a script could find out all of them.
    """
    return studio.config.secret if may(role, "attend") else b""


def session_of_request(studio: Studio) -> Session | None:
    """The session of the cookie sent with this request; None when nobody is signed in."""
    if not hasattr(g, "ariane_session"):
        secret = request.cookies.get(COOKIE, "")
        session = None
        if secret:
            with reading(studio.engine) as conn:
                session = people.find_session(conn, secret)
            if session:
                people.touch_session(studio.engine, session.id)
        g.ariane_session = session
    return cast("Session | None", g.ariane_session)


def guard(studio: Studio, allowance: str) -> Session | None:
    """Let the request through, or raise Refused: origin, session, role, token."""
    check_origin(studio)
    session = session_of_request(studio)
    if allowance == "public":
        return session
    if session is None:
        raise Refused(401, say("sign-in"))
    if not may(session.user.role, allowance):
        raise Refused(403, say("role", role=session.user.role))
    if request.method not in SAFE and request.headers.get(TOKEN_HEADER, "") != session.csrf:
        raise Refused(403, say("token", header=TOKEN_HEADER), code="wrong-token")
    return session


def check_origin(studio: Studio) -> None:
    """Refuse what another web site makes a browser send to us."""
    origin = request.headers.get("Origin")
    if request.method not in SAFE and origin and not same_origin(studio, origin, request.host):
        raise Refused(403, say("origin", origin=origin[:200]), code="wrong-origin")


def same_origin(studio: Studio, origin: str, host: str) -> bool:
    """Whether a browser's Origin is the studio itself, as called or as ARIANE_PUBLIC_URL says."""
    if studio.config.public_url and origin == studio.config.public_url:
        return True
    return urlsplit(origin).scheme in ("http", "https") and urlsplit(origin).netloc == host


def set_cookie(studio: Studio, answer: Response, secret: str) -> None:
    """Give the browser the secret of its session, out of reach of scripts."""
    answer.set_cookie(
        COOKIE, secret, max_age=people.LONGEST_SECONDS, httponly=True, samesite="Lax",
        secure=is_secure(studio), path="/",
    )  # fmt: skip


def drop_cookie(studio: Studio, answer: Response) -> None:
    """Take it away again."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=is_secure(studio), path="/")


def is_secure(studio: Studio) -> bool:
    """Whether people reach us by https."""
    return request.is_secure or bool(
        studio.config.public_url and studio.config.public_url.startswith("https:")
    )


def reader_language() -> str:
    """The language of the person who asks, for texts made by the server."""
    session = cast("Session | None", g.get("ariane_session"))
    wanted = request.args.get("language", "")
    if wanted in people.LANGUAGES:
        return wanted
    if session is not None:
        return session.user.language
    return request.accept_languages.best_match(people.LANGUAGES) or "en"
