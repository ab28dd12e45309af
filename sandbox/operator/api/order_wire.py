"""The resources of TMF622 (docs/operator/productOrder.schema.json)."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from sandbox.operator.account.items import OPEN_STATES, Item, items_of
from sandbox.operator.account.orders import expected_ms
from sandbox.operator.api.catalogue import BASE as CATALOGUE
from sandbox.operator.api.products import BASE as INVENTORY
from sandbox.operator.clock import moment
from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import ProductOrder
from sandbox.operator.wire import Characteristic, Ref, Wire

BASE = "/tmf-api/productOrderingManagement/v4"


class StateReason(Wire, frozen=True):
    """Why an item was not carried out."""

    code: str
    label: str


class ProductOrdered(Wire, frozen=True):
    """The product an item is about."""

    id: str
    href: str
    name: str
    product_characteristic: list[Characteristic] = field(default_factory=list)


class ItemResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ReasonedOrderItem"):
    """TMF622 ProductOrderItem, with the reason why it was not carried out."""

    base_type: str = field(name="@baseType")
    id: str
    action: str
    state: str
    product_offering: Ref | None = None
    product: ProductOrdered | None = None
    state_reason: StateReason | None = None


class OrderResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ProductOrder"):
    """TMF622 ProductOrder."""

    id: str
    href: str
    external_id: str
    state: str
    order_date: datetime
    expected_completion_date: datetime | None = None
    completion_date: datetime | None = None
    cancellation_date: datetime | None = None
    billing_account: Ref
    channel: list[Ref]
    related_party: list[Ref]
    product_order_item: list[ItemResource]


class CancelResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="CancelProductOrder"):
    """TMF622 CancelProductOrder, done at once."""

    id: str
    href: str
    state: str
    effective_cancellation_date: datetime
    product_order: Ref


def order_resource(base: str, row: ProductOrder) -> OrderResource:
    """An order as it stands."""
    over = row.state not in OPEN_STATES
    customer = part_of(row.subscriber, "c")
    return OrderResource(
        id=row.order,
        href=f"{base}{BASE}/productOrder/{row.order}",
        external_id=row.external_id,
        state=row.state,
        order_date=moment(row.placed_ms),
        expected_completion_date=None if over else moment(expected_ms(row)),
        completion_date=moment(row.done_ms) if over and row.state != "cancelled" else None,
        cancellation_date=moment(row.done_ms) if row.state == "cancelled" else None,
        billing_account=Ref(id=row.subscriber),
        channel=[Ref(id=row.channel)],
        related_party=[Ref(id=customer, role="customer", referred_type="Customer")],
        product_order_item=[_item(base, item) for item in items_of(row)],
    )


def _item(base: str, item: Item) -> ItemResource:
    product = ProductOrdered(
        id=item.product,
        href=f"{base}{INVENTORY}/product/{item.product}",
        name=item.product_name,
        product_characteristic=_pause(item),
    )
    offering = Ref(id=item.offering, href=f"{base}{CATALOGUE}/productOffering/{item.offering}", name=item.name)
    return ItemResource(
        base_type="ProductOrderItem",
        id=item.id,
        action=item.action,
        state=item.state,
        product_offering=offering if item.offering else None,
        product=product if item.product else None,
        state_reason=StateReason(item.reason_code, item.reason_label) if item.reason_code else None,
    )


def _pause(item: Item) -> list[Characteristic]:
    if item.suspended is None:
        return []
    said = [Characteristic(name="suspended", value_type="boolean", value=item.suspended)]
    if item.until_day:
        said.append(Characteristic(name="suspendedUntil", value_type="date", value=item.until_day))
    return said


def cancel_resource(base: str, row: ProductOrder) -> CancelResource:
    """An order that was called off."""
    cancel = f"{row.order}-cancel"
    return CancelResource(
        id=cancel,
        href=f"{base}{BASE}/cancelProductOrder/{cancel}",
        state="done",
        effective_cancellation_date=moment(row.done_ms),
        product_order=Ref(id=row.order, href=f"{base}{BASE}/productOrder/{row.order}"),
    )
