"""A cash top-up as the visitor sees it while it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from kiosk.domain.cashbox import AcceptorState, Advice
from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination

PaymentId = NewType("PaymentId", str)
"""A UUID: the key of a payment in the journal and at the operator."""

ClaimCode = NewType("ClaimCode", str)
"""Short, typo-proof, carries no personal data; opens the case at an agent desk ("7K3-Q9F-218")."""


class Method(Enum):
    """How a visitor can pay."""

    CASH = "cash"
    CARD = "card"
    QR = "qr"


class MethodProblem(Enum):
    """Why a method cannot be used now."""

    NOT_FITTED = "not_fitted"  # this terminal has no such device
    OUT_OF_ORDER = "out_of_order"
    BOX_FULL = "box_full"
    STARTING = "starting"
    JOURNAL = "journal"  # the terminal cannot write payments down


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What the terminal keeps of a payment: per mille of the sum, at least `minimum`. Zero for most operators."""

    per_mille: int
    minimum: Money

    def fee(self, inserted: Money) -> Money:
        """The fee of `inserted`, rounded half up to the minor unit; never more than `inserted`."""
        share = (inserted.minor * self.per_mille + 500) // 1000
        return Money(min(inserted.minor, max(share, self.minimum.minor)) if inserted.minor else 0, inserted.currency)


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """A method on the method screen: fee, limits, and what is wrong with it, `None` when it works."""

    method: Method
    fee: FeeRule
    minimum: Money
    maximum: Money
    problem: MethodProblem | None


class NoteState(Enum):
    """What became of a note."""

    MOVING = "moving"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    BEING_CHECKED = "being_checked"  # suspect


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note of the payment. `value` is `None` for a note nobody recognised."""

    number: int
    value: Money | None
    at: datetime
    state: NoteState
    advice: Advice | None = None


class TopUpPhase(Enum):
    """Where a payment is."""

    TAKING_NOTES = "taking_notes"
    CLOSING = "closing"  # the acceptor is being switched off
    CREDITING = "crediting"
    CREDITED = "credited"
    ACCEPTED_LATER = "accepted_later"  # the operator is silent; the outbox goes on
    REFUSED = "refused"  # held: another number, or a claim at the desk
    CANCELLED = "cancelled"  # nothing was paid
    CHARGING = "charging"  # the visitor pays at the card terminal, or by the code on the screen
    DECLINED = "declined"  # nothing was charged; `decline` says why
    CHARGE_UNKNOWN = "charge_unknown"  # nobody can tell yet: do not pay again
    RETURNING = "returning"  # charged, then refused by the operator: going back to the card
    RETURNED = "returned"  # it went back


FINAL_PHASES = frozenset(
    {
        TopUpPhase.CREDITED,
        TopUpPhase.ACCEPTED_LATER,
        TopUpPhase.REFUSED,
        TopUpPhase.CANCELLED,
        TopUpPhase.DECLINED,
        TopUpPhase.CHARGE_UNKNOWN,
        TopUpPhase.RETURNING,
        TopUpPhase.RETURNED,
    }
)
"""Nothing more is to be waited for at the glass."""


@dataclass(frozen=True, slots=True)
class CardScene:
    """What the visitor is to do at the card terminal. `text` is the terminal's own words, possibly none."""

    step: CardStep
    text: str


@dataclass(frozen=True, slots=True)
class QrScene:
    """The code to pay by, and for how many more seconds it is shown."""

    payload: str
    left_s: float


@dataclass(frozen=True, slots=True)
class TopUp:
    """Everything the payment and result screens draw. Sums are of what is surely in; what is suspect is apart.

    `asked` is what a card or a code is to be charged, `asked_fee` what the terminal keeps of it; `ticket` is the
    reference of a charge that is unclear or going back.
    """

    payment: PaymentId
    destination: Destination
    name_hint: str
    phase: TopUpPhase
    inserted: Money
    fee: Money
    to_credit: Money
    suspect: Money | None  # value of notes being checked; their count is in `notes`
    room_left: Money
    accepted_values: tuple[Money, ...]
    notes: tuple[NoteView, ...]
    acceptor: AcceptorState
    claim: ClaimCode | None
    receipt_number: str
    operator_reference: str
    operator_silent: bool
    printer_ok: bool
    journal_ok: bool = True
    printed: bool = False  # the receipt of this phase, as far as the journal says
    method: Method = Method.CASH
    asked: Money | None = None
    asked_fee: Money | None = None
    card: CardScene | None = None
    qr: QrScene | None = None
    decline: DeclineReason | None = None
    ticket: str = ""
