"""The data folder belongs to one serving studio at a time, which has a name of its own."""

import fcntl
import hashlib
import os
import re
import socket
import time
from pathlib import Path

LOCK, NAME = "studio.lock", "studio.id"
# A studio that was killed a moment ago may take so long to be gone.
WAIT_SECONDS = 2.0


class FolderTaken(Exception):
    """Another studio serves this data folder, or it cannot be written; the text says what to do."""


def hold(data: Path) -> int:
    """Keep the folder for this process and its forks, until they die; FolderTaken.

    Returns the descriptor that holds the lock: it must stay open.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderTaken(
            f"The data folder {data} cannot be written ({error.strerror}); choose another with"
            " --data, or change its rights."
        ) from error
    end = time.monotonic() + WAIT_SECONDS
    while not _locked(lock):
        if time.monotonic() > end:
            holder = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(lock)
            raise FolderTaken(
                f"Another studio (process {holder}) already serves the data folder {data}."
                " Stop it first, or choose another folder with --data."
            )
        time.sleep(0.05)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def studio_id(data: Path) -> str:
    """Under which name this studio's test calls stand in a database it may share.

    Kept in the folder, so that a machine that gets another name still finds its own calls.
    """
    data.mkdir(parents=True, exist_ok=True)
    note = data / NAME
    known = note.read_text("utf-8").strip() if note.is_file() else ""
    if re.fullmatch(r"studio-[A-Za-z0-9.-]{1,57}", known):
        return known
    host = re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname().partition(".")[0])[:40] or "host"
    place = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:8]
    name = f"studio-{host}-{place}"
    note.write_text(name + "\n", "utf-8")
    return name


def served(data: Path) -> bool:
    """Whether a studio serves this data folder now."""
    try:
        lock = os.open(data / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(lock)  # ours for a moment, else
    finally:
        os.close(lock)
