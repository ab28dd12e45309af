"""TMF622 Product Ordering: orders under our own key. What an answer proves is decided here and nowhere else (ADR 12).

Placed - a declared success that echoes our key and customer; refused - a documented code only; not sent - a failure
before the first byte; unknown - all else, to be found by the key.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiosk.adapters.bss.order_wire import STATES, WireOrder, agreed, item_of, parties
from kiosk.adapters.bss.reading import Reader, unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import many
from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.offerings import Offering
from kiosk.domain.ordering import Change, Order, OrderId, OrderKey, OrderState
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import Subscriber
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.services.ports.clock import Clock
from kiosk.strict_json import Nonsense, strictly

_ENCODER = msgspec.json.Encoder(decimal_format="number", order="deterministic")
_RESOURCE = "productOrder"
_UNFINISHED = "acknowledged,inProgress,pending,held,assessingCancellation,pendingCancellation"
REFUSALS = {
    "priceChanged": ErrorCode.PRICE_CHANGED,
    "notOnOffer": ErrorCode.NOT_ON_OFFER,
    "unknownProduct": ErrorCode.NOT_ON_OFFER,
    **dict.fromkeys(("needs", "excludes", "noMoney", "blocked", "already", "other"), ErrorCode.ORDER_REFUSED),
    **dict.fromkeys(("unknownCustomer", "accountClosed", "accountBlocked"), ErrorCode.ORDER_REFUSED),
}
_CANCELLABLE = frozenset({"acknowledged", "pending", "held"})
_MOST_WORDS = 200


class WireFault(msgspec.Struct):
    """TMF Error; its reason is a sentence for people."""

    code: str
    reason: str = ""


class Orders:
    """Places orders, finds them and calls them off."""

    def __init__(self, transport: Transport, reader: Reader, channel: str, clock: Clock) -> None:
        self._transport = transport
        self._reader = reader
        self._channel = channel
        self._clock = clock

    async def place(
        self,
        subscriber: Subscriber,
        key: OrderKey,
        changes: tuple[Change, ...],
        offerings: tuple[Offering, ...],
        products: tuple[OwnedProduct, ...],
    ) -> Order:
        """The order as acknowledged (see the port). The body depends on the arguments alone."""
        self._refuse_absent()
        body = self._body(subscriber, key, changes, offerings, products)
        try:
            answer = await self._transport.post(Api.ORDERS, _RESOURCE, _ENCODER.encode(body))
        except NoAnswer as failure:
            if failure.sent:
                raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE, failure.why) from failure
            raise unavailable(Api.ORDERS, failure) from failure
        if answer.status not in (200, 201):
            raise _refusal(answer, REFUSALS)
        try:
            placed = strictly(answer.body, WireOrder)
        except Nonsense as error:
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, str(error)) from error
        if placed.external_id != key or not placed.is_of(subscriber):
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, "the echo has another key or customer")
        return self._read(placed)

    async def find(self, subscriber: Subscriber, key: OrderKey) -> Order | None:
        """The order of that key, `None` when the operator has none. Raises as `Reader.one` does."""
        self._refuse_absent()
        query = [("externalId", key), ("relatedParty.id", subscriber.customer)]
        found = await self._reader.every(Api.ORDERS, _RESOURCE, query, WireOrder)
        ours = [one for one in found if one.external_id == key and one.is_of(subscriber)]
        if len(ours) > 1 or (found and not ours):
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "622: a search by key finds something else")
        return self._read(ours[0]) if ours else None

    async def order(self, subscriber: Subscriber, order: OrderId) -> Order:
        """How it stands. Raises as `Reader.one` does, and `Refused(NOT_ALLOWED)` for somebody else's."""
        self._refuse_absent()
        found = await self._reader.one(Api.ORDERS, _RESOURCE, order, WireOrder)
        if found is None or found.id != order:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "622: another order, or none")
        if not found.is_of(subscriber):
            raise Refused(ErrorCode.NOT_ALLOWED)
        return self._read(found)

    async def under_way(self, subscriber: Subscriber) -> tuple[Order, ...]:
        """Orders that are not over, newest first. Raises as `Reader.one` does."""
        self._refuse_absent()
        query = [("relatedParty.id", subscriber.customer), ("state", _UNFINISHED), ("sort", "-orderDate")]
        found = await self._reader.every(Api.ORDERS, _RESOURCE, query, WireOrder)
        ours = [self._read(one) for one in found if one.is_of(subscriber)]
        return tuple(sorted((one for one in ours if not one.is_over()), key=_when, reverse=True))

    async def call_off(self, subscriber: Subscriber, order: OrderId) -> Order:
        """The order, called off, or on its way to be (see the port)."""
        standing = await self.order(subscriber, order)
        if standing.state is OrderState.CANCELLED:
            return standing
        body = {"cancellationReason": "changedMind", "productOrder": {"id": order}}
        try:
            answer = await self._transport.post(Api.ORDERS, "cancelProductOrder", _ENCODER.encode(body))
        except NoAnswer as failure:
            if failure.sent:
                raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE, failure.why) from failure
            raise unavailable(Api.ORDERS, failure) from failure
        if answer.status not in (200, 201):
            raise _refusal(answer, {"tooLate": ErrorCode.TOO_LATE})
        return await self.order(subscriber, order)

    def _body(
        self,
        subscriber: Subscriber,
        key: OrderKey,
        changes: tuple[Change, ...],
        offerings: tuple[Offering, ...],
        products: tuple[OwnedProduct, ...],
    ) -> dict[str, object]:
        bought = {one.offering: one for one in offerings}
        owned = {one.product: one for one in products}
        items = [
            agreed(
                item_of(number, change),
                bought[change.offering] if change.offering is not None else None,
                owned[change.product] if change.product is not None else None,
            )
            for number, change in enumerate(changes, 1)
        ]
        return {
            "externalId": key,
            "channel": [{"id": self._channel}],
            "relatedParty": parties(subscriber),
            "billingAccount": {"id": subscriber.account},
            "productOrderItem": items,
        }

    def _read(self, order: WireOrder) -> Order:
        state = STATES.get(order.state or "", OrderState.UNKNOWN)
        return Order(
            key=OrderKey(order.external_id or ""),
            order=OrderId(order.id),
            state=state,
            items=tuple(one.item() for one in many(order.product_order_item)),
            placed_at=order.order_date or self._clock.now(),
            expected=order.expected_completion_date,
            can_cancel=order.state in _CANCELLABLE,
        )

    def _refuse_absent(self) -> None:
        if not self._reader.offers(Api.ORDERS):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.ORDERS.value)


def _when(order: Order) -> datetime:
    return order.placed_at


def _refusal(answer: Answer, documented: dict[str, ErrorCode]) -> KioskError:
    """What an answer that is no success proves: a documented code a definite no, anything else nothing."""
    if 400 <= answer.status < 500:
        try:
            fault = strictly(answer.body, WireFault)
        except Nonsense:
            fault = WireFault("")
        if fault.code in documented:
            return Refused(documented[fault.code], fault.reason[:_MOST_WORDS])
    silent = answer.status >= 500 or answer.status == 429
    code = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
    return OutcomeUnknown(code, f"622: status {answer.status}")
