"""A real studio: `ariane serve` as a process on a free port, stopped by its id."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import requests
import socketio

from studio.demo import EMAIL, PASSWORD

START_SECONDS = 40
STOP_SECONDS = 15
# Two threads of the socket library say goodbye to a page at once: the later finds it closed.
FAREWELL = "self.sock.send(out_data)\nOSError: [Errno 9] Bad file descriptor"


class Server:
    """`with Server(data, env, "--demo") as server: server.sign_in()`."""

    def __init__(self, data: Path, env: dict[str, str], *options: str) -> None:
        self.data, self.options = data, options
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("ARIANE_")} | env
        self.log = data.parent / "serve.log"
        self.address = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.browsers: list[Browser] = []

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "studio", "serve", "--port", "0", "--data", str(self.data)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *self.options], stdout=log, stderr=log, env=self.env
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self) -> None:
        assert self.process is not None
        end = time.monotonic() + START_SECONDS
        while not self.address:
            assert time.monotonic() < end, f"did not start: {self.said()}"
            assert self.process.poll() is None, f"ended: {self.said()}"
            found = re.search(r"http://127\.0\.0\.1:\d+", self.said())
            self.address = found[0] if found else ""
            time.sleep(0.05)
        while True:
            try:
                httpx.get(f"{self.address}/api/v1/health", timeout=START_SECONDS)
                return
            except httpx.TransportError:
                assert time.monotonic() < end, f"does not answer: {self.said()}"
                time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        """Without ceremony: to stop as a service does takes seconds, and is for those who look at
        it (`stop`). The worker, which ends with its master, is waited for.
        """
        assert self.process is not None
        for browser in self.browsers:
            browser.close()
        if self.process.poll() is None:
            workers = [os.pidfd_open(pid) for pid in self._children()]
            self.process.kill()
            self.process.wait()
            for worker in workers:
                select.select([worker], [], [], STOP_SECONDS)
                os.close(worker)

    def stop(self) -> None:
        """As a service manager stops it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(STOP_SECONDS) == 0

    def _children(self) -> list[int]:
        assert self.process is not None
        pid = self.process.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def faults(self) -> list[str]:
        """The tracebacks in what it said."""
        return [fault for fault in self.said().split("Traceback")[1:] if FAREWELL not in fault]

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> "Browser":
        self.browsers.append(Browser(self.address, email, password))
        return self.browsers[-1]


class Browser:
    """A signed-in browser: HTTP, and sockets with the same cookie."""

    def __init__(self, address: str, email: str, password: str) -> None:
        self.http = httpx.Client(base_url=f"{address}/api/v1", timeout=10)
        answer = self.http.post("/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        self.address, self.session = address, answer.json()
        self.http.headers["X-CSRF-Token"] = self.session["csrf"]
        self.lines: list[Line] = []
        self.cookie = f"ariane_session={self.http.cookies['ariane_session']}"

    def socket(self, namespace: str, transport: str = "websocket") -> "Line":
        self.lines.append(Line(self.address, namespace, self.cookie, transport))
        return self.lines[-1]

    def close(self) -> None:
        for line in self.lines:
            line.close()
        self.http.close()


class Line:
    """One Socket.IO connection; remembers all it is told."""

    def __init__(
        self, address: str, namespace: str, cookie: str, transport: str, **headers: str
    ) -> None:
        self.namespace = namespace
        self.told: list[tuple[str, Any]] = []
        # Like a browser, send the cookie with every poll, not only with the first.
        session = requests.Session()
        session.headers["Cookie"] = cookie
        self.client = socketio.Client(reconnection=False, http_session=session)
        self.client.on("*", self._hear, namespace=namespace)
        try:
            self.client.connect(
                address, headers={"Cookie": cookie, **headers}, namespaces=[namespace],
                transports=[transport], wait_timeout=10,  # a refusal is told at once all the same
            )  # fmt: skip
        except BaseException:
            self.close()
            raise

    def _hear(self, event: str, *data: Any) -> None:
        self.told.append((event, data[0] if data else None))

    def emit(self, event: str, data: Any = None) -> None:
        self.client.emit(event, data, namespace=self.namespace)

    def call(self, event: str, data: Any = None) -> Any:
        return self.client.call(event, data, namespace=self.namespace, timeout=10)

    def wait(self, event: str, wanted: Any = None, seconds: float = 10) -> Any:
        """The last `event` told, once `wanted(data)` holds for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [data for name, data in self.told if name == event]
            if found and (wanted is None or wanted(found[-1])):
                return found[-1]
            time.sleep(0.01)
        raise AssertionError(f"no such {event!r} within {seconds} s, only {self.told[-5:]}")

    def close(self) -> None:
        self.client.disconnect()
        self.client.shutdown()
        for left in (self.client.eio.ws, self.client.eio.http):
            if left is not None:  # a refused connection is left open by the client
                left.close()
