"""What all parts of one studio share: settings, database, live view, test calls."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection, Engine

from runtime.config import Config
from runtime.records import calendars, flows, sounds
from runtime.records.flows import Draft
from studio.proofs import Proofs
from studio.turns import Turns

if TYPE_CHECKING:
    from studio.alerting import Alerting
    from studio.debugging import Debugging
    from studio.edit import Edit
    from studio.live import Live
    from studio.simulations import Simulations

KEPT = 2000


@dataclass
class Studio:
    """One per application; nothing of it is global."""

    config: Config
    engine: Engine
    demo: bool
    live: "Live" = field(init=False)
    edit: "Edit" = field(init=False)
    simulations: "Simulations" = field(init=False)
    debugging: "Debugging" = field(init=False)
    alerting: "Alerting" = field(init=False)
    proofs: Proofs = field(init=False)
    checks: Turns = field(default_factory=Turns)
    _problems: "OrderedDict[Any, dict[str, int]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.proofs = Proofs(self.engine)

    def problems(
        self, conn: Connection, workspace: str, drafts: list[Draft]
    ) -> list[dict[str, int]]:
        """`{errors, warnings}` of each draft; a draft is checked once until something changes."""
        world = (
            *((c.id, c.revision) for c in calendars.calendar_list(conn, workspace)),
            *(sound.id for sound in sounds.sound_list(conn, workspace)),
        )
        return [self._problems_of(conn, workspace, draft, world) for draft in drafts]

    def _problems_of(
        self, conn: Connection, workspace: str, draft: Draft, world: Any
    ) -> dict[str, int]:
        key = (workspace, draft.id, draft.revision, world)
        with self._lock:
            if key in self._problems:
                self._problems.move_to_end(key)
                return self._problems[key]
        issues = flows.check(conn, workspace, draft.document).issues
        found = {
            "errors": sum(issue.severity == "error" for issue in issues),
            "warnings": sum(issue.severity == "warning" for issue in issues),
        }
        with self._lock:
            self._problems[key] = found
            while len(self._problems) > KEPT:
                self._problems.popitem(last=False)
        return found
