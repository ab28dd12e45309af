"""The payment state machine: one pure function, `step`.

A payment is replayed from its journal records and moved on by the same function, so that what is on disk and what is
in memory cannot disagree. Notes and charges come in while it is taking; all join at `Due`.
Source: money.md, "Cash", "Card", "QR" and "The operator".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiosk.domain import payment_events as events
from kiosk.domain.payment_charges import charge_step, reversal_step
from kiosk.domain.payment_credit import credit_step, custody_step
from kiosk.domain.payment_events import PaymentEvent, Terms
from kiosk.domain.payment_notes import found_note_step, note_step
from kiosk.domain.payment_stages import Draft, Due, Taking, Void
from kiosk.domain.payment_state import IllegalStep, OutboxChange, Payment, Step
from kiosk.domain.topup import PaymentId


def step(before: Payment, event: PaymentEvent) -> Step:
    """What `event` makes of the payment.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    made: Step
    match event:
        case events.Opened() | events.Continued():
            made = _opening_step(before, event)
        case events.Intent() | events.Stacked() | events.Returned() | events.Suspect() | events.Resolved():
            made = note_step(before, event)
        case (
            events.ChargeIntent()
            | events.ChargeShown()
            | events.ChargeApproved()
            | events.ChargeUnclear()
            | events.ChargeConfirmed()
            | events.ChargeDeclined()
        ):
            made = charge_step(before, event)
        case events.Closed() | events.Cancelled():
            made = _closing_step(before, event)
        case events.Sending() | events.NotSent() | events.Credited() | events.Refused() | events.Conflict():
            made = credit_step(before, event)
        case events.ReversalIntent() | events.ReversalUnclear() | events.Reversed() | events.ReversalFailed():
            made = reversal_step(before, event)
        case events.Held() | events.Retargeted() | events.Refunded():
            made = custody_step(before, event)
        case events.NoteRetargeted() | events.NoteRefunded():
            made = found_note_step(before, event)
        case events.Decided():
            made = _decided_step(before, event)
        case events.ReceiptIntent():
            made = _receipt_step(before, event)
    return made


def _opening_step(before: Payment, event: events.Opened | events.Continued) -> Step:
    if not isinstance(before.stage, Draft):
        raise IllegalStep(before, event)
    match event:
        case events.Opened():
            return Step(replace(before, stage=Taking()), before.nothing())
        case events.Continued(_, predecessor, amount, receipt):
            after = replace(before, stage=Due(), taken_over=amount, predecessor=predecessor, receipt=receipt)
            return Step(after, amount, outbox=OutboxChange.PUT)


def _closing_step(before: Payment, event: events.Closed | events.Cancelled) -> Step:
    debt, doubt = before.inserted(), before.is_doubtful()
    if not isinstance(before.stage, Taking) or before.moving() or before.charge_in_flight():
        raise IllegalStep(before, event)
    match event:
        case events.Cancelled() if not debt and not doubt:
            return Step(replace(before, stage=Void()), debt)
        case events.Closed(receipt) if debt or doubt:
            outbox = OutboxChange.PUT if before.to_credit() else OutboxChange.KEEP
            return Step(replace(before, stage=Due(), receipt=receipt), debt, outbox=outbox)
        case _:
            raise IllegalStep(before, event)


def _receipt_step(before: Payment, event: events.ReceiptIntent) -> Step:
    nothing_to_say = isinstance(before.stage, Draft | Taking | Void) and before.charge_in_flight() is None
    if nothing_to_say or event.ordinal != len(before.printed) + 1:
        raise IllegalStep(before, event)
    return Step(replace(before, printed=(*before.printed, event.receipt)), before.nothing())


def _decided_step(before: Payment, event: events.Decided) -> Step:
    if isinstance(before.stage, Draft) or event.ordinal != before.decisions + 1:
        raise IllegalStep(before, event)
    return Step(replace(before, decisions=event.ordinal), before.nothing())


def replay(payment: PaymentId, history: Iterable[PaymentEvent]) -> Payment:
    """The payment as its records tell, the first of which opened it.

    Raises:
        IllegalStep: the records do not follow the graph.
    """
    state: Payment | None = None
    for event in history:
        if state is None:
            assert isinstance(event, events.Opened | events.Continued), "a payment starts by being opened"
            state = draft(payment, event.terms)
        state = step(state, event).payment
    assert state is not None, "no payment is without records"
    return state


def draft(payment: PaymentId, terms: Terms) -> Payment:
    """A payment of which nothing is on disk yet."""
    return Payment(payment, Draft(), terms)
