"""What a CCNET validator's payloads mean: states, reasons, failures, identification, bill table (devices.md, 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.domain.cashbox import PowerUp, RejectReason
from kiosk.domain.money import Currency, Money

MAX_TYPES = 24
LONGEST_REPORT = 4  # bytes of an answer to POLL; states have one or two, clones add to them
_RECORD = 5
_IDENTIFICATION = 34
_MAX_EXPONENT = 6


class Command(IntEnum):
    """What the host may ask."""

    ACK = 0x00
    RESET = 0x30
    POLL = 0x33
    ENABLE = 0x34
    STACK = 0x35
    RETURN = 0x36
    IDENTIFICATION = 0x37
    HOLD = 0x38
    BILL_TABLE = 0x41
    NAK = 0xFF


class Code(IntEnum):
    """The first byte of an answer to POLL."""

    POWER_UP = 0x10
    POWER_UP_NOTE_IN_VALIDATOR = 0x11
    POWER_UP_NOTE_IN_STACKER = 0x12
    INITIALIZE = 0x13
    IDLING = 0x14
    ACCEPTING = 0x15
    STACKING = 0x17
    RETURNING = 0x18
    DISABLED = 0x19
    HOLDING = 0x1A
    BUSY = 0x1B
    REJECTING = 0x1C
    CASSETTE_FULL = 0x41
    CASSETTE_REMOVED = 0x42
    JAM_IN_VALIDATOR = 0x43
    JAM_IN_CASSETTE = 0x44
    CHEATED = 0x45
    PAUSE = 0x46
    FAILURE = 0x47
    ESCROW = 0x80
    STACKED = 0x81
    RETURNED = 0x82


SIGHTS: dict[Code, Sight] = {
    Code.POWER_UP: Sight.POWERED_UP,
    Code.POWER_UP_NOTE_IN_VALIDATOR: Sight.POWERED_UP,
    Code.POWER_UP_NOTE_IN_STACKER: Sight.POWERED_UP,
    Code.INITIALIZE: Sight.INITIALIZING,
    Code.IDLING: Sight.IDLE,
    Code.ACCEPTING: Sight.ACCEPTING,
    Code.STACKING: Sight.STACKING,
    Code.RETURNING: Sight.RETURNING,
    Code.DISABLED: Sight.DISABLED,
    Code.HOLDING: Sight.HOLDING,
    Code.BUSY: Sight.BUSY,
    Code.REJECTING: Sight.REJECTING,
    Code.CASSETTE_FULL: Sight.CASSETTE_FULL,
    Code.CASSETTE_REMOVED: Sight.CASSETTE_REMOVED,
    Code.JAM_IN_VALIDATOR: Sight.JAM,
    Code.JAM_IN_CASSETTE: Sight.JAM,
    Code.CHEATED: Sight.CHEATED,
    Code.PAUSE: Sight.PAUSED,
    Code.FAILURE: Sight.FAILURE,
    Code.ESCROW: Sight.ESCROW,
    Code.STACKED: Sight.STACKED,
    Code.RETURNED: Sight.RETURNED,
}

POWER_UPS = {
    Code.POWER_UP: PowerUp.PLAIN,
    Code.POWER_UP_NOTE_IN_VALIDATOR: PowerUp.NOTE_IN_VALIDATOR,
    Code.POWER_UP_NOTE_IN_STACKER: PowerUp.NOTE_IN_STACKER,
}

REJECT_REASONS: dict[int, RejectReason] = {
    0x60: RejectReason.INSERTION,
    0x61: RejectReason.MAGNETIC,
    0x62: RejectReason.NOTE_LEFT_IN_HEAD,
    0x63: RejectReason.MULTIPLYING,
    0x64: RejectReason.CONVEYING,
    0x65: RejectReason.IDENTIFICATION,
    0x66: RejectReason.VERIFICATION,
    0x67: RejectReason.OPTIC,
    0x68: RejectReason.INHIBITED,
    0x69: RejectReason.CAPACITY,
    0x6A: RejectReason.OPERATION,
    0x6C: RejectReason.LENGTH,
    0x6D: RejectReason.ULTRAVIOLET,
    0x92: RejectReason.BARCODE,
    0x93: RejectReason.BARCODE,
    0x94: RejectReason.BARCODE,
    0x95: RejectReason.BARCODE,
}

FAILURES: dict[int, str] = {
    0x50: "stack motor",
    0x51: "transport speed",
    0x52: "transport motor",
    0x53: "aligning motor",
    0x54: "initial cassette status",
    0x55: "optic canal",
    0x56: "magnetic canal",
    0x5F: "capacitance",
}

_NAMES_A_NOTE = (Code.ESCROW, Code.STACKED, Code.RETURNED)
_JAMS = {Code.JAM_IN_VALIDATOR: "validator", Code.JAM_IN_CASSETTE: "cassette"}

_CURRENCIES: dict[bytes, Currency] = {
    b"RUB": Currency.RUB,
    b"RUR": Currency.RUB,
    b"RUS": Currency.RUB,
    b"KZT": Currency.KZT,
    b"KAZ": Currency.KZT,
    b"EUR": Currency.EUR,
    b"USD": Currency.USD,
    b"USA": Currency.USD,
}
"""Tables name a currency or, in many firmwares, a country."""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer to POLL: the state, and the byte that goes with it (bill type, reason, failure) where there is one."""

    code: Code
    data: int | None = None

    def detail(self) -> str:
        """The failure's or the jam's name for staff, or empty."""
        if self.code is Code.FAILURE:
            return FAILURES.get(self.data or 0, f"code {self.data or 0:02X}")
        return _JAMS.get(self.code, "")

    def sighting(self, table: BillTable) -> Sighting:
        """The same in the words of every protocol."""
        named = self.data if self.code in _NAMES_A_NOTE else None
        reason = REJECT_REASONS.get(self.data or 0, RejectReason.UNKNOWN)
        return Sighting(SIGHTS[self.code], named, table.value(named), reason=reason, detail=self.detail())


