"""Why one month cost another sum than the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.change_split import ChangeSplit, Reason, Side, split
from kiosk.domain.charged_things import MOST_NAMES, NOT_SPENDING
from kiosk.domain.expense_report import exceeded
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit, microseconds, pack
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section

OCTOBER = Period(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
NOVEMBER = Period(OCTOBER.end, datetime(2026, 12, 1, tzinfo=UTC))
KINDS = {
    LineKind.FEE: (Cause.TARIFF, VolumeUnit.MONTHS),
    LineKind.SUBSCRIPTION: (Cause.SUBSCRIPTION, VolumeUnit.MONTHS),
    LineKind.CALL_OUT: (Cause.OVERUSE, VolumeUnit.SECONDS),
    LineKind.DATA: (Cause.OVERUSE, VolumeUnit.KILOBYTES),
    LineKind.ROAMING_DATA: (Cause.ROAMING, VolumeUnit.KILOBYTES),
    LineKind.ONE_OFF: (Cause.ONE_OFF, VolumeUnit.PIECES),
    LineKind.ADJUSTMENT: (Cause.ADJUSTMENT, VolumeUnit.MONTHS),
    LineKind.TOP_UP: (Cause.TOP_UP, VolumeUnit.NONE),
}


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


def charge(
    at: datetime, kind: LineKind, cost: float, name: str = "", *, volume: int = 1, rate: float | None = None
) -> Line:
    cause, unit = KINDS[kind]
    place = "Турция, Turkcell" if cause is Cause.ROAMING else ""
    price = None if rate is None else rub(rate)
    return Line(at, rub(-cost), kind, cause, name, "", place, volume, unit, price, PaidFrom.BALANCE, Section.MOBILE)


def october(day: int) -> datetime:
    return datetime(2026, 10, day, tzinfo=UTC)


def november(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)


def side(period: Period, lines: Sequence[Line], seen: datetime | None = None) -> Side:
    ledger = Ledger(period, Currency.RUB, UTC)
    ledger.add(pack(lines, Currency.RUB))
    return Side(period, microseconds(seen or period.end), ledger.things())


def compared(before: Sequence[Line], now: Sequence[Line], seen: datetime | None = None) -> ChangeSplit:
    return split(side(NOVEMBER, now, seen), side(OCTOBER, before), date(2026, 10, 1), Currency.RUB)


def told(found: ChangeSplit) -> list[tuple[Reason, str, Money]]:
    return [(part.reason, part.name, part.amount) for part in found.parts]


def fee(at: datetime, name: str, cost: float, rate: float | None = None) -> Line:
    return charge(at, LineKind.FEE, cost, name, rate=cost if rate is None else rate)


def test_a_dearer_tariff_is_told_with_both_prices() -> None:
    found = compared([fee(october(1), "Семья", 520)], [fee(november(1), "Семья", 590)])
    (part,) = found.parts
    assert (part.reason, part.amount, part.before, part.now) == (Reason.PRICE, rub(70), rub(520), rub(590))


def test_a_service_charged_for_the_first_time_is_new_and_one_charged_no_more_has_ended() -> None:
    found = compared([fee(october(3), "Музыка", 99)], [fee(november(20), "Гороскоп", 78)])
    assert told(found) == [(Reason.ENDED, "Музыка", rub(-99)), (Reason.NEW, "Гороскоп", rub(78))]


def test_a_service_whose_day_has_not_come_yet_has_not_ended() -> None:
    before = [fee(october(28), "Семья", 590), fee(october(3), "Музыка", 99)]
    found = compared(before, [], seen=november(22))
    assert told(found) == [(Reason.AWAITED, "Семья", rub(-590)), (Reason.ENDED, "Музыка", rub(-99))]


def test_in_a_month_that_is_over_nothing_is_awaited() -> None:
    found = compared([fee(october(31), "Семья", 590)], [])
    assert told(found) == [(Reason.ENDED, "Семья", rub(-590))]


def test_a_month_charged_in_part_is_no_other_price() -> None:
    found = compared([fee(october(20), "Кино", 76, rate=199)], [fee(november(1), "Кино", 199)])
    assert told(found) == [(Reason.PRORATION, "Кино", rub(123))]


def test_a_part_of_a_month_and_a_price_rise_are_told_apart() -> None:
    found = compared([fee(october(20), "Кино", 76, rate=190)], [fee(november(1), "Кино", 199)])
    assert told(found) == [(Reason.PRORATION, "Кино", rub(114)), (Reason.PRICE, "Кино", rub(9))]


def test_a_service_charged_twice_is_more_of_it_and_not_dearer() -> None:
    found = compared([fee(october(1), "Дом", 450)], [fee(november(1), "Дом", 450), fee(november(15), "Дом", 450)])
    assert told(found) == [(Reason.VOLUME, "Дом", rub(450))]


def test_the_same_calls_at_another_rate_are_dearer_and_more_calls_are_more() -> None:
    before = [charge(october(5), LineKind.CALL_OUT, 30, volume=180, rate=10)]
    now = [charge(november(5), LineKind.CALL_OUT, 72, volume=360, rate=12)]
    assert told(compared(before, now)) == [(Reason.VOLUME, "", rub(30)), (Reason.PRICE, "", rub(12))]


def test_a_journey_is_use_and_no_new_service() -> None:
    found = compared([], [charge(november(18), LineKind.ROAMING_DATA, 65, volume=13 * 1024, rate=5)])
    assert told(found) == [(Reason.VOLUME, "Турция", rub(65))]


def test_what_was_bought_once_is_one_off_in_either_month() -> None:
    before = [charge(october(5), LineKind.ONE_OFF, 150, "+10 ГБ", rate=150)]
    now = [charge(november(5), LineKind.ONE_OFF, 490, "Турция", rate=490)]
    assert told(compared(before, now)) == [(Reason.ONE_OFF, "Турция", rub(490)), (Reason.ONE_OFF, "+10 ГБ", rub(-150))]


def test_unused_days_that_are_paid_back_are_a_part_of_a_month() -> None:
    back = charge(november(5), LineKind.ADJUSTMENT, -196.67, "Семья", rate=590)
    correction = charge(november(6), LineKind.ADJUSTMENT, -10)
    assert told(compared([], [back, correction])) == [
        (Reason.PRORATION, "Семья", rub(-196.67)),
        (Reason.ONE_OFF, "", rub(-10)),
    ]


def test_names_without_end_are_told_together_and_still_add_up() -> None:
    now = [charge(november(5), LineKind.ONE_OFF, 1, f"thing {number}") for number in range(MOST_NAMES + 50)]
    found = compared([], now)
    assert (len(found.parts), found.parts[0].name, found.parts[0].amount) == (MOST_NAMES + 1, "", rub(50))
    assert not found.unexplained()


def test_money_paid_in_makes_no_difference() -> None:
    assert told(compared([], [charge(november(15), LineKind.TOP_UP, -1000)])) == []


def test_each_kind_of_use_beyond_the_package_is_added_up_with_its_volume() -> None:
    lines = [
        charge(november(11), LineKind.CALL_OUT, 20, volume=120, rate=10),
        charge(november(12), LineKind.CALL_OUT, 10, "Город", volume=60, rate=10),
        charge(november(12), LineKind.DATA, 44, volume=44 * 1024, rate=1),
        charge(november(13), LineKind.ROAMING_DATA, 65, volume=13 * 1024, rate=5),
    ]
    found = exceeded(side(NOVEMBER, lines).things, Currency.RUB)
    assert [(one.kind, one.volume, one.cost) for one in found] == [
        (LineKind.DATA, 44 * 1024, rub(44)),
        (LineKind.CALL_OUT, 180, rub(30)),
    ]


def lines_in(period: Period) -> st.SearchStrategy[list[Line]]:
    length = (period.end - period.start) // timedelta(seconds=1)
    return st.lists(
        st.builds(
            lambda second, kind, cost, name, volume, rate: charge(
                period.start + timedelta(seconds=second), kind, cost / 100, name, volume=volume, rate=rate
            ),
            st.integers(0, length - 1),
            st.sampled_from(list(KINDS)),
            st.integers(-50_000, 90_000),
            st.sampled_from(["", "Семья", "Гороскоп", "Дом"]),
            st.integers(0, 5_000),
            st.none() | st.integers(0, 900),
        ),
        max_size=25,
    )


def bought(lines: Sequence[Line]) -> int:
    return -sum(line.amount.minor for line in lines if line.cause not in NOT_SPENDING)


@given(lines_in(OCTOBER), lines_in(NOVEMBER), st.integers(1, 30))
def test_the_parts_add_up_to_the_difference_to_the_last_unit(
    before: list[Line], now: list[Line], seen_day: int
) -> None:
    found = compared(before, now, november(seen_day))
    assert not found.unexplained()
    assert found.amount.minor == bought(now) - bought(before)
    assert sum(amount.minor for _, amount in found.reasons()) == found.amount.minor


@given(lines_in(OCTOBER), lines_in(NOVEMBER))
def test_the_order_of_the_lines_does_not_matter(before: list[Line], now: list[Line]) -> None:
    assert compared(before, now) == compared(before[::-1], now[::-1])


@given(lines_in(NOVEMBER))
def test_a_month_does_not_differ_from_the_same_month_before(now: list[Line]) -> None:
    before = [replace(line, when=line.when - timedelta(days=31)) for line in now]
    assert told(compared(before, now)) == []
