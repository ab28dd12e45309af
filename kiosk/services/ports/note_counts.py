"""Counting banknotes for those who look after the acceptor."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.cashbox import RejectReason


class NoteCounts(Protocol):
    """Never fails and never waits for a disk: it is called while a note moves, and is no record of money."""

    def note_stacked(self) -> None:
        """One more note is in the box."""

    def note_rejected(self, reason: RejectReason) -> None:
        """One more note went back before escrow."""
