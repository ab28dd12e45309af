"""What only SSP devices do: start over by themselves, lose count of what is encrypted, take a note by being polled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.domain.cashbox import AcceptorIdentity, AcceptorState, NoteDecision, PowerUp, PowerUpReport
from sandbox.devices.acceptor import SimulatedAcceptor, simulated_acceptor
from sandbox.devices.mechanism import Pace
from tests.fakes.acceptor import Listener, rub
from tests.fakes.acceptor_bench import Bench, bench
from tests.fakes.conditions import eventually


@pytest.fixture(params=["ssp", "ssp-old"])
async def validator(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[SimulatedAcceptor]:
    async with simulated_acceptor(
        tmp_path / "acceptor", pace=Pace().faster(20), protocol=str(request.param)
    ) as simulated:
        yield simulated


@pytest.fixture
async def station(validator: SimulatedAcceptor, listener: Listener) -> AsyncIterator[Bench]:
    """Identified, enabled for 100 and 500 roubles."""
    async with bench(validator, listener) as ready:
        await ready.enable(100, 500)
        yield ready


def power_ups(listener: Listener) -> list[PowerUp]:
    return [report.what for report in listener.told("powered_up") if isinstance(report, PowerUpReport)]


async def test_an_undecided_note_stays_in_escrow_however_often_the_device_is_asked(station: Bench) -> None:
    gate = station.listener.shut("note_escrowed")
    station.listener.decision = NoteDecision.RETURN
    station.device.tell({"insert": 500})
    await eventually(lambda: "note_escrowed" in station.listener.attempts)
    await station.until_device("holding")
    states = len(station.listener.states)
    station.device.tell({"drop_answers": 3})
    await eventually(lambda: len(station.listener.states) > states)
    assert (station.boxed(), station.listener.states[states][0]) == (0, AcceptorState.OFFLINE)
    gate.set()
    await station.listener.until("note_returned")
    assert station.boxed() == 0


async def test_a_reset_in_escrow_gives_the_note_back_and_notes_are_taken_again(station: Bench) -> None:
    gate = station.listener.shut("note_escrowed")
    station.device.tell({"insert": 500})
    await eventually(lambda: "note_escrowed" in station.listener.attempts)
    station.device.tell({"slave_reset": True})
    gate.set()
    await station.start_over()
    assert station.listener.told("note_returned") == [rub(500)]
    assert power_ups(station.listener)[-1] is PowerUp.NOTE_IN_VALIDATOR
    await station.enable(500)
    station.device.tell({"insert": 500})
    await station.listener.until("note_stacked")
    assert station.boxed() == 1


async def test_a_reset_in_mid_stack_says_where_the_note_went_and_leaves_the_device_off(station: Bench) -> None:
    station.device.tell({"insert": 500})
    await station.until_device("stacking")
    station.device.tell({"slave_reset": True})
    await station.start_over()
    assert station.listener.names()[-3:] == ["powered_up", "note_returned", "identified"]
    assert station.boxed() == 0
    await station.until_device("disabled")


async def test_another_device_in_mid_payment_is_asked_who_it_is_and_credits_nothing(
    tmp_path: Path, validator: SimulatedAcceptor, listener: Listener
) -> None:
    async with bench(validator, listener) as station:
        await station.enable(500)
        validator.tell({"insert": 500})
        await station.until_device("stacking")
        validator.tell({"unplug": True})
        await listener.until_state(AcceptorState.OFFLINE)
        other = simulated_acceptor(
            tmp_path / "acceptor", currency="RUB", pace=Pace().faster(20), protocol=validator.protocol
        )
        async with other:
            await station.start_over()
    assert power_ups(listener)[-1] is PowerUp.PLAIN
    assert listener.told("note_stacked") == listener.told("note_recovered") == []
    assert all(isinstance(identity, AcceptorIdentity) for identity in listener.told("identified"))


@pytest.fixture
async def encrypted(tmp_path: Path, listener: Listener) -> AsyncIterator[Bench]:
    async with (
        simulated_acceptor(tmp_path / "acceptor", pace=Pace().faster(20), protocol="ssp") as simulated,
        bench(simulated, listener) as ready,
    ):
        await ready.enable(100, 500)
        yield ready


async def test_a_device_that_lost_count_is_given_a_new_key_and_the_note_counts_once(encrypted: Bench) -> None:
    encrypted.device.tell({"insert": 500})
    await encrypted.until_device("stacking")
    encrypted.device.tell({"skip_count": 7})
    await encrypted.listener.until("note_stacked")
    await encrypted.listener.until_state(AcceptorState.IDLE)
    assert encrypted.listener.told("note_stacked") == [rub(500)]
    assert encrypted.boxed() == 1


async def test_a_device_that_lost_count_before_the_decision_takes_nothing_unasked(encrypted: Bench) -> None:
    gate = encrypted.listener.shut("note_escrowed")
    encrypted.device.tell({"insert": 500})
    await eventually(lambda: "note_escrowed" in encrypted.listener.attempts)
    encrypted.device.tell({"skip_count": 7})
    await encrypted.listener.until_state(AcceptorState.OFFLINE)
    assert encrypted.boxed() == 0
    gate.set()
    await encrypted.listener.until_state(AcceptorState.IDLE)
    counted = encrypted.listener.told("note_stacked")
    assert len(counted) == encrypted.boxed()
    assert encrypted.listener.told("note_suspect") == []
