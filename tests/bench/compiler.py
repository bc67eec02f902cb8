"""How long a check of a flow takes, by its size: all of it anew, and again after one small change.

    python -m tests.bench.compiler [--sizes 1000,2000,5000,10000] [--rounds 3]

Prints milliseconds of processor time (the best of some rounds, on flows never seen before) and the
growth: 1.0 is linear.
"""

import argparse
import copy
import json
import time
from math import log

from flows.compile import compile
from flows.world import World
from tests.bench.flows import Document, large_flow, world

WORLD = World.from_workspace(world())


def timed(document: Document | str) -> float:
    """Milliseconds of one check."""
    began = time.process_time()
    compile(document, WORLD)
    return 1000 * (time.process_time() - began)


def full(size: int, turn: int) -> float:
    """A flow in which no node is known yet."""
    return timed(json.dumps(large_flow(size, turn)))


def changed(size: int, turn: int) -> float:
    """The same flow again with one text changed, as the editor sends it."""
    document = copy.deepcopy(large_flow(size, turn))
    document["nodes"]["play-3"]["params"]["prompts"][0]["text"]["fr"] += " Encore."
    return timed(json.dumps(document))


def measure(sizes: list[int], rounds: int) -> list[tuple[int, float, float]]:
    """(nodes, ms in full, ms after a change) per size."""
    full(100, 999)
    found = []
    for size in sizes:
        pairs = [(full(size, at + size), changed(size, at + size)) for at in range(rounds)]
        found.append((size, min(p[0] for p in pairs), min(p[1] for p in pairs)))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,2000,5000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    rows = measure([int(size) for size in given.sizes.split(",")], given.rounds)
    print("| nodes | full, ms | after a change, ms | growth |\n|---|---|---|---|")
    for at, (size, whole, again) in enumerate(rows):
        before = rows[at - 1] if at else None
        growth = f"{log(whole / before[1]) / log(size / before[0]):.2f}" if before else ""
        print(f"| {size:,} | {whole:.0f} | {again:.0f} | {growth} |")


if __name__ == "__main__":
    main()
