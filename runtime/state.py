"""The state of one call as plain data: all that must survive a restart, JSON both ways."""

from typing import Any, Literal

import msgspec

Lane = Literal["", "error", "hangup"]
HIDDEN = ("anonymous", "unknown", "restricted", "private", "unavailable", "withheld")
LONGEST = 128


class CallState(msgspec.Struct):
    """Saved each time a node is entered; live things (channel, timers) live in the `Call`."""

    call: str
    workspace: str
    flow: str
    version: int
    simulated: bool
    caller: str
    caller_name: str
    called: str
    started: float
    """UTC seconds."""
    language: str
    at: str | None
    """The node at work; None once the walk is over."""
    channel: str = ""
    attestation: str = ""
    """How far the network vouches for the number: `A`, `B` or `C`; "" when it says nothing."""
    lane: Lane = ""
    inside: bool = False
    """Whether the visit of `at` has begun; after a restart such a visit begins again."""
    reason: str = "finished"
    """Why the call ends, as far as is known by now."""
    visit: int = 0
    """How many nodes were entered: the number of the present visit."""
    idle: dict[str, int] = {}
    """Visits of each node since the call last waited for its caller."""
    variables: dict[str, Any] = {}
    results: dict[str, Any] = {}
    keys: str = ""
    """Keys pressed and not yet taken."""
    answered: bool = False
    effects: dict[str, Any] = {}
    """Results of the effects of the present visit, by name (see `Call.once`)."""
    n: int = 0
    """Events told so far."""
    sounds: int = 0
    """Playbacks started so far."""
    held: float = 0.0
    """Seconds for which a debugger held the call between two steps."""
    resumes: int = 0
    """How often the call was taken up again by a restarted runtime."""

    def dump(self, secret: frozenset[str] = frozenset(), *, keys: bool = True) -> str:
        """As JSON, without the secret variables, and without untaken keys unless `keys`."""
        state = self
        if secret or not keys:
            kept = {k: v for k, v in self.variables.items() if k not in secret}
            state = msgspec.structs.replace(self, keys=self.keys if keys else "", variables=kept)
        return msgspec.json.encode(state, enc_hook=str).decode()

    @staticmethod
    def load(text: str | bytes) -> "CallState":
        """The inverse of `dump`; `msgspec.ValidationError` when it is not a state."""
        return msgspec.json.decode(text, type=CallState)


def clean(text: str) -> str:
    """Who calls is told by strangers: printable, and not endless; hidden numbers are empty."""
    plain = "".join(c for c in text if c.isprintable()).strip()[:LONGEST]
    return "" if plain.lower() in HIDDEN else plain
