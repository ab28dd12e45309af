"""What a JCM acceptor's payloads mean: states, reasons, failures, version, currency assignment (devices.md, 1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.domain.cashbox import PowerUp, RejectReason
from kiosk.domain.money import Currency, Money

FIRST_TYPE = 0x61
MAX_TYPES = 16
_RECORD = 4
_MAX_EXPONENT = 6
_LAST_STATUS = 0x4F


class Command(IntEnum):
    """What the host may ask."""

    STATUS = 0x11
    RESET = 0x40
    STACK_2 = 0x42  # VEND VALID comes once the note is stacked; after STACK-1 it comes before
    RETURN = 0x43
    HOLD = 0x44
    ACK = 0x50
    VERSION = 0x88
    CURRENCIES = 0x8A
    SERIAL = 0x91
    INHIBITED_TYPES = 0xC0
    COMMUNICATION_MODE = 0xC2
    INHIBIT = 0xC3


class Code(IntEnum):
    """The first byte of an answer to STATUS."""

    IDLING = 0x11
    ACCEPTING = 0x12
    ESCROW = 0x13
    STACKING = 0x14
    VEND_VALID = 0x15
    STACKED = 0x16
    REJECTING = 0x17
    RETURNING = 0x18
    HOLDING = 0x19
    DISABLED = 0x1A
    INITIALIZE = 0x1B
    POWER_UP = 0x40
    POWER_UP_NOTE_IN_ACCEPTOR = 0x41
    POWER_UP_NOTE_IN_STACKER = 0x42
    STACKER_FULL = 0x43
    STACKER_OPEN = 0x44
    JAM_IN_ACCEPTOR = 0x45
    JAM_IN_STACKER = 0x46
    PAUSE = 0x47
    CHEATED = 0x48
    FAILURE = 0x49
    COMMUNICATION_ERROR = 0x4A
    INVALID_COMMAND = 0x4B


SIGHTS: dict[Code, Sight] = {
    Code.IDLING: Sight.IDLE,
    Code.ACCEPTING: Sight.ACCEPTING,
    Code.ESCROW: Sight.ESCROW,
    Code.STACKING: Sight.STACKING,
    Code.VEND_VALID: Sight.STACKED,
    Code.STACKED: Sight.STACKING,  # only what follows VEND VALID, or comes before it: no event of its own
    Code.REJECTING: Sight.REJECTING,
    Code.RETURNING: Sight.RETURNING,
    Code.HOLDING: Sight.HOLDING,
    Code.DISABLED: Sight.DISABLED,
    Code.INITIALIZE: Sight.INITIALIZING,
    Code.POWER_UP: Sight.POWERED_UP,
    Code.POWER_UP_NOTE_IN_ACCEPTOR: Sight.POWERED_UP,
    Code.POWER_UP_NOTE_IN_STACKER: Sight.POWERED_UP,
    Code.STACKER_FULL: Sight.CASSETTE_FULL,
    Code.STACKER_OPEN: Sight.CASSETTE_REMOVED,
    Code.JAM_IN_ACCEPTOR: Sight.JAM,
    Code.JAM_IN_STACKER: Sight.JAM,
    Code.PAUSE: Sight.PAUSED,
    Code.CHEATED: Sight.CHEATED,
    Code.FAILURE: Sight.FAILURE,
    Code.COMMUNICATION_ERROR: Sight.FAILURE,
    Code.INVALID_COMMAND: Sight.FAILURE,
}

POWER_UPS = {
    Code.POWER_UP: PowerUp.PLAIN,
    Code.POWER_UP_NOTE_IN_ACCEPTOR: PowerUp.NOTE_IN_VALIDATOR,
    Code.POWER_UP_NOTE_IN_STACKER: PowerUp.NOTE_IN_STACKER,
}

ACKNOWLEDGED = (Code.VEND_VALID, Code.POWER_UP)
"""The states a host answers with ACK; to the others it says nothing."""

REJECT_REASONS: dict[int, RejectReason] = {
    0x71: RejectReason.INSERTION,
    0x72: RejectReason.MAGNETIC,
    0x73: RejectReason.NOTE_LEFT_IN_HEAD,
    0x74: RejectReason.MULTIPLYING,
    0x75: RejectReason.CONVEYING,
    0x76: RejectReason.IDENTIFICATION,
    0x77: RejectReason.OPTIC,
    0x78: RejectReason.OPTIC,
    0x79: RejectReason.INHIBITED,
    0x7B: RejectReason.OPERATION,
    0x7C: RejectReason.OPERATION,
    0x7D: RejectReason.LENGTH,
    0x7E: RejectReason.OPTIC,
}

FAILURES: dict[int, str] = {
    0xA2: "stack motor",
    0xA5: "transport speed",
    0xA6: "transport motor",
    0xA7: "aligning motor",
    0xAB: "cash box not ready",
    0xAC: "optic sensor",
    0xAD: "magnetic sensor",
    0xAF: "head removed",
    0xB0: "boot ROM",
    0xB1: "external ROM",
    0xB2: "ROM",
    0xB3: "external ROM write",
}

_DETAILS = {
    Code.JAM_IN_ACCEPTOR: "acceptor",
    Code.JAM_IN_STACKER: "stacker",
    Code.COMMUNICATION_ERROR: "communication",
    Code.INVALID_COMMAND: "poll refused",
}

_CURRENCIES: dict[int, Currency] = {
    0x01: Currency.USD,
    0x27: Currency.RUB,
    0x51: Currency.KZT,
    0xE0: Currency.EUR,
}
"""JCM's numbers of countries; E0 is printed in devices.md, the others in the tables of two open drivers."""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer to STATUS: the state, and the byte that goes with it (type, reason, failure) where there is one."""

    code: Code
    data: int | None = None

    def sighting(self, table: BillTable) -> Sighting:
        """The same in the words of every protocol. VEND VALID may come without the note's type."""
        named = self.data if self.code in (Code.ESCROW, Code.VEND_VALID) else None
        return Sighting(
            SIGHTS[self.code],
            named,
            table.value(named),
            names_value=named is not None,
            reason=REJECT_REASONS.get(self.data or 0, RejectReason.UNKNOWN),
            detail=self.detail(),
        )

    def detail(self) -> str:
        """The failure's or the jam's name for staff, or empty."""
        if self.code is Code.FAILURE:
            return FAILURES.get(self.data or 0, f"code {self.data or 0:02X}")
        return _DETAILS.get(self.code, "")


