"""ID-003 as a JCM acceptor speaks it: a command in, an answer out. Poll mode; it refuses the interrupt modes."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.devices.control import number, truth
from sandbox.devices.mechanism import Doing, Mechanism, PowerUp, Trouble

ACK = b"\x50"
COMMUNICATION_ERROR = b"\x4a"
INVALID = b"\x4b"
ENQ = b"\x05"

_VERSION = b"SIM-ID003 26NOV25"
_SERIAL = b"000000000001"
_COUNTRIES = {"RUB": 0x27, "KZT": 0x51, "EUR": 0xE0}
_FIRST = 0x61  # the escrow code of the first denomination
_POWER_UPS = {PowerUp.NO_NOTE: b"\x40", PowerUp.IN_VALIDATOR: b"\x41", PowerUp.IN_STACKER: b"\x42"}
_STATES = {
    Doing.INITIALIZING: b"\x1b",
    Doing.IDLING: b"\x11",
    Doing.ACCEPTING: b"\x12",
    Doing.STACKING: b"\x14",
    Doing.HOLDING: b"\x19",
    Doing.DISABLED: b"\x1a",
}
_TROUBLES = {
    Trouble.CHEATED: b"\x48",
    Trouble.CASSETTE_REMOVED: b"\x44",
    Trouble.CASSETTE_FULL: b"\x43",
    Trouble.PAUSED: b"\x47",
}
_INHIBITED = 0x79
_REASONS = {0x64: 0x75, 0x66: 0x76, 0x68: _INHIBITED}  # the mechanism's own reasons in JCM's numbers
_MUTE_S = 60.0
_UNPOLLED_S = 3.0  # after so long without a host, a note in escrow goes back
_IN_ESCROW = (Doing.ESCROW, Doing.HOLDING)


class Id003Face:
    """Answers a host on behalf of a mechanism whose notes are of `currency`.

    A minute after it first said VEND VALID, a device that got no ACK says nothing more until RESET.
    """

    def __init__(self, mechanism: Mechanism, currency: str) -> None:
        self._mechanism = mechanism
        self._tellings = {0x88: _VERSION, 0x91: _SERIAL, 0x8A: _currencies(mechanism.values, _COUNTRIES[currency])}
        self._inhibited, self._inhibits_all = 0, True
        self._asked_at = mechanism.now()
        self._vend_since: float | None = None
        self._says_stacked = False
        self._was_told_to_return = False
        self._forgets_vend = self._is_recovering = False
        self._is_muted = False
        self._interrupts = 0

    def hands(self) -> dict[str, Callable[[object], None]]:
        """What can be done to this protocol's devices besides what can be done to any."""
        return {"forget_vend": self._forget_vend, "interrupts": self._interrupt, "mute": self._fall_mute}

    def answer(self, payload: bytes | None) -> bytes | None:
        """What the device says to a command, `None` for a garbled one; `None` when it says nothing."""
        device = self._mechanism
        device.let_time_pass()
        if device.doing is Doing.POWERED_UP:
            self._vend_since, self._says_stacked, self._is_muted = None, False, False
        if device.doing in _IN_ESCROW and self._mechanism.now() - self._asked_at > _UNPOLLED_S:
            device.give_back()
        self._asked_at = self._mechanism.now()
        if not device.has_power() or (self._is_mute() and payload != b"\x40"):
            return None
        if payload is None:
            return COMMUNICATION_ERROR
        if payload == ACK:
            self._acknowledged()
            return None
        if self._interrupts:
            self._interrupts -= 1
            return ENQ
        said = self._reply(payload[0], payload[1:])
        return said if device.has_power() else None

    def _is_mute(self) -> bool:
        return self._is_muted or (self._vend_since is not None and self._mechanism.now() - self._vend_since > _MUTE_S)

    def _acknowledged(self) -> None:
        if self._mechanism.doing is Doing.STACKED and self._vend_since is not None:
            self._vend_since = None
            self._says_stacked = True
            self._mechanism.noted()

    def _reply(self, command: int, data: bytes) -> bytes:
        match command:
            case 0x11:
                return self._status()
            case 0x88 | 0x8A | 0x91:
                return bytes((command,)) + self._tellings[command]
            case 0xC0 | 0xC1 | 0xC2 | 0xC3 | 0xC5 if self._accepts(command, data):
                return bytes((command,)) + data
            case _ if self._obeys(command):
                return ACK
            case _:
                return INVALID

    def _accepts(self, command: int, data: bytes) -> bool:
        """Whether a setting is taken: none is before RESET."""
        if self._mechanism.doing is Doing.POWERED_UP:
            return False
        match command, len(data):
            case 0xC0, 2:
                self._inhibited = int.from_bytes(data, "little")
            case 0xC2, 1:
                return data == b"\x00"
            case 0xC3, 1:
                self._inhibits_all = data != b"\x00"
            case ((0xC1 | 0xC5), 2):
                return True
            case _:
                return False
        self._set_mask()
        return True

    def _obeys(self, command: int) -> bool:
        device = self._mechanism
        in_escrow = device.doing in _IN_ESCROW and not device.has(Trouble.JAM)
        match command:
            case 0x40:
                self._is_recovering = device.power_up is PowerUp.IN_STACKER
                self._inhibited, self._inhibits_all = 0, True
                self._vend_since, self._is_muted = None, False
                device.reset()
            case 0x41 | 0x42 if in_escrow:
                device.stack()
            case 0x43 if in_escrow:
                self._was_told_to_return = True
                device.give_back()
            case 0x44 if in_escrow:
                device.hold()
            case _:
                return False
        return True

    def _set_mask(self) -> None:
        every = (1 << len(self._mechanism.values)) - 1
        mask = 0 if self._inhibits_all else every & ~self._inhibited
        self._mechanism.set_mask(mask, mask)

    def _status(self) -> bytes:
        device = self._mechanism
        if device.doing is Doing.POWERED_UP:
            return _POWER_UPS[device.power_up]
        if device.doing is Doing.STACKED and self._vend_valid():
            assert device.boxed is not None
            return bytes((0x15, _FIRST + device.boxed.type_told))
        if device.doing is Doing.RETURNED:
            device.noted()  # ID-003 has no event for it
        if self._says_stacked:
            self._says_stacked = False
            return b"\x16"
        if (trouble := device.trouble()) is not None:
            return self._trouble(trouble)
        return self._movement()

    def _movement(self) -> bytes:
        device = self._mechanism
        if device.doing is Doing.REJECTING:
            return bytes((0x17, _REASONS.get(device.reject_reason, device.reject_reason)))
        if device.doing is Doing.RETURNING:
            return b"\x18" if self._was_told_to_return else bytes((0x17, _INHIBITED))
        if device.doing is Doing.ESCROW and device.note is not None:
            self._was_told_to_return = False
            return bytes((0x13, _FIRST + device.note.bill_type))
        return _STATES[device.doing]

    def _vend_valid(self) -> bool:
        """Whether VEND VALID is said; a device may not repeat it after a power cut, and goes on as if it had been."""
        if self._forgets_vend and self._is_recovering:
            self._is_recovering = False
            self._mechanism.noted()
            return False
        self._vend_since = self._mechanism.now() if self._vend_since is None else self._vend_since
        return True

    def _trouble(self, trouble: Trouble) -> bytes:
        match trouble:
            case Trouble.FAILURE:
                return bytes((0x49, self._mechanism.failure_code))
            case Trouble.JAM:
                return b"\x46" if self._mechanism.doing is Doing.STACKING else b"\x45"
            case _:
                return _TROUBLES[trouble]

    def _forget_vend(self, is_so: object) -> None:
        self._forgets_vend = truth(is_so)

    def _interrupt(self, count: object) -> None:
        self._interrupts = number(count)

    def _fall_mute(self, is_so: object) -> None:
        self._is_muted = truth(is_so)


def _currencies(values: tuple[int, ...], country: int) -> bytes:
    """Four bytes a denomination: its escrow code, the country, the leading digits, the power of ten."""
    records = b""
    for escrow_code, value in enumerate(values, _FIRST):
        digits = str(value).rstrip("0")
        records += bytes((escrow_code, country, int(digits), len(str(value)) - len(digits)))
    return records
