"""What became of a note in flight when the device lost power: the table "found at start" of money.md. Pure."""

from __future__ import annotations

from kiosk.domain.cashbox import PowerUp, PowerUpReport, SuspectCause
from kiosk.domain.payment_events import Returned, Stacked, Suspect
from kiosk.domain.payment_state import Note


def verdict(report: PowerUpReport, note: Note) -> Stacked | Returned | Suspect | None:
    """What to write down about `note`; `None` when the device has yet to say where it went."""
    match report.what:
        case PowerUp.NOTE_IN_STACKER if report.note in (None, note.value):
            return Stacked(note.number, note.value)
        case PowerUp.NOTE_IN_STACKER:
            return Suspect(note.number, note.value, SuspectCause.OTHER_VALUE)
        case PowerUp.NOTE_IN_VALIDATOR | PowerUp.KEPT_POWER:
            return None
        case PowerUp.PLAIN:
            return _by_counter(note, report.stacked_lifetime)


def _by_counter(note: Note, count: int | None) -> Stacked | Returned | Suspect:
    """Without a counter nobody knows: pulling the plug with a note on a string is a known fraud."""
    stacked = None if count is None or note.device_count is None else count - note.device_count
    match stacked:
        case 1:
            return Stacked(note.number, note.value)
        case 0:
            return Returned(note.number)
        case _:
            return Suspect(note.number, note.value, SuspectCause.POWER_CUT)
