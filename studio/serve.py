"""`ariane serve`: one gunicorn worker with many threads, and the call runtime beside it."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from runtime.config import Config
from studio import create_app, studio_of
from studio.admission import THREADS
from studio.keeper import end_with_parent, start_keeper, stop_keeper

# Seconds between looks whether the master lives, where the system does not tell.
LOOK_SECONDS = 0.2
# Seconds that running requests may take once the studio is told to stop.
GRACE_SECONDS = 5

log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where the studio listens."""

    host: str
    port: int


def serve(config: Config, place: Place, *, demo: bool, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `started` is told the address once it is open."""
    _check_free(place)
    Server(config, place, demo, started).run()


class PortTaken(Exception):
    """The studio cannot listen there; the text says what to do."""


def _check_free(place: Place) -> None:
    """Gunicorn would try for seconds and then say it in its own words."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            raise PortTaken(
                f"Port {place.port} of {place.host} cannot be used ({error.strerror});"
                " choose another with --port."
            ) from error


class Server(BaseApplication):
    """Gunicorn, set up for one studio."""

    def __init__(
        self, config: Config, place: Place, demo: bool, started: Callable[[str], None]
    ) -> None:
        self._config, self._place, self._demo, self._started = config, place, demo, started
        self._keeper: int | None = None
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn asks for its settings."""
        settings: dict[str, Any] = {
            "bind": f"{self._place.host}:{self._place.port}",
            "worker_class": "gthread",
            "workers": 1,  # live view and test calls live in this one process
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 15,
            "loglevel": "warning",
            "proc_name": "ariane",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - memory
            "control_socket_disable": True,
            "forwarded_allow_ips": "127.0.0.1,::1",
            "when_ready": self._ready,
            "on_exit": self._exit,
            "post_fork": _end_with_master,
            "post_worker_init": _begin,
            "logger_class": PlainLog,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # a Flask is such a function
        """Gunicorn asks, inside the worker, for the application."""
        return create_app(self._config, demo=self._demo)

    def _ready(self, arbiter: Any) -> None:
        port = arbiter.LISTENERS[0].sock.getsockname()[1]
        host = self._place.host
        self._started(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        if self._config.asterisk_configured:
            self._keeper = start_keeper(self._config)

    def _exit(self, _arbiter: Any) -> None:
        if self._keeper is not None:
            stop_keeper(self._keeper)


class PlainLog(Logger):
    """Gunicorn's own records, in the format of all others."""

    def setup(self, cfg: Any) -> None:
        """Gunicorn asks at its start."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def _end_with_master(_arbiter: Any, worker: Any) -> None:
    """In the worker: never outlive the master, or two studios would carry the same calls."""
    told = end_with_parent(signal.SIGKILL)
    if os.getppid() != worker.ppid:
        os._exit(1)
    if not told:
        threading.Thread(target=_watch, args=(worker.ppid,), daemon=True).start()


def _watch(master: int) -> None:
    while os.getppid() == master:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def _begin(worker: Any) -> None:
    """In the worker: be ready for test calls, look for alerts; before it stops, free all that."""
    studio = studio_of(worker.wsgi)
    threading.Thread(target=studio.simulations.start, daemon=True).start()
    studio.alerting.start()
    stop = signal.getsignal(signal.SIGTERM)

    def close() -> None:
        studio.live.stop()
        studio.edit.stop()
        studio.simulations.stop()
        studio.alerting.stop()
        # Threads that wait for browsers would keep the process alive.
        threading.Timer(GRACE_SECONDS - 1, os._exit, (0,)).start()

    def on_signal(number: int, frame: Any) -> None:
        threading.Thread(target=close, daemon=True).start()
        if callable(stop):
            stop(number, frame)

    signal.signal(signal.SIGTERM, on_signal)
