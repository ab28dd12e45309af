"""Paid extras, days to come and months, over an operator in memory."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expense_report import MonthSpend
from kiosk.domain.expenses import Cause, Line, LineKind, VolumeUnit
from kiosk.domain.money import Currency
from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import ProductKind
from kiosk.domain.subscriber import VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.expenses import Expenses
from kiosk.services.spending import CONTENT_BAR, Spending, SpendingGround
from kiosk.services.visits import Visits
from tests.fakes.bss import NOW, StillClock
from tests.fakes.order_desk import offering
from tests.fakes.order_taker import FakeCatalogue
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, line, product, rub

MOSCOW = ZoneInfo("Europe/Moscow")


def fee(month: int, day: int, name: str, major: float) -> Line:
    charged = line(datetime(2026, month, day, tzinfo=MOSCOW), -major, Cause.SUBSCRIPTION, name)
    return replace(charged, kind=LineKind.SUBSCRIPTION, unit=VolumeUnit.MONTHS, volume=1, rate=rub(major))


class Shop:
    """A logged-in visitor and the operator behind him."""

    def __init__(self) -> None:
        self.clock = StillClock(NOW)
        directory = FakeDirectory()
        self.shelf = FakeCatalogue([replace(offering("bar"), tags=(CONTENT_BAR,)), offering("+10 ГБ")])
        self.reader = FakeReader(self.clock, rub(1000))
        self.visits = Visits(
            identities=directory,
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        self.spending = Spending(
            self.visits,
            Expenses(clock=self.clock, zone=MOSCOW, currency=Currency.RUB),
            SpendingGround(directory, self.reader, self.shelf, self.clock, MOSCOW, Currency.RUB),
        )
        self.token = VisitToken("")

    async def log_in(self) -> None:
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def months(self) -> list[MonthSpend]:
        async with aclosing(self.spending.months(self.token)) as months:
            return [month async for month in months]


@pytest.fixture
async def shop() -> Shop:
    shop = Shop()
    await shop.log_in()
    return shop


async def test_every_paid_extra_is_told_with_what_it_cost_and_what_bars_new_ones(shop: Shop) -> None:
    shop.reader.owned = (product("Гороскоп", since=date(2026, 9, 1)), product("Семья", ProductKind.TARIFF, fee=590))
    shop.reader.book(fee(8, 1, "Семья", 590), fee(9, 3, "Гороскоп", 78), fee(10, 3, "Гороскоп", 78))
    ledger = await shop.spending.consents(shop.token)
    assert [(one.product.name, one.cost, one.charges) for one in ledger.extras] == [("Гороскоп", rub(156), 2)]
    assert (ledger.monthly, ledger.bar) == (rub(78), OfferingId("bar"))


@pytest.mark.parametrize("silent", [False, True])
async def test_where_the_operator_bars_nothing_the_extras_are_told_all_the_same(shop: Shop, silent: bool) -> None:
    shop.reader.owned = (product("Гороскоп"),)
    shop.shelf.offerings = [offering("+10 ГБ")]
    shop.shelf.silent = silent
    ledger = await shop.spending.consents(shop.token)
    assert (len(ledger.extras), ledger.bar) == (1, None)


async def test_a_bar_that_is_connected_is_not_offered_again(shop: Shop) -> None:
    shop.reader.owned = (replace(product("Запрет", fee=None), offering="bar"),)
    assert (await shop.spending.consents(shop.token)).bar is None


async def test_price_rises_of_the_last_year_are_told_of_what_is_still_connected(shop: Shop) -> None:
    shop.reader.owned = (product("Семья", ProductKind.TARIFF), product("Дом", ProductKind.TARIFF))
    shop.reader.book(fee(5, 1, "Семья", 520), fee(6, 1, "Семья", 590), fee(5, 2, "Было", 50), fee(6, 2, "Было", 60))
    long_ago = fee(10, 1, "Дом", 300), fee(11, 1, "Дом", 450)
    shop.reader.book(*(replace(one, when=one.when.replace(year=2025)) for one in long_ago))
    assert [rise.name for rise in (await shop.spending.consents(shop.token)).rises] == ["Семья"]


async def test_extras_are_told_of_whoever_is_logged_in_alone(shop: Shop) -> None:
    await shop.visits.log_out(shop.token)
    for call in (shop.spending.consents(shop.token), shop.spending.calendar(shop.token), shop.months()):
        with pytest.raises(Refused) as caught:
            await call
        assert caught.value.code is ErrorCode.NOT_LOGGED_IN


async def test_extras_are_not_guessed_where_their_charges_are_not_told(shop: Shop) -> None:
    shop.reader.missing = {"fees"}
    with pytest.raises(Unavailable):
        await shop.spending.consents(shop.token)


async def test_the_days_to_come_begin_with_what_can_be_spent(shop: Shop) -> None:
    shop.reader.owned = (product("Семья", ProductKind.TARIFF, fee=1100, next_charge=date(2026, 11, 28)),)
    calendar = await shop.spending.calendar(shop.token)
    assert (calendar.days[0].day, calendar.days[0].left) == (date(2026, 11, 22), rub(1000))
    assert (calendar.runs_out, calendar.missing()) == (date(2026, 11, 28), rub(100))


async def test_the_days_to_come_do_without_the_packages(shop: Shop) -> None:
    shop.reader.missing = {"packages"}
    assert (await shop.spending.calendar(shop.token)).total() == rub(0)


async def test_months_are_told_back_to_the_first_with_a_line(shop: Shop) -> None:
    august = datetime(2026, 8, 5, tzinfo=MOSCOW)
    shop.reader.book(fee(11, 3, "Музыка", 99), fee(10, 3, "Музыка", 99), line(august, -30))
    assert [(month.month, month.amount, month.subscriptions) for month in await shop.months()] == [
        (date(2026, 11, 1), rub(99), rub(99)),
        (date(2026, 10, 1), rub(99), rub(99)),
        (date(2026, 9, 1), rub(0), rub(0)),
        (date(2026, 8, 1), rub(30), rub(0)),
    ]


async def test_no_more_than_a_year_is_read(shop: Shop) -> None:
    shop.reader.book(replace(fee(1, 3, "Музыка", 99), when=datetime(2025, 11, 30, tzinfo=MOSCOW)))
    assert await shop.months() == []
    assert len(shop.reader.readings) == 12


async def test_months_end_with_the_visit(shop: Shop) -> None:
    shop.reader.book(fee(11, 3, "Музыка", 99), fee(10, 3, "Музыка", 99))
    async with aclosing(shop.spending.months(shop.token)) as months:
        await anext(months)
        await shop.visits.log_out(shop.token)
        with pytest.raises(Refused):
            await anext(months)
