from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.expenses import Cause, Line, LineKind, Period, pack
from kiosk.domain.money import Currency
from kiosk.domain.statement import VatShare
from kiosk.domain.vat import VatRule, VatTally
from tests.fakes.documents import IRINAS_LINES, MOSCOW, PERIOD, line, rub

RULES = (VatRule(date(2019, 1, 1), 20), VatRule(date(2026, 1, 1), 22))


def charge(day: str, minor: int, cause: Cause = Cause.OVERUSE) -> Line:
    return line(datetime.fromisoformat(day).replace(tzinfo=MOSCOW), minor, LineKind.OTHER, cause)


def shares(*lines: Line, period: Period = PERIOD) -> tuple[VatShare, ...]:
    tally = VatTally(RULES, period, MOSCOW, Currency.RUB)
    for one in lines:
        tally.add(pack([one], Currency.RUB))
    return tally.shares()


def test_the_tax_of_the_approved_drawing_comes_out_to_the_kopeck() -> None:
    assert shares(*IRINAS_LINES) == (VatShare(22, rub(15544)),)


def test_each_charge_is_taxed_at_the_rate_of_its_day_in_the_terminals_zone() -> None:
    winter = Period(datetime(2025, 12, 1, tzinfo=MOSCOW), datetime(2026, 2, 1, tzinfo=MOSCOW))
    found = shares(charge("2025-12-31T23:59:59", -12000), charge("2026-01-01T00:00:00", -12200), period=winter)
    assert found == (VatShare(20, rub(2000)), VatShare(22, rub(2200)))


def test_money_that_came_in_is_not_taxed() -> None:
    top_up, moved = charge("2026-11-02", 100000, Cause.TOP_UP), charge("2026-11-03", -5000, Cause.TRANSFER)
    assert shares(top_up, moved) == ()


def test_a_refund_takes_its_tax_back() -> None:
    assert shares(charge("2026-11-02", -12200), charge("2026-11-03", 12200, Cause.ADJUSTMENT)) == ()


def test_lines_outside_the_period_are_not_taxed() -> None:
    assert shares(charge("2026-10-31T23:59:59", -100)) == ()


@given(st.lists(st.integers(-100_000, -1), min_size=1, max_size=20))
def test_the_tax_is_the_sums_share_rounded_once(charges: list[int]) -> None:
    (share,) = shares(*(charge("2026-11-05", minor) for minor in charges))
    assert abs(share.amount.minor * 122 + sum(charges) * 22) * 2 <= 122
