"""A real Asterisk 22 for tests: own folder, own ports, own process, from the shared chroot.

    rig = AsteriskRig.start()
    rig.ari_url, rig.user, rig.password     the ARI
    rig.sip                                 (host, port) a caller dials
    rig.shared, rig.inside(path)            a folder both sides see, and its path inside Asterisk
    rig.cli("core show channels")           Asterisk's command line
    rig.restart(); rig.kill(); rig.stop()

Several rigs may run side by side. Each ends its own process only.
"""

import base64
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runtime.asterisk import AsteriskSettings, render
from tests.asterisk.tones import encode

# What a caller hears while no runtime answers, as tone codes by language.
APOLOGY_CODES = {"fr": 3001, "en": 3002, "it": 3003}
APOLOGY_SECONDS = 1.0
START_SECONDS = 20
TEST_MODULES = ("app_echo", "app_milliwatt", "app_read", "app_verbose")


class RigError(RuntimeError):
    """Asterisk could not be started or did not answer; the text ends with its own log."""


def chroot_folder() -> Path:
    """Where install.sh puts the chroot; it may not exist."""
    default = Path.home() / ".cache/ariane/asterisk22"
    return Path(os.environ.get("ARIANE_ASTERISK_ROOT") or default)


def installed() -> bool:
    """Whether a test can start an Asterisk here: the chroot is complete and we may enter it."""
    if not (chroot_folder() / "usr/sbin/asterisk").exists():
        return False
    return os.geteuid() == 0 or subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0


