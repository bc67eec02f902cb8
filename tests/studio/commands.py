"""`ariane …` as processes that need not load everything anew."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Process = Callable[..., "subprocess.CompletedProcess[str]"]
COMMANDS = """
import gc, json, os, sys
from importlib import import_module
from studio.cli import PLACES, main

for place in PLACES.values():
    import_module(f"studio.cli.{place}")
gc.freeze()
# What is loaded once serves them all: each command is a process of its own.
for line in sys.stdin:
    words, folder, output, settings = json.loads(line)
    child = os.fork()
    if not child:
        os.chdir(folder)
        os.environ.update(settings)
        for stream, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(f"{output}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        sys.argv = ["ariane", *words]
        try:
            main()
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def ready(output: Path) -> Iterator[Process]:
    """`command(folder, *words, **settings)`: one that ends by itself, with its code and what it
    said; `settings` are its only ones.
    """
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", COMMANDS], env=env, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        orders, ends = process.stdin, process.stdout

        def command(
            folder: Path, *words: str, **settings: str
        ) -> "subprocess.CompletedProcess[str]":
            order = json.dumps([words, str(folder), str(output), settings])
            print(order, file=orders, flush=True)
            code = int(ends.readline())
            said, wrong = ((output / name).read_text() for name in ("stdout", "stderr"))
            return subprocess.CompletedProcess(words, code, said, wrong)

        yield command
