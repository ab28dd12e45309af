"""What was used from packages and what beyond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit, pack
from kiosk.domain.money import Currency, Money
from kiosk.domain.package_use import UseTally
from kiosk.domain.products import Section
from kiosk.domain.statement import PackageUse

START = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = Period(START, START + timedelta(days=30))


def use(kind: LineKind, volume: int, paid_from: PaidFrom, at: datetime = START) -> Line:
    nothing = Money.zero(Currency.RUB)
    return Line(at, nothing, kind, Cause.OVERUSE, "", "", "", volume, VolumeUnit.NONE, None, paid_from, Section.MOBILE)


def tally(*lines: Line) -> UseTally:
    counted = UseTally(MONTH)
    for line in lines:
        counted.add(pack([line], Currency.RUB))
    return counted


def test_outgoing_calls_are_told_in_minutes_inside_and_beyond_the_package() -> None:
    counted = tally(
        use(LineKind.CALL_OUT, 372, PaidFrom.PACKAGE_MINUTES),
        use(LineKind.CALL_OUT, 180, PaidFrom.BALANCE),
        use(LineKind.CALL_IN, 600, PaidFrom.NOTHING),
    )
    assert counted.uses(()) == (PackageUse(PackageUnit.MINUTES, Decimal("6.2"), Decimal(3), None),)


def test_roaming_data_counts_beyond_the_package_in_megabytes() -> None:
    counted = tally(
        use(LineKind.DATA, 2048, PaidFrom.PACKAGE_DATA), use(LineKind.ROAMING_DATA, 13 * 1024, PaidFrom.BALANCE)
    )
    assert counted.uses(()) == (PackageUse(PackageUnit.MEGABYTES, Decimal(2), Decimal(13), None),)


def test_what_remains_is_the_sum_of_all_packages_of_a_unit() -> None:
    packages = [Package("", PackageUnit.MESSAGES, Decimal(left), None, None) for left in (288, 12)]
    assert tally().uses(packages) == (PackageUse(PackageUnit.MESSAGES, Decimal(0), Decimal(0), Decimal(300)),)


def test_lines_outside_the_period_use_nothing() -> None:
    assert tally(use(LineKind.SMS, 1, PaidFrom.PACKAGE_SMS, MONTH.end)).uses(()) == ()
