"""What one visit was shown and ordered. It lives in the visit's memory and is gone with it (ADR 12)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from kiosk.domain.money import Money
from kiosk.domain.ordering import Order, OrderId, OrderKey, Proposal
from kiosk.domain.topup import PaymentId
from kiosk.domain.visit_changes import Ordered, Picture


@dataclass(slots=True)
class Sheet:
    """A proposal, what each of its changes takes, and its order as last heard of.

    `order` is `None` while none can be at the operator; `sent_at` is when one may have left (monotonic seconds).
    """

    proposal: Proposal
    costs: tuple[Money, ...]
    order: Order | None = None
    sent_at: float = 0.0

    @property
    def is_known(self) -> bool:
        """The operator has told its own name of the order."""
        return self.order is not None and bool(self.order.order)

    def is_older(self, told: Order) -> bool:
        """Whether `told` answers an older question than the one `order` answered: there is no way back."""
        if self.order is None or told.is_over():
            return False
        return self.order.is_over() or (self.is_known and not told.order)


@dataclass(slots=True)
class VisitOrders:
    """Proposals by their keys, the orders this visit may ask about, and how things were when it began."""

    sheets: dict[OrderKey, Sheet] = field(default_factory=dict)
    seen: set[OrderId] = field(default_factory=set)
    before: asyncio.Task[Picture] | None = None
    look_now: asyncio.Event = field(default_factory=asyncio.Event)
    paid_in: dict[PaymentId, Money] = field(default_factory=dict)

    async def looked(self) -> None:
        """Return once it is known how things were when the visit began, or that nobody tells.

        Whatever moves money waits for it: else the first look finds the money moved already.
        """
        self.look_now.set()
        if self.before is not None:
            await asyncio.wait((self.before,))

    def ordered(self) -> list[Ordered]:
        """The orders of this visit."""
        sheets = self.sheets.values()
        return [Ordered(sheet.order, sheet.proposal, sheet.costs) for sheet in sheets if sheet.order is not None]

    def note(self, order: Order) -> None:
        """Take in how an order stands."""
        if order.order:
            self.seen.add(order.order)
        sheet = self.sheets.get(order.key)
        if sheet is not None and not sheet.is_older(order):
            sheet.order = order

    def forget(self) -> None:
        """Nothing is left here, and what is being read will not be kept."""
        if self.before is not None:
            self.before.cancel()
            self.before = None
        self.sheets.clear()
        self.seen.clear()
        self.paid_in.clear()
