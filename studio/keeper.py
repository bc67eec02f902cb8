"""Keeps the call runtime running beside the studio: starts it, and again when it dies.

A process of its own (`python -m studio.keeper`), because the server reaps all its children itself.
It ends when the studio ends, and ends the runtime it started, by its process id.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import structlog

from runtime.config import Config
from runtime.logs import write_logs

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
# A runtime that lived so many seconds is started again without delay.
STEADY_SECONDS = 60.0
# Exit code of a runtime whose calls another one took over: two would fight over them.
REPLACED = 3
STOP_SECONDS = 10.0
PR_SET_PDEATHSIG = 1

log = structlog.get_logger()


def start_keeper(config: Config) -> int:
    """Start the keeper as a child process; its id."""
    environment = {**os.environ, "ARIANE_DATA": str(config.data)}
    command = [sys.executable, "-m", "studio.keeper"]
    return subprocess.Popen(command, env=environment).pid  # noqa: S603 - our own module


def stop_keeper(pid: int) -> None:
    """Tell the keeper to stop the runtime, and wait until it has."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end and os.waitpid(pid, os.WNOHANG) == (0, 0):
            time.sleep(0.05)


class Keeper:
    """Starts a command again and again until told to stop."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._told = threading.Event()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Stop the child, and do not start it again."""
        self._told.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def run(self) -> int:
        """Keep it running; returns when stopped or replaced."""
        wait = FIRST_WAIT
        while not self._told.is_set():
            begun = time.monotonic()
            self._child = subprocess.Popen(self._command)  # noqa: S603 - our own command
            if self._told.is_set():  # told while it started
                self._child.terminate()
            code = self._wait()
            if self._told.is_set():
                break
            if code == REPLACED:
                log.error("another runtime serves the calls; this one is not started again")
                return REPLACED
            steady = time.monotonic() - begun > STEADY_SECONDS
            wait = FIRST_WAIT if steady else min(wait * 2, LONGEST_WAIT)
            log.error("the call runtime ended; starting it again", code=code, seconds=wait)
            self._rest(wait)
        return 0

    def _wait(self) -> int:
        assert self._child is not None
        while True:
            try:
                return self._child.wait(STOP_SECONDS if self._told.is_set() else 1.0)
            except subprocess.TimeoutExpired:
                if self._told.is_set():
                    self._child.kill()

    def _rest(self, seconds: float) -> None:
        self._told.wait(seconds)


def end_with_parent(how: signal.Signals) -> bool:
    """Ask Linux for a signal when the process that started us dies, however it dies.

    False on a system that has no such thing.
    """
    try:
        return bool(ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how) == 0)
    except (OSError, AttributeError):
        return False


def main() -> int:
    """The keeper process."""
    parent = os.getppid()
    write_logs()
    end_with_parent(signal.SIGTERM)
    keeper = Keeper([sys.executable, "-m", "studio", "runtime"])
    signal.signal(signal.SIGTERM, keeper.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the studio tells us
    if os.getppid() != parent:
        return 0
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main())
