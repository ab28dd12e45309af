"""Lines of one month, for what-ifs: a use each, as operators tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit, pack
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section
from kiosk.domain.tariff_rules import Cover, Rate, TariffRules
from kiosk.domain.what_if_month import MonthReading, MonthUse

ZONE = ZoneInfo("Europe/Moscow")
GIGABYTE = 1024 * 1024
_KINDS = {
    PackageUnit.MINUTES: (LineKind.CALL_OUT, VolumeUnit.SECONDS, PaidFrom.PACKAGE_MINUTES),
    PackageUnit.MEGABYTES: (LineKind.DATA, VolumeUnit.KILOBYTES, PaidFrom.PACKAGE_DATA),
    PackageUnit.MESSAGES: (LineKind.SMS, VolumeUnit.PIECES, PaidFrom.PACKAGE_SMS),
}


def minor(amount: int) -> Money:
    """Kopecks."""
    return Money(amount, Currency.RUB)


def rules(
    fee: int = 0,
    *,
    seconds: int = 0,
    kilobytes: int = 0,
    messages: int = 0,
    call: int = 100,
    data: int = 10,
    message: int = 200,
    call_step: int = 60,
    data_step: int = 1024,
    cover: Cover = Cover.WHOLE,
) -> TariffRules:
    """A tariff, in kopecks; by minutes and megabytes unless told."""
    return TariffRules(
        fee=minor(fee),
        seconds=seconds,
        kilobytes=kilobytes,
        messages=messages,
        call=Rate(minor(call), call_step),
        data=Rate(minor(data), data_step),
        message=Rate(minor(message), 1),
        tax_percent=22,
        cover=cover,
    )


def month_of(number: int) -> Period:
    """A month of 2026, up to November."""
    return Period(datetime(2026, number, 1, tzinfo=ZONE), datetime(2026, number + 1, 1, tzinfo=ZONE))


def use(
    unit: PackageUnit, volume: int, charged: int = 0, *, second: int = 0, month: int = 10, packaged: bool | None = None
) -> Line:
    """One use, `second` seconds after the month began; from the package unless it was charged for."""
    kind, counted, package = _KINDS[unit]
    from_package = not charged if packaged is None else packaged
    return Line(
        when=month_of(month).start + timedelta(seconds=second),
        amount=minor(-charged),
        kind=kind,
        cause=Cause.OVERUSE,
        name="",
        counterpart="",
        place="",
        volume=volume,
        unit=counted,
        rate=None,
        paid_from=package if from_package else PaidFrom.BALANCE,
        section=Section.MOBILE,
    )


def call(seconds: int, charged: int = 0, *, second: int = 0, month: int = 10) -> Line:
    """A call."""
    return use(PackageUnit.MINUTES, seconds, charged, second=second, month=month)


def charge(cause: Cause, amount: int, *, month: int = 10, kind: LineKind = LineKind.FEE) -> Line:
    """A charge that is no use of the tariff; of two units a month's fee."""
    return replace(
        call(0, amount, month=month), kind=kind, cause=cause, unit=VolumeUnit.NONE, paid_from=PaidFrom.BALANCE
    )


def as_listed(lines: Sequence[Line]) -> list[Line]:
    """`lines` as an operator lists them: the newest first, and of one moment the last first."""
    return sorted(lines, key=lambda line: line.when)[::-1]


def month_use(lines: Sequence[Line], own: TariffRules | None = None, *, month: int = 10, page: int = 5) -> MonthUse:
    """The month of `lines`, told in order of time, read page by page."""
    period = month_of(month)
    reading, listed = MonthReading(period, date(2026, month, 1), Currency.RUB), as_listed(lines)
    for first in range(0, len(listed), page):
        reading.add(pack(listed[first : first + page], Currency.RUB))
    return reading.month(own)
