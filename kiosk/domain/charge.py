"""Money that is charged rather than inserted: by a card terminal or a QR provider, both called acquirers.

Source: money.md, "Card" and "QR".
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from kiosk.domain.money import Money

AcquirerName = NewType("AcquirerName", str)
"""An acquirer of the configuration ("bank-a")."""

ChargeReference = NewType("ChargeReference", str)
"""Ours, written down before the charge, and never used for another: the acquirer is asked by it."""

_REFERENCE_LENGTH = 10
"""What a nexo ServiceID holds; 50 bits, far more than a terminal needs within the 48 hours it must be unique for."""


def charge_reference(payment: str, attempt: int) -> ChargeReference:
    """The reference of a payment's attempt (from 1): ten letters and digits, the same each time."""
    digest = hashlib.sha256(f"{payment}:{attempt}".encode()).digest()
    return ChargeReference(base64.b32encode(digest).decode()[:_REFERENCE_LENGTH])


class ChargeFate(Enum):
    """Where a charge is."""

    ASKED = "asked"  # the acquirer was, or may have been, asked
    APPROVED = "approved"  # approved, not final yet: it may still be reversed by itself
    CONFIRMED = "confirmed"  # final: the money is on its way to us
    DECLINED = "declined"  # final: no money moved, or it went back by itself
    UNKNOWN = "unknown"  # nobody can tell; the acquirer is being asked


IN_FLIGHT = frozenset({ChargeFate.ASKED, ChargeFate.APPROVED, ChargeFate.UNKNOWN})


class DeclineReason(Enum):
    """Why nothing was charged, as far as a visitor cares and a fall-back may go on."""

    DECLINED = "declined"  # by the bank
    CANCELLED = "cancelled"  # by the visitor
    TIMED_OUT = "timed_out"  # nobody presented a card, or scanned the code
    CARD_PROBLEM = "card_problem"  # unreadable, expired, of a kind not taken
    ACQUIRER_PROBLEM = "acquirer_problem"  # the terminal, or its host, could not
    NOT_STARTED = "not_started"  # the request never reached the acquirer
    NOT_FOUND = "not_found"  # asked later, the acquirer knows nothing of it
    REVERSED = "reversed"  # approved, then taken back by the acquirer itself


TRY_ELSEWHERE = frozenset({DeclineReason.ACQUIRER_PROBLEM, DeclineReason.NOT_STARTED})
"""What another acquirer may be tried after: surely nothing was charged, and not for a reason of the visitor's."""


@dataclass(frozen=True, slots=True)
class ChargeOrder:
    """A charge to be made. `mark` tells the acquirer's last transaction before this one, empty where none is needed."""

    reference: ChargeReference
    amount: Money
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """What an acquirer approved. It may be less than was asked: a partial approval.

    `acquirer_reference` is what a reversal or refund names. No card number, not even a masked one: `brand` is the
    card's scheme. The slip is for the visitor's paper alone.
    """

    amount: Money
    acquirer_reference: str
    authorization: str = ""
    brand: str = ""
    slip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """An attempt to charge, since its intent was written down. `approved` is set from APPROVED or CONFIRMED on."""

    attempt: int
    acquirer: AcquirerName
    order: ChargeOrder
    fate: ChargeFate
    approved: Money | None = None
    acquirer_reference: str = ""
    authorization: str = ""
    reason: DeclineReason | None = None


class CardStep(Enum):
    """What the visitor is to do at the terminal now."""

    WAIT = "wait"
    PRESENT_CARD = "present_card"
    ENTER_PIN = "enter_pin"
    TRY_AGAIN = "try_again"  # it was not read
    REMOVE_CARD = "remove_card"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to be shown: what is in it, and until when (aware) the provider takes a payment by it."""

    payload: str
    provider_id: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class ClosedBatch:
    """An acquirer's end of day: its own batch number, what our books say it held, and what it says itself."""

    acquirer: AcquirerName
    batch: str
    expected: Money
    told: Money
