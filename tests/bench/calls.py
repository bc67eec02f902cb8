"""The same call on three controllers, side by side on one Asterisk and one machine.

Answer, a prompt cut by one key, two short prompts, hang-up; at 20 and 50 calls a second: plain
dialplan, Ariane's runtime with journal and counters on, and a hand-written app on the npm
`ari-client`. Prints CPU of controller and Asterisk per call, and the time from the end of the key
to the first sound of the next prompt, heard by a telephone among the load.

    python -m tests.bench.calls [--seconds 15] [--rates 20,50] [--out table.md]
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.asterisk.caller import Caller
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.service import Service
from tests.asterisk.sipp.run import run_sipp
from tests.asterisk.tones import encode
from tests.runtime.walks import flow, said

HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")
PROMPT, FIRST, SECOND = 5.0, 0.6, 0.6
STEPS = (700, "1")
FLOW = flow(
    {
        "a": ("answer", {}, {"next": "m"}),
        "m": (
            "menu",
            {"prompt": said("Tapez 1."), "options": [{"key": "1"}]},
            {"1": "p", "no_input": "h", "invalid": "h"},
        ),
        "p": ("play", {"prompts": [said("Un."), said("Deux.")], "barge_in": False}, {"next": "h"}),
        "h": ("hangup", {}, {}),
    }
)
DIALPLAN = """
[ariane-bench]
exten => call,1,Answer()
 same => n,Background({shared}/bench-m)
 same => n,WaitExten(5)
 same => n,Hangup()
exten => 1,1,Playback({shared}/bench-1&{shared}/bench-2)
 same => n,Hangup()
[ariane-in](+)
exten => _200,1,Goto(ariane-bench,call,1)
exten => _300,1,Stasis(bench-npm)
 same => n,Hangup()
"""


@dataclass
class Row:
    """One measurement: milliseconds, and counts."""

    controller: str
    rate: int
    calls: int
    failed: int
    cpu: float
    asterisk: float
    median: float
    p99: float


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children so far."""
    total = _cpu(pid)
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(cpu_seconds(int(child)) for child in task.read_text().split())
    return total


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


async def measure(
    rig: AsteriskRig, name: str, number: str, pid: Callable[[], int] | None, rate: int, seconds: int
) -> Row:
    """Load one controller for some seconds, with a listening telephone among the callers."""
    assert rig.process is not None
    asterisk = rig.process.pid
    await run_sipp(rig.sip, number, 10, 10, STEPS, patience=10, seconds=30)  # warm
    before = (cpu_seconds(pid()) if pid else 0.0, cpu_seconds(asterisk))
    calls = rate * seconds
    load = asyncio.create_task(
        run_sipp(
            rig.sip, number, calls, rate, STEPS, at_once=rate * 8, patience=10, seconds=seconds + 40
        )
    )
    delays, own = await listen(rig, number, load)
    result = await load
    await asyncio.sleep(0.5)
    after = (cpu_seconds(pid()) if pid else 0.0, cpu_seconds(asterisk))
    count = result.successful + own
    return Row(
        name, rate, count, result.failed + (calls - result.created),
        1000 * (after[0] - before[0]) / count, 1000 * (after[1] - before[1]) / count,
        statistics.median(delays), percentile(delays, 0.99),
    )  # fmt: skip


