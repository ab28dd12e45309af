"""What tariffs would have cost, over an operator in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime

import pytest

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.expenses import Cause, Line
from kiosk.domain.money import Currency
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.products import NewFee, OwnedProduct, ProductStatus, Section
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.what_if import Bundle, Grounds, Sureness, Verdict, WhatIf
from kiosk.services.account_history import AccountHistory
from kiosk.services.visits import Visits
from kiosk.services.what_if import WhatIfs, full_months
from tests.fakes.bss import NOW, StillClock
from tests.fakes.month_lines import ZONE, call, charge, minor, rules
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, rub
from tests.fakes.tariffs import connected, tariff

FAMILY = tariff("Семья", rules(590_00, seconds=36_000, call=10_00))
CIRCLE = tariff("Свой круг", rules(350_00, seconds=600, call=3_00))
UNKNOWN = tariff("Загадка", None, fee=1_00)
HOME = tariff("Домашний", None, fee=600_00, section=Section.INTERNET)
OWN = connected("Семья", 590_00, offering="Семья")


class FakeCatalogue:
    """What is on offer."""

    def __init__(self, *offerings: Offering) -> None:
        self.offerings = offerings
        self.refusal: Unavailable | None = None

    async def catalogue(self) -> Catalogue:
        if self.refusal is not None:
            raise self.refusal
        return Catalogue(self.offerings, ())

    async def offering(self, offering: OfferingId) -> Offering | None:
        return (await self.catalogue()).find(offering)


def lived_months(numbers: Sequence[int] = range(5, 11), *, fee: int = 590_00, minutes: int = 5) -> list[Line]:
    """A fee and a call in each month of 2026."""
    return [
        line
        for number in numbers
        for line in (charge(Cause.TARIFF, fee, month=number), call(60 * minutes, second=60, month=number))
    ]


class Shop:
    """A logged-in visitor and the operator behind him."""

    def __init__(self) -> None:
        clock, directory = StillClock(NOW), FakeDirectory()
        self.reader = FakeReader(clock, rub(0), lived_months(), owned=(OWN,))
        self.catalogue = FakeCatalogue(FAMILY, CIRCLE, HOME)
        self.visits = Visits(
            identities=directory,
            codes=FakeCodes(),
            history=lambda account: AccountHistory(self.reader, account, clock=clock, zone=ZONE, currency=Currency.RUB),
            clock=clock,
            connection=lambda: "front-1",
        )
        self.desk = WhatIfs(
            visits=self.visits,
            directory=directory,
            reader=self.reader,
            catalogue=self.catalogue,
            clock=clock,
            zone=ZONE,
            currency=Currency.RUB,
        )
        self.token = VisitToken("")

    async def log_in(self) -> None:
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def pictures(self, section: Section = Section.MOBILE) -> list[WhatIf]:
        async with aclosing(self.desk.what_if(self.token, section)) as pictures:
            return [picture async for picture in pictures]

    async def whole(self, section: Section = Section.MOBILE) -> WhatIf:
        return (await self.pictures(section))[-1]

    def owns(self, *owned: OwnedProduct) -> None:
        self.reader.owned = owned


@pytest.fixture
async def shop() -> Shop:
    shop = Shop()
    await shop.log_in()
    return shop


def names(what_if: WhatIf) -> list[str]:
    return [one.name for one in what_if.candidates]


async def test_prices_come_first_then_the_months_then_what_all_of_it_would_have_cost(shop: Shop) -> None:
    pictures = await shop.pictures()
    assert [(one.grounds, one.read) for one in pictures] == [
        *((Grounds.READING, read) for read in range(7)),
        (Grounds.MONTHS, 6),
    ]
    assert all(candidate.cost is None for candidate in pictures[0].candidates)
    assert names(pictures[0]) == ["Семья", "Свой круг"]
    assert names(pictures[-1]) == ["Свой круг", "Семья"]


async def test_every_full_month_is_replayed_and_the_running_one_is_not(shop: Shop) -> None:
    shop.reader.book(call(60 * 1_000, 9_000_00, month=11))
    whole = await shop.whole()
    assert whole.months == tuple(date(2026, number, 1) for number in range(5, 11))
    assert whole.proof
    assert whole.proof.sureness() is Sureness.EXACT
    assert whole.proof.charged() == minor(6 * 590_00)
    assert whole.advice
    assert (whole.advice.verdict, whole.advice.offering) == (Verdict.CHANGE, CIRCLE.offering)
    assert whole.advice.saving == minor(240_00)
    assert whole.product == OWN.product


async def test_only_months_under_the_tariff_of_now_are_replayed(shop: Shop) -> None:
    shop.owns(replace(OWN, since=date(2026, 8, 15)))
    assert (await shop.whole()).months == (date(2026, 9, 1), date(2026, 10, 1))


async def test_without_a_full_month_there_is_nothing_to_replay(shop: Shop) -> None:
    shop.owns(replace(OWN, since=date(2026, 10, 2)))
    (only,) = await shop.pictures()
    assert (only.grounds, only.months) == (Grounds.NO_MONTHS, ())
    assert names(only) == ["Семья", "Свой круг"]
    assert not shop.reader.readings


async def test_of_somebody_whose_beginning_is_not_told_the_months_before_the_first_line_are_left_out(
    shop: Shop,
) -> None:
    shop.owns(replace(OWN, since=None))
    shop.reader.booked = lived_months([9, 10])
    assert (await shop.whole()).months == (date(2026, 9, 1), date(2026, 10, 1))


async def test_somebody_without_a_line_and_a_beginning_has_no_months_to_replay(shop: Shop) -> None:
    shop.owns(replace(OWN, since=None))
    shop.reader.booked.clear()
    whole = await shop.whole()
    assert (whole.grounds, whole.months) == (Grounds.NO_MONTHS, ())


async def test_a_price_that_rose_since_is_told_and_compared_as_it_is_now(shop: Shop) -> None:
    shop.reader.booked = [*lived_months([5], fee=520_00), *lived_months(range(6, 11))]
    whole = await shop.whole()
    assert whole.proof
    assert [one.sureness for one in whole.proof.months] == [Sureness.OLD_FEE, *[Sureness.EXACT] * 5]
    own = next(one for one in whole.candidates if one.is_current)
    assert own.cost
    assert own.cost.total == minor(6 * 590_00)


async def test_a_price_that_is_announced_is_named_and_counted_for_ones_own_and_for_others(shop: Shop) -> None:
    december = date(2026, 12, 1)
    own_rise, other_rise = NewFee(minor(650_00), december), NewFee(minor(390_00), december)
    shop.owns(replace(OWN, new_fee=own_rise))
    shop.catalogue.offerings = (FAMILY, replace(CIRCLE, new_fee=other_rise))
    whole = await shop.whole()
    own, other = (next(one for one in whole.candidates if one.is_current is mine) for mine in (True, False))
    assert (own.fee, own.new_fee, other.fee, other.new_fee) == (FAMILY.fee, own_rise, CIRCLE.fee, other_rise)
    assert own.cost
    assert other.cost
    assert (own.cost.total, other.cost.months[0] - minor(390_00)) == (minor(6 * 650_00), minor(0))
    assert whole.proof
    assert whole.proof.sureness() is Sureness.EXACT


async def test_the_fee_its_owner_pays_counts_where_it_is_not_that_of_the_catalogue(shop: Shop) -> None:
    shop.owns(replace(OWN, fee=minor(300_00)))
    own = next(one for one in (await shop.whole()).candidates if one.is_current)
    assert own.cost
    assert (own.fee, own.cost.mean) == (minor(300_00), minor(300_00))


async def test_a_tariff_without_rules_stands_last_with_its_price_alone(shop: Shop) -> None:
    shop.catalogue.offerings = (FAMILY, CIRCLE, UNKNOWN)
    last = (await shop.whole()).candidates[-1]
    assert (last.name, last.fee, last.cost) == ("Загадка", minor(1_00), None)


async def test_rules_that_contradict_the_price_are_not_followed(shop: Shop) -> None:
    shop.catalogue.offerings = (FAMILY, CIRCLE, tariff("Обман", rules(1_00), fee=700_00))
    told = {one.name: one.cost for one in (await shop.whole()).candidates}
    assert told["Обман"] is None


async def test_without_any_rules_only_prices_are_told(shop: Shop) -> None:
    shop.catalogue.offerings = (FAMILY, UNKNOWN)
    (only,) = await shop.pictures()
    assert only.grounds is Grounds.NO_RULES


async def test_a_tariff_of_ones_own_that_is_sold_no_more_stands_as_it_was_charged(shop: Shop) -> None:
    shop.catalogue.offerings = (CIRCLE,)
    whole = await shop.whole()
    own = next(one for one in whole.candidates if one.is_current)
    assert own.cost
    assert (own.name, own.offering, own.cost.mean) == ("Семья", None, minor(590_00))
    assert whole.proof is None
    assert whole.advice
    assert whole.advice.offering == CIRCLE.offering


async def test_what_one_has_is_found_by_its_name_where_the_operator_does_not_say_what_it_was_bought_as(
    shop: Shop,
) -> None:
    shop.owns(replace(OWN, offering=""))
    assert (await shop.whole()).proof


async def test_a_tariff_that_can_no_longer_be_connected_is_no_candidate_unless_it_is_ones_own(shop: Shop) -> None:
    gone = date(2026, 11, 21)
    shop.catalogue.offerings = (replace(FAMILY, until=gone), replace(CIRCLE, until=gone), UNKNOWN)
    assert names(await shop.whole()) == ["Семья", "Загадка"]


async def test_internet_and_television_are_a_list_with_prices(shop: Shop) -> None:
    shop.owns(OWN, connected("Домашний", 600_00, section=Section.INTERNET))
    (only,) = await shop.pictures(Section.INTERNET)
    assert (only.grounds, names(only), only.product) == (Grounds.NOT_METERED, ["Домашний"], "p-Домашний")
    assert only.candidates[0].is_current


async def test_where_nothing_is_connected_the_list_is_there_without_one_of_ones_own(shop: Shop) -> None:
    shop.owns(replace(OWN, status=ProductStatus.ENDED))
    (only,) = await shop.pictures()
    assert (only.grounds, only.product) == (Grounds.NO_TARIFF, "")
    assert not any(one.is_current for one in only.candidates)


async def test_what_the_own_tariff_brings_along_is_added_to_all_others(shop: Shop) -> None:
    home = replace(connected("Домашний", 0, section=Section.INTERNET), bundled_in=OWN.product)
    shop.owns(OWN, home)
    whole = await shop.whole()
    told = {one.name: one.cost for one in whole.candidates}
    assert told["Свой круг"]
    assert told["Свой круг"].mean == minor(950_00)
    assert whole.bundle == Bundle(("Домашний",), minor(600_00))
    assert whole.advice
    assert whole.advice.verdict is Verdict.NOTHING_CHEAPER


async def test_a_bundled_service_that_is_suspended_is_not_missed(shop: Shop) -> None:
    home = connected("Домашний", 0, section=Section.INTERNET, status=ProductStatus.SUSPENDED)
    shop.owns(OWN, replace(home, bundled_in=OWN.product))
    assert (await shop.whole()).bundle is None


async def test_no_change_is_advised_that_ends_services_of_unknown_price(shop: Shop) -> None:
    home = connected("Старый интернет", 0, section=Section.INTERNET)
    shop.owns(OWN, replace(home, bundled_in=OWN.product))
    advice = (await shop.whole()).advice
    assert advice
    assert (advice.verdict, advice.offering) == (Verdict.BUNDLE, None)


async def test_months_that_cannot_be_read_leave_the_prices(shop: Shop) -> None:
    shop.reader.missing.add("lines")
    last = await shop.whole()
    assert last.grounds is Grounds.UNREADABLE
    assert names(last) == ["Семья", "Свой круг"]


async def test_an_operator_without_a_catalogue_is_told_as_such(shop: Shop) -> None:
    shop.catalogue.refusal = Unavailable(ErrorCode.NOT_AVAILABLE_HERE)
    with pytest.raises(Unavailable) as refusal:
        await shop.whole()
    assert refusal.value.code is ErrorCode.NOT_AVAILABLE_HERE


async def test_nothing_is_told_once_the_visit_is_over(shop: Shop) -> None:
    async with aclosing(shop.desk.what_if(shop.token, Section.MOBILE)) as pictures:
        await anext(pictures)
        await shop.visits.log_out(shop.token)
        with pytest.raises(Refused) as refusal:
            await anext(pictures)
    assert refusal.value.code is ErrorCode.NOT_LOGGED_IN


async def test_a_visitor_who_turns_away_stops_the_reading(shop: Shop) -> None:
    reading = asyncio.Event()

    async def wait() -> None:
        reading.set()
        await asyncio.Event().wait()

    shop.reader.while_reading = wait
    pictures = shop.desk.what_if(shop.token, Section.MOBILE)
    await anext(pictures)
    waiting = asyncio.create_task(anext(pictures))
    await asyncio.wait_for(reading.wait(), 5)
    waiting.cancel()
    await asyncio.wait([waiting])
    await pictures.aclose()
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize(
    ("since", "count"), [(None, 6), (date(2026, 5, 1), 6), (date(2026, 5, 2), 5), (date(2026, 11, 1), 0)]
)
def test_a_month_counts_when_the_tariff_was_there_from_its_first_day(since: date | None, count: int) -> None:
    found = full_months(datetime(2026, 11, 22, 12, tzinfo=ZONE), since, ZONE)
    assert [period.start.month for period in found] == list(range(11 - count, 11))
