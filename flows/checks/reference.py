"""Writes the reference of the rules, `README.md`: `python -m flows.checks.reference`."""

import re
import sys
from pathlib import Path

from flows.checks import RULES
from flows.checks.rule import Rule

FILE = Path(__file__).with_name("README.md")
HEAD = """# Rules

What `ariane check` and the editor look for. An error forbids publishing; a warning or hint does
not. One file per rule; this page is written by `python -m flows.checks.reference`.

| code | severity | finds | what a caller would notice |
|---|---|---|---|
"""


def text() -> str:
    """The page."""
    return HEAD + "".join(map(_row, RULES))


def _row(rule: Rule) -> str:
    module = sys.modules[rule.find.__module__]
    finds = (module.__doc__ or "").partition("\n")[0]
    effect = re.sub(r"\{\w+\}", "…", rule.texts["en"][1])
    return f"| `{rule.code}` | {rule.severity} | {finds} | {effect} |\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
