"""An SSP line in virtual time whose packets can be read: sequence bit and contents, decrypted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.state import Timing
from sandbox.devices.ssp_frames import Ear, wrap
from tests.fakes.note_world import DeviceSide, VirtualChannel, VirtualClock, at_once

Answer = Callable[[bytes | None], bytes | None]


class ScriptedSsp:
    """A device without encryption that answers POLLs from a list, and other commands from a table, else with OK."""

    def __init__(self, *polls: str, **answers: str) -> None:
        self.heard: list[str] = []
        self.held = False  # whether a note is in escrow: HOLD is answered with OK
        self._polls = [bytes.fromhex(poll) for poll in polls]
        self._answers = {bytes.fromhex(name.lstrip("_"))[0]: bytes.fromhex(said) for name, said in answers.items()}

    def answer(self, packet: bytes | None) -> bytes | None:
        assert packet is not None
        self.heard.append(f"{packet[0] >> 7}: {packet[1:].hex(' ').upper()}")
        if packet[1] == 0x18 and self.held:
            return packet[:1] + b"\xf0"
        if packet[1] == 0x07:
            return packet[:1] + (self._polls.pop(0) if self._polls else b"\xf0")
        return packet[:1] + self._answers.get(packet[1], b"\xf0")

    def polls(self) -> int:
        """How many POLLs it has heard."""
        return sum(heard.endswith(": 07") for heard in self.heard)


class LineOfSsp:
    """`SspLine` to a device that answers at once."""

    def __init__(self, answer: Answer, encryption: Encryption = Encryption.OFF, fixed_key: int = FACTORY_KEY) -> None:
        self.clock = VirtualClock()
        self.dropped = 0
        channel = VirtualChannel(DeviceSide(answer, Ear, wrap), self.clock, self._drops)
        self._line = SspLine(channel, self.clock, Timing(), encryption, fixed_key)

    def ask(self, request: Ask) -> str | None:
        """The answer, in hex."""
        answer = at_once(self._line.ask(request))
        return None if answer is None else answer.hex(" ").upper()

    def ask_all(self, requests: Sequence[Ask]) -> list[str | None]:
        """The answers, in hex."""
        return [self.ask(request) for request in requests]

    def acknowledge(self) -> None:
        """As the machine does once the first thing was taken."""
        at_once(self._line.acknowledge())

    def _drops(self) -> bool:
        self.dropped -= self.dropped > 0
        return self.dropped > 0
