"""Runtimes that start at once: each is a fork of a process in which everything is imported.

`python -m tests.asterisk.forking` starts a runtime with its own environment for each line it reads,
and answers with the process id. What is killed is a whole runtime process, as ever.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from tests.asterisk.service import Service

ROOT = Path(__file__).resolve().parents[2]


class ForkingService(Service):
    """A service whose runtime may be killed and started twice a second. `close()` it."""

    _nursery: "subprocess.Popen[bytes] | None" = None

    def launch(self) -> float:
        """Start the runtime without waiting; returns the instant (UTC seconds)."""
        if self._nursery is None:
            self._nursery = self._open()
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        begun = time.time()
        self._nursery.stdin.write(b"\n")
        self._nursery.stdin.flush()
        pid = int(self._nursery.stdout.readline())
        self.process = cast(Any, born(pid))
        return begun

    def close(self) -> None:
        """Stop the runtime, and what it was forked from."""
        super().close()
        if self._nursery is not None:
            self._nursery.kill()
            self._nursery.communicate()

    def _open(self) -> "subprocess.Popen[bytes]":
        with (self.folder / "runtime.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.asterisk.forking"],
                cwd=ROOT, env={**os.environ, **self.env}, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip


def born(pid: int) -> SimpleNamespace:
    """As much of a `Popen` as a service asks of its runtime, for a process of another parent."""

    def poll() -> int | None:
        return None if Path(f"/proc/{pid}/stat").exists() else -signal.SIGKILL

    def send_signal(number: int) -> None:
        os.kill(pid, number)

    def wait(seconds: float) -> None:
        until = time.monotonic() + seconds
        while poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("runtime", seconds)
            time.sleep(0.002)

    def kill() -> None:
        send_signal(signal.SIGKILL)

    return SimpleNamespace(pid=pid, poll=poll, send_signal=send_signal, wait=wait, kill=kill)


def nursery() -> None:
    """Fork a runtime for each line that comes in."""
    from runtime.config import Config
    from runtime.service import main

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while os.read(sys.stdin.fileno(), 1):
        pid = os.fork()
        if not pid:
            os.close(out)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(main(Config.from_env()))
        os.write(out, b"%d\n" % pid)


if __name__ == "__main__":
    nursery()
