"""How changes are written into TMF622 and 679, and how orders are read (docs/operator/productOrder.schema.json)."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.adapters.bss.products import customer_among
from kiosk.adapters.bss.wire import Moment, WireCharacteristic, WireRef, characteristics, day, many
from kiosk.domain.offerings import Offering, OfferingId
from kiosk.domain.ordering import Action, Change, OrderItem, OrderState
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import Subscriber

STATES = {
    "acknowledged": OrderState.ACKNOWLEDGED,
    "inProgress": OrderState.IN_PROGRESS,
    "assessingCancellation": OrderState.IN_PROGRESS,
    "pendingCancellation": OrderState.IN_PROGRESS,
    "pending": OrderState.PENDING,
    "held": OrderState.HELD,
    "completed": OrderState.COMPLETED,
    "partial": OrderState.PARTIAL,
    "failed": OrderState.FAILED,
    "rejected": OrderState.REJECTED,
    "cancelled": OrderState.CANCELLED,
}
_ACTIONS = {
    Action.CONNECT: "add",
    Action.CHANGE: "modify",
    Action.SUSPEND: "modify",
    Action.RESUME: "modify",
    Action.DISCONNECT: "delete",
}


class WireReason(msgspec.Struct):
    """Why something is not to be had, or was not done."""

    label: str = ""


class WireItemProduct(msgspec.Struct, rename="camel"):
    """TMF ProductRefOrValue."""

    id: str | None = None
    name: str | None = None
    product_characteristic: list[WireCharacteristic] | WireCharacteristic | None = None


class WireItem(msgspec.Struct, rename="camel"):
    """TMF ProductOrderItem with our `stateReason`."""

    id: str
    action: str
    state: str | None = None
    product: WireItemProduct | None = None
    product_offering: WireRef | None = None
    state_reason: WireReason | None = None

    def item(self) -> OrderItem:
        """It in the terminal's words."""
        product, offering = self.product or WireItemProduct(), self.product_offering
        name = (offering.name if offering else None) or product.name or ""
        reason = self.state_reason.label if self.state_reason else ""
        return OrderItem(self.change(), name, STATES.get(self.state or "", OrderState.UNKNOWN), reason)

    def change(self) -> Change:
        """What it is to do."""
        product = self.product or WireItemProduct()
        said = characteristics(product.product_characteristic)
        offering = OfferingId(self.product_offering.id) if self.product_offering else None
        match self.action:
            case "add":
                return Change(Action.CONNECT, offering)
            case "delete":
                return Change(Action.DISCONNECT, product=product.id)
            case _ if said.get("suspended") is True:
                return Change(Action.SUSPEND, product=product.id, until=day(said.get("suspendedUntil")))
            case _ if said.get("suspended") is False:
                return Change(Action.RESUME, product=product.id)
            case _:
                return Change(Action.CHANGE, offering, product.id)


class WireOrder(msgspec.Struct, rename="camel"):
    """TMF ProductOrder."""

    id: str
    product_order_item: list[WireItem] | WireItem
    external_id: str | None = None
    state: str | None = None
    order_date: Moment | None = None
    expected_completion_date: Moment | None = None
    billing_account: WireRef | None = None
    related_party: list[WireRef] | WireRef | None = None

    def is_of(self, subscriber: Subscriber) -> bool:
        """Nobody else's, by what it says of its customer and account."""
        customer = customer_among(many(self.related_party))
        account = self.billing_account.id if self.billing_account else None
        return customer == subscriber.customer and account in (None, subscriber.account)


def parties(subscriber: Subscriber) -> list[dict[str, str]]:
    """Who it is for, as `relatedParty`."""
    return [{"id": subscriber.customer, "role": "customer", "@referredType": "Customer"}]


def item_of(number: int, change: Change) -> dict[str, Any]:
    """A change as an item of an order or of a question; the offerings' names and prices are put in by an order."""
    item: dict[str, Any] = {"id": str(number), "action": _ACTIONS[change.action]}
    if change.offering is not None:
        item["productOffering"] = {"id": change.offering}
    if change.product is not None:
        item["product"] = {"id": change.product, **_suspension(change)}
    return item


def agreed(item: dict[str, Any], offering: Offering | None, product: OwnedProduct | None) -> dict[str, Any]:
    """The item with the names of what it is about, and the prices the subscriber agreed to."""
    if offering is not None:
        item["productOffering"] |= {"name": offering.name}
        prices = [("recurring", offering.fee), ("oneTime", offering.once)]
        item["itemPrice"] = [
            {
                "priceType": kind,
                "price": {"taxIncludedAmount": {"unit": amount.currency.value, "value": amount.to_decimal()}},
            }
            for kind, amount in prices
            if amount
        ]
    if product is not None:
        item["product"] |= {"name": product.name}
    return item


def _suspension(change: Change) -> dict[str, Any]:
    if change.action not in (Action.SUSPEND, Action.RESUME):
        return {}
    said: list[dict[str, Any]] = [
        {"name": "suspended", "valueType": "boolean", "value": change.action is Action.SUSPEND}
    ]
    if change.until is not None:
        said.append({"name": "suspendedUntil", "valueType": "date", "value": change.until.isoformat()})
    return {"productCharacteristic": said}
