"""Choosing how to pay."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.errors import ErrorCode
from kiosk.domain.subscriber import Recipient
from kiosk.domain.terminal import PaperState, TerminalInfo
from kiosk.domain.topup import MethodOffer


@dataclass(frozen=True, slots=True)
class MethodState:
    """`opening` while the payment is being written down; `error` when it could not be."""

    info: TerminalInfo
    recipient: Recipient
    offers: tuple[MethodOffer, ...]
    receipt_paper: PaperState
    opening: bool
    error: ErrorCode | None
