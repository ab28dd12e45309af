"""Typing a phone or contract number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.errors import ErrorCode
from kiosk.domain.phone import Destination


class Purpose(Enum):
    """What the number is typed for."""

    TOP_UP = "top_up"
    ACCOUNT = "account"
    STATEMENT = "statement"
    ZERO_BALANCE = "zero_balance"


class NumberKind(Enum):
    """What is being typed."""

    PHONE = "phone"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class NumberState:
    """The field as it is typed.

    `shown` is formatted as typed ("+7 912 345-67-"), `missing` the number of digits still to come (drawn as dots),
    `country` the calling code on the country key ("+7"). `similar` is a number just paid here that this one is
    confusingly close to; the visitor has to confirm.
    """

    purpose: Purpose
    kind: NumberKind
    shown: str
    missing: int
    country: str
    complete: bool
    checking: bool
    error: ErrorCode | None
    similar: Destination | None
