"""Anchors: the ends of the two chains, noted each day in a file outside of the database.

Who may write to the database could compute a whole chain anew, and `chain.verify` would find it
sound. A line noted before that then names a hash that is there no more. A copy of the lines kept
elsewhere (`ariane attendance anchor`, printed or mailed each night) proves it to third parties too.

A line that was torn in writing (the power went, the disk was full) is ended by two line breaks when
the next one is written; it is passed over, as is what the file ends with without a line break.

A line: the instant, then number and hash of the last punch, number and hash of the last row of the
journal; `-` for the hash of none.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.attendance.tables import attendance_changes, heads, punches
from runtime.records.words import Said, say

HASH = "[0-9a-f]{64}|-"
LINE = re.compile(rf"(\S{{1,40}}) ([0-9]{{1,10}}) ({HASH}) ([0-9]{{1,10}}) ({HASH})")
LAST = 2**31 - 1
"""The largest number that a row can have."""
TORN = "\n\n"
"""What ends a torn line."""
FOLDER = "anchors"
ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Anchor:
    """Both ends at an instant (`at`, ISO 8601 in UTC); a hash is "" before the first row."""

    at: str
    seq: int
    hash: str
    noted: int
    noted_hash: str

    @property
    def instant(self) -> float:
        """In UTC seconds."""
        return datetime.fromisoformat(self.at).timestamp()

    def line(self) -> str:
        """As it is written."""
        return f"{self.at} {self.seq} {self.hash or '-'} {self.noted} {self.noted_hash or '-'}"


@dataclass(frozen=True)
class Anchored:
    """How the database stands to what was noted: `problem` is None when it holds all of it."""

    count: int
    last: Anchor | None
    problem: Said | None = None


def present(conn: Connection, workspace: str, now: float) -> Anchor:
    """Both ends as they are."""
    query = sa.select(heads.c.seq, heads.c.hash, heads.c.noted, heads.c.noted_hash)
    found = conn.execute(query.where(heads.c.workspace == workspace)).first() or (0, "", 0, "")
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    return Anchor(at, *found)


def file_of(data: Path, workspace: str) -> Path:
    """Where the anchors of a workspace are."""
    return data / FOLDER / f"{workspace}.txt"


def write(file: Path, anchor: Anchor) -> None:
    """Add a line, on disk when this returns; for the owner's eyes."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as out:
        out.write(f"{TORN if _is_torn(out) else ''}{anchor.line()}\n".encode())
        out.flush()
        os.fsync(out.fileno())


def _is_torn(file: BinaryIO) -> bool:
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def read(file: Path) -> list[Anchor | str]:
    """The anchors in a file, the oldest first; a line that is none of ours as its text."""
    found: list[Anchor | str] = []
    try:
        text = file.read_text("utf-8", "replace")
    except FileNotFoundError:
        return []
    for block in text.split(TORN):
        *lines, end = block.split("\n")
        found += [_anchor(line) for line in lines if line.strip()]
        if isinstance(last := _anchor(end), Anchor):  # else it was torn, or is nothing
            found.append(last)
    return found


def is_due(file: Path, now: float) -> bool:
    """Whether nothing was noted yet on this day (of UTC)."""
    last = next((one for one in reversed(read(file)) if isinstance(one, Anchor)), None)
    return last is None or last.at[:10] != datetime.fromtimestamp(now, UTC).date().isoformat()


def compare(conn: Connection, workspace: str, noted: list[Anchor | str]) -> Anchored:
    """Whether every row that was noted is in the database, with the hash it had."""
    known = [one for one in noted if isinstance(one, Anchor)]
    punched = _hashes(conn, punches, workspace, [one.seq for one in known])
    changed = _hashes(conn, attendance_changes, workspace, [one.noted for one in known])
    last = known[-1] if known else None
    for number, one in enumerate(noted, 1):
        if isinstance(one, str):
            return Anchored(len(noted), last, say("anchor-unreadable", line=number))
        if punched.get(one.seq, "") != one.hash or changed.get(one.noted, "") != one.noted_hash:
            return Anchored(len(noted), last, say("anchor-differs", at=one.instant))
    return Anchored(len(noted), last)


def _hashes(conn: Connection, table: sa.Table, workspace: str, seqs: list[int]) -> dict[int, str]:
    """The hashes of rows by their numbers."""
    found: dict[int, str] = {}
    for begin in range(0, len(seqs), ASKED_AT_ONCE):
        some = table.c.seq.in_(seqs[begin : begin + ASKED_AT_ONCE])
        query = sa.select(table.c.seq, table.c.hash).where(table.c.workspace == workspace, some)
        found |= {row.seq: row.hash for row in conn.execute(query)}
    return found


def _anchor(line: str) -> Anchor | str:
    found = LINE.fullmatch(line.strip())
    if found is None:
        return line[:200]
    at, seq, punch, noted, change = found.groups()
    anchor = Anchor(at, int(seq), punch.strip("-"), int(noted), change.strip("-"))
    return anchor if max(anchor.seq, anchor.noted) <= LAST and _is_instant(at) else line[:200]


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True
