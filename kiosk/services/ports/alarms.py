"""Telling staff."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from kiosk.domain.topup import PaymentId


class Alarm(Enum):
    """What staff must be told of at once."""

    NOTE_SUSPECT = "note_suspect"
    CREDIT_LATE = "credit_late"  # at 15 min, 1 h and 24 h
    CREDIT_CONFLICT = "credit_conflict"
    JOURNAL_DOWN = "journal_down"
    JOURNAL_UNSOUND = "journal_unsound"
    ACCEPTOR_FAULT = "acceptor_fault"
    ACCEPTOR_CHANGED = "acceptor_changed"  # another device answers than before
    TERMINAL_FAULT = "terminal_fault"
    CHARGE_DIFFERS = "charge_differs"  # another sum or currency than asked for
    CHARGE_UNCLEAR = "charge_unclear"
    CODE_LATE = "code_late"  # shown hours ago, and neither paid nor over by the provider's word
    REVERSAL_FAILED = "reversal_failed"
    BATCH_DIFFERS = "batch_differs"
    STAFF_LOCKED_OUT = "staff_locked_out"
    STAFF_CALLED = "staff_called"  # by a visitor


class Alarms(Protocol):
    """Tells staff; never fails."""

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        """`detail` is words for staff without personal data."""
