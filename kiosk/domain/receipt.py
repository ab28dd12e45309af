"""A payment's receipt as data; how it is laid out on paper is the documents adapter's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.money import Money
from kiosk.domain.statement import LegalEntity
from kiosk.domain.topup import ClaimCode, Method, PaymentId


class ReceiptKind(Enum):
    """Which of the money cases the paper tells (money.md, "What the visitor sees and holds")."""

    CREDITED = "credited"
    ACCEPTED_LATER = "accepted_later"
    HELD = "held"  # refused by the operator, or a note is being checked and nothing was credited
    CHARGE_UNKNOWN = "charge_unknown"  # nobody can tell whether it was charged
    RETURNING = "returning"  # charged, refused by the operator, and going back where it came from


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is printed. `suspect` is money that may be in the box and was not credited, zero when nobody knows how
    much; `claim` opens the case.

    `charge_reference` and `authorization` are of a charge; `slip` is the card terminal's own, for the visitor's paper.
    """

    kind: ReceiptKind
    number: str
    is_copy: bool
    payment: PaymentId
    issued: datetime
    zone: str
    legal: LegalEntity
    terminal: str
    place: str
    destination_masked: str
    notes: tuple[Money, ...]
    inserted: Money
    fee: Money
    credited: Money
    suspect: Money | None
    operator_reference: str
    claim: ClaimCode | None
    method: Method = Method.CASH
    charge_reference: str = ""
    authorization: str = ""
    slip: tuple[str, ...] = ()