def percentile(values: list[float], share: float) -> float:
    """The smallest value that is at least as large as this share of all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def listen(
    rig: AsteriskRig, number: str, load: "asyncio.Task[object]"
) -> tuple[list[float], int]:
    """Milliseconds from the end of a key to the next prompt, call after call during the load."""
    delays: list[float] = []
    calls = 0
    while not load.done() or not delays:
        async with await Caller.dial(rig.sip, number, "+41790000099") as caller:
            await caller.answered(10)
            await asyncio.sleep(0.7)
            press = await caller.press("1")
            await caller.ended(15)
            calls += 1
            later = [
                one.start for one in caller.heard() if one.start > press.ended and one.code > 0
            ]
            if len(later) == 2:  # on a busy machine sound may arrive in pieces: not a measurement
                delays.append(1000 * (later[0] - press.ended))
    return delays, calls


@contextmanager
def npm_app(rig: AsteriskRig, shared: str) -> Iterator[int]:
    """The app on `ari-client`, installed next to it; yields its process id."""
    folder = HERE / "ari-client"
    if not (folder / "node_modules/ari-client").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)
    sounds = [f"{shared}/bench-{which}" for which in ("m", "1", "2")]
    process = subprocess.Popen(
        ["node", "app.js", rig.ari_url, rig.user, rig.password, "bench-npm", *sounds],
        cwd=folder, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        if not any(line.strip() == b"ready" for line in process.stdout):
            raise RuntimeError("the ari-client app did not start")
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def table(rows: list[Row]) -> str:
    """All measurements as Markdown."""
    columns = (
        *("calls/s", "controller", "calls", "failed", "controller CPU ms/call"),
        *("Asterisk CPU ms/call", "key → prompt median ms", "p99 ms"),
    )
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [
        f"| {r.rate} | {r.controller} | {r.calls} | {r.failed} | {r.cpu:.2f} | {r.asterisk:.2f}"
        f" | {r.median:.0f} | {r.p99:.0f} |"
        for r in rows
    ]
    return "\n".join(lines)


def verdict(rows: list[Row]) -> str:
    """The ratios that matter, rate by rate."""
    lines = []
    for rate in sorted({row.rate for row in rows}):
        by = {row.controller: row for row in rows if row.rate == rate}
        ours, npm, plan = by["ariane"], by["ari-client"], by["dialplan"]
        lines.append(
            f"{rate} calls/s: controller CPU {ours.cpu / npm.cpu:.2f} x ari-client; key → prompt"
            f" {ours.median - plan.median:+.0f} ms median, {ours.p99 - plan.p99:+.0f} ms p99"
            f" against dialplan; {ours.failed} failed"
        )
    return "\n".join(lines)


async def run(rates: list[int], seconds: int) -> list[Row]:
    """Start everything, measure, stop everything."""
    rig = AsteriskRig.start()
    service = Service(rig, rig.shared / "bench")
    rows = []
    try:
        shared = rig.inside(rig.shared)
        for code, (which, length) in enumerate((("m", PROMPT), ("1", FIRST), ("2", SECOND))):
            (rig.shared / f"bench-{which}.wav").write_bytes(encode(50 + code, length))
        with (rig.folder / "extensions_local.conf").open("a") as dialplan:
            dialplan.write(DIALPLAN.format(shared=shared))
        rig.cli("dialplan reload")
        document = service.tone(FLOW, "bench", PROMPT)
        lengths = {"m": PROMPT, "p": FIRST}
        for node, seconds_long in lengths.items():
            for at, prompt in enumerate(_prompts_of(document, node)):
                prompt["audio"] = {"fr": service.record(f"{node}{at}", seconds_long)}
        service.publish("bench", document, toned=False)
        service.assign("100", "bench")
        service.start()
        runtime = service.process
        assert runtime is not None
        with npm_app(rig, shared) as npm:
            for rate in rates:
                for name, number, pid in (
                    ("dialplan", "200", None),
                    ("ariane", "100", lambda: runtime.pid),
                    ("ari-client", "300", lambda: npm),
                ):
                    row = await measure(rig, name, number, pid, rate, seconds)
                    print(row, file=sys.stderr, flush=True)
                    rows.append(row)
        rig.assert_clean(10)
    finally:
        service.close()
        rig.stop()
    return rows


def _prompts_of(document: dict, node: str) -> list[dict]:  # type: ignore[type-arg]  # raw JSON
    params = document["nodes"][node]["params"]
    return [params["prompt"]] if "prompt" in params else params["prompts"]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--rates", default="20,50")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows = asyncio.run(run([int(rate) for rate in given.rates.split(",")], given.seconds))
    text = f"{table(rows)}\n\n{verdict(rows)}\n"
    print(text)
    if given.out:
        given.out.write_text(text)


if __name__ == "__main__":
    main()
