"""Many callers at once, by SIPp: what they do is a short list of pauses and keys.

result = await run_sipp(rig.sip, "100", calls=50, rate=10, steps=(1500, "1", 3000))
assert result.failed == 0 and result.successful == 50
"""

import asyncio
import csv
import os
import re
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
KEYS = re.compile(r"[0-9*#A-D]+")
KEY_MS = 100


@dataclass(frozen=True)
class SippResult:
    """What SIPp counted. Times are milliseconds from INVITE to 200, averaged over the run."""

    created: int
    successful: int
    failed: int
    retransmissions: int
    answer_ms: float
    errors: str  # SIPp's own words about the first failures, "" without any


def scenario(number: str, steps: Sequence[int | str], patience: float | None) -> str:
    """The XML of one call: an int is a pause in milliseconds, a str keys pressed in turn.

    The caller hangs up after the last step, or waits `patience` seconds for the other's BYE.
    """
    end = (HERE / ("hang_up.xml" if patience is None else "wait_for_bye.xml")).read_text()
    text = (HERE / "call.xml").read_text()
    text = text.replace("@STEPS@", "\n".join(_step(step) for step in steps))
    text = text.replace("@END@", end).replace("@PATIENCE@", str(round(1000 * (patience or 0))))
    return text.replace("@NUMBER@", number)


def _step(step: int | str) -> str:
    if isinstance(step, int):
        return f'  <pause milliseconds="{step}"/>'
    if not KEYS.fullmatch(step):
        raise ValueError(f"{step!r} are not keys")
    # SIPp goes on at once while the keys are still being sent, one per 2 x KEY_MS.
    send = f'  <nop><action><exec play_dtmf="{step},{KEY_MS}"/></action></nop>'
    return f'{send}\n  <pause milliseconds="{2 * KEY_MS * len(step) + KEY_MS}"/>'


async def run_sipp(
    target: tuple[str, int],
    number: str,
    calls: int,
    rate: float,
    steps: Sequence[int | str] = (1000,),
    *,
    at_once: int = 200,
    patience: float | None = None,
    seconds: float = 120,
) -> SippResult:
    """Make `calls` calls, `rate` a second and at most `at_once` together; end after `seconds`.

    Keys need raw sockets, thus root (or sudo without password). SIPp's exit status is not
    trusted: the counts are.
    """
    with tempfile.TemporaryDirectory(prefix="ariane-sipp-") as folder:
        xml = Path(folder) / "call.xml"
        xml.write_text(scenario(number, steps, patience))
        command = [
            *([] if os.geteuid() == 0 else ["sudo", "-n"]),
            *("sipp", f"{target[0]}:{target[1]}", "-sf", str(xml)),
            *("-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(_free_port())),
            *("-cp", str(_free_port()), "-mp", str(33000 + 2 * (os.getpid() % 4000))),
            *("-m", str(calls), "-l", str(at_once), *_pace(rate)),
            *("-timeout", f"{round(seconds)}s", "-timeout_error", "-nostdin", "-aa"),
            *("-trace_stat", "-stf", f"{folder}/stat.csv", "-fd", "1"),
            *("-trace_err", "-error_file", f"{folder}/errors.log"),
        ]
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(seconds + 10):
                _, words = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _read(Path(folder), words.decode(errors="replace"))


def _pace(rate: float) -> list[str]:
    """SIPp takes whole calls per period: one a second, or slower by a longer period."""
    if rate >= 1:
        return ["-r", str(round(rate)), "-rp", "1000"]
    return ["-r", "1", "-rp", str(round(1000 / rate))]


def _read(folder: Path, words: str) -> SippResult:
    errors = "".join(path.read_text(errors="replace") for path in folder.glob("errors.log"))
    table = folder / "stat.csv"
    if not table.exists():
        raise RuntimeError(f"SIPp did not run: {words or errors}")
    with table.open() as file:
        last = list(csv.DictReader(file, delimiter=";"))[-1]
    return SippResult(
        created=int(last["TotalCallCreated"]),
        successful=int(last["SuccessfulCall(C)"]),
        failed=int(last["FailedCall(C)"]),
        retransmissions=int(last["Retransmissions(C)"]),
        answer_ms=_milliseconds(last["ResponseTime1(C)"]),
        errors=errors[:4000],
    )


def _milliseconds(clock: str) -> float:
    """SIPp's hours:minutes:seconds:microseconds."""
    hours, minutes, seconds, micros = (int(part) for part in clock.split(":"))
    return 1000 * (3600 * hours + 60 * minutes + seconds) + micros / 1000


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
