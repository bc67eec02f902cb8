"""A database with flows and a runtime process of its own on a rig: what an operator would have."""

import copy
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from runtime.config import Config
from runtime.events import Event
from runtime.records import calendars, calls, directory, flows, people, runtimes
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.sounds import SoundRow, save_sound
from runtime.records.tables import calls as calls_table
from runtime.sounds import Sounds
from tests.asterisk.rig import AsteriskRig, free_port
from tests.asterisk.tones import Codebook, encode

WORKSPACE = "main"
START_SECONDS = 20


class Service:
    """One data folder, and the runtime that serves it; make it with `Service(rig)`."""

    def __init__(
        self, rig: AsteriskRig, folder: Path, database: str | None = None, *,
        env: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.rig, self.folder = rig, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {
            "ARIANE_DATA": str(folder),
            "ARIANE_ARI_URL": rig.ari_url,
            "ARIANE_ARI_USER": rig.user,
            "ARIANE_ARI_PASSWORD": rig.password,
            "ARIANE_ASTERISK_SOUNDS": rig.inside(folder / "sounds"),
            **({"ARIANE_DATABASE_URL": database} if database else {}),
            **(env or {}),
        }
        self.config = Config.from_env(None, self.env)
        self.engine = connect(self.config.database_url)
        migrate(self.engine)
        self.sounds = Sounds(self.config.sounds)
        self.book = Codebook()
        self.process: subprocess.Popen[bytes] | None = None
        with writing(self.engine) as connection:
            people.add_workspace(connection, WORKSPACE, "Test")

    # What a designer does.

    def publish(
        self, flow: str, document: Mapping[str, Any], *, toned: bool = True, seconds: float = 0.8
    ) -> int:
        """Save and publish a document; `toned` gives every prompt a coded recording."""
        if toned:
            document = self.tone(document, flow, seconds)
        with writing(self.engine) as connection:
            try:
                draft = flows.get_draft(connection, WORKSPACE, flow)
            except flows.NotFound:
                flows.create(connection, WORKSPACE, dict(document), "test", flow)
            else:
                flows.save_draft(
                    connection, WORKSPACE, flow, dict(document), draft.revision, "test"
                )
            return flows.publish(connection, WORKSPACE, flow, None, "test")

    def assign(self, number: str, flow: str) -> None:
        """Let a number lead to a flow."""
        with writing(self.engine) as connection:
            directory.assign(connection, WORKSPACE, number, flow)

    def calendar(self, ident: str, document: Mapping[str, Any]) -> None:
        """Save opening hours."""
        with writing(self.engine) as connection:
            calendars.save_calendar(connection, WORKSPACE, ident, dict(document))

    def tone(self, document: Mapping[str, Any], flow: str, seconds: float) -> dict[str, Any]:
        """A copy in which every prompt has a coded recording per language.

        A prompt is named `node`, or `node/param…` for others than the first, with `@language`.
        """
        copied = copy.deepcopy(dict(document))
        for node, placed in copied["nodes"].items():
            taken: set[str] = set()
            for pointer, prompt in _prompts(placed.get("params", {})):
                name = node if not taken else f"{node}{pointer}"
                taken.add(name)
                for language in prompt["text"]:
                    sound = self.record(f"{flow}:{name}@{language}", seconds)
                    prompt.setdefault("audio", {})[language] = sound
        return copied

    def record(self, name: str, seconds: float) -> str:
        """Store a coded recording that callers of this service know by `name`; returns its id."""
        code = self.book.code(name)
        ident = f"tone-{code}-{round(seconds * 1000)}"
        sha = self.sounds.store(WORKSPACE, encode(code, seconds))
        with writing(self.engine) as connection:
            save_sound(connection, WORKSPACE, SoundRow(ident, name, "", sha, seconds, 0.0))
        return ident

    # The runtime process.

    def start(self) -> None:
        """Start the runtime and wait until it is connected."""
        log = (self.folder / "runtime.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "runtime"],
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        begun = time.time()
        self.wait(lambda: self._connected(begun), START_SECONDS, "the runtime did not connect")

    def kill(self) -> None:
        """SIGKILL, as in a crash."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait for its end."""
        self._signal(signal.SIGTERM)

    def close(self) -> None:
        """Stop the runtime and let go of the database."""
        self.stop()
        self.engine.dispose()

    @property
    def log(self) -> str:
        """What the runtime printed."""
        path = self.folder / "runtime.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # What was recorded.

    def events(self, call: str | None = None) -> list[Event]:
        """The journal, of one call or whole."""
        with reading(self.engine) as connection:
            told = [fact.event for fact in calls.tail(connection, 0, 1_000_000)]
        return [event for event in told if call in (None, event.call)]

    def calls(self) -> list[Any]:
        """The rows of all calls, oldest first."""
        with reading(self.engine) as connection:
            query = sa.select(calls_table).order_by(calls_table.c.started)
            return list(connection.execute(query))

    def the_call(self, caller: str) -> Any:
        """The one call from this number."""
        rows = [row for row in self.calls() if row.caller == caller]
        assert len(rows) == 1, f"{len(rows)} calls from {caller}: {self.log[-3000:]}"
        return rows[0]

    def wait_ended(self, caller: str, seconds: float = 5.0) -> list[Event]:
        """Wait for the end of the call from this number and return its facts."""

        def ended() -> bool:
            return any(row.caller == caller and row.ended for row in self.calls())

        self.wait(ended, seconds, f"the call from {caller} did not end")
        return self.events(self.the_call(caller).id)

    def wait(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Poll until true, or fail with the runtime's log."""
        until = time.monotonic() + seconds
        while not true():
            died = self.process is not None and self.process.poll() is not None
            if time.monotonic() > until or died:
                raise AssertionError(f"{what} in {seconds} s (died: {died})\n{self.log[-4000:]}")
            time.sleep(0.03)

    def _connected(self, begun: float) -> bool:
        with reading(self.engine) as connection:
            rows = runtimes.status(connection)
        return any(row.connected and row.started >= begun - 1 for row in rows)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
            raise AssertionError(f"the runtime did not stop\n{self.log[-3000:]}") from None
        self.process = None


def heard(events: list[Event]) -> list[str]:
    """Ids of the recordings that the journal says were audible, in order."""
    return [
        event.data.get("audio", "")
        for event in events
        if event.kind == "heard" and event.data["end"] != "skipped"
    ]


def visited(events: list[Event]) -> list[str]:
    """Nodes entered, in order."""
    return [event.node for event in events if event.kind == "entered"]


def ended(events: list[Event]) -> str:
    """The reason of the end."""
    reasons = [event.data["reason"] for event in events if event.kind == "ended"]
    assert len(reasons) == 1, f"{len(reasons)} ends"
    return str(reasons[0])


def _prompts(value: Any, pointer: str = "") -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(value, dict):
        if isinstance(value.get("text"), dict):
            return [(pointer, value)]
        for key, item in value.items():
            found += _prompts(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            found += _prompts(item, f"{pointer}/{at}")
    return found


__all__ = ["Service", "ended", "free_port", "heard", "visited"]
