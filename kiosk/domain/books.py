"""The accounts of a terminal, double entry: every event is a set of postings whose sum is zero.

What the terminal holds is positive, what it owes or has passed on is negative. `box` holds every note that is or may
be in an encashment's box; `suspect` takes away from it the notes that nobody can vouch for, so that the box counted
lies between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Money
from kiosk.domain.topup import PaymentId

LedgerAccount = NewType("LedgerAccount", str)
"""An account of the terminal's own books ("box:1", "due:<payment>", "fee")."""

SUSPECT = LedgerAccount("suspect")
CREDITED = LedgerAccount("credited")
HELD = LedgerAccount("held")
RETURNED = LedgerAccount("returned")
FEE = LedgerAccount("fee")
COLLECTED = LedgerAccount("collected")
SHORTAGE = LedgerAccount("shortage")
SURPLUS = LedgerAccount("surplus")
REVERSAL_DUE = LedgerAccount("reversal_due")


def box(encashment: int) -> LedgerAccount:
    """The box of one encashment period."""
    return LedgerAccount(f"box:{encashment}")


def clearing(acquirer: AcquirerName) -> LedgerAccount:
    """What an acquirer has charged for us and not settled yet."""
    return LedgerAccount(f"clearing:{acquirer}")


def settled(acquirer: AcquirerName) -> LedgerAccount:
    """What an acquirer has settled in closed batches."""
    return LedgerAccount(f"settled:{acquirer}")


def due(payment: PaymentId) -> LedgerAccount:
    """What the terminal owes for one payment."""
    return LedgerAccount(f"due:{payment}")


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount moved into (positive) or out of (negative) an account."""

    account: LedgerAccount
    amount: Money


def move(amount: Money, source: LedgerAccount, target: LedgerAccount) -> tuple[Posting, ...]:
    """Two postings that move `amount`; none when there is nothing to move."""
    return (Posting(target, amount), Posting(source, -amount)) if amount else ()


def is_balanced(postings: Iterable[Posting]) -> bool:
    """The sums of all currencies are zero."""
    sums: dict[str, int] = {}
    for posting in postings:
        currency = posting.amount.currency.value
        sums[currency] = sums.get(currency, 0) + posting.amount.minor
    return not any(sums.values())
