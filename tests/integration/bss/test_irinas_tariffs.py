"""What tariffs would have cost, asked of the reference operator: its catalogue's rules over its own lines."""

from __future__ import annotations

from contextlib import aclosing
from datetime import date

import pytest

from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.products import Section
from kiosk.domain.what_if import Bundle, Grounds, Sureness, Verdict, WhatIf
from kiosk.services.what_if import WhatIfs
from tests.integration.bss.conftest import IRINA, MOSCOW, Bench


def roubles(amount: int) -> Money:
    return Money.of_major(amount, Currency.RUB)


async def asked(bench: Bench, number: PhoneNumber, section: Section = Section.MOBILE) -> WhatIf:
    """The last picture."""
    operator = bench.operator
    desk = WhatIfs(
        visits=bench.visits,
        directory=operator.directory,
        reader=operator.accounts,
        catalogue=operator.catalogue,
        clock=bench.clock,
        zone=MOSCOW,
        currency=Currency.RUB,
    )
    async with aclosing(desk.what_if(await bench.log_in(number), section)) as pictures:
        return [picture async for picture in pictures][-1]


async def test_irinas_own_tariff_replayed_is_what_she_was_charged_to_the_kopeck(bench: Bench) -> None:
    what_if = await asked(bench, IRINA)
    assert what_if.grounds is Grounds.MONTHS
    assert what_if.months == tuple(date(2026, month, 1) for month in range(5, 11))
    assert what_if.proof
    assert what_if.proof.sureness() is Sureness.EXACT
    assert what_if.proof.charged() == what_if.proof.replayed()
    assert what_if.proof.charged() > roubles(6 * 590)  # calls to a landline, which no package covers
    assert what_if.proof.outside > 0


async def test_irina_is_told_to_stay_for_her_tariff_brings_the_internet_along(bench: Bench) -> None:
    what_if = await asked(bench, IRINA)
    assert what_if.bundle == Bundle(("Домашний 300",), roubles(600))
    assert what_if.advice
    assert what_if.advice.verdict is Verdict.NOTHING_CHEAPER
    assert what_if.candidates[0].is_current
    assert all(one.cost for one in what_if.candidates)
    assert {one.name for one in what_if.candidates} == {"Семья", "Свой круг", "Максимум", "Первый", "Поминутный"}


async def test_everybody_with_a_tariff_finds_it_replayed_exactly_but_for_the_fee_before_the_rise(
    bench: Bench,
) -> None:
    listed = (await bench.sandbox.get("/sandbox/subscribers")).json()
    numbers = [PhoneNumber(one["number"]) for one in listed if one.get("number") and one["trait"] != "closed"][:6]
    assert len(numbers) > 4
    for number in numbers:
        proof = (await asked(bench, number)).proof
        assert proof, number
        assert proof.sureness() in (Sureness.EXACT, Sureness.OLD_FEE), number
        assert not proof.unexplained()


@pytest.mark.parametrize("section", [Section.INTERNET, Section.TV])
async def test_the_house_has_a_list_with_prices(bench: Bench, section: Section) -> None:
    what_if = await asked(bench, IRINA, section)
    assert what_if.grounds is Grounds.NOT_METERED
    assert sum(one.is_current for one in what_if.candidates) == 1
    assert all(one.fee for one in what_if.candidates if not one.is_current)
