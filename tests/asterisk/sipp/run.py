"""Many callers at once, by SIPp: what they do is a short list of pauses and keys.

result = await run_sipp(rig.sip, "100", calls=50, rate=10, steps=(1500, "1", 3000))
assert result.failed == 0 and result.successful == 50
"""

import asyncio
import csv
import itertools
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
_runs = itertools.count()


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
    return f'{key_press(step)}\n  <pause milliseconds="{2 * KEY_MS * len(step) + KEY_MS}"/>'


def key_press(keys: str) -> str:
    """The step that begins to press keys, also those of a list: `[field0]`."""
    return f'  <nop><action><exec play_dtmf="{keys},{KEY_MS}"/></action></nop>'


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
    xml = scenario(number, steps, patience)
    return await run_xml(target, xml, calls, rate, at_once=at_once, seconds=seconds)


async def run_xml(
    target: tuple[str, int],
    xml: str,
    calls: int,
    rate: float,
    *,
    rows: Sequence[Sequence[str]] = (),
    at_once: int = 200,
    seconds: float = 120,
) -> SippResult:
    """The same with a scenario of one's own; `rows`: what [field0], [field1]… are, call by call."""
    with tempfile.TemporaryDirectory(prefix="ariane-sipp-") as folder:
        (Path(folder) / "call.xml").write_text(xml)
        listed = "".join(f"{';'.join(row)};\n" for row in rows)
        (Path(folder) / "rows.csv").write_text(f"SEQUENTIAL\n{listed}")
        command = [
            *([] if os.geteuid() == 0 else ["sudo", "-n"]),
            *("sipp", f"{target[0]}:{target[1]}", "-sf", f"{folder}/call.xml"),
            *(("-inf", f"{folder}/rows.csv") if rows else ()),
            *("-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(_free_port())),
            *("-cp", str(_free_port()), "-mp", str(_media_port())),
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


def _media_port() -> int:
    """Where the sound of a run begins; runs side by side need ranges of their own."""
    return 33000 + 2000 * (next(_runs) % 8) + 2 * (os.getpid() % 500)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
