"""Power cuts, lost lines, jams and the rest, injected into a simulated device of every protocol under its driver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.domain.cashbox import AcceptorState, NoteDecision, PowerUp, PowerUpReport, SuspectCause
from sandbox.devices.acceptor import SimulatedAcceptor
from tests.fakes.acceptor import Listener, rub, served
from tests.fakes.acceptor_bench import QUICK, SPOKEN, Bench, bench, driver
from tests.fakes.conditions import eventually

IMPATIENT = replace(QUICK, jam_s=0.3, line_lost_s=0.3)


def is_there(path: str) -> bool:
    return Path(path).exists()


def power_ups(listener: Listener) -> list[PowerUp]:
    reports = listener.told("powered_up")
    return [report.what for report in reports if isinstance(report, PowerUpReport)]


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut at `place`, and what is said and true afterwards."""

    place: str
    memory: str
    what: PowerUp
    words: tuple[str, ...]
    boxed: int


CUTS = {
    "coming in": Cut("accepting", "remembers", PowerUp.NOTE_IN_VALIDATOR, ("note_returned",), 0),
    "in escrow": Cut("escrow", "remembers", PowerUp.NOTE_IN_VALIDATOR, ("note_returned",), 0),
    "being stacked": Cut("stacking", "remembers", PowerUp.NOTE_IN_STACKER, ("note_recovered",), 1),
    "stacked, not acknowledged": Cut(
        "stacked_before_ack", "remembers", PowerUp.NOTE_IN_STACKER, ("note_recovered",), 1
    ),
    "being stacked, forgotten, in the box": Cut("stacking", "forgets", PowerUp.PLAIN, (), 1),
    "being stacked, forgotten, pulled out": Cut("stacking", "pulled", PowerUp.PLAIN, (), 0),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
async def test_after_a_power_cut_the_device_says_where_the_note_is(kiosk: Bench, cut: Cut) -> None:
    kiosk.device.tell({"power_memory": cut.memory, "power_cut_at": cut.place, "insert": 500})
    await kiosk.until_device("off")
    del kiosk.listener.heard[:]
    kiosk.device.tell({"power": "on"})
    await kiosk.start_over()
    assert kiosk.listener.names() == ["powered_up", *cut.words, "identified"]
    assert power_ups(kiosk.listener) == [cut.what]
    assert kiosk.boxed() == cut.boxed


async def test_a_power_cut_while_returning_ends_with_the_note_returned(kiosk: Bench) -> None:
    kiosk.listener.decision = NoteDecision.RETURN
    kiosk.device.tell({"power_cut_at": "returning", "insert": 500})
    await kiosk.until_device("off")
    kiosk.device.tell({"power": "on"})
    await kiosk.start_over()
    assert power_ups(kiosk.listener) == [PowerUp.PLAIN, PowerUp.NOTE_IN_VALIDATOR]
    assert kiosk.listener.told("note_returned") == [rub(500)]
    assert kiosk.boxed() == 0


async def test_a_power_cut_between_notes_is_survived_and_notes_are_taken_again(kiosk: Bench) -> None:
    kiosk.device.tell({"power": "off"})
    await kiosk.listener.until_state(AcceptorState.OFFLINE)
    kiosk.device.tell({"power": "on"})
    await kiosk.start_over()
    await kiosk.until_device("idling")
    kiosk.device.tell({"insert": 500})
    await kiosk.listener.until("note_stacked")


async def test_a_power_cut_in_mid_stack_leaves_the_device_off_until_it_is_enabled(kiosk: Bench) -> None:
    kiosk.device.tell({"power_cut_at": "stacking", "insert": 500})
    await kiosk.until_device("off")
    kiosk.device.tell({"power": "on"})
    await kiosk.start_over()
    await kiosk.acceptor.disable()
    await kiosk.until_device("disabled")
    await kiosk.enable(500)


async def test_an_unplugged_line_comes_back_by_itself_and_takes_notes_again(kiosk: Bench) -> None:
    kiosk.device.tell({"unplug": True})
    await kiosk.listener.until_state(AcceptorState.OFFLINE)
    assert not is_there(kiosk.device.path)
    kiosk.device.tell({"unplug": False})
    await kiosk.start_over()
    assert power_ups(kiosk.listener)[-1] is PowerUp.KEPT_POWER
    await kiosk.until_device("idling")
    kiosk.device.tell({"insert": 100})
    await kiosk.listener.until("note_stacked")


async def test_a_note_stacked_while_the_line_was_unplugged_is_recovered_with_its_value(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 500})
    await eventually(lambda: kiosk.device.snapshot()["state"] in ("stacking", "stacked"))
    kiosk.device.tell({"unplug": True})
    await kiosk.listener.until_state(AcceptorState.OFFLINE)
    kiosk.device.tell({"unplug": False})
    await kiosk.start_over()
    assert kiosk.boxed() == 1
    counted = kiosk.listener.told("note_stacked") + kiosk.listener.told("note_recovered")
    assert counted == [rub(500)]


