"""Somebody with a hundred thousand lines in a month, for benchmarks: made only when asked for."""

from __future__ import annotations

from random import Random

from sandbox.operator.identity import contract_of
from sandbox.operator.storage.records import Subscriber
from sandbox.operator.world.catalogue import TARIFFS
from sandbox.operator.world.funding import Place, top_up
from sandbox.operator.world.lives import Life, close, movements, numbered_actions, numbered_fees
from sandbox.operator.world.months import Month
from sandbox.operator.world.services import tariff_service
from sandbox.operator.world.traffic import Habits, Meter

ACCOUNT = "999001"
NUMBER = "+79990000001"

_TARIFF = TARIFFS[2]


def heavy(seed: int, lines: int, now_ms: int) -> Life:
    """A life whose running month holds exactly so many usage lines, paid for by one transfer when the month began."""
    rng = Random(f"{seed}/heavy")
    running = Month.of(now_ms)
    calls, messages = lines // 5, lines // 10
    contacts = tuple(f"+79{rng.randrange(10**9):09}" for _ in range(400))
    habits = Habits(calls, calls, messages, lines - 2 * calls - messages, 40, 300, contacts, "Москва")
    meter = Meter(ACCOUNT, _TARIFF)
    meter.month(rng, habits, (running.start_ms(), now_ms))
    service = tariff_service(_TARIFF, 1, running)
    fees = numbered_fees(service.fees(ACCOUNT, now_ms))
    spent = -sum(one.amount_minor for one in movements(meter.usage, fees, []))
    actions = numbered_actions(
        [top_up(ACCOUNT, running.start_ms(), spent + 500_00, Place("bank", "банк", "bankTransfer"))]
    )
    subscriber = Subscriber(
        subscriber=ACCOUNT,
        contract=contract_of(ACCOUNT),
        number=NUMBER,
        given_name="Август",
        middle_name="",
        family_name="Долгих",
        language="ru",
        state="active",
        credit_limit_minor=0,
        balance_minor=0,
        points=None,
        points_this_month=0,
        since_ms=running.start_ms(),
        trait="heavy",
    )
    products = [service.product(ACCOUNT, now_ms)]
    return close(subscriber=subscriber, products=products, buckets=[], usage=meter.usage, fees=fees, actions=actions)
