"""An operator's counter in memory: a catalogue, its word on changes, and orders that go through states a test names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.ordering import Change, Order, OrderId, OrderItem, OrderKey, OrderState, Quote
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import Subscriber
from kiosk.services.ports.clock import Clock

FAST = (OrderState.ACKNOWLEDGED, OrderState.IN_PROGRESS, OrderState.COMPLETED)
_CANCELLABLE = (OrderState.ACKNOWLEDGED, OrderState.PENDING)


@dataclass(slots=True)
class FakeCatalogue:
    """Offers `offerings`; `silent` makes it unreachable."""

    offerings: list[Offering] = field(default_factory=list)
    silent: bool = False
    asked: int = 0
    readings: int = 0

    async def catalogue(self) -> Catalogue:
        self.asked += 1
        self._ask()
        self.readings += 1
        return Catalogue(tuple(self.offerings), ())

    async def offering(self, offering: OfferingId) -> Offering | None:
        self._ask()
        return next((one for one in self.offerings if one.offering == offering), None)

    def put(self, offering: Offering) -> None:
        """Offer this instead of the one of its id."""
        self.offerings = [*(one for one in self.offerings if one.offering != offering.offering), offering]

    def _ask(self) -> None:
        if self.silent:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)


@dataclass(slots=True)
class FakeQualifier:
    """Answers `said`, whatever is asked; nothing at all where that is empty."""

    said: tuple[Quote, ...] = ()
    silent: bool = False

    async def quotes(self, subscriber: Subscriber, changes: tuple[Change, ...]) -> tuple[Quote, ...]:
        if self.silent:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
        return self.said


@dataclass(slots=True)
class FakeOrderTaker:
    """Takes orders and moves one state on at each question.

    `failing` is raised by the next placings, one each; with `hears_all` the order is there all the same. Questions
    fail while `silent`, and until the one that is `heard_after` so many. With `hangs` an order is heard
    and never answered. A `slow_search` begins when it is taken away, ends when it is set, and has found nothing.
    `done` is told of orders that are over.
    """

    clock: Clock
    course: tuple[OrderState, ...] = FAST
    failing: list[KioskError] = field(default_factory=list)
    hears_all: bool = False
    silent: bool = False
    heard_after: int = 0
    hangs: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    slow_search: asyncio.Event | None = None
    tells_none: bool = False
    placed: list[tuple[OrderKey, tuple[Change, ...]]] = field(default_factory=list)
    orders: dict[OrderKey, Order] = field(default_factory=dict)
    _steps: dict[OrderKey, int] = field(default_factory=dict)
    done: Callable[[Order], None] = field(default=lambda order: None)

    async def place(
        self,
        subscriber: Subscriber,
        key: OrderKey,
        changes: tuple[Change, ...],
        offerings: tuple[Offering, ...],
        products: tuple[OwnedProduct, ...],
    ) -> Order:
        self.placed.append((key, changes))
        failure = self.failing.pop(0) if self.failing else None
        if failure is None or self.hears_all:
            self._take(key, changes, [*(one.name for one in offerings), *(one.name for one in products)])
        self.heard.set()
        if self.hangs:
            await asyncio.Event().wait()
        if failure is not None:
            raise failure
        return self.orders[key]

    async def find(self, subscriber: Subscriber, key: OrderKey) -> Order | None:
        self._ask()
        if self.slow_search is not None:
            ends, self.slow_search = self.slow_search, None
            await ends.wait()
            return None
        return self.orders.get(key)

    async def order(self, subscriber: Subscriber, order: OrderId) -> Order:
        self._ask()
        standing = next(one for one in self.orders.values() if one.order == order)
        return self._moved(standing)

    async def under_way(self, subscriber: Subscriber) -> tuple[Order, ...]:
        if self.tells_none:
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
        self._ask()
        return tuple(one for one in self.orders.values() if not one.is_over())

    async def call_off(self, subscriber: Subscriber, order: OrderId) -> Order:
        standing = next(one for one in self.orders.values() if one.order == order)
        if not standing.can_cancel:
            raise Refused(ErrorCode.TOO_LATE)
        self.orders[standing.key] = replace(standing, state=OrderState.CANCELLED, can_cancel=False)
        if self.failing:
            raise self.failing.pop(0)
        return self.orders[standing.key]

    def _take(self, key: OrderKey, changes: tuple[Change, ...], names: list[str]) -> None:
        items = tuple(OrderItem(change, name, self.course[0], "") for change, name in zip(changes, names, strict=False))
        number = OrderId(f"o-{len(self.orders) + 1}")
        can_cancel = self.course[0] in _CANCELLABLE
        placed = Order(key, number, self.course[0], items, self.clock.now(), None, can_cancel)
        self.orders.setdefault(key, placed)

    def _moved(self, order: Order) -> Order:
        self._steps[order.key] = step = self._steps.get(order.key, 0) + 1
        if order.is_over() or step >= len(self.course):
            return order
        state = self.course[step]
        items = tuple(replace(one, state=state) for one in order.items)
        moved = replace(order, state=state, items=items, can_cancel=state in _CANCELLABLE)
        self.orders[order.key] = moved
        if moved.is_over():
            self.done(moved)
        return moved

    def _ask(self) -> None:
        self.heard_after = max(self.heard_after - 1, 0)
        if self.silent or self.heard_after:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)


def lost() -> OutcomeUnknown:
    """No answer came, and it may have been heard."""
    return OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE)
