"""Connecting, changing and disconnecting: what is asked for, what it will mean, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NewType

from kiosk.domain.balance import Balance, ComingCharge, PackageUnit
from kiosk.domain.money import Money
from kiosk.domain.offerings import Offering, OfferingId
from kiosk.domain.products import OwnedProduct

OrderKey = NewType("OrderKey", str)
"""Our name of an order (TMF622 ProductOrder.externalId): the same key is never ordered twice."""

OrderId = NewType("OrderId", str)
"""The operator's name of it (TMF622 ProductOrder.id)."""


class Action(Enum):
    """What is to be done with one thing."""

    CONNECT = "connect"
    CHANGE = "change"  # one tariff for another of its section
    DISCONNECT = "disconnect"
    SUSPEND = "suspend"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Change:
    """One wish. `offering` is what to connect or change to, `product` what is owned and to be changed or ended.

    `until` is the last day of a suspension, `None` for one without an end.
    """

    action: Action
    offering: OfferingId | None = None
    product: str | None = None
    until: date | None = None


class ObstacleKind(Enum):
    """Why a change cannot be had as things are (TMF679 eligibilityUnavailabilityReason)."""

    NEEDS = "needs"  # another service first
    EXCLUDES = "excludes"  # another service is in the way
    NO_MONEY = "no_money"
    BLOCKED = "blocked"
    ALREADY = "already"  # it is connected, or being connected
    NOT_ON_OFFER = "not_on_offer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason, and what it is about: a service's name, a sum. `words` are the operator's own, plain text.

    `remedy` are the changes that would clear it when they are ordered together with the others; none where none would.
    """

    kind: ObstacleKind
    about: str
    missing: Money | None
    words: str
    remedy: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """The operator's word on one change: what stands in its way, and what it would mean.

    `charged` is taken at once, given back where negative, `following` the first charge after that: of a suspension that
    ends before, the fee on the day after its last one. `ends_too` are products that would end with it. Without a quote
    `charged` and `ends_too` are `None`.
    """

    obstacles: tuple[Obstacle, ...]
    charged: tuple[ComingCharge, ...] | None = None
    following: ComingCharge | None = None
    ends_too: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """What is given up by a change: a service by its name, or what is `left` of a package."""

    about: str
    left: Decimal | None
    unit: PackageUnit | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The before/after sheet: nothing is ordered yet.

    `changes` are with the offerings and products they are about; `ends_too` are products that cannot go on without
    what ends. `charged_now` is taken at once, `given_back` returned at the same time, `later` taken afterwards. The
    change takes effect on `starts`. With `obstacles` it cannot be ordered.
    """

    key: OrderKey
    changes: tuple[Change, ...]
    offerings: tuple[Offering, ...]
    products: tuple[OwnedProduct, ...]
    ends_too: tuple[OwnedProduct, ...]
    charged_now: Money
    later: tuple[ComingCharge, ...]
    lost: tuple[Loss, ...]
    starts: date
    balance: Balance
    monthly_before: Money
    monthly_after: Money
    obstacles: tuple[Obstacle, ...]
    given_back: Money | None = None  # where anything is


class OrderState(Enum):
    """TMF622 ProductOrderStateType, as far as a visitor cares; UNKNOWN is an answer that was lost, and is asked for."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    HELD = "held"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


FINAL_ORDER_STATES = frozenset(
    {OrderState.COMPLETED, OrderState.PARTIAL, OrderState.FAILED, OrderState.REJECTED, OrderState.CANCELLED}
)


@dataclass(frozen=True, slots=True)
class OrderItem:
    """How far one change of an order is. `name` is the offering's or the product's."""

    change: Change
    name: str
    state: OrderState
    reason: str  # the operator's own words on why not, plain text


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands. `order` is empty until the operator has told its own name of it."""

    key: OrderKey
    order: OrderId
    state: OrderState
    items: tuple[OrderItem, ...]
    placed_at: datetime
    expected: datetime | None  # when it will be done, as far as the operator says
    can_cancel: bool

    def is_over(self) -> bool:
        """Nothing more will become of it."""
        return self.state in FINAL_ORDER_STATES
