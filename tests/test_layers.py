"""The layer law: nodes <- flows <- runtime <- studio. Nothing imports upwards; no exceptions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("nodes", "flows", "runtime", "studio")


def imported(source: str) -> Iterator[str]:
    """The top-level names of all absolute imports in a module, also those inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_down(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests", "frontend", "examples"}
    files = sorted((ROOT / layer).rglob("*.py"))
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in set(imported(file.read_text("utf-8"))) & above
    }
    assert not wrong


def test_a_late_import_upwards_would_be_seen() -> None:
    source = "def f():\n    from studio.api import flows\n    import runtime.walker as w\n"
    assert set(imported(source)) == {"studio", "runtime"}
