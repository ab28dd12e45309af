"""Bugs in what the acceptor tells, and what is made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.domain.cashbox import PowerUp, PowerUpReport
from kiosk.domain.payment_events import Resolved, Returned, Stacked, Suspect
from kiosk.domain.payment_state import Note, Payment
from kiosk.services import cash_intake, power_up_table
from kiosk.services.cash_counter import CashCounter
from kiosk.services.cash_intake import CashIntake
from kiosk.services.payment_book import PaymentBook
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


def _swap(soil: Soil, swapped: Callable[[Any, Any], Any]) -> None:
    """Have `swapped(case, event)` written down instead of each event."""

    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        return await original(book, case, *(swapped(case, event) for event in events))

    soil.wrap(PaymentBook, "record", record)


def _stacked_untold(soil: Soil) -> None:
    async def stack(intake: CashIntake, case: Any, note: Note) -> None:
        await intake._book.record(case, Returned(note.number))

    soil.replace(CashIntake, "_stack", stack)


def _acknowledged_early(soil: Soil) -> None:
    async def note_stacked(original: Callable[..., Any], intake: CashIntake, value: Any) -> None:
        intake.writing = asyncio.ensure_future(original(intake, value))  # type: ignore[attr-defined]  # kept alive

    soil.wrap(CashIntake, "note_stacked", note_stacked)


def _returned_is_stacked(soil: Soil) -> None:
    def swapped(case: Any, event: Any) -> Any:
        if not isinstance(event, Returned):
            return event
        note = case.payment.moving()
        return Stacked(note.number, note.value) if note else event

    _swap(soil, swapped)


def _suspect_is_stacked(soil: Soil) -> None:
    def swapped(_: Any, event: Any) -> Any:
        known = isinstance(event, Suspect) and event.value
        return Stacked(event.ordinal, event.value) if known else event

    _swap(soil, swapped)


def _suspect_is_returned(soil: Soil) -> None:
    _swap(soil, lambda case, event: Returned(event.ordinal) if isinstance(event, Suspect) else event)


def _told_value_counts(soil: Soil) -> None:
    async def stack(original: Callable[..., Any], intake: CashIntake, case: Any, note: Note) -> None:
        await original(intake, case, replace(note, value=max(intake.values())))

    soil.wrap(CashIntake, "_stack", stack)


def _counter_read_backwards(soil: Soil) -> None:
    def by_counter(note: Note, count: int | None) -> Any:
        stacked = None if count is None or note.device_count is None else count - note.device_count
        match stacked:
            case 0:
                return Stacked(note.number, note.value)
            case _:
                return Returned(note.number)

    soil.replace(power_up_table, "_by_counter", by_counter)


def _counter_missing_is_returned(soil: Soil) -> None:
    def by_counter(original: Callable[..., Any], note: Note, count: int | None) -> Any:
        verdict = original(note, count)
        return Returned(note.number) if isinstance(verdict, Suspect) else verdict

    soil.wrap(power_up_table, "_by_counter", by_counter)


def _counter_not_kept(soil: Soil) -> None:
    async def stack(original: Callable[..., Any], intake: CashIntake, case: Any, note: Note) -> None:
        before = intake.device_count
        await original(intake, case, note)
        intake.device_count = before

    soil.wrap(CashIntake, "_stack", stack)


def _note_in_validator_is_stacked(soil: Soil) -> None:
    def verdict(original: Callable[..., Any], report: PowerUpReport, note: Note) -> Any:
        inside = report.what is PowerUp.NOTE_IN_VALIDATOR
        return Stacked(note.number, note.value) if inside else original(report, note)

    soil.wrap(cash_intake, "verdict", verdict)


def _doubt_ends_the_wrong_way(soil: Soil) -> None:
    def swapped(_: Any, event: Any) -> Any:
        return replace(event, in_box=not event.in_box) if isinstance(event, Resolved) else event

    _swap(soil, swapped)


def _takes_beyond_the_limit(soil: Soil) -> None:
    soil.replace(Payment, "room_left", lambda payment: payment.terms.maximum)


def _takes_while_closing(soil: Soil) -> None:
    soil.replace(CashIntake, "_is_taking", lambda intake: intake.session is not None and intake._may_take())


def _left_open_forgotten(soil: Soil) -> None:
    async def left_open(_: CashCounter) -> list[Any]:
        return []

    soil.replace(CashCounter, "_left_open", left_open)


def _doubt_shown_as_money(soil: Soil) -> None:
    def inserted(original: Callable[..., Any], payment: Payment) -> Any:
        return original(payment) + payment.suspect()

    soil.wrap(Payment, "inserted", inserted)


_WITH_COUNTERS = ("ssp-plain",)

BUGS = (
    Bug("stacked_is_returned", "A note in the box is written down as given back.", _stacked_untold),
    Bug("acknowledged_early", "The device is told that we know before it is on disk.", _acknowledged_early),
    Bug("returned_is_stacked", "A note that came back counts as paid.", _returned_is_stacked),
    Bug("suspect_is_stacked", "A note that nobody can vouch for counts as paid.", _suspect_is_stacked),
    Bug("suspect_is_returned", "A note that nobody can vouch for counts as given back.", _suspect_is_returned),
    Bug("highest_value_counts", "A note counts as the highest value that is taken.", _told_value_counts),
    Bug("counter_read_backwards", "The lifetime counter's difference is read backwards.", _counter_read_backwards),
    Bug(
        "no_counter_is_returned",
        "Without a counter, a note in flight counts as returned.",
        _counter_missing_is_returned,
    ),
    Bug(
        "counter_not_kept",
        "Our copy of the lifetime counter stays behind.",
        _counter_not_kept,
        _WITH_COUNTERS,
        aims=((Fault.DEVICE_CUT, "escrow"),),
    ),
    Bug(
        "validator_is_stacker",
        "A note found in the validator counts as stacked.",
        _note_in_validator_is_stacked,
        aims=((Fault.DEVICE_CUT, "escrow"), (Fault.DEVICE_CUT, "stacking")),
    ),
    Bug(
        "doubt_ends_wrong",
        "The device's last word about a suspect note is taken for its opposite.",
        _doubt_ends_the_wrong_way,
    ),
    Bug("no_limit", "Notes are taken beyond the most that may be paid.", _takes_beyond_the_limit),
    Bug("takes_while_closing", "Notes are taken for a payment that is being closed.", _takes_while_closing),
    Bug("left_open_forgotten", "A restart forgets the payment that was open.", _left_open_forgotten),
    Bug("suspect_is_credited", "Suspect notes are part of the sum that is credited.", _doubt_shown_as_money),
)
