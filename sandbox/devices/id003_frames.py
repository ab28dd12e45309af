"""ID-003 frames from the device's end of the line. Written apart from the terminal's codec, on purpose."""

from __future__ import annotations

from sandbox.devices.frames import Heard, checksum

_START = 0xFC
_SHORTEST = 5


def wrap(payload: bytes) -> bytes:
    """A frame around at most 251 bytes."""
    body = bytes((_START, len(payload) + 4)) + payload
    return body + checksum(body)


class Ear:
    """Cuts what the host sends into frames. Hosts send whole frames; anything else is skipped byte by byte."""

    def __init__(self) -> None:
        self._pending = b""

    def hear(self, data: bytes) -> list[Heard]:
        """The frames that `data` completed."""
        self._pending += data
        heard: list[Heard] = []
        while len(self._pending) >= 2:
            length = self._pending[1]
            if self._pending[0] != _START or length < _SHORTEST:
                self._pending = self._pending[1:]
                continue
            if len(self._pending) < length:
                break
            frame, self._pending = self._pending[:length], self._pending[length:]
            heard.append(Heard(frame[2:-2] if checksum(frame[:-2]) == frame[-2:] else None))
        return heard
