"""What became of the money, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import TopUp


class ReceiptPhase(Enum):
    """How far the paper receipt is."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    NO_PAPER = "no_paper"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResultState:
    """`receipt_text` goes into the QR code of the receipt; empty until it is known."""

    info: TerminalInfo
    topup: TopUp
    receipt: ReceiptPhase
    receipt_text: str
    logged_in: bool
