"""SSP's bytes and frames: `7F SEQ|ID LEN PAYLOAD CRClo CRChi`. No clock, no I/O (devices.md, section 1.3).

A lone 7F begins a frame wherever it stands: inside one, every 7F is doubled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NOTE_VALIDATOR = 0x00
MAX_PAYLOAD = 255

_START = 0x7F
_SEQUENCE_BIT = 0x80
_OVERHEAD = 4  # sequence and address, length, two bytes of CRC


@dataclass(frozen=True, slots=True)
class Frame:
    """A payload whose CRC was right. `sequence` is 0 or 1; an answer has that of its command."""

    sequence: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Garbled:
    """Something that began like a frame and failed its CRC."""


def crc16(data: bytes) -> int:
    """CRC-16 with polynomial 0x8005, not reflected, initial value 0xFFFF, no final xor."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def encode(payload: bytes, sequence: int, address: int = NOTE_VALIDATOR) -> bytes:
    """The frame that carries `payload` (1 to 255 bytes), stuffed."""
    assert 1 <= len(payload) <= MAX_PAYLOAD
    body = bytes((_SEQUENCE_BIT * sequence | address, len(payload))) + payload
    body += crc16(body).to_bytes(2, "little")
    return bytes((_START,)) + body.replace(b"\x7f", b"\x7f\x7f")


class FrameReader:
    """Finds the frames of one address in whatever a line delivers: chopped, merged, noisy or endless."""

    def __init__(self, address: int = NOTE_VALIDATOR) -> None:
        self._address = address
        self._body: bytearray | None = None  # unstuffed; `None` before the first frame and between two
        self._is_marked = False  # the last byte was a 7F whose meaning the next one tells

    def feed(self, data: bytes) -> Iterator[Frame | Garbled]:
        """What `data` completed, in order. Never raises; keeps less than one frame."""
        for byte in data:
            if self._take(byte) and (found := self._completed()) is not None:
                yield found

    def forget(self) -> None:
        """Drop an unfinished frame; the next byte starts afresh."""
        self._body = None
        self._is_marked = False

    def _take(self, byte: int) -> bool:
        """Whether the frame in the making has grown."""
        if byte == _START and (self._body is None or not self._is_marked):
            self._is_marked = True
            return False
        if self._is_marked and byte != _START:
            self._body = bytearray()
        self._is_marked = False
        if self._body is None:
            return False
        self._body.append(byte)
        return True

    def _completed(self) -> Frame | Garbled | None:
        body = self._body
        if body is None or len(body) < 2 or len(body) < body[1] + _OVERHEAD:
            return None
        self._body = None
        if not body[1] or crc16(bytes(body[:-2])) != int.from_bytes(body[-2:], "little"):
            return Garbled()
        if body[0] & ~_SEQUENCE_BIT != self._address:
            return None
        return Frame(body[0] >> 7, bytes(body[2:-2]))
