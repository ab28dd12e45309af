"""Everybody but the demo subscriber. The first few are what tests look for, by trait; the rest is chance."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import msgspec

from sandbox.operator.identity import contract_of
from sandbox.operator.storage.records import BalanceAction, Bucket, Fee, Subscriber
from sandbox.operator.world.catalogue import BY_USE
from sandbox.operator.world.funding import HOUR_MS, ahead, by_invoice, correction
from sandbox.operator.world.lives import Life, Movement, close, movements, numbered_actions, numbered_fees
from sandbox.operator.world.months import Month, history
from sandbox.operator.world.packages import Package, packages
from sandbox.operator.world.people import DEMO_ACCOUNT, IRINA, someone
from sandbox.operator.world.plans import Plan, plan_of
from sandbox.operator.world.straits import barred, break_fee, call_abroad, use_up
from sandbox.operator.world.traffic import Meter

TRAITS = ("closed", "blocked", "plain", "silent", "postpaid", "internet", "tv", "debtor")
"""What subscribers 1, 2, ... are: closed and blocked accounts, no packages, no usage, on credit, one service of the
house only, and one who owes. Everybody after them is "ordinary"."""

MORE_TRAITS = ("negative", "unpaid", "suspended", "forgotten", "riser", "limit", "second")
"""What subscribers 21, 22, ... are: below zero since a call abroad, blocked since the month's fee was due, on a break
of their own wish, paying for what they do not use, with a price rise to come, with all packages used up, and the demo
subscriber's second contract."""

_FIRST_OF_MORE = 21
_FIRST_ACCOUNT = 200_000
_PREFIXES = ("901", "903", "905", "916", "921", "926", "950", "961", "981", "999")
_KAZAKH_PREFIXES = ("701", "705", "777")
_CREDIT_MINOR = 3_000_00


def ordinary(seed: int, index: int, now_ms: int) -> Life:
    """The life of subscriber `index` (from 1); it does not depend on how many others there are."""
    rng = Random(f"{seed}/{index}")
    trait = _trait(index)
    account = str(_FIRST_ACCOUNT + index)
    plan = plan_of(rng, account, trait, now_ms)
    meter = Meter(account, plan.tariff or BY_USE)
    package = _use(rng, plan, meter)
    fees = numbered_fees([fee for one in plan.services for fee in one.fees(account, now_ms)] + _once(rng, plan))
    corrections = _corrections(rng, plan)
    moved = movements(meter.usage, fees, corrections)
    actions = numbered_actions(corrections + _paid(rng, plan, moved))
    if trait == "negative":
        call_abroad(meter, sum(one.amount_minor for one in movements(meter.usage, fees, actions)), now_ms)
    life = close(
        subscriber=_subscriber(rng, index, plan),
        products=[one.product(account, now_ms) for one in plan.services],
        buckets=_buckets(plan, package),
        usage=meter.usage,
        fees=fees,
        actions=actions,
    )
    return barred(life, now_ms) if trait == "negative" else life


def _trait(index: int) -> str:
    if index <= len(TRAITS):
        return TRAITS[index - 1]
    if 0 <= index - _FIRST_OF_MORE < len(MORE_TRAITS):
        return MORE_TRAITS[index - _FIRST_OF_MORE]
    return "ordinary"


def _use(rng: Random, plan: Plan, meter: Meter) -> Package | None:
    """Twelve months of usage; what is left of the running month's package."""
    if plan.tariff is None:
        return None
    package = Package(plan.tariff)
    if plan.trait == "silent":
        return package
    for month in history(plan.now_ms):
        if month > plan.last:
            break
        end_ms = min(month.end_ms(), plan.now_ms)
        share = (end_ms - month.start_ms()) / (month.end_ms() - month.start_ms())
        package = meter.month(rng, plan.habits.scaled(share), (month.start_ms(), end_ms), plan.trip)
    if plan.trait == "limit":
        use_up(meter, package, plan.now_ms)
    return package


