"""A throw-away PostgreSQL server for the tests: loopback only, its data in memory where it can."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

START_SECONDS = 30
MEMORY = Path("/dev/shm")
ROOM = 1 << 30  # bytes; a run needs a tenth
TRIES = 5  # another program may take the free port between our look and the server's start


def find_binaries() -> Path | None:
    """The folder with initdb and postgres: Debian's newest version, else the PATH; or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _version(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0


class Cluster:
    """A running server. `with Cluster(binaries) as cluster:`, then `cluster.database()`."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="ariane-pg-", dir=_memory()))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = 0
        self._numbers = count(1)
        self._server: subprocess.Popen[bytes] | None = None
        self._orders: psycopg.Connection[Any] | None = None

    def __enter__(self) -> "Cluster":
        account = _other_account()
        if account:
            shutil.chown(self.folder, account)
        options = ["--username=ariane", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        initdb = [self.binaries / "initdb", "--pgdata", self.data, "--no-sync", *options]
        subprocess.run([*_as(account), *initdb], check=True, capture_output=True, cwd="/")
        for _ in range(TRIES):
            self.port = _free_port()
            self._start(account)
            if self._answers():
                return self
        text = self.log.read_text(errors="replace")
        self.__exit__(None, None, None)
        raise RuntimeError(f"PostgreSQL did not start in {START_SECONDS} s; its log:\n{text}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # ends open connections too
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Make an empty database, or a copy of one that nobody is connected to; give its SQLAlchemy
        URL, and drop it afterwards.
        """
        name = f"test_{next(self._numbers)}"
        # Files are copied four times as fast as changes are logged one by one.
        self._run(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'} {self._strategy()}")
        try:
            yield f"postgresql+psycopg://ariane@127.0.0.1:{self.port}/{name}"
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _start(self, account: str | None) -> None:
        # A lost power supply is not what these tests are about, so nothing waits for the disk.
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "max_wal_size": "128MB",
            "max_connections": "200",
        }
        flags = [f"--{name}={value}" for name, value in settings.items()]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [*_as(account), self.binaries / "postgres", "-D", self.data, *flags],
                stdout=log,
                stderr=log,
                cwd="/",
            )

    def _answers(self) -> bool:
        """Whether it accepts connections; False if it ended or stays silent too long."""
        assert self._server is not None
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._server.poll() is None:
            try:
                self._run("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _run(self, command: str) -> None:
        if self._orders is None:
            address = f"postgresql://ariane@127.0.0.1:{self.port}/postgres"
            self._orders = psycopg.connect(address, autocommit=True, connect_timeout=5)
        self._orders.execute(command.encode())

    def _strategy(self) -> str:
        """Until PostgreSQL 14 files are always copied, and there is no word for it."""
        assert self._orders is not None
        return "STRATEGY FILE_COPY" if self._orders.info.server_version >= 150000 else ""


def _memory() -> Path | None:
    """Where files are only memory: each test copies a database of a thousand files."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def _other_account() -> str | None:
    """PostgreSQL refuses to run as root: the account to use then, or None if we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(account: str | None) -> list[str]:
    """A command prefix: change account, and end the program when the test run ends."""
    change = ["--init-groups", f"--reuid={account}", f"--regid={_group(account)}"]
    return ["setpriv", *(change if account else []), "--pdeathsig=INT", "--"]


def _group(account: str | None) -> int:
    return pwd.getpwnam(account).pw_gid if account else os.getegid()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
