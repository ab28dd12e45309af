"""How people get into what a zero-balance screen, a block or a used-up package is about."""

from __future__ import annotations

from dataclasses import replace as with_rows
from datetime import timedelta

from msgspec.structs import replace

from sandbox.operator.clock import local
from sandbox.operator.shop.shelf import offering_named
from sandbox.operator.shop.tariffs import INTERNET_TARIFFS
from sandbox.operator.storage.records import Fee
from sandbox.operator.world.catalogue import KILOBYTES, MINUTE_S, TURKEY
from sandbox.operator.world.funding import HOUR_MS
from sandbox.operator.world.lives import Life
from sandbox.operator.world.months import Month
from sandbox.operator.world.packages import Package
from sandbox.operator.world.services import Service
from sandbox.operator.world.traffic import Act, Meter

_BREAK_DAYS = 20


def call_abroad(meter: Meter, balance_minor: int, now_ms: int) -> None:
    """A call from Turkey, the day before, that costs a little more than there is."""
    minutes = balance_minor // TURKEY.rates.minute + 1
    meter.add(Act(now_ms - 20 * HOUR_MS, "roamingCall", minutes * MINUTE_S, abroad=TURKEY), "balance")


def barred(life: Life, now_ms: int) -> Life:
    """The life of somebody below zero: outgoing calls are stopped."""
    since = local(now_ms - 20 * HOUR_MS).date().isoformat()
    products = [
        replace(one, status="suspended", block_cause="noMoney", blocked_since=since)
        if one.section == "mobile" and one.kind == "tariff"
        else one
        for one in life.products
    ]
    return with_rows(life, products=products)


def unpaid(service: Service, running: Month) -> Service:
    """The same, blocked since the first: the month's fee was due, and there was no money."""
    return with_rows(
        service,
        day=1,
        last=running.back(1),
        status="suspended",
        block_cause="noMoney",
        blocked_since=running.day(1).isoformat(),
    )


def on_a_break(service: Service, running: Month, now_ms: int) -> Service:
    """The same, stopped on the first by its owner's wish, for some weeks from now."""
    return with_rows(
        service,
        day=1,
        last=running.back(1),
        status="suspended",
        block_cause="ownWish",
        blocked_since=running.day(1).isoformat(),
        blocked_until=(local(now_ms).date() + timedelta(days=_BREAK_DAYS)).isoformat(),
        next_charge_day=running.back(-1).day(1).isoformat(),
    )


def break_fee(service: Service, subscriber: str) -> Fee:
    """What a month of a break costs."""
    offering = next(one for one in INTERNET_TARIFFS if one.offering == offering_named(service.name))
    started = service.last or service.first
    fee = service.fee(subscriber, started.back(-1).start_ms(), offering.suspended_minor or 0)
    return replace(fee, name=f"{service.name} (приостановлено)")


def use_up(meter: Meter, package: Package, now_ms: int) -> None:
    """All that is left of a month's package, an hour ago, and ten megabytes beyond it."""
    at_ms = max(Month.of(now_ms).start_ms(), now_ms - HOUR_MS)
    left = (("callOut", package.seconds), ("data", package.kilobytes), ("sms", package.messages))
    for kind, volume in left:
        if volume:
            meter.add(Act(at_ms, kind, volume), package.pay(kind, volume))
    meter.add(Act(at_ms, "data", 10 * KILOBYTES), "balance")