def _once(rng: Random, plan: Plan) -> list[Fee]:
    """Charges that come once, and a credit note now and then."""
    chosen: list[tuple[str, str, int]] = []
    if plan.trait == "ordinary" and rng.random() < 0.2:
        chosen.append(("Замена SIM-карты", "oneOff", 100_00))
    if plan.trait == "ordinary" and rng.random() < 0.15:
        chosen.append(("Перерасчёт за перерыв связи", "adjustment", -rng.randrange(10_00, 90_00)))
    fees: list[Fee] = []
    if plan.trait == "suspended":
        fees.append(break_fee(plan.services[1], plan.subscriber))
    for name, kind, amount_minor in chosen:
        at_ms = rng.choice(history(plan.now_ms)[:-1]).at(rng.randrange(1, 28), 11, rng.randrange(60))
        fee = plan.services[0].fee(plan.subscriber, at_ms, amount_minor)
        fees.append(msgspec.structs.replace(fee, name=name, kind=kind, supplier="", until_ms=at_ms))
    return fees


def _corrections(rng: Random, plan: Plan) -> list[BalanceAction]:
    """A transfer to a relative, or a correction by the operator, now and then."""
    if plan.trait != "ordinary" or rng.random() > 0.2:
        return []
    at_ms = rng.choice(history(plan.now_ms)[1:-1]).at(rng.randrange(1, 28), 15, rng.randrange(60))
    reason, name, amount_minor = rng.choice(
        (("transfer", "Перевод другому абоненту", -150_00), ("adjustment", "Корректировка в пользу абонента", 37_25))
    )
    return [correction(plan.subscriber, at_ms, reason, name, amount_minor)]


def _paid(rng: Random, plan: Plan, moved: Sequence[Movement]) -> list[BalanceAction]:
    """How the charges were paid for."""
    months = history(plan.now_ms)
    match plan.trait:
        case "postpaid":
            return by_invoice(plan.subscriber, moved, months, plan.now_ms)
        case "unpaid":
            return ahead(rng, plan.subscriber, moved, plan.now_ms, spare=(0,))
        case "debtor":
            return ahead(rng, plan.subscriber, moved, months[-2].start_ms())
        case "closed":
            paid = ahead(rng, plan.subscriber, moved, plan.now_ms)
            left = sum(one.amount_minor for one in moved) + sum(one.amount_minor for one in paid)
            at_ms = plan.last.end_ms() + HOUR_MS
            return [*paid, correction(plan.subscriber, at_ms, "transfer", "Возврат остатка при закрытии", -left)]
        case _:
            return ahead(rng, plan.subscriber, moved, plan.now_ms + 1)


def _buckets(plan: Plan, package: Package | None) -> list[Bucket]:
    """The running month's packages."""
    running, tariff = Month.of(plan.now_ms), plan.tariff
    if tariff is None or package is None or not tariff.fee_minor or plan.last < running:
        return []
    span = running.start_ms(), running.end_ms()
    return packages(plan.subscriber, tariff, (package.seconds, package.kilobytes, package.messages), span)


def _subscriber(rng: Random, index: int, plan: Plan) -> Subscriber:
    person = IRINA if plan.trait == "second" else someone(rng)
    member = rng.random() < 0.8
    state = plan.trait if plan.trait in ("closed", "blocked") else "active"
    return Subscriber(
        subscriber=plan.subscriber,
        contract=contract_of(plan.subscriber),
        number=_number(rng, index, person.language) if plan.tariff else "",
        given_name=person.given,
        middle_name=person.middle,
        family_name=person.family,
        language=person.language,
        state="suspended" if plan.trait == "debtor" else state,
        credit_limit_minor=_CREDIT_MINOR if plan.trait == "postpaid" else 0,
        balance_minor=0,
        points=rng.randrange(3000) if member else None,
        points_this_month=rng.randrange(0, 100, 5) if member else 0,
        since_ms=history(plan.now_ms)[0].start_ms(),
        trait=plan.trait,
        holder=DEMO_ACCOUNT if plan.trait == "second" else "",
    )


def _number(rng: Random, index: int, language: str) -> str:
    """Unlike any other: the last seven digits are of the index alone (7,919 shares no factor with ten millions)."""
    prefixes = _KAZAKH_PREFIXES if language == "kk" else _PREFIXES
    return f"+7{rng.choice(prefixes)}{index * 7_919 % 10_000_000:07}"
