"""Break one thing in a sound flow: the compiler must see it, and point at the right step."""

import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.compile import compile
from flows.world import World
from tests.flows.mutants import OPERATORS, Mutant, mutants

ROOT = Path(__file__).parents[2]
FLOWS = sorted(
    file
    for folder in ((ROOT / "examples").iterdir())
    for file in folder.glob("*.json")
    if file.name not in ("workspace.json", "template.json")
)
NAMES = [f"{file.parent.name}/{file.stem}" for file in FLOWS]
ENOUGH = 0.95


@cache
def world(folder: Path) -> World:
    """What the flows of an example may refer to."""
    file = folder / "workspace.json"
    return World.from_workspace(file.read_bytes()) if file.exists() else World.empty()


def seen(document: Any, folder: Path) -> set[tuple[str, str, str]]:
    """The errors and warnings as (code, step, words)."""
    report = compile(document, world(folder))
    return {
        (i.code, i.node or "", str(sorted(i.values.items())))
        for i in report.issues
        if i.severity != "hint"
    }


@pytest.mark.parametrize("file", FLOWS, ids=NAMES)
def test_a_sound_flow_is_not_accused(file: Path) -> None:
    assert seen(json.loads(file.read_text("utf-8")), file.parent) == set()


def test_mutants_are_caught_on_the_right_step(capsys: pytest.CaptureFixture[str]) -> None:
    caught: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for name, file in zip(NAMES, FLOWS, strict=True):
        document = json.loads(file.read_text("utf-8"))
        for mutant in mutants(document):
            codes = {c for c, node, _ in seen(mutant.document, file.parent) if node in mutant.right}
            if codes:
                caught[mutant.operator] += 1
                rules[mutant.operator].update(codes)
            else:
                missed[mutant.operator].append(what(name, document, mutant))
    with capsys.disabled():
        print(table(caught, missed, rules))
    total = sum(caught.values())
    assert total > 1000
    share = total / (total + sum(map(len, missed.values())))
    assert share >= ENOUGH, "\n".join(line for lines in missed.values() for line in lines[:5])
    used = {o.__name__ for o in OPERATORS if caught[o.__name__] or missed[o.__name__]}
    assert used == {o.__name__ for o in OPERATORS}, "an operator that no example has a place for"


def what(name: str, before: Any, mutant: Mutant) -> str:
    """A missed mutant in a line."""
    changed = [
        id for id in before["nodes"] if before["nodes"][id] != mutant.document["nodes"].get(id)
    ]
    return f"{name}: {mutant.operator} at {changed}: nothing at {sorted(mutant.right)}"


def table(caught: Counter[str], missed: dict[str, list[str]], rules: dict[str, Any]) -> str:
    """One line for each operator: how many it made, how many were caught, by which rules."""
    lines = ["", f"{'operator':24} {'mutants':>8} {'caught':>8}  rules"]
    for operator in OPERATORS:
        name = operator.__name__
        total = caught[name] + len(missed[name])
        by = ", ".join(f"{code} {count}" for code, count in rules[name].most_common(3))
        share = f"{caught[name] / total:7.0%}" if total else "      –"
        lines.append(f"{name:24} {total:8} {share:>8}  {by}")
    return "\n".join(lines)
