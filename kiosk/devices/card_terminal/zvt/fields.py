"""The fields inside an APDU: bitmaps (BMP) of known lengths, and TLV containers (ZVT specification, chapters 9 and 13).

Tracks, card numbers and expiry dates are stepped over, never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum


class Bmp(IntEnum):
    """The bitmaps that this driver reads or writes."""

    TIMEOUT = 0x01
    MAX_STATUSES = 0x02
    SERVICE = 0x03
    AMOUNT = 0x04
    TLV = 0x06
    TRACE = 0x0B
    TYPE = 0x19
    RESULT = 0x27
    TERMINAL = 0x29
    ORIGINAL_TRACE = 0x37
    AUTHORIZATION = 0x3B
    CURRENCY = 0x49
    TOTALS = 0x60
    RECEIPT = 0x87
    CARD_NAME = 0x8B


class Tag(IntEnum):
    """The TLV tags that this driver reads or writes."""

    LINE = 0x07
    COMMAND = 0x0A
    DISPLAY = 0x24
    PRINT = 0x25
    COMMANDS = 0x26
    RECEIPT_TYPE = 0x1F07


_BER, _LL, _LLL = -1, -2, -3  # the length is said by BER, by two or by three digits F0 to F9
_BITMAPS: Mapping[int, tuple[int, ...]] = {
    1: (
        0x01,
        0x02,
        0x03,
        0x05,
        0x19,
        0x27,
        0x8A,
        0x8C,
        0xA0,
        0xD0,
        0xD2,
        0xD3,
        0xE0,
        0xE9,
        0xEA,
        0xF0,
        *range(0xF9, 0xFE),
    ),
    2: (0x0D, 0x0E, 0x17, 0x3A, 0x49, 0x87),
    3: (0x0B, 0x0C, 0x37, 0x3D, 0x88, 0xAA),
    4: (0x29, 0x70, 0x71),
    5: (0xBA,),
    6: (0x04,),
    8: (0x3B, 0xEB),
    15: (0x2A,),
    _BER: (0x06,),
    _LL: (0x22, 0x23, 0x2D, 0x8B, 0xA7, 0xD1, *range(0xE1, 0xE9), *range(0xF1, 0xF9)),
    _LLL: (0x24, 0x2E, 0x3C, 0x60, 0x9A, 0xAF),
}
_LENGTHS = {bitmap: length for length, bitmaps in _BITMAPS.items() for bitmap in bitmaps}
_KEPT = frozenset(Bmp)

Fields = Mapping[Bmp, bytes]


def read_fields(data: bytes) -> Fields | None:
    """The bitmaps of `data` that matter here, up to the first unknown one; `None` when one is cut short or contradicts
    another.
    """
    fields: dict[Bmp, bytes] = {}
    at = 0
    while at < len(data) and data[at] in _LENGTHS:
        bitmap = data[at]
        head, length = _length(data[at + 1 :], _LENGTHS[bitmap])
        start = at + 1 + head
        at = start + length
        if head < 0 or at > len(data):
            return None
        if bitmap in _KEPT and fields.setdefault(Bmp(bitmap), data[start:at]) != data[start:at]:
            return None
    return fields


def _length(data: bytes, kind: int) -> tuple[int, int]:
    """How many bytes say the length (-1: none that does), and the length."""
    if kind >= 0:
        return 0, kind
    if kind == _BER:
        return _ber_length(data)
    digits = data[:-kind]
    if len(digits) < -kind or any(not 0xF0 <= digit <= 0xF9 for digit in digits):
        return -1, 0
    return -kind, int("".join(str(digit & 0x0F) for digit in digits))


def _ber_length(data: bytes) -> tuple[int, int]:
    if not data:
        return -1, 0
    if data[0] < 0x80:
        return 1, data[0]
    size = data[0] & 0x7F
    if size not in (1, 2) or len(data) <= size:
        return -1, 0
    return 1 + size, int.from_bytes(data[1 : 1 + size], "big")


def read_tlv(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tags and values, in order, as far as they are whole."""
    at = 0
    while at < len(data):
        size = 2 if data[at] & 0x1F == 0x1F else 1
        tag = int.from_bytes(data[at : at + size], "big")
        head, length = _ber_length(data[at + size :])
        start = at + size + head
        at = start + length
        if head < 0 or at > len(data):
            return
        yield tag, data[start:at]


def tlv(tag: int, value: bytes) -> bytes:
    """A TLV of at most 127 bytes of value."""
    assert len(value) < 0x80
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + bytes((len(value),)) + value
