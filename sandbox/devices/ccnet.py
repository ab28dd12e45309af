"""CCNET as a validator speaks it: a command in, an answer out."""

from __future__ import annotations

from sandbox.devices.mechanism import Doing, Mechanism, PowerUp, Trouble

ACK = b"\x00"
NAK = b"\xff"
ILLEGAL = b"\x30"

_PART = b"SIM-CCNET"
_SERIAL = b"000000000001"
_POWER_UPS = {PowerUp.NO_NOTE: b"\x10", PowerUp.IN_VALIDATOR: b"\x11", PowerUp.IN_STACKER: b"\x12"}
_STATES = {
    Doing.INITIALIZING: b"\x13",
    Doing.IDLING: b"\x14",
    Doing.ACCEPTING: b"\x15",
    Doing.STACKING: b"\x17",
    Doing.RETURNING: b"\x18",
    Doing.DISABLED: b"\x19",
    Doing.HOLDING: b"\x1a",
}
_TROUBLES = {
    Trouble.CHEATED: b"\x45",
    Trouble.CASSETTE_REMOVED: b"\x42",
    Trouble.CASSETTE_FULL: b"\x41",
    Trouble.PAUSED: b"\x46",
}


class CcnetFace:
    """Answers a host on behalf of a mechanism. `table` is its bill table."""

    def __init__(self, mechanism: Mechanism, table: bytes) -> None:
        self._mechanism = mechanism
        self._table = table
        self._said = ILLEGAL

    def answer(self, payload: bytes | None) -> bytes | None:
        """What the device says to a command, `None` for a garbled one; `None` when it says nothing."""
        self._mechanism.let_time_pass()
        if not self._mechanism.has_power():
            return None
        if payload is None:
            return NAK
        if payload == ACK:
            self._acknowledged()
            return None
        if payload != NAK:
            self._said = self._reply(payload[0], payload[1:])
        return self._said if self._mechanism.has_power() else None

    def _acknowledged(self) -> None:
        told = {b"\x81": Doing.STACKED, b"\x82": Doing.RETURNED}.get(self._said[:1])
        if told is self._mechanism.doing:
            self._mechanism.noted()

    def _reply(self, command: int, data: bytes) -> bytes:
        reply = ILLEGAL
        match command:
            case 0x33:
                reply = self._state()
            case 0x31:
                reply = self._mechanism.enabled.to_bytes(3, "big") + bytes(3)
            case 0x37 if self._may_tell():
                reply = _PART.ljust(15) + _SERIAL + bytes(7)
            case 0x41 if self._may_tell():
                reply = self._table
            case _ if self._obeys(command, data):
                reply = ACK
        return reply

    def _obeys(self, command: int, data: bytes) -> bool:
        device = self._mechanism
        in_escrow = device.doing in (Doing.ESCROW, Doing.HOLDING) and not device.has(Trouble.JAM)
        match command:
            case 0x30:
                device.reset()
            case 0x34 if not self._is_starting() and len(data) == 6:
                device.set_mask(int.from_bytes(data[:3], "big"), int.from_bytes(data[3:], "big"))
            case 0x35 if in_escrow:
                device.stack()
            case 0x36 if in_escrow:
                device.give_back()
            case 0x38 if in_escrow:
                device.hold()
            case _:
                return False
        return True

    def _state(self) -> bytes:
        device = self._mechanism
        if device.doing is Doing.POWERED_UP:
            return _POWER_UPS[device.power_up]
        if device.doing is Doing.STACKED and device.boxed is not None:
            return bytes((0x81, device.boxed.type_told))
        if (trouble := device.trouble()) is not None:
            return self._trouble(trouble)
        if device.doing is Doing.REJECTING:
            return bytes((0x1C, device.reject_reason))
        if device.note is not None and device.doing in (Doing.ESCROW, Doing.RETURNED):
            return bytes((0x80 if device.doing is Doing.ESCROW else 0x82, device.note.bill_type))
        return _STATES[device.doing]

    def _trouble(self, trouble: Trouble) -> bytes:
        match trouble:
            case Trouble.FAILURE:
                return bytes((0x47, self._mechanism.failure_code))
            case Trouble.JAM:
                return b"\x44" if self._mechanism.doing is Doing.STACKING else b"\x43"
            case _:
                return _TROUBLES[trouble]

    def _is_starting(self) -> bool:
        return self._mechanism.doing in (Doing.POWERED_UP, Doing.INITIALIZING)

    def _may_tell(self) -> bool:
        device = self._mechanism
        return self._is_starting() or device.doing is Doing.DISABLED or device.has(Trouble.FAILURE)
