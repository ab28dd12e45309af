"""What an SSP validator's answers mean: events, reject codes, the setup and its channels (devices.md, section 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.domain.cashbox import PowerUp, RejectReason
from kiosk.domain.money import Currency, Money


class Command(IntEnum):
    """What the host may ask."""

    RESET = 0x01
    SET_INHIBITS = 0x02
    SETUP = 0x05
    HOST_PROTOCOL_VERSION = 0x06
    POLL = 0x07
    REJECT = 0x08
    DISABLE = 0x09
    ENABLE = 0x0A
    SERIAL_NUMBER = 0x0C
    SYNC = 0x11
    LAST_REJECT_CODE = 0x17
    HOLD = 0x18
    SET_GENERATOR = 0x4A
    SET_MODULUS = 0x4B
    EXCHANGE_KEYS = 0x4C
    POLL_WITH_ACK = 0x56
    EVENT_ACK = 0x57
    COUNTERS = 0x58


class Generic(IntEnum):
    """The first byte of every answer."""

    OK = 0xF0
    UNKNOWN_COMMAND = 0xF2
    WRONG_PARAMETERS = 0xF3
    OUT_OF_RANGE = 0xF4
    CANNOT_BE_PROCESSED = 0xF5
    SOFTWARE_ERROR = 0xF6
    FAIL = 0xF8
    KEY_NOT_SET = 0xFA


class Code(IntEnum):
    """What an answer to POLL lists. The last two are the line's own words, not the device's."""

    CHANNELS_DISABLED = 0xB5
    INITIALIZING = 0xB6
    STACKING = 0xCC
    PATH_OPEN = 0xE0
    CLEARED_FROM_FRONT = 0xE1
    CLEARED_TO_CASHBOX = 0xE2
    CASHBOX_REMOVED = 0xE3
    CASHBOX_REPLACED = 0xE4
    BARCODE = 0xE5
    FRAUD = 0xE6
    STACKER_FULL = 0xE7
    DISABLED = 0xE8
    UNSAFE_JAM = 0xE9
    SAFE_JAM = 0xEA
    STACKED = 0xEB
    REJECTED = 0xEC
    REJECTING = 0xED
    CREDIT = 0xEE
    READ = 0xEF
    RESET = 0xF1
    HELD = 0x18  # HOLD was answered OK: the note is still in escrow
    COUNTED = 0x58  # how many notes the device has ever stacked, asked after a reset


_NAME_A_CHANNEL = (Code.CLEARED_FROM_FRONT, Code.CLEARED_TO_CASHBOX, Code.FRAUD, Code.CREDIT, Code.READ)
_LENGTHS = {**dict.fromkeys(Code, 1), **dict.fromkeys(_NAME_A_CHANNEL, 2), Code.COUNTED: 5}

_SIGHTS = {
    Code.CHANNELS_DISABLED: Sight.DISABLED,
    Code.INITIALIZING: Sight.INITIALIZING,
    Code.STACKING: Sight.STACKING,
    Code.PATH_OPEN: Sight.FAILURE,
    Code.CLEARED_FROM_FRONT: Sight.RETURNED,
    Code.CLEARED_TO_CASHBOX: Sight.STACKED,
    Code.CASHBOX_REMOVED: Sight.CASSETTE_REMOVED,
    Code.CASHBOX_REPLACED: Sight.BUSY,
    Code.BARCODE: Sight.ESCROW,
    Code.FRAUD: Sight.CHEATED,
    Code.STACKER_FULL: Sight.CASSETTE_FULL,
    Code.DISABLED: Sight.DISABLED,
    Code.UNSAFE_JAM: Sight.JAM,
    Code.SAFE_JAM: Sight.JAM,
    Code.STACKED: Sight.BUSY,  # after the credit, which alone counts
    Code.REJECTED: Sight.RETURNED,
    Code.REJECTING: Sight.RETURNING,
    Code.CREDIT: Sight.STACKED,
    Code.READ: Sight.ESCROW,
    Code.RESET: Sight.POWERED_UP,
    Code.HELD: Sight.HOLDING,
    Code.COUNTED: Sight.BUSY,
}
_DETAILS = {Code.PATH_OPEN: "note path open", Code.UNSAFE_JAM: "front", Code.SAFE_JAM: "back"}

REJECT_REASONS: dict[int, RejectReason] = {
    0x01: RejectReason.LENGTH,
    **dict.fromkeys((0x02, 0x03, 0x04, 0x05, 0x09), RejectReason.IDENTIFICATION),
    0x06: RejectReason.INHIBITED,
    0x07: RejectReason.NOTE_LEFT_IN_HEAD,
    0x08: RejectReason.OPERATION,
    0x0A: RejectReason.CONVEYING,
    0x0B: RejectReason.LENGTH,
    0x0C: RejectReason.INHIBITED,
    0x0D: RejectReason.CONVEYING,
    **dict.fromkeys((0x0E, 0x0F), RejectReason.VERIFICATION),
    0x10: RejectReason.INSERTION,
    0x11: RejectReason.IDENTIFICATION,
    0x12: RejectReason.INSERTION,
    0x13: RejectReason.OPERATION,
    0x14: RejectReason.BARCODE,
    0x15: RejectReason.INSERTION,
    **dict.fromkeys((0x16, 0x17, 0x18), RejectReason.OPTIC),
    **dict.fromkeys((0x19, 0x1A), RejectReason.LENGTH),
    0x1C: RejectReason.MULTIPLYING,
    0x1D: RejectReason.CONVEYING,
}

_CURRENCIES: dict[bytes, Currency] = {
    b"RUB": Currency.RUB,
    b"RUR": Currency.RUB,
    b"KZT": Currency.KZT,
    b"EUR": Currency.EUR,
    b"USD": Currency.USD,
}

_SETUP_HEAD = 12  # OK excluded: type, firmware, country, multiplier, number of channels
_EXPANDED_FROM = 6  # the protocol version from which each channel has a currency and four bytes of value


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `code` is `None` for one that SSP does not know; its length, and so the rest, is unknown too."""

    raw: bytes
    code: Code | None

    @property
    def channel(self) -> int | None:
        """The channel it names; `None` when it names none."""
        return (self.raw[1] or None) if self.code in _NAME_A_CHANNEL else None

    def sighting(self, table: BillTable) -> Sighting:
        """The same in the words that every protocol shares."""
        if self.code is None:
            return Sighting(Sight.FAILURE, detail=f"event {self.raw[0]:02X}")
        if self.code is Code.READ and self.channel is None:
            return Sighting(Sight.ACCEPTING)
        return Sighting(_SIGHTS[self.code], self.channel, table.value(self.channel), detail=_DETAILS.get(self.code, ""))


