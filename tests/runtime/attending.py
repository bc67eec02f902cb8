"""A small firm for the tests of alerts: a site in Paris, a worker, planning, punches."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.engine import Connection, Engine

from runtime.records.attendance import planning, punches, settings
from runtime.records.attendance.chain import touch
from runtime.records.attendance.outbox import Row
from runtime.records.attendance.planning import Planned, PlannedShift
from runtime.records.attendance.punches import PunchRow
from runtime.records.attendance.sites import SiteCard, save_site
from runtime.records.attendance.tables import outbox
from runtime.records.attendance.workers import WorkerCard, save_worker
from runtime.records.database import reading

SECRET = b"s" * 32
PARIS = ZoneInfo("Europe/Paris")
BOSS = "boss@example.org"


def at(text: str, fold: int = 0) -> float:
    """UTC seconds of what a clock in Paris shows: `2026-03-23 08:10`."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).timestamp()


def firm(conn: Connection, workspace: str = "one", **wanted: Any) -> None:
    """A site, a worker, and who is told of alerts (unless `wanted` says otherwise)."""
    save_site(conn, workspace, "pasteur", SiteCard("École Pasteur", address="12 rue des Lilas"))
    card = WorkerCard("Claire Martin", phone="+33612345678", email="claire@example.org")
    save_worker(conn, workspace, "claire", card, SECRET)
    settings.put(conn, workspace, {"alert_emails": [BOSS], **wanted})


def shift(
    conn: Connection, begins: float, ends: float, workspace: str = "one", tolerance: float = 600
) -> PlannedShift:
    line = Planned("claire", "pasteur", begins, ends, float(tolerance))
    return planning.add_shift(conn, workspace, line)


def punch(
    conn: Connection, direction: str, instant: float, workspace: str = "one", **values: Any
) -> PunchRow:
    """A punch as a call makes it."""
    row = {"kind": "punch", "worker": "claire", "site": "pasteur", "direction": direction,
           "at": instant, "zone": "Europe/Paris", "flags": [], **values}  # fmt: skip
    return punches.written(conn, workspace, touch(conn, workspace), row, instant + 5)


def posted(engine: Engine) -> list[Row]:
    """All rows of the outbox, the oldest first."""
    with reading(engine) as conn:
        query = outbox.select().order_by(outbox.c.created, outbox.c.kind, outbox.c.target)
        return [Row(**row._mapping) for row in conn.execute(query)]


class MailServer:
    """A real mail server; `refusals` are answered, one each, instead of taking a mail."""

    def __init__(self, **options: Any) -> None:
        self.mails: list[Message] = []
        self.recipients: list[list[str]] = []
        self.refusals: list[str] = []
        self._controller = Server(self, hostname="127.0.0.1", port=0, **options)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.taken}"

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class Server(Controller):
    """On a free port: the library itself would knock at port 0."""

    @property
    def taken(self) -> int:
        return int(self.server.sockets[0].getsockname()[1])

    def _trigger_server(self) -> None:
        self.port = self.taken
        super()._trigger_server()


class WebServer(ThreadingHTTPServer):
    """Answers with a script, then 200: a status, (status, headers), or what to do instead."""

    def __init__(self, *script: Any) -> None:
        self.script, self.heard = list(script), []
        self.heard: list[tuple[str, dict[str, str], bytes]]
        self.lock, self.ended = threading.Lock(), threading.Event()
        super().__init__(("127.0.0.1", 0), Answers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "WebServer":
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, *_: object) -> None:
        """Whoever is cut off says so to nobody."""


class Answers(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.heard.append((self.path, dict(self.headers), body))
            step = self.server.script.pop(0) if self.server.script else 200
        if callable(step):
            step(self)
            return
        status, headers = step if isinstance(step, tuple) else (step, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def reset(answer: Answers) -> None:
    """Close in the middle."""
    answer.connection.close()


def drip(answer: Answers) -> None:
    """A letter at a time, for ever."""
    with contextlib.suppress(OSError):
        while not answer.server.ended.wait(0.05):
            answer.wfile.write(b"H")
            answer.wfile.flush()


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """A port at which connections are accepted by the system, and nobody speaks."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
