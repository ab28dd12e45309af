"""The checksum of CCNET and ID-003 frames."""

from __future__ import annotations


def crc16(data: bytes) -> int:
    """CRC-16/KERMIT: polynomial 0x8408 reflected, initial value 0, no final xor."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0x8408 if crc & 1 else crc >> 1
    return crc
