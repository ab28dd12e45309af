"""SSP frames from the device's end of the line. Written apart from the terminal's codec, on purpose."""

from __future__ import annotations

from sandbox.devices.frames import Heard

ADDRESS = 0
_STX = 0x7F


def _table() -> list[int]:
    table = []
    for high in range(256):
        value = high << 8
        for _ in range(8):
            value = (value << 1) & 0xFFFF ^ (0x8005 if value & 0x8000 else 0)
        table.append(value)
    return table


_CRC = _table()


def checksum(data: bytes) -> bytes:
    """The two bytes that end a frame or a sealed packet, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc << 8) & 0xFFFF ^ _CRC[crc >> 8 ^ byte]
    return bytes((crc & 0xFF, crc >> 8))


def wrap(said: bytes) -> bytes:
    """A frame around the byte of sequence and address and the packet that follows it."""
    body = said[:1] + bytes((len(said) - 1,)) + said[1:]
    stuffed = bytearray((_STX,))
    for byte in body + checksum(body):
        stuffed += bytes((byte, byte)) if byte == _STX else bytes((byte,))
    return bytes(stuffed)


class Ear:
    """Cuts what the host sends into frames. What is heard begins with the byte of sequence and address."""

    def __init__(self) -> None:
        self._pending = b""

    def hear(self, data: bytes) -> list[Heard]:
        """The frames that `data` completed."""
        self._pending += data
        heard: list[Heard] = []
        while (found := self._cut()) is not None:
            if found[:1] and found[0] & 0x7F == ADDRESS:
                heard.append(Heard(_checked(found)))
        return heard

    def _cut(self) -> bytes | None:
        """The next frame without its start byte and its stuffing."""
        start = self._pending.find(_STX)
        self._pending = b"" if start < 0 else self._pending[start:]
        body, at = bytearray(), 1
        while at < len(self._pending):
            byte = self._pending[at]
            if byte == _STX:
                if at + 1 == len(self._pending):
                    return None
                if self._pending[at + 1] != _STX:  # another frame begins
                    self._pending = self._pending[at:]
                    return b""
                at += 1
            body.append(byte)
            at += 1
            if len(body) > 1 and len(body) == body[1] + 4:
                self._pending = self._pending[at:]
                return bytes(body)
        return None


def _checked(body: bytes) -> bytes | None:
    return body[:1] + body[2:-2] if checksum(body[:-2]) == body[-2:] and body[1] else None
