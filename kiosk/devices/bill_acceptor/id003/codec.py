"""ID-003's bytes and frames: `FC LEN PAYLOAD CRClo CRChi`. No clock, no I/O (devices.md, section 1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.devices.kermit import crc16

MAX_FRAME = 255

_SYNC = 0xFC
_MIN_FRAME = 5
_OVERHEAD = 4  # sync, length, two bytes of CRC


def encode(payload: bytes) -> bytes:
    """The frame that carries `payload` (1 to 251 bytes)."""
    assert 1 <= len(payload) <= MAX_FRAME - _OVERHEAD
    body = bytes((_SYNC, len(payload) + _OVERHEAD)) + payload
    return body + crc16(body).to_bytes(2, "little")


class FrameReader:
    """Finds frames in whatever a line delivers: chopped, merged, noisy or endless."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The payloads that `data` completed and whose CRC was right, in order. Never raises; keeps less than a frame.

        ID-003 has no NAK: a garbled frame is simply not there.
        """
        self._buffer += data
        while (length := self._frame_length()) is not None:
            frame = bytes(self._buffer[:length])
            if length and crc16(frame[:-2]) == int.from_bytes(frame[-2:], "little"):
                del self._buffer[:length]
                yield frame[2:-2]
            else:
                del self._buffer[0]  # a real frame may hide inside the false one

    def forget(self) -> None:
        """Drop an unfinished frame; the next byte starts afresh."""
        self._buffer.clear()

    def _frame_length(self) -> int | None:
        """The length of what the buffer begins with; 0 when it is no frame, `None` when more bytes are needed."""
        head = self._buffer
        if head and head[0] != _SYNC:
            return 0
        if len(head) < 2:
            return None
        if head[1] < _MIN_FRAME:
            return 0
        return head[1] if len(head) >= head[1] else None
