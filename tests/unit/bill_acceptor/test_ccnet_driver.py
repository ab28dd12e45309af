"""The driver against a device that follows a script; its frames are typed from devices.md, section 1.1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.devices.bill_acceptor.ccnet.driver import CcnetAcceptor
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.domain.cashbox import AcceptorState, NoteDecision, PowerUp, PowerUpReport
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.acceptor import BillAcceptor
from tests.fakes.acceptor import ALL, QUICK, TEN, CannotWrite, Listener, ScriptedDevice, ready, served
from tests.fakes.conditions import eventually

POLL = "02 03 06 33 DA 81"
ACK = "02 03 06 00 C2 82"
NAK = "02 03 06 FF BA 8D"
RESET = "02 03 06 30 41 B3"
IDENT = "02 03 06 37 FE C7"
TABLE = "02 03 06 41 4F D1"
STACK = "02 03 06 35 EC E4"
RETURN = "02 03 06 36 77 D6"
DISABLE = "02 03 0C 34 00 00 00 00 00 00 17 0C"
ENABLE = "02 03 0C 34 00 00 7F 00 00 7F DB 6F"
ILLEGAL = RESET
POWER_UP = "02 03 06 10 43 92"
INITIALIZE = "02 03 06 13 D8 A0"
IDLING = "02 03 06 14 67 D4"
ACCEPTING = "02 03 06 15 EE C5"
STACKING = "02 03 06 17 FC E6"
DISABLED = "02 03 06 19 82 0F"
ESCROW = "02 03 07 80 01 05 22"
STACKED = "02 03 07 81 01 DD 3B"
EUROS = "05 45 55 52 00 01 45 55 52 01 02 45 55 52 01 05 45 55 52 01 01 45 55 52 02 02 45 55 52 02 05 45 55 52 02"
EUR_TABLE = "02 03 7D" + EUROS + "00" * 85 + "88 C2"
ID003 = "02 03 27 49 44 30 30 33" + "20" * 10 + "32 33 31 30 30 30 37 36 30 34 34 33" + "00" * 7 + "A4 8B"
ANSWERS = {
    RESET: ACK, IDENT: ID003, TABLE: EUR_TABLE, ENABLE: ACK, DISABLE: ACK, STACK: ACK, RETURN: ACK
}  # fmt: skip
START = (POWER_UP, INITIALIZE, DISABLED)


@pytest.fixture
def listener() -> Listener:
    return Listener()


def device(*polls: str, **changes: str) -> ScriptedDevice:
    return ScriptedDevice((*START, *polls), {**ANSWERS, **changes})


def serve(
    scripted: ScriptedDevice, listener: Listener, timing: Timing = QUICK
) -> AbstractAsyncContextManager[BillAcceptor]:
    return served(CcnetAcceptor(scripted, SystemClock(), Currency.EUR, timing), listener)


def polls_after(scripted: ScriptedDevice, count: int) -> Callable[[], bool]:
    """Whether the device has been polled `count` times more than when this was made."""
    already = scripted.written.count(POLL)
    return lambda: scripted.written.count(POLL) >= already + count


async def test_a_visit_goes_over_the_line_as_the_book_prints_it(listener: Listener) -> None:
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ACCEPTING, ESCROW, STACKING, STACKED, IDLING)
        await acceptor.enable(ALL)
        await listener.until("note_stacked")
        await listener.until_state(AcceptorState.IDLE)
    assert scripted.heard_in_order(
        POLL, ACK, TABLE, ACK, RESET, POLL, ACK, IDENT, ACK, TABLE, ACK, ENABLE, POLL, ACK, STACK, POLL, ACK
    )
    assert listener.names() == ["powered_up", "identified", "note_escrowed", "note_stacked"]
    assert listener.told("note_stacked") == [TEN]


async def test_reset_waits_until_the_power_up_answer_is_taken(listener: Listener) -> None:
    gate = listener.shut("powered_up")
    scripted = device()
    async with serve(scripted, listener):
        await eventually(lambda: "powered_up" in listener.attempts)
        assert scripted.written == [POLL]
        gate.set()
        await eventually(lambda: RESET in scripted.written)
    assert listener.told("powered_up") == [PowerUpReport(PowerUp.PLAIN, POWER_UP.lower())]


async def test_stack_waits_until_the_decision_is_taken_while_polling_goes_on(listener: Listener) -> None:
    gate = listener.shut("note_escrowed")
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW)
        await acceptor.enable(ALL)
        await eventually(lambda: "note_escrowed" in listener.attempts)
        await eventually(polls_after(scripted, 5))
        assert STACK not in scripted.written
        gate.set()
        await eventually(lambda: STACK in scripted.written)


async def test_the_ack_waits_until_the_stacked_note_is_taken(listener: Listener) -> None:
    gate = listener.shut("note_stacked")
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, STACKED)
        await acceptor.enable(ALL)
        await eventually(lambda: "note_stacked" in listener.attempts)
        assert scripted.written[-1] == POLL
        gate.set()
        await eventually(lambda: scripted.written[-1] == ACK)


async def test_a_note_that_could_not_be_recorded_is_not_acknowledged_and_told_again(listener: Listener) -> None:
    listener.failing["note_stacked"] = 3
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, STACKED, IDLING)
        await acceptor.enable(ALL)
        await listener.until("note_stacked")
        await listener.until_state(AcceptorState.IDLE)
    assert listener.attempts.count("note_stacked") == 4
    assert listener.told("note_stacked") == [TEN]


async def test_a_power_up_that_could_not_be_recorded_is_not_followed_by_reset(listener: Listener) -> None:
    listener.failing["powered_up"] = 2
    scripted = device()
    async with serve(scripted, listener):
        await ready(listener)
    assert scripted.written[:6] == [POLL, POLL, POLL, ACK, TABLE, ACK]


async def test_a_decision_that_could_not_be_recorded_returns_the_note(listener: Listener) -> None:
    listener.failing["note_escrowed"] = 1
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, IDLING)
        await acceptor.enable(ALL)
        await listener.until("note_returned")
    assert RETURN in scripted.written
    assert STACK not in scripted.written


async def test_a_note_is_returned_when_the_listener_says_so(listener: Listener) -> None:
    listener.decision = NoteDecision.RETURN
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, IDLING)
        await acceptor.enable(ALL)
        await listener.until("note_returned")
    assert RETURN in scripted.written
    assert listener.told("note_returned") == [TEN]


async def test_a_note_that_left_before_the_decision_is_returned_after_it_and_never_stacked(listener: Listener) -> None:
    gate = listener.shut("note_escrowed")
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, IDLING)
        await acceptor.enable(ALL)
        await eventually(lambda: "note_escrowed" in listener.attempts)
        await eventually(lambda: scripted.written[-1] == POLL)
        gate.set()
        await listener.until("note_returned")
    assert listener.names()[-2:] == ["note_escrowed", "note_returned"]
    assert STACK not in scripted.written


async def test_an_undecided_note_is_held(listener: Listener) -> None:
    listener.shut("note_escrowed")
    scripted = device(DISABLED)
    async with serve(scripted, listener, Timing(answer_s=0.1, poll_s=0.005, turnaround_s=0, hold_s=0.05)) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW)
        await acceptor.enable(ALL)
        hold = "02 03 06 38 09 3F"
        await eventually(lambda: scripted.written.count(hold) >= 2)


async def test_a_garbled_answer_is_complained_about_and_asked_for_again(listener: Listener) -> None:
    scripted = device(**{IDENT: ID003[:-1] + "C"})
    async with serve(scripted, listener):
        await ready(listener)
    assert scripted.heard_in_order(IDENT, NAK, IDENT, NAK, IDENT, NAK, TABLE)


async def test_a_command_the_device_could_not_read_is_sent_three_times(listener: Listener) -> None:
    scripted = device(**{IDENT: NAK})
    async with serve(scripted, listener):
        await ready(listener)
    assert scripted.written.count(IDENT) == 3


async def test_a_device_that_refuses_the_mask_is_a_fault_and_is_left_disabled(listener: Listener) -> None:
    scripted = device(**{ENABLE: ILLEGAL})
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        with pytest.raises(DeviceFault):
            await acceptor.enable(ALL)
        del scripted.written[:]
        await eventually(polls_after(scripted, 3))
        assert ENABLE not in scripted.written


async def test_notes_the_device_does_not_know_cannot_be_enabled(listener: Listener) -> None:
    async with serve(device(), listener) as acceptor:
        await ready(listener)
        with pytest.raises(DeviceFault):
            await acceptor.enable(frozenset({Money.of_major(3, Currency.EUR)}))


async def test_a_device_that_was_never_there_cannot_be_enabled_nor_disabled(listener: Listener) -> None:
    scripted = ScriptedDevice((), {})
    await scripted.close()
    async with serve(scripted, listener) as acceptor:
        await listener.until_state(AcceptorState.OFFLINE)
        with pytest.raises(DeviceFault, match="offline"):
            await acceptor.enable(ALL)
        with pytest.raises(DeviceFault, match="offline"):
            await acceptor.disable()


async def test_disabling_waits_until_the_note_on_the_move_has_ended(listener: Listener) -> None:
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ACCEPTING)
        await acceptor.enable(ALL)
        await listener.until_state(AcceptorState.ACCEPTING)
        disabling = asyncio.ensure_future(acceptor.disable())
        await eventually(lambda: DISABLE in scripted.written)
        await eventually(polls_after(scripted, 5))
        assert not disabling.done()
        scripted.add_polls(DISABLED)
        await disabling


async def test_a_cancelled_enabling_leaves_the_device_disabled(listener: Listener) -> None:
    scripted = device(**{ENABLE: ILLEGAL})
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        enabling = asyncio.ensure_future(acceptor.enable(ALL))
        await eventually(lambda: ENABLE in scripted.written)
        enabling.cancel()
        await asyncio.wait({enabling})
        await acceptor.disable()


async def test_a_listener_that_waits_for_the_driver_is_a_bug_that_shows() -> None:
    class Impatient(Listener):
        caught = ""

        async def note_escrowed(self, value: Money) -> NoteDecision:
            try:
                await acceptor.disable()
            except AssertionError as error:
                self.caught = str(error)
            raise CannotWrite

    listener = Impatient()
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLING, ESCROW, IDLING)
        await acceptor.enable(ALL)
        await listener.until("note_returned")
    assert "never end" in listener.caught


async def test_a_line_that_babbles_without_end_is_off_line(listener: Listener) -> None:
    class Babbler(ScriptedDevice):
        async def read(self, deadline: float) -> bytes:
            await SystemClock().sleep(0)
            return b"\x02\x03"

    async with serve(Babbler((IDLING,), {}), listener):
        await listener.until_state(AcceptorState.OFFLINE)
