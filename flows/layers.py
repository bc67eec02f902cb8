"""Where the cards of a flow stand when nobody placed them: top to bottom, in layers.

Sugiyama's steps in their simplest form: wires back up are set aside, a step stands below all that
lead to it, the order inside a layer follows the ports, and cards move towards those they hang on.
"""

from collections.abc import Callable, Mapping, Sequence

Size = tuple[float, float]
Spot = tuple[float, float]
GAP_X, GAP_Y = 48.0, 72.0
SWEEPS = 8


def lay_out(
    exits: Mapping[str, Sequence[str]], roots: Sequence[str], size: Callable[[str], Size]
) -> dict[str, Spot]:
    """The top left corner of every card. `exits` holds the targets of each step in port order."""
    spots: dict[str, Spot] = {}
    right = 0.0
    for block in _blocks(exits, roots):
        inside = set(block)
        placed = _place(block, {id: [t for t in exits[id] if t in inside] for id in block}, size)
        spots |= {id: (x + right, y) for id, (x, y) in placed.items()}
        right = max(x + size(id)[0] for id, (x, _) in spots.items()) + 2 * GAP_X
    return spots


def _blocks(exits: Mapping[str, Sequence[str]], roots: Sequence[str]) -> list[list[str]]:
    """The steps that each root reaches first; then those that nothing reaches."""
    seen: set[str] = set()
    begins = [root for root in (*roots, *exits) if root in exits]
    return [_downward(root, exits, seen) for root in begins if root not in seen]


def _downward(root: str, exits: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """Depth first, the last step to be left first: each after those that lead down to it."""
    seen.add(root)
    done: list[str] = []
    stack = [(root, iter(reversed(exits[root])))]
    while stack:
        id, ahead = stack[-1]
        following = next((t for t in ahead if t in exits and t not in seen), None)
        if following is None:
            done.append(id)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(reversed(exits[following]))))
    return done[::-1]


def _place(
    block: list[str], exits: Mapping[str, Sequence[str]], size: Callable[[str], Size]
) -> dict[str, Spot]:
    rank = {id: at for at, id in enumerate(block)}
    down = {id: [t for t in exits[id] if rank[t] > rank[id]] for id in block}
    up: dict[str, list[str]] = {id: [] for id in block}
    layer = dict.fromkeys(block, 0)
    for id in block:
        for target in down[id]:
            up[target].append(id)
            layer[target] = max(layer[target], layer[id] + 1)
    rows: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    for id in block:
        rows[layer[id]].append(id)
    middle = _in_rows(rows, {id: size(id)[0] for id in block})
    for sweep in range(SWEEPS):
        towards, order = (up, rows) if sweep % 2 == 0 else (down, rows[::-1])
        for row in order:
            _settle(row, towards, middle, size)
    return _corners(rows, middle, size)


def _in_rows(rows: list[list[str]], width: Mapping[str, float]) -> dict[str, float]:
    """The middles of the cards of each row, side by side around zero."""
    middle = {}
    for row in rows:
        x = -(sum(width[id] for id in row) + GAP_X * (len(row) - 1)) / 2
        for id in row:
            middle[id] = x + width[id] / 2
            x += width[id] + GAP_X
    return middle


def _settle(
    row: list[str],
    towards: Mapping[str, list[str]],
    middle: dict[str, float],
    size: Callable[[str], Size],
) -> None:
    """Move the cards of a row towards what they hang on, in that order, without overlaps."""
    wish = {
        id: sum(middle[t] for t in towards[id]) / len(towards[id]) if towards[id] else middle[id]
        for id in row
    }
    row.sort(key=lambda id: wish[id])
    x = float("-inf")
    for id in row:
        half = size(id)[0] / 2
        middle[id] = max(wish[id], x + half)
        x = middle[id] + half + GAP_X
    # What was pushed to the right as a whole comes back by half of it.
    pushed = sum(middle[id] - wish[id] for id in row) / len(row)
    for id in row:
        middle[id] -= pushed


def _corners(
    rows: list[list[str]], middle: Mapping[str, float], size: Callable[[str], Size]
) -> dict[str, Spot]:
    left = min(middle[id] - size(id)[0] / 2 for row in rows for id in row)
    spots, y = {}, 0.0
    for row in rows:
        for id in row:
            spots[id] = (middle[id] - size(id)[0] / 2 - left, y)
        y += max(size(id)[1] for id in row) + GAP_Y
    return spots
