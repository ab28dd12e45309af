"""CCNET frames from the device's end of the line. Written apart from the terminal's codec, on purpose."""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS = 3
_POLYNOMIAL = 0x8408


def _table() -> list[int]:
    table = []
    for remainder in range(256):
        value = remainder
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


_CRC = _table()


def checksum(data: bytes) -> bytes:
    """The two bytes that end a frame, low byte first."""
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return bytes((crc & 0xFF, crc >> 8))


def wrap(payload: bytes) -> bytes:
    """A frame around at most 245 bytes: nothing a validator says is longer."""
    body = bytes((0x02, ADDRESS, len(payload) + 5)) + payload
    return body + checksum(body)


@dataclass(frozen=True, slots=True)
class Heard:
    """A host's frame; `payload` is `None` when its checksum was wrong."""

    payload: bytes | None


class Ear:
    """Cuts what the host sends into frames. Hosts send whole frames; anything else is skipped byte by byte."""

    def __init__(self) -> None:
        self._pending = b""

    def hear(self, data: bytes) -> list[Heard]:
        """The frames that `data` completed."""
        self._pending += data
        heard: list[Heard] = []
        while len(self._pending) >= 3:
            if self._pending[0] != 0x02 or self._pending[1] != ADDRESS or self._pending[2] < 6:
                self._pending = self._pending[1:]
                continue
            length = self._pending[2]
            if len(self._pending) < length:
                break
            frame, self._pending = self._pending[:length], self._pending[length:]
            heard.append(Heard(frame[3:-2] if checksum(frame[:-2]) == frame[-2:] else None))
        return heard
