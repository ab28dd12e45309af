"""Bugs on a banknote's way from the slot to the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.domain.cashbox import NoteDecision, PowerUpReport
from kiosk.domain.payment_events import Intent, Returned, Stacked
from kiosk.domain.payment_state import Note
from kiosk.services import cash_intake
from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.payment_book import PaymentBook
from tests.simulation.planted.bug import Bug, Soil


def _intent_after_stack(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        if any(isinstance(event, Intent) for event in events):
            return case.payment
        missing = [event for event in events if isinstance(event, Stacked) and not case.payment.moving()]
        intents = [Intent(event.ordinal, event.value, None) for event in missing]
        return await original(book, case, *intents, *events)

    soil.wrap(PaymentBook, "record", record)


def _power_cut_means_returned(soil: Soil) -> None:
    def verdict(report: PowerUpReport, note: Note) -> Returned:
        return Returned(note.number)

    soil.replace(cash_intake, "verdict", verdict)


def _power_cut_means_stacked(soil: Soil) -> None:
    def verdict(report: PowerUpReport, note: Note) -> Stacked:
        return Stacked(note.number, note.value)

    soil.replace(cash_intake, "verdict", verdict)


def _always_stack(soil: Soil) -> None:
    async def note_escrowed(original: Callable[..., Any], intake: CashIntake, value: Any) -> NoteDecision:
        await original(intake, value)
        return NoteDecision.STACK

    soil.wrap(CashIntake, "note_escrowed", note_escrowed)


def _closes_before_the_acceptor_is_shut(soil: Soil) -> None:
    async def finish(counter: Any, session: Any) -> None:
        await counter._insist(counter._settle, session.case)
        counter._intake.end()

    soil.replace(CashCounter, "_finish", finish)


BUGS = (
    Bug("intent_after_stack", "STACK leaves before the intent is on disk.", _intent_after_stack),
    Bug("cut_means_returned", "Every note in flight at a power cut counts as returned.", _power_cut_means_returned),
    Bug("cut_means_stacked", "Every note in flight at a power cut counts as stacked.", _power_cut_means_stacked),
    Bug("always_stack", "A note is stacked though the payment could not take it.", _always_stack),
    Bug(
        "closes_while_open",
        "A payment is closed while the acceptor still takes notes.",
        _closes_before_the_acceptor_is_shut,
    ),
)
