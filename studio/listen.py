"""PostgreSQL tells at once that the journal has grown; one thread waits for it."""

import threading
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy.engine import Engine

CHANNEL = "ariane_events"
AGAIN_SECONDS = 2.0

log = structlog.get_logger()


class Listener:
    """Calls `heard` for each notification, until stopped."""

    def __init__(self, engine: Engine, heard: Callable[[], None]) -> None:
        url = engine.url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._heard = heard
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="listen", daemon=True).start()

    def stop(self) -> None:
        """Stop at the next occasion."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                # The journal is read without us too, a quarter of a second later.
                log.warning("not told of new events for now", problem=str(error))
                self._stopped.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            while not self._stopped.is_set():
                for _ in connection.notifies(timeout=1.0, stop_after=1):
                    self._heard()
