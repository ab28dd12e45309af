"""How messages to a local terminal are sealed: keys from one passphrase, AES-256-CBC, HMAC-SHA256 of the plain text.

Source: Adyen, "Protect local communications"; devices.md, section 3.2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

Entropy = Callable[[int], bytes]
"""As many random bytes as asked for."""

_SALT: Final = b"AdyenNexoV1Salt"
_ROUNDS: Final = 4000
_HMAC_BYTES, _CIPHER_BYTES, _IV_BYTES = 32, 32, 16


class Tampered(Exception):
    """A sealed message that was not sealed with our key, or not as it arrived."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message nobody else can read or change; `nonce` and `mac` travel in the security trailer."""

    blob: bytes
    nonce: bytes
    mac: bytes


class SharedKey:
    """What terminal and kiosk share. `identifier` and `version` name the passphrase to the terminal."""

    def __init__(self, passphrase: str, identifier: str, version: int, entropy: Entropy = os.urandom) -> None:
        self.identifier, self.version = identifier, version
        self._entropy = entropy
        size = _HMAC_BYTES + _CIPHER_BYTES + _IV_BYTES
        drawn = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), _SALT, _ROUNDS, size)
        self._hmac_key = drawn[:_HMAC_BYTES]
        self._cipher_key = drawn[_HMAC_BYTES:-_IV_BYTES]
        self._iv = drawn[-_IV_BYTES:]

    def seal(self, plain: bytes) -> Sealed:
        """`plain`, sealed under a fresh nonce."""
        nonce = self._entropy(_IV_BYTES)
        padder = PKCS7(AES.block_size).padder()
        encryptor = self._cipher(nonce).encryptor()
        blob = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
        return Sealed(blob, nonce, self._mac(plain))

    def unseal(self, sealed: Sealed) -> bytes:
        """The plain text, once it is known to be what was sealed. Compared in constant time.

        Raises:
            Tampered: it is not; no more is told, so that nobody learns from our refusals.
        """
        try:
            decryptor = self._cipher(sealed.nonce).decryptor()
            unpadder = PKCS7(AES.block_size).unpadder()
            padded = decryptor.update(sealed.blob) + decryptor.finalize()
            plain = unpadder.update(padded) + unpadder.finalize()
        except ValueError as error:
            raise Tampered from error
        if not hmac.compare_digest(self._mac(plain), sealed.mac):
            raise Tampered
        return plain

    def _cipher(self, nonce: bytes) -> Cipher[CBC]:
        if len(nonce) != _IV_BYTES:
            raise ValueError("a nonce of another length")
        iv = bytes(one ^ other for one, other in zip(self._iv, nonce, strict=True))
        return Cipher(AES(self._cipher_key), CBC(iv))

    def _mac(self, plain: bytes) -> bytes:
        return hmac.digest(self._hmac_key, plain, "sha256")


def to_base64(data: bytes) -> str:
    """`data` as the wire carries it."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """What the wire carried.

    Raises:
        Tampered: it is no base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Tampered from error
