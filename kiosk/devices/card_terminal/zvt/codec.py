"""ZVT's APDUs, `CLASS INSTR LEN BODY`, as bytes of a stream. No clock, no I/O (devices.md, section 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_LONG = 0xFF  # then two bytes of length, low byte first
_MAX_BODY = 0xFFFF
_CLASSES = frozenset({0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84})


@dataclass(frozen=True, slots=True)
class Apdu:
    """A command or an answer: CLASS and INSTR as one number (0x0601), and what follows the length."""

    command: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Garbled:
    """No class that ZVT has: the two sides of the stream are out of step."""


def encode(apdu: Apdu) -> bytes:
    """The bytes of `apdu`; the long form of the length when the short one cannot hold it."""
    assert len(apdu.body) <= _MAX_BODY
    short = len(apdu.body) < _LONG
    length = bytes((len(apdu.body),)) if short else bytes((_LONG,)) + len(apdu.body).to_bytes(2, "little")
    return apdu.command.to_bytes(2, "big") + length + apdu.body


def decode(data: bytes) -> Apdu | None:
    """The one APDU that `data` is, to the last byte; `None` when it is none."""
    head = _head(data)
    if head is None or data[0] not in _CLASSES or sum(head) != len(data):
        return None
    return Apdu(int.from_bytes(data[:2], "big"), bytes(data[head[0] :]))


class ApduReader:
    """Finds APDUs in what a TCP stream delivers, chopped and merged as it likes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Apdu | Garbled]:
        """What `data` completed, in order. Never raises; keeps less than 64 KiB. Nothing follows a `Garbled`."""
        self._buffer += data
        while self._buffer:
            if self._buffer[0] not in _CLASSES:
                self._buffer.clear()
                yield Garbled()
                return
            head = _head(self._buffer)
            if head is None or len(self._buffer) < sum(head):
                return
            found = decode(bytes(self._buffer[: sum(head)]))
            del self._buffer[: sum(head)]
            assert found is not None
            yield found


def _head(data: bytes | bytearray) -> tuple[int, int] | None:
    """The lengths of the head and of the body; `None` when the head is not there yet."""
    if len(data) < 3:
        return None
    if data[2] != _LONG:
        return 3, data[2]
    return (5, int.from_bytes(data[3:5], "little")) if len(data) >= 5 else None


# --- numbers ----------------------------------------------------------------------------------------------------------


def bcd(number: int, size: int) -> bytes:
    """`number` as `size` bytes of two decimal digits each."""
    assert 0 <= number < 100**size
    return bytes.fromhex(f"{number:0{2 * size}}")


def unbcd(data: bytes) -> int | None:
    """The number in BCD; `None` when a half byte is no digit."""
    digits = data.hex()
    return int(digits) if digits.isdecimal() else None
