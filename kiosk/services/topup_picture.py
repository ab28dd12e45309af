"""What the visitor sees of a payment: one picture from its records and the moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Money
from kiosk.domain.payment_stages import (
    Booked,
    Draft,
    Due,
    Frozen,
    GivenBack,
    InCustody,
    InFlight,
    Moved,
    Rejected,
    Reversing,
    TakenBack,
    Taking,
    Unsent,
    Void,
)
from kiosk.domain.payment_state import Payment
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import Method, QrScene, TopUp, TopUpPhase
from kiosk.services.cash_session import Bounced, note_views
from kiosk.services.charge_session import ChargeSession
from kiosk.services.payment_book import Case

_RECEIPTS: dict[TopUpPhase, ReceiptKind | None] = {
    TopUpPhase.CREDITED: ReceiptKind.CREDITED,
    TopUpPhase.ACCEPTED_LATER: ReceiptKind.ACCEPTED_LATER,
    TopUpPhase.REFUSED: ReceiptKind.HELD,
    TopUpPhase.CANCELLED: ReceiptKind.HELD,  # of a note that is being checked
    TopUpPhase.DECLINED: None,
    TopUpPhase.CHARGE_UNKNOWN: ReceiptKind.CHARGE_UNKNOWN,
    TopUpPhase.RETURNING: ReceiptKind.RETURNING,
    TopUpPhase.RETURNED: ReceiptKind.RETURNING,
}
_TICKETS = frozenset({TopUpPhase.CHARGE_UNKNOWN, TopUpPhase.RETURNING, TopUpPhase.RETURNED})


@dataclass(frozen=True, slots=True)
class Moment:
    """What a picture needs beside the records."""

    closing: bool
    silent: bool
    acceptor: AcceptorState
    values: tuple[Money, ...]
    printer_ok: bool
    journal_ok: bool
    charging: ChargeSession | None = None
    monotonic_s: float = 0.0


def phase_of(payment: Payment, moment: Moment) -> TopUpPhase:
    """Where the payment is, in the visitor's words."""
    match payment.stage:
        case Draft() | Taking() if payment.terms.method is not Method.CASH:
            waits = moment.charging is not None and not moment.charging.is_unclear
            phase = TopUpPhase.CHARGING if waits else TopUpPhase.CHARGE_UNKNOWN
        case Draft() | Taking():
            phase = TopUpPhase.CLOSING if moment.closing else TopUpPhase.TAKING_NOTES
        case Due() | InFlight() | Unsent():
            phase = TopUpPhase.ACCEPTED_LATER if moment.silent else TopUpPhase.CREDITING
        case Rejected() | Moved():
            phase = TopUpPhase.CREDITING
        case Booked():
            phase = TopUpPhase.CREDITED
        case Frozen():
            phase = TopUpPhase.ACCEPTED_LATER
        case InCustody() | GivenBack():
            phase = TopUpPhase.REFUSED if payment.inserted() else TopUpPhase.CANCELLED
        case Reversing():
            phase = TopUpPhase.RETURNING
        case TakenBack():
            phase = TopUpPhase.RETURNED
        case Void():
            phase = TopUpPhase.CANCELLED if payment.terms.method is Method.CASH else TopUpPhase.DECLINED
    return phase


def picture(case: Case, heir: Case | None, bounced: list[Bounced], moment: Moment) -> TopUp:
    """The payment now. `heir` is the payment its money was moved to, for another number."""
    owner = heir or case
    payment, party = owner.payment, owner.folder.party
    phase, suspect = phase_of(payment, moment), case.payment.suspect()
    pending = phase in (TopUpPhase.ACCEPTED_LATER, TopUpPhase.REFUSED, TopUpPhase.CHARGE_UNKNOWN, TopUpPhase.RETURNING)
    claim = owner.folder.claim if pending else case.folder.claim if case.payment.is_doubtful() else None
    charge, session = case.payment.charge(), moment.charging
    asked = session.asked if session is not None else charge.order.amount if charge is not None else None
    return TopUp(
        payment=case.id,
        destination=party.destination,
        name_hint=party.name_hint,
        phase=phase,
        inserted=payment.inserted(),
        fee=payment.fee(),
        to_credit=payment.to_credit(),
        suspect=suspect or None,
        room_left=case.payment.room_left(),
        accepted_values=moment.values,
        notes=note_views(case, bounced),
        acceptor=moment.acceptor,
        claim=claim,
        receipt_number=payment.receipt,
        operator_reference=payment.stage.reference if isinstance(payment.stage, Booked) else "",
        operator_silent=moment.silent,
        printer_ok=moment.printer_ok,
        journal_ok=moment.journal_ok,
        printed=_RECEIPTS.get(phase) in payment.printed,
        method=payment.terms.method,
        asked=asked,
        asked_fee=None if asked is None else case.payment.terms.fee.fee(asked),
        card=session.scene if session is not None else None,
        qr=_code(moment),
        decline=session.decline if session is not None else charge.reason if charge is not None else None,
        ticket=charge.order.reference if charge is not None and phase in _TICKETS else "",
    )


def _code(moment: Moment) -> QrScene | None:
    code = moment.charging.code if moment.charging is not None else None
    return None if code is None else QrScene(code.payload, max(0.0, code.until_s - moment.monotonic_s))
