"""The zero-balance desk over an operator that tells all, some, or nothing of it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.balance import ComingCharge
from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.offerings import Offering, Term, TermKind
from kiosk.domain.ordering import Obstacle, ObstacleKind, Quote
from kiosk.domain.products import ProductKind
from kiosk.domain.relief import Owed, Relief, ReliefWord
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.relief import ReliefGround, Reliefs
from kiosk.services.visits import Visits
from tests.fakes.bss import StillClock
from tests.fakes.order_desk import offering
from tests.fakes.order_taker import FakeCatalogue, FakeQualifier
from tests.fakes.relief_desk import BARRED, rub
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, product

MOSCOW = ZoneInfo("Europe/Moscow")
NO_API = Unavailable(ErrorCode.NOT_AVAILABLE_HERE)


def promise(lends: float, price: float) -> Offering:
    """A promised payment for three days."""
    made = replace(offering(f"promise-{lends:.0f}"), kind=ProductKind.PROMISED_PAYMENT, once=rub(price))
    return replace(made, promised=rub(lends), term=Term(TermKind.DAYS, 3, renews=False), until=None)


class Words:
    """Tells `told`, or fails as it is told to."""

    def __init__(self) -> None:
        self.told: ReliefWord | KioskError = BARRED

    async def word(self, subscriber: Subscriber) -> ReliefWord:
        await asyncio.sleep(0)
        if isinstance(self.told, KioskError):
            raise self.told
        return self.told


class Counter:
    """A logged-in visitor with a tariff, and the operator behind him."""

    def __init__(self) -> None:
        self.clock, self.words = StillClock(), Words()
        directory = FakeDirectory()
        self.reader = FakeReader(self.clock, rub(-45.30), owned=(product("Первый", ProductKind.TARIFF, fee=199.90),))
        self.catalogue, self.qualifier = FakeCatalogue([promise(300, 35), promise(100, 15)]), FakeQualifier()
        self.visits = Visits(
            identities=directory,
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        self.desk = Reliefs(
            self.visits,
            ReliefGround(directory, self.reader, self.words, self.catalogue, self.qualifier, self.clock, MOSCOW),
        )
        self.token = VisitToken("")

    async def told(self) -> list[Relief]:
        async with aclosing(self.desk.relief(self.token)) as pictures:
            return [one async for one in pictures]


@pytest.fixture
async def counter() -> Counter:
    counter = Counter()
    challenge = await counter.visits.send_code(NUMBER, "ru")
    counter.token = await counter.visits.answer_code(challenge.challenge, RIGHT_CODE)
    return counter


async def test_what_works_comes_first_and_the_promises_after_it_the_smallest_first(counter: Counter) -> None:
    first, whole = await counter.told()
    assert (first.word, first.promises, first.is_whole) == (BARRED, None, False)
    assert whole.promises is not None
    assert [one.lends for one in whole.promises] == [rub(100), rub(300)]
    assert replace(whole, promises=None, is_whole=False) == first


async def test_an_operator_without_the_api_has_it_worked_out(counter: Counter) -> None:
    counter.words.told = NO_API
    relief = (await counter.told())[-1]
    assert (relief.word.is_operators, relief.word.restored_by) == (False, rub(45.30))


async def test_a_promise_without_a_quote_is_told_by_its_own_terms(counter: Counter) -> None:
    counter.qualifier.silent = True
    promises = (await counter.told())[-1].promises
    assert promises
    assert (promises[0].price, promises[0].obstacle) == (rub(15), None)
    assert promises[0].taken_back == ComingCharge(date(2026, 11, 25), promises[0].name, rub(100))


async def test_a_promise_is_told_by_the_operator_s_quote_where_there_is_one(counter: Counter) -> None:
    back = ComingCharge(date(2026, 11, 26), "Обещанный", rub(100))
    why = Obstacle(ObstacleKind.OTHER, "", None, "Не раньше чем через сутки")
    counter.qualifier.said = (Quote((why,), (ComingCharge(date(2026, 11, 22), "Обещанный", rub(20)),), back),)
    promises = (await counter.told())[-1].promises
    assert promises
    assert (promises[0].price, promises[0].taken_back, promises[0].obstacle) == (rub(20), back, why)


async def test_a_promise_that_cannot_be_had_now_is_told_with_its_own_price(counter: Counter) -> None:
    why = Obstacle(ObstacleKind.OTHER, "", None, "Доступно, когда на балансе меньше 100,00 ₽")
    counter.qualifier.said = (Quote((why,), (), None),)
    promises = (await counter.told())[-1].promises
    assert promises
    assert (promises[0].price, promises[0].obstacle) == (rub(15), why)


async def test_one_promise_at_a_time(counter: Counter) -> None:
    lent = product("Обещанный", ProductKind.PROMISED_PAYMENT, fee=100, next_charge=date(2026, 11, 25))
    counter.reader.owned = (*counter.reader.owned, lent)
    whole = (await counter.told())[-1]
    assert (whole.owed, whole.promises) == (Owed("Обещанный", rub(100), date(2026, 11, 25)), ())


async def test_without_a_catalogue_there_are_no_promises_and_the_rest_stands(counter: Counter) -> None:
    counter.catalogue.silent = True
    whole = (await counter.told())[-1]
    assert (whole.promises, whole.word) == ((), BARRED)


async def test_how_long_it_lasts_is_left_out_where_the_products_are_not_told(counter: Counter) -> None:
    counter.reader.missing.add("products")
    assert (await counter.told())[-1].lasts is None


async def test_where_neither_word_nor_products_are_told_nothing_is_made_up(counter: Counter) -> None:
    counter.words.told = NO_API
    counter.reader.missing.add("products")
    with pytest.raises(Unavailable, match="operator_unreachable"):
        await counter.told()


async def test_nothing_is_told_after_the_visit_is_over(counter: Counter) -> None:
    async with aclosing(counter.desk.relief(counter.token)) as pictures:
        await anext(pictures)
        await counter.visits.log_out(counter.token)
        with pytest.raises(Refused, match="not_logged_in"):
            await anext(pictures)
