"""What the operator told the visitor: prices that rise, outages, blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from kiosk.domain.money import Money

NoticeId = NewType("NoticeId", str)
"""The operator's name of it (TMF681 CommunicationMessage.id)."""


class NoticeKind(Enum):
    """What it is about."""

    PRICE_RISE = "price_rise"
    OUTAGE = "outage"
    BLOCK = "block"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What something costs until the notice takes effect, and from then on."""

    before: Money
    now: Money


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `subject` and `text` are the operator's own words, plain text.

    `effective` is when it begins to be so, `ends` when an outage is expected to be over; `about` is a service's name,
    empty where it is about none. `read_at` is when the visitor saw it first, `None` until then. A price rise always has
    its `price`.
    """

    notice: NoticeId
    kind: NoticeKind
    subject: str
    text: str
    sent_at: datetime
    effective: datetime | None
    ends: datetime | None
    about: str
    price: NewPrice | None
    read_at: datetime | None

    def is_unread(self) -> bool:
        """The visitor has not seen it yet."""
        return self.read_at is None


def unread(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Those that were not seen yet, in their order."""
    return tuple(one for one in notices if one.is_unread())