async def test_silence_in_mid_stack_makes_the_note_suspect_and_its_return_recovers_it(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    async with bench(device, listener, IMPATIENT) as kiosk:
        await kiosk.enable(500)
        device.tell({"power_cut_at": "stacking", "insert": 500})
        await listener.until("note_suspect")
        assert listener.heard[-1] == ("note_suspect", SuspectCause.LINE_LOST, rub(500))
        device.tell({"power": "on"})
        await kiosk.start_over()
    assert listener.told("note_recovered") == [rub(500)]


async def test_an_unplugged_line_in_mid_stack_makes_the_note_suspect(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    async with bench(device, listener, IMPATIENT) as kiosk:
        await kiosk.enable(500)
        device.tell({"power_cut_at": "stacking", "insert": 500})
        await kiosk.until_device("off")
        device.tell({"unplug": True})
        await listener.until("note_suspect")
    assert listener.told("note_suspect") == [SuspectCause.LINE_LOST]


async def test_a_lasting_jam_in_mid_stack_is_suspect_and_is_mended_by_reset(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    async with bench(device, listener, IMPATIENT) as kiosk:
        await kiosk.enable(500)
        device.tell({"insert": 500})
        await kiosk.until_device("stacking")
        device.tell({"jam": True})
        await listener.until("note_suspect")
        assert listener.heard[-1] == ("note_suspect", SuspectCause.JAM, rub(500))
        device.tell({"jam": False})
        await listener.until_state(AcceptorState.DISABLED)


async def test_a_jam_that_clears_in_time_lets_the_note_count(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 500})
    kiosk.device.tell({"jam": True})
    await kiosk.listener.until_state(AcceptorState.JAM)
    kiosk.device.tell({"jam": False})
    await kiosk.listener.until("note_stacked")


async def test_a_note_pulled_back_on_a_string_is_suspect_and_switches_off(kiosk: Bench) -> None:
    kiosk.device.tell({"insert": 500})
    await kiosk.until_device("stacking")
    kiosk.device.tell({"cheat": True})
    await kiosk.listener.until("note_suspect")
    assert kiosk.listener.heard[-1] == ("note_suspect", SuspectCause.CHEATED, rub(500))
    assert kiosk.boxed() == 0


async def test_a_failure_is_told_by_name_and_its_repair_is_seen(kiosk: Bench) -> None:
    for code, name in SPOKEN[kiosk.device.protocol].failures.items():
        kiosk.device.tell({"failure": f"{code:02X}"})
        await kiosk.listener.until_state(AcceptorState.FAILURE)
        assert kiosk.listener.states[-1] == (AcceptorState.FAILURE, name)
        kiosk.device.tell({"failure": None})
        await kiosk.listener.until_state(AcceptorState.IDLE)


async def test_a_cassette_that_was_out_is_initialized_and_notes_are_taken_again(kiosk: Bench) -> None:
    kiosk.device.tell({"remove_cassette": True})
    await kiosk.listener.until_state(AcceptorState.CASSETTE_REMOVED)
    kiosk.device.tell({"remove_cassette": False})
    await kiosk.listener.until_state(AcceptorState.IDLE)
    kiosk.device.tell({"insert": 500})
    await kiosk.listener.until("note_stacked")


async def test_a_full_cassette_takes_no_note_until_it_is_emptied(kiosk: Bench) -> None:
    kiosk.device.tell({"cassette_full": True})
    await kiosk.listener.until_state(AcceptorState.CASSETTE_FULL)
    assert kiosk.device.tell({"insert": 500})["accepted"] is False
    kiosk.device.tell({"cassette_full": False})
    await kiosk.listener.until_state(AcceptorState.IDLE)


async def test_a_second_note_at_the_slot_pauses(kiosk: Bench) -> None:
    if not SPOKEN[kiosk.device.protocol].pauses:
        pytest.skip("the protocol has no such state")
    kiosk.device.tell({"pause": True})
    await kiosk.listener.until_state(AcceptorState.PAUSED)
    kiosk.device.tell({"pause": False})
    await kiosk.listener.until_state(AcceptorState.IDLE)


async def test_a_device_found_without_its_cassette_starts_once_it_is_back(
    device: SimulatedAcceptor, listener: Listener
) -> None:
    device.tell({"remove_cassette": True})
    async with served(driver(device), listener):
        await listener.until_state(AcceptorState.CASSETTE_REMOVED)
        device.tell({"remove_cassette": False})
        await listener.until("identified")


async def test_a_device_that_is_off_is_found_once_it_is_on(device: SimulatedAcceptor, listener: Listener) -> None:
    device.tell({"power": "off"})
    async with served(driver(device), listener):
        await listener.until_state(AcceptorState.OFFLINE)
        device.tell({"power": "on"})
        await listener.until("identified")
