"""What a look at one thing brings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # it works, and will not for long, or could not be seen
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `fix` is one line, empty when nothing is to be done."""

    subject: str
    health: Health
    state: str
    fix: str = ""
