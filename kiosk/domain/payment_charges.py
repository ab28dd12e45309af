"""What an event of a charge, or of taking it back, makes of its payment."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain import payment_events as events
from kiosk.domain.books import HELD, REVERSAL_DUE, clearing, due, move
from kiosk.domain.charge import IN_FLIGHT, Charge, ChargeFate, ChargeOrder
from kiosk.domain.payment_stages import InCustody, Rejected, Reversing, TakenBack, Taking
from kiosk.domain.payment_state import IllegalStep, OutboxChange, Payment, Step


def charge_step(before: Payment, event: events.ChargeEvent) -> Step:
    """The payment after `event`; money moves once the charge is final.

    Raises:
        IllegalStep: the graph has no such edge; there is never a second charge beside one that is not declined.
    """
    if not isinstance(before.stage, Taking):
        raise IllegalStep(before, event)
    charge = next((one for one in before.charges if one.attempt == event.ordinal), None)
    match charge, event:
        case None, events.ChargeIntent() if _may_begin(before, event):
            return Step(before.with_charge(_begun(event)), event.amount)
        case Charge(fate=ChargeFate.ASKED, acquirer_reference="") as asked, events.ChargeShown():
            shown = replace(asked, acquirer_reference=event.acquirer_reference)
            return Step(before.with_charge(shown), asked.order.amount)
        case Charge(fate=ChargeFate.ASKED, acquirer_reference="") as asked, events.ChargeApproved():
            return Step(before.with_charge(_approved(asked, event, ChargeFate.APPROVED)), event.amount)
        case Charge(fate=(ChargeFate.ASKED | ChargeFate.APPROVED)) as doubt, events.ChargeUnclear():
            return Step(before.with_charge(replace(doubt, fate=ChargeFate.UNKNOWN)), doubt.order.amount)
        case Charge() as final, events.ChargeConfirmed() if final.fate in IN_FLIGHT:
            after = before.with_charge(_approved(final, event, ChargeFate.CONFIRMED))
            return Step(after, event.amount, move(event.amount, due(before.id), clearing(final.acquirer)))
        case Charge() as over, events.ChargeDeclined() if over.fate in IN_FLIGHT:
            declined = replace(over, fate=ChargeFate.DECLINED, approved=None, reason=event.reason)
            return Step(before.with_charge(declined), before.nothing())
        case _:
            raise IllegalStep(before, event)


def _may_begin(before: Payment, event: events.ChargeIntent) -> bool:
    declined = all(one.fate is ChargeFate.DECLINED for one in before.charges)
    return declined and not before.notes and event.ordinal == len(before.charges) + 1 and bool(event.amount)


def _begun(event: events.ChargeIntent) -> Charge:
    order = ChargeOrder(event.reference, event.amount, event.mark)
    return Charge(event.ordinal, event.acquirer, order, ChargeFate.ASKED)


def _approved(charge: Charge, event: events.ChargeApproved | events.ChargeConfirmed, fate: ChargeFate) -> Charge:
    return replace(
        charge,
        fate=fate,
        approved=event.amount,
        acquirer_reference=event.acquirer_reference,
        authorization=event.authorization,
    )


def reversal_step(before: Payment, event: events.ReversalEvent) -> Step:
    """The payment after `event`: what was charged goes back where it came from, or is held when it cannot.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    charge, debt = before.charge(), before.charged()
    if charge is None or not debt:
        raise IllegalStep(before, event)
    match before.stage, event:
        case ((Rejected() | Taking()), events.ReversalIntent()):
            owed = move(debt, REVERSAL_DUE, due(before.id))
            return Step(replace(before, stage=Reversing()), debt, owed, OutboxChange.PUT_REVERSAL)
        case Reversing(unclear=False), events.ReversalUnclear():
            return Step(replace(before, stage=Reversing(unclear=True)), debt)
        case Reversing(), events.Reversed():
            gone = move(debt, clearing(charge.acquirer), REVERSAL_DUE)
            return Step(replace(before, stage=TakenBack()), debt, gone, OutboxChange.TAKE)
        case Reversing(), events.ReversalFailed():
            kept = move(debt, HELD, REVERSAL_DUE)
            return Step(replace(before, stage=InCustody()), debt, kept, OutboxChange.TAKE)
        case _:
            raise IllegalStep(before, event)
