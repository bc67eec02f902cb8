"""`ariane doctor` beside an Asterisk that is well, wrong, old or away (a real HTTP server)."""

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from runtime.config import Config
from studio import demo
from studio.cli.doctor import Finding, examine

PASSWORD = "correct-horse"


class Asterisk(ThreadingHTTPServer):
    """Answers what ARI answers to the two questions of the doctor."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "/ari/asterisk/info": {"system": {"version": "22.5.0"}},
            "/ari/applications/ariane": {"name": "ariane"},
        }
        super().__init__(("127.0.0.1", 0), Answers)


class Answers(BaseHTTPRequestHandler):
    server: Asterisk

    def do_GET(self) -> None:
        said = self.headers.get("Authorization", "").removeprefix("Basic ")
        found = self.server.answers.get(self.path)
        status = 404 if found is None else 200
        if b64decode(said).decode() != f"ariane:{PASSWORD}":
            status = 401
        body = json.dumps(found or {"message": "no"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def asterisk() -> Iterator[Asterisk]:
    with Asterisk() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def look(data: Path, server: Asterisk | None = None, **env: str) -> dict[str, Finding]:
    if server is not None:
        port = server.server_address[1]
        env = {
            "ARIANE_ARI_URL": f"http://127.0.0.1:{port}", "ARIANE_ARI_PASSWORD": PASSWORD, **env,
        }  # fmt: skip
    return {finding.name: finding for finding in examine(Config.from_env(data, env))}


def test_a_folder_without_data_is_told_and_not_made(tmp_path: Path) -> None:
    found = look(tmp_path / "none")
    assert [f.name for f in found.values() if f.state == "error"] == ["data"]
    assert str(tmp_path / "none") in found["data"].detail
    assert "ariane serve" in found["data"].remedy
    assert not (tmp_path / "none").exists()


def test_a_fresh_database_is_well_but_for_what_is_still_to_do(tmp_path: Path) -> None:
    (tmp_path / "ariane.db").touch()
    found = look(tmp_path)
    assert not [f for f in found.values() if f.state == "error"]
    assert found["tables"].state == "warning"
    assert found["voice"].state == "ok"
    assert found["Asterisk"].remedy.startswith("ariane asterisk config")


def test_the_demo_password_is_a_warning(tmp_path: Path) -> None:
    demo.prepare(Config.from_env(tmp_path, {}))
    found = look(tmp_path)
    assert found["tables"].state == "ok"
    assert "demo password" in found["accounts"].detail


def test_a_copy_put_back_without_its_secret_is_told_before_another_is_made(tmp_path: Path) -> None:
    demo.prepare(Config.from_env(tmp_path, {}))
    assert look(tmp_path)["secret"].state == "ok"
    (tmp_path / "secret").unlink()
    lost = look(tmp_path)["secret"]
    assert lost.state == "error"
    assert str(tmp_path / "secret") in lost.remedy
    assert not (tmp_path / "secret").exists()
    other = look(tmp_path, ARIANE_SECRET="0123456789abcdef")["secret"]
    assert other.state == "error"
    assert "another secret" in other.detail


def test_an_asterisk_that_is_well(tmp_path: Path, asterisk: Asterisk) -> None:
    found = look(tmp_path, asterisk)
    assert "22.5.0" in found["Asterisk"].detail
    assert found["call runtime"].state == "ok"


def test_what_can_be_wrong_with_asterisk(tmp_path: Path, asterisk: Asterisk) -> None:
    found = look(tmp_path, asterisk, ARIANE_ARI_PASSWORD="wrong-horse")
    assert "password" in found["Asterisk"].detail
    assert found["Asterisk"].state == "error"
    assert found["Asterisk"].remedy

    del asterisk.answers["/ari/applications/ariane"]
    found = look(tmp_path, asterisk)
    assert found["call runtime"].state == "error"
    assert "ariane serve" in found["call runtime"].remedy

    for odd, words in [
        ({"system": {"version": "18.9.0"}}, "20 or later"),
        ({"hello": "world"}, "ARIANE_ARI_URL"),
        (["no"], "ARIANE_ARI_URL"),
    ]:
        asterisk.answers["/ari/asterisk/info"] = odd
        found = look(tmp_path, asterisk)
        assert found["Asterisk"].state == "error"
        assert words in found["Asterisk"].remedy
    away = look(tmp_path, ARIANE_ARI_PASSWORD=PASSWORD, ARIANE_ARI_URL="http://127.0.0.1:9")
    assert "does not answer" in away["Asterisk"].detail


def test_a_database_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "ariane.db").write_text("A letter to my aunt. " * 100)
    found = look(tmp_path)
    assert found["database"].state == "error"
    assert "not a database" in found["database"].detail
    assert found["voice"].state == "ok"  # it goes on
