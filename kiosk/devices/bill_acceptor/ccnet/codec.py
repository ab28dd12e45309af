"""CCNET's bytes and frames: `02 ADR LNG PAYLOAD CRClo CRChi`. No clock, no I/O (devices.md, section 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.devices.kermit import crc16

BILL_VALIDATOR = 0x03
MAX_SHORT_FRAME = 250
MAX_LONG_FRAME = 1024  # nothing a validator answers is longer; the bound keeps a noisy line from being believed

_SYNC = 0x02
_MIN_FRAME = 6
_OVERHEAD = 5  # sync, address, length, two bytes of CRC
_LONG_OVERHEAD = 7  # and two bytes of length, high byte first, after the command


@dataclass(frozen=True, slots=True)
class Frame:
    """A payload whose CRC was right."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Garbled:
    """Something that began like a frame and failed its CRC."""


def encode(payload: bytes, address: int = BILL_VALIDATOR) -> bytes:
    """The frame that carries `payload` (1 to 1017 bytes); the long form when the short one cannot hold it."""
    assert 1 <= len(payload) <= MAX_LONG_FRAME - _LONG_OVERHEAD
    length = len(payload) + _OVERHEAD
    if length <= MAX_SHORT_FRAME:
        body = bytes((_SYNC, address, length)) + payload
    else:
        long_length = (len(payload) + _LONG_OVERHEAD).to_bytes(2, "big")
        body = bytes((_SYNC, address, 0)) + payload[:1] + long_length + payload[1:]
    return body + crc16(body).to_bytes(2, "little")


class FrameReader:
    """Finds the frames of one address in whatever a line delivers: chopped, merged, noisy or endless."""

    def __init__(self, address: int = BILL_VALIDATOR) -> None:
        self._address = address
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame | Garbled]:
        """What `data` completed, in order. Never raises; keeps less than one frame."""
        self._buffer += data
        while (found := self._next()) is not None:
            yield found

    def forget(self) -> None:
        """Drop an unfinished frame; the next byte starts afresh."""
        self._buffer.clear()

    def _next(self) -> Frame | Garbled | None:
        while (length := self._frame_length()) is not None:
            if length == 0:
                del self._buffer[0]
                continue
            if len(self._buffer) < length:
                return None
            return self._take(length)
        return None

    def _take(self, length: int) -> Frame | Garbled:
        frame = bytes(self._buffer[:length])
        if crc16(frame[:-2]) != int.from_bytes(frame[-2:], "little"):
            del self._buffer[0]  # a real frame may hide inside the false one
            return Garbled()
        del self._buffer[:length]
        return Frame(frame[3:-2] if frame[2] else frame[3:4] + frame[6:-2])

    def _frame_length(self) -> int | None:
        """The length the buffer's head promises; 0 when it is no frame, `None` when more bytes are needed."""
        head = self._buffer
        if not head:
            return None
        promised = bytes((_SYNC, self._address))
        if head[: len(promised)] != promised[: len(head)]:
            return 0
        if len(head) <= 2:
            return None
        if head[2]:
            return head[2] if _MIN_FRAME <= head[2] <= MAX_SHORT_FRAME else 0
        if len(head) < 6:
            return None
        length = int.from_bytes(head[4:6], "big")
        return length if MAX_SHORT_FRAME < length <= MAX_LONG_FRAME else 0
