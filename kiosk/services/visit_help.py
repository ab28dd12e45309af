"""What a visit asked and means to move, in memory alone: gone with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.questions import Inquiry, QuestionKey
from kiosk.domain.transfers import OwnContract, Transfer, TransferKey, TransferSheet


@dataclass(slots=True)
class Moving:
    """A sheet and what became of it.

    `sent_at` (monotonic seconds) is there while nobody knows: from its sending to the operator's word. `end` is that.
    """

    sheet: TransferSheet
    sent_at: float | None = None
    end: Transfer | None = None

    def noted(self, told: Transfer) -> Transfer:
        """What was `told`, kept once it is the operator's last word."""
        if told.is_over():
            self.sent_at, self.end = None, told
        return told


@dataclass(slots=True)
class VisitHelp:
    """Questions by their keys with the moment they were first asked, contracts as last read, sheets by their keys."""

    asked: dict[QuestionKey, tuple[Inquiry, datetime]] = field(default_factory=dict)
    contracts: tuple[OwnContract, ...] = ()
    moving: dict[TransferKey, Moving] = field(default_factory=dict)

    def forget(self) -> None:
        """Nothing is left."""
        self.asked.clear()
        self.contracts = ()
        self.moving.clear()
