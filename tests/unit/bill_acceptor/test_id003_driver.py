"""The driver against a device that follows a script; its frames are typed from devices.md, section 1.2."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.devices.bill_acceptor.id003.driver import Id003Acceptor
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.domain.cashbox import AcceptorState, NoteDecision, PowerUp, PowerUpReport
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency
from kiosk.services.ports.acceptor import BillAcceptor
from tests.fakes.acceptor import ALL, QUICK, TEN, Listener, ScriptedDevice, ready, served
from tests.fakes.conditions import eventually

POLL = "FC 05 11 27 56"
ACK = "FC 05 50 AA 05"
RESET = "FC 05 40 2B 15"
STACK_2 = "FC 05 42 39 36"
RETURN = "FC 05 43 B0 27"
HOLD = "FC 05 44 0F 53"
VERSION = "FC 05 88 6F 5F"
SERIAL = "FC 05 91 2F D2"
CURRENCIES = "FC 05 8A 7D 7C"
POLL_MODE = "FC 06 C2 00 DC CF"
ENABLE_ALL = "FC 07 C0 01 00 F5 AC"  # all but the first type, which the printed table leaves unused
INHIBIT_OFF = "FC 06 C3 00 04 D6"
INHIBIT_ON = "FC 06 C3 01 8D C7"
POWER_UP = "FC 05 40 2B 15"
INITIALIZE = "FC 05 1B 7D F9"
DISABLED = "FC 05 1A F4 E8"
IDLE = "FC 05 11 27 56"
ACCEPTING = "FC 05 12 BC 64"
ESCROW = "FC 06 13 63 A2 D8"
STACKING = "FC 05 14 8A 01"
VEND_VALID = "FC 05 15 03 10"
VEND_VALID_63 = "FC 06 15 63 72 8C"
STACKED = "FC 05 16 98 22"
INVALID = "FC 05 4B F8 AB"
UNHEARD = "FC 05 4A 71 BA"
ENQ = "FC 05 05 82 00"
EUR_TABLE = (
    "FC 25 8A 61 00 00 00 62 E0 05 00 63 E0 0A 00 64 E0 14 00 65 E0 32 00 66 E0 0A 01 67 E0 14 01 68 E0 32 01 05 C1"
)
ID = "FC 11 91 32 33 31 30 30 30 37 36 30 34 34 33 7C 7C"
ANSWERS = {
    RESET: ACK, STACK_2: ACK, RETURN: ACK, HOLD: ACK, VERSION: INVALID, SERIAL: ID, CURRENCIES: EUR_TABLE,
    POLL_MODE: POLL_MODE, ENABLE_ALL: ENABLE_ALL, INHIBIT_OFF: INHIBIT_OFF, INHIBIT_ON: INHIBIT_ON,
}  # fmt: skip


class ScriptedJcm(ScriptedDevice):
    """Each poll is answered by the next of `polls`; VEND VALID is repeated until it is acknowledged."""

    poll_frame = bytes.fromhex(POLL)
    ack_frame = bytes.fromhex(ACK)

    def goes_on(self, said: bytes) -> bool:
        """Whether the next poll is answered by something else than `said` without an ACK."""
        return said[2] != 0x15


@pytest.fixture
def listener() -> Listener:
    return Listener()


def device(*polls: str, **changes: str) -> ScriptedJcm:
    return ScriptedJcm((POWER_UP, INITIALIZE, DISABLED, *polls), {**ANSWERS, **changes})


def serve(
    scripted: ScriptedDevice, listener: Listener, timing: Timing = QUICK
) -> AbstractAsyncContextManager[BillAcceptor]:
    return served(Id003Acceptor(scripted, SystemClock(), Currency.EUR, timing), listener)


async def test_a_visit_goes_over_the_line_as_the_book_prints_it(listener: Listener) -> None:
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLE, ACCEPTING, ESCROW, STACKING, VEND_VALID_63, STACKED, IDLE)
        await acceptor.enable(ALL)
        await listener.until("note_stacked")
        await listener.until_state(AcceptorState.IDLE)
    assert scripted.heard_in_order(
        POLL, ACK, CURRENCIES, RESET, POLL, VERSION, SERIAL, POLL_MODE, CURRENCIES, ENABLE_ALL, INHIBIT_OFF, POLL,
        STACK_2, POLL, ACK, POLL,
    )  # fmt: skip
    assert scripted.written.count(ACK) == 2
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


async def test_the_ack_of_vend_valid_waits_until_the_stacked_note_is_taken(listener: Listener) -> None:
    gate = listener.shut("note_stacked")
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        del scripted.written[:]
        scripted.add_polls(IDLE, ESCROW, VEND_VALID)
        await acceptor.enable(ALL)
        await eventually(lambda: "note_stacked" in listener.attempts)
        assert ACK not in scripted.written
        gate.set()
        await eventually(lambda: ACK in scripted.written)
    assert listener.told("note_stacked") == [TEN]


async def test_a_vend_valid_whose_ack_is_lost_counts_once_and_is_acknowledged_again(listener: Listener) -> None:
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        del scripted.written[:]
        scripted.lose_acks = 3
        scripted.add_polls(IDLE, ESCROW, VEND_VALID_63, IDLE)
        await acceptor.enable(ALL)
        await listener.until("note_stacked")
        await listener.until_state(AcceptorState.IDLE)
    assert scripted.written.count(ACK) == 4
    assert listener.told("note_stacked") == [TEN]


async def test_a_note_that_could_not_be_recorded_is_not_acknowledged_and_told_again(listener: Listener) -> None:
    listener.failing["note_stacked"] = 3
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        del scripted.written[:]
        scripted.add_polls(IDLE, ESCROW, VEND_VALID, IDLE)
        await acceptor.enable(ALL)
        await listener.until("note_stacked")
        await listener.until_state(AcceptorState.IDLE)
    assert scripted.written.count(ACK) == 1
    assert listener.told("note_stacked") == [TEN]


async def test_an_undecided_note_is_held(listener: Listener) -> None:
    listener.shut("note_escrowed")
    scripted = device(DISABLED)
    async with serve(scripted, listener, Timing(answer_s=0.1, poll_s=0.005, turnaround_s=0, hold_s=0.05)) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLE, ESCROW)
        await acceptor.enable(ALL)
        await eventually(lambda: scripted.written.count(HOLD) >= 2)
    assert STACK_2 not in scripted.written


async def test_a_note_is_returned_when_the_listener_says_so(listener: Listener) -> None:
    listener.decision = NoteDecision.RETURN
    scripted = device(DISABLED)
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        scripted.add_polls(IDLE, ESCROW, IDLE)
        await acceptor.enable(ALL)
        await listener.until("note_returned")
    assert RETURN in scripted.written
    assert STACK_2 not in scripted.written


async def test_a_question_the_device_could_not_read_is_sent_three_times(listener: Listener) -> None:
    scripted = device(**{SERIAL: UNHEARD})
    async with serve(scripted, listener):
        await ready(listener)
    assert scripted.written.count(SERIAL) == 3


async def test_an_enq_before_the_answer_is_passed_over(listener: Listener) -> None:
    scripted = device(**{SERIAL: ENQ + ID})
    async with serve(scripted, listener):
        await ready(listener)
    assert scripted.written.count(SERIAL) == 1


async def test_a_device_that_only_sends_enq_is_off_line(listener: Listener) -> None:
    scripted = ScriptedJcm((ENQ,), {})
    async with serve(scripted, listener) as acceptor:
        await listener.until_state(AcceptorState.OFFLINE)
        with pytest.raises(DeviceFault):
            await acceptor.enable(ALL)


async def test_a_device_that_refuses_everything_is_out_of_order_and_takes_nothing(listener: Listener) -> None:
    scripted = ScriptedJcm((IDLE, INVALID), dict.fromkeys(ANSWERS, INVALID))
    async with serve(scripted, listener) as acceptor:
        await listener.until_state(AcceptorState.FAILURE)
        with pytest.raises(DeviceFault, match="failure"):
            await acceptor.enable(ALL)
    assert listener.states[-1] == (AcceptorState.FAILURE, "poll refused")


async def test_a_device_that_refuses_the_types_is_a_fault_and_is_left_inhibited(listener: Listener) -> None:
    scripted = device(**{ENABLE_ALL: INVALID})
    async with serve(scripted, listener) as acceptor:
        await ready(listener)
        with pytest.raises(DeviceFault):
            await acceptor.enable(ALL)
        await acceptor.disable()
    assert INHIBIT_OFF not in scripted.written


async def test_a_line_that_babbles_without_end_is_off_line(listener: Listener) -> None:
    class Babbler(ScriptedJcm):
        async def read(self, deadline: float) -> bytes:
            await SystemClock().sleep(0)
            return b"\xfc\x05\x11"

    async with serve(Babbler((IDLE,), {}), listener):
        await listener.until_state(AcceptorState.OFFLINE)
