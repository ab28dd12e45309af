"""What only the owner may see: the account, its expenses, its lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Coroutine, Iterable
from contextlib import aclosing
from typing import Any, TypeVar

from kiosk.abreast import abreast
from kiosk.domain.account import Account
from kiosk.domain.balance import Balance
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.products import OwnedProduct, ProductKind, Section, SectionSummary
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.expenses import Expenses, PeriodRead
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits

T = TypeVar("T")


class Accounts:
    """Implements `AccountDesk`."""

    def __init__(self, *, visits: Visits, directory: Directory, reader: AccountReader, expenses: Expenses) -> None:
        self._visits = visits
        self._directory = directory
        self._reader = reader
        self._expenses = expenses

    async def account(self, token: VisitToken) -> AsyncGenerator[Account, None]:
        """The account screen: owner and balance as soon as they are known, then the whole of it.

        The whole has the balance that its month was worked out from; what the operator does not give is `None` in it.

        Raises:
            Refused: NOT_LOGGED_IN.
            Unavailable: the owner or the balance could not be read.
        """
        visit = self._visits.visit(token)
        owner = asyncio.create_task(owner_of(visit, self._directory))
        balance = asyncio.create_task(visit.history.first_balance())
        whole = asyncio.create_task(self._whole(visit, owner, balance))
        try:
            first = _glance(*await asyncio.gather(owner, balance))
            self._visits.visit(token)
            yield first
            account = await whole
            self._visits.visit(token)
            yield account
        finally:
            # No task group: one must not be left open over a `yield`.
            under_way = (whole, owner, balance)
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def expenses(self, token: VisitToken, period: Period) -> ExpenseReport:
        """The walk, the days and the comparison for `period`.

        Raises:
            Refused: NOT_LOGGED_IN or PERIOD_TOO_LONG.
            Unavailable: the balance or the lines could not be read.
        """
        visit = self._visits.visit(token)
        owner = owner_of(visit, self._directory)
        read, owned = await abreast(self._read(visit, period), _where_given(self._products(owner)))
        self._visits.visit(token)
        return self._expenses.report(read, owned or ())

    async def lines(self, token: VisitToken, period: Period) -> AsyncGenerator[LinePage, None]:
        """The lines of `period`, newest first, in pages of at most 1,000; none after the visit is over.

        Raises as `expenses` does.
        """
        visit = self._visits.visit(token)
        self._expenses.refuse_too_long(period)
        async with aclosing(visit.history.pages(period)) as pages:
            async for page in pages:
                if visit.is_over:
                    raise Refused(ErrorCode.NOT_LOGGED_IN)
                yield page

    async def _whole(self, visit: Visit, owner: asyncio.Task[Subscriber], balance: asyncio.Task[Balance]) -> Account:
        (owned, read), (packages, bonus) = await abreast(
            abreast(_where_given(self._products(owner)), _where_given(self._month(visit, balance))),
            abreast(
                _where_given(self._reader.packages(visit.account)), _where_given(self._reader.bonus(visit.account))
            ),
        )
        settled = read.reading.balance if read else await balance
        return Account(
            subscriber=await owner,
            balance=settled,
            outlook=None if owned is None else self._expenses.calendar(settled, owned).outlook(),
            packages=packages,
            bonus=bonus,
            month=self._expenses.report(read, owned or ()) if read else None,
            sections=None if owned is None else tuple(_section(section, owned) for section in Section),
            products=owned or (),
            is_whole=True,
        )

    async def _products(self, owner: Awaitable[Subscriber]) -> tuple[OwnedProduct, ...]:
        return await self._reader.products(await owner)

    async def _month(self, visit: Visit, balance: Awaitable[Balance]) -> PeriodRead:
        return await self._expenses.read_this_month(visit.history, await balance)

    async def _read(self, visit: Visit, period: Period) -> PeriodRead:
        return await self._expenses.read(visit.history, period, await visit.history.balance())


def _glance(owner: Subscriber, balance: Balance) -> Account:
    """Who and how much, with the rest still on its way."""
    return Account(
        subscriber=owner,
        balance=balance,
        outlook=None,
        packages=None,
        bonus=None,
        month=None,
        sections=None,
        products=(),
        is_whole=False,
    )


async def _where_given(part: Coroutine[Any, Any, T]) -> T | None:
    """The part, or `None` where the operator does not give it now."""
    try:
        return await part
    except KioskError:
        return None


def _section(section: Section, owned: Iterable[OwnedProduct]) -> SectionSummary:
    mine = [product for product in owned if product.section is section]
    tariff = next((product for product in mine if product.kind is ProductKind.TARIFF), None)
    extras = sum(product.kind is not ProductKind.TARIFF for product in mine)
    return SectionSummary(section, tariff, extras, tariff.status if tariff else None)
