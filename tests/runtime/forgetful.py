"""A disk that loses power: what was not synced is forgotten, wholly or in part.

`Disk` is a VFS of apsw, a second SQLite in this process; `driver()` makes its connections look like
those of `sqlite3`, so that SQLAlchemy and all statements above it run on it unchanged.
"""

import itertools
import random
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apsw

SECTOR = 512
"""Bytes that reach a disk together or not at all."""
_names = itertools.count()
WORDS = {
    apsw.ConstraintError: sqlite3.IntegrityError,
    apsw.MismatchError: sqlite3.DataError,
    apsw.SQLError: sqlite3.OperationalError,
}


class PowerCut(OSError):
    """The machine is off: nothing can be asked of its disk any more."""


class Disk(apsw.VFS):
    """Files in memory, twice: as programs see them, and as they would be found after a power cut.

    `fuse`: how many more writes, syncs and the like succeed; None: all. `luck` decides which
    unsynced sectors happened to be written all the same; None: none of them.
    """

    def __init__(
        self, found: dict[str, bytes] | None = None, luck: random.Random | None = None
    ) -> None:
        self.name = f"disk-{next(_names)}"
        super().__init__(self.name, "")
        self.kept = dict(found or {})
        self.seen = {name: bytearray(data) for name, data in self.kept.items()}
        self.fuse: int | None = None
        self.dead = False
        self.syncs = 0
        self._luck = luck

    def spend(self) -> None:
        """One act on the disk, or the cut."""
        if self.fuse is not None:
            self.fuse -= 1
        if self.dead or (self.fuse is not None and self.fuse < 0):
            self.dead = True
            raise PowerCut("no power")

    def cut(self) -> dict[str, bytes]:
        """Pull the plug; returns what is on the disk when it is switched on again.

        Whoever still holds this disk open may close it in peace: nobody will read it.
        """
        left = {name: self._left(name) for name in self.kept.keys() | self.seen.keys()}
        self.dead, self.fuse = False, None
        return left

    def _left(self, name: str) -> bytes:
        kept, seen = self.kept.get(name, b""), self.seen.get(name, bytearray())
        if self._luck is None or not seen:
            return kept
        size = max(len(kept), len(seen))
        mixed = bytearray(kept.ljust(size, b"\0"))
        for at in range(0, size, SECTOR):
            if seen[at : at + SECTOR] != kept[at : at + SECTOR] and self._luck.random() < 0.5:
                mixed[at : at + SECTOR] = bytes(seen[at : at + SECTOR]).ljust(
                    min(SECTOR, size - at), b"\0"
                )
        return bytes(mixed)

    # What SQLite asks.

    def xOpen(self, name: Any, flags: list[int]) -> "File":  # type: ignore[override]  # as good
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        return File(self, path)

    def xAccess(self, path: str, _flags: int) -> bool:
        return path in self.seen

    def xDelete(self, path: str, _sync: bool) -> None:
        self.spend()
        self.seen.pop(path, None)
        self.kept.pop(path, None)

    def xFullPathname(self, path: str) -> str:
        return path


class File:
    """One open file of a `Disk`."""

    def __init__(self, disk: Disk, path: str) -> None:
        self._disk, self._path = disk, path
        disk.seen.setdefault(path, bytearray())

    @property
    def _data(self) -> bytearray:
        return self._disk.seen.setdefault(self._path, bytearray())

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._data[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.spend()
        mine = self._data
        mine.extend(bytes(max(0, offset - len(mine))))
        mine[offset : offset + len(data)] = data

    def xTruncate(self, size: int) -> None:
        self._disk.spend()
        del self._data[size:]

    def xSync(self, _flags: int) -> None:
        self._disk.spend()
        self._disk.syncs += 1
        self._disk.kept[self._path] = bytes(self._data)

    def xFileSize(self) -> int:
        return len(self._data)

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xFileControl(self, _op: int, _pointer: int) -> bool:
        return False

    def xCheckReservedLock(self) -> bool:
        return False

    def xLock(self, _level: int) -> None:
        """One connection: nobody to lock out."""

    def xUnlock(self, _level: int) -> None:
        """As `xLock`."""

    def xClose(self) -> None:
        """Nothing is open elsewhere."""


def driver(disk: Disk, name: str = "ariane.db") -> Callable[[], Any]:
    """A `creator` for `sqlalchemy.create_engine("sqlite://", …)`; one connection at a time."""
    return lambda: Connection(disk, name)


class Connection:
    """As much of `sqlite3.Connection` as SQLAlchemy asks for. Autocommit, as ours are."""

    isolation_level: str | None = None

    def __init__(self, disk: Disk, name: str) -> None:
        self.inner = apsw.Connection(name, vfs=disk.name)
        # Without shared memory, which this disk has not, WAL is for one connection.
        self.inner.execute("PRAGMA locking_mode=EXCLUSIVE")

    def cursor(self, _factory: Any = None) -> "Cursor":
        return Cursor(self)

    def create_function(self, name: str, count: int, call: Any, **more: Any) -> None:
        self.inner.create_scalar_function(name, call, count, **more)

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def close(self) -> None:
        translated(self.inner.close)

    def _end(self, how: str) -> None:
        if self.inner.in_transaction:
            translated(lambda: self.inner.execute(how))


class Cursor:
    """As much of `sqlite3.Cursor`."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._inner = connection.inner
        self._rows: list[Any] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        return self._run(lambda cursor: cursor.execute(sql, values))

    def executemany(self, sql: str, values: Iterable[Sequence[Any]]) -> "Cursor":
        return self._run(lambda cursor: cursor.executemany(sql, values))

    def _run(self, statement: Callable[[apsw.Cursor], Any]) -> "Cursor":
        cursor, before = self._inner.cursor(), self._inner.total_changes()
        described: list[Any] = []

        def note(running: apsw.Cursor, row: Any) -> Any:
            described[:] = running.get_description()
            return row

        def all_rows() -> list[Any]:
            cursor.exec_trace = trace
            cursor.row_trace = note
            return list(statement(cursor))

        def trace(running: apsw.Cursor, _sql: str, _values: Any) -> bool:
            described[:] = running.get_description()
            return True

        self._rows = translated(all_rows)
        self.description = [(name, *(None,) * 6) for name, *_ in described] or None
        self.rowcount = -1 if self.description else self._inner.total_changes() - before
        self.lastrowid = self._inner.last_insert_rowid()
        return self

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        taken, self._rows = self._rows[: size or 1], self._rows[size or 1 :]
        return taken

    def fetchall(self) -> list[Any]:
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        self._rows = []


def translated(act: Callable[[], Any]) -> Any:
    """The result of an act of apsw; its troubles as those of `sqlite3`."""
    try:
        return act()
    except PowerCut as problem:
        raise sqlite3.OperationalError("disk I/O error: no power") from problem
    except apsw.Error as problem:
        kind = next((ours for theirs, ours in WORDS.items() if isinstance(problem, theirs)), None)
        raise (kind or sqlite3.OperationalError)(str(problem)) from problem
