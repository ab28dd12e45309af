"""Irina, whose month is the story of design/screens: 75.60 + 1,000.00 - 862.00 = 213.60, in 1,284 lines.

The rule that places the story, whatever the moment `now`:

- Everything of the running month keeps its pictured day and time when the month is old enough to hold it (from the
  22nd, 14:02 on). Earlier in a month the pictured times are squeezed, in proportion, between its start and `now`.
- What is to come is counted from `now`: the tariff's next fee in 6 days, the melody's in 11, the horoscope's in 28.
- What lies before is counted in months: last month cost 719.00 exactly, the horoscope was a gift four months and two
  days ago, used that day, agreed to a month later, free for three months, and first charged this month.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from sandbox.operator.clock import local
from sandbox.operator.identity import contract_of
from sandbox.operator.storage.records import BalanceAction, Fee, Subscriber
from sandbox.operator.world.catalogue import (
    CALLER_ID,
    FAMILY,
    GIGABYTE,
    HOROSCOPE,
    INTERNET,
    KILOBYTES,
    MINUTE_S,
    MUSIC,
    TELEVISION,
    TURKEY,
)
from sandbox.operator.world.funding import Place, top_up
from sandbox.operator.world.lives import Life, close, movements, numbered_actions, numbered_fees
from sandbox.operator.world.months import Month, days_from, history
from sandbox.operator.world.packages import packages
from sandbox.operator.world.people import DEMO_ACCOUNT, IRINA
from sandbox.operator.world.services import Service, offer_service, tariff_service
from sandbox.operator.world.traffic import Act, Habits, Meter

ACCOUNT = DEMO_ACCOUNT
NUMBER = "+79123456789"

LINES = 1_284
"""Of the running month: 1,280 usages, three fees, one top-up."""

_LEFT = (412 * MINUTE_S, round(3.2 * GIGABYTE), 288)
_MESSAGES = 12
_CALLS_OUT = 48
_CALLS_IN = 150
_SESSIONS = LINES - 4 - 2 - _MESSAGES - _CALLS_OUT - _CALLS_IN

_OPENING_MINOR = 75_60
_HOME = "Москва"
_LANDLINE = "+74951230000"
_CONTACTS = ("+79031234514", "+79161112233", "+79265554433", "+79857778899", "+79035550101")
_TERMINAL = Place("kiosk-0417", "терминал 0417", "cash")
_AUTOPAY = Place("autopay", "автоплатёж", "tokenizedCard")

# A month ago and before: calls to landlines of so many minutes, so many megabytes abroad.
_EARLIER = ((0, 0), (4, 0), (0, 0), (2, 0), (0, 0), (6, 0), (0, 21), (0, 0), (1, 0), (5, 0), (3, 0))


def demo(seed: int, now_ms: int) -> Life:
    """Irina's life up to `now_ms`."""
    rng = Random(f"{seed}/demo")
    months = history(now_ms)
    meter = Meter(ACCOUNT, FAMILY)
    for month, (minutes, megabytes) in zip(months[:-1], _EARLIER, strict=True):
        _earlier_month(rng, meter, month, minutes, megabytes)
    _running_month(rng, meter, now_ms)
    services = _services(months, now_ms)
    fees = numbered_fees(fee for one in services for fee in _fees(one, now_ms))
    actions = _paid(months, meter, fees, now_ms)
    expires_ms = Month.of(now_ms).start_ms(), _midnight_ms(now_ms, 6)
    return close(
        subscriber=_irina(months),
        products=[one.product(ACCOUNT, now_ms) for one in services],
        buckets=packages(ACCOUNT, FAMILY, _LEFT, expires_ms),
        usage=meter.usage,
        fees=fees,
        actions=actions,
    )


