"""The one shape of an error: `application/problem+json`, whatever went wrong and wherever."""

import json
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from runtime.records.errors import (
    Conflict,
    DatabaseProblem,
    FieldError,
    Invalid,
    Locked,
    NotFound,
    RecordsError,
    Stale,
    Throttled,
)
from runtime.records.people import WrongSignIn
from runtime.records.words import Said
from runtime.sounds import BadSound
from runtime.speech import SpeechFailed
from studio.words import say

log = structlog.get_logger()
JSON_TYPE = "application/problem+json"
KNOWN: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, "not-found"),
    Conflict: (409, "conflict"),
    Locked: (423, "locked"),
    Stale: (412, "stale"),
    Invalid: (422, "invalid"),
    Throttled: (429, "too-many-tries"),
    WrongSignIn: (401, "wrong-sign-in"),
    DatabaseProblem: (503, "database"),
    BadSound: (422, "bad-sound"),
    SpeechFailed: (503, "speech"),
}
# PostgreSQL's words for two people who did the same at once, or each waited for the other.
MEANWHILE = frozenset({"23505", "40P01"})
CODES = {
    400: "bad-request", 401: "not-signed-in", 403: "not-allowed", 404: "not-found",
    405: "wrong-method", 406: "not-acceptable", 408: "too-slow", 411: "no-length",
    412: "stale", 413: "too-large", 414: "too-long", 415: "wrong-type", 416: "wrong-range",
    422: "invalid", 423: "locked", 428: "no-revision", 429: "too-many-tries", 431: "too-large",
    500: "internal", 503: "not-ready",
}  # fmt: skip


class Refused(Exception):
    """What a route itself has to object: a status, a code, a text and places."""

    def __init__(
        self, status: int, said: Said, *, code: str = "", errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(said.text("en"))
        self.status, self.said, self.errors = status, said, errors
        self.code = code or CODES[status]


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: tuple[FieldError, ...] = (),
    more: dict[str, Any] | None = None,
) -> Response:
    """The answer for an error."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or CODES.get(status, f"http-{status}"),
        "detail": detail,
        "errors": [{"pointer": e.pointer, "detail": e.text(_language())} for e in errors],
        **(more or {}),
    }
    return Response(json.dumps(body), status, content_type=JSON_TYPE)


def install(app: Flask) -> None:
    """Turn every exception that leaves a route into a problem."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    for kind in KNOWN:
        app.register_error_handler(kind, _known)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refused) -> Response:
    detail = error.said.text(_language())
    return problem(error.status, detail, code=error.code, errors=error.errors)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    said = {
        404: say("nothing-there", path=request.path),
        405: say("verb", verb=request.method, path=request.path),
        413: say("too-large"),
    }.get(status)
    other = error.description or "This request cannot be answered."
    answer = problem(status, said.text(_language()) if said else other)
    for name, value in error.get_headers(None):
        if name.lower() in ("allow", "retry-after", "location"):
            answer.headers[name] = value
    return answer


def _known(error: Exception) -> Response:
    status, code = next(known for kind, known in KNOWN.items() if isinstance(error, kind))
    code = getattr(error, "code", "") if isinstance(error, Conflict | Invalid) else code
    errors: tuple[FieldError, ...] = getattr(error, "errors", ())
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.report is not None:
        more["issues"] = error.report.to_json(_language())["issues"]
    answer = problem(status, _said(error), code=code, errors=errors, more=more)
    if isinstance(error, Stale):
        answer.headers["ETag"] = f'"{error.revision}"'
    if isinstance(error, Throttled):
        answer.headers["Retry-After"] = str(max(1, round(error.seconds)))
    return answer


def _said(error: Exception) -> str:
    if isinstance(error, DatabaseProblem):  # its text names user, host and folder
        log.error("the database cannot be used", error=str(error))
        return say("database").text(_language())
    if isinstance(error, SpeechFailed):
        return say("speech", problem=error).text(_language())
    if isinstance(error, RecordsError | BadSound):
        return error.text(_language())
    return say("failed").text(_language())


def _database(error: DBAPIError) -> Response:
    if getattr(error.orig, "sqlstate", None) in MEANWHILE:
        return problem(409, say("meanwhile").text(_language()), code="meanwhile")
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    log.exception("a request failed", method=request.method, path=request.path, exc_info=error)
    return problem(500, say("fault").text(_language()))


def _language() -> str:
    from studio.auth import reader_language

    return reader_language()
