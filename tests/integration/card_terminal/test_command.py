"""The driver against a simulated bank's program, run as real processes: its word agrees with the bank's ledger."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.devices.card_terminal.command.driver import CommandTerminal, Timing
from kiosk.devices.card_terminal.command.profile import Operation, Profile
from kiosk.devices.card_terminal.command.program import BankProgram, Cut, Finished, NotStarted, Occupied
from kiosk.devices.card_terminal.command.sber import SBER
from kiosk.domain.charge import CardStep, ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    BatchTotals,
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
from sandbox.devices.pilot import SimulatedPilot
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import eventually, until
from tests.fakes.hurried_clock import HurriedClock

SUM = Money.of_major(500, Currency.RUB)
TIMING = Timing(sale_s=20, settle_s=20, other_s=20, look_s=1.0)
HASTY = replace(TIMING, sale_s=0.4)
SUSPENDING = replace(
    SBER,
    arguments={
        **SBER.arguments,
        Operation.SUSPEND: ("suspend", "{minor}", "{authorization}"),
        Operation.COMMIT: ("commit", "{minor}", "{authorization}"),
        Operation.ROLL_BACK: ("rollback", "{minor}", "{authorization}"),
    },
)


ROOT = Path(__file__).parents[3]
TELLER = """
import asyncio, sys
from pathlib import Path
from kiosk.devices.card_terminal.command.program import BankProgram
folder = Path(sys.argv[1])
asyncio.run(BankProgram(folder / "program", folder, "e", "p").run([], 600))
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A program in its folder, and drivers for it."""

    pilot: SimulatedPilot
    folder: Path

    def driver(self, profile: Profile = SBER, timing: Timing = TIMING) -> CommandTerminal:
        return CommandTerminal(self.program(), profile, HurriedClock(), Currency.RUB, timing)

    def program(self) -> BankProgram:
        return BankProgram(self.pilot.path, self.folder, SBER.result_file, SBER.slip_file)

    def charged_minor(self) -> int:
        return self.pilot.host().charged_minor()

    def fates(self) -> list[Fate]:
        return [sale.fate for sale in self.pilot.host().sales]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SimulatedPilot(tmp_path, speed=40), tmp_path)


async def order_of(driver: CommandTerminal) -> ChargeOrder:
    return ChargeOrder(ChargeReference("ABCDEFGHIJ"), SUM, await driver.mark())


# --- the plain way ----------------------------------------------------------------------------------------------------


async def test_a_charge_is_kept_before_it_is_told(bench: Bench) -> None:
    driver, clerk = bench.driver(), Clerk()
    outcome = await driver.charge(await order_of(driver), clerk)
    assert isinstance(outcome, Charged)
    assert clerk.approvals == [outcome.approval]
    assert clerk.steps == [(CardStep.PRESENT_CARD, "")]
    assert (outcome.approval.amount, outcome.approval.acquirer_reference) == (SUM, "000000000001")
    assert (outcome.approval.authorization, outcome.approval.brand) == ("007919", "MasterCard")
    assert "Оплата" in outcome.approval.slip
    assert bench.charged_minor() == SUM.minor


async def test_nothing_of_the_card_is_left_on_the_disk(bench: Bench) -> None:
    driver = bench.driver()
    await driver.charge(await order_of(driver), Clerk())
    assert not {"e", "p"} & {path.name for path in bench.folder.iterdir()}


@pytest.mark.parametrize(
    ("script", "reason", "code"),
    [
        ({"person": "cancels"}, DeclineReason.CANCELLED, "2000"),
        ({"person": "leaves"}, DeclineReason.TIMED_OUT, "2002"),
        ({"decline": "4451"}, DeclineReason.DECLINED, "4451"),
        ({"decline": "521"}, DeclineReason.DECLINED, "521"),
        ({"break": "busy"}, DeclineReason.ACQUIRER_PROBLEM, "99"),
        ({"break": "no_host"}, DeclineReason.ACQUIRER_PROBLEM, "4119"),
        ({"break": "batch_full"}, DeclineReason.ACQUIRER_PROBLEM, "4134"),
    ],
)
async def test_a_refusal_has_its_reason(bench: Bench, script: dict[str, str], reason: DeclineReason, code: str) -> None:
    driver = bench.driver()
    order = await order_of(driver)
    bench.pilot.tell(script)
    assert await driver.charge(order, Clerk()) == NotCharged(reason, code)
    assert bench.charged_minor() == 0


async def test_a_partial_approval_is_told_with_its_own_sum(bench: Bench) -> None:
    driver = bench.driver()
    bench.pilot.tell({"approve_minor": 20000})
    outcome = await driver.charge(await order_of(driver), Clerk())
    assert isinstance(outcome, Charged)
    assert outcome.approval.amount == Money.of_major(200, Currency.RUB)


async def test_a_larger_sum_is_taken_back_at_once(bench: Bench) -> None:
    driver, clerk = bench.driver(), Clerk()
    bench.pilot.tell({"approve_minor": 60000})
    outcome = await driver.charge(await order_of(driver), clerk)
    assert outcome == NotCharged(DeclineReason.REVERSED, "approved 600.00")
    assert clerk.approvals == []
    assert bench.fates() == [Fate.TAKEN_BACK]


@pytest.mark.parametrize("clerk", [Clerk(ApprovalDecision.RELEASE), Clerk(trouble=OSError("disk full"))])
@pytest.mark.parametrize("profile", [SBER, SUSPENDING], ids=["one_phase", "two_phase"])
async def test_an_approval_that_is_not_kept_is_taken_back(bench: Bench, clerk: Clerk, profile: Profile) -> None:
    driver = bench.driver(profile)
    outcome = await driver.charge(await order_of(driver), clerk)
    assert outcome == NotCharged(DeclineReason.REVERSED, "released")
    assert bench.fates() == [Fate.TAKEN_BACK]


async def test_an_abort_is_left_to_the_red_key(bench: Bench) -> None:
    driver = bench.driver()
    await driver.abort()
    assert isinstance(await driver.charge(await order_of(driver), Clerk()), Charged)


# --- lost results -----------------------------------------------------------------------------------------------------

LOST = ["hangs_first", "hangs_last", "dies_first", "dies_last", "no_result", "torn_result", "other_exit"]


@pytest.mark.parametrize(
    ("kind", "profile"),
    [*((kind, SBER) for kind in LOST), ("dies_last", SUSPENDING)],
    ids=[*LOST, "dies_last_two_phase"],
)
async def test_a_sale_cut_at_any_stage_is_resolved_to_what_the_ledger_holds(
    bench: Bench, kind: str, profile: Profile
) -> None:
    driver = bench.driver(profile, HASTY)
    order = await order_of(driver)
    bench.pilot.tell({"fault": {"kind": kind, "of": "1"}})
    assert isinstance(await driver.charge(order, Clerk()), ChargeUnknown)
    resolved = await driver.resolve(order)
    expected = Charged if bench.charged_minor() else NotCharged
    assert isinstance(resolved, expected)


@pytest.mark.parametrize("operation", ["suspend", "commit", "rollback"])
@pytest.mark.parametrize("kind", ["dies_first", "dies_last"])
async def test_a_suspended_sale_cut_at_any_stage_is_resolved_to_what_the_ledger_holds(
    bench: Bench, kind: str, operation: str
) -> None:
    driver = bench.driver(SUSPENDING)
    order = await order_of(driver)
    bench.pilot.tell({"fault": {"kind": kind, "of": operation}})
    decision = ApprovalDecision.RELEASE if operation == "rollback" else ApprovalDecision.CONFIRM
    assert isinstance(await driver.charge(order, Clerk(decision)), ChargeUnknown)
    resolved = await driver.resolve(order)
    expected = Charged if bench.charged_minor() else NotCharged
    assert isinstance(resolved, expected)


@pytest.mark.parametrize("kind", ["dies_first", "dies_last"])
async def test_a_release_that_was_cut_is_unknown_until_it_is_resolved(bench: Bench, kind: str) -> None:
    driver = bench.driver()
    order = await order_of(driver)
    bench.pilot.tell({"fault": {"kind": kind, "of": "8"}})
    assert isinstance(await driver.charge(order, Clerk(ApprovalDecision.RELEASE)), ChargeUnknown)
    resolved = await driver.resolve(order)
    expected = Charged if bench.charged_minor() else NotCharged
    assert isinstance(resolved, expected)


async def test_a_transaction_of_another_sum_is_for_a_person(bench: Bench) -> None:
    driver = bench.driver()
    order = await order_of(driver)
    bench.pilot.tell({"approve_minor": 60000, "fault": {"kind": "no_result", "of": "1"}})
    await driver.charge(order, Clerk())
    assert await driver.resolve(order) == ChargeUnknown("the last transaction is one of 600.00")


@pytest.mark.parametrize("kind", ["dies_last", "no_sum"])
async def test_a_last_slip_that_cannot_be_had_leaves_a_charge_unknown(bench: Bench, kind: str) -> None:
    driver = bench.driver()
    order = await order_of(driver)
    await driver.charge(order, Clerk())
    bench.pilot.tell({"fault": {"kind": kind, "of": "12"}})
    assert isinstance(await driver.resolve(order), ChargeUnknown)


async def test_without_a_last_slip_nothing_may_be_charged(bench: Bench) -> None:
    bench.pilot.tell({"fault": {"kind": "dies_first", "of": "12"}})
    with pytest.raises(DeviceFault):
        await bench.driver().mark()


async def test_a_program_that_outlived_its_teller_is_still_running(bench: Bench) -> None:
    driver = bench.driver()
    order = await order_of(driver)
    bench.pilot.tell({"fault": {"kind": "hangs_first", "of": "1"}})
    former = asyncio.ensure_future(driver.charge(order, Clerk()))
    try:
        await eventually(lambda: b'"faults":[]' in (bench.folder / "memory.json").read_bytes())
        later = bench.driver()
        assert await later.resolve(order) == ChargeRunning()
        assert await later.charge(order, Clerk()) == NotCharged(DeclineReason.NOT_STARTED, "busy")
        assert await later.reverse(order, "000000000001") == ReversalUnknown("busy")
    finally:
        former.cancel()
        await asyncio.wait({former})
    assert await bench.driver().resolve(order) == NotCharged(DeclineReason.NOT_FOUND)


# --- reversals and the end of day -------------------------------------------------------------------------------------


async def charged(driver: CommandTerminal) -> tuple[ChargeOrder, str]:
    order = await order_of(driver)
    outcome = await driver.charge(order, Clerk())
    assert isinstance(outcome, Charged)
    return order, outcome.approval.acquirer_reference


async def test_a_reversal_repeated_takes_back_one_charge_alone(bench: Bench) -> None:
    driver = bench.driver()
    await charged(driver)
    order, reference = await charged(driver)
    assert await driver.reverse(order, reference) == Reversed()
    assert await driver.reverse(order, reference) == Reversed()
    assert bench.fates() == [Fate.CHARGED, Fate.TAKEN_BACK]
    assert await driver.resolve(order) == NotCharged(DeclineReason.REVERSED)


async def test_a_charge_that_is_not_the_last_is_for_a_person_to_reverse(bench: Bench) -> None:
    driver = bench.driver()
    order, reference = await charged(driver)
    await charged(driver)
    assert await driver.reverse(order, reference) == ReversalRefused("not_the_last")
    assert await driver.reverse(order, "") == ReversalRefused("not_the_last")
    assert bench.charged_minor() == 2 * SUM.minor


@pytest.mark.parametrize("kind", ["dies_first", "dies_last", "torn_result"])
async def test_a_reversal_without_an_answer_is_unknown_and_safe_to_repeat(bench: Bench, kind: str) -> None:
    driver = bench.driver()
    await charged(driver)
    order, reference = await charged(driver)
    bench.pilot.tell({"fault": {"kind": kind, "of": "8"}})
    assert isinstance(await driver.reverse(order, reference), ReversalUnknown)
    assert await driver.reverse(order, reference) == Reversed()
    assert bench.fates() == [Fate.CHARGED, Fate.TAKEN_BACK]


async def test_a_bank_that_cannot_be_reached_is_asked_again_and_one_that_refuses_is_not(bench: Bench) -> None:
    driver = bench.driver()
    order, reference = await charged(driver)
    bench.pilot.tell({"break": "no_host"})
    assert await driver.reverse(order, reference) == ReversalUnknown("4119")
    bench.pilot.tell({"mend": "no_host"})
    await driver.settle()
    assert await driver.reverse(order, reference) == ReversalRefused("4123")


async def test_the_end_of_day_tells_the_batch_and_its_total(bench: Bench) -> None:
    driver = bench.driver()
    await charged(driver)
    await charged(driver)
    totals = await driver.settle()
    assert replace(totals, slip=()) == BatchTotals("1", Money.of_major(1000, Currency.RUB), 2)
    assert totals.slip[0] == "СВЕРКА ИТОГОВ"


@pytest.mark.parametrize("script", [{"break": "no_host"}, {"fault": {"kind": "dies_first", "of": "7"}}])
async def test_an_end_of_day_that_did_not_happen_is_a_fault(bench: Bench, script: dict[str, object]) -> None:
    bench.pilot.tell(script)
    with pytest.raises(DeviceFault):
        await bench.driver().settle()


async def test_an_end_of_day_without_a_total_is_for_a_person(bench: Bench) -> None:
    blind = replace(SBER, slip=replace(SBER.slip, batch_total=re.compile("(never)")))
    with pytest.raises(DeviceFault, match="no total"):
        await bench.driver(blind).settle()
    assert len(bench.pilot.host().settled) == 1


async def test_a_commit_that_is_refused_leaves_a_charge_unknown(bench: Bench) -> None:
    arguments = {**SUSPENDING.arguments, Operation.COMMIT: ("commit", "{minor}", "other")}
    driver = bench.driver(replace(SUSPENDING, arguments=arguments))
    order = await order_of(driver)
    assert isinstance(await driver.charge(order, Clerk()), ChargeUnknown)
    assert await driver.resolve(order) == NotCharged(DeclineReason.REVERSED)
    assert bench.charged_minor() == 0


# --- looking after it -------------------------------------------------------------------------------------------------


async def test_each_change_of_the_terminals_state_is_told_once(bench: Bench) -> None:
    driver = bench.driver()
    told: list[tuple[TerminalState, str]] = []
    serving = asyncio.ensure_future(driver.serve(lambda state, detail: told.append((state, detail))))
    try:
        await eventually(lambda: told == [(TerminalState.READY, "")])
        for trouble, state in (
            ("busy", (TerminalState.OFFLINE, "pin_pad")),
            ("no_host", (TerminalState.FAILURE, "host_unreachable")),
            ("batch_full", (TerminalState.NEEDS_END_OF_DAY, "")),
        ):
            bench.pilot.tell({"break": trouble})
            await until_told(told, state)
            bench.pilot.tell({"mend": trouble})
            await until_told(told, (TerminalState.READY, ""))
        assert len(told) == 7
    finally:
        serving.cancel()
        await asyncio.wait({serving})


async def until_told(told: list[tuple[TerminalState, str]], state: tuple[TerminalState, str]) -> None:
    await eventually(lambda: told[-1] == state)


# --- running it -------------------------------------------------------------------------------------------------------


def script(folder: Path, text: str) -> BankProgram:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return BankProgram(path, folder, "e", "p")


async def test_the_program_gets_a_clean_environment_its_arguments_and_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "hunter2")
    program = script(tmp_path, 'env > e; printf "%s|" "$@" > p; exit 7')
    run = await program.run(["1", "$(reboot); 'x'"], 20)
    assert isinstance(run, Finished)
    assert (run.exit_code, run.slip) == (7, b"1|$(reboot); 'x'|")
    assert b"SECRET" not in (run.result or b"")


async def test_a_result_of_a_former_run_is_not_taken_for_this_ones(tmp_path: Path) -> None:
    program = script(tmp_path, "exit 0")
    (tmp_path / "e").write_text("0,ОДОБРЕНО")
    assert await program.run([], 20) == Finished(0, None, None)


async def test_a_program_that_hangs_is_killed_with_everything_it_started(tmp_path: Path) -> None:
    program = script(tmp_path, "sleep 600 & echo $! > child; wait")
    assert await program.run([], 0.5) == Cut("killed after 0.5 s")
    child = int((tmp_path / "child").read_text())
    await eventually(lambda: not is_alive(child))
    assert not isinstance(await program.run([], 0.1), Occupied)


async def test_a_program_outlives_a_killed_teller_and_keeps_others_out(tmp_path: Path) -> None:
    program = script(tmp_path, "echo $$ > child; sleep 600")
    teller = await asyncio.create_subprocess_exec(sys.executable, "-c", TELLER, str(tmp_path), cwd=ROOT)
    child = tmp_path / "child"
    await eventually(lambda: child.exists() and bool(child.read_text()))
    teller.kill()
    await teller.wait()
    assert await program.run([], 20) == Occupied()
    os.killpg(int(child.read_text()), signal.SIGKILL)
    await until(lambda: program.run([], 0.1), lambda run: run != Occupied())


async def test_a_helper_left_behind_does_not_hold_up_the_next_run(tmp_path: Path) -> None:
    program = script(tmp_path, "sleep 30 >/dev/null & echo $! > child; echo 0, > e")
    try:
        assert isinstance(await program.run([], 20), Finished)
        assert isinstance(await program.run([], 20), Finished)
    finally:
        os.kill(int((tmp_path / "child").read_text()), 9)


async def test_two_runs_wait_for_one_another(tmp_path: Path) -> None:
    program = script(tmp_path, "mkdir busy || exit 9; sleep 0.1; rmdir busy; echo 0, > e")
    runs = await asyncio.gather(program.run([], 20), program.run([], 20))
    assert [run.exit_code for run in runs if isinstance(run, Finished)] == [0, 0]


async def test_a_program_that_is_not_there_was_not_started(tmp_path: Path) -> None:
    program = BankProgram(tmp_path / "nothing", tmp_path, "e", "p")
    assert await program.run([], 1) == NotStarted("No such file or directory")
    nowhere = BankProgram(tmp_path / "nothing", tmp_path / "nowhere", "e", "p")
    assert await nowhere.run([], 1) == NotStarted("No such file or directory")


@pytest.mark.parametrize("path", ["sb_pilot", "./sb_pilot"])
def test_only_an_absolute_path_is_run(path: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="absolute"):
        BankProgram(Path(path), tmp_path, "e", "p")


def is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
