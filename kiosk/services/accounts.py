"""What only the owner may see: the account, its expenses, its lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from kiosk.abreast import abreast
from kiosk.domain.account import Account
from kiosk.domain.balance import Balance
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expense_report import ExpenseReport
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.operator_pace import Pace
from kiosk.domain.products import OwnedProduct, ProductKind, Section, SectionSummary
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.expenses import Expenses, PeriodRead
from kiosk.services.last_known import LastKnown
from kiosk.services.ports.operator import AccountReader, Directory, OperatorHealth
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told


class Accounts:
    """Implements `AccountDesk`."""

    def __init__(
        self,
        *,
        visits: Visits,
        directory: Directory,
        reader: AccountReader,
        expenses: Expenses,
        memory: LastKnown,
        health: OperatorHealth,
    ) -> None:
        self._visits = visits
        self._directory = directory
        self._reader = reader
        self._expenses = expenses
        self._memory = memory
        self._health = health

    async def account(self, token: VisitToken) -> AsyncGenerator[Account, None]:
        """The account screen: owner and balance as soon as they are known, then the whole of it.

        The whole has the balance that its month was worked out from; what the operator does not give is `None` in it,
        or what it last told. While it is slow, that comes first.

        Raises:
            Refused: NOT_LOGGED_IN.
            Unavailable: the owner or the balance could not be read, and nothing is remembered.
        """
        visit = self._visits.visit(token)
        before = self._memory.of(visit.account, Account, Account)
        is_waiting = self._health.pace is not Pace.USUAL
        if before is not None and is_waiting:
            yield _remembered(before)
        try:
            spare_month = is_waiting and before is not None
            async with aclosing(self._read_now(token, visit, spare_month=spare_month)) as pictures:
                async for picture in pictures:
                    fills = before is not None and (picture.is_whole or is_waiting)
                    yield self._filled(picture, before) if before is not None and fills else picture
        except Unavailable as silence:
            self._visits.visit(token)
            if before is None or silence.code is not ErrorCode.OPERATOR_UNREACHABLE:
                raise
            yield _remembered(before)

    async def _read_now(self, token: VisitToken, visit: Visit, *, spare_month: bool) -> AsyncGenerator[Account, None]:
        """The two pictures as the operator tells them; a whole one without a gap is remembered.

        `spare_month` leaves out what costs an operator with no time the most.
        """
        owner = asyncio.create_task(owner_of(visit, self._directory))
        balance = asyncio.create_task(visit.history.first_balance())
        whole = asyncio.create_task(self._whole(visit, owner, balance, spare_month=spare_month))
        try:
            first = _glance(*await asyncio.gather(owner, balance))
            self._visits.visit(token)
            yield first
            account = await whole
            self._visits.visit(token)
            if None not in (account.outlook, account.packages, account.month, account.sections):
                self._memory.keep(visit.account, Account, account)
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
        report, is_old = await self._memory.told(
            visit.account, period, ExpenseReport, lambda: self._report(visit, period)
        )
        self._visits.visit(token)
        return replace(report, remembered=is_old)

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

    async def _report(self, visit: Visit, period: Period) -> ExpenseReport:
        owner = owner_of(visit, self._directory)
        read, owned = await abreast(self._read(visit, period), where_told(partial(self._products, owner), ()))
        return self._expenses.report(read, owned)

    async def _whole(
        self, visit: Visit, owner: asyncio.Task[Subscriber], balance: asyncio.Task[Balance], *, spare_month: bool
    ) -> Account:
        month = _nothing() if spare_month else where_told(partial(self._month, visit, balance), None)
        packages_told = where_told(partial(self._reader.packages, visit.account), None)
        bonus_told = where_told(partial(self._reader.bonus, visit.account), None)
        (owned, read), (packages, bonus) = await abreast(
            abreast(where_told(partial(self._products, owner), None), month), abreast(packages_told, bonus_told)
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

    def _filled(self, now: Account, before: Account) -> Account:
        """What is told now, with what was told `before` where there is nothing now; how long the money lasts is worked
        out anew.
        """
        gaps = (now.packages, now.month, now.sections, now.bonus if before.bonus else before)
        if None not in gaps:
            return now
        products = before.products if now.sections is None else now.products
        return replace(
            now,
            outlook=self._expenses.calendar(now.balance, products).outlook(),
            packages=before.packages if now.packages is None else now.packages,
            bonus=now.bonus or before.bonus,
            month=now.month or before.month,
            sections=now.sections or before.sections,
            products=products,
            is_whole=True,
            remembered_at=before.balance.as_of,
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


def _remembered(before: Account) -> Account:
    """All of it as it was last told."""
    return replace(before, remembered_at=before.balance.as_of)


async def _nothing() -> None:
    """A part that is not asked for."""


def _section(section: Section, owned: Iterable[OwnedProduct]) -> SectionSummary:
    mine = [product for product in owned if product.section is section]
    tariff = next((product for product in mine if product.kind is ProductKind.TARIFF), None)
    extras = sum(product.kind is not ProductKind.TARIFF for product in mine)
    return SectionSummary(section, tariff, extras, tariff.status if tariff else None)
