"""Lives of the reference operator's world as lines, without asking it: what happened is what is asked about."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from kiosk.domain.expenses import (
    NO_RATE,
    Cause,
    LineKind,
    LinePage,
    PaidFrom,
    Period,
    VolumeUnit,
    codes_of,
)
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section
from kiosk.domain.tariff_rules import Rate, TariffRules
from sandbox.operator.storage.records import Fee, Usage
from sandbox.operator.world.catalogue import GIGABYTE, KILOBYTES, MINUTE_S, Tariff
from sandbox.operator.world.lives import Life

_USES = {
    "callOut": codes_of(LineKind.CALL_OUT, Cause.OVERUSE, PaidFrom.UNKNOWN, VolumeUnit.SECONDS, Section.MOBILE),
    "callIn": codes_of(LineKind.CALL_IN, Cause.OVERUSE, PaidFrom.UNKNOWN, VolumeUnit.SECONDS, Section.MOBILE),
    "data": codes_of(LineKind.DATA, Cause.OVERUSE, PaidFrom.UNKNOWN, VolumeUnit.KILOBYTES, Section.MOBILE),
    "sms": codes_of(LineKind.SMS, Cause.OVERUSE, PaidFrom.UNKNOWN, VolumeUnit.PIECES, Section.MOBILE),
    "roamingCall": codes_of(LineKind.ROAMING_CALL, Cause.ROAMING, PaidFrom.UNKNOWN, VolumeUnit.SECONDS, Section.MOBILE),
    "roamingData": codes_of(
        LineKind.ROAMING_DATA, Cause.ROAMING, PaidFrom.UNKNOWN, VolumeUnit.KILOBYTES, Section.MOBILE
    ),
    "roamingSms": codes_of(LineKind.ROAMING_SMS, Cause.ROAMING, PaidFrom.UNKNOWN, VolumeUnit.PIECES, Section.MOBILE),
}
_FEES = {
    "fee": (LineKind.FEE, Cause.TARIFF),
    "subscription": (LineKind.SUBSCRIPTION, Cause.SUBSCRIPTION),
    "oneOff": (LineKind.ONE_OFF, Cause.ONE_OFF),
    "adjustment": (LineKind.ADJUSTMENT, Cause.ADJUSTMENT),
}
_HOME = {Section.INTERNET: Cause.INTERNET, Section.TV: Cause.TV}
_PAID = {
    "balance": PaidFrom.BALANCE,
    "packageMinutes": PaidFrom.PACKAGE_MINUTES,
    "packageData": PaidFrom.PACKAGE_DATA,
    "packageSms": PaidFrom.PACKAGE_SMS,
    "nothing": PaidFrom.NOTHING,
}


def lines_of(life: Life) -> LinePage:
    """Usage and fees of a life on one long page, newest first."""
    rows = [(one.at_ms, one.amount_minor, one.volume, _used(one), one.place) for one in life.usage]
    rows += [(one.at_ms, one.amount_minor, 0, _taken(one), one.name) for one in life.fees]
    rows.sort(key=lambda row: row[0])
    rows.reverse()
    return LinePage(
        Currency.RUB,
        array("q", [row[0] * 1000 for row in rows]).tobytes(),
        array("q", [-row[1] for row in rows]).tobytes(),
        array("q", [row[2] for row in rows]).tobytes(),
        array("q", [NO_RATE] * len(rows)).tobytes(),
        b"".join([row[3] for row in rows]),
        tuple([row[4] for row in rows]),
        ("",) * len(rows),
        ("",) * len(rows),
    )


def paged(whole: LinePage, rows: int) -> Iterator[LinePage]:
    """The same lines in pages of `rows`."""
    for start in range(0, len(whole), rows):
        end = start + rows
        yield LinePage(
            whole.currency,
            whole.when[start * 8 : end * 8],
            whole.amount[start * 8 : end * 8],
            whole.volume[start * 8 : end * 8],
            whole.rate[start * 8 : end * 8],
            whole.codes[start * 5 : end * 5],
            whole.name[start:end],
            whole.counterpart[start:end],
            whole.place[start:end],
        )


def rules_of(tariff: Tariff) -> TariffRules:
    """A tariff of that world in our words."""

    def rate(minor: int, step: int) -> Rate:
        return Rate(Money(minor, Currency.RUB), step)

    return TariffRules(
        fee=Money(tariff.fee_minor, Currency.RUB),
        seconds=tariff.minutes * MINUTE_S,
        kilobytes=tariff.gigabytes * GIGABYTE,
        messages=tariff.messages,
        call=rate(tariff.beyond.minute, MINUTE_S),
        data=rate(tariff.beyond.megabyte, KILOBYTES),
        message=rate(tariff.beyond.message, 1),
        tax_percent=22,
    )


def months_before(now: datetime, count: int, zone: tzinfo) -> list[Period]:
    """The last full months, oldest first."""
    ends = [now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    for _ in range(count):
        ends.append((ends[-1] - timedelta(days=1)).replace(day=1))
    ends.reverse()
    return [Period(start, end) for start, end in pairwise(ends)]


def _used(one: Usage) -> bytes:
    codes = bytearray(_USES[one.kind])
    codes[2] = codes_of(LineKind.OTHER, Cause.OTHER, _PAID[one.paid_from], VolumeUnit.NONE, Section.MOBILE)[2]
    return bytes(codes)


def _taken(one: Fee) -> bytes:
    section = Section(one.section)
    kind, cause = _FEES[one.kind]
    cause = _HOME.get(section, cause) if cause is Cause.TARIFF else cause
    return codes_of(kind, cause, PaidFrom.BALANCE, VolumeUnit.MONTHS, section)
