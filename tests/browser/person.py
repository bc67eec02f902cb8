"""A person at the screen whose acts are counted: press, drag, committed field are one each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class Person:
    """Acts on a page and counts. Looking, hovering and waiting cost nothing."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.acts: list[str] = []

    def click(self, target: "Locator") -> None:
        """Press a button of the mouse on something."""
        self._count(f"click {target}")
        target.click()

    def press(self, keys: str, at: "Locator | None" = None) -> None:
        """Press a key, or keys together (`Control+k`)."""
        self._count(f"press {keys}")
        if at is None:
            self.page.keyboard.press(keys)
        else:
            at.press(keys)

    def fill(self, field: "Locator", text: str, leave: str = "Tab") -> None:
        """Write into a field in place of what was there, and leave it by a key."""
        self._count(f"fill {field} {text!r}")
        field.fill(text)
        field.press(leave)

    def choose(self, field: "Locator", option: str) -> None:
        """Take an option of a list by its words."""
        self._count(f"choose {option!r} of {field}")
        field.select_option(label=option)

    def write(self, text: str, leave: str = "Enter") -> None:
        """Write where the cursor is, and close with a key: one committed field."""
        self._count(f"write {text!r}")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press(leave)

    def drag(self, what: "Locator", to: "Locator") -> None:
        """Drag something onto something else."""
        self._count(f"drag {what} to {to}")
        what.hover()
        self.page.mouse.down()
        to.hover()
        to.hover()  # a drag begins with a move, and drops where a second one ended
        self.page.mouse.up()

    def _count(self, act: str) -> None:
        self.acts.append(act)

    @contextmanager
    def within(self, budget: int) -> Iterator[None]:
        """What happens inside may take this many acts, and no more."""
        before = len(self.acts)
        yield
        done = self.acts[before:]
        print(f"{len(done)} acts of {budget}")
        assert len(done) <= budget, "\n".join(done)