def mask(table: BillTable, wanted: frozenset[Money]) -> bytes:
    """Three bytes with the bit of each type whose value is wanted; type 0 is the lowest bit of the last byte."""
    return sum(1 << bill_type for bill_type in table.types_of(wanted)).to_bytes(3, "big")


def unmask(table: BillTable, bits: bytes) -> frozenset[Money]:
    """The values whose bits are set in the three bytes of a mask."""
    number = int.from_bytes(bits, "big")
    return table.values_of(frozenset(bill_type for bill_type in range(MAX_TYPES) if number >> bill_type & 1))


def read_report(payload: bytes) -> Report | None:
    """The state in an answer to POLL, `None` when it is none that CCNET knows."""
    try:
        return Report(Code(payload[0]), payload[1] if len(payload) > 1 else None)
    except (IndexError, ValueError):
        return None


def read_identification(payload: bytes) -> tuple[str, str] | None:
    """Part and serial number, `None` when `payload` is no identification."""
    if len(payload) < _IDENTIFICATION:
        return None
    return _text(payload[:15]), _text(payload[15:27])


def read_bill_table(payload: bytes, currency: Currency) -> BillTable | None:
    """The types of `currency`, `None` when `payload` is no bill table."""
    if len(payload) < _RECORD or len(payload) % _RECORD or len(payload) > MAX_TYPES * _RECORD:
        return None
    values: dict[int, Money] = {}
    for bill_type in range(len(payload) // _RECORD):
        value = _read_value(payload[bill_type * _RECORD : (bill_type + 1) * _RECORD], currency)
        if value is not None:
            values[bill_type] = value
    return BillTable(values)


def _read_value(record: bytes, currency: Currency) -> Money | None:
    digits, code, exponent = record[0], record[1:4].upper(), record[4] & 0x7F
    if _CURRENCIES.get(code) is not currency or exponent > _MAX_EXPONENT:
        return None
    power: int = 10**exponent
    minor, rest = divmod(digits * 100, power) if record[4] & 0x80 else (digits * 100 * power, 0)
    return None if rest or not minor else Money(minor, currency)


def _text(raw: bytes) -> str:
    return raw.decode("ascii", "replace").strip("\0 ")
