"""The checksum that CCNET, ID-003 and ZVT's serial lines share: CRC-16/KERMIT."""

from __future__ import annotations

_POLYNOMIAL = 0x8408


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ _POLYNOMIAL if byte & 1 else byte >> 1
    return byte


_REMAINDERS = tuple(map(_remainder, range(256)))


def crc16(data: bytes) -> int:
    """CRC-16/KERMIT: polynomial 0x1021 reflected, initial value 0, no final xor; sent low byte first."""
    crc = 0
    for byte in data:
        crc = (crc >> 8) ^ _REMAINDERS[(crc ^ byte) & 0xFF]
    return crc
