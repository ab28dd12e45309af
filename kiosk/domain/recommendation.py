"""What the operator thinks would serve a visitor, with its reason; and what is promoted to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from kiosk.domain.balance import PackageUnit
from kiosk.domain.offerings import Offering, OfferingId


class Reason(Enum):
    """Why something is recommended."""

    REMAINING = "remaining"  # little of a package is left
    USED_UP = "used_up"
    FORGOTTEN = "forgotten"  # something paid for is not used
    TRIP = "trip"  # the visitor was abroad
    TARIFF_TOO_BIG = "tariff_too_big"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An offering that would serve, or, without one, an owned `product` that does not; `name` is what it is called.

    What is known of the reason: how much is `remaining` and `until` when, the `place` of a trip, the day of the last
    use. `words` are the operator's own, for a reason we have none for.
    """

    reason: Reason
    offering: OfferingId | None
    product: str = ""
    name: str = ""
    remaining: Decimal | None = None
    unit: PackageUnit | None = None
    until: date | None = None
    place: str = ""
    last_used: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """An action of the operator, or a partner's programme where `partner` is named. Plain text, their own words."""

    promotion: str
    name: str
    about: str
    partner: str
    last_day: date | None
    offering: OfferingId | None


class Need(Enum):
    """What people look for, each with the tags of the catalogue that answer it."""

    INTERNET = "internet"
    CALLS = "calls"
    ROAMING = "roaming"
    TV = "tv"
    KIDS = "kids"
    SAFETY = "safety"
    HOME = "home"
    FUN = "fun"


_TAGS = {
    Need.INTERNET: {"internet"},
    Need.CALLS: {"calls"},
    Need.ROAMING: {"roaming"},
    Need.TV: {"tv", "films", "sport"},
    Need.KIDS: {"kids", "family"},
    Need.SAFETY: {"safety", "content_bar"},
    Need.HOME: {"home"},
    Need.FUN: {"fun", "music", "books", "games"},
}


def answers(offering: Offering, need: Need) -> bool:
    """Whether `offering` is something for `need`."""
    return not _TAGS[need].isdisjoint(offering.tags)