def story_ms(now_ms: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    """When a pictured moment of the running month happened, squeezed if the month is too young (module docstring)."""
    month = Month.of(now_ms)
    start_ms, told_ms = month.start_ms(), month.at(22, 14, 2)
    pictured_ms = month.at(day, hour, minute, second)
    if now_ms >= told_ms:
        return pictured_ms
    return (start_ms + (pictured_ms - start_ms) * (now_ms - start_ms) // (told_ms - start_ms)) // 1000 * 1000


def _services(months: list[Month], now_ms: int) -> list[Service]:
    running = months[-1]
    today = local(now_ms).day
    gift = (running.back(4).day(today) - timedelta(days=2)).isoformat()
    agreed = (running.back(3).day(today) - timedelta(days=2)).isoformat()
    yesterday = days_from(now_ms, -1)
    melody = offer_service("p-music", MUSIC, 3, months[-3])
    horoscope = offer_service("p-horoscope", HOROSCOPE, 20, running)
    house = offer_service("p-internet", INTERNET[1], 1, months[0])
    television = offer_service("p-tv", TELEVISION[0], 1, months[0])
    return [
        replace(tariff_service(FAMILY, 1, months[0]), next_charge_day=days_from(now_ms, 6), last_used_day=yesterday),
        replace(
            melody,
            next_charge_day=days_from(now_ms, 11),
            last_used_day=yesterday,
            consent_day=melody.since_day,
            consent_channel="app",
        ),
        replace(
            horoscope,
            since_day=gift,
            last_used_day=gift,
            consent_day=agreed,
            consent_channel="sms",
            next_charge_day=days_from(now_ms, 28),
        ),
        replace(offer_service("p-callerid", CALLER_ID, 1, months[0]), last_used_day=yesterday),
        replace(house, fee_minor=0, fee_before_minor=0, bundled_in="p-mobile", last_used_day=yesterday),
        replace(
            television,
            fee_minor=0,
            fee_before_minor=0,
            bundled_in="p-mobile",
            status="suspended",
            block_cause="ownWish",
            blocked_since=months[-2].day(14).isoformat(),
        ),
    ]


def _fees(service: Service, now_ms: int) -> list[Fee]:
    """Those of the months before as they were due, that of the running month where the story has it."""
    before = service.fees(ACCOUNT, Month.of(now_ms).start_ms() - 1)
    if not service.fee_minor:
        return before
    return [*before, service.fee(ACCOUNT, story_ms(now_ms, service.day), service.fee_minor)]


def _earlier_month(rng: Random, meter: Meter, month: Month, minutes: int, megabytes: int) -> None:
    habits = Habits(_CALLS_OUT, _CALLS_IN, _MESSAGES, 1_000, 180, 15 * KILOBYTES, _CONTACTS, _HOME)
    meter.month(rng, habits, (month.start_ms(), month.end_ms()))
    if minutes:
        at_ms = month.at(11, 20, 31, 56)
        meter.add(Act(at_ms, "callOut", minutes * MINUTE_S, _LANDLINE, _HOME), "balance")
    if megabytes:
        at_ms = month.at(18, 12, 20, 44)
        meter.add(Act(at_ms, "roamingData", megabytes * KILOBYTES, abroad=TURKEY), "balance")


def _running_month(rng: Random, meter: Meter, now_ms: int) -> None:
    """188 minutes, 16.8 GB and 12 messages from the package, a landline call and 13 MB in Turkey from the balance."""
    start_s = Month.of(now_ms).start_ms() // 1000
    seconds = FAMILY.minutes * MINUTE_S - _LEFT[0]
    kilobytes = FAMILY.gigabytes * GIGABYTE - _LEFT[1]
    uses = [("callOut", volume, "packageMinutes") for volume in _shares(rng, seconds, _CALLS_OUT)]
    uses += [("data", volume, "packageData") for volume in _shares(rng, kilobytes, _SESSIONS)]
    uses += [("callIn", 1 + int(rng.expovariate(1 / 150)), "nothing") for _ in range(_CALLS_IN)]
    uses += [("sms", 1, "packageSms")] * _MESSAGES
    for kind, volume, paid_from in uses:
        at_ms = rng.randrange(start_s, max(now_ms // 1000, start_s + 1)) * 1000
        counterpart = "" if kind == "data" else rng.choice(_CONTACTS)
        meter.add(Act(at_ms, kind, volume, counterpart, _HOME), paid_from)
    called_ms = story_ms(now_ms, 11, 20, 31, 56)
    meter.add(Act(called_ms, "callOut", 3 * MINUTE_S, _LANDLINE, _HOME), "balance")
    roamed_ms = story_ms(now_ms, 18, 12, 20, 44)
    meter.add(Act(roamed_ms, "roamingData", 13 * KILOBYTES, abroad=TURKEY), "balance")


def _shares(rng: Random, total: int, parts: int) -> list[int]:
    """`total` cut into so many parts by chance, none empty."""
    cuts = [0, *sorted(rng.sample(range(1, total), parts - 1)), total]
    return [after - before for before, after in pairwise(cuts)]


def _paid(months: list[Month], meter: Meter, fees: list[Fee], now_ms: int) -> list[BalanceAction]:
    """Each month something round on the fifteenth, last month just so much that the story opens with its 75.60."""
    balance = 0
    paid: list[BalanceAction] = []
    moved = movements(meter.usage, fees, [])
    for month in months[:-1]:
        spent = -sum(one.amount_minor for one in moved if month.start_ms() <= one.at_ms < month.end_ms())
        is_last = month == months[-2]
        amount = spent + _OPENING_MINOR - balance if is_last else -(-(spent - balance) // 100_00) * 100_00
        paid.append(top_up(ACCOUNT, month.at(15, 10, 2, 11), amount, _AUTOPAY if is_last else _TERMINAL))
        balance += amount - spent
    paid.append(top_up(ACCOUNT, story_ms(now_ms, 15, 10, 2, 11), 1_000_00, _TERMINAL))
    return numbered_actions(paid)


def _midnight_ms(now_ms: int, days: int) -> int:
    """The midnight that begins the day so many days after that of `now_ms`."""
    on = local(now_ms).date() + timedelta(days=days)
    return Month(on.year, on.month).at(on.day)


def _irina(months: list[Month]) -> Subscriber:
    return Subscriber(
        subscriber=ACCOUNT,
        contract=contract_of(ACCOUNT),
        number=NUMBER,
        given_name=IRINA.given,
        middle_name=IRINA.middle,
        family_name=IRINA.family,
        language=IRINA.language,
        state="active",
        credit_limit_minor=0,
        balance_minor=0,
        points=1_240,
        points_this_month=80,
        since_ms=months[0].start_ms(),
        trait="demo",
    )