def belongs(request: Ask, payload: bytes) -> bool:
    """Whether `payload` can be the answer to `request`; others are late, or the ENQ of a device in interrupt mode."""
    code = payload[0]
    if code in (Code.INVALID_COMMAND, Code.COMMUNICATION_ERROR):
        return True
    if request.command == Command.STATUS:
        return Code.IDLING <= code <= _LAST_STATUS
    return code == max(request.command, Command.ACK)  # operations are answered ACK, settings and requests by name


def read_report(payload: bytes) -> Report | None:
    """The state in an answer to STATUS, `None` when it is none that ID-003 knows."""
    try:
        return Report(Code(payload[0]), payload[1] if len(payload) > 1 else None)
    except ValueError:
        return None


def read_text(request: Ask, payload: bytes) -> str:
    """The device's version or serial number, whichever `request` asked for; empty when it does not tell."""
    return payload[1:].decode("ascii", "replace").strip("\0 ") if payload[:1] == bytes((request.command,)) else ""


def read_currencies(payload: bytes, currency: Currency) -> BillTable | None:
    """The types of `currency`, `None` when `payload` is no currency assignment."""
    records = payload[1:]
    if payload[:1] != bytes((Command.CURRENCIES,)) or not records:
        return None
    if len(records) % _RECORD or len(records) > MAX_TYPES * _RECORD:
        return None
    found = (records[start : start + _RECORD] for start in range(0, len(records), _RECORD))
    return BillTable({record[0]: value for record in found if (value := _read_value(record, currency)) is not None})


def _read_value(record: bytes, currency: Currency) -> Money | None:
    bill_type, country, digits, exponent = record
    known = FIRST_TYPE <= bill_type < FIRST_TYPE + MAX_TYPES and _CURRENCIES.get(country) is currency
    if not known or not digits or exponent > _MAX_EXPONENT:
        return None
    return Money.of_major(digits * 10**exponent, currency)
