"""Which note of the payments at hand an acceptor speaks of: it has room for one, and knows the last one only. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.money import Money
from kiosk.domain.payment_state import Note, NoteFate
from kiosk.services.payment_book import Case

DEVICE_MAY_SETTLE = frozenset({SuspectCause.JAM, SuspectCause.LINE_LOST, SuspectCause.POWER_CUT})
"""After these the device's own word about the note ends the doubt; after the others only a person's does."""


def in_flight(cases: Sequence[Case]) -> tuple[Case, Note] | tuple[None, None]:
    """The note whose STACK may have left and whose end is not on disk."""
    for case in cases:
        note = case.payment.moving()
        if note is not None:
            return case, note
    return None, None


def latest_note(cases: Sequence[Case], fate: NoteFate, value: Money | None) -> tuple[Case, Note] | None:
    """The latest note of that fate which may be the one of `value`; `None` and a value of nothing fit any."""
    for case in cases:
        for note in reversed(case.payment.notes):
            if note.fate is fate and (value in (None, note.value) or not note.value):
                return case, note
    return None


def doubtful_note(cases: Sequence[Case], value: Money | None) -> tuple[Case, Note] | None:
    """The suspect note that the device itself may still speak of: no other has been in it since."""
    found = latest_note(cases, NoteFate.SUSPECT, value)
    last = next(((case, case.payment.notes[-1]) for case in cases if case.payment.notes), None)
    return found if found is not None and found == last and found[1].cause in DEVICE_MAY_SETTLE else None
