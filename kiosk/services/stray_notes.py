"""A note that may be in the box and belongs to no payment: it is on the books, for a person to settle."""

from __future__ import annotations

from random import Random

from kiosk.domain.books import SURPLUS, SUSPECT, box, move
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.claim import new_claim
from kiosk.domain.encashment import Doubt
from kiosk.domain.money import Money
from kiosk.domain.terminal_events import Stray, StraySettled
from kiosk.domain.topup import ClaimCode
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.journal import Entry, Journal


class StrayNotes:
    """Writes such notes down, each under a claim code of its own."""

    def __init__(self, *, journal: Journal, alarms: Alarms, chance: Random, nothing: Money) -> None:
        """`chance` is unguessable; `nothing` gives the currency."""
        self._journal = journal
        self._alarms = alarms
        self._chance = chance
        self._nothing = nothing

    async def write_down(self, cause: SuspectCause, value: Money | None) -> None:
        """On disk, and told to staff. Raises JournalDown."""
        claim = new_claim(self._chance.randrange)
        await self._journal.record(stray_entry(self._journal.encashment, cause, value, claim, self._nothing))
        self._alarms.sound(Alarm.NOTE_SUSPECT, None, f"a note without a payment: {cause.value}, case {claim}")


def stray_entry(encashment: int, cause: SuspectCause, value: Money | None, claim: ClaimCode, nothing: Money) -> Entry:
    """The journal's entry; a note whose value nobody knows moves nothing."""
    amount = value or nothing
    return Entry(None, Stray(encashment, cause, value, claim), amount, move(amount, SUSPECT, box(encashment)))


def stray_settled_entry(number: int, doubt: Doubt, in_box: bool, nothing: Money, told: Money | None = None) -> Entry:
    """The end of the doubt about a note of box `number`: in the box it is a surplus that nobody has claimed.

    `told`: what one of unknown value turned out to be.
    """
    if in_box and doubt.value is None and told is not None:
        return Entry(None, StraySettled(doubt.number, number, in_box, told), told, move(told, SURPLUS, box(number)))
    value = doubt.value or nothing
    settled = StraySettled(doubt.number, number, in_box)
    return Entry(None, settled, value, move(value, SURPLUS if in_box else box(number), SUSPECT))
