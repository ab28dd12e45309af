"""The end of a visit: what is different, who asked for it, and when nothing can be said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.money import Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, OrderState, Quote
from kiosk.domain.payment_events import Terms
from kiosk.domain.payment_stages import Booked, InFlight, Stage
from kiosk.domain.payment_state import Payment
from kiosk.domain.products import Block, BlockCause, ProductKind, ProductStatus
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import ClaimCode, FeeRule, Method, PaymentId
from kiosk.services.payment_book import Case
from kiosk.services.ports.journal import Folder, Party
from tests.fakes.order_desk import owned, rub
from tests.fakes.order_shop import NO_HOROSCOPE, TEN_GB, OrderShop
from tests.fakes.subscribers import ACCOUNT, NUMBER

BOUGHT = owned("+10 ГБ", ProductKind.PACKAGE)
BOOKED = Booked("r-1")
BIGGER = Change(Action.CHANGE, OfferingId("Большая семья"), "Семья")


def payment(minor: int, account: AccountId = ACCOUNT, stage: Stage = BOOKED) -> Case:
    """A payment of so many kopecks."""
    terms = Terms(Method.CASH, 1, FeeRule(0, rub(0)), rub(1_500_000))
    paid = Payment(PaymentId("p-1"), stage, terms, taken_over=rub(minor))
    return Case(paid, Folder(Party(NUMBER, account, "", ""), ClaimCode("7K3")), {})


async def test_a_visit_that_changed_nothing_says_so(shop: OrderShop) -> None:
    changes = await shop.desk.changes(shop.token)
    assert changes.is_empty()
    assert changes.compared
    assert (changes.balance_before, changes.balance_after) != (None, None)


async def test_the_first_look_lets_the_first_screen_go_before_it(shop: OrderShop) -> None:
    shop.clock.slept.clear()
    await shop.log_in()
    look = shop.visits.visit(shop.token).orders.before
    assert look is not None
    await asyncio.wait((look,))
    assert (shop.clock.slept, look.result().products) == ([2.0], shop.reader.owned)


async def test_a_payment_that_begins_is_not_waited_for_with_the_first_look(shop: OrderShop) -> None:
    await shop.log_in()
    orders = shop.visits.visit(shop.token).orders
    shop.differences.payment_changed(payment(50_000, AccountId("200009"), stage=InFlight(1, earlier=False)))
    assert not orders.look_now.is_set()
    shop.differences.payment_changed(payment(50_000, stage=InFlight(1, earlier=False)))
    assert orders.look_now.is_set()


async def test_the_login_does_not_wait_for_the_first_look(shop: OrderShop) -> None:
    shop.reader.missing = {"products", "balance"}
    await shop.log_in()
    assert not (await shop.desk.changes(shop.token)).compared


async def test_without_a_first_look_nothing_is_said_of_what_else_changed(shop: OrderShop) -> None:
    shop.reader.missing = {"products"}
    await shop.log_in()
    await shop.desk.changes(shop.token)
    shop.reader.missing = set()
    changes = await shop.desk.changes(shop.token)
    assert (changes.compared, changes.connected, changes.unasked) == (False, (), ())


async def test_what_was_ordered_explains_what_changed(shop: OrderShop) -> None:
    def carry_out(_: object) -> None:
        shop.reader.owned = (shop.reader.owned[0], BOUGHT)

    shop.taker.done = carry_out
    assert (await shop.ordered(TEN_GB, NO_HOROSCOPE))[-1].state is OrderState.COMPLETED
    changes = await shop.desk.changes(shop.token)
    assert [one.name for one in changes.connected] == ["+10 ГБ"]
    assert [one.name for one in changes.disconnected] == ["Гороскоп"]
    assert (changes.unasked, changes.under_way, changes.charged) == ((), (), rub(15_000))


async def test_what_nobody_asked_for_is_named(shop: OrderShop) -> None:
    await shop.differences.ready(shop.visits.visit(shop.token))
    dearer = replace(shop.reader.owned[0], fee=rub(69_000))
    shop.reader.owned = (dearer, owned("Анекдоты", ProductKind.PARTNER, fee=4_550))
    assert set((await shop.desk.changes(shop.token)).unasked) == {"Семья", "Гороскоп", "Анекдоты"}


async def test_what_ends_with_what_was_ordered_away_was_asked_for(shop: OrderShop) -> None:
    at_home = replace(owned("Дом"), bundled_in="Семья")
    shop.reader.owned = (*shop.reader.owned, at_home)
    shop.reader.opened = rub(100_000)
    await shop.log_in()
    sheet = await shop.proposed(BIGGER)
    assert [one.name for one in sheet.ends_too] == ["Дом"]
    assert (await shop.told(sheet.key))[-1].state is OrderState.COMPLETED
    bigger = replace(shop.reader.owned[0], name="Большая семья", offering="Большая семья", fee=rub(79_000))
    shop.reader.owned = (bigger, shop.reader.owned[1])
    changes = await shop.desk.changes(shop.token)
    assert [(one.before.name, one.after.name) for one in changes.changed] == [("Семья", "Большая семья")]
    assert ([one.name for one in changes.disconnected], changes.unasked) == (["Дом"], ())


async def test_an_order_that_is_not_over_is_told_as_it_stands_now(shop: OrderShop) -> None:
    shop.taker.course = (OrderState.ACKNOWLEDGED, OrderState.HELD)
    await shop.ordered(TEN_GB)
    changes = await shop.desk.changes(shop.token)
    assert [one.state for one in changes.under_way] == [OrderState.HELD]
    assert changes.charged == rub(0)


@pytest.mark.parametrize("end", [OrderState.FAILED, OrderState.REJECTED, OrderState.CANCELLED])
async def test_an_order_that_came_to_nothing_took_and_explains_nothing(shop: OrderShop, end: OrderState) -> None:
    shop.taker.course = (OrderState.ACKNOWLEDGED, end)
    await shop.ordered(TEN_GB)
    assert (await shop.desk.changes(shop.token)).is_empty()
    shop.reader.owned = (*shop.reader.owned, BOUGHT)
    assert (await shop.desk.changes(shop.token)).unasked == ("+10 ГБ",)


@pytest.mark.parametrize(("end", "lent"), [(OrderState.COMPLETED, rub(30_000)), (OrderState.FAILED, None)])
async def test_what_a_promised_payment_lent_is_no_other_movement(
    shop: OrderShop, end: OrderState, lent: Money | None
) -> None:
    shop.catalogue.offerings = [
        replace(one, promised=rub(30_000)) if one.offering == TEN_GB.offering else one
        for one in shop.catalogue.offerings
    ]
    shop.taker.course = (OrderState.ACKNOWLEDGED, end)
    await shop.ordered(TEN_GB)
    assert (await shop.desk.changes(shop.token)).lent == lent


@pytest.mark.parametrize(
    ("package", "horoscope", "charged"),
    [(OrderState.COMPLETED, OrderState.FAILED, 15_000), (OrderState.FAILED, OrderState.COMPLETED, 0)],
)
async def test_half_an_order_took_what_that_half_costs(
    shop: OrderShop, package: OrderState, horoscope: OrderState, charged: int
) -> None:
    shop.qualifier.said = (Quote((), None, None, ()), Quote((), (), None, ()))
    shop.taker.course = (OrderState.ACKNOWLEDGED, OrderState.PARTIAL)
    told = await shop.ordered(TEN_GB, NO_HOROSCOPE)
    first, second = told[-1].items
    halves = (replace(first, state=package), replace(second, state=horoscope))
    shop.visits.visit(shop.token).orders.note(replace(told[-1], items=halves))
    assert (await shop.desk.changes(shop.token)).charged == rub(charged)


async def test_what_was_paid_for_this_account_during_the_visit_is_told_once(shop: OrderShop) -> None:
    shop.differences.payment_changed(payment(50_000, stage=InFlight(1, earlier=False)))
    assert (await shop.desk.changes(shop.token)).paid_in == rub(0)
    for _ in range(2):
        shop.differences.payment_changed(payment(50_000))
    shop.differences.payment_changed(payment(70_000, AccountId("200009")))
    assert (await shop.desk.changes(shop.token)).paid_in == rub(50_000)


@pytest.mark.parametrize(
    ("cause", "paid", "unasked"),
    [
        (BlockCause.NO_MONEY, True, ()),
        (BlockCause.NO_MONEY, False, ("Семья",)),
        (BlockCause.LOST_SIM, True, ("Семья",)),
    ],
)
async def test_a_payment_explains_that_a_block_for_money_is_lifted_and_nothing_else_does(
    shop: OrderShop, cause: BlockCause, paid: bool, unasked: tuple[str, ...]
) -> None:
    block = Block(cause, date(2026, 11, 1), rub(10_000), 5, None, None)
    works = shop.reader.owned[0]
    shop.reader.owned = (replace(works, status=ProductStatus.SUSPENDED, block=block),)
    await shop.log_in()
    await shop.differences.ready(shop.visits.visit(shop.token))
    shop.reader.owned = (works,)
    if paid:
        shop.differences.payment_changed(payment(10_000))
    assert (await shop.desk.changes(shop.token)).unasked == unasked


async def test_a_visit_that_ends_at_once_leaves_no_first_look_behind(shop: OrderShop) -> None:
    await shop.log_in()
    look = shop.visits.visit(shop.token).orders.before
    assert look is not None
    await shop.visits.log_out(shop.token)
    await asyncio.wait((look,))
    assert look.cancelled()
