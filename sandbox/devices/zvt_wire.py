"""ZVT from the terminal's end of the line: APDUs, bitmaps, blocks. Written apart from the kiosk's, on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_POLYNOMIAL = 0x8408
_DLE, _STX, _ETX = b"\x10", b"\x02", b"\x03"
_HEADERS = {0x04, 0x05, 0x06, 0x08, 0x80, 0x84}
_SIZES = {0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x0B: 3, 0x19: 1, 0x49: 2, 0x87: 2}
_TLV = 0x06


@dataclass(frozen=True, slots=True)
class Message:
    """`name` is CLASS and INSTR in hex: "0601"."""

    name: str
    body: bytes = b""

    def __bytes__(self) -> bytes:
        size = len(self.body)
        length = bytes([size]) if size < 255 else bytes([255, size & 255, size >> 8])
        return bytes.fromhex(self.name) + length + self.body


def message_in(data: bytes) -> tuple[Message, int] | None:
    """The message that `data` begins with, and its size; `None` when it is not complete."""
    if len(data) < 3 or (data[2] == 255 and len(data) < 5):
        return None
    start = 5 if data[2] == 255 else 3
    size = data[3] | data[4] << 8 if data[2] == 255 else data[2]
    if len(data) < start + size:
        return None
    return Message(data[:2].hex().upper(), data[start : start + size]), start + size


def digits(value: int, size: int) -> bytes:
    """BCD."""
    return bytes(int(pair[0]) << 4 | int(pair[1]) for pair in _pairs(str(value).zfill(2 * size)))


def undigits(data: bytes) -> int:
    """What BCD says.

    Raises:
        ValueError: it is none.
    """
    return int(data.hex())


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(0, len(text), 2))


def bitmaps(data: bytes) -> dict[int, bytes]:
    """The bitmaps of a command, up to the first that a terminal does not expect there."""
    found: dict[int, bytes] = {}
    while data:
        size = data[1] + 1 if data[0] == _TLV and len(data) > 1 else _SIZES.get(data[0], 0)
        if not size or len(data) <= size:
            break
        found[data[0]] = data[1 : 1 + size]
        data = data[1 + size :]
    return found


def counted(text: bytes, places: int) -> bytes:
    """LLVAR (two places) or LLLVAR (three): the length in digits F0 to F9, and the text."""
    return bytes(0xF0 | int(digit) for digit in str(len(text)).zfill(places)) + text


def container(*parts: bytes) -> bytes:
    """BMP 06 around TLV parts."""
    return bytes([_TLV]) + _ber(sum(map(len, parts))) + b"".join(parts)


def tagged(tag: str, value: bytes) -> bytes:
    """One TLV part."""
    return bytes.fromhex(tag) + _ber(len(value)) + value


def _ber(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    return bytes([0x81, size]) if size < 0x100 else bytes([0x82, size >> 8, size & 255])


# --- serial blocks ----------------------------------------------------------------------------------------------------


def checksum(data: bytes) -> bytes:
    """CRC-16 as the terminal computes it, low byte first."""
    value = 0
    for byte in data:
        for bit in range(8):
            odd = (value ^ byte >> bit) & 1
            value = value >> 1 ^ (_POLYNOMIAL if odd else 0)
    return bytes([value & 255, value >> 8])


def block(message: Message) -> bytes:
    """A serial block."""
    inside = bytes(message)
    return _DLE + _STX + inside.replace(_DLE, 2 * _DLE) + _DLE + _ETX + checksum(inside + _ETX)


class Ear:
    """Cuts what the cash register sends over TCP into messages."""

    def __init__(self) -> None:
        self._pending = b""

    def hear(self, data: bytes) -> Iterator[Message]:
        """The messages that `data` completed.

        Raises:
            ValueError: this is no ZVT.
        """
        self._pending += data
        while self._pending:
            if self._pending[0] not in _HEADERS:
                raise ValueError(f"no class of ZVT: {self._pending[0]:02X}")
            found = message_in(self._pending)
            if found is None:
                return
            self._pending = self._pending[found[1] :]
            yield found[0]


class BlockEar:
    """Cuts what the cash register sends over a serial line into blocks and single answers."""

    def __init__(self) -> None:
        self._pending = b""

    def hear(self, data: bytes) -> Iterator[Message | bool | None]:
        """A message; `None` for a block that is wrong; `True` or `False` for the answer to ours."""
        self._pending += data
        while self._pending:
            if self._pending[0] in (0x06, 0x15):
                good = self._pending[0] == 0x06
                self._pending = self._pending[1:]
                yield good
            elif self._pending.startswith(_DLE + _STX):
                size = self._block_size()
                if size is None:
                    return
                whole, self._pending = self._pending[:size], self._pending[size:]
                yield _open(whole)
            elif self._pending == _DLE:
                return
            else:
                self._pending = self._pending[1:]

    def _block_size(self) -> int | None:
        at = 2
        while at + 1 < len(self._pending):
            if self._pending[at : at + 2] == _DLE + _ETX:
                return at + 4 if len(self._pending) >= at + 4 else None
            at += 2 if self._pending[at : at + 1] == _DLE else 1
        return None


def _open(whole: bytes) -> Message | None:
    inside = whole[2:-4].replace(2 * _DLE, _DLE)
    found = message_in(inside)
    good = checksum(inside + _ETX) == whole[-2:] and found is not None and found[1] == len(inside)
    return found[0] if good and found else None
