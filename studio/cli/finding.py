"""What `ariane doctor` finds."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and the remedy when it is not well."""

    name: str
    state: State
    detail: str
    remedy: str = ""
