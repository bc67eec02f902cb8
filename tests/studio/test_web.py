"""The pages: small, cached for ever where that is safe, and no way out of their folder."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio import web

SCRIPT = b"console.log('Ariane');" * 100


@pytest.fixture
def client(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<html><head><title>Ariane</title></head></html>")
    (folder / "assets" / "index-abc.js").write_bytes(SCRIPT)
    (folder / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "index-abc.js.br").write_bytes(b"brotli")
    (folder / "ariane.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(web, "FOLDER", folder)
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/flows", "/flows/hello/live", "/index.html"])
def test_every_screen_has_its_address(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if path == "/index.html":
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    nonce = answer.text.partition('name="csp-nonce" content="')[2].partition('"')[0]
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert nonce not in client.get(path).text


def test_hashed_files_are_kept_for_ever(client: FlaskClient) -> None:
    answer = client.get("/assets/index-abc.js")
    assert answer.data == SCRIPT
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/javascript"
    assert client.get("/ariane.svg").headers["Cache-Control"] == "no-cache"
    again = client.get(
        "/ariane.svg", headers={"If-None-Match": client.get("/ariane.svg").headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_the_smallest_form_that_the_browser_takes(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    answer = client.get("/assets/index-abc.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "text/javascript"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/assets/none.js",
        "/none.txt",
        "/%00",
        "/assets/index-abc.js.br",
        "/socket.io/x",
        "/api/none",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert b"secret" not in answer.data.replace(b"secret.txt", b"")
    if not answer.text.startswith("<html>"):  # a screen's address
        assert answer.status_code in (308, 400, 401, 404)


def test_without_the_pages_a_person_is_told(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "FOLDER", tmp_path / "none")
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert "not built" in answer.text
