"""Log records: one line each, and nothing in them of what callers say."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import logging, structlog
from runtime.logs import write_logs
write_logs()
write_logs()
log = structlog.get_logger()
def pressed():
    digits = "4929" + "1234"
    raise ValueError("no such choice")
try:
    pressed()
except ValueError:
    log.exception("a call failed", call="c1")
logging.getLogger("runtime.ari.socket").info("connected to %s", "Asterisk", extra={"tries": 2})
logging.getLogger("httpx").info("GET /")
"""


def test_for_programs_every_record_is_one_line_of_json() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    failed, connected = map(json.loads, done.stderr.splitlines())
    assert (failed["event"], failed["level"], failed["call"]) == ("a call failed", "error", "c1")
    assert "ValueError: no such choice" in failed["exception"]
    assert "49291234" not in done.stderr
    assert connected["event"] == "connected to Asterisk"
    assert (connected["logger"], connected["tries"]) == ("runtime.ari.socket", 2)


def test_for_people_without_boxes_and_variables() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=ROOT, stderr=theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
    os.close(ours)
    assert done.wait() == 0
    text = said.decode()
    assert "a call failed" in text
    assert "ValueError: no such choice" in text
    assert "49291234" not in text
    assert not set("│╭╰─") & set(text)
    assert not text.lstrip().startswith("{")
