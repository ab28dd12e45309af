"""What an ordinary subscriber has and how they use it: a plan, drawn by chance within what the trait allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from sandbox.operator.shop.shelf import offering_named
from sandbox.operator.world.catalogue import (
    BY_USE,
    COUNTRIES,
    EXTRAS,
    HOROSCOPE,
    INTERNET,
    TARIFFS,
    TELEVISION,
    Offer,
    Tariff,
)
from sandbox.operator.world.funding import HOUR_MS
from sandbox.operator.world.months import Month, history
from sandbox.operator.world.services import Service, offer_service, tariff_service
from sandbox.operator.world.straits import on_a_break, unpaid
from sandbox.operator.world.traffic import Habits, Trip, habits_of

_TARIFFS = {"plain": BY_USE, "riser": TARIFFS[1], "limit": TARIFFS[3]}
"""Tariffs that are not left to chance."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody has and does. `tariff` is the mobile one or `None`, `last` the last month as a customer."""

    subscriber: str
    trait: str
    tariff: Tariff | None
    services: tuple[Service, ...]
    habits: Habits
    trip: Trip | None
    last: Month
    now_ms: int


def plan_of(rng: Random, account: str, trait: str, now_ms: int) -> Plan:
    """The plan of an account; traits are those of `ordinary.TRAITS`."""
    months = history(now_ms)
    tariff = _TARIFFS.get(trait) or rng.choice(TARIFFS)
    services = _services(rng, trait, tariff, months)
    last = months[-1]
    if trait == "closed":
        last = months[-3]
        services = tuple(one.ended(last) for one in services)
    if trait == "unpaid":
        last = months[-2]
        services = (unpaid(services[0], months[-1]),)
    if trait == "suspended":
        services = (services[0], on_a_break(services[1], months[-1], now_ms))
    if trait == "debtor":
        since = months[-1].day(1).isoformat()
        services = tuple(
            replace(one, status="suspended", block_cause="noMoney", blocked_since=since) for one in services
        )
    mobile = trait not in ("internet", "tv")
    trip = _trip(rng, months) if rng.random() < 0.25 and trait == "ordinary" else None
    habits = replace(habits_of(rng), sessions=20) if trait == "plain" else habits_of(rng)
    return Plan(account, trait, tariff if mobile else None, services, habits, trip, last, now_ms)


def _services(rng: Random, trait: str, tariff: Tariff, months: Sequence[Month]) -> tuple[Service, ...]:
    day = rng.randrange(2, 29)
    mobile = tariff_service(tariff, day, months[0])
    house = [offer_service("p-internet", rng.choice(INTERNET), rng.randrange(2, 29), months[0])]
    house += [offer_service("p-tv", rng.choice(TELEVISION), rng.randrange(2, 29), months[rng.randrange(6)])]
    match trait:
        case "internet":
            return (house[0],)
        case "tv":
            return (house[1],)
        case "suspended":
            return (mobile, house[0])
        case "forgotten":
            return (mobile, *(_forgotten(offer, months) for offer in (HOROSCOPE, EXTRAS[3])))
        case "plain" | "silent" | "debtor" | "negative" | "unpaid" | "riser" | "limit":
            return (mobile,)
    chosen = [mobile, *(one for one in house if rng.random() < 0.4)]
    sections = {one.section for one in chosen}
    for place, offer in enumerate(rng.sample(EXTRAS, rng.randrange(4)), 1):
        if offer.section in sections:
            extra = offer_service(f"p-extra{place}", offer, rng.randrange(2, 29), rng.choice(months[:-1]))
            chosen.append(_agreed(rng, extra, months[-1]))
    return tuple(chosen)


def _forgotten(offer: Offer, months: Sequence[Month]) -> Service:
    """A subscription agreed to long ago and used a little."""
    service = offer_service("p-" + offering_named(offer.name), offer, 9, months[3])
    day = service.since_day
    return replace(service, consent_day=day, consent_channel="sms", last_used_day=months[4].day(20).isoformat())


def _agreed(rng: Random, extra: Service, running: Month) -> Service:
    """The extra with its consent, and with a last use that may be long ago."""
    last_used = max(extra.first, running.back(rng.choice((0, 0, 1, 3, 6))))
    return replace(
        extra,
        consent_day=extra.since_day,
        consent_channel=rng.choice(("sms", "web", "app", "office", "call")),
        last_used_day=last_used.day(1).isoformat() if last_used > extra.first else extra.since_day,
    )


def _trip(rng: Random, months: Sequence[Month]) -> Trip:
    start_ms = rng.choice(months).at(rng.randrange(1, 20), 9)
    return Trip(rng.choice(COUNTRIES), start_ms, start_ms + rng.randrange(3, 12) * 24 * HOUR_MS)
