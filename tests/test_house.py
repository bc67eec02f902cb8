"""The house itself: the no-skip rule, the two databases, the lock, budgets, committed files."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from flows.schema import flow_schema
from nodes.catalogue import reference
from studio import openapi
from tests.test_layers import imported as absolute_imports

ROOT = Path(__file__).resolve().parent.parent
SKIPS = """
import pytest

def test_skips():
    pytest.skip("no telephone")

def test_passes():
    pass
"""


def run_pytest(folder: Path, no_skip: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text())
    (folder / "test_skips.py").write_text(SKIPS)
    options = ["-q", "-p", "no:cacheprovider", f"--rootdir={folder}", "-c", os.devnull]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "ARIANE_NO_SKIP": no_skip, "PYTHONPATH": str(ROOT)},
    )


def test_a_skip_fails_the_full_run(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, "1")
    assert run.returncode == 1
    assert "no telephone" in run.stdout
    assert "1 failed, 1 passed" in run.stdout


def test_a_skip_is_allowed_in_the_fast_run(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, "")
    assert run.returncode == 0
    assert "1 passed, 1 skipped" in run.stdout


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(database_url: str, turn: int) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == []
        connection.execute(sa.text("CREATE TABLE calls (id integer)"))
        connection.execute(sa.text(f"INSERT INTO calls VALUES ({turn})"))
        assert connection.scalar(sa.text("SELECT id FROM calls")) == turn
    engine.dispose()


@pytest.mark.browser
def test_a_browser_opens_a_page(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<button onclick='this.textContent = 2'>1</button>")
    page.get_by_role("button").click()
    assert page.get_by_role("button").text_content() == "2"
    page.close()


def plain(requirement: str) -> str:
    """The normalised name of a requirement line: Flask-SocketIO>=5 -> flask-socketio."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_the_lock_pins_every_dependency_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    blocks = re.split(
        r"\n(?=\S)",
        "\n" + "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#")),
    )
    pinned = {plain(block.strip()) for block in blocks if "==" in block and "sha256:" in block}
    assert {plain(name) for name in wanted} <= pinned


def test_generated_files_are_fresh() -> None:
    """`make docs` writes them again."""
    schema = json.loads((ROOT / "flows/flow.schema.json").read_text("utf-8"))
    assert schema == json.loads(json.dumps(flow_schema()))
    assert (ROOT / "nodes/README.md").read_text("utf-8") == reference()
    served = json.loads((ROOT / "frontend/openapi.json").read_text("utf-8"))
    assert served == json.loads(openapi.as_json())


def test_links_between_documents_lead_somewhere() -> None:
    lost = []
    for document in (path for path in our_files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                lost.append(f"{document.relative_to(ROOT)}: {target}")
    assert not lost


# Needed without being imported: a transport, data, a part that another package looks for.
UNSEEN = {"simple-websocket", "tzdata", "audioop-lts"}
# Imported names that come with another package on the list, as its documented interface.
COMES_WITH = {"werkzeug": "flask", "pydantic-core": "pydantic"}


def test_what_is_imported_is_declared_and_the_reverse() -> None:
    owners = packages_distributions()
    imported = set()
    for package in ("nodes", "flows", "runtime", "studio"):
        for file in (ROOT / package).rglob("*.py"):
            imported |= set(absolute_imports(file.read_text("utf-8")))
    outside = imported - set(sys.stdlib_module_names) - {"nodes", "flows", "runtime", "studio"}
    used = {plain(owners[name][0]) if name in owners else name for name in outside}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {plain(name) for name in project["dependencies"]}
    assert {COMES_WITH.get(name, name) for name in used} == declared - UNSEEN


LONGEST_FILE, LONGEST_FUNCTION = 400, 60


@pytest.mark.parametrize("package", ["nodes", "flows", "runtime", "studio"])
def test_files_and_functions_stay_short(package: str) -> None:
    too_long = []
    for file in sorted((ROOT / package).rglob("*.py")):
        if file.parent.name == "versions":  # a migration lists tables, and is never edited
            continue
        source = file.read_text("utf-8")
        if source.count("\n") > LONGEST_FILE:
            too_long.append(f"{file.relative_to(ROOT)}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    too_long.append(f"{file.relative_to(ROOT)}: {node.name}, {lines} lines")
    assert not too_long


# Pieces are joined here so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"--(extra-)?index-" + "url",
            r"--find-" + "links",
            "registry" + r"\.npmjs",
            "files" + r"\.pythonhosted",
            r"BEGIN (RSA |EC |OPENSSH )?PRIVATE " + "KEY",
            r"(?<![\w./])" + re.escape(str(ROOT)) + r"\b",
        )
    )
)


NOT_OURS = {"node_modules", "web", "var", "dist", "__pycache__"}


def our_files() -> Iterator[Path]:
    """Every file of the project that is neither installed nor generated."""
    for directory, folders, files in os.walk(ROOT):
        hidden = {name for name in folders if name.startswith(".")} - {".ci"}
        folders[:] = sorted(set(folders) - NOT_OURS - hidden)
        yield from (Path(directory, name) for name in sorted(files))


def test_no_registry_address_machine_path_or_key_is_committed() -> None:
    wrong = []
    for path in our_files():
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1):
            if FORBIDDEN.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not wrong
