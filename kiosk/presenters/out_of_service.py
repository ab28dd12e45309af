"""The screen of a terminal that cannot serve: why, and who can help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.terminal import TerminalInfo


class OutReason(Enum):
    """Why nothing works."""

    CONNECTING = "connecting"  # the terminal is starting, or the teller has gone and comes back
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class OutOfServiceState:
    """`money_was_inside` when the teller went during a payment: what was inserted is in its journal."""

    info: TerminalInfo | None
    reason: OutReason
    money_was_inside: bool
