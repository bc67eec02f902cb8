"""Results of tests as JUnit XML, which GitLab, Jenkins and others show beside a change."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# What XML 1.0 cannot hold at all (https://www.w3.org/TR/xml/#charsets).
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """One test: where it is written, what it says of what failed, or why it could not be run.

    `seconds` that it took. `failure` is (kind, one line, all lines); `error` one line.
    """

    name: str
    file: str
    seconds: float
    failure: tuple[str, str, str] | None = None
    error: str | None = None


def junit(suite: str, group: str, cases: Sequence[Case], at: datetime) -> bytes:
    """The file: one suite, its tests in a group (a `classname`), begun at an instant."""
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.failure is not None for case in cases)),
        "errors": str(sum(case.error is not None for case in cases)),
        "time": f"{sum(case.seconds for case in cases):.3f}",
    }
    root = ET.Element("testsuites", {"name": "ariane simulate", **counts})
    stamp = {"skipped": "0", "timestamp": at.isoformat(timespec="seconds")}
    inside = ET.SubElement(root, "testsuite", {"name": _text(suite), **counts, **stamp})
    for case in cases:
        inside.append(_case(case, group))
    ET.indent(root)
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _case(case: Case, group: str) -> ET.Element:
    about = {
        "classname": _text(group), "name": _text(case.name), "file": _text(case.file),
        "time": f"{case.seconds:.3f}",
    }  # fmt: skip
    made = ET.Element("testcase", about)
    if case.failure is not None:
        kind, line, lines = case.failure
        ET.SubElement(made, "failure", {"type": kind, "message": _text(line)}).text = _text(lines)
    if case.error is not None:
        said = {"type": "unusable", "message": _text(case.error)}
        ET.SubElement(made, "error", said).text = _text(case.error)
    return made


def _text(text: str) -> str:
    return UNWRITABLE.sub("�", text)
