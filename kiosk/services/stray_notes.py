"""A note that may be in the box and belongs to no payment: it is on the books, for a person to settle."""

from __future__ import annotations

from kiosk.domain.books import SUSPECT, box, move
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.money import Money
from kiosk.domain.terminal_events import Stray
from kiosk.services.ports.journal import Entry


def stray_entry(encashment: int, cause: SuspectCause, value: Money | None, like: Money) -> Entry:
    """The journal's entry; a note whose value nobody knows moves nothing. `like` gives the currency."""
    amount = value or Money.zero(like.currency)
    return Entry(None, Stray(encashment, cause, value), amount, move(amount, SUSPECT, box(encashment)))
