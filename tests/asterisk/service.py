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
from runtime.counters import Counts, fold
from runtime.events import Event
from runtime.records import calendars, calls, directory, flows, people, runtimes
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.errors import NotFound
from runtime.records.sounds import SoundRow, save_sound
from runtime.records.tables import calls as calls_table
from runtime.records.tables import workspaces
from runtime.sounds import Sounds
from tests.asterisk.rig import AsteriskRig, free_port
from tests.asterisk.tones import Codebook, encode

WORKSPACE = "main"
START_SECONDS = 20


class Service:
    """One data folder, and the runtime that serves it; make it with `Service(rig)`."""

    def __init__(
        self, rig: AsteriskRig, folder: Path, database: str | None = None, *,
        env: Mapping[str, str] | None = None, new: bool = True,
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
        self.prompts: dict[str, tuple[str, str]] = {}  # by name: node and text
        self.shas: dict[str, str] = {}  # name by hash of the file
        self.process: subprocess.Popen[bytes] | None = None
        if new:
            self.workspace(WORKSPACE)

    # What a designer does.

    def workspace(self, ident: str) -> None:
        """Add a workspace."""
        with writing(self.engine) as connection:
            people.add_workspace(connection, ident, "Test")

    def publish(
        self, flow: str, document: Mapping[str, Any], *, toned: bool = True, seconds: float = 0.8,
        workspace: str = WORKSPACE,
    ) -> int:  # fmt: skip
        """Save and publish a document; `toned` gives every prompt a coded recording."""
        if toned:
            document = self.tone(document, flow, seconds, workspace)
        with writing(self.engine) as connection:
            try:
                draft = flows.get_draft(connection, workspace, flow)
            except NotFound:
                flows.create(connection, workspace, dict(document), "test", flow)
            else:
                flows.save_draft(
                    connection, workspace, flow, dict(document), draft.revision, "test"
                )
            return flows.publish(connection, workspace, flow, None, "test")

    def serve(self, number: str, document: Mapping[str, Any], *, seconds: float = 0.8) -> None:
        """Publish a flow named after its number, and let the number lead to it."""
        self.publish(f"f{number}", document, seconds=seconds)
        self.assign(number, f"f{number}")

    def assign(self, number: str, flow: str, workspace: str = WORKSPACE) -> None:
        """Let a number lead to a flow."""
        with writing(self.engine) as connection:
            directory.assign(connection, workspace, number, flow)

    def calendar(self, ident: str, document: Mapping[str, Any], workspace: str = WORKSPACE) -> None:
        """Save opening hours."""
        with writing(self.engine) as connection:
            calendars.save_calendar(connection, workspace, ident, dict(document))

    def tone(
        self, document: Mapping[str, Any], flow: str, seconds: float, workspace: str = WORKSPACE
    ) -> dict[str, Any]:
        """A copy in which every prompt has a coded recording per language.

        A prompt is named `node`, or `node/param…` for others than the first, with `@language`.
        """
        copied = copy.deepcopy(dict(document))
        for node, placed in copied["nodes"].items():
            taken: set[str] = set()
            for pointer, prompt in _prompts(placed.get("params", {})):
                name = node if not taken else f"{node}{pointer}"
                taken.add(name)
                for language, text in prompt["text"].items():
                    full = f"{flow}:{name}@{language}"
                    self.prompts[full] = (node, text)
                    sound = self.record(full, seconds, workspace)
                    prompt.setdefault("audio", {})[language] = sound
        return copied

    def record(self, name: str, seconds: float, workspace: str = WORKSPACE) -> str:
        """Store a coded recording that callers of this service know by `name`; returns its id."""
        code = self.book.code(name)
        ident = f"tone-{code}-{round(seconds * 1000)}"
        sha = self.sounds.store(workspace, encode(code, seconds))
        self.shas[sha] = name
        with writing(self.engine) as connection:
            save_sound(connection, workspace, SoundRow(ident, name, "", sha, seconds, 0.0))
        return ident

    def named(self, audio: str) -> str:
        """The name of a recording, from its id (as in the journal) or its file (as in ARI)."""
        if audio.startswith("tone-"):
            return self.book.name(int(audio.split("-")[1]))
        return self.shas.get(audio.rpartition("/")[2], audio)

    # The runtime process.

    def start(self) -> None:
        """Start the runtime and wait until it is connected."""
        begun = self.launch()
        self.wait(lambda: self.connected(begun), START_SECONDS, "the runtime did not connect")

    def launch(self) -> float:
        """Start the runtime without waiting; returns the instant (UTC seconds)."""
        log = (self.folder / "runtime.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "runtime"],
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return time.time()

    def kill(self) -> None:
        """SIGKILL, as in a crash."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP: alive, but doing nothing, until `thaw()`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT after `freeze()`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

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
            if call is not None:
                space = connection.scalar(
                    sa.select(calls_table.c.workspace).where(calls_table.c.id == call)
                )
                return calls.facts(connection, str(space), call)
            return [fact.event for fact in calls.tail(connection, 0, 1_000_000)]

    def calls(self) -> list[Any]:
        """The rows of all calls, oldest first."""
        with reading(self.engine) as connection:
            query = sa.select(calls_table).order_by(calls_table.c.started)
            return list(connection.execute(query))

    def live(self) -> int:
        """How many calls last, by the journal."""
        with reading(self.engine) as connection:
            query = sa.select(sa.func.count()).where(calls_table.c.ended.is_(None))
            return int(connection.scalar(query) or 0)

    def counts(self) -> Counts:
        """The stored counts, of all workspaces."""
        with reading(self.engine) as connection:
            spaces = connection.scalars(sa.select(workspaces.c.workspace)).all()
            found: Counts = {}
            for space in spaces:
                found |= calls.snapshot(connection, space).counts
            return found

    def assert_counts(self) -> None:
        """Fail unless the counts are those that the journal gives when it is added up anew."""
        stored, told = plain(self.counts()), plain(fold(self.events()))
        assert stored == told, f"stored {stored - told}, in the journal {told - stored}"

    def assert_idle(self, seconds: float = 5.0) -> None:
        """Fail unless every call has ended, on both sides, and the counts agree."""
        self.wait(lambda: self.live() == 0, seconds, "calls without an end")
        self.rig.assert_clean(seconds)
        self.assert_counts()

    def usage(self) -> tuple[int, int]:
        """Threads and open files of the runtime process."""
        assert self.process is not None
        proc = Path(f"/proc/{self.process.pid}")
        return len(list((proc / "task").iterdir())), len(list((proc / "fd").iterdir()))

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

    def connected(self, begun: float) -> bool:
        """Whether a runtime launched at `begun` has told that Asterisk answers."""
        return any(row.connected and row.started >= begun for row in self.runtimes())

    def runtimes(self) -> list[runtimes.RuntimeRow]:
        """The signs of life."""
        with reading(self.engine) as connection:
            return runtimes.status(connection)

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


def plain(counts: Counts) -> set[tuple[Any, ...]]:
    """Counts to compare; sums of fractions depend on the order of adding, far behind the point."""
    return {(*key, tally.count, round(tally.total, 5)) for key, tally in counts.items()}


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