def is_ok(answer: bytes) -> bool:
    """Whether the device did what it was asked."""
    return answer[:1] == bytes((Generic.OK,))


def read_happenings(events: bytes) -> tuple[Happening, ...]:
    """The events that follow OK in an answer to POLL, in order."""
    found: list[Happening] = []
    while events:
        code = Code(events[0]) if events[0] in _LENGTHS else None
        length = len(events) if code is None else _LENGTHS[code]
        if length > len(events):
            code, length = None, len(events)
        found.append(Happening(events[:length], code))
        events = events[length:]
    return tuple(found)


def power_up(happenings: tuple[Happening, ...]) -> PowerUp:
    """Where the note was when the power came back, as far as the events listed with the reset tell."""
    codes = {happening.code for happening in happenings}
    if Code.CLEARED_TO_CASHBOX in codes:
        return PowerUp.NOTE_IN_STACKER
    return PowerUp.NOTE_IN_VALIDATOR if Code.CLEARED_FROM_FRONT in codes else PowerUp.PLAIN


def stacked_lifetime(happenings: tuple[Happening, ...]) -> int | None:
    """How many notes the device has ever stacked, where it was asked and knows."""
    counted = (
        int.from_bytes(happening.raw[1:], "little") for happening in happenings if happening.code is Code.COUNTED
    )
    return next(counted, None)


def read_counters(answer: bytes) -> bytes | None:
    """The four bytes that count stacked notes, `None` when the device keeps no counters."""
    return answer[2:6] if is_ok(answer) and len(answer) >= 6 else None


def read_serial(answer: bytes) -> str:
    """The serial number, empty when `answer` has none."""
    return str(int.from_bytes(answer[1:5], "big")) if is_ok(answer) and len(answer) == 5 else ""


def read_reject_reason(answer: bytes) -> RejectReason:
    """Why the last note came back."""
    known = len(answer) == 2 and is_ok(answer)
    return REJECT_REASONS.get(answer[1], RejectReason.UNKNOWN) if known else RejectReason.UNKNOWN


@dataclass(frozen=True, slots=True)
class Setup:
    """What the device is and which notes of our currency it knows, by channel from 1."""

    part: str
    table: BillTable


def read_setup(answer: bytes, currency: Currency) -> Setup | None:
    """The answer to SETUP REQUEST, `None` when it is none."""
    data = answer[1:]
    if not is_ok(answer) or len(data) < _SETUP_HEAD:
        return None
    channels = data[11]
    tail = data[_SETUP_HEAD + 2 * channels :]  # after each channel's value and security
    if len(tail) < 4:
        return None
    part = f"{data[0]:02X} {data[1:5].decode('ascii', 'replace')}"
    unit = int.from_bytes(tail[:3], "big")
    if tail[3] >= _EXPANDED_FROM:
        worth = _expanded(tail[4:], channels)
    else:
        multiplier = int.from_bytes(data[8:11], "big")
        worth = [(bytes(data[5:8]), value * multiplier) for value in data[_SETUP_HEAD : _SETUP_HEAD + channels]]
    values = {
        channel: Money(full * _minor_units(unit), currency)
        for channel, (code, full) in enumerate(worth, start=1)
        if full and _CURRENCIES.get(code.upper()) is currency
    }
    return Setup(part, BillTable(values))


def _expanded(data: bytes, channels: int) -> list[tuple[bytes, int]]:
    if len(data) < 7 * channels:
        return []
    codes, values = data[: 3 * channels], data[3 * channels :]
    return [
        (codes[3 * channel : 3 * channel + 3], int.from_bytes(values[4 * channel : 4 * channel + 4], "little"))
        for channel in range(channels)
    ]


def _minor_units(real_multiplier: int) -> int:
    """Minor units in one unit of a channel's value: 100, or 1 where the device counts minor units itself.

    Some datasets put nonsense here (the manual's own example is 0x400000); they count whole units.
    """
    return 1 if real_multiplier == 1 else 100
