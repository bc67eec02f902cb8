"""Writes the reference of the rules, `README.md`: `python -m flows.checks.reference`."""

import json
import re
import sys
from pathlib import Path
from typing import Any

from flows.checks import RULES
from flows.checks.rule import Rule
from flows.compile import compile
from flows.problems import unpoint
from flows.world import World

FILE = Path(__file__).with_name("README.md")
CASES = Path(__file__).parents[2] / "tests" / "flows" / "checks"
LONGEST = 160
EXAMPLES = """
## Examples

Of each rule the first place that breaks it, what is told there, and the same place put right. The
whole flows are in `tests/flows/checks/`.
"""
HEAD = """# Rules

What `ariane check` and the editor look for. An error forbids publishing; a warning or hint does
not. One file per rule; this page is written by `python -m flows.checks.reference`.

| code | severity | finds | what a caller would notice |
|---|---|---|---|
"""


def text() -> str:
    """The page."""
    return HEAD + "".join(map(_row, RULES)) + EXAMPLES + "".join(map(_example, RULES))


def _row(rule: Rule) -> str:
    module = sys.modules[rule.find.__module__]
    finds = (module.__doc__ or "").partition("\n")[0]
    effect = re.sub(r"\{\w+\}", "…", rule.texts["en"][1])
    return f"| `{rule.code}` | {rule.severity} | {finds} | {effect} |\n"


def _example(rule: Rule) -> str:
    case = json.loads((CASES / f"{rule.code}.json").read_text("utf-8"))
    # the first place of a case never needs more than its workspace
    world = World.from_workspace(case.get("workspace", {}))
    issues = compile(case["fails"], world).to_json()["issues"]
    first = next(issue for issue in issues if issue["code"] == rule.code)
    where = unpoint(first["pointer"])
    return (
        f"\n### `{rule.code}`\n{first['message']}\n\n"
        f"* fails: {_part(case['fails'], where)}\n* passes: {_part(case['passes'], where)}\n"
    )


def _part(document: Any, where: list[str]) -> str:
    """What stands at a place, or at the innermost one around it that exists, cut if long."""
    part, passed = document, list[str]()
    for key in where:
        inner = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, list) and key.isdigit() and int(key) < len(part):
            inner = part[int(key)]
        if inner is None:
            break
        part, passed = inner, [*passed, key]
    if not passed:
        part = {name: value for name, value in document.items() if name != "nodes"}
    written = json.dumps(part, ensure_ascii=False)
    shown = written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"
    return f"`/{'/'.join(passed)}`: `{shown}`"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
