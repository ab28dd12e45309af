"""What only JCM acceptors do: fall mute, forget what they said, ask to be asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.cashbox import AcceptorState, PowerUp, PowerUpReport
from sandbox.devices.acceptor import SimulatedAcceptor, simulated_acceptor
from sandbox.devices.mechanism import Pace
from tests.fakes.acceptor import Listener, rub, served
from tests.fakes.acceptor_bench import QUICK, Bench, bench, driver
from tests.fakes.conditions import eventually

WAKING = replace(QUICK, mute_s=0.3)


@pytest.fixture
async def jcm(tmp_path: Path) -> AsyncIterator[SimulatedAcceptor]:
    async with simulated_acceptor(tmp_path / "acceptor", pace=Pace().faster(20), protocol="id003") as simulated:
        yield simulated


@pytest.fixture
async def station(jcm: SimulatedAcceptor, listener: Listener) -> AsyncIterator[Bench]:
    """Identified, enabled for 100 and 500 roubles, quick to wake a mute device."""
    async with bench(jcm, listener, WAKING) as ready:
        await ready.enable(100, 500)
        yield ready


def power_ups(listener: Listener) -> list[PowerUp]:
    return [report.what for report in listener.told("powered_up") if isinstance(report, PowerUpReport)]


async def test_a_note_whose_vend_valid_could_not_be_written_in_time_still_counts_once(station: Bench) -> None:
    station.listener.failing["note_stacked"] = 1_000_000
    station.device.tell({"insert": 500})
    await eventually(lambda: station.listener.attempts.count("note_stacked") >= 3)
    station.device.tell({"mute": True})
    await station.listener.until_state(AcceptorState.OFFLINE)
    station.listener.failing["note_stacked"] = 0
    await station.start_over()
    assert station.listener.told("note_stacked") == [rub(500)]
    assert station.listener.told("note_suspect") == []
    assert station.boxed() == 1


async def test_a_device_that_fell_mute_takes_notes_again_by_itself(station: Bench) -> None:
    station.device.tell({"mute": True})
    await station.listener.until_state(AcceptorState.OFFLINE)
    await station.start_over()
    await station.until_device("idling")
    station.device.tell({"insert": 100})
    await station.listener.until("note_stacked")


async def test_a_device_found_mute_is_woken_and_asked_what_it_knows(jcm: SimulatedAcceptor, listener: Listener) -> None:
    first = Listener()
    first.shut("note_stacked")
    async with bench(jcm, first) as station:
        await station.enable(500)
        jcm.tell({"insert": 500})
        await station.until_device("stacked")
    jcm.tell({"mute": True})
    async with served(driver(jcm, WAKING), listener):
        await listener.until("identified")
    assert power_ups(listener) == [PowerUp.KEPT_POWER]
    assert listener.names() == ["powered_up", "note_recovered", "identified"]


async def test_a_note_in_the_stacker_counts_though_vend_valid_is_never_repeated(station: Bench) -> None:
    station.device.tell({"forget_vend": True, "power_cut_at": "stacking", "insert": 500})
    await station.until_device("off")
    station.device.tell({"power": "on"})
    await station.start_over()
    assert power_ups(station.listener)[-1] is PowerUp.NOTE_IN_STACKER
    assert station.listener.told("note_recovered") == []
    assert station.boxed() == 1


async def test_a_device_that_asks_to_be_asked_is_asked_again(station: Bench) -> None:
    station.device.tell({"insert": 500, "interrupts": 2})
    await station.listener.until("note_stacked")
    await station.listener.until_state(AcceptorState.IDLE)
    station.device.tell({"insert": 500, "interrupts": 2})
    await station.listener.until("note_stacked", 2)
    assert station.boxed() == 2
