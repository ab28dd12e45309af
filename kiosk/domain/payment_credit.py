"""What crediting, and custody of what cannot be credited, make of a payment."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain import payment_events as events
from kiosk.domain.books import CREDITED, FEE, HELD, RETURNED, due, move
from kiosk.domain.payment_stages import (
    Booked,
    Due,
    Frozen,
    GivenBack,
    InCustody,
    InFlight,
    Moved,
    Rejected,
    Unsent,
)
from kiosk.domain.payment_state import IllegalStep, NoteFate, OutboxChange, Payment, Step


def credit_step(before: Payment, event: events.CreditEvent) -> Step:
    """The payment after `event` of the operator's.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    debt = before.inserted()
    match before.stage, event:
        case ((Due() | InFlight() | Unsent()), events.Sending(attempt)) if _may_send(before, attempt):
            return Step(replace(before, stage=InFlight(attempt, before.may_have_left())), before.to_credit())
        case InFlight(attempt, earlier), events.NotSent(failed) if failed == attempt:
            return Step(replace(before, stage=Unsent(attempt, earlier)), before.nothing())
        case ((InFlight() | Unsent() | Frozen()), events.Credited(reference)):
            credit = move(before.to_credit(), CREDITED, due(before.id))
            kept = move(before.fee(), FEE, due(before.id))
            after = replace(before, stage=Booked(reference))
            return Step(after, before.to_credit(), credit + kept, OutboxChange.TAKE)
        case ((InFlight() | Unsent()), events.Refused(code)):
            return Step(replace(before, stage=Rejected(code)), debt, outbox=OutboxChange.TAKE)
        case ((InFlight() | Unsent()), events.Conflict(reference)):
            return Step(replace(before, stage=Frozen(reference)), debt, outbox=OutboxChange.TAKE)
        case _:
            raise IllegalStep(before, event)


def _may_send(before: Payment, attempt: int) -> bool:
    """The next attempt, and something to credit: a payment of suspect notes alone is held instead."""
    return attempt == before.attempt() + 1 and bool(before.to_credit())


def custody_step(before: Payment, event: events.CustodyEvent) -> Step:
    """The payment after being held, moved on or given back.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    debt, held = before.inserted(), before.in_custody()
    match before.stage, event:
        case ((Rejected() | Frozen()), events.Held()):
            return Step(replace(before, stage=InCustody()), debt, move(debt, HELD, due(before.id)))
        case Due(), events.Held() if not before.to_credit():
            return Step(replace(before, stage=InCustody()), debt, move(debt, HELD, due(before.id)))
        case InCustody(), events.Retargeted(successor) if held:
            return Step(_emptied(before, Moved(successor)), held, move(held, due(successor), HELD))
        case InCustody(), events.Refunded() if held:
            return Step(_emptied(before, GivenBack()), held, move(held, RETURNED, HELD))
        case _:
            raise IllegalStep(before, event)


def _emptied(before: Payment, stage: Moved | GivenBack) -> Payment:
    """Notes found late went with the rest."""
    gone = (replace(one, fate=NoteFate.PASSED_ON) if one.fate is NoteFate.SETTLED else one for one in before.notes)
    return replace(before, stage=stage, notes=tuple(gone))
