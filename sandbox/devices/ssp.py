"""SSP as a validator speaks it: packets in, packets out. Each begins with the byte of sequence and address.

What moves in the mechanism is told as events: each once, or with POLL WITH ACK until it is acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.devices.control import number
from sandbox.devices.mechanism import Doing, Mechanism, Trouble
from sandbox.devices.ssp_secrets import DeviceKey

OK = b"\xf0"
UNKNOWN = b"\xf2"
WRONG = b"\xf3"
BUSY = b"\xf5"
FAIL = b"\xf8"

_SERIAL = 1_234_567
_VERSION = 6
_MOVING = {
    Doing.ACCEPTING: b"\xef\x00",
    Doing.STACKING: b"\xcc",
    Doing.RETURNING: b"\xed",
    Doing.REJECTING: b"\xed",
    Doing.DISABLED: b"\xe8",
}
_IN_ESCROW = (Doing.ESCROW, Doing.HOLDING)
_TROUBLES = {Trouble.CASSETTE_FULL: b"\xe7", Trouble.FAILURE: b"\xe0"}
_REPEATED = (0xEE, 0xE6, 0xE1, 0xE2)  # until EVENT ACK, when polled with 56
_REJECT_CODES = {0x64: 0x0D, 0x66: 0x0E, 0x68: 0x06}  # the mechanism's reasons in SSP's numbers


@dataclass(frozen=True, slots=True)
class Firmware:
    """What this device's firmware can."""

    polls_with_ack: bool = True
    encrypts: bool = True
    counts: bool = True


OLD_FIRMWARE = Firmware(polls_with_ack=False, encrypts=False, counts=False)


