"""The account screen, the expenses and the lines, over an operator in memory."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.account import Account
from kiosk.domain.balance import ComingCharge, Outlook
from kiosk.domain.consents import is_forgotten
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Cause, Line, Period
from kiosk.domain.money import Currency, total
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.subscriber import VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.accounts import Accounts
from kiosk.services.expenses import Expenses, month_of
from kiosk.services.last_known import LastKnown
from kiosk.services.visits import Visits
from tests.fakes.bss import NOW, StillClock
from tests.fakes.operator_health import FakeHealth
from tests.fakes.subscribers import (
    IRINA,
    NUMBER,
    RIGHT_CODE,
    FakeCodes,
    FakeDirectory,
    FakeReader,
    line,
    product,
    rub,
)

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=MOSCOW)


OCTOBER = Period(moscow(10, 1), moscow(11, 1))
NOVEMBER = Period(moscow(11, 1), moscow(12, 1))
HISTORY = [
    line(moscow(10, 1), -590, Cause.TARIFF, "Семья"),
    line(moscow(10, 3), -99, Cause.SUBSCRIPTION, "Музыка на гудке"),
    line(moscow(10, 10), 700, Cause.TOP_UP),
    line(moscow(10, 31, 23, 59, 59), -30),
    line(moscow(11, 1), -590, Cause.TARIFF, "Семья"),
    line(moscow(11, 15, 10, 2), 1000, Cause.TOP_UP),
    line(moscow(11, 18, 12, 20), -65, Cause.ROAMING),
    line(moscow(11, 20), -78, Cause.SUBSCRIPTION, "Гороскоп"),
]


class Shop:
    """A logged-in visitor and the operator behind him."""

    def __init__(self) -> None:
        self.clock = StillClock(NOW)
        self.directory = FakeDirectory()
        self.reader = FakeReader(self.clock, rub(94.60), list(HISTORY))
        self.visits = Visits(
            identities=self.directory,
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        expenses = Expenses(clock=self.clock, zone=MOSCOW, currency=Currency.RUB)
        self.memory, self.health = LastKnown(self.clock, 3600.0), FakeHealth()
        self.accounts = Accounts(
            visits=self.visits,
            directory=self.directory,
            reader=self.reader,
            expenses=expenses,
            memory=self.memory,
            health=self.health,
        )
        self.token = VisitToken("")

    async def log_in(self) -> None:
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def pictures(self) -> list[Account]:
        async with aclosing(self.accounts.account(self.token)) as pictures:
            return [picture async for picture in pictures]

    async def account(self) -> Account:
        return (await self.pictures())[-1]

    async def lines(self, period: Period) -> list[Line]:
        async with aclosing(self.accounts.lines(self.token, period)) as pages:
            return [one async for page in pages for one in page.lines(MOSCOW)]


@pytest.fixture
async def shop() -> Shop:
    shop = Shop()
    await shop.log_in()
    return shop


async def test_the_account_screen_shows_what_the_operator_has(shop: Shop) -> None:
    account = await shop.account()
    assert (account.subscriber, account.balance.amount) == (IRINA, rub(342.60))
    assert account.month
    assert (account.month.walk.opening, account.month.walk.closing) == (rub(75.60), rub(342.60))
    assert account.month.is_current
    assert account.packages
    assert account.bonus
    assert account.sections


async def test_owner_and_balance_come_before_the_rest_is_read(shop: Shop) -> None:
    read, may_go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        read.set()
        await may_go_on.wait()

    shop.reader.while_reading = wait
    async with aclosing(shop.accounts.account(shop.token)) as pictures:
        first = await anext(pictures)
        await read.wait()
        assert (first.subscriber, first.balance.amount, first.is_whole) == (IRINA, rub(342.60), False)
        assert (first.month, first.packages, first.sections) == (None, None, None)
        may_go_on.set()
        rest = [picture async for picture in pictures]
    assert [(picture.is_whole, picture.month is not None) for picture in rest] == [(True, True)]


async def test_the_first_balance_was_asked_for_while_the_code_was_checked(shop: Shop) -> None:
    shop.reader.missing = {"balance"}
    first = await anext(pictures := shop.accounts.account(shop.token))
    await pictures.aclose()
    assert first.balance.amount == rub(342.60)


async def test_a_balance_asked_for_with_the_code_is_not_shown_much_later(shop: Shop) -> None:
    shop.clock.pass_by(10)
    shop.reader.book(line(NOW, -7))
    assert (await shop.pictures())[0].balance.amount == rub(335.60)


async def test_a_second_look_at_the_account_asks_for_the_balance_anew(shop: Shop) -> None:
    await shop.account()
    shop.reader.book(line(NOW, -7))
    assert (await shop.pictures())[0].balance.amount == rub(335.60)


async def test_the_owner_known_from_the_number_is_not_asked_for_again() -> None:
    shop = Shop()
    shop.directory.names_owner = True
    await shop.log_in()
    shop.directory.silent = True
    assert (await shop.account()).subscriber == IRINA


async def test_a_balance_that_moved_while_the_rest_was_read_is_newer_in_the_whole(shop: Shop) -> None:
    charges = [line(NOW, -7)]

    async def charge() -> None:
        shop.reader.book(*charges)
        charges.clear()

    shop.reader.while_reading = charge
    first, whole = await shop.pictures()
    assert (first.balance.amount, whole.balance.amount) == (rub(342.60), rub(335.60))
    assert whole.month
    assert whole.month.walk.closing == whole.balance.amount


async def test_whoever_stops_looking_stops_the_reading(shop: Shop) -> None:
    read, stopped = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        read.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    shop.reader.while_reading = wait
    async with aclosing(shop.accounts.account(shop.token)) as pictures:
        await anext(pictures)
        await read.wait()
    assert stopped.is_set()


@pytest.mark.parametrize("part", ["packages", "bonus", "products", "lines"])
async def test_a_part_the_operator_does_not_give_leaves_the_rest_standing(shop: Shop, part: str) -> None:
    shop.reader.missing = {part}
    account = await shop.account()
    assert account.balance.amount == rub(342.60)
    given = {
        "packages": account.packages,
        "bonus": account.bonus,
        "products": account.sections,
        "lines": account.month,
    }
    assert {name for name, value in given.items() if value is None} == {part}
    assert (account.outlook is None) == (part == "products")


async def test_no_account_is_shown_without_its_balance() -> None:
    shop = Shop()
    shop.reader.missing = {"balance"}
    await shop.log_in()
    with pytest.raises(Unavailable):
        await shop.account()


async def test_no_account_is_shown_without_its_owner(shop: Shop) -> None:
    shop.directory.silent = True
    with pytest.raises(Unavailable):
        await shop.account()


async def test_a_month_that_is_over_ends_where_the_next_begins(shop: Shop) -> None:
    october = await shop.accounts.expenses(shop.token, OCTOBER)
    november = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert (october.walk.opening, october.walk.closing) == (rub(94.60), rub(75.60))
    assert (november.walk.opening, november.walk.closing) == (rub(75.60), rub(342.60))
    assert not october.is_current
    assert november.is_current
    assert not october.walk.unexplained()


async def test_any_cut_of_the_past_keeps_the_walk_closed(shop: Shop) -> None:
    cuts = [moscow(10, 1), moscow(10, 10, 0, 0, 1), moscow(11, 15, 10, 2), moscow(11, 22, 14, 2)]
    reports = [await shop.accounts.expenses(shop.token, Period(start, end)) for start, end in pairwise(cuts)]
    assert [report.walk.closing for report in reports[:-1]] == [report.walk.opening for report in reports[1:]]
    assert reports[-1].walk.closing == rub(342.60)
    assert sum(report.lines for report in reports) == len(HISTORY)


async def test_this_month_is_compared_with_the_last(shop: Shop) -> None:
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert report.difference
    assert report.difference.previous == date(2026, 10, 1)
    assert report.difference.amount == rub(14)
    assert [(one.cause, one.name, one.amount) for one in report.difference.parts] == [
        (Cause.SUBSCRIPTION, "Музыка на гудке", rub(-99)),
        (Cause.SUBSCRIPTION, "Гороскоп", rub(78)),
        (Cause.ROAMING, "", rub(65)),
        (Cause.OVERUSE, "", rub(-30)),
    ]


async def test_a_stretch_that_is_no_month_is_compared_with_nothing(shop: Shop) -> None:
    report = await shop.accounts.expenses(shop.token, Period(moscow(11, 2), moscow(11, 20)))
    assert report.difference is None


async def test_the_account_screen_does_not_wait_for_the_month_before(shop: Shop) -> None:
    await shop.account()
    assert all(period.start >= NOVEMBER.start for period in shop.reader.readings)


@pytest.mark.parametrize(
    "period", [Period(moscow(1, 1), moscow(1, 1) + timedelta(days=400)), Period(NOW - timedelta(days=1200), NOW)]
)
async def test_a_period_longer_than_anyone_keeps_is_refused(shop: Shop, period: Period) -> None:
    for call in (shop.accounts.expenses(shop.token, period), shop.lines(period)):
        with pytest.raises(Refused) as caught:
            await call
        assert caught.value.code is ErrorCode.PERIOD_TOO_LONG


async def test_the_days_of_a_running_month_end_today(shop: Shop) -> None:
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert (report.days[0].day, report.days[-1].day) == (date(2026, 11, 1), date(2026, 11, 22))
    assert total((day.amount for day in report.days), Currency.RUB) == report.spent == rub(733)


async def test_a_topup_during_the_visit_is_in_the_next_report(shop: Shop) -> None:
    before = await shop.accounts.expenses(shop.token, NOVEMBER)
    shop.reader.book(line(NOW, 500, Cause.TOP_UP))
    after = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert (before.walk.opening, before.walk.closing) == (rub(75.60), rub(342.60))
    assert (after.walk.opening, after.walk.closing) == (rub(75.60), rub(842.60))
    assert after.lines == before.lines + 1


async def test_a_charge_while_lines_are_being_read_does_not_bend_the_walk(shop: Shop) -> None:
    charges = iter([line(NOW, -7)])

    async def charge() -> None:
        shop.reader.book(*(one for one in [next(charges, None)] if one))

    shop.reader.while_reading = charge
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert (report.walk.opening, report.walk.closing) == (rub(75.60), rub(335.60))
    assert report.spent == rub(740)


async def test_a_balance_that_never_holds_still_gives_no_report(shop: Shop) -> None:
    async def charge() -> None:
        shop.reader.book(line(NOW, -1))

    shop.reader.while_reading = charge
    with pytest.raises(Unavailable) as caught:
        await shop.accounts.expenses(shop.token, NOVEMBER)
    assert caught.value.code is ErrorCode.OPERATOR_NONSENSE


async def test_lines_come_newest_first_and_all_of_them(shop: Shop) -> None:
    lines = await shop.lines(NOVEMBER)
    assert [one.when for one in lines] == sorted((one.when for one in HISTORY[4:]), reverse=True)


async def test_a_visit_reads_the_same_lines_once(shop: Shop) -> None:
    await shop.accounts.expenses(shop.token, NOVEMBER)
    read = len(shop.reader.readings)
    await shop.lines(NOVEMBER)
    await shop.accounts.expenses(shop.token, NOVEMBER)
    assert len(shop.reader.readings) == read


async def test_lines_being_shown_when_money_moves_come_once(shop: Shop) -> None:
    shop.reader.lines_a_page = 1
    await shop.lines(NOVEMBER)
    async with aclosing(shop.accounts.lines(shop.token, NOVEMBER)) as pages:
        shown = [await anext(pages)]
        shop.reader.book(line(NOW, 500, Cause.TOP_UP))
        await shop.visits.visit(shop.token).history.balance()
        shown += [page async for page in pages]
    assert sum(len(page) for page in shown) == 4


async def test_what_was_read_in_a_visit_is_gone_with_it(shop: Shop) -> None:
    await shop.account()
    visit = shop.visits.visit(shop.token)
    await shop.visits.log_out(shop.token)
    read = len(shop.reader.readings)
    await visit.history.ledger(NOVEMBER)
    assert len(shop.reader.readings) == read + 1
    assert visit.subscriber is None


async def test_nothing_is_shown_without_a_visit(shop: Shop) -> None:
    await shop.visits.log_out(shop.token)
    for call in (
        shop.account(),
        shop.accounts.expenses(shop.token, NOVEMBER),
        shop.lines(NOVEMBER),
    ):
        with pytest.raises(Refused) as caught:
            await call
        assert caught.value.code is ErrorCode.NOT_LOGGED_IN


async def test_lines_stop_where_the_visit_ends(shop: Shop) -> None:
    shop.reader.lines_a_page = 1
    async with aclosing(shop.accounts.lines(shop.token, NOVEMBER)) as pages:
        await anext(pages)
        await shop.visits.log_out(shop.token)
        with pytest.raises(Refused):
            await anext(pages)


async def test_a_log_out_in_the_middle_of_reading_gives_no_account(shop: Shop) -> None:
    async def leave() -> None:
        await shop.visits.log_out(shop.token)

    shop.reader.while_reading = leave
    with pytest.raises(Refused) as caught:
        await shop.account()
    assert caught.value.code is ErrorCode.NOT_LOGGED_IN


async def test_the_outlook_names_the_charge_that_will_not_be_covered(shop: Shop) -> None:
    shop.reader.owned = (
        product("Семья", ProductKind.TARIFF, fee=590, next_charge=date(2026, 11, 28)),
        product("Музыка", fee=99, next_charge=date(2026, 12, 3)),
        product("ТВ", fee=10_000, next_charge=date(2026, 11, 23), status=ProductStatus.SUSPENDED),
    )
    account = await shop.account()
    charge = ComingCharge(date(2026, 11, 28), "Семья", rub(590))
    assert account.outlook == Outlook(date(2026, 11, 27), charge, rub(247.40))


async def test_sections_count_extras_and_show_the_tariff(shop: Shop) -> None:
    shop.reader.owned = (
        product("Семья", ProductKind.TARIFF),
        product("Музыка", ProductKind.OPTION),
        product("Гороскоп"),
        product("ТВ", ProductKind.TARIFF, section=Section.TV, status=ProductStatus.SUSPENDED),
    )
    account = await shop.account()
    assert [
        (one.section, one.tariff and one.tariff.name, one.extras, one.status) for one in account.sections or ()
    ] == [
        (Section.MOBILE, "Семья", 2, ProductStatus.ACTIVE),
        (Section.INTERNET, None, 0, None),
        (Section.TV, "ТВ", 0, ProductStatus.SUSPENDED),
    ]


async def test_a_forgotten_subscription_is_pointed_at(shop: Shop) -> None:
    shop.reader.owned = (product("Гороскоп", last_used=date(2026, 7, 20)),)
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    (step,) = [step for step in report.walk.steps if step.cause is Cause.SUBSCRIPTION]
    assert step.forgotten == "Гороскоп"


async def test_what_the_owner_agreed_to_is_told_beside_the_lines(shop: Shop) -> None:
    shop.reader.owned = (product("Гороскоп", consent=date(2026, 8, 20)), product("Музыка"))
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert [(one.name, one.consent.on) for one in report.agreements] == [("Гороскоп", date(2026, 8, 20))]


async def test_a_missing_list_of_products_only_costs_the_pointing(shop: Shop) -> None:
    shop.reader.missing = {"products"}
    report = await shop.accounts.expenses(shop.token, NOVEMBER)
    assert not report.walk.unexplained()


TODAY = date(2026, 11, 22)
LONG_AGO, LATELY = TODAY - timedelta(days=60), TODAY - timedelta(days=59)


@pytest.mark.parametrize(
    ("owned", "forgotten"),
    [
        pytest.param(product("x", last_used=LONG_AGO), True, id="unused for 60 days"),
        pytest.param(product("x", last_used=LATELY), False, id="used within 60 days"),
        pytest.param(product("x", consent=LONG_AGO), True, id="never used since the consent"),
        pytest.param(product("x", consent=LATELY, since=LONG_AGO), False, id="agreed to lately"),
        pytest.param(product("x", since=LONG_AGO), True, id="never used since it was connected"),
        pytest.param(product("x"), False, id="nothing known"),
        pytest.param(product("x", fee=None, last_used=LONG_AGO), False, id="costs nothing"),
        pytest.param(product("x", ProductKind.TARIFF, last_used=LONG_AGO), False, id="the tariff itself"),
        pytest.param(product("x", last_used=LONG_AGO, status=ProductStatus.SUSPENDED), False, id="suspended"),
    ],
)
def test_a_paid_extra_unused_for_two_months_is_forgotten(owned: OwnedProduct, forgotten: bool) -> None:
    assert is_forgotten(owned, TODAY) is forgotten


def test_a_month_runs_from_midnight_to_midnight_of_the_terminal() -> None:
    assert month_of(datetime(2026, 10, 31, 21, 0, tzinfo=UTC), MOSCOW) == NOVEMBER
    assert month_of(datetime(2026, 12, 31, 20, 59, tzinfo=UTC), MOSCOW) == Period(
        moscow(12, 1), datetime(2027, 1, 1, tzinfo=MOSCOW)
    )
