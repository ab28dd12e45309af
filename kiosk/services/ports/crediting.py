"""The operator's payments: crediting one, and asking what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.money import Money
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import Method, PaymentId


@dataclass(frozen=True, slots=True)
class CreditOrder:
    """A payment to be credited. The payment's id is the idempotency key, the correlator and the reference."""

    payment: PaymentId
    account: AccountId
    bucket: str
    amount: Money
    method: Method


@dataclass(frozen=True, slots=True)
class Credited:
    """The operator booked exactly this payment, once."""

    reference: str


@dataclass(frozen=True, slots=True)
class CreditRefused:
    """A documented business refusal; nothing was booked."""

    code: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Failed before the first byte left; nothing was booked by this attempt."""

    why: str


@dataclass(frozen=True, slots=True)
class CreditUnknown:
    """All else: it may have been booked."""

    why: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The operator knows no payment of that id now. No proof before its consistency delay has passed."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The operator has a payment of that id with another sum or account. For a person."""

    reference: str
    why: str


CreditOutcome = Credited | CreditRefused | NotSent | CreditUnknown


SearchOutcome = Credited | NotFound | Conflict | CreditUnknown


@dataclass(frozen=True, slots=True)
class PreparedCredit:
    """A request whose body is fixed. `body_hash` goes into the journal before `send` is called."""

    body_hash: str
    send: Callable[[], Awaitable[CreditOutcome]]


class PaymentGateway(Protocol):
    """The operator's payments (TMF676, or a profile that differs). Its methods never raise."""

    def prepare(self, order: CreditOrder) -> PreparedCredit:
        """The same order gives the same body and hash, on every try and after every restart."""

    async def find(self, order: CreditOrder) -> SearchOutcome:
        """What the operator knows of the payment."""

    @property
    def can_search(self) -> bool:
        """Whether the operator can be asked by our key."""

    @property
    def is_idempotent(self) -> bool:
        """Whether a repeated POST under one key is booked once."""

    @property
    def consistency_delay_s(self) -> float:
        """How long an empty answer proves nothing after the last attempt."""

    @property
    def key_retention_s(self) -> float:
        """How long the operator remembers keys; past it, ask only."""
