"""Notes, good and bad, in every protocol: a real driver, a real tty and a device that was written apart from it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, NoteDecision, PowerUp, PowerUpReport, SuspectCause
from sandbox.devices.acceptor import SimulatedAcceptor, simulated_acceptor
from sandbox.devices.mechanism import Pace
from tests.fakes.acceptor import Listener, rub, served
from tests.fakes.acceptor_bench import QUICK, SPOKEN, Bench, bench, driver
from tests.fakes.conditions import eventually


async def test_the_bill_table_comes_from_the_device(kiosk: Bench) -> None:
    (identity,) = kiosk.listener.told("identified")
    assert isinstance(identity, AcceptorIdentity)
    assert identity.part == SPOKEN[kiosk.device.protocol].part
    assert [value.minor // 100 for value in identity.values] == [10, 50, 100, 200, 500, 1000, 2000, 5000]


async def test_a_device_of_another_currency_has_no_notes_for_us(
    tmp_path: Path, listener: Listener, protocol: str
) -> None:
    euros = simulated_acceptor(tmp_path / "acceptor", currency="EUR", pace=Pace().faster(20), protocol=protocol)
    async with euros as device, served(driver(device), listener):
        await listener.until_state(AcceptorState.FAILURE)
    assert listener.states[-1] == (AcceptorState.FAILURE, "bill table")
    assert listener.told("identified") == []


async def test_notes_are_counted_once_each_and_the_device_agrees(kiosk: Bench) -> None:
    for count, value in enumerate((500, 100, 500), start=1):
        assert kiosk.device.tell({"insert": value})["accepted"]
        await kiosk.listener.until("note_stacked", count)
        await kiosk.listener.until_state(AcceptorState.IDLE)
    assert kiosk.listener.told("note_stacked") == [rub(500), rub(100), rub(500)]
    assert kiosk.device.snapshot()["stacked"] == {"100": 1, "500": 2}


async def test_a_note_the_listener_refuses_comes_back(kiosk: Bench) -> None:
    kiosk.listener.decision = NoteDecision.RETURN
    kiosk.device.tell({"insert": 500})
    await kiosk.listener.until("note_returned")
    assert kiosk.listener.told("note_returned") == [rub(500)]
    assert (kiosk.boxed(), kiosk.device.snapshot()["returned"]) == (0, 1)


async def test_every_reason_for_a_rejection_is_told(kiosk: Bench) -> None:
    reasons = SPOKEN[kiosk.device.protocol].reasons
    for count, code in enumerate(reasons, start=1):
        kiosk.device.tell({"insert_rejected": f"{code:02X}"})
        await kiosk.listener.until("note_rejected", count)
        await kiosk.listener.until_state(AcceptorState.IDLE)
    assert kiosk.listener.told("note_rejected") == list(reasons.values())
    assert kiosk.listener.told("note_escrowed") == []


async def test_a_value_that_is_not_taken_is_refused_by_the_device(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 1000})
    await kiosk.listener.until("note_rejected")
    assert kiosk.boxed() == 0


async def test_a_disabled_device_pulls_nothing_in(kiosk: Bench) -> None:
    await kiosk.acceptor.disable()
    assert kiosk.device.tell({"insert": 500})["accepted"] is False
    await kiosk.enable(500)
    assert kiosk.device.tell({"insert": 500})["accepted"] is True
    await kiosk.listener.until("note_stacked")


async def test_a_note_that_comes_in_while_disabling_is_given_back_unasked(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 500})
    await kiosk.acceptor.disable()
    assert kiosk.listener.told("note_escrowed") == []
    assert kiosk.device.snapshot()["in_validator"] is None
    assert kiosk.boxed() == 0


async def test_disabling_while_a_note_comes_in_waits_for_it(kiosk: Bench) -> None:
    gate = kiosk.listener.shut("note_escrowed")
    kiosk.device.tell({"insert": 500})
    await eventually(lambda: "note_escrowed" in kiosk.listener.attempts)
    disabling = asyncio.ensure_future(kiosk.acceptor.disable())
    gate.set()
    await disabling
    assert kiosk.listener.told("note_stacked") == [rub(500)]
    await kiosk.until_device("disabled")


async def test_an_undecided_note_outlives_the_devices_patience(
    tmp_path: Path, listener: Listener, protocol: str
) -> None:
    gate = listener.shut("note_escrowed")
    impatient = simulated_acceptor(
        tmp_path / "acceptor", pace=replace(Pace().faster(20), escrow_s=1.0), protocol=protocol
    )
    async with impatient as device, bench(device, listener, replace(QUICK, hold_s=0.3)) as kiosk:
        await kiosk.enable(500)
        device.tell({"insert": 500})
        await kiosk.until_device("holding")
        patience_ends = time.monotonic() + 1.0
        await eventually(lambda: time.monotonic() > patience_ends)
        gate.set()
        await listener.until("note_stacked")
    assert listener.told("note_returned") == []


async def test_another_value_than_the_escrowed_one_is_suspect_and_switches_off(kiosk: Bench) -> None:
    kiosk.device.tell({"insert_misnamed": [100, 500]})
    await kiosk.listener.until("note_suspect")
    assert kiosk.listener.heard[-1] == ("note_suspect", SuspectCause.OTHER_VALUE, rub(500))
    await kiosk.until_device("disabled")


async def test_a_note_nobody_asked_to_stack_is_suspect_and_switches_off(kiosk: Bench) -> None:
    kiosk.device.tell({"stack_unasked": 500})
    await kiosk.listener.until("note_suspect")
    assert kiosk.listener.heard[-1] == ("note_suspect", SuspectCause.UNASKED, rub(500))
    await kiosk.until_device("disabled")


async def test_a_bad_line_changes_no_sum(kiosk: Bench) -> None:
    for count, trouble in enumerate(("noise", "drop_answers", "duplicate_answers"), start=1):
        kiosk.device.tell({"insert": 500, trouble: 2})
        await kiosk.listener.until("note_stacked", count)
        await kiosk.listener.until_state(AcceptorState.IDLE)
    assert kiosk.listener.told("note_stacked") == [rub(500)] * 3
    assert kiosk.boxed() == 3


async def test_a_line_that_repeats_everything_counts_once(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 500, "duplicate_answers": 1000})
    await kiosk.listener.until("note_stacked")
    await kiosk.listener.until_state(AcceptorState.IDLE)
    await kiosk.acceptor.disable()
    assert kiosk.listener.names()[2:] == ["note_escrowed", "note_stacked"]
    assert kiosk.boxed() == 1


async def test_a_teller_that_died_before_the_ack_finds_the_note_recovered(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    first = Listener()
    first.shut("note_stacked")
    async with bench(device, first) as kiosk:
        await kiosk.enable(500)
        device.tell({"insert": 500})
        await eventually(lambda: "note_stacked" in first.attempts)
    async with bench(device, listener):
        pass
    assert listener.names() == ["powered_up", "note_recovered", "identified"]
    (report,) = listener.told("powered_up")
    assert isinstance(report, PowerUpReport)
    assert report.what is PowerUp.KEPT_POWER


async def test_a_teller_that_died_before_the_decision_finds_the_note_returned(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    first = Listener()
    first.shut("note_escrowed")
    async with bench(device, first) as kiosk:
        await kiosk.enable(500)
        device.tell({"insert": 500})
        await eventually(lambda: "note_escrowed" in first.attempts)
    async with bench(device, listener) as kiosk:
        await kiosk.until_device("disabled")
    assert listener.names() == ["powered_up", "note_returned", "identified"]
    assert kiosk.boxed() == 0