def free_port(kind: socket.SocketKind) -> int:
    """A port of 127.0.0.1 nobody uses, below those the kernel hands out to clients.

    So it stays free while Asterisk is down between `kill()` and `boot()`.
    """
    while True:
        port = random.randrange(20100, 32700)
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass
class AsteriskRig:
    """One running Asterisk; make it with `AsteriskRig.start()`."""

    settings: AsteriskSettings
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls, **changes: Any) -> "AsteriskRig":
        """Render a configuration with `changes` to AsteriskSettings, start, wait until ready.

        `apologies` (language → WAV) may be given as well; by default they are tone coded.
        """
        root = chroot_folder()
        if not installed():
            raise RigError(f"no Asterisk in {root}: run tests/asterisk/install.sh first")
        apologies = changes.pop("apologies", None)
        folder = Path(tempfile.mkdtemp(prefix="ariane-", dir=root / "tmp"))
        folder.chmod(0o755)
        settings = AsteriskSettings(
            ari_password=secrets.token_urlsafe(12).replace("-", "a").replace("_", "b"),
            http_port=free_port(socket.SOCK_STREAM),
            sip_port=free_port(socket.SOCK_DGRAM),
            prefix=f"/tmp/{folder.name}",
            entity_id="02:" + ":".join(f"{byte:02x}" for byte in secrets.token_bytes(5)),
        )
        rig = cls(replace(settings, **changes), folder)
        try:
            rig.render(apologies)
            rig.boot()
        except BaseException:
            rig.stop()
            raise
        return rig

    # What tests ask for.

    @property
    def ari_url(self) -> str:
        """Base address without /ari."""
        return f"http://127.0.0.1:{self.settings.http_port}"

    @property
    def user(self) -> str:
        """ARI user."""
        return self.settings.ari_user

    @property
    def password(self) -> str:
        """ARI password."""
        return self.settings.ari_password

    @property
    def sip(self) -> tuple[str, int]:
        """Where a caller sends its INVITE (UDP)."""
        return ("127.0.0.1", self.settings.sip_port)

    @property
    def shared(self) -> Path:
        """A folder for sounds and the runtime's data, seen by Asterisk as `inside(shared)`."""
        return self.folder / "shared"

    @property
    def root(self) -> Path:
        """The chroot: also the host path of the recordings' parents."""
        return chroot_folder()

    @property
    def log(self) -> str:
        """Asterisk's notices, warnings and errors since the rig was made."""
        path = self.folder / "log/messages.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def inside(self, path: Path) -> str:
        """The path by which Asterisk sees `path`, a file or folder below `folder`."""
        return "/" + str(path.absolute().relative_to(chroot_folder()))

    def cli(self, command: str) -> str:
        """Run one command on Asterisk's command line and return what it prints."""
        done = subprocess.run(
            [*self._enter(), "-rx", command], capture_output=True, timeout=20, check=False
        )
        return (done.stdout + done.stderr).decode(errors="replace")

    def ari(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One plain ARI request, for set-up and checks; `path` starts after /ari/.

        Raises urllib.error.HTTPError for a refusal.
        """
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"{self.ari_url}/ari/{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def leftovers(self) -> dict[str, list[str]]:
        """Names of the channels, bridges and live recordings Asterisk still has, by kind."""
        found = {
            "channels": [channel["name"] for channel in self.ari("GET", "channels")],
            "bridges": [bridge["id"] for bridge in self.ari("GET", "bridges")],
        }
        return {kind: names for kind, names in found.items() if names}

    def assert_clean(self, seconds: float = 3.0) -> None:
        """Fail unless all channels and bridges (thus playbacks) are gone within `seconds`."""
        until = time.monotonic() + seconds
        while (left := self.leftovers()) and time.monotonic() < until:
            time.sleep(0.05)
        assert not left, f"left behind in Asterisk: {left}"

    # Life.

    def render(self, apologies: Mapping[str, bytes] | None = None) -> None:
        """Write the product's configuration and the test-only additions."""
        if apologies is None:
            apologies = {
                language: encode(code, APOLOGY_SECONDS) for language, code in APOLOGY_CODES.items()
            }
        render(self.folder, self.settings, apologies)
        self.shared.mkdir(exist_ok=True)
        loads = "".join(f"load = {module}.so\n" for module in TEST_MODULES)
        (self.folder / "modules_local.conf").write_text(loads)
        here = Path(__file__).parent
        dialplan = (here / "extensions_test.conf").read_text()
        dialplan = dialplan.replace("@SHARED@", self.inside(self.shared))
        (self.folder / "extensions_local.conf").write_text(dialplan)
        for code in range(10):
            (self.shared / f"digit-{code}.wav").write_bytes(encode(code, 1.0))
        (self.shared / "long.wav").write_bytes(encode(77, 20.0))

    def boot(self) -> None:
        """Start the process and wait until ARI answers; needs a rendered configuration."""
        self._name_host()
        output = (self.folder / "log/console.log").open("ab")
        with output:
            self.process = subprocess.Popen(
                [*self._enter(), "-f", "-n"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C on pytest must not end it before its fixture does
            )
        until = time.monotonic() + START_SECONDS
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RigError(f"Asterisk did not start:\n{self._console()}\n{self.log[-2000:]}")
            time.sleep(0.05)

    def restart(self) -> None:
        """Kill and start again with the same configuration and ports: all calls are lost."""
        self.kill()
        self.boot()

    def kill(self) -> None:
        """SIGKILL, as in a crash; `boot()` starts it again."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP: alive, but answering nothing, until `thaw()`."""
        assert self.process is not None
        os.kill(self._pid(), signal.SIGSTOP)
        # A signal takes effect when the process is next given time.
        until = time.monotonic() + 5
        stat = Path(f"/proc/{self._pid()}/stat")
        while stat.read_text("utf-8").rpartition(") ")[2][0] != "T" and time.monotonic() < until:
            time.sleep(0.01)

    def thaw(self) -> None:
        """SIGCONT after `freeze()`."""
        os.kill(self._pid(), signal.SIGCONT)

    def stop(self) -> None:
        """End Asterisk and remove its folder."""
        self._signal(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Inside.

    def _enter(self) -> list[str]:
        """The command that runs Asterisk inside the chroot, as ourselves."""
        config = self.inside(self.folder / "asterisk.conf")
        command = ["chroot", str(chroot_folder()), "/usr/sbin/asterisk", "-C", config]
        if os.geteuid() == 0:
            return command
        user = f"--userspec={os.geteuid()}:{os.getegid()}"
        return ["sudo", "-n", command[0], user, *command[1:]]

    def _ready(self) -> bool:
        try:
            self.ari("GET", "asterisk/info")
        except (OSError, urllib.error.URLError):
            return False
        return "fully booted" in self.cli("core waitfullybooted")

    def _pid(self) -> int:
        """Asterisk's own process, also when sudo stands between."""
        assert self.process is not None, "Asterisk was never started"
        if os.geteuid() == 0:
            return self.process.pid
        return int((self.folder / "run/asterisk.pid").read_text())

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.kill(self._pid(), number)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.kill(self._pid(), signal.SIGKILL)
            self.process.wait(5)

    def _console(self) -> str:
        path = self.folder / "log/console.log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def _name_host(self) -> None:
        """The chroot may have been made on a machine of another name; a lookup would block."""
        hosts = chroot_folder() / "etc/hosts"
        name = socket.gethostname()
        if name not in hosts.read_text().split() and os.access(hosts, os.W_OK):
            with hosts.open("a") as file:
                file.write(f"127.0.0.1 {name}\n")
