"""The driver against a simulated terminal over real TCP, and over a pty: payments as people make them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from kiosk.domain.charge import Approval, CardStep, ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    Charged,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
    TerminalState,
)
from sandbox.devices.card_host import Fate
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import eventually
from tests.fakes.zvt_bench import SUM, TIMING, Bench, driver, serving, zvt_bench


class Watcher(Clerk):
    """A clerk that looks at the acquirer's ledger while it decides."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.seen: list[Fate] = []

    async def approved(self, approval: Approval) -> ApprovalDecision:
        self.seen += [sale.fate for sale in self._bench.host.sales]
        return await super().approved(approval)


class Ponderer(Clerk):
    """A clerk that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()

    async def approved(self, approval: Approval) -> ApprovalDecision:
        self.asked.set()
        await self.go_on.wait()
        return await super().approved(approval)


async def test_a_card_is_charged_and_the_visitor_told_each_step() -> None:
    async with zvt_bench() as bench:
        outcome = await bench.charge()
        assert isinstance(outcome, Charged)
        assert outcome.approval.amount == SUM
        assert outcome.approval.brand == "MAESTRO"
        assert outcome.approval.slip[0] == "** Kundenbeleg **"
        assert bench.clerk.steps == [
            (CardStep.PRESENT_CARD, "Karte vorhalten einstecken/durchziehen"), (CardStep.WAIT, "Bitte warten")
        ]  # fmt: skip
        assert bench.is_charged() == [SUM.minor]


async def test_an_approval_is_final_only_after_the_listener_returned() -> None:
    async with zvt_bench() as bench:
        bench.clerk = watcher = Watcher(bench)
        await bench.charge()
        assert watcher.seen == [Fate.PENDING]
        assert bench.is_charged() == [SUM.minor]


async def test_a_serial_terminal_charges_reverses_and_settles(tmp_path: Path) -> None:
    async with zvt_bench(tmp_path / "terminal") as bench:
        order = await bench.order()
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        assert await bench.terminal.reverse(order, outcome.approval.acquirer_reference) == Reversed()
        assert (await bench.terminal.settle()).total == Money.zero(Currency.EUR)


async def test_receipts_printed_line_by_line_become_the_same_slip() -> None:
    slips = []
    for vendor in ("standard", "cardcomplete"):
        async with zvt_bench(vendor=vendor) as bench:
            outcome = await bench.charge()
            assert isinstance(outcome, Charged)
            slips.append(outcome.approval.slip)
    assert slips[0] == slips[1]


@pytest.mark.parametrize(
    ("script", "reason", "code"),
    [
        ({"decline": "05"}, DeclineReason.DECLINED, "05"),
        ({"decline": "78"}, DeclineReason.CARD_PROBLEM, "78"),
        ({"person": "cancels"}, DeclineReason.CANCELLED, "6C"),
        ({"person": "leaves"}, DeclineReason.CANCELLED, "6C"),
        ({"person": "unreadable"}, DeclineReason.CARD_PROBLEM, "64"),
        ({"break": "no_host"}, DeclineReason.ACQUIRER_PROBLEM, "9B"),
        ({"break": "busy"}, DeclineReason.NOT_STARTED, "A0"),
        ({"approve_minor": 99_00}, DeclineReason.REVERSED, "6C"),
        ({"approve_currency": "USD"}, DeclineReason.REVERSED, "6C"),
    ],
)
async def test_what_goes_wrong_charges_nothing_and_says_why(
    script: dict[str, object], reason: DeclineReason, code: str
) -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        bench.device.tell(script)
        assert await bench.terminal.charge(order, bench.clerk) == NotCharged(reason, code)
        assert bench.is_charged() == []


async def test_the_next_visitor_can_pay_after_a_declined_card() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"decline": "05"})
        await bench.charge()
        assert isinstance(await bench.charge(), Charged)
        assert bench.is_charged() == [SUM.minor]


async def test_a_slow_acquirer_is_waited_for() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"slow_s": 20})
        assert isinstance(await bench.charge(), Charged)


async def test_a_partial_approval_is_charged_and_told_as_it_is() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"approve_minor": 4_00})
        outcome = await bench.charge()
        assert isinstance(outcome, Charged)
        assert outcome.approval.amount == Money(4_00, Currency.EUR)
        assert bench.is_charged() == [4_00]


@pytest.mark.parametrize("trouble", [None, OSError("disk full")])
async def test_a_released_approval_is_taken_back_by_the_terminal(trouble: Exception | None) -> None:
    async with zvt_bench() as bench:
        bench.clerk = Clerk(decision=ApprovalDecision.RELEASE, trouble=trouble)
        assert await bench.charge() == NotCharged(DeclineReason.REVERSED, "6C")
        assert bench.is_charged() == []


async def test_an_abort_while_no_card_is_there_ends_the_charge() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"person": "leaves"})
        charging = asyncio.ensure_future(bench.charge())
        await bench.clerk.stepping.wait()
        await bench.terminal.abort()
        await bench.terminal.abort()
        assert await charging == NotCharged(DeclineReason.CANCELLED, "6C")
        assert bench.is_charged() == []


async def test_a_payment_that_wins_over_an_abort_is_honoured() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"slow_s": 20})
        charging = asyncio.ensure_future(bench.charge())
        await eventually(lambda: (CardStep.WAIT, "Bitte warten") in bench.clerk.steps)
        await bench.terminal.abort()
        assert isinstance(await charging, Charged)
        assert bench.is_charged() == [SUM.minor]


async def test_an_abort_before_the_terminal_is_asked_keeps_it_from_being_asked() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        looking = asyncio.ensure_future(bench.terminal.mark())
        await asyncio.sleep(0)
        charging = asyncio.ensure_future(bench.terminal.charge(order, bench.clerk))
        await asyncio.sleep(0)
        await bench.terminal.abort()
        await looking
        assert await charging == NotCharged(DeclineReason.CANCELLED)
        assert bench.device.knife.said["04FF"] == 0


async def test_an_abort_without_a_charge_does_nothing() -> None:
    async with zvt_bench() as bench:
        await bench.terminal.abort()
        assert isinstance(await bench.charge(), Charged)


# --- vending, and answers that are not given --------------------------------------------------------------------------


async def test_a_vending_terminal_waits_while_the_listener_ponders() -> None:
    async with zvt_bench(vending=True) as bench:
        bench.clerk = ponderer = Ponderer()
        charging = asyncio.ensure_future(bench.charge())
        await ponderer.asked.wait()
        asked = bench.device.knife.said["040F"]
        await eventually(lambda: bench.device.knife.said["040F"] >= asked + 3)
        assert bench.host.sales[-1].fate is Fate.PENDING
        ponderer.go_on.set()
        assert isinstance(await charging, Charged)
        assert len(bench.clerk.approvals) == 1
        assert bench.is_charged() == [SUM.minor]


async def test_a_payment_nobody_acknowledges_is_reversed_by_the_terminal_itself() -> None:
    async with zvt_bench(answer_s=0.1) as bench:
        bench.clerk = ponderer = Ponderer()
        charging = asyncio.ensure_future(bench.charge())
        await eventually(lambda: bool(bench.host.sales) and bench.host.sales[-1].fate is Fate.TAKEN_BACK)
        ponderer.go_on.set()
        assert await charging == NotCharged(DeclineReason.REVERSED, "6C")
        assert bench.is_charged() == []


async def test_a_charge_is_not_over_while_its_listener_writes() -> None:
    async with zvt_bench(answer_s=0.1) as bench:
        bench.clerk = ponderer = Ponderer()
        charging = asyncio.ensure_future(bench.charge())
        await ponderer.asked.wait()
        await bench.device.terminal.rest()
        assert not (await asyncio.wait({charging}, timeout=0.05))[0]
        ponderer.go_on.set()
        await charging
        assert len(bench.clerk.approvals) == 1


async def test_a_mute_terminal_leaves_a_question_and_then_is_offline() -> None:
    async with zvt_bench(timing=replace(TIMING, answer_s=0.1, look_after_s=0.1)) as bench:
        order = await bench.order()
        bench.device.tell({"mute": True})
        assert await bench.terminal.charge(order, bench.clerk) == ChargeUnknown("no answer")
        assert isinstance(await bench.terminal.resolve(order), ChargeUnknown)
        await eventually(lambda: bench.states[-1][0] is TerminalState.OFFLINE)
        with pytest.raises(DeviceFault):
            await bench.terminal.mark()
        bench.device.tell({"mute": False})
        await eventually(lambda: bench.states[-1][0] is TerminalState.READY)
        assert await bench.terminal.resolve(order) == NotCharged(DeclineReason.NOT_FOUND)


async def test_a_charge_that_still_runs_is_told_as_running() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        bench.device.tell({"slow_s": 100, "cut_saying": 3})
        assert isinstance(await bench.terminal.charge(order, bench.clerk), ChargeUnknown)
        assert await bench.terminal.resolve(order) == ChargeRunning()
        await bench.device.terminal.rest()
        assert await bench.terminal.resolve(order) == NotCharged(DeclineReason.CANCELLED, "6C")


# --- registration -----------------------------------------------------------------------------------------------------


async def test_a_terminal_that_forgot_us_is_registered_with_again() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"forget_registration": True})
        assert isinstance(await bench.charge(), Charged)


async def test_a_terminal_that_forgets_us_after_the_mark_has_not_started() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        bench.device.tell({"forget_registration": True})
        assert await bench.terminal.charge(order, bench.clerk) == NotCharged(DeclineReason.NOT_STARTED, "6B")
        assert isinstance(await bench.charge(), Charged)


async def test_a_terminal_that_wants_initialisation_gets_it() -> None:
    async with zvt_bench() as bench:
        await bench.device.restart()
        bench.device.tell({"needs_initialisation": True})
        assert isinstance(await bench.charge(), Charged)
        assert bench.device.terminal.nature.needs_initialisation is False


async def test_a_terminal_of_another_currency_is_a_failure() -> None:
    async with zvt_bench() as bench:
        bench.host.currency = "RUB"
        states: list[tuple[TerminalState, str]] = []
        async with serving(driver(bench.device.address), states):
            await eventually(lambda: (TerminalState.FAILURE, "6F") in states)


async def test_an_order_marked_at_another_terminal_is_not_started() -> None:
    async with zvt_bench() as bench:
        for mark in ("", "29001007-0001-000001-made"):
            order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, mark)
            outcome = await bench.terminal.charge(order, bench.clerk)
            assert isinstance(outcome, NotCharged)
            assert outcome.reason is DeclineReason.NOT_STARTED
        assert bench.host.sales == []


async def test_a_terminal_that_is_away_is_come_back_to_by_itself() -> None:
    async with zvt_bench(timing=replace(TIMING, look_after_s=0.05)) as bench:
        await bench.device.unplug()
        await eventually(lambda: bench.states[-1][0] is TerminalState.OFFLINE)
        order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, "29001006-0001-000001-made")
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, NotCharged)
        assert outcome.reason is DeclineReason.NOT_STARTED
        await bench.device.plug()
        await eventually(lambda: bench.states[-1][0] is TerminalState.READY)
        assert isinstance(await bench.charge(), Charged)


# --- reversal and end of day ------------------------------------------------------------------------------------------


async def test_a_reversal_gives_the_money_back_and_can_be_repeated() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        for _ in range(2):
            assert await bench.terminal.reverse(order, outcome.approval.acquirer_reference) == Reversed()
        assert bench.is_charged() == []


async def test_after_the_end_of_day_a_reversal_is_refused() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        await bench.terminal.settle()
        assert await bench.terminal.reverse(order, outcome.approval.acquirer_reference) == ReversalRefused("B5")
        assert bench.is_charged() == [SUM.minor]


async def test_a_receipt_number_that_came_again_does_not_take_back_another_visitors_payment() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        stale = outcome.approval.acquirer_reference.rsplit("-", 1)[0] + "-000999"
        assert isinstance(await bench.terminal.reverse(order, stale), ReversalRefused)
        assert bench.is_charged() == [SUM.minor]


@pytest.mark.parametrize("reference", ["", "nonsense", "29001007-0002-000002"])
async def test_a_reference_of_another_terminal_is_refused(reference: str) -> None:
    async with zvt_bench() as bench:
        outcome = await bench.terminal.reverse(await bench.order(), reference)
        assert isinstance(outcome, ReversalRefused)


async def test_a_reversal_without_a_terminal_is_asked_for_again_later() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        await bench.device.unplug()
        outcome = await bench.terminal.reverse(order, "29001006-0002-000002")
        assert isinstance(outcome, ReversalUnknown)


async def test_the_totals_of_the_day_are_charges_less_reversals() -> None:
    async with zvt_bench() as bench:
        await bench.charge(Money(1_00, Currency.EUR))
        order = await bench.order()
        outcome = await bench.terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        await bench.terminal.reverse(order, outcome.approval.acquirer_reference)
        totals = await bench.terminal.settle()
        assert (totals.total, totals.count, totals.batch) == (Money(1_00, Currency.EUR), 1, "0002-0003")
        assert totals.slip == ("** KASSENSCHNITT **",)


async def test_a_full_batch_asks_for_the_end_of_day_and_then_takes_cards_again() -> None:
    async with zvt_bench() as bench:
        order = await bench.order()
        bench.device.tell({"break": "batch_full"})
        assert await bench.terminal.charge(order, bench.clerk) == NotCharged(DeclineReason.ACQUIRER_PROBLEM, "F0")
        assert bench.states[-1] == (TerminalState.NEEDS_END_OF_DAY, "")
        await bench.terminal.settle()
        assert bench.states[-1] == (TerminalState.READY, "")
        assert isinstance(await bench.charge(), Charged)


async def test_an_end_of_day_that_is_not_confirmed_is_a_fault() -> None:
    async with zvt_bench() as bench:
        bench.device.tell({"cut_saying": "06D1"})
        with pytest.raises(DeviceFault):
            await bench.terminal.settle()


# --- card numbers -----------------------------------------------------------------------------------------------------


async def test_no_part_of_a_card_number_is_in_an_approval_or_a_log() -> None:
    async with zvt_bench() as bench:
        with structlog.testing.capture_logs() as logs:
            await bench.charge()
            order = await bench.order()
            bench.device.tell({"cut_saying": "060F"})
            await bench.terminal.charge(order, bench.clerk)
            await bench.terminal.resolve(order)
        told = [replace(approval, slip=()) for approval in bench.clerk.approvals]
        assert len(told) == 2
        assert "4711" not in f"{told}{logs}"
        assert logs
