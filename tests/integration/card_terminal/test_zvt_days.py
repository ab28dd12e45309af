"""Whole days at one terminal, with everything that can go wrong: the money adds up at the end of each."""

from __future__ import annotations

import random

import pytest

from kiosk.domain.charge import ChargeOrder
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    Charged,
    ChargeOutcome,
    ChargeRunning,
    ChargeUnknown,
    ResolveOutcome,
    Reversed,
)
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import until
from tests.fakes.zvt_bench import Bench, zvt_bench

VISITORS = 14


def mischief(chance: random.Random) -> dict[str, object]:
    """What goes wrong for the next visitor, if anything."""
    place = chance.randrange(1, 16)
    return chance.choice(
        [
            {},
            {"decline": "05"},
            {"person": chance.choice(["cancels", "leaves", "unreadable"])},
            {"approve_minor": chance.choice([1, 50_00, 900_00])},
            {"approve_currency": "USD"},
            {"cut_saying": place},
            {"cut_hearing": place},
            {"tear_saying": place},
            {"cut_saying": place, "cut_hearing": place + chance.randrange(1, 9)},
            {"forget_registration": True},
        ]
    )


async def order_from(bench: Bench, amount: Money) -> ChargeOrder | None:
    """An order; none while the terminal cannot be asked."""
    try:
        return await bench.order(amount)
    except DeviceFault:
        return None


async def clear_up(bench: Bench, order: ChargeOrder, outcome: ChargeOutcome) -> ResolveOutcome:
    """`outcome`, or what it turns out to be."""
    bench.device.tell({"cut_saying": 0, "cut_hearing": 0, "tear_saying": 0})
    if not isinstance(outcome, ChargeUnknown):
        return outcome
    return await until(
        lambda: bench.terminal.resolve(order), lambda told: not isinstance(told, ChargeRunning | ChargeUnknown)
    )


async def visit(bench: Bench, chance: random.Random) -> int:
    """What a visitor was charged and not given back, in minor units, as the driver tells it."""
    amount = Money(chance.randrange(1_00, 500_00), Currency.EUR)
    order = await until(lambda: order_from(bench, amount), bool)
    assert order is not None
    bench.device.tell(mischief(chance))
    decision = ApprovalDecision.RELEASE if chance.random() < 0.1 else ApprovalDecision.CONFIRM
    outcome = await bench.terminal.charge(order, Clerk(decision=decision))
    if isinstance(outcome, ChargeUnknown) and chance.random() < 0.3:
        await bench.device.restart()
    told = await clear_up(bench, order, outcome)
    if not isinstance(told, Charged):
        return 0
    if chance.random() < 0.2:
        reference = told.approval.acquirer_reference
        await until(lambda: bench.terminal.reverse(order, reference), lambda answer: answer == Reversed())
        return 0
    return told.approval.amount.minor


@pytest.mark.parametrize("seed", range(6))
async def test_the_days_charges_are_what_the_driver_told_and_what_the_terminal_settles(seed: int) -> None:
    chance = random.Random(seed)
    async with zvt_bench(vending=seed % 2 == 1) as bench:
        told = sum([await visit(bench, chance) for _ in range(VISITORS)])
        await bench.device.terminal.rest()
        assert bench.host.charged_minor() == told
        assert (await bench.terminal.settle()).total == Money(told, Currency.EUR)
