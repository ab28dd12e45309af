"""The driver against a simulated terminal over real HTTPS: whatever breaks, its word agrees with the ledger."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.devices.card_terminal.nexo.asking import Timing
from kiosk.devices.card_terminal.nexo.codec import Codec, Parties
from kiosk.devices.card_terminal.nexo.crypto import SharedKey
from kiosk.devices.card_terminal.nexo.display import DisplayEar
from kiosk.devices.card_terminal.nexo.driver import Habits, NexoTerminal
from kiosk.devices.card_terminal.nexo.http_line import ByAuthority, ByPin, HttpLine
from kiosk.devices.card_terminal.nexo.machine import Patience
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
from sandbox.devices.card_host import CardHost, Fate, Person, Script, Trouble
from sandbox.devices.certificate import self_made
from sandbox.devices.nexo import Fault, Kind, SimulatedNexo, simulated_nexo
from sandbox.devices.nexo_seal import Seal
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import eventually, until
from tests.fakes.hurried_clock import HurriedClock

SPEED = 40.0
CLOCK = HurriedClock(SPEED)
TIMING = Timing(
    payment_s=1.0, answer_s=1.0, reversal_s=1.0, ask_again_s=1.0, look_s=0.4, patience=Patience(20.0, absent_s=4.0)
)
PASSPHRASE, KEY_NAME, POI = "correct horse", "kiosk-17", "P400Plus-275479597"
SUM = Money.of_major(500, Currency.EUR)
PATIENT = replace(TIMING, patience=Patience(400.0, absent_s=4.0))
BROKEN = Timing(payment_s=1.0, answer_s=1.0, reversal_s=1.0, ask_again_s=1.0, patience=Patience(0.0, absent_s=4.0))


@cache
def seal() -> Seal:
    return Seal(PASSPHRASE, KEY_NAME, 3)


@cache
def key() -> SharedKey:
    return SharedKey(PASSPHRASE, KEY_NAME, 3)


@dataclass(slots=True)
class Bench:
    """A terminal, its driver, and the ledger behind it."""

    simulator: SimulatedNexo
    host: CardHost
    driver: NexoTerminal
    url: str

    async def order(self, reference: str = "ABCDEFGHIJ") -> ChargeOrder:
        return ChargeOrder(ChargeReference(reference), SUM, await self.driver.mark())

    def spoil(self, *faults: Fault) -> None:
        self.simulator.faults.extend(faults)

    def charged_minor(self) -> int:
        return self.host.charged_minor()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificate")


@asynccontextmanager
async def bench_of(folder: Path, timing: Timing = TIMING, habits: Habits | None = None) -> AsyncIterator[Bench]:
    host = CardHost()
    simulator = SimulatedNexo(host, POI, seal(), SPEED)
    async with simulated_nexo(simulator, folder=folder) as url:
        line = HttpLine(url, ByAuthority(folder / "terminal.pem", "terminal.sandbox"))
        codec = Codec(Parties("KIOSK-17", POI), key())
        yield Bench(simulator, host, NexoTerminal(line, codec, CLOCK, Currency.EUR, habits=habits, timing=timing), url)
        await simulator.stop()


@pytest.fixture
async def bench(folder: Path) -> AsyncIterator[Bench]:
    async with bench_of(folder) as bench:
        yield bench


# --- the plain way ----------------------------------------------------------------------------------------------------


async def test_a_charge_is_told_and_kept_before_it_is_charged(bench: Bench) -> None:
    clerk = Clerk()
    outcome = await bench.driver.charge(await bench.order(), clerk)
    assert isinstance(outcome, Charged)
    assert clerk.approvals == [outcome.approval]
    assert clerk.steps == [(CardStep.PRESENT_CARD, "")]
    assert (outcome.approval.amount, outcome.approval.brand) == (SUM, "mc")
    assert outcome.approval.slip[:2] == ("SANDBOX", "Receipt 0001")
    assert bench.charged_minor() == SUM.minor


@pytest.mark.parametrize(
    ("script", "reason", "code"),
    [
        (Script(decline=""), DeclineReason.DECLINED, "Refusal"),
        (Script(decline="Communication timeout"), DeclineReason.DECLINED, "Communication timeout"),
        (Script(decline="WrongPIN"), DeclineReason.DECLINED, "WrongPIN"),
        (Script(person=Person.CANCELS), DeclineReason.CANCELLED, "Cancel"),
        (Script(person=Person.LEAVES), DeclineReason.TIMED_OUT, "Cancel"),
        (Script(person=Person.UNREADABLE), DeclineReason.CARD_PROBLEM, "InvalidCard"),
    ],
)
async def test_a_refusal_has_its_reason(bench: Bench, script: Script, reason: DeclineReason, code: str) -> None:
    bench.host.next = script
    assert await bench.driver.charge(await bench.order(), Clerk()) == NotCharged(reason, code)
    assert bench.charged_minor() == 0


@pytest.mark.parametrize(("trouble", "code"), [(Trouble.BUSY, "Busy"), (Trouble.NO_HOST, "UnreachableHost")])
async def test_a_terminal_that_cannot_is_no_reason_to_stop_elsewhere(bench: Bench, trouble: Trouble, code: str) -> None:
    bench.host.troubles.add(trouble)
    outcome = await bench.driver.charge(await bench.order(), Clerk())
    assert outcome == NotCharged(DeclineReason.ACQUIRER_PROBLEM, code)


async def test_a_partial_approval_is_told_with_its_own_sum(bench: Bench) -> None:
    bench.host.next = Script(approve_minor=20000)
    outcome = await bench.driver.charge(await bench.order(), Clerk())
    assert isinstance(outcome, Charged)
    assert outcome.approval.amount == Money.of_major(200, Currency.EUR)


@pytest.mark.parametrize(
    "script", [Script(approve_minor=60000), Script(approve_currency="USD"), Script(approve_currency="XAF")]
)
async def test_another_sum_or_currency_is_taken_back_at_once(bench: Bench, script: Script) -> None:
    bench.host.next, clerk = script, Clerk()
    outcome = await bench.driver.charge(await bench.order(), clerk)
    assert isinstance(outcome, NotCharged)
    assert outcome.reason is DeclineReason.REVERSED
    assert clerk.approvals == []
    assert bench.charged_minor() == 0


async def test_an_abort_ends_the_running_charge(bench: Bench) -> None:
    bench.host.next, clerk = Script(slow_s=2000), Clerk()
    charging = asyncio.ensure_future(bench.driver.charge(await bench.order(), clerk))
    await eventually(lambda: "Payment" in bench.simulator.heard)
    await bench.driver.abort()
    await bench.driver.abort()
    assert await charging == NotCharged(DeclineReason.CANCELLED, "Aborted")
    assert bench.charged_minor() == 0


async def test_an_abort_with_nothing_running_is_not_even_said(bench: Bench) -> None:
    await bench.driver.abort()
    assert bench.simulator.heard == []


# --- approvals that are not kept --------------------------------------------------------------------------------------


@pytest.mark.parametrize("clerk", [Clerk(ApprovalDecision.RELEASE), Clerk(trouble=OSError("disk full"))])
async def test_an_approval_that_is_not_kept_is_reversed(bench: Bench, clerk: Clerk) -> None:
    outcome = await bench.driver.charge(await bench.order(), clerk)
    assert outcome == NotCharged(DeclineReason.REVERSED, "released")
    assert [sale.fate for sale in bench.host.sales] == [Fate.TAKEN_BACK]


@pytest.mark.parametrize("kind", [Kind.REQUEST_LOST, Kind.ANSWER_LOST, Kind.TAMPERED])
async def test_a_release_that_is_not_acknowledged_is_unknown_and_then_resolved_to_the_truth(
    bench: Bench, kind: Kind
) -> None:
    bench.spoil(Fault(kind, of="Reversal"))
    order = await bench.order()
    assert isinstance(await bench.driver.charge(order, Clerk(ApprovalDecision.RELEASE)), ChargeUnknown)
    resolved = await bench.driver.resolve(order)
    if bench.charged_minor():
        assert isinstance(resolved, Charged)
    else:
        assert resolved == NotCharged(DeclineReason.REVERSED)


# --- lost and late ----------------------------------------------------------------------------------------------------


async def test_a_terminal_that_is_not_there_was_never_asked(bench: Bench) -> None:
    codec = Codec(Parties("KIOSK-17", POI), key())
    nobody = NexoTerminal(HttpLine("http://127.0.0.1:9/nexo", None), codec, CLOCK, Currency.EUR, timing=TIMING)
    outcome = await nobody.charge(await bench.order(), Clerk())
    assert outcome == NotCharged(DeclineReason.NOT_STARTED, "ConnectError")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.ANSWER_LOST),
        Fault(Kind.ANSWER_CUT, at=20),
        Fault(Kind.ANSWER_CUT, at=400),
        Fault(Kind.SERVER_ERROR),
        Fault(Kind.TAMPERED),
        Fault(Kind.OTHER_MESSAGE),
        Fault(Kind.SPOILT),
        Fault(Kind.REQUEST_LATE),
    ],
    ids=lambda fault: f"{fault.kind.value}_{fault.at}",
)
async def test_an_answer_that_cannot_be_believed_is_asked_for_again(bench: Bench, fault: Fault) -> None:
    bench.spoil(replace(fault, of="Payment"))
    outcome = await bench.driver.charge(await bench.order(), Clerk())
    assert isinstance(outcome, Charged)
    assert bench.charged_minor() == outcome.approval.amount.minor


@pytest.mark.parametrize("kind", [Kind.REQUEST_LOST, Kind.SILENT])
async def test_a_request_that_was_lost_is_told_as_not_found(bench: Bench, kind: Kind) -> None:
    bench.spoil(Fault(kind, of="Payment"))
    assert await bench.driver.charge(await bench.order(), Clerk()) == NotCharged(DeclineReason.NOT_FOUND)
    assert bench.charged_minor() == 0


async def test_a_slow_host_is_waited_for_past_the_lost_connection(folder: Path) -> None:
    async with bench_of(folder, timing=PATIENT) as bench:
        bench.host.next = Script(slow_s=60)  # 1.5 s, and the connection is given up after 1
        assert isinstance(await bench.driver.charge(await bench.order(), Clerk()), Charged)
        assert bench.simulator.heard.count("TransactionStatus") >= 1


CUTS = [
    Fault(Kind.HANG_UP),
    Fault(Kind.REQUEST_LOST, of="Payment"),
    Fault(Kind.REQUEST_LATE, of="Payment"),
    *(Fault(Kind.ANSWER_CUT, of="Payment", at=at) for at in (0, 1, 60, 113, 114, 900)),
]


@pytest.mark.parametrize("script", [Script(), Script(decline=""), Script(approve_minor=20000)])
@pytest.mark.parametrize("fault", CUTS, ids=lambda fault: f"{fault.kind.value}_{fault.at}")
async def test_a_charge_cut_at_any_stage_is_resolved_to_what_the_ledger_holds(
    folder: Path, fault: Fault, script: Script
) -> None:
    async with bench_of(folder, timing=BROKEN) as bench:
        bench.host.next = script
        bench.spoil(fault, *(Fault(Kind.REQUEST_LOST, of="TransactionStatus") for _ in range(2)))
        order = await bench.order()
        outcome = await bench.driver.charge(order, Clerk())
        assert isinstance(outcome, ChargeUnknown)
        bench.simulator.faults.clear()
        resolved = await until(lambda: bench.driver.resolve(order), lambda now: now != ChargeRunning())
        charged = resolved.approval.amount.minor if isinstance(resolved, Charged) else 0
        assert isinstance(resolved, Charged | NotCharged)
        assert charged == bench.charged_minor()


async def test_a_running_charge_of_a_former_life_is_still_running(bench: Bench) -> None:
    bench.host.next = Script(slow_s=2000)
    order = await bench.order()
    charging = asyncio.ensure_future(bench.driver.charge(order, Clerk()))
    await eventually(lambda: "Payment" in bench.simulator.heard)
    charging.cancel()
    await asyncio.wait({charging})
    assert await bench.driver.resolve(order) == ChargeRunning()


async def test_what_the_terminal_may_have_forgotten_is_unknown(bench: Bench) -> None:
    order = await bench.order()
    await bench.driver.charge(order, Clerk())
    bench.simulator.face.forgetful = True
    marks = [(CLOCK.now() - timedelta(days=days)).isoformat() for days in (3, -20_000)]
    for mark in (*marks, "", "20261123", "000000000001"):
        assert isinstance(await bench.driver.resolve(replace(order, mark=mark)), ChargeUnknown)


async def test_a_lost_charge_of_another_sum_is_taken_back_when_it_is_found(folder: Path) -> None:
    async with bench_of(folder, timing=BROKEN) as bench:
        bench.host.next = Script(approve_minor=60000)
        bench.spoil(Fault(Kind.ANSWER_LOST, of="Payment"), Fault(Kind.REQUEST_LOST, of="TransactionStatus"))
        order = await bench.order()
        assert isinstance(await bench.driver.charge(order, Clerk()), ChargeUnknown)
        assert await bench.driver.resolve(order) == NotCharged(DeclineReason.REVERSED, "approved 600.00 EUR")
        assert bench.charged_minor() == 0


async def test_a_terminal_that_cannot_be_asked_leaves_a_charge_unknown(bench: Bench) -> None:
    bench.spoil(Fault(Kind.REQUEST_LOST))
    assert isinstance(await bench.driver.resolve(await bench.order()), ChargeUnknown)


# --- reversals --------------------------------------------------------------------------------------------------------


async def charged(bench: Bench) -> tuple[ChargeOrder, str]:
    order = await bench.order()
    outcome = await bench.driver.charge(order, Clerk())
    assert isinstance(outcome, Charged)
    return order, outcome.approval.acquirer_reference


async def test_a_reversal_repeated_is_carried_out_once(bench: Bench) -> None:
    order, reference = await charged(bench)
    assert await bench.driver.reverse(order, reference) == Reversed()
    assert await bench.driver.reverse(order, reference) == Reversed()
    assert bench.simulator.heard.count("Reversal") == 1
    assert await bench.driver.resolve(order) == NotCharged(DeclineReason.REVERSED)


@pytest.mark.parametrize("kind", [Kind.REQUEST_LOST, Kind.ANSWER_LOST, Kind.SERVER_ERROR, Kind.TAMPERED])
async def test_a_reversal_without_an_answer_is_unknown_until_it_is_asked_about(bench: Bench, kind: Kind) -> None:
    order, reference = await charged(bench)
    bench.spoil(Fault(kind, of="Reversal"))
    assert isinstance(await bench.driver.reverse(order, reference), ReversalUnknown)
    assert await bench.driver.reverse(order, reference) == Reversed()
    assert [sale.fate for sale in bench.host.sales] == [Fate.TAKEN_BACK]


async def test_a_reversal_the_host_could_not_be_reached_for_is_tried_afresh(bench: Bench) -> None:
    order, reference = await charged(bench)
    bench.host.troubles.add(Trouble.NO_HOST)
    assert await bench.driver.reverse(order, reference) == ReversalUnknown("UnreachableHost")
    bench.host.troubles.clear()
    assert await bench.driver.reverse(order, reference) == Reversed()


async def test_a_reversal_that_never_works_is_for_a_person_in_the_end(bench: Bench) -> None:
    order, reference = await charged(bench)
    bench.host.troubles.add(Trouble.NO_HOST)
    outcomes = [await bench.driver.reverse(order, reference) for _ in range(21)]
    assert outcomes == [ReversalUnknown("UnreachableHost")] * 20 + [ReversalRefused("too many tries")]


async def test_a_terminal_that_tells_nothing_of_reversals_is_not_asked(folder: Path) -> None:
    async with bench_of(folder, habits=Habits(tells_reversals=False)) as bench:
        order, reference = await charged(bench)
        assert await bench.driver.reverse(order, reference) == Reversed()
        assert "TransactionStatus" not in bench.simulator.heard


async def test_a_reversal_after_the_end_of_day_is_for_a_person(bench: Bench) -> None:
    order, reference = await charged(bench)
    await bench.driver.settle()
    assert await bench.driver.reverse(order, reference) == ReversalRefused("NotAllowed")


# --- the end of day ---------------------------------------------------------------------------------------------------


async def test_the_end_of_day_tells_charges_less_reversals(bench: Bench) -> None:
    order, reference = await charged(bench)
    await bench.driver.charge(await bench.order("KLMNOPQRST"), Clerk())
    await bench.driver.reverse(order, reference)
    assert await bench.driver.settle() == BatchTotals("1", SUM, 1)
    assert await bench.driver.settle() == BatchTotals("2", Money.zero(Currency.EUR), 0)


async def test_a_lost_end_of_day_is_told_from_the_closed_period(bench: Bench) -> None:
    await charged(bench)
    bench.spoil(Fault(Kind.ANSWER_LOST, of="Reconciliation"))
    assert await bench.driver.settle() == BatchTotals("1", SUM, 1)
    assert [one.minor for one in bench.host.settled] == [SUM.minor]


async def test_an_end_of_day_that_did_not_happen_is_a_fault(bench: Bench) -> None:
    bench.spoil(Fault(Kind.REQUEST_LOST, of="Reconciliation"))
    with pytest.raises(DeviceFault):
        await bench.driver.settle()
    assert bench.host.settled == []


async def test_an_acquirer_that_settles_itself_is_only_asked_for_its_totals(folder: Path) -> None:
    async with bench_of(folder, habits=Habits(settles_itself=True)) as bench:
        await charged(bench)
        assert await bench.driver.settle() == BatchTotals("1", SUM, 1)
        assert bench.host.settled == []


# --- looking after it -------------------------------------------------------------------------------------------------


@asynccontextmanager
async def served(driver: NexoTerminal) -> AsyncIterator[list[tuple[TerminalState, str]]]:
    told: list[tuple[TerminalState, str]] = []
    serving = asyncio.ensure_future(driver.serve(lambda state, detail: told.append((state, detail))))
    try:
        yield told
    finally:
        serving.cancel()
        await asyncio.wait({serving})


async def test_each_change_of_the_terminals_state_is_told_once(bench: Bench) -> None:
    async with served(bench.driver) as told:
        await eventually(lambda: told == [(TerminalState.READY, "")])
        bench.host.troubles.add(Trouble.NO_HOST)
        await eventually(lambda: told[-1] == (TerminalState.FAILURE, "host_unreachable"))
        bench.host.troubles.clear()
        await eventually(lambda: told[-1][0] is TerminalState.READY)
        bench.spoil(Fault(Kind.REQUEST_LOST))
        await eventually(lambda: (TerminalState.OFFLINE, "RemoteProtocolError") in told)
        await eventually(lambda: told[-1][0] is TerminalState.READY)
        assert all(one != other for one, other in pairwise(told))


async def test_a_charging_terminal_is_busy_and_not_asked_how_it_is(bench: Bench) -> None:
    async with served(bench.driver) as told:
        bench.host.next = Script(slow_s=36)
        charging = asyncio.ensure_future(bench.driver.charge(await bench.order(), Clerk()))
        await eventually(lambda: bool(told) and told[-1] == (TerminalState.BUSY, ""))
        looked = bench.simulator.heard.count("Diagnosis")
        await charging
        assert bench.simulator.heard.count("Diagnosis") <= looked + 1
        await eventually(lambda: told[-1] == (TerminalState.READY, ""))


async def test_what_the_terminal_shows_is_told_in_step() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    simulator = SimulatedNexo(CardHost(), POI, None, SPEED, display=port)
    parties, clerk = Parties("KIOSK-17", POI), Clerk()
    async with simulated_nexo(simulator) as url:
        ear = DisplayEar("127.0.0.1", port, parties)
        line, codec = HttpLine(url, None), Codec(parties, None)
        driver = NexoTerminal(line, codec, CLOCK, Currency.EUR, timing=TIMING, display=ear)
        async with served(driver) as told:
            await eventually(lambda: bool(told))
            order = ChargeOrder(ChargeReference("ABCDEFGHIJ"), SUM, await driver.mark())
            assert isinstance(await driver.charge(order, clerk), Charged)
    steps = [step for step, _ in clerk.steps]
    assert steps[:2] == [CardStep.PRESENT_CARD, CardStep.PRESENT_CARD]
    assert steps[2:5] == [CardStep.WAIT, CardStep.ENTER_PIN, CardStep.WAIT]


# --- whom to trust ----------------------------------------------------------------------------------------------------


@contextmanager
def fingerprint(folder: Path) -> Iterator[str]:
    certificate, _ = self_made(folder)
    yield hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


async def look(url: str, trust: ByAuthority | ByPin, passphrase: SharedKey) -> tuple[TerminalState, str]:
    driver = NexoTerminal(
        HttpLine(url, trust), Codec(Parties("KIOSK-17", POI), passphrase), CLOCK, Currency.EUR, timing=TIMING
    )
    async with served(driver) as told:
        await eventually(lambda: bool(told))
        return told[0]


async def test_the_pinned_certificate_is_believed_and_no_other(bench: Bench, folder: Path) -> None:
    with fingerprint(folder) as pin:
        assert await look(bench.url, ByPin(pin.upper()), key()) == (TerminalState.READY, "")
        assert await look(bench.url, ByPin("0" * 64), key()) == (TerminalState.OFFLINE, "StrangeTerminal")
        assert bench.simulator.heard == ["Diagnosis"]


async def test_a_certificate_made_out_to_somebody_else_is_not_believed(bench: Bench, folder: Path) -> None:
    authority = folder / "terminal.pem"
    assert (await look(bench.url, ByAuthority(authority), key()))[0] is TerminalState.READY
    assert await look(bench.url, ByAuthority(authority, "other"), key()) == (TerminalState.OFFLINE, "ConnectError")


async def test_another_passphrase_gets_no_answer(bench: Bench, folder: Path) -> None:
    stranger = SharedKey("wrong horse", KEY_NAME, 3)
    assert await look(bench.url, ByAuthority(folder / "terminal.pem"), stranger) == (
        TerminalState.OFFLINE,
        "status 400",
    )


@pytest.mark.parametrize("url", ["http://192.0.2.7:8080/nexo", "https://192.0.2.7/nexo", "ftp://127.0.0.1/", "nexo"])
def test_nothing_is_said_in_clear_to_the_network_or_to_nobody_in_particular(url: str) -> None:
    with pytest.raises(ValueError, match=r"terminal|HTTP|trust"):
        HttpLine(url, None)
