"""What a subscriber has, as one picture; and how two such pictures differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.balance import Balance, Package
from kiosk.domain.money import Money
from kiosk.domain.ordering import Order
from kiosk.domain.products import OwnedProduct


@dataclass(frozen=True, slots=True)
class Connected:
    """Everything connected, and every order that is not over; `as_of` is when the operator was asked.

    `packages` are those of the account, none where they are not told. `orders` is `None` where the operator does not
    tell them. `remembered` is what it told before and not now.
    """

    products: tuple[OwnedProduct, ...]
    orders: tuple[Order, ...] | None
    as_of: datetime
    remembered: bool = False
    packages: tuple[Package, ...] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """One product before and after: another tariff, status or price."""

    before: OwnedProduct
    after: OwnedProduct


class Doubt(Enum):
    """Something of this visit that may have moved money, and nobody knows."""

    TRANSFER = "transfer"
    REWARD = "reward"


@dataclass(frozen=True, slots=True)
class VisitChanges:
    """The difference a visit made. `unasked` are changes no order of this visit explains; empty: "nothing else".

    `paid_in` is what was credited here; `charged` what orders of this visit took; `transferred` what came from
    another own contract, or went there and is negative, with its fee; `redeemed` what bonus points became; `lent` what
    promised payments brought; `doubts` are what the operator has not answered for yet. Balances are
    `None` where unknown. Unless `compared`, what was connected at the beginning is unknown, and nothing can be said
    about "else".
    """

    connected: tuple[OwnedProduct, ...]
    disconnected: tuple[OwnedProduct, ...]
    changed: tuple[Renamed, ...]
    under_way: tuple[Order, ...]
    unasked: tuple[str, ...]
    balance_before: Balance | None
    balance_after: Balance | None
    paid_in: Money
    charged: Money
    compared: bool = True
    transferred: Money | None = None
    redeemed: Money | None = None
    lent: Money | None = None
    doubts: tuple[Doubt, ...] = ()

    def is_empty(self) -> bool:
        """Nothing is different."""
        parts = (self.connected, self.disconnected, self.changed, self.under_way, self.unasked, self.doubts)
        sums = (self.paid_in, self.charged, self.transferred, self.redeemed, self.lent)
        return not any(parts) and not any(sums)

    def moved_otherwise(self) -> Money | None:
        """What moved the balance beside what was done here; `None` where a balance is unknown, or while what was done
        here may be part of it.
        """
        if self.doubts or self.balance_before is None or self.balance_after is None:
            return None
        here = self.paid_in - self.charged
        for moved in (self.transferred, self.redeemed, self.lent):
            if moved is not None:
                here += moved
        return self.balance_after.amount - self.balance_before.amount - here
