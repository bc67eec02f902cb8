"""Answers that a page is made to wait for, to see what it does meanwhile."""

from typing import Any


def holding(page: Any, pattern: str) -> list[Any]:
    """From now on what the page asks of these addresses waits; the requests that do."""
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route(pattern, hold)
    return held


def let_go(page: Any, held: list[Any]) -> None:
    """Nothing waits any more."""
    for route in held:
        route.continue_()
    page.unroute_all()
