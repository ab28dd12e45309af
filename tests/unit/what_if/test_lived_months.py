"""Everybody of the reference operator, charged again by the tariff they have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kiosk.domain.money import Currency
from kiosk.domain.what_if_month import MonthReading, MonthUse
from kiosk.domain.what_if_replay import replay
from sandbox.operator.clock import ZONE, milliseconds
from sandbox.operator.world.catalogue import BY_USE, PRICE_RISE_MONTHS_AGO, TARIFFS, Tariff
from sandbox.operator.world.lives import Life
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.lived_lines import lines_of, months_before, rules_of

NOW = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
MONTHS = months_before(NOW, 6, ZONE)
LAST_BEFORE_THE_RISE = MONTHS[-PRICE_RISE_MONTHS_AGO - 1].start.date()
SOLD = {tariff.name: tariff for tariff in (*TARIFFS, BY_USE)}


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return list(WorldOrder(subscribers=200).lives(milliseconds(NOW)))


def tariff_of(life: Life) -> Tariff | None:
    return next(
        (
            SOLD[one.name]
            for one in life.products
            if one.kind == "tariff" and one.section == "mobile" and one.status != "terminated"
        ),
        None,
    )


def months_of(life: Life, tariff: Tariff) -> Iterator[MonthUse]:
    page = lines_of(life)
    for period in MONTHS:
        reading = MonthReading(period, period.start.date(), Currency.RUB)
        reading.add(page)
        yield reading.month(rules_of(tariff))


def fee_taken(life: Life, tariff: Tariff, month: MonthUse) -> int:
    """The demo subscriber's price rose a month before everybody's."""
    risen_later = life.subscriber.trait != "demo" and month.month == LAST_BEFORE_THE_RISE
    return tariff.fee_before_minor if risen_later else tariff.fee_minor


def test_everybodys_own_tariff_charges_what_the_operator_charged_to_the_last_kopeck(lives: list[Life]) -> None:
    checked = 0
    for life in lives:
        tariff = tariff_of(life)
        if tariff is None:
            continue
        for month in months_of(life, tariff):
            bill = replay(rules_of(tariff), month)
            assert bill.use() == month.charged, (life.subscriber.subscriber, month.month)
            assert bill.fee.minor == tariff.fee_minor
            assert month.fee.minor == fee_taken(life, tariff, month)
            assert not month.unrated
            checked += 1
    assert checked > 1_100