class SspFace:
    """Answers a host on behalf of a mechanism whose notes, by channel from 1, are of `currency`."""

    def __init__(self, mechanism: Mechanism, currency: str, firmware: Firmware | None = None) -> None:
        self._mechanism = mechanism
        self._currency = currency.encode("ascii")
        self._firmware = firmware or Firmware()
        self._key = DeviceKey()
        self._sequence: int | None = None
        self._said = b""
        self._events: list[bytes] = []
        self._repeats: list[bytes] = []  # told with 56 and not acknowledged
        self._rejected = 0
        self._troubled: set[Trouble] = set()
        self._woken_with: int | None = None  # the channel of the note that was inside
        self._is_waking = False
        self._enabled = False
        self._inhibits = 0
        self._shows_escrow = False

    def answer(self, packet: bytes | None) -> bytes | None:
        """What the device says to a packet, `None` for a garbled one; `None` when it says nothing."""
        self._mechanism.let_time_pass()
        if not self._mechanism.has_power():
            return None
        if self._mechanism.doing is Doing.POWERED_UP:
            self.reset()
        self._set_mask()
        if packet is None:
            return None
        if packet[0] == self._sequence and packet[1:] != b"\x11":
            return self._said
        return self._heard(packet)

    def hands(self) -> dict[str, Callable[[object], None]]:
        """What can be done to such a device besides what can be done to any."""
        return {"slave_reset": lambda _: self.reset(), "skip_count": self._skip_count}

    def reset(self) -> None:
        """Start over, as after a power-up."""
        note = self._mechanism.note
        self._woken_with, self._is_waking = None if note is None else note.type_told + 1, True
        self._mechanism.reset()
        self._key.forget()
        self._sequence = None
        self._enabled, self._inhibits, self._shows_escrow = False, 0, False
        self._events, self._repeats = [b"\xf1"], []

    def _skip_count(self, packets: object) -> None:
        self._key.count += number(packets)

    def _heard(self, packet: bytes) -> bytes | None:
        sealed = packet[1] == 0x7E
        command = self._key.open(packet[1:]) if sealed else packet[1:]
        if command is None:
            return None if self._key.is_set else packet[:1] + b"\xfa"
        reply = self._reply(command[0], command[1:])
        self._sequence = packet[0]
        self._said = said = packet[:1] + (self._key.seal(reply) if sealed else reply)
        if command[0] == 0x01:
            self.reset()
        return said if self._mechanism.has_power() else None

    def _reply(self, command: int, data: bytes) -> bytes:
        match command:
            case 0x07:
                return OK + b"".join(self._poll())
            case 0x56 if self._firmware.polls_with_ack:
                return OK + b"".join(self._repeats or self._poll_with_ack())
            case 0x57 if self._firmware.polls_with_ack:
                return self._acknowledged()
            case 0x4A | 0x4B | 0x4C if self._firmware.encrypts and len(data) == 8:
                return self._exchange(command, data)
            case 0x02 | 0x08 | 0x09 | 0x0A | 0x01 | 0x18 | 0x11 | 0x06:
                return self._obey(command, data)
            case _:
                return self._tell(command)

    def _obey(self, command: int, data: bytes) -> bytes:
        device = self._mechanism
        match command:
            case 0x02 if len(data) >= 2:
                self._inhibits = int.from_bytes(data, "little")
            case 0x02:
                return WRONG
            case 0x06 if data != bytes((_VERSION,)):
                return FAIL
            case 0x09 | 0x0A:
                self._enabled = command == 0x0A
            case 0x08 | 0x18 if device.doing not in _IN_ESCROW or device.has(Trouble.JAM):
                return BUSY
            case 0x08:
                device.give_back()
            case 0x18:
                device.hold()
            case _:
                pass
        self._set_mask()
        return OK

    def _set_mask(self) -> None:
        mask = self._inhibits if self._enabled else 0
        if mask != self._mechanism.enabled:
            self._mechanism.set_mask(mask, mask)

    def _tell(self, command: int) -> bytes:
        match command:
            case 0x05:
                return OK + self._setup()
            case 0x0C:
                return OK + _SERIAL.to_bytes(4, "big")
            case 0x17:
                return OK + bytes((_REJECT_CODES.get(self._mechanism.reject_reason, self._mechanism.reject_reason),))
            case 0x58 if self._firmware.counts:
                count = self._mechanism.count
                counts = (count.stacked.total(), 0, 0, 0, count.rejected)
                return OK + b"\x05" + b"".join(number.to_bytes(4, "little") for number in counts)
            case _:
                return UNKNOWN

    def _exchange(self, command: int, data: bytes) -> bytes:
        match command:
            case 0x4A:
                self._key.generator = int.from_bytes(data, "little")
            case 0x4B:
                self._key.modulus = int.from_bytes(data, "little")
            case _:
                half = self._key.exchange(data)
                return BUSY if half is None else OK + half
        return OK

    def _setup(self) -> bytes:
        values = self._mechanism.values
        channels = len(values)
        return (
            b"\x000400" + self._currency + b"\0\0\0" + bytes((channels,)) + bytes(channels) + b"\x02" * channels
            + b"\0\0\x64" + bytes((_VERSION,)) + self._currency * channels
            + b"".join(value.to_bytes(4, "little") for value in values)
        )  # fmt: skip

    # --- events ---

    def _poll_with_ack(self) -> list[bytes]:
        told = self._poll(with_ack=True)
        self._repeats = [event for event in told if event[0] in _REPEATED]
        return told

    def _acknowledged(self) -> bytes:
        if not self._repeats:
            return BUSY
        self._repeats = []
        if self._mechanism.doing is Doing.STACKED:
            self._mechanism.noted()
        return OK

    def _poll(self, *, with_ack: bool = False) -> list[bytes]:
        """Everything that happened since the last poll, and what is so now. Takes a note whose escrow was told."""
        told, self._events = self._events, []
        told += self._troubles()
        if self._mechanism.count.rejected != self._rejected:  # the note before the one that moves now
            self._rejected = self._mechanism.count.rejected
            told.append(b"\xec")
        return told + (self._woken(with_ack=with_ack) or self._movement(with_ack=with_ack))

    def _woken(self, *, with_ack: bool) -> list[bytes]:
        """What became of the note that was inside when the power went, once that is known."""
        device = self._mechanism
        if not self._is_waking or device.doing is Doing.INITIALIZING:
            return []
        self._is_waking = False
        if device.doing is Doing.STACKED and (boxed := device.boxed) is not None:
            if not with_ack:
                device.noted()
            return [bytes((0xE2, boxed.type_told + 1))]
        return [] if self._woken_with is None else [bytes((0xE1, self._woken_with))]

    def _movement(self, *, with_ack: bool) -> list[bytes]:
        device = self._mechanism
        match device.doing:
            case Doing.ESCROW | Doing.HOLDING if device.has(Trouble.JAM):
                return []
            case Doing.ESCROW | Doing.HOLDING if self._shows_escrow:
                self._shows_escrow = False
                device.stack()
                return [b"\xcc"]
            case Doing.ESCROW | Doing.HOLDING if (note := device.note) is not None:
                self._shows_escrow = True
                return [bytes((0xEF, note.bill_type + 1))]
            case Doing.INITIALIZING:
                return [b"\xb6"] if with_ack else [b"\xe8"]
            case Doing.STACKED | Doing.RETURNED:
                return self._ended(with_ack=with_ack)
            case doing:
                self._shows_escrow = False
                return [_MOVING[doing]] if doing in _MOVING else []

    def _ended(self, *, with_ack: bool) -> list[bytes]:
        device = self._mechanism
        self._shows_escrow = False
        boxed = device.boxed
        if boxed is None or not with_ack:
            device.noted()
        if boxed is None:
            return [b"\xec"]
        return [bytes((0xEE, boxed.type_told + 1)), b"\xeb"]

    def _troubles(self) -> list[bytes]:
        """Faults that last, at each poll; fraud and the cashbox, when they happen."""
        device = self._mechanism
        now = {trouble for trouble in Trouble if device.has(trouble)}
        told = [event for trouble, event in _TROUBLES.items() if trouble in now]
        if Trouble.JAM in now:
            told.append(b"\xea" if device.doing is Doing.STACKING else b"\xe9")
        if Trouble.CHEATED in now - self._troubled:
            told.append(b"\xe6\x00")
        if Trouble.CASSETTE_REMOVED in now ^ self._troubled:
            told.append(b"\xe3" if Trouble.CASSETTE_REMOVED in now else b"\xe4")
        self._troubled = now
        return told
