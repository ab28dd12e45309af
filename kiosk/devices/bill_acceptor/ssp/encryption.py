"""eSSP's encryption: a 64-bit Diffie-Hellman exchange, then AES-128-ECB with a packet count (devices.md, 1.3).

The protocol's cipher and key lengths are weak by today's measure. They keep a listener on the wire from saying "credit"
in the device's name, no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kiosk.devices.bill_acceptor.ssp.codec import MAX_PAYLOAD, crc16

FACTORY_KEY = 0x0123456701234567
"""The fixed half of the key as a device leaves the factory."""

SEALED = 0x7E
"""The first byte of an encrypted payload."""

_BLOCK = 16
_HEAD = 5  # length, four bytes of count
_CRC = 2
_MOST = MAX_PAYLOAD // _BLOCK * _BLOCK - _HEAD - _CRC
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # enough for every number below 2**64

RandomBits = Callable[[int], int]
"""That many random bits, as a number."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The host's half of an exchange: two primes, the larger one first, and a secret."""

    generator: int
    modulus: int
    secret: int

    def host_half(self) -> int:
        """What the device may know of the secret."""
        return pow(self.generator, self.secret, self.modulus)

    def agree(self, device_half: int, fixed: int) -> bytes:
        """The 16 bytes both sides encrypt with from now on."""
        negotiated = pow(device_half, self.secret, self.modulus)
        return fixed.to_bytes(8, "little") + negotiated.to_bytes(8, "little")


def propose(random_bits: RandomBits = secrets.randbits) -> Proposal:
    """A fresh proposal."""
    first, second = _prime(random_bits), _prime(random_bits)
    while first == second:
        second = _prime(random_bits)
    return Proposal(max(first, second), min(first, second), random_bits(63) | 1)


def seal(key: bytes, count: int, payload: bytes) -> bytes:
    """The payload that carries `payload` (at most 233 bytes) encrypted, as packet number `count`."""
    assert len(payload) <= _MOST
    body = bytes((len(payload),)) + count.to_bytes(4, "little") + payload
    body += secrets.token_bytes(-(len(body) + _CRC) % _BLOCK)
    body += crc16(body).to_bytes(_CRC, "little")
    encryptor = _cipher(key).encryptor()
    return bytes((SEALED,)) + encryptor.update(body) + encryptor.finalize()


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What an encrypted payload carried, and its packet number."""

    count: int
    payload: bytes


def unseal(key: bytes, sealed: bytes) -> Unsealed | None:
    """What `sealed` carries; `None` when it is not encrypted, or not with `key`."""
    if sealed[:1] != bytes((SEALED,)) or len(sealed) == 1 or len(sealed) % _BLOCK != 1:
        return None
    decryptor = _cipher(key).decryptor()
    body = decryptor.update(sealed[1:]) + decryptor.finalize()
    if crc16(body[:-_CRC]) != int.from_bytes(body[-_CRC:], "little") or _HEAD + body[0] > len(body) - _CRC:
        return None
    return Unsealed(int.from_bytes(body[1:_HEAD], "little"), body[_HEAD : _HEAD + body[0]])


def _cipher(key: bytes) -> Cipher[modes.ECB]:
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - the mode is the protocol's


def _prime(random_bits: RandomBits) -> int:
    while True:
        candidate = random_bits(64) | 1 << 63 | 1
        if _is_prime(candidate):
            return candidate


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test, exact for odd numbers from 38 to 2**64."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, pow(witness, odd, number), twos) for witness in _WITNESSES)


def _passes(number: int, power: int, twos: int) -> bool:
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
