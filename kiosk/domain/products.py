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
    """A section's main thing, an extra of the operator, or a partner's subscription."""

    TARIFF = "tariff"
    OPTION = "option"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to a paid extra: when and through which channel ("sms", "web", "office")."""

    on: date
    channel: str


@dataclass(frozen=True, slots=True)
class OwnedProduct:
    """One connected product. `summary` is the operator's own short description ("300 Мбит/с")."""

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


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """One of the three sections on the account screen. `tariff` is `None` where nothing is connected."""

    section: Section
    tariff: OwnedProduct | None
    extras: int
    status: ProductStatus | None
