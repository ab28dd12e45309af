"""What an account has and what it spent, put together from balances, accounts, products, loyalty and lines."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime, timedelta

from kiosk.abreast import abreast
from kiosk.adapters.bss.accounts import BillingAccounts
from kiosk.adapters.bss.balances import Balances, WireBucket
from kiosk.adapters.bss.consumption import Consumption
from kiosk.adapters.bss.lines import Lines
from kiosk.adapters.bss.loyalty import Loyalty
from kiosk.adapters.bss.products import Products
from kiosk.adapters.bss.reading import sensible
from kiosk.adapters.bss.settings import Api
from kiosk.domain.balance import Balance, Bonus, Package, PackageUnit
from kiosk.domain.expenses import Line, LinePage, Period, numbers
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.products import OwnedProduct
from kiosk.domain.subscriber import AccountId, Subscriber
from kiosk.services.ports.clock import Clock
from kiosk.strict_json import Nonsense

_CLOCKS_APART = timedelta(minutes=5)
_ORDER = tuple(PackageUnit)


class OperatorAccounts:
    """Reads accounts. Raises as `Reader.one` does."""

    def __init__(
        self,
        *,
        balances: Balances,
        accounts: BillingAccounts,
        products: Products,
        consumption: Consumption,
        loyalty: Loyalty,
        lines: Lines,
        currency: Currency,
        clock: Clock,
    ) -> None:
        self._balances = balances
        self._accounts = accounts
        self._products = products
        self._consumption = consumption
        self._loyalty = loyalty
        self._lines = lines
        self._currency = currency
        self._clock = clock

    async def balance(self, account: AccountId) -> Balance:
        """Monetary balance with reserved amount and credit limit."""
        as_of = self._clock.now()
        buckets, holder = await abreast(self._balances.buckets(account), self._accounts.by_id(account))
        zero = Money.zero(self._currency)
        limit = sensible(Api.ACCOUNTS, lambda: holder.credit_limit.money() if holder.credit_limit else zero)
        amount, reserved = sensible(Api.BALANCES, lambda: _money_in(buckets, self._currency))
        return Balance(amount, reserved, limit, as_of)

    async def packages(self, account: AccountId) -> tuple[Package, ...]:
        """Non-monetary buckets: minutes, megabytes, messages."""
        buckets, initial = await abreast(self._balances.buckets(account), self._consumption.initial(account))
        found = sensible(Api.BALANCES, lambda: [one.package(initial.get(one.id)) for one in buckets])
        packages = [one for one in found if one is not None]
        return tuple(sorted(packages, key=lambda one: (_ORDER.index(one.unit), one.name)))

    async def bonus(self, account: AccountId) -> Bonus | None:
        """Loyalty points, `None` where the operator has no programme or no API for it."""
        return await self._loyalty.bonus(account)

    async def products(self, subscriber: Subscriber) -> tuple[OwnedProduct, ...]:
        """Everything connected."""
        return await self._products.owned(subscriber.customer, subscriber.account)

    def lines(self, account: AccountId, period: Period) -> AsyncGenerator[LinePage, None]:
        """Usage, fees and balance actions of `period`, merged, newest first, at most 1,000 a page."""
        return self._lines.pages(account, period)

    async def fees(self, account: AccountId, period: Period) -> tuple[Line, ...]:
        """Fees, subscriptions and what was bought once, within `period`, newest first."""
        return await self._lines.fees(account, period)

    async def movements_after(self, account: AccountId, moment: datetime) -> Money:
        """The signed sum of all lines from `moment` to now; lines a fast operator's clock puts ahead are in it."""
        end = max(self._clock.now() + _CLOCKS_APART, moment)
        moved = 0
        async with aclosing(self._lines.pages(account, Period(moment, end))) as pages:
            async for page in pages:
                moved += sum(numbers(page.amount))
        return Money(moved, self._currency)

    async def line_count(self, account: AccountId, period: Period) -> int | None:
        """How many lines `lines` will give, `None` when the operator does not count."""
        return await self._lines.count(account, period)


def _money_in(buckets: list[WireBucket], currency: Currency) -> tuple[Money, Money]:
    """What the monetary buckets hold together, and what of it is reserved.

    Raises:
        Nonsense: none of them says what it holds, or one is in another currency.
    """
    purses = [one for one in buckets if one.is_money()]
    held = [one.remaining_value.money() for one in purses if one.remaining_value]
    reserved = [one.reserved_value.money() for one in purses if one.reserved_value]
    if not held or len(held) != len(purses) or any(one.currency is not currency for one in held + reserved):
        raise Nonsense("a balance nobody can read")
    return total(held, currency), total(reserved, currency)
