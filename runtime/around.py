"""What surrounds a call: the business, where sounds come from, where facts go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nodes.base import Prompt, Value
from nodes.world import World
from runtime.events import Event
from runtime.sounds import Media

if TYPE_CHECKING:
    from runtime.call import BaseCall


class Voice(Protocol):
    """Where sounds come from."""

    async def prompt(self, call: "BaseCall", prompt: Prompt) -> Media:
        """The sound of a prompt in the call's language, variables filled in."""

    async def value(self, call: "BaseCall", value: Value, kind: str, currency: str | None) -> Media:
        """The sound of a value; ValueError if it is not of that kind."""


class Book(Protocol):
    """Where facts and states are written down."""

    def tell(self, event: Event, state: str | None) -> None:
        """A fact, in order; `state` is the dump to resume from, None when it has not changed."""

    def keep(self, call: str, state: str) -> None:
        """The state to resume from, with no fact to tell."""

    async def saved(self) -> None:
        """Return once all that was written so far is on disk; `NotSaved` if that fails."""

    async def settled(self) -> None:
        """The same in the course of things: within a tenth of a second, and at no extra cost."""


@dataclass(frozen=True)
class Around:
    """What surrounds a call: the business, where sounds come from, where facts go."""

    world: World
    voice: Voice
    book: Book
