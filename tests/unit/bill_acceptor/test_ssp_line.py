"""What leaves for a scripted device, packet by packet: sequence bit, then what devices.md calls it, section 1.3."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.ssp.answers import Command
from kiosk.devices.bill_acceptor.ssp.commands import COMMANDS, POLL, SETUP, STACK
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.state import Timing
from sandbox.devices.mechanism import Mechanism, Pace
from sandbox.devices.ssp import Firmware, SspFace
from tests.fakes.note_world import VirtualClock, at_once
from tests.fakes.ssp_line import LineOfSsp, ScriptedSsp

NO_NOTE = {"_18": "F5"}
OLD = {"_56": "F2", **NO_NOTE}
BEGINNING = ["1: 18", "1: 11", "0: 06 06", "1: 02 00 00"]
TAKE = Ask(Command.SET_INHIBITS, b"\x03\x00")


def started(device: ScriptedSsp) -> LineOfSsp:
    """A conversation in which the device said once that it is at rest; what it heard is forgotten."""
    line = LineOfSsp(device.answer)
    line.ask_all((POLL, TAKE))
    del device.heard[:]
    return line


def test_a_conversation_begins_with_what_nobody_heard_and_lets_no_note_in() -> None:
    device = ScriptedSsp("F0 E8", **OLD)
    assert LineOfSsp(device.answer).ask(POLL) == "F0 E8"
    assert device.heard == [*BEGINNING, "0: 18", "1: 56", "0: 06 06", "1: 07"]


def test_every_poll_has_sequence_1_so_that_its_answer_can_still_be_had() -> None:
    device = ScriptedSsp(**OLD)
    line = started(device)
    line.ask_all((POLL, POLL, SETUP, POLL, Ask(Command.SERIAL_NUMBER), Ask(Command.COUNTERS)))
    assert [heard for heard in device.heard if not heard.endswith("06 06")] == [
        "1: 07", "1: 07", "0: 05", "1: 07", "0: 0C", "0: 58",
    ]  # fmt: skip


def test_two_packets_with_data_have_the_version_between_them() -> None:
    device = ScriptedSsp(**OLD)
    line = started(device)
    line.ask_all((SETUP, SETUP))
    assert device.heard[-3:] == ["0: 05", "1: 06 06", "0: 05"]


def test_a_credit_that_was_said_to_nobody_is_shown_first() -> None:
    device = ScriptedSsp("F0 E8", _56="F2", _18="F0 EE 02 EB")
    assert LineOfSsp(device.answer).ask(POLL) == "F0 EE 02 EB"
    assert device.polls() == 0


def test_a_note_that_was_read_is_not_polled_into_the_box() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", _56="F2", _18="F5")
    line = started(device)
    assert line.ask(POLL) == "F0 EF 01"
    line.acknowledge()
    del device.heard[:]
    device.held = True
    assert line.ask_all((POLL, POLL, COMMANDS.hold, POLL)) == ["F0 18", "F0 18", "F0", "F0 18"]
    assert device.polls() == 0


def test_stack_is_the_poll_after_the_note_was_read() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", "F0 CC", **OLD)
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    del device.heard[:]
    assert line.ask(STACK) == "F0 CC"
    assert device.polls() == 1
    assert line.ask(POLL) == "F0 CC"


def test_a_note_that_is_no_longer_held_may_be_asked_about() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", "F0 ED", **OLD)
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    assert line.ask(POLL) == "F0 ED"


def test_a_note_that_is_held_up_by_a_jam_is_not_polled_into_the_box_when_that_ends() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", "F0 E9", **OLD)
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    assert line.ask(POLL) == "F0 E9"
    device.held = True
    assert line.ask(POLL) == "F0 18"


def test_a_note_that_was_rejected_moves_back() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", _56="F2", _18="F5")
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    assert line.ask(COMMANDS.give_back) == "F0"
    assert line.ask(POLL) == "F0 ED"


def test_a_reject_that_was_refused_leaves_the_note_in_doubt() -> None:
    device = ScriptedSsp("F0 E8", "F0 EF 01", _56="F2", _18="F5", _08="F5")
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    line.ask(COMMANDS.give_back)
    device.held = True
    assert line.ask(POLL) == "F0 18"


def test_stack_is_never_the_first_word_of_a_conversation() -> None:
    device = ScriptedSsp(**OLD)
    assert LineOfSsp(device.answer).ask(STACK) is None
    assert device.heard == []


def test_event_ack_leaves_when_the_last_event_was_taken() -> None:
    device = ScriptedSsp(_18="F5", _56="F0 EE 01 EB")
    line = started(device)
    line.ask(POLL)
    line.acknowledge()
    assert not any(heard.endswith("57") for heard in device.heard)
    line.acknowledge()
    assert device.heard[-1].endswith("57")


def test_a_device_that_takes_nothing_is_switched_off_once_nothing_moves() -> None:
    device = ScriptedSsp("F0 CC", "F0 EE 01", "F0", **OLD)
    line = LineOfSsp(device.answer)
    for _ in range(2):
        line.ask(POLL)
        assert not any(heard.endswith(": 09") for heard in device.heard)
    line.acknowledge()
    assert line.ask(POLL) == "F0 E8"
    assert any(heard.endswith(": 09") for heard in device.heard)


def test_taking_notes_is_inhibits_and_enable() -> None:
    device = ScriptedSsp(**OLD)
    line = started(device)
    assert line.ask(TAKE) == "F0"
    assert [heard[3:] for heard in device.heard] == ["02 03 00", "0A"]


@pytest.mark.parametrize("refused", ["_02", "_0A"])
def test_notes_are_taken_only_when_the_device_agreed_to_both(refused: str) -> None:
    device = ScriptedSsp(**{**OLD, refused: "F5"})
    assert started(device).ask(TAKE) == "F5"


def test_a_device_that_forgot_the_key_is_spoken_to_from_the_beginning() -> None:
    device = ScriptedSsp("F0 E8", "FA", "F0 E8", **OLD)
    line = started(device)
    assert line.ask(POLL) is None
    del device.heard[:]
    line.ask(POLL)
    assert device.heard[:4] == BEGINNING


def test_a_device_that_must_encrypt_and_cannot_is_not_polled() -> None:
    device = ScriptedSsp(_4A="F2", **NO_NOTE)
    assert LineOfSsp(device.answer, Encryption.REQUIRED).ask(POLL) is None
    assert device.polls() == 0


def simulated(firmware: Firmware) -> SspFace:
    return SspFace(Mechanism((100, 500), Pace(), lambda: 0.0), "RUB", firmware)


def test_a_device_that_can_encrypt_is_spoken_to_in_secret() -> None:
    face, heard = simulated(Firmware()), []

    def answer(packet: bytes | None) -> bytes | None:
        heard.append(packet or b"")
        return face.answer(packet)

    assert LineOfSsp(answer, Encryption.OFFERED).ask(POLL) is not None
    clear = [packet[1] for packet in heard if packet[1] != 0x7E]
    assert clear == [0x18, 0x11, 0x4A, 0x4B, 0x4C]


def test_with_another_fixed_key_nothing_is_answered_and_nothing_is_polled() -> None:
    assert LineOfSsp(simulated(Firmware()).answer, Encryption.OFFERED, fixed_key=1).ask(POLL) is None


def test_an_answer_in_clear_that_should_be_sealed_is_not_believed() -> None:
    face, forged = simulated(Firmware()), False

    def answer(packet: bytes | None) -> bytes | None:
        said = face.answer(packet)
        return packet[:1] + b"\xf0\xee\x02" if forged and packet is not None else said

    line = LineOfSsp(answer, Encryption.OFFERED)
    assert line.ask(POLL) is not None
    line.acknowledge()
    forged = True
    assert line.ask(POLL) is None


def test_a_sealed_answer_from_before_is_not_believed_again() -> None:
    face, said = simulated(Firmware()), []
    replayed: bytes | None = None

    def answer(packet: bytes | None) -> bytes | None:
        said.append(face.answer(packet))
        return replayed or said[-1]

    line = LineOfSsp(answer, Encryption.OFFERED)
    assert line.ask(POLL) is not None
    replayed = said[-2]
    assert line.ask(POLL) is None


def test_an_answer_to_another_packet_is_not_believed() -> None:
    device, is_late = ScriptedSsp(**OLD), False

    def answer(packet: bytes | None) -> bytes | None:
        said = device.answer(packet)
        return bytes((said[0] ^ 0x80,)) + said[1:] if is_late and said is not None else said

    line = LineOfSsp(answer)
    assert line.ask(POLL) is not None
    is_late = True
    assert line.ask(POLL) is None


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_answer_is_asked_for_again_with_the_same_packet(lost: int) -> None:
    face = simulated(Firmware(encrypts=False, polls_with_ack=False))
    line = LineOfSsp(face.answer)
    line.ask(POLL)
    line.dropped = lost
    assert line.ask(POLL) is not None


class Babbler:
    """`ByteChannel` to something that never stops talking."""

    def __init__(self, clock: VirtualClock, said: bytes) -> None:
        self._clock = clock
        self._said = said

    def write(self, data: bytes) -> None:
        assert data

    async def read(self, deadline: float) -> bytes:
        self._clock.time = min(deadline, self._clock.time + 0.05)
        return self._said

    def discard(self) -> None:
        pass

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("said", ["7F", "7F 7F", "7F 80", "7F 80 01 F0", "7F 80 01 F0 00 00", "00", "7F 80 FF 7F 7F"])
def test_a_line_that_babbles_is_a_silent_one(said: str) -> None:
    clock = VirtualClock()
    line = SspLine(Babbler(clock, bytes.fromhex(said)), clock, Timing(), Encryption.OFFERED, FACTORY_KEY)
    assert at_once(line.ask(POLL)) is None
    assert clock.time < 2.0
