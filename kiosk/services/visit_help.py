"""What a visit asked and means to move, in memory alone: gone with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.questions import Inquiry, QuestionKey
from kiosk.domain.transfers import OwnContract, TransferKey, TransferSheet


@dataclass(slots=True)
class Moving:
    """A sheet, and when (monotonic seconds) it was last sent; `None` until then, and again once it is sure that
    nothing arrived.
    """

    sheet: TransferSheet
    sent_at: float | None = None


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
