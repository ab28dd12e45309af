"""What a subscriber has connected, in three uniform sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.money import Money


class Section(Enum):
    """The three services of an operator; characteristic `serviceType` of TMF637."""

    MOBILE = "mobile"
    INTERNET = "internet"
    TV = "tv"


class ProductStatus(Enum):
    """TMF637 ProductStatusType, as far as a visitor cares."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    PENDING = "pending"
    ENDED = "ended"
    UNKNOWN = "unknown"


class ProductKind(Enum):
    """A section's main thing, an extra of the operator, a partner's subscription, or something bought once."""

    TARIFF = "tariff"
    OPTION = "option"
    PARTNER = "partner"
    PACKAGE = "package"
    PROMISED_PAYMENT = "promised_payment"
    REQUEST = "request"  # call me, visit me


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to a paid extra: when and through which channel ("sms", "web", "office")."""

    on: date
    channel: str


class BlockCause(Enum):
    """Why something does not work."""

    NO_MONEY = "no_money"
    OWN_WISH = "own_wish"  # a suspension the owner asked for
    LOST_SIM = "lost_sim"
    DOCUMENTS = "documents"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Block:
    """Why a product does not work (R45): since when, which sum lifts it and how soon, until when it lasts by itself.

    `still_charged` is what it costs a month all the same.
    """

    cause: BlockCause
    since: date | None
    lifted_by: Money | None
    lifted_within_minutes: int | None
    until: date | None
    still_charged: Money | None


@dataclass(frozen=True, slots=True)
class NewFee:
    """What something will cost a month from a day on, as was announced."""

    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class OwnedProduct:
    """One connected product. `summary` is the operator's own short description ("300 Мбит/с").

    `offering` is what it was bought as (TMF620), empty where the operator does not say. `bundled_in` is the product
    that pays for it, `relies_on` are products it cannot go on without. `supplier` is whose content it is, empty for the
    operator's own. `fee` is a month's and `daily_fee` a day's; of a promised payment `fee` is what is to be paid back
    on the day of `next_charge`. `until` is the last day of what ends by itself.
    """

    product: str
    name: str
    summary: str
    section: Section
    kind: ProductKind
    status: ProductStatus
    fee: Money | None
    since: date | None
    next_charge: date | None
    last_used: date | None
    consent: Consent | None
    offering: str = ""
    bundled_in: str = ""
    supplier: str = ""
    block: Block | None = None
    relies_on: tuple[str, ...] = ()
    new_fee: NewFee | None = None
    daily_fee: Money | None = None
    until: date | None = None

    def is_paid_to_its_end(self) -> bool:
        """It was bought once and ends by itself: to end it earlier would save nothing."""
        recurs = bool(self.fee) or bool(self.daily_fee)
        return self.kind is ProductKind.PACKAGE and self.until is not None and not recurs


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """One of the three sections on the account screen. `tariff` is `None` where nothing is connected."""

    section: Section
    tariff: OwnedProduct | None
    extras: int
    status: ProductStatus | None
