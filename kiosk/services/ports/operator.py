"""The rest of the operator: who is who, codes by SMS, accounts, health."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Protocol

from kiosk.domain.balance import Balance, Bonus, Package
from kiosk.domain.expenses import Line, LinePage, Period
from kiosk.domain.money import Money
from kiosk.domain.operator_pace import Pace
from kiosk.domain.phone import Destination
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import AccountId, CodeChallenge, Identity, Recipient, Subscriber


class Directory(Protocol):
    """Who is who (TMF637, 629, 632, 666).

    Raises:
        Refused: UNKNOWN_NUMBER.
        Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
    """

    async def recipient(self, destination: Destination) -> Recipient:
        """The account behind a number or contract, with a hint of the name."""

    async def subscriber(self, account: AccountId) -> Subscriber:
        """The owner, by account."""


class Identities(Protocol):
    """Whose login it would be. Raises as `Directory` does."""

    async def identity(self, destination: Destination) -> Identity:
        """The account behind a number or contract, with its owner as far as the same calls tell."""


class CodeSender(Protocol):
    """The operator's code by SMS (extension `otpChallenge`). Raises as `Directory` does, and login refusals."""

    async def send(self, recipient: Recipient, language: str) -> CodeChallenge:
        """A challenge; the code went out."""

    async def answer(self, challenge: str, code: str) -> None:
        """Right, or `Refused`."""


class AccountReader(Protocol):
    """Balances, products and lines (TMF654, 666, 637, 635, 678). Raises as `Directory` does."""

    async def balance(self, account: AccountId) -> Balance:
        """Monetary balance with reserved amount and credit limit."""

    async def packages(self, account: AccountId) -> tuple[Package, ...]:
        """Non-monetary buckets."""

    async def bonus(self, account: AccountId) -> Bonus | None:
        """Loyalty points, `None` where the operator has no programme or no API for it."""

    async def products(self, subscriber: Subscriber) -> tuple[OwnedProduct, ...]:
        """Everything connected."""

    def lines(self, account: AccountId, period: Period) -> AsyncGenerator[LinePage, None]:
        """Usage, fees and balance actions of `period`, merged, newest first, at most 1,000 a page. To be closed."""

    async def fees(self, account: AccountId, period: Period) -> tuple[Line, ...]:
        """Of those lines the fees, subscriptions and one-off charges, newest first; quick even for years."""

    async def movements_after(self, account: AccountId, moment: datetime) -> Money:
        """The signed sum of all lines from `moment` to now: balance now minus this is balance then."""

    async def line_count(self, account: AccountId, period: Period) -> int | None:
        """How many lines `lines` will give, `None` when the operator does not count."""


class OperatorHealth(Protocol):
    """Whether the operator answered lately, and how fast."""

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""

    @property
    def pace(self) -> Pace:
        """How fast it has been answering."""

    async def ask(self) -> None:
        """Make a call for nothing but that; silence is no error."""
