"""Whatever breaks, and wherever: the driver's word agrees with the simulated acquirer's ledger and is never a guess."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk.domain.charge import Approval, CardStep, ChargeOrder
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    Charged,
    ChargeOutcome,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    Reversed,
)
from tests.fakes.charge_clerk import Clerk
from tests.fakes.zvt_bench import Bench, driver, serving, zvt_bench

KINDS = ("cut_saying", "cut_hearing", "tear_saying")
LONGEST = 60  # messages of one side; no payment has as many


def agrees(bench: Bench, outcome: ResolveOutcome) -> None:
    """Charged is charged, once, and was written down before; not charged is not charged."""
    charged = bench.is_charged()
    match outcome:
        case Charged(approval=approval):
            assert charged == [approval.amount.minor]
        case NotCharged():
            assert charged == []
        case _:
            raise AssertionError(f"{outcome} with {bench.host.snapshot()}")
    assert not charged or len(bench.clerk.approvals) == 1


async def charge_with_a_cut(bench: Bench, kind: str, frame: int) -> tuple[ChargeOrder, ChargeOutcome]:
    order = await bench.order()
    bench.device.tell({kind: frame})
    outcome = await bench.terminal.charge(order, bench.clerk)
    bench.device.tell({kind: 0})
    return order, outcome


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vendor", ["standard", "cardcomplete"])
async def test_a_line_cut_at_any_message_leaves_a_question_that_is_answered_by_the_truth(
    kind: str, vendor: str
) -> None:
    unknown = 0
    for frame in range(1, LONGEST):
        async with zvt_bench(vendor=vendor) as bench:
            order, outcome = await charge_with_a_cut(bench, kind, frame)
            unknown += isinstance(outcome, ChargeUnknown)
            agrees(bench, await bench.settle_the_truth(order, outcome))
            if not bench.device.knife.cuts:
                break
    assert frame > 7
    assert unknown >= frame - 2


@pytest.mark.parametrize("kind", KINDS)
async def test_a_question_cut_off_as_well_is_asked_again_and_answered_by_the_truth(kind: str) -> None:
    for frame in range(1, LONGEST):
        async with zvt_bench() as bench:
            order, outcome = await charge_with_a_cut(bench, kind, frame)
            bench.device.tell({kind: frame % 6 + 1})
            if isinstance(outcome, ChargeUnknown):
                await bench.terminal.resolve(order)
            bench.device.tell({kind: 0})
            agrees(bench, await bench.settle_the_truth(order, outcome))
            if not bench.device.knife.cuts:
                break
    assert frame > 7


@pytest.mark.parametrize("kind", KINDS)
async def test_a_serial_line_cut_at_any_message_does_so_too(tmp_path: Path, kind: str) -> None:
    for frame in range(1, LONGEST):
        async with zvt_bench(tmp_path / "terminal") as bench:
            order, outcome = await charge_with_a_cut(bench, kind, frame)
            agrees(bench, await bench.settle_the_truth(order, outcome))
            if not bench.device.knife.cuts:
                break
    assert frame > 7


@pytest.mark.parametrize("kind", KINDS)
async def test_a_terminal_that_loses_power_at_any_message_tells_the_truth_afterwards(kind: str) -> None:
    for frame in range(1, LONGEST):
        async with zvt_bench() as bench:
            order, outcome = await charge_with_a_cut(bench, kind, frame)
            if not bench.device.knife.cuts:
                break
            await bench.device.restart()
            agrees(bench, await bench.settle_the_truth(order, outcome))
    assert frame > 7


@pytest.mark.parametrize("kind", KINDS)
async def test_a_declined_card_is_never_charged_wherever_the_line_is_cut(kind: str) -> None:
    for frame in range(1, LONGEST):
        async with zvt_bench() as bench:
            bench.device.tell({"decline": "05"})
            order, outcome = await charge_with_a_cut(bench, kind, frame)
            told = await bench.settle_the_truth(order, outcome)
            assert isinstance(told, NotCharged)
            assert bench.is_charged() == []
            if not bench.device.knife.cuts:
                break
    assert frame > 3


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reversal_cut_at_any_message_can_be_asked_for_again(kind: str) -> None:
    for frame in range(1, LONGEST):
        async with zvt_bench() as bench:
            order = await bench.order()
            outcome = await bench.terminal.charge(order, bench.clerk)
            assert isinstance(outcome, Charged)
            reference = outcome.approval.acquirer_reference
            bench.device.tell({kind: frame})
            first = await bench.terminal.reverse(order, reference)
            cut = bench.device.knife.cuts
            bench.device.tell({kind: 0})
            await bench.device.terminal.rest()
            assert not isinstance(first, Reversed) or bench.is_charged() == []
            assert await bench.terminal.reverse(order, reference) == Reversed()
            assert bench.is_charged() == []
            if not cut:
                break
    assert frame > 2


class Mortal(Clerk):
    """A clerk at whose n-th word the teller dies; what it heard before is on disk."""

    def __init__(self, word: int) -> None:
        super().__init__()
        self.dead = asyncio.Event()
        self._left = word

    async def stepped(self, step: CardStep, text: str) -> None:
        await super().stepped(step, text)
        await self._live_on()

    async def approved(self, approval: Approval) -> ApprovalDecision:
        decision = await super().approved(approval)
        await self._live_on()
        return decision

    async def _live_on(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.dead.set()
            await asyncio.Event().wait()


@pytest.mark.parametrize("word", [1, 2, 3])
async def test_a_teller_killed_in_the_middle_learns_the_truth_in_its_next_life(word: int) -> None:
    async with zvt_bench() as bench:
        bench.clerk = clerk = Mortal(word)
        order = await bench.order()
        async with serving(driver(bench.device.address)) as doomed:
            life = asyncio.ensure_future(doomed.charge(order, clerk))
            await clerk.dead.wait()
            life.cancel()
            await asyncio.wait({life})
        agrees(bench, await bench.settle_the_truth(order, ChargeUnknown("a restart")))
        assert bench.is_charged() == []  # nothing was acknowledged
