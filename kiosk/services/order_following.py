"""An order from its placing to its end: placed once under its key, found by it when the answer is lost, then followed.

What is remembered here is in memory alone: the operator's record under our key is the truth (ADR 12).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, repeat

from kiosk.abreast import all_abreast
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.ordering import Change, Order, OrderId, OrderItem, OrderState, Proposal
from kiosk.domain.subscriber import Subscriber
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.ordering import OrderTaker
from kiosk.services.visit_orders import Sheet
from kiosk.services.visits import Visit
from kiosk.services.where_told import where_told

_PAUSES_S = (0.4, 0.6, 1.0, 1.0, 1.5, 2.0, 3.0, 5.0)
_LONGEST_PAUSE_S = 10.0


@dataclass(frozen=True, slots=True)
class OrderFollowing:
    """Places orders and follows them. `consistent_after_s` is how long an empty search proves nothing."""

    taker: OrderTaker
    clock: Clock
    consistent_after_s: float

    async def states(self, visit: Visit, owner: Subscriber, sheet: Sheet) -> AsyncGenerator[Order, None]:
        """Each state the order comes to, until a final one, HELD, or the end of the visit.

        Raises:
            Refused: as `OrderTaker.place`; there is no such order.
            Unavailable: there is no such order either, and its key may be ordered again.
        """
        order = sheet.order or await self._place(owner, sheet)
        told: Order | None = None
        for pause_s in _pauses_s():
            if visit.is_over:
                return
            visit.orders.note(order)
            if order != told:
                yield order
                told = order
            if order.is_over() or order.state is OrderState.HELD:
                return
            await self.clock.sleep(pause_s)
            if not visit.is_over:
                order = await self._asked(owner, sheet, order)

    async def catch_up(self, visit: Visit, owner: Subscriber) -> None:
        """Learn how the unfinished orders of the visit stand now, as far as the operator tells."""
        waiting = [(sheet, sheet.order) for sheet in visit.orders.sheets.values() if sheet.order is not None]
        asked = [
            where_told(partial(self._asked, owner, sheet, order), None)
            for sheet, order in waiting
            if not order.is_over()
        ]
        for order in await all_abreast(asked):
            if order is not None:
                visit.orders.note(order)

    async def _place(self, owner: Subscriber, sheet: Sheet) -> Order:
        """The order as acknowledged, or as unknown; it counts as sent before its first byte leaves."""
        proposal = sheet.proposal
        sheet.order, sheet.sent_at = _unknown(proposal, self.clock), self.clock.monotonic()
        try:
            return await self.taker.place(owner, proposal.key, proposal.changes, proposal.offerings, proposal.products)
        except OutcomeUnknown:
            return sheet.order
        except (Refused, Unavailable):
            sheet.order = None
            raise

    async def _asked(self, owner: Subscriber, sheet: Sheet, order: Order) -> Order:
        """How it stands now; as before where the operator does not say, or does not know yet."""
        asked_at = self.clock.monotonic()
        try:
            found = await self._stands(owner, order)
        except Unavailable:
            return order
        if found is None and asked_at - sheet.sent_at > self.consistent_after_s and not sheet.is_known:
            sheet.order = None
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE, "the order never arrived")
        return found or order

    async def _stands(self, owner: Subscriber, order: Order) -> Order | None:
        """How it stands now, `None` when the operator has none of that key."""
        if order.order:
            return replace(await self.taker.order(owner, order.order), key=order.key)
        return await self.taker.find(owner, order.key)


def _pauses_s() -> Iterator[float]:
    return chain(_PAUSES_S, repeat(_LONGEST_PAUSE_S))


def _unknown(proposal: Proposal, clock: Clock) -> Order:
    items = tuple(OrderItem(one, _name(proposal, one), OrderState.UNKNOWN, "") for one in proposal.changes)
    return Order(proposal.key, OrderId(""), OrderState.UNKNOWN, items, clock.now(), None, can_cancel=False)


def _name(proposal: Proposal, change: Change) -> str:
    bought = [one.name for one in proposal.offerings if one.offering == change.offering]
    return next(iter([*bought, *(one.name for one in proposal.products if one.product == change.product)]), "")
