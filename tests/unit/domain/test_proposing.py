"""The before/after sheet: its sums, what ends with what, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.balance import Balance, ComingCharge, Package, PackageUnit
from kiosk.domain.money import Currency, total
from kiosk.domain.offerings import Catalogue, Offering, OfferingId, PaymentScheme
from kiosk.domain.ordering import (
    Action,
    Change,
    Loss,
    Obstacle,
    ObstacleKind,
    Order,
    OrderId,
    OrderItem,
    OrderKey,
    OrderState,
    Proposal,
    Quote,
)
from kiosk.domain.products import Block, BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.proposing import Standing, charged, months_after, proposal
from tests.fakes.order_desk import offering, owned, rub

KEY, TODAY = OrderKey("order-1"), date(2026, 11, 22)
FAMILY = owned("Семья", ProductKind.TARIFF, fee=59_000)
BIGGER = offering("Большая семья", ProductKind.TARIFF, fee=79_000)
TO_BIGGER = Change(Action.CHANGE, BIGGER.offering, FAMILY.product)


def standing(
    products: Sequence[OwnedProduct] = (FAMILY,),
    offerings: Sequence[Offering] = (BIGGER,),
    money: int = 100_000,
    packages: Sequence[Package] = (),
    waiting: Sequence[Order] = (),
) -> Standing:
    """How things are with 1,000 roubles in hand."""
    balance = Balance(rub(money), rub(0), rub(0), datetime(2026, 11, 22, 11, 2, tzinfo=UTC))
    return Standing(tuple(products), tuple(packages), balance, Catalogue(tuple(offerings), ()), tuple(waiting), TODAY)


def connect(one: Offering) -> Change:
    return Change(Action.CONNECT, one.offering)


def disconnect(one: OwnedProduct) -> Change:
    return Change(Action.DISCONNECT, product=one.product)


def sheet(state: Standing, *changes: Change, quotes: tuple[Quote, ...] = ()) -> Proposal:
    return proposal(KEY, changes, state, quotes)


def kinds(drawn: Proposal) -> list[ObstacleKind]:
    return [one.kind for one in drawn.obstacles]


def test_without_a_quote_the_catalogue_s_prices_hold() -> None:
    home = offering("Дом", fee=45_000, once=10_000)
    drawn = sheet(standing(offerings=[home]), connect(home))
    assert (drawn.charged_now, drawn.given_back) == (rub(55_000), None)
    assert drawn.later == (ComingCharge(date(2026, 12, 22), "Дом", rub(45_000)),)
    assert (drawn.monthly_before, drawn.monthly_after) == (rub(59_000), rub(104_000))


def test_a_daily_fee_is_taken_today_and_tomorrow_and_counts_thirty_times_a_month() -> None:
    daily = offering("Безлимит на день", fee=1_500, scheme=PaymentScheme.DAILY)
    drawn = sheet(standing([], [daily]), connect(daily))
    assert (drawn.charged_now, drawn.later[0].on, drawn.monthly_after) == (rub(1_500), date(2026, 11, 23), rub(45_000))


def test_what_is_paid_for_by_the_day_counts_thirty_times_a_month() -> None:
    daily = replace(owned("Безлимит", fee=None), daily_fee=rub(350))
    drawn = sheet(standing([FAMILY, daily]), disconnect(daily))
    assert (drawn.monthly_before, drawn.monthly_after) == (rub(69_500), rub(59_000))


def test_what_is_lent_is_no_monthly_cost() -> None:
    lent = owned("100 ₽", ProductKind.PROMISED_PAYMENT, fee=10_000)
    assert sheet(standing([FAMILY, lent]), TO_BIGGER).monthly_before == rub(59_000)


@pytest.mark.parametrize("scheme", [PaymentScheme.ONCE, PaymentScheme.BY_USE, PaymentScheme.FREE])
def test_what_does_not_recur_has_no_later_charge(scheme: PaymentScheme) -> None:
    once = offering("Пакет", ProductKind.PACKAGE, once=15_000, scheme=scheme)
    drawn = sheet(standing(offerings=[once]), connect(once))
    assert (drawn.later, drawn.monthly_after) == ((), drawn.monthly_before)


def test_the_operator_s_quote_goes_before_the_catalogue_s_prices() -> None:
    taken, back = ComingCharge(TODAY, "Большая семья", rub(79_000)), ComingCharge(TODAY, "Семья", rub(-10_925))
    following = ComingCharge(date(2026, 12, 1), "Большая семья", rub(79_000))
    drawn = sheet(standing(), TO_BIGGER, quotes=(Quote((), (taken, back), following, ()),))
    assert (drawn.charged_now, drawn.given_back, drawn.later) == (rub(79_000), rub(10_925), (following,))


def test_a_no_without_prices_still_shows_the_catalogue_s() -> None:
    no = Quote((Obstacle(ObstacleKind.BLOCKED, "Большая семья", None, "Заблокировано"),), (), None, ())
    assert sheet(standing(), TO_BIGGER, quotes=(no,)).charged_now == rub(79_000)


def test_what_is_left_of_a_package_is_lost_with_the_product_it_came_with() -> None:
    minutes = Package("Минуты", PackageUnit.MINUTES, Decimal(412), None, None, (FAMILY.product,))
    used_up = replace(minutes, name="SMS", remaining=Decimal(0))
    others = replace(minutes, name="+10 ГБ", products=("other",))
    drawn = sheet(standing(packages=[minutes, used_up, others]), TO_BIGGER)
    assert drawn.lost == (Loss("Минуты", Decimal(412), PackageUnit.MINUTES),)


def test_what_is_bundled_ends_with_its_bundle() -> None:
    home = replace(owned("Дом", ProductKind.TARIFF, section=Section.INTERNET), bundled_in=FAMILY.product)
    drawn = sheet(standing([FAMILY, home]), TO_BIGGER)
    assert drawn.ends_too == (home,)
    assert drawn.monthly_after == rub(79_000)


def test_what_relies_on_a_tariff_stays_when_it_is_changed_and_ends_when_it_is_ended() -> None:
    melody = replace(owned("Музыка"), relies_on=(FAMILY.product,))
    assert sheet(standing([FAMILY, melody]), TO_BIGGER).ends_too == ()
    assert sheet(standing([FAMILY, melody]), disconnect(FAMILY)).ends_too == (melody,)


def test_everything_of_a_section_but_a_request_ends_with_its_tariff() -> None:
    melody, request = owned("Музыка"), owned("Позвоните мне", ProductKind.REQUEST)
    home = owned("Дом", ProductKind.TARIFF, section=Section.INTERNET)
    assert sheet(standing([FAMILY, melody, request, home]), disconnect(FAMILY)).ends_too == (melody,)


def test_what_needs_what_ends_is_followed_through() -> None:
    bar, kids, report = owned("Запрет"), owned("Детский"), owned("Отчёт")
    offers = [
        offering("Запрет"),
        offering("Детский", needs=(OfferingId("Запрет"),)),
        offering("Отчёт", needs=(OfferingId("Детский"),)),
    ]
    assert sheet(standing([bar, kids, report], offers), disconnect(bar)).ends_too == (kids, report)


def test_the_operator_s_word_on_what_ends_goes_before_ours() -> None:
    melody = owned("Музыка")
    quote = Quote((), (), None, (melody.product, FAMILY.product, "nothing of ours"))
    assert sheet(standing([FAMILY, melody]), disconnect(FAMILY), quotes=(quote,)).ends_too == (melody,)


def test_a_missing_service_is_named_with_what_would_help() -> None:
    films = offering("Кино 4К", needs=(OfferingId("Кино"),))
    plain = offering("Кино")
    (obstacle,) = sheet(standing(offerings=[films, plain]), connect(films)).obstacles
    assert obstacle == Obstacle(ObstacleKind.NEEDS, "Кино", None, "", (connect(plain),))
    assert not sheet(standing(offerings=[films, plain]), connect(films), connect(plain)).obstacles


def test_a_missing_tariff_is_to_take_the_place_of_the_one_there_is() -> None:
    films = offering("Кино 4К", needs=(BIGGER.offering,))
    (obstacle,) = sheet(standing(offerings=[films, BIGGER]), connect(films)).obstacles
    assert obstacle.remedy == (TO_BIGGER,)


def test_a_remedy_that_is_not_on_offer_is_none() -> None:
    films = offering("Кино 4К", needs=(OfferingId("gone"),))
    (obstacle,) = sheet(standing(offerings=[films]), connect(films)).obstacles
    assert (obstacle.about, obstacle.remedy) == ("gone", ())


@pytest.mark.parametrize("from_their_side", [False, True])
def test_a_service_in_the_way_is_named_with_its_end_as_the_remedy(from_their_side: bool) -> None:
    spam, black = offering("Антиспам"), offering("Чёрный список")
    if from_their_side:
        black = replace(black, excludes=(spam.offering,))
    else:
        spam = replace(spam, excludes=(black.offering,))
    blocking = owned("Чёрный список")
    (obstacle,) = sheet(standing([FAMILY, blocking], [spam, black]), connect(spam)).obstacles
    assert obstacle == Obstacle(ObstacleKind.EXCLUDES, "Чёрный список", None, "", (disconnect(blocking),))
    assert not sheet(standing([FAMILY, blocking], [spam, black]), connect(spam), disconnect(blocking)).obstacles


def test_two_that_exclude_each_other_cannot_be_connected_together() -> None:
    spam, black = offering("Антиспам", excludes=(OfferingId("Чёрный список"),)), offering("Чёрный список")
    assert kinds(sheet(standing(offerings=[spam, black]), connect(spam), connect(black))) == [ObstacleKind.EXCLUDES]


def test_what_is_missing_is_named_in_money() -> None:
    drawn = sheet(standing(money=21_360), TO_BIGGER)
    assert drawn.obstacles == (Obstacle(ObstacleKind.NO_MONEY, "", rub(57_640), ""),)


def test_what_is_given_back_pays_too() -> None:
    charges = (ComingCharge(TODAY, "Большая семья", rub(79_000)), ComingCharge(TODAY, "Семья", rub(-10_000)))
    assert not sheet(standing(money=69_000), TO_BIGGER, quotes=(Quote((), charges, None, ()),)).obstacles
    assert kinds(sheet(standing(money=68_999), TO_BIGGER, quotes=(Quote((), charges, None, ()),)))


def test_a_promised_payment_needs_no_money() -> None:
    promise = offering("100 ₽", ProductKind.PROMISED_PAYMENT, once=1_500, scheme=PaymentScheme.ONCE)
    assert not sheet(standing(offerings=[promise], money=-5_000), connect(promise)).obstacles


def test_whoever_owes_may_stop_what_costs() -> None:
    assert not sheet(standing(money=-5_000), disconnect(FAMILY)).obstacles


def test_one_reason_told_twice_is_one_with_the_operator_s_words_and_our_remedy() -> None:
    films, plain = offering("Кино 4К", needs=(OfferingId("Кино"),)), offering("Кино")
    theirs = Obstacle(ObstacleKind.NEEDS, "Кино", None, "Сначала нужна услуга «Кино»")
    drawn = sheet(standing(offerings=[films, plain]), connect(films), quotes=(Quote((theirs,)),))
    assert drawn.obstacles == (replace(theirs, remedy=(connect(plain),)),)


@pytest.mark.parametrize(
    ("action", "status"), [(Action.SUSPEND, ProductStatus.SUSPENDED), (Action.RESUME, ProductStatus.ACTIVE)]
)
def test_what_is_so_already_is_said(action: Action, status: ProductStatus) -> None:
    tariff = replace(FAMILY, status=status)
    assert kinds(sheet(standing([tariff]), Change(action, product=tariff.product))) == [ObstacleKind.ALREADY]


@pytest.mark.parametrize("kind", [ProductKind.OPTION, ProductKind.PACKAGE])
def test_what_is_being_connected_is_not_ordered_twice(kind: ProductKind) -> None:
    one = offering("Музыка", kind)
    item = OrderItem(connect(one), one.name, OrderState.PENDING, "")
    placed_at = datetime(2026, 11, 22, tzinfo=UTC)
    waiting = Order(OrderKey("o"), OrderId("1"), OrderState.PENDING, (item,), placed_at, None, can_cancel=True)
    assert kinds(sheet(standing(offerings=[one], waiting=[waiting]), connect(one))) == [ObstacleKind.ALREADY]
    over = replace(waiting, state=OrderState.FAILED)
    assert not sheet(standing(offerings=[one], waiting=[over]), connect(one)).obstacles


@pytest.mark.parametrize(("kind", "said"), [(ProductKind.OPTION, [ObstacleKind.ALREADY]), (ProductKind.PACKAGE, [])])
def test_what_is_connected_is_had_again_only_where_it_is_bought_often(
    kind: ProductKind, said: list[ObstacleKind]
) -> None:
    one = offering("Музыка", kind)
    assert kinds(sheet(standing([owned("Музыка")], [one]), connect(one))) == said


def test_a_suspended_service_costs_what_a_suspension_costs() -> None:
    sold = replace(offering("Семья", ProductKind.TARIFF, fee=59_000), suspended_fee=rub(3_000))
    drawn = sheet(standing(offerings=[sold]), Change(Action.SUSPEND, product=FAMILY.product))
    assert (drawn.monthly_before, drawn.monthly_after) == (rub(59_000), rub(3_000))


def test_a_suspension_with_an_end_says_the_fee_of_the_day_after_it() -> None:
    week = Change(Action.SUSPEND, product=FAMILY.product, until=date(2026, 11, 29))
    awake = ComingCharge(date(2026, 11, 30), "Семья", rub(59_000))
    assert sheet(standing(), week).later == (awake,)
    quoted = Quote((), (ComingCharge(TODAY, "Семья", rub(3_000)),), awake, ())
    assert sheet(standing(), week, quotes=(quoted,)).later == (awake,)


def test_what_a_suspension_costs_before_its_end_is_said_beside_the_fee_after_it() -> None:
    long = Change(Action.SUSPEND, product=FAMILY.product, until=date(2026, 12, 25))
    meanwhile = ComingCharge(date(2026, 12, 22), "Семья", rub(3_000))
    quoted = Quote((), (ComingCharge(TODAY, "Семья", rub(3_000)),), meanwhile, ())
    awake = ComingCharge(date(2026, 12, 26), "Семья", rub(59_000))
    assert sheet(standing(), long, quotes=(quoted,)).later == (meanwhile, awake)
    assert sheet(standing(), replace(long, until=None), quotes=(quoted,)).later == (meanwhile,)


def test_a_resumed_service_costs_its_fee_again() -> None:
    asleep = replace(
        FAMILY,
        status=ProductStatus.SUSPENDED,
        block=Block(BlockCause.OWN_WISH, None, None, None, None, still_charged=rub(3_000)),
    )
    drawn = sheet(standing([asleep]), Change(Action.RESUME, product=asleep.product))
    assert (drawn.monthly_before, drawn.monthly_after) == (rub(3_000), rub(59_000))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_one(day: date, count: int) -> None:
    later = months_after(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later.day < day.day and (date.fromordinal(later.toordinal() + 1)).day == 1)


NAMES = "абвгд"


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Standing, tuple[Change, ...]]:
    """Five services that need each other by chance, some connected, some to be ended, some to be connected."""
    offers = [
        offering(
            name,
            fee=draw(st.integers(0, 9_999)),
            once=draw(st.integers(0, 9_999)),
            needs=tuple(map(OfferingId, draw(st.lists(st.sampled_from(NAMES.replace(name, "")), unique=True)))),
        )
        for name in NAMES
    ]
    have = draw(st.sets(st.sampled_from(NAMES), min_size=1))
    there = [owned(name, fee=draw(st.integers(0, 9_999))) for name in NAMES if name in have]
    ending = draw(st.sets(st.sampled_from(sorted(have)), min_size=1))
    coming = draw(st.sets(st.sampled_from(NAMES))) - have
    changes = [
        *(disconnect(owned(name)) for name in sorted(ending)),
        *(connect(offering(name)) for name in sorted(coming)),
    ]
    return standing(there, offers, money=draw(st.integers(-10_000, 50_000))), tuple(changes)


@given(worlds())
def test_nothing_that_stays_has_lost_what_it_needs(world: tuple[Standing, tuple[Change, ...]]) -> None:
    before, changes = world
    drawn = sheet(before, *changes)
    gone = {one.product for one in drawn.products} | {one.product for one in drawn.ends_too}
    had = {one.offering for one in before.products}
    stays = {one.offering for one in before.products if one.product not in gone}
    there = stays | {one.offering for one in drawn.offerings}
    for one in before.products:
        if one.product not in gone:
            offer = before.catalogue.find(OfferingId(one.offering))
            assert offer
            assert {need for need in offer.needs if need in had} <= there


@given(worlds())
def test_the_parts_of_a_sheet_add_up(world: tuple[Standing, tuple[Change, ...]]) -> None:
    before, changes = world
    drawn = sheet(before, *changes)
    costs = [one.amount for change in changes for one in charged(before.wish(change), Quote(()), TODAY)]
    assert drawn.charged_now - (drawn.given_back or rub(0)) == total(costs, Currency.RUB)
    gone = {*drawn.products, *drawn.ends_too}
    stays = [one.fee for one in before.products if one not in gone and one.fee]
    assert drawn.monthly_after == total([*stays, *(one.fee for one in drawn.offerings)], Currency.RUB)
    assert (ObstacleKind.NO_MONEY in kinds(drawn)) == (rub(0) < drawn.charged_now > before.balance.available())
