"""ZVT on a serial line: `10 02 APDU 10 03 CRClo CRChi`, each block answered by a single 06 or 15.

A 10 inside the APDU is sent twice; the CRC is over the APDU as it was before that, and over the 03. No clock, no I/O
(devices.md, section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.devices.card_terminal.zvt.codec import Apdu, decode, encode
from kiosk.devices.kermit import crc16

ACK = b"\x06"
NAK = b"\x15"

_DLE, _STX, _ETX = 0x10, 0x02, 0x03
_START = bytes((_DLE, _STX))
_MAX_BLOCK = 4096  # nothing a terminal says on a serial line is longer; the bound keeps noise from being believed


@dataclass(frozen=True, slots=True)
class Block:
    """A block whose CRC was right."""

    apdu: Apdu


@dataclass(frozen=True, slots=True)
class BadBlock:
    """Something that began like a block and was none."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The other side's answer to our block."""

    well: bool


Found = Block | BadBlock | Confirmed


def wrap(apdu: Apdu) -> bytes:
    """The block around `apdu`."""
    raw = encode(apdu)
    crc = crc16(raw + bytes((_ETX,)))
    doubled = raw.replace(b"\x10", b"\x10\x10")
    return _START + doubled + bytes((_DLE, _ETX)) + crc.to_bytes(2, "little")


class BlockReader:
    """Finds blocks and their answers in whatever a line delivers: chopped, merged, noisy or endless."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Found]:
        """What `data` completed, in order. Never raises; keeps at most one block."""
        self._buffer += data
        while (found := self._next()) is not None:
            yield found

    def has_part(self) -> bool:
        """Whether a block began and is not complete."""
        return bool(self._buffer)

    def forget(self) -> None:
        """Drop an incomplete block."""
        self._buffer.clear()

    def _next(self) -> Found | None:
        buffer = self._buffer
        while buffer:
            if buffer[0] in (ACK[0], NAK[0]):
                return Confirmed(well=buffer.pop(0) == ACK[0])
            if buffer[:2] == _START[: len(buffer)]:
                return self._block()
            del buffer[0]
        return None

    def _block(self) -> Found | None:
        end = self._end()
        if end is None and len(self._buffer) <= _MAX_BLOCK:
            return None
        block = bytes(self._buffer[:end]) if end else b""
        apdu = _unwrap(block) if block else None
        if apdu is None:
            del self._buffer[0]  # a real block may hide inside the false one
            return BadBlock()
        del self._buffer[: len(block)]
        return Block(apdu)

    def _end(self) -> int | None:
        """Where the block at the buffer's head ends, CRC included; 0 when it cannot be one, `None` when not yet."""
        at = len(_START)
        while (at := self._buffer.find(_DLE, at)) >= 0 and at + 1 < len(self._buffer):
            match self._buffer[at + 1]:
                case 0x03:
                    return at + 4 if len(self._buffer) >= at + 4 else None
                case 0x10:
                    at += 2
                case _:
                    return 0
        return None


def _unwrap(block: bytes) -> Apdu | None:
    raw = block[2:-4].replace(b"\x10\x10", b"\x10")
    if crc16(raw + bytes((_ETX,))) != int.from_bytes(block[-2:], "little"):
        return None
    return decode(raw)
