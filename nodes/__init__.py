"""The node types: what boxes a flow can be drawn with. Imports nothing else of ours."""

from collections.abc import Mapping
from types import MappingProxyType

from nodes.answer import Answer
from nodes.base import Node
from nodes.collect import Collect
from nodes.condition import Condition
from nodes.hangup import Hangup
from nodes.hours import Hours
from nodes.jump import Jump
from nodes.language import SetLanguage
from nodes.marker import Marker
from nodes.menu import Menu
from nodes.play import Play
from nodes.punch import Punch
from nodes.say_value import SayValue
from nodes.selector import Selector
from nodes.set import Set
from nodes.site import Site

# In palette order.
TYPES: tuple[type[Node], ...] = (
    Answer, Play, SayValue, SetLanguage,
    Menu, Collect,
    Condition, Selector, Hours, Jump,
    Hangup,
    Set, Marker,
    Site, Punch,
)  # fmt: skip

KINDS: Mapping[str, type[Node]] = MappingProxyType({kind.type: kind for kind in TYPES})

__all__ = ["KINDS", "TYPES", "Node"]
