"""The first screen after login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.balance import Balance, Bonus, Outlook, Package
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.products import BlockCause, OwnedProduct, SectionSummary
from kiosk.domain.subscriber import Subscriber


@dataclass(frozen=True, slots=True)
class Account:
    """Everything the account screen draws; a part the operator did not give is `None` and the rest still stands.

    Until it `is_whole`, only owner and balance are known and the other parts are still on their way. What the operator
    does not tell now may be what it told at `remembered_at`.
    """

    subscriber: Subscriber
    balance: Balance
    outlook: Outlook | None
    packages: tuple[Package, ...] | None
    bonus: Bonus | None
    month: ExpenseReport | None
    sections: tuple[SectionSummary, ...] | None
    products: tuple[OwnedProduct, ...]
    is_whole: bool
    remembered_at: datetime | None = None


def is_in_trouble(account: Account) -> bool:
    """Nothing can be spent, or something stopped for want of money."""
    blocks = [one.block for one in account.products if one.block is not None]
    return account.balance.available().minor < 0 or any(one.cause is BlockCause.NO_MONEY for one in blocks)
