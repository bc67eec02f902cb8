"""The pages: serves the built bundle, and adds the security headers to every answer."""

import mimetypes
import secrets
from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

FOLDER = Path(__file__).parent / "web"
# Smaller forms of a file, best first, with the ending of the sibling that holds each.
PACKED = (("br", ".br"), ("gzip", ".gz"))
FOREVER = "public, max-age=31536000, immutable"
NONCE_PLACE = "</head>"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
}
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Ariane</title>
<h1>Ariane runs, but its pages are not built</h1>
<p>The API works: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
<p>To build the pages, install Node 22 and run <code>make</code> in the source folder, or install
the published package, which contains them.</p></html>
"""


def is_there() -> bool:
    """Whether the pages were built."""
    return (FOLDER / "index.html").is_file()


def install(app: Flask) -> None:
    """Serve the pages at every address that is not the API's, and set the headers."""
    app.add_url_rule("/", view_func=_page, endpoint="page", defaults={"path": ""})
    app.add_url_rule("/<path:path>", view_func=_page, endpoint="page")
    app.after_request(_headers)


def _page(path: str) -> Response:
    if path.startswith(("api/", "socket.io")):
        raise NotFound
    file = _file(path)
    if file is not None:
        return _send(file, FOREVER if path.startswith("assets/") else "no-cache")
    if path.startswith("assets/") or "." in path.rpartition("/")[2]:
        raise NotFound
    if not is_there():
        return Response(NOT_BUILT, 200, content_type="text/html; charset=utf-8")
    return _index()


def _index() -> Response:
    g.style_nonce = secrets.token_urlsafe(16)
    mark = f'<meta name="csp-nonce" content="{g.style_nonce}" />{NONCE_PLACE}'
    text = (FOLDER / "index.html").read_text("utf-8").replace(NONCE_PLACE, mark, 1)
    answer = Response(text, 200, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _file(path: str) -> Path | None:
    if not path or path == "index.html" or path.endswith((".br", ".gz", ".sha256")):
        return None
    found = safe_join(str(FOLDER), path)
    if found is None or "\0" in path:
        return None
    file = Path(found)
    return file if file.is_file() and file.resolve().is_relative_to(FOLDER.resolve()) else None


def _send(file: Path, cache: str) -> Response:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    answer = Response(content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    answer.headers["Cache-Control"] = cache
    answer.headers["Vary"] = "Accept-Encoding"
    chosen = file
    for coding, ending in PACKED:
        packed = file.with_name(file.name + ending)
        if request.accept_encodings[coding] > 0 and packed.is_file():
            chosen = packed
            answer.headers["Content-Encoding"] = coding
            break
    answer.set_data(chosen.read_bytes())
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", _policy())
    return answer


def _policy() -> str:
    nonce = g.get("style_nonce")
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
        " media-src 'self' data: blob:; font-src 'self'; manifest-src 'self';"
        f" style-src {styles}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
