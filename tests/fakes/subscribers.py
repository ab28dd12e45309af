"""A subscriber at an operator that lives in memory: balance and lines always agree, unless a test says otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kiosk.domain.balance import Balance, Bonus, Package, PackageUnit
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Cause, Line, LineKind, LinePage, PaidFrom, Period, VolumeUnit, pack
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.phone import Destination, PhoneNumber
from kiosk.domain.products import Consent, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.subscriber import AccountId, CodeChallenge, CustomerId, Identity, Recipient, Subscriber
from kiosk.services.ports.clock import Clock

NUMBER = PhoneNumber("+79123456789")
ACCOUNT = AccountId("118227")
IRINA = Subscriber(CustomerId("c1"), ACCOUNT, "40-118-227", NUMBER, "Ирина", "Соколова", "Петровна")
RIGHT_CODE = "4071"


def rub(major: float) -> Money:
    """Roubles."""
    return Money(round(major * 100), Currency.RUB)


def line(at: datetime, major: float, cause: Cause = Cause.OVERUSE, name: str = "") -> Line:
    """A line of `major` roubles."""
    kind, unit = LineKind.OTHER, VolumeUnit.NONE
    return Line(at, rub(major), kind, cause, name, "", "", 0, unit, None, PaidFrom.BALANCE, Section.MOBILE)


def product(
    name: str,
    kind: ProductKind = ProductKind.PARTNER,
    *,
    fee: float | None = 78,
    section: Section = Section.MOBILE,
    status: ProductStatus = ProductStatus.ACTIVE,
    since: date | None = None,
    next_charge: date | None = None,
    last_used: date | None = None,
    consent: date | None = None,
) -> OwnedProduct:
    """A connected product."""
    agreed = Consent(consent, "sms") if consent else None
    price = None if fee is None else rub(fee)
    return OwnedProduct(name, name, "", section, kind, status, price, since, next_charge, last_used, agreed)


class FakeDirectory:
    """Knows Irina; `silent` makes it unreachable, and it may not name the owner together with the account."""

    def __init__(self) -> None:
        self.silent = False
        self.names_owner = False

    async def recipient(self, destination: Destination) -> Recipient:
        if destination != NUMBER:
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        return Recipient(ACCOUNT, destination, "И•••• С•••••••", "118227-money")

    async def identity(self, destination: Destination) -> Identity:
        return Identity(await self.recipient(destination), IRINA if self.names_owner else None)

    async def subscriber(self, account: AccountId) -> Subscriber:
        if self.silent:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
        assert account == ACCOUNT
        return IRINA


class FakeCodes:
    """Sends codes that are always 4071; `tries_left` is what it grants each."""

    def __init__(self) -> None:
        self.sent = 0
        self.tries_left = 3
        self.asked: list[str] = []
        self.silent = False

    async def send(self, recipient: Recipient, language: str) -> CodeChallenge:
        del recipient, language
        if self.silent:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
        self.sent += 1
        return CodeChallenge(f"challenge-{self.sent}", "+7 912 •••-••-89", 4, self.tries_left, 20, 300)

    async def answer(self, challenge: str, code: str) -> None:
        del challenge
        self.asked.append(code)
        await asyncio.sleep(0)  # as any call, it lets others go on
        if self.silent:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
        if code != RIGHT_CODE:
            self.tries_left -= 1
            raise Refused(ErrorCode.WRONG_CODE, str(self.tries_left))


MINUTES = Package("Минуты", PackageUnit.MINUTES, Decimal(412), Decimal(600), None)


async def _nothing() -> None:
    return None


@dataclass(slots=True)
class FakeReader:
    """An account that opened with `opened` and moved by `booked` alone.

    `missing` names parts that fail; `while_reading` runs each time lines are being read.
    """

    clock: Clock
    opened: Money
    booked: list[Line] = field(default_factory=list)
    owned: tuple[OwnedProduct, ...] = ()
    left: tuple[Package, ...] = (MINUTES,)
    missing: set[str] = field(default_factory=set)
    readings: list[Period] = field(default_factory=list)
    while_reading: Callable[[], Awaitable[None]] = _nothing
    lines_a_page: int = 3

    def book(self, *lines: Line) -> None:
        """Something moved."""
        self.booked += lines

    async def balance(self, account: AccountId) -> Balance:
        self._ask("balance", account)
        now = self.clock.now()
        moved = total((one.amount for one in self.booked if one.when <= now), Currency.RUB)
        return Balance(self.opened + moved, rub(0), rub(0), now)

    async def packages(self, account: AccountId) -> tuple[Package, ...]:
        self._ask("packages", account)
        return self.left

    async def bonus(self, account: AccountId) -> Bonus | None:
        self._ask("bonus", account)
        return Bonus(1240, 80)

    async def products(self, subscriber: Subscriber) -> tuple[OwnedProduct, ...]:
        self._ask("products", subscriber.account)
        return self.owned

    async def lines(self, account: AccountId, period: Period) -> AsyncGenerator[LinePage, None]:
        self._ask("lines", account)
        self.readings.append(period)
        newest_first = sorted(self._within(period), key=lambda one: one.when, reverse=True)
        for first in range(0, len(newest_first), self.lines_a_page):
            yield pack(newest_first[first : first + self.lines_a_page], Currency.RUB)
        await self.while_reading()

    async def fees(self, account: AccountId, period: Period) -> tuple[Line, ...]:
        self._ask("fees", account)
        charged = [one for one in self._within(period) if one.kind in (LineKind.FEE, LineKind.SUBSCRIPTION)]
        return tuple(sorted(charged, key=lambda one: one.when, reverse=True))

    async def movements_after(self, account: AccountId, moment: datetime) -> Money:
        self._ask("lines", account)
        now = self.clock.now()
        return total((one.amount for one in self.booked if moment <= one.when <= now), Currency.RUB)

    async def line_count(self, account: AccountId, period: Period) -> int | None:
        self._ask("lines", account)
        return len(list(self._within(period)))

    def _within(self, period: Period) -> Iterable[Line]:
        return (one for one in self.booked if one.when in period)

    def _ask(self, part: str, account: AccountId) -> None:
        assert account == ACCOUNT
        if part in self.missing:
            raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE, part)
