"""What Irina agreed to, what is to come, and her year, as her screens tell it."""

from __future__ import annotations

from contextlib import aclosing
from datetime import date

from kiosk.domain.money import Currency, Money
from kiosk.domain.ordering import Action, Change, OrderState
from kiosk.domain.phone import PhoneNumber
from kiosk.services.spending import Spending, SpendingGround
from tests.fakes.bss import StillClock
from tests.fakes.operator import STORY
from tests.integration.bss.conftest import MOSCOW, Bench


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


def spending(bench: Bench) -> Spending:
    operator = bench.operator
    ground = SpendingGround(
        operator.directory, operator.accounts, operator.catalogue, StillClock(STORY), MOSCOW, Currency.RUB
    )
    return Spending(bench.visits, bench.expenses, ground)


async def test_she_sees_both_extras_with_who_agreed_and_what_they_cost(bench: Bench) -> None:
    ledger = await spending(bench).consents(await bench.log_in())
    assert [
        (one.product.name, one.cost, one.charges, one.seen_since, one.is_forgotten, one.product.consent)
        for one in ledger.extras
        if one.product.consent is not None
    ] == [
        ("Гороскоп", rub(78), 1, None, True, ledger.extras[0].product.consent),
        ("Музыка на гудке", rub(297), 3, None, False, ledger.extras[1].product.consent),
    ]
    horoscope = ledger.extras[0].product.consent
    assert horoscope is not None
    assert (horoscope.on, horoscope.channel) == (date(2026, 8, 20), "sms")
    assert ledger.monthly == rub(177)


async def test_the_dearer_tariff_is_named_and_a_bar_of_content_is_on_offer(bench: Bench) -> None:
    ledger = await spending(bench).consents(await bench.log_in())
    assert [(one.name, one.since, one.before, one.now) for one in ledger.rises] == [
        ("Семья", date(2026, 5, 1), rub(520), rub(590))
    ]
    assert ledger.bar is not None


async def test_her_money_lasts_until_the_tariff_is_due(bench: Bench) -> None:
    calendar = await spending(bench).calendar(await bench.log_in())
    assert [(day.day, due.name, due.amount) for day in calendar.days for due in day.charges] == [
        (date(2026, 11, 28), "Семья", rub(590)),
        (date(2026, 12, 3), "Музыка на гудке", rub(99)),
        (date(2026, 12, 20), "Гороскоп", rub(78)),
    ]
    assert (calendar.runs_out, calendar.missing()) == (date(2026, 11, 28), rub(553.40))
    assert [len(day.ending) for day in calendar.days if day.ending] == [3]


async def test_each_of_her_months_is_what_its_report_says_was_spent(bench: Bench) -> None:
    token = await bench.log_in()
    async with aclosing(spending(bench).months(token)) as months:
        told = [month async for month in months]
    assert len(told) == 12
    assert [month.amount for month in told[:2]] == [rub(862), rub(719)]


async def test_everybody_s_extras_and_days_to_come_can_be_told(bench: Bench) -> None:
    everybody = (await bench.sandbox.get("/sandbox/subscribers")).json()
    desk = spending(bench)
    for one in everybody:
        if one["trait"] in ("closed", "internet", "tv"):
            continue  # no number leads to them
        token = await bench.log_in(PhoneNumber(one["number"]))
        ledger, calendar = await desk.consents(token), await desk.calendar(token)
        assert len(calendar.days) == 35
        assert all(extra.cost.minor >= 0 for extra in ledger.extras)


async def test_one_press_ends_every_extra_and_bars_new_ones(bench: Bench) -> None:
    at_once = {"kind": "complete", "acknowledged_s": 0, "working_s": 0}
    assert (await bench.sandbox.post("/sandbox/orders", json=at_once)).status_code == 201
    token = await bench.log_in()
    ledger = await spending(bench).consents(token)
    assert ledger.bar is not None
    ends = tuple(Change(Action.DISCONNECT, product=one.product.product) for one in ledger.extras)
    proposal = await bench.orders.propose(token, (*ends, Change(Action.CONNECT, offering=ledger.bar)))
    assert (proposal.obstacles, proposal.monthly_before - proposal.monthly_after) == ((), rub(177))
    async with aclosing(bench.orders.order(token, proposal.key)) as states:
        last = [order async for order in states][-1]
    assert last.state is OrderState.COMPLETED
    after = await spending(bench).consents(token)
    assert (after.extras, after.bar, after.monthly) == ((), None, rub(0))
